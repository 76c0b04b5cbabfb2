"""The card of a goal: what it is, how it goes, and what the person may do with it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from citizens import consents
from citizens.models import Citizen
from citizens.sections import Section
from dtr import clock
from dtr.staff import access
from dtr.staff.roles import Permission
from goals import outcomes, pulses, smarte
from goals.forms import LevelForm, SubGoalForm
from goals.measures import standings
from goals.models import (
    LIVE,
    Conversation,
    Goal,
    GoalOwner,
    GoalStatus,
    GoalType,
    Level,
    Measurement,
    SmileyScore,
    SubGoal,
    TrafficLight,
)

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
SUBGOAL_TAPS: dict[GoalStatus, tuple[GoalStatus, ...]] = ONE_TAP | {
    GoalStatus.ACTIVE: (GoalStatus.REACHED, GoalStatus.DROPPED),
}


def goal_context(goal: Goal, user: Any) -> dict[str, Any]:
    """The ``card`` of ``goals/_goal.html``: one goal, and what the person may do with it."""
    return goal_contexts([goal], user)[0]


def goal_contexts(goals: Iterable[Goal], user: Any) -> list[dict[str, Any]]:
    """One card per goal whose citizen the person sees, in the order given, in a fixed number of queries."""
    keys = [goal.pk for goal in goals]
    rows = (
        Goal.objects.visible_to(user)
        .filter(pk__in=keys)
        .for_page()
        .select_related("against", "wish__conversation__form", "wish__conversation__started_by")
        .prefetch_related(Prefetch("measurements", _measured(user)), "subgoals")
    )
    found = {goal.pk: goal for goal in rows}
    covers = told_health(user, {goal.citizen_id for goal in found.values()})
    asked, standing, twins = smarte.guide(), pulses.standing_of(found.values()), _twins(found.values())
    return [
        _card(
            found[key], user, asked, standing[key], shares_condition=key in twins,
            levels_told=covers[found[key].citizen_id].health,
        )
        for key in keys
        if key in found
    ]  # fmt: skip


def told_health(user: Any, citizens: Collection[Any]) -> dict[Any, consents.Cover]:
    """Citizen's key → whether the person is told of the health, conditions and levels included."""
    receiver = consents.receiver_of(user)
    return consents.covers(citizens, receiver.pk if receiver else None)


def _measured(user: Any) -> QuerySet[Measurement]:
    return Measurement.objects.told_to(user).select_related("instrument")


def _twins(goals: Iterable[Goal]) -> set[Any]:
    """Those live goals that share their condition with another live goal of the same citizen."""
    about = [goal for goal in goals if goal.is_live and goal.condition_id]
    if not about:
        return set()
    citizens = {goal.citizen_id for goal in about}
    rows = Goal.objects.live().filter(citizen_id__in=citizens, condition__isnull=False)
    pairs = Counter(rows.order_by().values_list("citizen_id", "condition_id"))
    return {goal.pk for goal in about if pairs[goal.citizen_id, goal.condition_id or 0] > 1}


def _card(
    goal: Goal,
    user: Any,
    asked: smarte.Guide,
    standing: pulses.Standing,
    *,
    shares_condition: bool,
    levels_told: bool,
) -> dict[str, Any]:
    status = GoalStatus(goal.status)
    may_write = access.sees(user, goal.citizen.team_id, goal.citizen.provider_id, Permission.WRITE_GOALS)
    wish = getattr(goal, "wish", None)
    return {
        "goal": goal,
        "status": status,
        "goal_type": GoalType(goal.goal_type),
        "owner": GoalOwner(goal.owner) if goal.owner != GoalOwner.SHARED else None,
        "letters": smarte.letters(goal, asked),
        "measures": standings(goal.measurements.all()),
        "moves": ONE_TAP[status],
        "review_is_due": goal.is_live and goal.review_date is not None and goal.review_date <= clock.today(),
        "levels": _levels(goal) if levels_told else None,
        "level_form": LevelForm(auto_id=f"level-{goal.pk}-%s", initial={"level": goal.current_level}),
        "shares_condition": shares_condition and levels_told,
        "subgoals": [
            subgoal_context(one, may_write=may_write and goal.is_live) for one in goal.subgoals.all()
        ],
        "subgoal_form": SubGoalForm(auto_id=f"subgoal-{goal.pk}-%s"),
        "from_talk": _talk_told(wish.conversation, user, told=levels_told) if wish else None,
        "pulse": pulse_context(goal, standing, user, may_write=may_write),
        "may_write": may_write,
    }


def _talk_told(talk: Conversation, user: Any, *, told: bool) -> Conversation | None:
    """The talk that the goal was wished for in; nobody is led to one that is not for that person to read."""
    return talk if told or talk.started_by.employer_id == user.employer_id else None


def _levels(goal: Goal) -> tuple[Level, Level] | None:
    """The level now and the expected one; None for a goal that is about no condition."""
    if goal.current_level is None or goal.expected_level is None:
        return None
    return Level(goal.current_level), Level(goal.expected_level)


def subgoal_context(subgoal: SubGoal, *, may_write: bool) -> dict[str, Any]:
    """The ``sub`` of ``goals/_subgoal.html``."""
    status = GoalStatus(subgoal.status)
    return {
        "subgoal": subgoal,
        "status": status,
        "moves": SUBGOAL_TAPS[status] if may_write else (),
        "is_overdue": subgoal.is_live and subgoal.due_date is not None and subgoal.due_date < clock.today(),
        "form": SubGoalForm(
            auto_id=f"subgoal-{subgoal.pk}-%s",
            initial={"text": subgoal.text, "due_date": subgoal.due_date, "version": subgoal.version},
        ),
        "may_write": may_write,
    }


def pulse_context(goal: Goal, standing: pulses.Standing, user: Any, *, may_write: bool) -> dict[str, Any]:
    """The ``pulse`` of ``goals/_pulse.html``: what was tapped last, and what can be tapped now."""
    newest = standing.newest
    is_fresh = newest is not None and newest.at > clock.now() - pulses.UNDO_OFFERED_FOR
    return {
        "goal": goal,
        "light": standing.light,
        "smiley": standing.smiley,
        "newest": newest,
        "may_take_back": bool(may_write and newest and is_fresh and newest.by_id == user.pk and goal.is_live),
        "lights": list(TrafficLight)[::-1],
        "smileys": list(SmileyScore),
        "may_tap": may_write and goal.status in LIVE,
    }


def section(citizen: Citizen, viewer: Any) -> Section:
    """The goals on the citizen's page."""
    cards = goal_contexts(Goal.objects.filter(citizen=citizen), viewer)
    general = _measured(viewer).filter(citizen=citizen, goal__isnull=True)
    ended = [card for card in cards if not card["goal"].is_live]
    facts = {
        "live": [card for card in cards if card["goal"].is_live],
        "ended": ended,
        "outcome": outcomes.counted(card["goal"] for card in ended),
        "measures": standings(general),
        "may_write": access.sees(viewer, citizen.team_id, citizen.provider_id, Permission.WRITE_GOALS),
    }
    return Section("goals/_goals.html", facts)


def place_of(goal: Goal) -> str:
    """Where the goal stands on its citizen's page."""
    return f"{reverse('citizen', args=[goal.citizen_id])}#goal-{goal.pk}"


def seen_version(request: Any) -> int:
    """The version that the page showed; 0 for one that is no number."""
    seen = request.POST.get("version", "")
    return int(seen) if re.fullmatch(r"[0-9]{1,9}", seen) else 0
