"""A goal is set, revised, moved and judged."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission
from goals import levels
from goals.models import (
    Goal,
    GoalRevision,
    GoalStatus,
    Level,
    LevelJudgement,
)

WRITTEN = (
    "citizen_wish", "specific", "measurable", "accepted_on", "accepted_words", "realistic", "target_date",
    "evaluation", "review_date", "goal_type", "owner", "against", "condition", "current_level",
    "expected_level",
)  # fmt: skip
KEPT = (*WRITTEN, "status")

EARLIEST = dt.date(1980, 1, 1)
LATEST = dt.timedelta(days=3653)
# Called with the citizen's key, in the transaction of the change, after every verb that changed something.
listeners: list[Callable[[Any], None]] = []


class Overtaken(Refusal):
    """Somebody else changed the goal meanwhile. Carries the goal as it now stands: both can be shown."""

    def __init__(self, current: Goal) -> None:
        self.current = current
        self.who = str(current.changed_by or "DTR")
        self.at = clock.local(current.changed_at).strftime("%H:%M")
        super().__init__(
            "overtaken",
            _(
                "%(name)s changed this goal at %(time)s while you wrote. "
                "Both texts are below; nothing is lost."
            )
            % {"name": self.who, "time": self.at},
        )


def may_write(user: Any, citizen: Citizen) -> None:
    """Refuses ``not_yours`` to whoever may not write goals for the citizen."""
    if not Citizen.objects.visible_to(user, Permission.WRITE_GOALS).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


def tell(citizen_id: Any) -> None:
    """Let the screens know that something about the citizen's goals has changed."""
    for listener in listeners:
        listener(citizen_id)


def _check_dates(fields: dict[str, Any]) -> None:
    accepted, target, review = (fields.get(name) for name in ("accepted_on", "target_date", "review_date"))
    if accepted and accepted > clock.today():
        raise Refusal("date_impossible", _("The citizen cannot have accepted the goal in the future."))
    if target and review and review > target:
        raise Refusal(
            "date_impossible", _("The review must come no later than the day the goal is to be reached.")
        )


def _check_tie(goal: Goal | None, citizen: Citizen, fields: dict[str, Any]) -> None:
    """The goal that this one stands against is another one of the same citizen."""
    against = fields.get("against")
    if against is not None and (against.citizen_id != citizen.pk or (goal and against.pk == goal.pk)):
        raise Refusal("foreign_goal", _("Choose another goal of the same citizen."))


@transaction.atomic
def set_goal(citizen: Citizen, *, by: Any, **fields: Any) -> Goal:
    """Write a new goal.

    Refuses ``not_yours``, ``empty``, ``date_impossible``, ``foreign_goal``, ``levels_missing``,
    ``off_scale`` and ``condition_outgoing``.
    """
    may_write(by, citizen)
    if not fields.get("citizen_wish", "").strip():
        raise Refusal("empty", _("Write what the citizen wants, in the citizen's own words."))
    _check_dates(fields)
    _check_tie(None, citizen, fields)
    levels.check(fields)
    goal = Goal.objects.create(
        citizen=citizen, changed_by=by, created_at=clock.now(), changed_at=clock.now(), **fields
    )
    levels.note(goal, by=by)
    trail.record("goal.set", by=by, about=goal, citizen_id=citizen.pk, team_id=citizen.team_id)
    tell(citizen.pk)
    return goal


@transaction.atomic
def revise(goal: Goal, *, by: Any, seen_version: int, **fields: Any) -> Goal:
    """Save what somebody wrote from ``seen_version``; ``Overtaken`` when the goal has moved on since.

    Does nothing when nothing was changed. The former wording is kept as a revision. Refuses what
    ``set_goal`` refuses.
    """
    may_write(by, goal.citizen)
    _check_dates(fields)
    rows = Goal.objects.select_related("changed_by", "citizen", "condition", "against")
    current = rows.get(pk=goal.pk)
    _check_tie(current, current.citizen, fields)
    former = {name: getattr(current, name) for name in WRITTEN}
    levels.check(former | fields, former=current.condition)
    changed = {name: value for name, value in fields.items() if name in WRITTEN and former[name] != value}
    if not changed:
        return current
    if not fields.get("citizen_wish", current.citizen_wish).strip():
        raise Refusal("empty", _("Write what the citizen wants, in the citizen's own words."))
    saved = Goal.objects.filter(pk=goal.pk, version=seen_version).update(
        **changed, changed_by=by, changed_at=clock.now(), version=seen_version + 1
    )
    if not saved:
        raise Overtaken(Goal.objects.select_related("changed_by").get(pk=goal.pk))
    keep(current, by=by)
    current.refresh_from_db()
    if {"condition", "current_level"} & set(changed):
        levels.note(current, by=by)
    trail.record(
        "goal.revised",
        by=by,
        about=current,
        citizen_id=current.citizen_id,
        team_id=current.citizen.team_id,
        fields=sorted(changed),
    )
    tell(current.citizen_id)
    return current


@transaction.atomic
def move(goal: Goal, *, by: Any, status: str, seen_version: int) -> Goal:
    """Give the goal another status. Does nothing when it has it; ``Overtaken`` as for ``revise``."""
    may_write(by, goal.citizen)
    current = Goal.objects.select_related("changed_by", "citizen").get(pk=goal.pk)
    if current.status == status:
        return current
    saved = Goal.objects.filter(pk=goal.pk, version=seen_version).update(
        status=GoalStatus(status), changed_by=by, changed_at=clock.now(), version=seen_version + 1
    )
    if not saved:
        raise Overtaken(Goal.objects.select_related("changed_by").get(pk=goal.pk))
    keep(current, by=by)
    before = current.status
    current.refresh_from_db()
    trail.record(
        "goal.moved",
        by=by,
        about=current,
        citizen_id=current.citizen_id,
        team_id=current.citizen.team_id,
        before=before,
        after=status,
    )
    tell(current.citizen_id)
    return current


@transaction.atomic
def judge_level(goal: Goal, *, by: Any, level: int, judged_on: dt.date) -> LevelJudgement:
    """Note how limited the citizen was on a day. The newest day is the goal's level now.

    Does nothing when that day has that level already. Refuses ``not_yours``, ``off_scale``,
    ``no_condition`` and ``date_impossible``.
    """
    may_write(by, goal.citizen)
    if level not in Level.values:
        raise levels.off_scale()
    if not EARLIEST <= judged_on <= clock.today():
        raise Refusal("date_impossible", _("A level is judged on a day between 1980 and today."))
    # Of two who judge at once, the second finds the judgement of the first.
    current = (
        Goal.objects.select_for_update(of=("self",), no_key=True).select_related("citizen").get(pk=goal.pk)
    )
    if current.condition_id is None:
        raise Refusal("no_condition", _("Choose first which condition the goal is about."))
    own = LevelJudgement.objects.filter(goal=current, condition_id=current.condition_id)
    same_day = own.filter(judged_on=judged_on).first()
    if same_day is not None and same_day.level == level:
        return same_day
    is_newest = not own.filter(judged_on__gt=judged_on).exists()
    before = current.current_level
    if is_newest and before != level:
        keep(current, by=by)
        Goal.objects.filter(pk=current.pk).update(
            current_level=level, changed_by=by, changed_at=clock.now(), version=current.version + 1
        )
    made = LevelJudgement.objects.create(
        goal=current,
        condition_id=current.condition_id,
        level=level,
        judged_on=judged_on,
        judged_by=by,
        noted_at=clock.now(),
    )
    trail.record(
        "goal.level_judged",
        by=by,
        about=current,
        citizen_id=current.citizen_id,
        team_id=current.citizen.team_id,
        before=before,
        after=level,
    )
    tell(current.citizen_id)
    return made


def keep(goal: Goal, *, by: Any) -> None:
    """Keep what the goal said as a revision, before ``by`` changes it."""
    GoalRevision.objects.create(
        goal=goal,
        version=goal.version,
        fields=model_to_dict(goal, KEPT),
        changed_by=by,
        changed_at=clock.now(),
    )
