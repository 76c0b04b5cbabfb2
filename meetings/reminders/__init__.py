"""Whom to remind, of what, and whether that has been done.

Each source (``promises.py``, ``gatherings.py`` …) says what people should hear of: at which moment, and
until when that says anything. What has been written is a letter with a unique key (``dtr/outbox``), so a
planner that runs twice, late or beside another writes nothing twice. What no planner wrote in its time
is written late as long as it says something, and after that listed as missed.

Hver kilde siger, hvad nogen skal høre om, fra hvornår og til hvornår. Det skrives én gang; for sent, hvis
det stadig siger noget, og ellers står det på listen over det, der ikke blev sendt.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dtr import clock
from dtr.outbox import post
from dtr.outbox.models import Letter, Round
from dtr.staff.models import User

SEVEN = dt.time(7, 0)
# Longer ago than this, what was not written is no news: it has been standing on people's own pages.
LATEST = dt.timedelta(days=7)
ROUND = "reminders"


@dataclass(frozen=True)
class Reminder:
    """One thing that one person should hear of once."""

    key: str
    """The same for the same reminder, whoever plans it, and never used for another."""
    to: User
    kind: str
    """A kind of letter that is registered (``letters.py``)."""
    path: str
    moment: dt.datetime
    """When the person should hear of it; the person's own wishes may make that later."""
    until: dt.datetime | None = None
    """From then on it says nothing any more; None as long as the letter is still true."""
    facts: dict[str, Any] = field(default_factory=dict)
    """Times, days and counts: never a name, nor anything that somebody has typed."""


# A source is asked for everything whose moment lies within ``LATEST`` before ``now``, also what says
# nothing any more; never for what is cancelled, done, or no concern of the person.
Source = Callable[[dt.datetime], Iterable[Reminder]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a source, at start (``meetings/apps.py``)."""
    if source not in _sources:
        _sources.append(source)


def due(now: dt.datetime) -> list[Reminder]:
    """What should be written at this moment and has not been."""
    return [one for one in _unwritten(now) if one.until is None or now < one.until]


def missed(now: dt.datetime) -> list[Reminder]:
    """What nobody wrote in its time, since no planner ran, and what says nothing any more."""
    last = Round.objects.filter(name=ROUND).first()
    if last is None:
        return []
    return [one for one in _unwritten(now) if one.until and one.until <= now and one.moment > last.at]


def write(reminder: Reminder) -> None:
    """Put one reminder in the outbox; the second time nothing happens."""
    post.write(
        reminder.key,
        to=reminder.to,
        kind=reminder.kind,
        path=reminder.path,
        due_at=reminder.moment,
        until=reminder.until,
        **reminder.facts,
    )


def plan(now: dt.datetime) -> None:
    """Write what is due, and list what was missed since the last round."""
    for reminder in due(now):
        write(reminder)
    for reminder in missed(now):
        assert reminder.until is not None
        post.miss(
            reminder.key,
            to=reminder.to,
            kind=reminder.kind,
            path=reminder.path,
            wanted_at=reminder.moment,
            until=reminder.until,
            **reminder.facts,
        )
    Round.objects.update_or_create(name=ROUND, defaults={"at": now})


def _unwritten(now: dt.datetime) -> list[Reminder]:
    wanted = {one.key: one for one in _wanted(now)}
    for written in Letter.objects.filter(key__in=wanted).values_list("key", flat=True):
        del wanted[written]
    return list(wanted.values())


def _wanted(now: dt.datetime) -> Iterator[Reminder]:
    for source in _sources:
        yield from (one for one in source(now) if now - LATEST <= one.moment <= now)


def working_day_before(day: dt.date) -> dt.date:
    """The day itself when people work on it, otherwise the last one before it on which they do."""
    return day if clock.is_working_day(day) else clock.working_days_after(day, -1)


def working_day_after(day: dt.date) -> dt.date:
    """The first day after this one on which people work."""
    return clock.working_days_after(day, 1)
