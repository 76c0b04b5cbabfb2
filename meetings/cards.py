"""The citizen who is taken up now, as one viewer's screen shows the case."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from citizens.models import Citizen, InterventionProposal
from citizens.models.intervention import ProposalState
from dtr import clock
from goals.measures import Standing, standings_of
from goals.models import Goal
from meetings.models import ActionProposal, AgendaItem, AgreedAction, Contribution, ParkedTopic
from meetings.script import Step
from meetings.states import OVER

LAST_AGREEMENTS = 3
MEASURES_SHOWN = 4


@dataclass(frozen=True)
class Viewer:
    """Who looks: what a citizen is called there, who is seen at all, and what the screen has room for."""

    name: Callable[[Citizen], str]
    seen: Callable[[Citizen], bool]
    leader: Any = None
    """Whose console it is: gives the ball, and undoes the last step."""
    rules: bool = False
    """How the rules stand now."""
    far: bool = False
    """A wall: what is not shown there is not even asked for."""


@dataclass(frozen=True)
class Card:
    """The citizen who is taken up now. Where only numbers may be shown, all but the clock is empty."""

    item: AgendaItem | None
    number: int
    name: str
    reason: str
    started_at: dt.datetime
    deadline: dt.datetime
    minutes: int
    goals: Sequence[Goal] = ()
    last_actions: Sequence[AgreedAction] = ()
    actions: Sequence[AgreedAction] = ()
    parked: Sequence[ParkedTopic] = ()
    measures: Sequence[Standing] = ()
    proposals: Sequence[InterventionProposal] = ()
    contributions: Sequence[Contribution] = ()
    action_proposals: Sequence[ActionProposal] = ()
    """Agreements that participants propose and nobody has answered."""
    step: Step | None = None
    step_deadline: dt.datetime | None = None
    """When the present step has had its share of the minutes."""
    contact_person: str = ""
    citizen_key: Any = None


def tag_of(number: int) -> str:
    """What a citizen is called where nobody may read a name."""
    return _("Citizen %(number)s") % {"number": number}


def numbers_only(number: int, item: AgendaItem, *, step: Step | None) -> Card:
    """The card without a word about the citizen: place, clock and step."""
    started_at = item.started_at or clock.now()
    return Card(
        item=None,
        number=number,
        name=tag_of(number),
        reason="",
        started_at=started_at,
        deadline=started_at + dt.timedelta(minutes=item.minutes_given),
        minutes=item.minutes_given,
        step=step,
        step_deadline=_step_deadline(item, step),
    )


def card_of(number: int, item: AgendaItem, viewer: Viewer, *, step: Step | None) -> Card:
    """Everything the viewer's screen shows of the citizen; the same few queries whatever there is."""
    citizen = item.citizen
    started_at = item.started_at or clock.now()
    earlier, today = _agreements(item)
    return Card(
        item=item,
        number=number,
        name=viewer.name(citizen),
        reason=item.agenda_reason,
        started_at=started_at,
        deadline=started_at + dt.timedelta(minutes=item.minutes_given),
        minutes=item.minutes_given,
        goals=list(Goal.objects.live().filter(citizen=citizen).order_by("created_at")),
        last_actions=earlier[:LAST_AGREEMENTS],
        actions=today,
        parked=list(item.parked.select_related("owner")),
        measures=latest_measures(citizen)[:MEASURES_SHOWN],
        proposals=list(_help(item, far=viewer.far)),
        contributions=list(_contributions(item, far=viewer.far)),
        action_proposals=list(_proposed(item)),
        step=step,
        step_deadline=_step_deadline(item, step),
        contact_person="" if viewer.far else str(citizen.contact_person or ""),
        citizen_key=citizen.pk,
    )


def _step_deadline(item: AgendaItem, step: Step | None) -> dt.datetime | None:
    if step is None:
        return None
    since = item.step_started_at or item.started_at or clock.now()
    return since + dt.timedelta(seconds=step.seconds)


def _agreements(item: AgendaItem) -> tuple[list[AgreedAction], list[AgreedAction]]:
    """Those of earlier meetings, the newest first; and today's in the order they were made."""
    rows = list(
        AgreedAction.objects.filter(item__citizen_id=item.citizen_id)
        .filter(Q(item=item) | Q(item__meeting__state__in=OVER))
        .select_related("owner")
        .order_by("-agreed_at")[:40]
    )
    today = [action for action in rows if action.item_id == item.pk]
    return [action for action in rows if action.item_id != item.pk], today[::-1]


def _help(item: AgendaItem, *, far: bool) -> QuerySet[InterventionProposal]:
    rows = InterventionProposal.objects.filter(
        Q(on_agenda__item=item) | Q(citizen_id=item.citizen_id, state=ProposalState.WAITING)
    )
    return (
        rows if far else rows.select_related("proposed_by", "approval__legal_basis", "approval__decided_by")
    )


def _contributions(item: AgendaItem, *, far: bool) -> QuerySet[Contribution]:
    return item.contributions.all() if far else item.contributions.select_related("by")


def _proposed(item: AgendaItem) -> QuerySet[ActionProposal]:
    waiting = item.actions_proposed.filter(state=ActionProposal.State.WAITING)
    return waiting.select_related("owner", "proposed_by")


def latest_measures(citizen: Citizen) -> list[Standing]:
    """Where the citizen's measurements stand, the newest first; one query."""
    found = standings_of([citizen])[citizen.pk]
    return sorted(found, key=lambda standing: standing.measured_on, reverse=True)
