"""Goals are written, revised and moved in the browser."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens import consents
from citizens.models import Citizen
from dtr import htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import levels, progress, smarte
from goals.forms import GoalForm, LevelForm
from goals.history import column_value, told
from goals.models import Goal, GoalStatus
from goals.views.cards import goal_context, place_of, seen_version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Write a goal for the citizen."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.WRITE_GOALS)
    form = GoalForm(request.POST or None, citizen=citizen, levels_told=_levels_told(request, citizen))
    if form.is_valid():
        goal = attempt(form, lambda: progress.set_goal(citizen, by=request.user, **_written(form)))
        if goal:
            messages.success(request, _("The goal is written."))
            _warn_of_twins(request, goal)
            return redirect(place_of(goal))
    trail.looked(
        by=request.user, citizens=[citizen], place="new goal", once_within=trail.same_look(form.is_bound)
    )
    context = {"form": form, "citizen": citizen, "advice": smarte.check(form.instance)}
    return render(request, "goals/goal_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: StaffRequest, pk: Any) -> HttpResponse:
    """Change the wording. When somebody else did so meanwhile, both texts are shown."""
    goal = access.fetch(Goal.objects.select_related("citizen"), request, pk, to=Permission.WRITE_GOALS)
    told_levels = _levels_told(request, goal.citizen)
    form = GoalForm(request.POST or None, instance=goal, citizen=goal.citizen, levels_told=told_levels)
    if form.is_valid():
        seen = form.cleaned_data["version"] or 0
        try:
            goal = progress.revise(goal, by=request.user, seen_version=seen, **_written(form))
        except progress.Overtaken as overtaken:
            return _conflict(request, overtaken)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The goal is saved."))
            _warn_of_twins(request, goal)
            return redirect(place_of(goal))
    trail.looked(
        by=request.user, citizens=[goal.citizen], place="goal", once_within=trail.same_look(form.is_bound)
    )
    context = {"form": form, "citizen": goal.citizen, "goal": goal, "advice": smarte.check(form.instance)}
    return render(request, "goals/goal_form.html", context, status=422 if form.is_bound else 200)


def _conflict(request: StaffRequest, overtaken: progress.Overtaken) -> HttpResponse:
    """Both texts side by side, and the typed one still in its form, now on top of the other's version."""
    current = overtaken.current
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    told_levels = _levels_told(request, current.citizen)
    form = GoalForm(typed, instance=copy(current), citizen=current.citizen, levels_told=told_levels)
    form.full_clean()
    theirs = Goal.objects.select_related("citizen").get(pk=current.pk)
    trail.looked(by=request.user, citizens=[theirs.citizen], place="goal", once_within=trail.SAME_LOOK)
    context = {
        "form": form,
        "goal": theirs,
        "citizen": theirs.citizen,
        "refusal": overtaken,
        "differences": [
            (form.fields[name].label, told(theirs, name), told(form.instance, name))
            for name in form.fields
            if name in progress.WRITTEN and column_value(theirs, name) != column_value(form.instance, name)
        ],
        "advice": smarte.check(form.instance),
    }
    return render(request, "goals/conflict.html", context, status=409)


def _warn_of_twins(request: StaffRequest, goal: Goal) -> None:
    """A condition should have one goal at a time; more are allowed, and said."""
    also = levels.also_about(goal) if _levels_told(request, goal.citizen) else []
    if also:
        sentence = _("There is another live goal for %(condition)s: “%(wish)s”. One at a time is the rule.")
        messages.warning(request, sentence % {"condition": goal.condition, "wish": also[0].citizen_wish})


@login_required
@require_safe
def goal_since(request: StaffRequest, pk: Any, version: int) -> HttpResponse:
    """Whether somebody has saved the goal since it was opened for writing; nothing while nobody has."""
    rows = Goal.objects.select_related("changed_by")
    goal = access.fetch(rows, request, pk, to=Permission.WRITE_GOALS)
    if goal.version <= version:
        return HttpResponse(status=204)
    return render(request, "goals/_since.html", {"goal": goal})


@login_required
@require_POST
def goal_level(request: StaffRequest, pk: Any) -> HttpResponse:
    """Judge the level of the goal's condition anew, with its date."""
    goal = access.fetch(Goal.objects.for_page(), request, pk, to=Permission.WRITE_GOALS)
    if not _levels_told(request, goal.citizen):
        raise Refusal("no_consent", _("The citizen's consent does not cover this. Note a consent first."))
    form = LevelForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: progress.judge_level(goal, by=request.user, **form.cleaned_data)
    ):
        context = {"card": goal_context(goal, request.user)}
        return htmx.answer(request, "goals/_goal.html", context, page=place_of(goal), changed="goal-changed")
    trail.looked(by=request.user, citizens=[goal.citizen], place="goal", once_within=trail.SAME_LOOK)
    faulty = {"goal": goal, "citizen": goal.citizen, "form": form}
    return render(request, "goals/level_form.html", faulty, status=422)


@login_required
@require_POST
def goal_advice(request: StaffRequest) -> HttpResponse:
    """What would make the typed goal SMARTE. Saves nothing and never stands in the way."""
    form = GoalForm(request.POST)
    form.full_clean()
    return render(request, "goals/_advice.html", {"advice": smarte.check(form.instance)})


@login_required
@require_POST
def goal_move(request: StaffRequest, pk: Any, status: str) -> HttpResponse:
    """Give the goal another status in one tap."""
    if status not in GoalStatus.values:
        raise Http404
    goal = access.fetch(Goal.objects.select_related("citizen"), request, pk, to=Permission.WRITE_GOALS)
    try:
        progress.move(goal, by=request.user, status=status, seen_version=seen_version(request))
    except progress.Overtaken as overtaken:
        facts = {"name": overtaken.who, "time": overtaken.at}
        sentence = _("%(name)s changed this goal at %(time)s. It is shown as it is now; choose again.")
        messages.warning(request, sentence % facts)
    context = {"card": goal_context(goal, request.user)}
    return htmx.answer(request, "goals/_goal.html", context, page=place_of(goal), changed="goal-changed")


def _written(form: GoalForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in progress.WRITTEN if name in form.fields}


def _levels_told(request: StaffRequest, citizen: Citizen) -> bool:
    """Conditions and levels tell of the health: an outside reader needs the citizen's consent for them."""
    return consents.cover(citizen, request.user).health
