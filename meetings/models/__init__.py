from meetings.models.agenda import AgendaItem, ListedCitizen, ProposalOnAgenda
from meetings.models.agreements import (
    ActionProposal,
    ActionStep,
    AgreedAction,
    Escalation,
    FollowUp,
    ParkedTopic,
)
from meetings.models.calendar import Absence, CalendarFeed, Duty, GoneFromCalendar
from meetings.models.counted import CountedQuarter
from meetings.models.informing import CitizenInformation, CitizenLetter, LetterCopy, RecordTransfer
from meetings.models.kinds import ClosedDay, MeetingProfile
from meetings.models.meeting import Meeting, Participant, WallPrivacy
from meetings.models.minutes import (
    Minutes,
    MinutesAddendum,
    MinutesAmendment,
    MinutesVersion,
    Sheet,
)
from meetings.models.preparing import Preparation, SharingNote
from meetings.models.proposing import AgendaProposal, NeedChangeNotice, ProposalWeight, ProposalWeights
from meetings.models.ready import ChecklistPoint, ChecklistTick, StandIn
from meetings.models.rules import MeetingRating, Rule, RuleObservation, RuleSet
from meetings.models.script import MeetingScript, ScriptStep
from meetings.models.series import MeetingSeries
from meetings.models.smallest import SmallestGroup
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
    "CitizenInformation",
    "CitizenLetter",
    "ClosedDay",
    "Contribution",
    "ContributionKind",
    "CountedQuarter",
    "Duty",
    "Escalation",
    "FollowUp",
    "GoneFromCalendar",
    "LeaderStep",
    "LetterCopy",
    "ListedCitizen",
    "Meeting",
    "MeetingProfile",
    "MeetingRating",
    "MeetingScript",
    "MeetingSeries",
    "Minutes",
    "MinutesAddendum",
    "MinutesAmendment",
    "MinutesVersion",
    "NeedChangeNotice",
    "ParkedTopic",
    "Participant",
    "Preparation",
    "ProposalOnAgenda",
    "ProposalWeight",
    "ProposalWeights",
    "ReceivedForm",
    "RecordTransfer",
    "Rule",
    "RuleObservation",
    "RuleSet",
    "ScriptStep",
    "SharingNote",
    "Sheet",
    "SmallestGroup",
    "SpeakingTime",
    "StandIn",
    "WallPrivacy",
    "WallScreen",
    "WordRequest",
]
