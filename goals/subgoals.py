"""The steps towards a goal are written, changed and moved, each with a state of its own."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from goals import progress
from goals.models import Goal, GoalStatus, SubGoal, SubGoalRevision

LONGEST = 500
MOST = 30


class SubGoalOvertaken(Refusal):
    """Somebody else changed the sub-goal meanwhile. Carries it as it now stands."""

    def __init__(self, current: SubGoal) -> None:
        self.current = current
        facts = {"name": str(current.changed_by or "DTR"), "text": current.text}
        super().__init__(
            "overtaken",
            _("%(name)s changed this sub-goal meanwhile to “%(text)s”. Save again to put yours on top.")
            % facts,
        )


@transaction.atomic
def add(goal: Goal, *, by: Any, text: str, due_date: dt.date | None = None) -> SubGoal:
    """Write a step towards the goal. Does nothing when the same step is there already.

    Refuses ``not_yours``, ``goal_ended``, ``empty``, ``too_long``, ``too_many`` and ``date_impossible``.
    """
    progress.may_write(by, goal.citizen)
    text = _checked(text, due_date)
    current = Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
    if not current.is_live:
        raise Refusal("goal_ended", _("The goal has ended. Take it up again before you add a sub-goal."))
    rows = list(current.subgoals.all())
    if twin := next((row for row in rows if row.is_live and row.text == text), None):
        return twin
    if len(rows) >= MOST:
        raise Refusal("too_many", _("A goal has at most %(number)s sub-goals.") % {"number": MOST})
    made = SubGoal.objects.create(
        goal=goal,
        text=text,
        due_date=due_date,
        created_at=clock.now(),
        changed_at=clock.now(),
        changed_by=by,
        created_by=by,
    )
    _told("subgoal.added", made, by=by)
    return made


@transaction.atomic
def revise(subgoal: SubGoal, *, by: Any, text: str, due_date: dt.date | None, seen_version: int) -> SubGoal:
    """Change its wording or date; ``SubGoalOvertaken`` when somebody else did since. Keeps what it said."""
    progress.may_write(by, subgoal.goal.citizen)
    text = _checked(text, due_date)
    current = _fresh(subgoal)
    if (current.text, current.due_date) == (text, due_date):
        return current
    _change(current, by=by, seen_version=seen_version, text=text, due_date=due_date)
    _told("subgoal.revised", current, by=by)
    return current


@transaction.atomic
def move(subgoal: SubGoal, *, by: Any, status: str, seen_version: int) -> SubGoal:
    """Give it another state. Does nothing when it has it; ``SubGoalOvertaken`` as for ``revise``."""
    progress.may_write(by, subgoal.goal.citizen)
    current = _fresh(subgoal)
    if current.status == status:
        return current
    before = current.status
    _change(current, by=by, seen_version=seen_version, status=GoalStatus(status))
    _told("subgoal.moved", current, by=by, before=before, after=status)
    return current


def _fresh(subgoal: SubGoal) -> SubGoal:
    return SubGoal.objects.select_related("goal__citizen", "changed_by").get(pk=subgoal.pk)


def _change(current: SubGoal, *, by: Any, seen_version: int, **fields: Any) -> None:
    saved = SubGoal.objects.filter(pk=current.pk, version=seen_version).update(
        **fields, changed_by=by, changed_at=clock.now(), version=seen_version + 1
    )
    if not saved:
        raise SubGoalOvertaken(_fresh(current))
    SubGoalRevision.objects.create(
        subgoal=current,
        version=current.version,
        text=current.text,
        due_date=current.due_date,
        status=current.status,
        changed_by=by,
        changed_at=clock.now(),
    )
    current.refresh_from_db()


def _checked(text: str, due_date: dt.date | None) -> str:
    text = text.strip()
    if not text:
        raise Refusal("empty", _("Write what the step is."))
    if len(text) > LONGEST:
        raise Refusal("too_long", _("Say it in fewer words."))
    if due_date is not None and not progress.EARLIEST <= due_date <= clock.today() + progress.LATEST:
        raise Refusal("date_impossible", _("The date of a sub-goal lies at most ten years ahead."))
    return text


def _told(code: str, subgoal: SubGoal, *, by: Any, **facts: Any) -> None:
    citizen = subgoal.goal.citizen
    trail.record(code, by=by, about=subgoal, citizen_id=citizen.pk, team_id=citizen.team_id, **facts)
    progress.tell(citizen.pk)
