from goals.models.condition import FunctionalCondition, Level
from goals.models.conversation import (
    Conversation,
    ConversationAddendum,
    ConversationAnswer,
    ConversationField,
    ConversationForm,
    FormerAnswer,
    Wish,
)
from goals.models.gas import GasScale
from goals.models.goal import (
    ENDED,
    LIVE,
    Goal,
    GoalOwner,
    GoalRevision,
    GoalStatus,
    GoalType,
    SubGoal,
    SubGoalRevision,
    column,
)
from goals.models.measurement import Informant, Instrument, Measurement, Occasion
from goals.models.pulse import GoalPulse, LevelJudgement, SmileyScore, TrafficLight
from goals.models.smarte import SmarteCriterion, VaguePhrase

__all__ = [
    "ENDED",
    "LIVE",
    "Conversation",
    "ConversationAddendum",
    "ConversationAnswer",
    "ConversationField",
    "ConversationForm",
    "FormerAnswer",
    "FunctionalCondition",
    "GasScale",
    "Goal",
    "GoalOwner",
    "GoalPulse",
    "GoalRevision",
    "GoalStatus",
    "GoalType",
    "Informant",
    "Instrument",
    "Level",
    "LevelJudgement",
    "Measurement",
    "Occasion",
    "SmarteCriterion",
    "SmileyScore",
    "SubGoal",
    "SubGoalRevision",
    "TrafficLight",
    "VaguePhrase",
    "Wish",
    "column",
]
