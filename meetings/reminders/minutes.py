"""What waits for whoever led a meeting: its wrap-up, the answer to an amendment, and the care record.

At seven on the working day after a meeting that nobody closed; at seven on the working day after an
amendment was proposed, and in any case before the minutes lock themselves; and at seven on the day on which
the meeting's text has been missing in the care record for more than three working days.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse

from dtr import clock
from dtr.staff.models import User
from meetings import letters
from meetings.models import CitizenInformation, Meeting, MinutesAmendment, Participant
from meetings.models.informing import DAYS_TO_RECORD
from meetings.reminders import LATEST, SEVEN, Reminder, working_day_after
from meetings.reminders.gatherings import facts_of
from meetings.states import MeetingState

# Four working days, and Easter.
FURTHEST_BEHIND = LATEST + dt.timedelta(days=10)


def wrap_ups_waiting(now: dt.datetime) -> Iterator[Reminder]:
    """Whoever led or opened a meeting that still awaits its wrap-up; they were told when it began to."""
    waiting = Meeting.objects.filter(
        state=MeetingState.AWAITING_WRAP_UP, starts_at__range=(now - FURTHEST_BEHIND, now)
    )
    meetings = list(waiting.select_related("opened_by"))
    leaders = _leaders(meetings, "opened_by")
    for meeting in meetings:
        day = clock.local(meeting.starts_at).date()
        for user in leaders[meeting.pk]:
            yield Reminder(
                key=f"meeting:{meeting.pk}:{user.pk}:wrap_up:{day}",
                to=user,
                kind=letters.WRAP_UP_AWAITED,
                path=reverse("wrap_up", args=[meeting.pk]),
                moment=clock.at(working_day_after(day), SEVEN),
                facts=facts_of(meeting),
            )


def amendments_waiting(now: dt.datetime) -> Iterator[Reminder]:
    """Whoever led or closed a meeting with an amendment that nobody has answered."""
    waiting = MinutesAmendment.objects.filter(
        state=MinutesAmendment.State.WAITING,
        minutes__meeting__state=MeetingState.CLOSED,
        minutes__amend_until__gt=now - LATEST,
    )
    rows = list(waiting.select_related("minutes__meeting__closed_by").defer("minutes__pdf"))
    leaders = _leaders([one.minutes.meeting for one in rows], "closed_by")
    for one in rows:
        meeting, until, last = one.minutes.meeting, one.minutes.amend_until, one.minutes.amend_last
        assert until is not None
        assert last is not None
        moment = _amendment_moment(one.proposed_at, clock.local(last).date())
        for user in leaders[meeting.pk]:
            yield Reminder(
                key=f"minutes:{meeting.pk}:{user.pk}:amendments:{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M}",
                to=user,
                kind=letters.AMENDMENTS_WAITING,
                path=reverse("minutes", args=[meeting.pk]),
                moment=moment,
                until=until,
                facts={**facts_of(meeting), "due_date": clock.local(last).date()},
            )


def _amendment_moment(proposed_at: dt.datetime, last_day: dt.date) -> dt.datetime:
    """What is proposed on the last day is told at once; tomorrow the minutes are locked."""
    next_day = working_day_after(clock.local(proposed_at).date())
    return max(clock.at(min(next_day, last_day), SEVEN), proposed_at)


def not_in_record(now: dt.datetime) -> Iterator[Reminder]:
    """Whoever led or closed a meeting of which the care record lacks something, once for each meeting."""
    lacking = CitizenInformation.objects.not_in_record().filter(
        item__meeting__closed_at__gt=now - FURTHEST_BEHIND
    )
    keys = lacking.order_by().values("item__meeting")
    meetings = list(Meeting.objects.filter(pk__in=keys).select_related("closed_by"))
    leaders = _leaders(meetings, "closed_by")
    for meeting in meetings:
        assert meeting.closed_at is not None
        day = clock.working_days_after(clock.local(meeting.closed_at).date(), DAYS_TO_RECORD + 1)
        for user in leaders[meeting.pk]:
            yield Reminder(
                key=f"minutes:{meeting.pk}:{user.pk}:record",
                to=user,
                kind=letters.MINUTES_WAITING,
                path=reverse("after_meetings"),
                moment=clock.at(day, SEVEN),
                facts=facts_of(meeting),
            )


def _leaders(meetings: Sequence[Meeting], otherwise: str) -> dict[Any, list[User]]:
    """Who came to lead each meeting, and who opened or closed it."""
    found: dict[Any, dict[int, User]] = defaultdict(dict)
    for meeting in meetings:
        if (user := getattr(meeting, otherwise)) is not None:
            found[meeting.pk][user.pk] = user
    leading = Participant.objects.leading().filter(meeting__in=[meeting.pk for meeting in meetings])
    for one in leading.select_related("user"):
        found[one.meeting_id][one.user_id] = one.user
    return defaultdict(
        list, {key: [user for user in people.values() if user.is_active] for key, people in found.items()}
    )
