from meetings.models.agenda import AgendaItem, AgendaProposal, ProposalOnAgenda
from meetings.models.agreements import AgreedAction, ParkedTopic
from meetings.models.meeting import Meeting, Participant
from meetings.models.minutes import Minutes
from meetings.models.rules import Rule, RuleObservation, RuleSet
from meetings.models.series import MeetingSeries
from meetings.models.wall import WallScreen

__all__ = [
    "AgendaItem",
    "AgendaProposal",
    "AgreedAction",
    "Meeting",
    "MeetingSeries",
    "Minutes",
    "ParkedTopic",
    "Participant",
    "ProposalOnAgenda",
    "Rule",
    "RuleObservation",
    "RuleSet",
    "WallScreen",
]
