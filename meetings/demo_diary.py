"""What the demo municipality's teams did at their meetings, gathered until all of it is saved."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from citizens.models import Approval, Citizen, Decision, Intervention, InterventionProposal, LegalBasis
from meetings.demo import Town
from meetings.demo_texts import HelpText
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    AgreedAction,
    Meeting,
    MeetingSeries,
    ParkedTopic,
    Participant,
    ProposalOnAgenda,
    RuleSet,
)
from meetings.models.agreements import ActionState

# How what was promised and is past its date has gone, over and over.
FATES = (
    *[ActionState.DONE] * 7,
    ActionState.STUCK,
    *[ActionState.DONE] * 3,
    ActionState.MOVED,
    ActionState.OPEN,
)


@dataclass
class Diary:
    """The rows of all meetings, saved together at the end."""

    series: list[MeetingSeries] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    items: list[AgendaItem] = field(default_factory=list)
    actions: list[AgreedAction] = field(default_factory=list)
    parked: list[ParkedTopic] = field(default_factory=list)
    nominations: list[AgendaProposal] = field(default_factory=list)
    proposals: list[InterventionProposal] = field(default_factory=list)
    on_agenda: list[ProposalOnAgenda] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)
    wanted: dict[int, list[HelpText]] = field(default_factory=dict)
    wanted_then: dict[int, list[HelpText]] = field(default_factory=dict)
    talked_about: Counter[Any] = field(default_factory=Counter)
    fates: Any = field(default_factory=lambda: cycle(FATES))
    words: dict[Any, Any] = field(default_factory=dict)
    rule_set: RuleSet = field(default_factory=RuleSet.current)
    bases: dict[tuple[str, str], LegalBasis] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bases = {(one.law, one.section): one for one in LegalBasis.objects.order_by("valid_from")}

    def following(self, words: tuple[Any, ...]) -> Any:
        """The next of several texts, starting again when all have been used."""
        return next(self.words.setdefault(words, cycle(words)))

    def save(self) -> None:
        """Everything in the order it depends on each other."""
        Meeting.objects.bulk_create(self.meetings)
        Participant.objects.bulk_create(self.participants)
        AgendaItem.objects.bulk_create(self.items)
        AgreedAction.objects.bulk_create(self.actions)
        ParkedTopic.objects.bulk_create(self.parked)
        AgendaProposal.objects.bulk_create(self.nominations)
        InterventionProposal.objects.bulk_create(self.proposals)
        ProposalOnAgenda.objects.bulk_create(self.on_agenda)
        Approval.objects.bulk_create(self.approvals)
        Decision.objects.bulk_create(self.decisions)
        Intervention.objects.bulk_create(self.interventions)


def theme_of(town: Town, diary: Diary, citizen: Citizen) -> str:
    """What the goal in turn is about; empty for a citizen without goals."""
    themes = town.themes[citizen.pk]
    return themes[diary.talked_about[citizen.pk] % len(themes)] if themes else ""
