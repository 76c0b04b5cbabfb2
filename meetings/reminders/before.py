"""Before a meeting: contact persons prepare, and whoever plans it closes the agenda in time.

Contact persons of the citizens on the agenda hear of it at seven two working days before, and leaders at
seven on the working day before, as long as the agenda is open.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from dtr import clock
from dtr.staff.models import User
from meetings import letters
from meetings.models import AgendaItem, Meeting, Participant
from meetings.reminders import LATEST, SEVEN, Reminder
from meetings.reminders.gatherings import facts_of, page_of
from meetings.states import MeetingState

# Two working days reach over Easter: from the Tuesday before it at seven to the Tuesday after it.
FURTHEST_AHEAD = dt.timedelta(days=8)


def _near(now: dt.datetime, *states: str) -> list[Meeting]:
    near = Meeting.objects.filter(starts_at__range=(now - LATEST, now + FURTHEST_AHEAD))
    return list(near.filter(state__in=states) if states else near.exclude(state=MeetingState.CANCELLED))


def _working_days_before(meeting: Meeting, days: int) -> dt.datetime:
    day = clock.local(meeting.starts_at).date()
    return clock.at(clock.working_days_after(day, -days), SEVEN)


def to_prepare(now: dt.datetime) -> Iterator[Reminder]:
    """Contact persons of the citizens on the agendas to come, once for each meeting."""
    meetings = {meeting.pk: meeting for meeting in _near(now)}
    rows = AgendaItem.objects.filter(meeting__in=meetings, citizen__contact_person__is_active=True)
    mine = Counter(rows.order_by().values_list("meeting", "citizen__contact_person"))
    people = User.objects.in_bulk({user for _meeting, user in mine})
    for (pk, user), count in mine.items():
        meeting = meetings[pk]
        yield Reminder(
            key=f"meeting:{pk}:{user}:prepare:{clock.local(meeting.starts_at).date()}",
            to=people[user],
            kind=letters.PREPARE,
            path=page_of(meeting),
            moment=_working_days_before(meeting, 2),
            until=meeting.starts_at,
            facts={**facts_of(meeting), "citizens": count},
        )


def to_freeze(now: dt.datetime) -> Iterator[Reminder]:
    """Whoever leads a meeting whose agenda is still open."""
    meetings = {meeting.pk: meeting for meeting in _near(now, MeetingState.PLANNED)}
    leading = Participant.objects.leading().filter(meeting__in=meetings, user__is_active=True)
    for one in leading.select_related("user"):
        meeting = meetings[one.meeting_id]
        yield Reminder(
            key=f"meeting:{meeting.pk}:{one.user_id}:freeze:{clock.local(meeting.starts_at).date()}",
            to=one.user,
            kind=letters.FREEZE_AGENDA,
            path=page_of(meeting),
            moment=_working_days_before(meeting, 1),
            until=meeting.starts_at,
            facts=facts_of(meeting),
        )
