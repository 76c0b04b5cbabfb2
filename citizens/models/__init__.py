from citizens.models.catalogue import DropoutReason, ExclusionCriterion, RehabPackage
from citizens.models.citizen import Citizen
from citizens.models.consent import Consent
from citizens.models.course import CareCourse, Closure
from citizens.models.decision import Decision, DecisionRevision
from citizens.models.hearing import DelayNotice, HearingTakenBack, PartyHearing
from citizens.models.intervention import Approval, Intervention, InterventionProposal, LegalBasis
from citizens.models.journey import CourseDialogue, CourseExtension, EntryTest, Exclusion, ShadowGrant
from citizens.models.letter import DecisionLetter
from citizens.models.place import PlaceStay, TemporaryPlace
from citizens.models.relative import NetworkContact, Relative, RelativeRight
from citizens.models.standards import CaseDeadline, DecisionText
from citizens.models.start import StartNote
from citizens.models.triage import TriageAssessment, TriageGuide, TriagePlan, TriageRound, TriageStatus

__all__ = [
    "Approval",
    "CareCourse",
    "CaseDeadline",
    "Citizen",
    "Closure",
    "Consent",
    "CourseDialogue",
    "CourseExtension",
    "Decision",
    "DecisionLetter",
    "DecisionRevision",
    "DecisionText",
    "DelayNotice",
    "DropoutReason",
    "EntryTest",
    "Exclusion",
    "ExclusionCriterion",
    "HearingTakenBack",
    "Intervention",
    "InterventionProposal",
    "LegalBasis",
    "NetworkContact",
    "PartyHearing",
    "PlaceStay",
    "RehabPackage",
    "Relative",
    "RelativeRight",
    "ShadowGrant",
    "StartNote",
    "TemporaryPlace",
    "TriageAssessment",
    "TriageGuide",
    "TriagePlan",
    "TriageRound",
    "TriageStatus",
]
