from goals.models.goal import ENDED, LIVE, Goal, GoalRevision, GoalStatus, GoalType, column
from goals.models.measurement import Informant, Instrument, Measurement

__all__ = [
    "ENDED",
    "LIVE",
    "Goal",
    "GoalRevision",
    "GoalStatus",
    "GoalType",
    "Informant",
    "Instrument",
    "Measurement",
    "column",
]
