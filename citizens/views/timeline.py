"""The citizen's journey: everything that has happened, month by month, and where each course is."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens import timeline
from citizens.models import Citizen
from citizens.views.courses import steps_of
from dtr.audit import trail
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission


@login_required
@require_safe
def citizen_journey(request: StaffRequest, pk: Any) -> HttpResponse:
    """The journey on a page of its own, to read on a phone and to print; ``only`` chooses one group."""
    rows = Citizen.objects.select_related("team", "contact_person")
    citizen = access.fetch(rows, request, pk, to=Permission.SEE_CITIZENS)
    trail.looked(by=request.user, citizens=[citizen], place="citizen journey", once_within=trail.SAME_LOOK)
    entries = timeline.of(citizen, request.user)
    groups = timeline.groups_in(entries)
    only = request.GET.get("only", "")
    if only not in {group.code for group, _count in groups}:
        only = ""
    context = {
        "citizen": citizen,
        "courses": [(course, steps_of(course)) for course in citizen.courses.open()],
        "months": timeline.months(entries, only),
        "groups": groups,
        "only": only,
        "count": len(entries),
    }
    return render(request, "citizens/journey.html", context)
