"""The pace of the hour: when it will end as things stand, and who will not be reached. Asks no database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dtr import clock
from meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Pace:
    """Where the hour is heading. A screen moves it on by itself: ``max(now, deadline) + rest_seconds``."""

    projected_end: dt.datetime
    rest_seconds: int
    """What comes after the present citizen: those who wait, and the closing."""
    deadline: dt.datetime | None
    """When the present citizen's minutes are over."""
    over_seconds: int
    """How far the projected end lies beyond the end; 0 when the hour is kept."""
    falls_off: frozenset[Any]
    """Items for which the time does not suffice."""


def pace_of(meeting: Meeting, items: Sequence[AgendaItem], now: dt.datetime | None = None) -> Pace:
    """The pace of a meeting with the loaded items of its agenda, in their order."""
    now = now or clock.now()
    present = next((item for item in items if item.is_present), None)
    deadline = None
    if present:
        deadline = (present.started_at or now) + dt.timedelta(minutes=present.minutes_given)
    free = max(now, deadline) if deadline else now
    if meeting.opened_at is None:
        free = max(free, meeting.starts_at + dt.timedelta(minutes=meeting.opening_minutes))
    closing = dt.timedelta(minutes=meeting.closing_minutes)
    rest, late = dt.timedelta(), set()
    for item in items:
        if item.is_waiting:
            rest += dt.timedelta(minutes=item.minutes_given)
            if free + rest > meeting.runs_until - closing:
                late.add(item.pk)
    end = free + rest + closing
    return Pace(
        projected_end=end,
        rest_seconds=round((rest + closing).total_seconds()),
        deadline=deadline,
        over_seconds=max(0, round((end - meeting.runs_until).total_seconds())),
        falls_off=frozenset(late),
    )
