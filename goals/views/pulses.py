"""One tap says how a goal goes: on the goal's card, or on the page of taps that Min uge leads to."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from citizens.models import Citizen
from dtr import htmx
from dtr.audit import trail
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import mine, pulses
from goals.models import Goal, GoalPulse
from goals.views.cards import place_of, pulse_context


@login_required
@require_safe
def goals_now(request: StaffRequest) -> HttpResponse:
    """Everybody whose goals the person may say something about, the own citizens first."""
    lines = mine.of_team(request.user)
    trail.looked(
        by=request.user,
        citizens=[line.citizen for line in lines],
        place="goals now",
        once_within=trail.SAME_LOOK,
    )
    context = {
        "own": [line for line in lines if line.is_own],
        "others": [line for line in lines if not line.is_own],
        "is_cut": len(lines) == mine.MOST_SHOWN,
    }
    return render(request, "goals/goals_now.html", context)


@login_required
@require_safe
def goals_of(request: StaffRequest, pk: Any) -> HttpResponse:
    """One citizen's live goals, each with its taps, for a hand on a phone."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.WRITE_GOALS)
    trail.looked(by=request.user, citizens=[citizen], place="goals now", once_within=trail.SAME_LOOK)
    goals = list(Goal.objects.live().filter(citizen=citizen))
    standing = pulses.standing_of(goals)
    context = {
        "citizen": citizen,
        "cards": [pulse_context(goal, standing[goal.pk], request.user, may_write=True) for goal in goals],
    }
    return render(request, "goals/goals_of.html", context)


@login_required
@require_POST
def goal_pulse(request: StaffRequest, pk: Any) -> HttpResponse:
    """A light or a smiley, whichever button was tapped."""
    goal = access.fetch(Goal.objects.select_related("citizen"), request, pk, to=Permission.WRITE_GOALS)
    smiley = request.POST.get("smiley", "")
    pulses.tap(
        goal,
        by=request.user,
        light=request.POST.get("light", ""),
        smiley=int(smiley) if re.fullmatch(r"[0-9]", smiley) else None,
    )
    return _answer(request, goal)


@login_required
@require_POST
def pulse_take_back(request: StaffRequest, pk: Any) -> HttpResponse:
    """Undo one's own tap."""
    rows = GoalPulse.objects.select_related("goal__citizen")
    pulse = access.fetch(rows, request, pk, to=Permission.WRITE_GOALS)
    pulses.take_back(pulse, by=request.user)
    return _answer(request, pulse.goal)


def _answer(request: StaffRequest, goal: Goal) -> HttpResponse:
    standing = pulses.standing_of([goal])[goal.pk]
    on_taps = request.POST.get("place") == "taps"
    page = f"{reverse('goals_of', args=[goal.citizen_id])}#pulse-{goal.pk}" if on_taps else place_of(goal)
    context = {
        "pulse": pulse_context(goal, standing, request.user, may_write=True),
        "place": "taps" if on_taps else "",
    }
    return htmx.answer(request, "goals/_pulse.html", context, page=page)
