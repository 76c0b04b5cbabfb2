"""Goals are written, revised and moved in the browser."""

import re
from collections.abc import Iterable
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens.models import Citizen
from citizens.sections import Section
from dtr import clock, htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import progress, smarte
from goals.forms import GoalForm
from goals.measures import standings
from goals.models import Goal, GoalStatus, GoalType, Measurement, column

# What is one tap away. Every other status is reached by first taking the goal up again.
ONE_TAP: dict[GoalStatus, tuple[GoalStatus, ...]] = {
    GoalStatus.PLANNED: (GoalStatus.ACTIVE, GoalStatus.DROPPED),
    GoalStatus.ACTIVE: (
        GoalStatus.REACHED,
        GoalStatus.PARTLY_REACHED,
        GoalStatus.NOT_REACHED,
        GoalStatus.DROPPED,
    ),
} | dict.fromkeys(
    (GoalStatus.REACHED, GoalStatus.PARTLY_REACHED, GoalStatus.NOT_REACHED, GoalStatus.DROPPED),
    (GoalStatus.ACTIVE,),
)


def goal_context(goal: Goal, user: Any) -> dict[str, Any]:
    """The ``card`` of ``goals/_goal.html``: one goal, and what the person may do with it."""
    return goal_contexts([goal], user)[0]


def goal_contexts(goals: Iterable[Goal], user: Any) -> list[dict[str, Any]]:
    """One card per goal whose citizen the person sees, in the order given, in three queries."""
    keys = [goal.pk for goal in goals]
    rows = (
        Goal.objects.visible_to(user)
        .filter(pk__in=keys)
        .select_related("citizen", "changed_by")
        .prefetch_related(Prefetch("measurements", _measured(user)))
    )
    found = {goal.pk: goal for goal in rows}
    return [_card(found[key], user) for key in keys if key in found]


def _measured(user: Any) -> QuerySet[Measurement]:
    return Measurement.objects.told_to(user).select_related("instrument")


def _card(goal: Goal, user: Any) -> dict[str, Any]:
    status = GoalStatus(goal.status)
    return {
        "goal": goal,
        "status": status,
        "goal_type": GoalType(goal.goal_type),
        "letters": smarte.letters(goal),
        "measures": standings(goal.measurements.all()),
        "moves": ONE_TAP[status],
        "review_is_due": goal.is_live and goal.review_date is not None and goal.review_date <= clock.today(),
        "may_write": access.sees(
            user, goal.citizen.team_id, goal.citizen.provider_id, Permission.WRITE_GOALS
        ),
    }


def section(citizen: Citizen, viewer: Any) -> Section:
    """The goals on the citizen's page."""
    cards = goal_contexts(Goal.objects.filter(citizen=citizen), viewer)
    general = _measured(viewer).filter(citizen=citizen, goal__isnull=True)
    facts = {
        "live": [card for card in cards if card["goal"].is_live],
        "ended": [card for card in cards if not card["goal"].is_live],
        "measures": standings(general),
        "may_write": access.sees(viewer, citizen.team_id, citizen.provider_id, Permission.WRITE_GOALS),
    }
    return Section("goals/_goals.html", facts)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Write a goal for the citizen."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.WRITE_GOALS)
    form = GoalForm(request.POST or None)
    if form.is_valid():
        goal = attempt(form, lambda: progress.set_goal(citizen, by=request.user, **_written(form)))
        if goal:
            messages.success(request, _("The goal is written."))
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
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_valid():
        seen = form.cleaned_data["version"] or 0
        try:
            progress.revise(goal, by=request.user, seen_version=seen, **_written(form))
        except progress.Overtaken as overtaken:
            return _conflict(request, overtaken)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The goal is saved."))
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
    form = GoalForm(typed, instance=copy(current))
    form.full_clean()
    theirs = Goal.objects.select_related("citizen").get(pk=current.pk)
    trail.looked(by=request.user, citizens=[theirs.citizen], place="goal", once_within=trail.SAME_LOOK)
    context = {
        "form": form,
        "goal": theirs,
        "citizen": theirs.citizen,
        "refusal": overtaken,
        "differences": [
            (form.fields[name].label, _told(theirs, name), _told(form.instance, name))
            for name in progress.WRITTEN
            if getattr(theirs, name) != getattr(form.instance, name)
        ],
        "advice": smarte.check(form.instance),
    }
    return render(request, "goals/conflict.html", context, status=409)


def _told(goal: Goal, name: str) -> Any:
    """A field's value as people read it."""
    labels = {"goal_type": goal.get_goal_type_display, "status": goal.get_status_display}
    return labels[name]() if name in labels else getattr(goal, name)


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
    seen = request.POST.get("version", "")
    seen_version = int(seen) if re.fullmatch(r"[0-9]{1,9}", seen) else 0
    try:
        progress.move(goal, by=request.user, status=status, seen_version=seen_version)
    except progress.Overtaken as overtaken:
        facts = {"name": overtaken.who, "time": overtaken.at}
        sentence = _("%(name)s changed this goal at %(time)s. It is shown as it is now; choose again.")
        messages.warning(request, sentence % facts)
    context = {"card": goal_context(goal, request.user)}
    return htmx.answer(request, "goals/_goal.html", context, page=place_of(goal), changed="goal-changed")


@login_required
@require_safe
def goal_history(request: StaffRequest, pk: Any) -> HttpResponse:
    """What the goal said before each change."""
    goal = access.fetch(
        Goal.objects.select_related("citizen", "changed_by"), request, pk, to=Permission.SEE_CITIZENS
    )
    trail.looked(by=request.user, citizens=[goal.citizen], place="goal history")
    context = {"goal": goal, "citizen": goal.citizen, "changes": list(_changes(goal))}
    return render(request, "goals/goal_history.html", context)


def _changes(goal: Goal) -> Iterable[dict[str, Any]]:
    """Newest first: who changed what, from which wording to which."""
    after = Goal(**{name: getattr(goal, name) for name in (*progress.WRITTEN, "status")})
    for revision in goal.revisions.select_related("changed_by"):
        before = revision.as_goal()
        yield {
            "revision": revision,
            "fields": [
                (column(name).verbose_name, _told(before, name), _told(after, name))
                for name in (*progress.WRITTEN, "status")
                if getattr(before, name) != getattr(after, name)
            ],
        }
        after = before


def _written(form: GoalForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in progress.WRITTEN}


def place_of(goal: Goal) -> str:
    """Where the goal stands on its citizen's page."""
    return f"{reverse('citizen', args=[goal.citizen_id])}#goal-{goal.pk}"
