"""The steps towards a goal, on the goal's own card."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dtr import htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import subgoals
from goals.forms import SubGoalForm
from goals.models import Goal, GoalStatus, SubGoal
from goals.views.cards import goal_context, place_of, seen_version, subgoal_context


@login_required
@require_POST
def subgoal_add(request: StaffRequest, pk: Any) -> HttpResponse:
    """Write a step towards the goal."""
    goal = access.fetch(Goal.objects.select_related("citizen"), request, pk, to=Permission.WRITE_GOALS)
    form = SubGoalForm(request.POST, auto_id=f"subgoal-{goal.pk}-%s")
    made = form.is_valid() and attempt(
        form,
        lambda: subgoals.add(
            goal, by=request.user, text=form.cleaned_data["text"], due_date=form.cleaned_data["due_date"]
        ),
    )
    if not made:
        return _fault(request, goal, form, None)
    context = {"card": goal_context(goal, request.user)}
    return htmx.answer(request, "goals/_subgoals.html", context, page=place_of(goal))


@login_required
@require_POST
def subgoal_edit(request: StaffRequest, pk: Any) -> HttpResponse:
    """Change its wording or its date. When somebody else did so meanwhile, both texts are shown."""
    subgoal = _fetch(request, pk)
    form = SubGoalForm(request.POST, auto_id=f"subgoal-{subgoal.pk}-%s")
    if form.is_valid():
        seen = form.cleaned_data.pop("version") or 0
        try:
            subgoal = subgoals.revise(subgoal, by=request.user, seen_version=seen, **form.cleaned_data)
        except subgoals.SubGoalOvertaken as overtaken:
            typed = request.POST.copy()
            typed["version"] = str(overtaken.current.version)
            form = SubGoalForm(typed, auto_id=f"subgoal-{subgoal.pk}-%s")
            form.add_error(None, overtaken.sentence)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _answer(request, subgoal)
    return _fault(request, subgoal.goal, form, subgoal)


@login_required
@require_POST
def subgoal_move(request: StaffRequest, pk: Any, status: str) -> HttpResponse:
    """Give it another state in one tap."""
    if status not in GoalStatus.values:
        raise Http404
    subgoal = _fetch(request, pk)
    seen = seen_version(request)
    return _answer(request, subgoals.move(subgoal, by=request.user, status=status, seen_version=seen))


def _fetch(request: StaffRequest, pk: Any) -> SubGoal:
    rows = SubGoal.objects.select_related("goal__citizen", "changed_by")
    return access.fetch(rows, request, pk, to=Permission.WRITE_GOALS)


def _answer(request: StaffRequest, subgoal: SubGoal) -> HttpResponse:
    context = {"sub": subgoal_context(subgoal, may_write=subgoal.goal.is_live)}
    return htmx.answer(request, "goals/_subgoal.html", context, page=place_of(subgoal.goal))


def _fault(request: StaffRequest, goal: Goal, form: SubGoalForm, subgoal: SubGoal | None) -> HttpResponse:
    """What was typed, with its fault: in its place on the card, or on a page of its own."""
    trail.looked(by=request.user, citizens=[goal.citizen], place="goal", once_within=trail.SAME_LOOK)
    if not request.htmx:
        context = {"goal": goal, "citizen": goal.citizen, "form": form, "subgoal": subgoal}
        return render(request, "goals/subgoal_form.html", context, status=422)
    if subgoal is None:
        card = goal_context(goal, request.user) | {"subgoal_form": form, "subgoal_is_typed": True}
        return render(request, "goals/_subgoals.html", {"card": card}, status=422)
    sub = subgoal_context(subgoal, may_write=True) | {"form": form, "is_typed": True}
    return render(request, "goals/_subgoal.html", {"sub": sub}, status=422)
