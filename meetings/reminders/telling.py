"""Whoever is to tell a citizen what the meeting came to hears of it until it is done.

At seven on the working day before the last day, on that day, and once on the working day after it. Handed
on to somebody else, it is that person's to hear of.
"""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dtr import clock
from meetings import informing, letters
from meetings.models import CitizenInformation
from meetings.reminders import LATEST, SEVEN, Reminder, working_day_after

# The working day before, or after, may lie beyond Easter or Christmas.
AROUND = dt.timedelta(days=6)


def of_citizens_to_tell(now: dt.datetime) -> Iterator[Reminder]:
    """Every citizen who has still to be told, for the one who is to do it."""
    today = clock.local(now).date()
    rows = informing.awaiting_information().filter(
        due_date__range=(today - LATEST - AROUND, today + AROUND), assigned_to__is_active=True
    )
    for one in rows:
        yield from _of_citizen(one)


def _of_citizen(one: CitizenInformation) -> Iterator[Reminder]:
    last = one.due_date
    before, today = (clock.at(day, SEVEN) for day in (clock.working_days_after(last, -1), last))
    midnight = clock.at(last + dt.timedelta(days=1), dt.time.min)
    yield _reminder(one, letters.TELL_CITIZEN, "before", before, today)
    yield _reminder(one, letters.TELL_CITIZEN, "today", today, midnight)
    yield _reminder(one, letters.CITIZEN_NOT_TOLD, "after", clock.at(working_day_after(last), SEVEN), None)


def _reminder(
    one: CitizenInformation, kind: str, name: str, moment: dt.datetime, until: dt.datetime | None
) -> Reminder:
    return Reminder(
        key=f"tell:{one.pk}:{one.assigned_to_id}:{one.due_date}:{name}",
        to=one.assigned_to,
        kind=kind,
        path=reverse("after", args=[one.pk]),
        moment=moment,
        until=until,
        facts={"information": str(one.pk), "due_date": one.due_date},
    )
