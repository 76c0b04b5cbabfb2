"""Paper for the room, as a PDF under a name that names nobody."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from dtr import clock
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import paper
from meetings.models import Meeting


@login_required
@require_safe
def paper_agenda(request: StaffRequest, pk: Any) -> HttpResponse:
    """The agenda to write on, for a meeting without screens."""
    meeting = _meeting(request, pk)
    return _as_pdf(paper.agenda_to_write_on(meeting, by=request.user), "dagsorden", meeting)


@login_required
@require_safe
def name_signs(request: StaffRequest, pk: Any) -> HttpResponse:
    """Signs for the table, one for each who comes."""
    meeting = _meeting(request, pk)
    return _as_pdf(paper.signs(meeting, by=request.user), "navneskilte", meeting)


def _meeting(request: StaffRequest, pk: Any) -> Meeting:
    rows = Meeting.objects.select_related("team__unit", "series", "script")
    return access.fetch(rows, request, pk, to=Permission.PLAN_MEETINGS)


def _as_pdf(content: bytes, name: str, meeting: Meeting) -> HttpResponse:
    file = f"{name}-{clock.local(meeting.starts_at).date()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
