"""Whoever has promised something hears of it at seven two days before its date, on the day, and after it.

Two days before, or on the last working day before that when it is a weekend; and on the first working day
after the date if it is still not done. For what a supplier, a relative or the citizen has promised the
contact person is reminded. A new date is a new promise, and is reminded of anew.

Whoever has left the house or no longer works with the citizen is not reminded. Those who lead the team's
meetings are told then, once a date and from two days before it, that nobody sees to it.
"""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from dtr import clock
from meetings import escalation, letters
from meetings.models import AgreedAction
from meetings.reminders import LATEST, SEVEN, Reminder, present, working_day_after, working_day_before

DAYS_BEFORE = dt.timedelta(days=2)
# Before Easter and Christmas the day two days before begins on the last working day.
FURTHEST_AHEAD = dt.timedelta(days=10)
# What is overdue may be written after a weekend, or after Easter.
FURTHEST_BEHIND = LATEST + dt.timedelta(days=6)


def before_moment(action: AgreedAction) -> dt.datetime:
    """Seven two days before the date, or when it was agreed if that was later."""
    return max(clock.at(working_day_before(action.due_date - DAYS_BEFORE), SEVEN), action.agreed_at)


def today_moment(action: AgreedAction) -> dt.datetime:
    """Seven on the day itself."""
    return clock.at(action.due_date, SEVEN)


def after_moment(action: AgreedAction) -> dt.datetime:
    """Seven on the first working day after the date."""
    return clock.at(working_day_after(action.due_date), SEVEN)


def of_promises(now: dt.datetime) -> Iterator[Reminder]:
    """What everybody has promised, and not kept yet."""
    today = clock.local(now).date()
    actions = AgreedAction.objects.unfinished().filter(
        due_date__range=(today - FURTHEST_BEHIND, today + FURTHEST_AHEAD)
    )
    found = list(actions.with_follower())
    present.read_positions([action.follower for action in found])
    for action in found:
        if present.is_with(action.follower, action.item.citizen):
            yield from _of_promise(action)
        elif now >= before_moment(action) and clock.local(now).time() >= SEVEN:
            yield from _of_nobody(action, now)


def _of_nobody(action: AgreedAction, now: dt.datetime) -> Iterator[Reminder]:
    for leader in escalation.in_charge(action.item.citizen.team_id, escalation.LEADERS_FIRST):
        yield Reminder(
            key=f"action:{action.pk}:{action.due_date}:nobody:{leader.pk}",
            to=leader,
            kind=letters.ACTION_OF_NOBODY,
            path=reverse("action", args=[action.pk]),
            # Nobody knows when the person left, and a letter that comes when it is seen is not late.
            moment=now,
            facts={"action": str(action.pk), "due_date": action.due_date},
        )


def _of_promise(action: AgreedAction) -> Iterator[Reminder]:
    midnight = clock.at(action.due_date + dt.timedelta(days=1), dt.time.min)
    agreed_on = clock.local(action.agreed_at).date()
    if agreed_on < action.due_date:
        until = today_moment(action)
        yield _reminder(action, letters.ACTION_BEFORE, "before", before_moment(action), until)
        yield _reminder(action, letters.ACTION_TODAY, "today", today_moment(action), midnight)
    yield _reminder(action, letters.ACTION_AFTER, "after", after_moment(action), None)


def _reminder(
    action: AgreedAction, kind: str, name: str, moment: dt.datetime, until: dt.datetime | None
) -> Reminder:
    return Reminder(
        key=f"action:{action.pk}:{action.due_date}:{name}",
        to=action.follower,
        kind=kind,
        path=reverse("action", args=[action.pk]),
        moment=moment,
        until=until,
        facts={"action": str(action.pk), "due_date": action.due_date},
    )
