"""Goal attainment scaling: one figure, T, for several goals together (Turner-Stokes 2009 with its erratum).

T is 50 when every goal came out as expected, and 10 more or less for a standard deviation. It says how the
goals went as they were set, and nothing of the citizen.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dtr.numbers import number
from goals.measures import baseline_of
from goals.models import Goal, Measurement

CODE = "gas"
# How far the goals of one person are taken to go together.
RHO = Decimal("0.3")
TENTH = Decimal("0.1")


def t_score(scores: Sequence[tuple[Decimal | int, Decimal | int]]) -> Decimal:
    """T of pairs of a score from -2 to 2 and a weight, to one decimal.

    The weight is importance × difficulty, or 1. Raises ValueError without a score, or for a weight that is
    not above 0.
    """
    pairs = [(Decimal(score), Decimal(weight)) for score, weight in scores]
    if not pairs or any(weight <= 0 for _score, weight in pairs):
        raise ValueError("a T-score needs at least one goal, each with a weight above 0")
    weighed = sum((score * weight for score, weight in pairs), Decimal(0))
    squares = sum((weight * weight for _score, weight in pairs), Decimal(0))
    square = sum((weight for _score, weight in pairs), Decimal(0)) ** 2
    spread = ((1 - RHO) * squares + RHO * square).sqrt()
    return (50 + 10 * weighed / spread).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Attainment:
    """T over the goals that have a GAS score, at the baseline and now, and what it was found from."""

    goals: Sequence[tuple[Goal, Decimal, int]]
    before: Decimal
    after: Decimal

    @property
    def before_said(self) -> str:
        return number(self.before)

    @property
    def after_said(self) -> str:
        return number(self.after)

    @property
    def said_goals(self) -> list[tuple[Goal, str, int]]:
        """Each goal with its score as people read it, and its weight."""
        return [(goal, number(score), weight) for goal, score, weight in self.goals]

    @property
    def has_changed(self) -> bool:
        return self.before != self.after


def attainment(measurements: Iterable[Measurement]) -> Attainment | None:
    """T of a citizen's goals, or None when none was scored. Needs ``instrument`` and ``goal`` loaded.

    Scores without a goal, and what was struck out, are left out.
    """
    by_goal: dict[Any, list[Measurement]] = defaultdict(list)
    for one in sorted(measurements, key=lambda one: (one.measured_on, one.noted_at)):
        if one.instrument.code == CODE and one.goal_id and one.struck_at is None:
            by_goal[one.goal_id].append(one)
    if not by_goal:
        return None
    rows = []
    for scores in by_goal.values():
        latest, goal = scores[-1], scores[-1].goal
        assert goal is not None
        alike = [one for one in scores if one.instrument_id == latest.instrument_id]
        rows.append((goal, baseline_of(alike).value, latest.value, weight_of(goal)))
    return Attainment(
        goals=[(goal, after, weight) for goal, _before, after, weight in rows],
        before=t_score([(before, weight) for _goal, before, _after, weight in rows]),
        after=t_score([(after, weight) for _goal, _before, after, weight in rows]),
    )


def weight_of(goal: Goal) -> int:
    """Importance × difficulty, or 1 where nobody has weighed the goal."""
    scale = getattr(goal, "gas_scale", None)
    return scale.importance * scale.difficulty if scale else 1
