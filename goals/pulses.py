"""How a goal goes, in one tap: the traffic light is how staff see it, the smiley what the citizen says."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from goals import progress
from goals.models import Goal, GoalPulse, SmileyScore, TrafficLight

# The same person tapping the same thing within this has pressed twice.
SAME_TAP = dt.timedelta(minutes=10)
# As long as the button that undoes one's own tap is offered; later one taps what is right instead.
UNDO_OFFERED_FOR = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Standing:
    """The latest light and the latest smiley of a goal that nobody has taken back."""

    light: GoalPulse | None = None
    smiley: GoalPulse | None = None

    @property
    def newest(self) -> GoalPulse | None:
        """The later of the two."""
        found = [pulse for pulse in (self.light, self.smiley) if pulse is not None]
        return max(found, key=lambda pulse: pulse.at, default=None)


@transaction.atomic
def tap(goal: Goal, *, by: Any, light: str = "", smiley: int | None = None) -> GoalPulse:
    """Say how the goal goes: a light or a smiley. The same tap again within minutes is the same tap.

    Refuses ``not_yours``, ``no_such_pulse`` and ``goal_ended``.
    """
    progress.may_write(by, goal.citizen)
    if bool(light) == (smiley is not None) or not (
        light in TrafficLight.values or (not light and smiley in SmileyScore.values)
    ):
        raise Refusal("no_such_pulse", _("Choose a colour or a smiley."))
    # Of two taps at once, the second finds the first.
    current = (
        Goal.objects.select_for_update(of=("self",), no_key=True).select_related("citizen").get(pk=goal.pk)
    )
    if not current.is_live:
        raise Refusal("goal_ended", _("The goal has ended. Take it up again before you say how it goes."))
    kind = {"light": ""} if smiley is not None else {"smiley__isnull": True}
    last = GoalPulse.objects.standing().filter(goal=current, **kind).first()
    if (
        last is not None
        and (last.light, last.smiley, last.by_id) == (light, smiley, by.pk)
        and last.at > clock.now() - SAME_TAP
    ):
        return last
    made = GoalPulse.objects.create(goal=current, light=light, smiley=smiley, at=clock.now(), by=by)
    facts = {"light": light} if light else {"smiley": smiley}
    _told("goal.pulse", made, by=by, **facts)
    return made


@transaction.atomic
def take_back(pulse: GoalPulse, *, by: Any) -> GoalPulse:
    """Undo one's own tap; what was tapped before stands again. Does nothing the second time.

    Refuses ``not_yours``.
    """
    progress.may_write(by, pulse.goal.citizen)
    if pulse.by_id != by.pk:
        raise Refusal(
            "not_yours", _("Only the person who tapped can take it back. Tap what is right instead.")
        )
    changed = (
        GoalPulse.objects.standing().filter(pk=pulse.pk).update(withdrawn_at=clock.now(), withdrawn_by=by)
    )
    pulse.refresh_from_db()
    if changed:
        _told("goal.pulse_taken_back", pulse, by=by)
    return pulse


def standing_of(goals: Iterable[Goal]) -> dict[Any, Standing]:
    """Goal's key → its latest light and smiley, in one query for all."""
    keys = [goal.pk for goal in goals]
    found: dict[Any, dict[str, GoalPulse]] = {key: {} for key in keys}
    rows = GoalPulse.objects.standing().filter(goal_id__in=keys).select_related("by").order_by("at", "pk")
    for pulse in rows:
        found[pulse.goal_id][pulse.kind] = pulse
    return {key: Standing(**kinds) for key, kinds in found.items()}


def said_of(goals: Iterable[Goal]) -> list[Goal]:
    """The goals, each with how it ``goes``: its latest light and smiley, in one query for all."""
    found = list(goals)
    standing = standing_of(found)
    for goal in found:
        goal.goes = standing[goal.pk]
    return found


def _told(code: str, pulse: GoalPulse, *, by: Any, **facts: Any) -> None:
    citizen = pulse.goal.citizen
    trail.record(code, by=by, about=pulse, citizen_id=citizen.pk, team_id=citizen.team_id, **facts)
    progress.tell(citizen.pk)
