"""The agenda closes, is opened again, and gets another deadline."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import freezing
from meetings.forms import DeadlineForm
from meetings.models import Meeting
from meetings.views.planning import agenda_answer


@login_required
@require_POST
def agenda_freeze(request: StaffRequest, pk: Any) -> HttpResponse:
    """Close the agenda and call the meeting."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    freezing.freeze(found, by=request.user)
    messages.success(request, _("The agenda is frozen, and the contact persons are told."))
    return agenda_answer(request, found)


@login_required
@require_POST
def agenda_reopen(request: StaffRequest, pk: Any) -> HttpResponse:
    """Open the agenda for planners again."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.CONDUCT_MEETINGS)
    freezing.reopen(found, by=request.user)
    return agenda_answer(request, found)


@login_required
@require_POST
def agenda_deadline(request: StaffRequest, pk: Any) -> HttpResponse:
    """Let the agenda close at another time."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    form = DeadlineForm(request.POST, meeting=found)
    if not form.is_valid():
        raise Refusal("form", _("Write a day and a time."))
    freezing.set_deadline(found, by=request.user, freezes_at=form.moment())
    messages.success(request, _("The agenda closes at the new time."))
    return agenda_answer(request, found)
