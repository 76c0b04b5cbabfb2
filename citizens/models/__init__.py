from citizens.models.citizen import Citizen
from citizens.models.course import CareCourse, Closure
from citizens.models.decision import Decision, DecisionRevision
from citizens.models.intervention import (
    Approval,
    Intervention,
    InterventionProposal,
    LegalBasis,
)

__all__ = [
    "Approval",
    "CareCourse",
    "Citizen",
    "Closure",
    "Decision",
    "DecisionRevision",
    "Intervention",
    "InterventionProposal",
    "LegalBasis",
]
