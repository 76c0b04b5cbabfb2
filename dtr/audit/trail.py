"""Writing the trail: ``record`` what was done, ``looked`` for what was seen, ``denied`` for a closed door."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.audit import sentences
from dtr.audit.models import Event, Seal

sentences.register(
    {
        "citizen.seen": _("%(actor)s saw the citizen: %(place)s."),
        "door.closed": _("%(actor)s was refused: %(place)s."),
    }
)

SAME_LOOK = dt.timedelta(minutes=15)
# Transactions end well within this; younger rows are left for the next seal.
SETTLED_AFTER = dt.timedelta(seconds=90)


def record(
    code: str,
    *,
    by: Any,
    about: models.Model,
    citizen_id: Any = None,
    team_id: int | None = None,
    meeting_id: Any = None,
    **facts: Any,
) -> Event:
    """Add one change to the trail, in the transaction of the change itself.

    ``by`` is a person, a wall, or None for the house acting on its timetable. ``facts`` must hold
    nothing that the trail may not keep: never a CPR number. Raises KeyError for an unknown ``code``.
    """
    if not sentences.known(code):
        raise KeyError(code)
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an event belongs to the transaction of its change")
    return Event.objects.create(
        at=clock.stamp(),
        kind=Event.Kind.CHANGE,
        code=code,
        actor=actor_key(by),
        actor_name=actor_name(by),
        object_type=about._meta.label_lower,
        object_id=str(about.pk),
        citizen_id=citizen_id,
        team_id=team_id,
        meeting_id=meeting_id,
        facts=facts,
    )


class Look(NamedTuple):
    """Somebody, and the citizens who are shown to that one now."""

    by: Any
    citizens: Iterable[Any]


def looked(
    *,
    by: Any,
    citizens: Iterable[Any],
    place: str,
    meeting_id: Any = None,
    once_within: dt.timedelta | None = None,
) -> None:
    """Add one look per citizen. If the trail cannot be written, the page is not shown (the error rises).

    ``once_within`` is for pages that fetch themselves again and again: a look at the same citizen from
    the same place within that time is the same look.
    """
    looked_together([Look(by, citizens)], place=place, meeting_id=meeting_id, once_within=once_within)


def looked_together(
    looks: Iterable[Look], *, place: str, meeting_id: Any = None, once_within: dt.timedelta | None = None
) -> None:
    """``looked`` for many who are shown the same thing at once, in as many queries as for one."""
    shown = {(actor_key(one.by), citizen.pk): (one.by, citizen) for one in looks for citizen in one.citizens}
    if once_within and shown:
        seen = Event.objects.looks().filter(
            actor__in={actor for actor, _pk in shown},
            citizen_id__in={pk for _actor, pk in shown},
            meeting_id=meeting_id,
            facts__place=place,
            at__gte=clock.now() - once_within,
        )
        for pair in seen.values_list("actor", "citizen_id"):
            shown.pop(pair, None)
    Event.objects.bulk_create(
        Event(
            at=clock.stamp(),
            kind=Event.Kind.LOOK,
            code="citizen.seen",
            actor=actor,
            actor_name=actor_name(by),
            object_type="citizens.citizen",
            object_id=str(pk),
            citizen_id=pk,
            team_id=citizen.team_id,
            meeting_id=meeting_id,
            facts={"place": place},
        )
        for (actor, pk), (by, citizen) in shown.items()
    )


def same_look(again: bool) -> dt.timedelta | None:
    """For a page with a form: shown again with its faults, it is the look at the empty one, if any."""
    return SAME_LOOK if again else None


def denied(*, by: Any, place: str, about: models.Model | None = None, citizen_id: Any = None) -> None:
    """Add that somebody known stood before a closed door."""
    Event.objects.create(
        at=clock.stamp(),
        kind=Event.Kind.DENIED,
        code="door.closed",
        actor=actor_key(by),
        actor_name=actor_name(by),
        object_type=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        citizen_id=citizen_id,
        facts={"place": place},
    )


def actor_key(by: Any) -> str:
    """``user:7``, ``wall:…`` or ``house``: who acted, without a foreign key."""
    return "house" if by is None else f"{by._meta.model_name}:{by.pk}"


def actor_name(by: Any) -> str:
    """The actor's name as it was that day."""
    return "DTR" if by is None else str(by)


def seal() -> Seal | None:
    """Seal the events that have settled since the last seal; None when there are none."""
    with transaction.atomic():
        last = Seal.objects.select_for_update().order_by("-last_event").first()
        events = list(
            Event.objects.filter(pk__gt=last.last_event if last else 0, at__lt=clock.shared() - SETTLED_AFTER)
        )
        if not events:
            return None
        previous = last.digest if last else ""
        return Seal.objects.create(
            first_event=events[0].pk,
            last_event=events[-1].pk,
            count=len(events),
            previous=previous,
            digest=Seal.over(previous, events),
            sealed_at=clock.shared(),
        )


def broken_seals() -> list[Seal]:
    """The seals whose events are no longer what was sealed; empty when the trail is whole."""
    broken, previous, after = [], "", 0
    for one in Seal.objects.all():
        events = list(Event.objects.filter(pk__gt=after, pk__lte=one.last_event))
        if one.previous != previous or one.count != len(events) or Seal.over(previous, events) != one.digest:
            broken.append(one)
        previous, after = one.digest, one.last_event
    return broken
