from citizens.models.citizen import Citizen
from citizens.models.consent import Consent
from citizens.models.course import CareCourse, Closure
from citizens.models.decision import Decision, DecisionRevision
from citizens.models.hearing import DelayNotice, PartyHearing
from citizens.models.intervention import (
    Approval,
    Intervention,
    InterventionProposal,
    LegalBasis,
)
from citizens.models.letter import DecisionLetter
from citizens.models.relative import NetworkContact, Relative, RelativeRight
from citizens.models.standards import CaseDeadline, DecisionText
from citizens.models.start import StartNote
from citizens.models.triage import (
    TriageAssessment,
    TriageGuide,
    TriagePlan,
    TriageRound,
    TriageStatus,
)

__all__ = [
    "Approval",
    "CareCourse",
    "CaseDeadline",
    "Citizen",
    "Closure",
    "Consent",
    "Decision",
    "DecisionLetter",
    "DecisionRevision",
    "DecisionText",
    "DelayNotice",
    "Intervention",
    "InterventionProposal",
    "LegalBasis",
    "NetworkContact",
    "PartyHearing",
    "Relative",
    "RelativeRight",
    "StartNote",
    "TriageAssessment",
    "TriageGuide",
    "TriagePlan",
    "TriageRound",
    "TriageStatus",
]
