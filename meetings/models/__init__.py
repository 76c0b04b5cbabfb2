from meetings.models.agenda import AgendaItem, AgendaProposal, ProposalOnAgenda
from meetings.models.agreements import (
    ActionProposal,
    ActionStep,
    AgreedAction,
    Escalation,
    FollowUp,
    ParkedTopic,
)
from meetings.models.meeting import Meeting, Participant, WallPrivacy
from meetings.models.minutes import Minutes
from meetings.models.rules import MeetingRating, Rule, RuleObservation, RuleSet
from meetings.models.script import MeetingScript, ScriptStep
from meetings.models.series import MeetingSeries
from meetings.models.steps import LeaderStep, ReceivedForm
from meetings.models.wall import WallScreen
from meetings.models.word import Contribution, ContributionKind, SpeakingTime, WordRequest

__all__ = [
    "ActionProposal",
    "ActionStep",
    "AgendaItem",
    "AgendaProposal",
    "AgreedAction",
    "Contribution",
    "ContributionKind",
    "Escalation",
    "FollowUp",
    "LeaderStep",
    "Meeting",
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
    "WallPrivacy",
    "WallScreen",
    "WordRequest",
]
