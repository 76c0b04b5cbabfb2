"""Days off: public holidays as the library knows them, and the days on which the municipality is closed.

Nothing is moved by itself: a meeting on such a day is flagged, and somebody holds, moves or cancels it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from dtr import clock
from meetings.models import ClosedDay, Meeting


@dataclass(frozen=True)
class OffDay:
    """One day off, by its name in the reader's language."""

    day: dt.date
    name: str
    is_public: bool


def off_days(days: Iterable[dt.date]) -> dict[dt.date, OffDay]:
    """Those of the days that are off; one query however many days are asked about."""
    asked = set(days)
    if not asked:
        return {}
    closed = {(one.month, one.day, one.year): one for one in ClosedDay.objects.all()}
    found = {}
    for day in asked:
        if name := clock.public_holidays(day.year, get_language() or "da").get(day):
            found[day] = OffDay(day, name, is_public=True)
        elif local := closed.get((day.month, day.day, day.year)) or closed.get((day.month, day.day, None)):
            found[day] = OffDay(day, local.name_read, is_public=False)
    return found


def off_day(day: dt.date) -> OffDay | None:
    """The day off that a day is, if it is one."""
    return off_days([day]).get(day)


def undecided(meetings: Iterable[Meeting]) -> dict[Meeting, OffDay]:
    """Those of the coming meetings that fall on a day off without anybody having decided to hold them."""
    asked = [one for one in meetings if one.is_ahead and one.held_anyway_at is None]
    off = off_days(one.day for one in asked)
    return {one: off[one.day] for one in asked if one.day in off}
