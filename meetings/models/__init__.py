from meetings.models.agenda import AgendaItem, AgendaProposal, ProposalOnAgenda
from meetings.models.agreements import (
    ActionProposal,
    ActionStep,
    AgreedAction,
    Escalation,
    FollowUp,
    ParkedTopic,
)
from meetings.models.calendar import Absence, CalendarFeed, Duty
from meetings.models.kinds import ClosedDay, MeetingProfile
from meetings.models.meeting import Meeting, Participant, WallPrivacy
from meetings.models.minutes import Minutes
from meetings.models.ready import ChecklistPoint, ChecklistTick, StandIn
from meetings.models.rules import MeetingRating, Rule, RuleObservation, RuleSet
from meetings.models.script import MeetingScript, ScriptStep
from meetings.models.series import MeetingSeries
from meetings.models.steps import LeaderStep, ReceivedForm
from meetings.models.wall import WallScreen
from meetings.models.word import Contribution, ContributionKind, SpeakingTime, WordRequest

__all__ = [
    "Absence",
    "ActionProposal",
    "ActionStep",
    "AgendaItem",
    "AgendaProposal",
    "AgreedAction",
    "CalendarFeed",
    "ChecklistPoint",
    "ChecklistTick",
    "ClosedDay",
    "Contribution",
    "ContributionKind",
    "Duty",
    "Escalation",
    "FollowUp",
    "LeaderStep",
    "Meeting",
    "MeetingProfile",
    "MeetingRating",
    "MeetingScript",
    "MeetingSeries",
    "Minutes",
    "ParkedTopic",
    "Participant",
    "ProposalOnAgenda",
    "ReceivedForm",
    "Rule",
    "RuleObservation",
    "RuleSet",
    "ScriptStep",
    "SpeakingTime",
    "StandIn",
    "WallPrivacy",
    "WallScreen",
    "WordRequest",
]
