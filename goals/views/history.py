"""The whole history of one goal."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens import consents
from dtr.audit import trail
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import history
from goals.models import Goal


@login_required
@require_safe
def goal_history(request: StaffRequest, pk: Any) -> HttpResponse:
    """Everything that changed about the goal: words, status, taps, levels and sub-goals."""
    goal = access.fetch(Goal.objects.for_page(), request, pk, to=Permission.SEE_CITIZENS)
    trail.looked(by=request.user, citizens=[goal.citizen], place="goal history")
    told = consents.cover(goal.citizen, request.user).health
    context = {"goal": goal, "citizen": goal.citizen, "changes": history.of(goal, levels_told=told)}
    return render(request, "goals/goal_history.html", context)
