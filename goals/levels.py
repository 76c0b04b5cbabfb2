"""The level of a goal's condition (Fælles Sprog III): what must go with it.

KL's rules for reporting: a home-care condition has a level now and an expected level, 0-4 (9 is not
relevant); and a condition has one goal at a time, of which there is a warning only.
"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from dtr import clock
from dtr.refusal import Refusal
from goals.models import FunctionalCondition, Goal, Level, LevelJudgement


def check(fields: dict[str, Any], *, former: FunctionalCondition | None = None) -> None:
    """Refuse ``levels_missing``, ``off_scale``, or ``condition_outgoing`` unless it was there before."""
    condition = fields.get("condition")
    given = [fields.get("current_level"), fields.get("expected_level")]
    if any(level is not None and level not in Level.values for level in given):
        raise off_scale()
    if condition is None and given != [None, None]:
        raise Refusal("levels_missing", _("Choose the condition that the levels are about."))
    if condition is not None and None in given:
        raise Refusal(
            "levels_missing", _("A condition is written with the level now and the expected level.")
        )
    if condition is not None and condition != former and condition.is_outgoing:
        raise Refusal("condition_outgoing", _("That condition has gone out of use. Choose a newer one."))


def off_scale() -> Refusal:
    """A level that is none."""
    return Refusal("off_scale", _("A level goes from 0 to 4; 9 means not relevant."))


def note(goal: Goal, *, by: Any, judged_on: dt.date | None = None) -> LevelJudgement | None:
    """Keep the goal's level as judged on a day; None when the goal is about no condition."""
    if goal.condition_id is None or goal.current_level is None:
        return None
    return LevelJudgement.objects.create(
        goal=goal,
        condition_id=goal.condition_id,
        level=goal.current_level,
        judged_on=judged_on or clock.today(),
        judged_by=by,
        noted_at=clock.now(),
    )


def also_about(goal: Goal) -> list[Goal]:
    """The citizen's other live goals for the same condition: there should be one at a time."""
    if goal.condition_id is None or not goal.is_live:
        return []
    others = Goal.objects.live().filter(citizen_id=goal.citizen_id, condition_id=goal.condition_id)
    return list(others.exclude(pk=goal.pk))
