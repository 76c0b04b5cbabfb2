from citizens.models.citizen import Citizen
from citizens.models.consent import Consent
from citizens.models.course import CareCourse, Closure
from citizens.models.decision import Decision, DecisionRevision
from citizens.models.intervention import (
    Approval,
    Intervention,
    InterventionProposal,
    LegalBasis,
)
from citizens.models.relative import NetworkContact, Relative, RelativeRight
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
    "Citizen",
    "Closure",
    "Consent",
    "Decision",
    "DecisionRevision",
    "Intervention",
    "InterventionProposal",
    "LegalBasis",
    "NetworkContact",
    "Relative",
    "RelativeRight",
    "TriageAssessment",
    "TriageGuide",
    "TriagePlan",
    "TriageRound",
    "TriageStatus",
]
