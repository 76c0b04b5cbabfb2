"""A form that arrives twice is done once: a page that was offline sends what it kept, perhaps again.

The page gives each form a key of its own. The key is kept in the transaction of what the form did: what
was refused, or went wrong, leaves no key behind, and can be corrected and sent with the same one.
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dtr import clock
from dtr.refusal import Refusal
from dtr.staff.access import StaffRequest
from meetings.models import ReceivedForm

HEADER = "X-Action-Key"
KEPT = dt.timedelta(hours=24)

View = Callable[..., HttpResponse]


def once(again: View) -> Callable[[View], View]:
    """Decorator of a view: a form with a key is done once. ``again`` is the view that answers a repetition.

    Refuses ``key_used_twice`` when the key came with another form. What is sent without a key, or with
    something that is none, is done as ever.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def received(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            key = _key(request)
            if key is None:
                return view(request, *args, **kwargs)
            try:
                answer = _answer(view, again, key, request, *args, **kwargs)
            except IntegrityError:
                # The same form arrived twice at once and the other was quicker; or it is a fault of ours.
                if not ReceivedForm.objects.filter(user=request.user, key=key).exists():
                    raise
                answer = _answer(view, again, key, request, *args, **kwargs)
            if isinstance(answer, Exception):
                raise answer
            return answer.made() if isinstance(answer, Later) else answer

        return received

    return decorate


class Later(HttpResponse):
    """An answer that is made when what was done is committed: nobody's screen waits for it."""

    def __init__(self, made: Callable[[], HttpResponse]) -> None:
        super().__init__()
        self.made = made


def answers_later(request: HttpRequest) -> bool:
    """Whether the form is still being received, so that the answer can wait."""
    return getattr(request, "is_being_received", False)


def _answer(
    view: View, again: View, key: uuid.UUID, request: StaffRequest, *args: Any, **kwargs: Any
) -> HttpResponse | Exception:
    with transaction.atomic():
        if known := ReceivedForm.objects.filter(user=request.user, key=key).first():
            return again(request, *args, **kwargs) if known.digest == digest(request) else _used_twice()
        form = ReceivedForm.objects.create(
            user=request.user, key=key, digest=digest(request), received_at=clock.now()
        )
        request.is_being_received = True  # type: ignore[attr-defined]
        try:
            answer = view(request, *args, **kwargs)
        except (Refusal, PermissionDenied, Http404) as no:
            # What the trail keeps of a closed door stays; only the key goes.
            form.delete()
            return no
        finally:
            request.is_being_received = False  # type: ignore[attr-defined]
        if answer.status_code >= 400:
            form.delete()
        return answer


def digest(request: StaffRequest) -> str:
    """What tells two forms apart: the method, the address and everything that was typed."""
    typed = sorted(
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    )
    text = "\n".join([request.method or "", request.path, urlencode(typed)])
    return hashlib.sha256(text.encode()).hexdigest()


def forget() -> None:
    """Delete the keys that no page will send again; for the timetable."""
    ReceivedForm.objects.filter(received_at__lt=clock.now() - KEPT).delete()


def _key(request: StaffRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.headers.get(HEADER, ""))
    except ValueError:
        return None


def _used_twice() -> Refusal:
    return Refusal("key_used_twice", _("This page has sent something else before. Load it again."))
