"""Whoever is to tell a citizen what the meeting came to hears of it until it is done.

At seven on the working day before the last day, on that day, and once on the working day after it. Handed
on to somebody else, it is that person's to hear of. When whoever had the task has left the house, or is no
longer with the citizen, it is whoever closed the meeting who hears of it, and hands it on; when that one has
left too, those who lead the meetings. Nobody is reminded to tell a citizen who has died.
"""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from citizens.models.citizen import Left
from dtr import clock
from dtr.staff.models import User
from dtr.staff.roles import Permission
from meetings import informing, letters
from meetings.models import CitizenInformation
from meetings.reminders import LATEST, SEVEN, Reminder, present, working_day_after

# The working day before, or after, may lie beyond Easter or Christmas.
AROUND = dt.timedelta(days=6)


def of_citizens_to_tell(now: dt.datetime) -> Iterator[Reminder]:
    """Every citizen who has still to be told, for the one who is to do it."""
    today = clock.local(now).date()
    rows = informing.awaiting_information().filter(due_date__range=(today - LATEST - AROUND, today + AROUND))
    found = list(rows.exclude(citizen__left_because=Left.DECEASED).select_related("item__meeting__closed_by"))
    asked = [(one.assigned_to, one.item.meeting.closed_by) for one in found]
    present.read_positions([user for pair in asked for user in pair if user is not None])
    for one, pair in zip(found, asked, strict=True):
        for to in present.first_with(pair, one.citizen, Permission.WRITE_GOALS):
            yield from _of_citizen(one, to)


def _of_citizen(one: CitizenInformation, to: User) -> Iterator[Reminder]:
    last = one.due_date
    before, today = (clock.at(day, SEVEN) for day in (clock.working_days_after(last, -1), last))
    midnight = clock.at(last + dt.timedelta(days=1), dt.time.min)
    yield _reminder(one, to, letters.TELL_CITIZEN, "before", before, today)
    yield _reminder(one, to, letters.TELL_CITIZEN, "today", today, midnight)
    yield _reminder(
        one, to, letters.CITIZEN_NOT_TOLD, "after", clock.at(working_day_after(last), SEVEN), None
    )


def _reminder(
    one: CitizenInformation, to: User, kind: str, name: str, moment: dt.datetime, until: dt.datetime | None
) -> Reminder:
    return Reminder(
        key=f"tell:{one.pk}:{to.pk}:{one.due_date}:{name}",
        to=to,
        kind=kind,
        path=reverse("after", args=[one.pk]),
        moment=moment,
        until=until,
        facts={"information": str(one.pk), "due_date": one.due_date},
    )
