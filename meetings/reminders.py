"""Whom to remind, of what, and whether that has been done.

Whoever has promised something hears of it once at seven on the working day before its date, and once at
seven on the day after if it is still not done; whoever is expected at a meeting hears of it once at seven
the day before.

Den, der har lovet noget, hører om det én gang klokken syv sidste hverdag før datoen og én gang klokken syv
dagen efter, hvis det stadig ikke er gjort; den, der ventes til et møde, hører om det én gang klokken syv
dagen før.

What has been written is a letter with a unique key (``dtr/outbox``), so a planner that runs twice, late
or beside another writes nothing twice. A new date is a new promise, and is reminded of anew.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from dtr import clock
from dtr.outbox import post
from dtr.outbox.models import Letter
from dtr.staff.models import User
from meetings import letters
from meetings.models import AgreedAction, Meeting, Participant

SEVEN = dt.time(7, 0)
# Longer ago than this, a reminder of what is overdue is no news: it has been standing in Min uge.
LATEST = dt.timedelta(days=7)
# From the Friday one looks as far as the Monday.
FURTHEST_AHEAD = dt.timedelta(days=3)


@dataclass(frozen=True)
class Reminder:
    """One thing that one person should hear of now."""

    key: str
    to: User
    kind: str
    path: str
    facts: dict[str, Any] = field(default_factory=dict)


def due(now: dt.datetime) -> list[Reminder]:
    """What should be written at this moment and has not been."""
    wanted = {one.key: one for one in (*_of_promises(now), *_of_meetings(now))}
    for written in Letter.objects.filter(key__in=wanted).values_list("key", flat=True):
        del wanted[written]
    return list(wanted.values())


def write(reminder: Reminder) -> None:
    """Put one reminder in the outbox; the second time nothing happens."""
    post.write(reminder.key, to=reminder.to, kind=reminder.kind, path=reminder.path, **reminder.facts)


def agenda_frozen(meeting: Meeting) -> None:
    """Write to the participants, and to the contact persons of the citizens on the agenda, to prepare."""
    contacts = Counter(meeting.items.values_list("citizen__contact_person", flat=True))
    expected = meeting.participants.coming().values_list("user_id", flat=True)
    for user in User.objects.filter(pk__in={*contacts, *expected} - {None}, is_active=True):
        post.write(
            f"meeting:{meeting.pk}:{user.pk}:frozen",
            to=user,
            kind=letters.AGENDA_FROZEN,
            path=_page_of(meeting),
            citizens=contacts[user.pk],
            **_facts_of(meeting),
        )


def before_moment(action: AgreedAction) -> dt.datetime:
    """Seven on the working day before the date, or when it was agreed if that was later."""
    return max(clock.at(clock.working_days_after(action.due_date, -1), SEVEN), action.agreed_at)


def after_moment(action: AgreedAction) -> dt.datetime:
    """Seven on the day after the date."""
    return clock.at(action.due_date + dt.timedelta(days=1), SEVEN)


def _of_promises(now: dt.datetime) -> Iterator[Reminder]:
    today = clock.local(now).date()
    actions = AgreedAction.objects.unfinished().filter(
        owner__is_active=True, due_date__range=(today - LATEST, today + FURTHEST_AHEAD)
    )
    for action in actions.select_related("owner"):
        agreed_on = clock.local(action.agreed_at).date()
        if today <= action.due_date and agreed_on < action.due_date and before_moment(action) <= now:
            yield _of_promise(action, letters.ACTION_BEFORE, "before")
        if after_moment(action) <= now:
            yield _of_promise(action, letters.ACTION_AFTER, "after")


def _of_promise(action: AgreedAction, kind: str, moment: str) -> Reminder:
    return Reminder(
        key=f"action:{action.pk}:{action.due_date}:{moment}",
        to=action.owner,
        kind=kind,
        path=reverse("action", args=[action.pk]),
        facts={"action": str(action.pk), "due_date": action.due_date},
    )


def _of_meetings(now: dt.datetime) -> Iterator[Reminder]:
    tomorrow = clock.local(now).date() + dt.timedelta(days=1)
    upcoming = Participant.objects.coming().filter(
        meeting__in=Meeting.objects.ahead().filter(
            starts_at__gt=now, starts_at__lt=clock.at(tomorrow + dt.timedelta(days=1), dt.time.min)
        ),
        user__is_active=True,
    )
    for one in upcoming.select_related("meeting", "user"):
        day = clock.local(one.meeting.starts_at).date()
        if clock.at(day - dt.timedelta(days=1), SEVEN) <= now:
            yield Reminder(
                key=f"meeting:{one.meeting_id}:{one.user_id}:tomorrow:{day}",
                to=one.user,
                kind=letters.MEETING_TOMORROW,
                path=_page_of(one.meeting),
                facts=_facts_of(one.meeting),
            )


def _facts_of(meeting: Meeting) -> dict[str, Any]:
    return {"meeting": str(meeting.pk), "starts_at": meeting.starts_at, "place": meeting.place}


def _page_of(meeting: Meeting) -> str:
    return reverse("meeting", args=[meeting.pk])
