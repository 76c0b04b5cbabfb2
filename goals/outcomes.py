"""What goals came to, counted in one way everywhere.

A goal is reached by its own kind: to have kept an ability is as much a success as to have regained one
(S004). Dropped goals are told beside the count, never in it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from goals.models import Goal, GoalStatus, GoalType


@dataclass(frozen=True)
class Outcome:
    """Ended goals: how many were reached of those that were pursued to the end, and by which kind."""

    ended: int
    reached: int
    kept: int
    """How many of the reached were goals to keep an ability."""
    partly: int
    dropped: int

    @property
    def share(self) -> float | None:
        """Reached of ended, 0 to 1; None while nothing has ended."""
        return self.reached / self.ended if self.ended else None


def counted(goals: Iterable[Goal]) -> Outcome:
    """The outcome of those among the goals that have ended."""
    found = Counter((goal.status, goal.goal_type) for goal in goals if not goal.is_live)

    def number(status: GoalStatus, *kinds: GoalType) -> int:
        return sum(found[status, kind] for kind in kinds or GoalType)

    return Outcome(
        ended=sum(found.values()) - number(GoalStatus.DROPPED),
        reached=number(GoalStatus.REACHED),
        kept=number(GoalStatus.REACHED, GoalType.MAINTAIN),
        partly=number(GoalStatus.PARTLY_REACHED),
        dropped=number(GoalStatus.DROPPED),
    )
