"""The page of letters that did not leave."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dtr import clock, htmx
from dtr.audit import trail
from dtr.outbox import kinds
from dtr.outbox.models import Letter
from dtr.staff import letters
from dtr.staff.access import StaffRequest

SHOWN_FOR = dt.timedelta(days=30)
MOST_SHOWN = 100
GIVEN_UP = (Letter.State.FAILED, Letter.State.MISSED)


def row(letter: Letter) -> dict[str, Any]:
    """What ``letters/_letter.html`` shows."""
    return {
        "letter": letter,
        "subject": kinds.find(letter.kind).subject,
        "may_try_again": letter.state == Letter.State.FAILED,
    }


@login_required
@require_safe
def troubled_letters(request: StaffRequest) -> HttpResponse:
    """Letters that were given up, came too late, or are tried again; the newest first."""
    if not letters.watches(request.user):
        trail.denied(by=request.user, place=request.path)
        raise PermissionDenied
    rows = letters.troubled(letters.watched_by(request.user)).select_related("to")
    rows = rows.filter(meant_at__gte=clock.now() - SHOWN_FOR).order_by("-meant_at", "-pk")
    found = [row(letter) for letter in rows[:MOST_SHOWN]]
    return render(
        request,
        "letters/troubled.html",
        {
            "failed": [one for one in found if one["may_try_again"]],
            "waiting": [one for one in found if one["letter"].state not in GIVEN_UP],
            "missed": [one for one in found if one["letter"].state == Letter.State.MISSED],
            "most": MOST_SHOWN if len(found) == MOST_SHOWN else 0,
        },
    )


@login_required
@require_POST
def letter_try_again(request: StaffRequest, pk: int) -> HttpResponse:
    """Send a letter that was given up once more."""
    letter = letters.watched_by(request.user).filter(pk=pk).first()
    if letter is None:
        raise Http404
    letters.try_again(letter, by=request.user)
    changed = Letter.objects.select_related("to").get(pk=letter.pk)
    return htmx.answer(request, "letters/_letter.html", row(changed), page=reverse("troubled_letters"))
