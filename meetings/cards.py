"""The citizen who is taken up now, as one viewer's screen shows the case."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from citizens import consents
from citizens.models import Citizen, InterventionProposal
from dtr import clock
from goals.measures import Standing
from goals.models import Goal
from meetings import dossiers, remarks
from meetings.models import ActionProposal, AgendaItem, AgreedAction, Contribution, ParkedTopic, Participant
from meetings.remarks import Remark
from meetings.script import Step


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
    plans: bool = False
    """The planning page: it says beforehand whose consent is missing."""
    receiver: int | None = None
    """The organisation outside the authority for which the screen is read."""


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
    consent_is_missing: bool = False
    """The viewer's organisation hears nothing about the health, but for what its own people bring; on a wall,
    one of those in the room."""
    remarks: Sequence[Remark] = ()
    """What the leader should know before the talk; on a console only."""


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


def card_of(
    number: int,
    item: AgendaItem,
    viewer: Viewer,
    *,
    step: Step | None,
    participants: Sequence[Participant] = (),
) -> Card:
    """Everything the viewer's screen shows of the citizen; the same few queries whatever there is."""
    citizen = item.citizen
    started_at = item.started_at or clock.now()
    dossier = dossiers.for_wall(item) if viewer.far else dossiers.dossier_of(item)
    hidden = bool(dossier.unheard)
    if viewer.receiver is not None:
        cover = consents.covers([citizen.pk], viewer.receiver)[citizen.pk]
        hidden, dossier = not cover.health, dossiers.told(dossier, cover, viewer.receiver)
    return Card(
        item=item,
        number=number,
        name=viewer.name(citizen),
        # Why somebody is taken up tells of the health: scores, colours of triage, falls.
        reason="" if hidden else item.agenda_reason,
        started_at=started_at,
        deadline=started_at + dt.timedelta(minutes=item.minutes_given),
        minutes=item.minutes_given,
        goals=dossier.goals,
        last_actions=dossier.last_actions,
        actions=dossier.actions,
        parked=dossier.parked,
        measures=dossier.measures,
        proposals=dossier.proposals,
        contributions=dossier.contributions,
        action_proposals=dossier.action_proposals,
        step=step,
        step_deadline=_step_deadline(item, step),
        contact_person="" if viewer.far else str(citizen.contact_person or ""),
        citizen_key=citizen.pk,
        consent_is_missing=hidden,
        remarks=remarks.remarks_of(item, participants, viewer.receiver) if viewer.leader else (),
    )


def _step_deadline(item: AgendaItem, step: Step | None) -> dt.datetime | None:
    if step is None:
        return None
    since = item.step_started_at or item.started_at or clock.now()
    return since + dt.timedelta(seconds=step.seconds)
