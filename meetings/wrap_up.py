"""What was decided, agreed, parked and carried over, citizen by citizen: read aloud as the hour ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from citizens import consents
from citizens.consents import Cover
from citizens.models import Citizen, InterventionProposal
from citizens.models.intervention import ProposalState
from dtr.staff import access
from meetings import untold
from meetings.help_here import help_at
from meetings.models import ActionProposal, AgendaItem, AgreedAction, Meeting, ParkedTopic
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState


@dataclass(frozen=True)
class Case:
    """What one citizen's talk came to. Of a citizen whom the viewer may not see, only the number."""

    number: int
    name: str
    state: ItemState
    key: Any = None
    item: Any = None
    outcome: FollowUpOutcome | None = None
    stay: Stay | None = None
    agreements: Sequence[AgreedAction] = field(default_factory=tuple)
    proposed: Sequence[ActionProposal] = field(default_factory=tuple)
    parked: Sequence[ParkedTopic] = field(default_factory=tuple)
    decided: Sequence[InterventionProposal] = field(default_factory=tuple)
    waiting: Sequence[InterventionProposal] = field(default_factory=tuple)
    no_action_because: str = ""
    carried_over_because: str = ""

    @property
    def is_settled(self) -> bool:
        return self.state in (ItemState.DISCUSSED, ItemState.CARRIED_OVER)


@dataclass(frozen=True)
class ReadBack:
    """The whole meeting, in the order of the agenda."""

    cases: Sequence[Case]
    citizens: Sequence[Citizen]
    """Everybody who is named; for the trail."""

    @property
    def unsettled(self) -> list[Case]:
        """Those who are neither discussed nor carried over."""
        return [case for case in self.cases if not case.is_settled]


def read_back(meeting: Meeting, user: Any) -> ReadBack:
    """What is read back, as this person may see it. The queries do not grow with the citizens."""
    items = list(
        meeting.items.select_related("citizen")
        .order_by("position")
        .prefetch_related(
            Prefetch("actions", AgreedAction.objects.with_owner()),
            "parked__owner",
            Prefetch("actions_proposed", ActionProposal.objects.with_owner()),
            help_at(meeting),
        )
    )
    seen = [access.sees(user, item.citizen.team_id, item.citizen.provider_id) for item in items]
    unit = consents.receiver_of(user)
    receiver = unit.pk if unit else None
    covers = consents.covers([item.citizen_id for item in items], receiver)
    return ReadBack(
        cases=[
            _case(number, item, covers[item.citizen_id], receiver)
            if open_to_viewer
            else _hidden(number, item)
            for number, (item, open_to_viewer) in enumerate(zip(items, seen, strict=True), start=1)
        ],
        citizens=[item.citizen for item, open_to_viewer in zip(items, seen, strict=True) if open_to_viewer],
    )


def _hidden(number: int, item: AgendaItem) -> Case:
    return Case(number, _("Another citizen"), item.status)


def _case(number: int, item: AgendaItem, cover: Cover, receiver: int | None) -> Case:
    help_spoken_of = list(item.citizen.proposals.all())
    proposed = [one for one in item.actions_proposed.all() if one.state == ActionProposal.State.WAITING]
    untold.mark([*item.actions.all(), *proposed], cover, receiver)
    return Case(
        number=number,
        name=str(item.citizen),
        state=item.status,
        key=item.citizen_id,
        item=item.pk,
        outcome=FollowUpOutcome(item.outcome) if item.outcome else None,
        stay=Stay(item.stay) if item.stay else None,
        agreements=list(item.actions.all()),
        proposed=proposed,
        parked=untold.parked(item.parked.all(), cover, receiver),
        decided=[one for one in help_spoken_of if hasattr(one, "approval")],
        waiting=[one for one in help_spoken_of if one.state == ProposalState.WAITING],
        no_action_because=item.no_action_because if cover.health else "",
        carried_over_because=item.carried_over_because if cover.health else "",
    )
