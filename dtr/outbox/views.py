"""Each person's own letters: when they come, and which came too late."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dtr import clock
from dtr.forms import attempt
from dtr.htmx import Request
from dtr.outbox import kinds, wishes
from dtr.outbox.forms import WishesForm
from dtr.outbox.models import Letter

SHOWN_FOR = dt.timedelta(days=30)
MOST_SHOWN = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter_wishes(request: Request) -> HttpResponse:
    """Choose when reminders come."""
    form = WishesForm(request.POST or None, wishes=wishes.of(request.user))
    if form.is_valid() and attempt(
        form, lambda: wishes.choose(request.user, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Your letters come as you have chosen."))
        return redirect("letter_wishes")
    context = {"form": form, "missed": _missed(request.user)}
    return render(request, "letters/wishes.html", context, status=422 if form.is_bound else 200)


def _missed(user: Any) -> list[tuple[Letter, Any]]:
    """The person's own that never left, each with its subject."""
    rows = Letter.objects.filter(
        to=user,
        state__in=(Letter.State.MISSED, Letter.State.FAILED),
        meant_at__gte=clock.now() - SHOWN_FOR,
    )
    return [(letter, kinds.find(letter.kind).subject) for letter in rows.order_by("-meant_at")[:MOST_SHOWN]]
