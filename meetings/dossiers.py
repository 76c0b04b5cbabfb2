"""What there is to say about a citizen on an agenda; for walls kept ready, since the whole room waits for it.

A dossier that is kept is used only while nothing about the citizen has changed. Every change is an event
of the trail, so their number tells; only the step to the citizen is an event that changes no dossier.
"""

import datetime as dt
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from citizens.consents import NOTHING, Cover
from citizens.models import InterventionProposal
from citizens.models.intervention import ProposalState
from dtr import clock
from dtr.audit.models import Event
from dtr.staff.models import Unit
from goals.measures import Standing, newest_first, standings_of
from goals.models import Goal
from goals.pulses import said_of
from goals.trends import drawn
from meetings import consent_check, untold, word
from meetings.models import ActionProposal, AgendaItem, AgreedAction, Contribution, ParkedTopic
from meetings.states import OVER, ItemState

LAST_AGREEMENTS = 3
MEASURES_SHOWN = 4
CHANGES_NO_DOSSIER = ("meeting.next",)
MOST_KEPT = 200
READ_AGAIN = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Dossier:
    """The citizen's goals and what became of them, what was agreed, and what is said today."""

    goals: Sequence[Goal] = ()
    last_actions: Sequence[AgreedAction] = ()
    actions: Sequence[AgreedAction] = ()
    parked: Sequence[ParkedTopic] = ()
    measures: Sequence[Standing] = ()
    proposals: Sequence[InterventionProposal] = ()
    contributions: Sequence[Contribution] = ()
    action_proposals: Sequence[ActionProposal] = ()
    """Agreements that participants propose and nobody has answered."""
    unheard: Sequence[Unit] = ()
    """On a wall: the organisations in the room for whose sake nothing about the health is told."""


_kept: OrderedDict[Any, tuple[tuple[int, int], Dossier]] = OrderedDict()
_lock = Lock()


def dossier_of(item: AgendaItem) -> Dossier:
    """The dossier for a screen near by, with who said what; the same few queries whatever there is."""
    return _read(item, far=False)


def for_wall(item: AgendaItem) -> Dossier:
    """The dossier for a wall: read anew when something about the citizen has changed, and after a while for
    the sake of names and scales, which are nobody's events; else one query, and none for an item that was
    read with ``changes_of_present``."""
    counted = getattr(item, "changes", None)
    changes = _mark(item.citizen_id) if counted is None else counted
    mark = changes, int(clock.now().timestamp() / READ_AGAIN.total_seconds())
    with _lock:
        known = _kept.get(item.pk)
    if known is None or known[0] != mark:
        known = mark, _read(item, far=True)
        with _lock:
            _kept[item.pk] = known
            _kept.move_to_end(item.pk)
            if len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return known[1]


def told(dossier: Dossier, cover: Cover, receiver: int | None) -> Dossier:
    """The same for an organisation (by key), as far as the citizen's consent covers it.

    Where it may hear of no health: without measurements and reasons, and with those contributions and parked
    topics only that are its own people's.
    """
    for rows in (dossier.last_actions, dossier.actions, dossier.action_proposals):
        untold.mark(rows, cover, receiver)
    untold.answers(dossier.proposals, cover)
    if cover.health:
        return dossier
    own = [one for one in dossier.contributions if one.by.employer_id == receiver]
    parked = untold.parked(dossier.parked, cover, receiver)
    return replace(dossier, measures=(), contributions=own, parked=parked)


def forget() -> None:
    """Keep nothing any more."""
    with _lock:
        _kept.clear()


def _mark(citizen_id: Any) -> int:
    """The number of changes around the citizen: events are only ever added."""
    return _changes().filter(citizen_id=citizen_id).count()


def changes_of_present() -> Case:
    """The same number as a column of agenda items, counted for the citizen who is taken up only."""
    of_this = _changes().filter(citizen_id=OuterRef("citizen_id")).order_by().values("citizen_id")
    number = Coalesce(Subquery(of_this.annotate(number=Count("pk")).values("number")), 0)
    return Case(When(state=ItemState.PRESENT, then=number), default=None, output_field=IntegerField())


def _changes() -> QuerySet[Event]:
    return Event.objects.filter(kind=Event.Kind.CHANGE).exclude(code__in=CHANGES_NO_DOSSIER)


def _read(item: AgendaItem, *, far: bool) -> Dossier:
    unheard = consent_check.unheard(item, word.at_table(item.meeting)) if far else []
    who = unheard or not far
    earlier, today = _agreements(item)
    goals = Goal.objects.live().filter(citizen_id=item.citizen_id).order_by("created_at")
    dossier = Dossier(
        goals=said_of(goals[:1] if far else goals),
        last_actions=earlier[:LAST_AGREEMENTS],
        actions=today,
        parked=list(item.parked.select_related("owner")),
        measures=drawn(newest_first(standings_of([item.citizen])[item.citizen_id])[:MEASURES_SHOWN]),
        proposals=list(_help(item, far=far)),
        contributions=list(item.contributions.select_related("by") if who else item.contributions.all()),
        action_proposals=list(_proposed(item)),
        unheard=unheard,
    )
    # Everybody in the room reads the wall.
    for unit in unheard:
        dossier = told(dossier, NOTHING, unit.pk)
    return dossier


def _agreements(item: AgendaItem) -> tuple[list[AgreedAction], list[AgreedAction]]:
    """Those of earlier meetings, the newest first; and today's in the order they were made."""
    rows = list(
        AgreedAction.objects.filter(item__citizen_id=item.citizen_id)
        .filter(Q(item=item) | Q(item__meeting__state__in=OVER))
        .with_owner()
        .order_by("-agreed_at")[:40]
    )
    today = [action for action in rows if action.item_id == item.pk]
    return [action for action in rows if action.item_id != item.pk], today[::-1]


def _help(item: AgendaItem, *, far: bool) -> QuerySet[InterventionProposal]:
    wanted = Q(on_agenda__item=item) | Q(citizen_id=item.citizen_id, state=ProposalState.WAITING)
    if item.started_at:
        # What was asked for before the meeting and is answered in it stays in sight with its answer.
        wanted |= Q(citizen_id=item.citizen_id, approval__decided_at__gte=item.started_at)
    rows = InterventionProposal.objects.filter(wanted)
    return (
        rows if far else rows.select_related("proposed_by", "approval__legal_basis", "approval__decided_by")
    )


def _proposed(item: AgendaItem) -> QuerySet[ActionProposal]:
    waiting = item.actions_proposed.filter(state=ActionProposal.State.WAITING)
    return waiting.with_owner().select_related("proposed_by")
