"""Whoever is expected at a meeting hears of it once at seven on the working day before, and when its agenda
is frozen.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation

from dtr import clock
from dtr.outbox import post
from dtr.outbox.models import Letter
from dtr.staff.models import Position, User
from dtr.staff.roles import Permission, Role, may
from meetings import letters
from meetings.models import Meeting, Participant
from meetings.reminders import LATEST, SEVEN, Reminder
from meetings.states import MeetingState

# From the last working day before Easter or Christmas one looks as far as the first one after.
FURTHEST_AHEAD = dt.timedelta(days=8)


def agenda_frozen(meeting: Meeting, *, missing: Sequence[str] = ()) -> None:
    """Write to the participants, and to the contact persons of the citizens on the agenda, to prepare.

    The planners are told which required roles are ``missing``. Nobody is told twice; whose letter was dropped
    since the agenda was open again when it should have left, is told now.
    """
    contacts = Counter(meeting.items.values_list("citizen__contact_person", flat=True))
    expected = meeting.participants.coming().values_list("user_id", flat=True)
    dropped = Letter.objects.filter(
        kind=letters.AGENDA_FROZEN, facts__meeting=str(meeting.pk), state=Letter.State.DROPPED
    )
    untold = Counter(dropped.order_by().values_list("to", flat=True))
    for user in User.objects.filter(pk__in={*contacts, *expected} - {None}, is_active=True):
        post.write(
            f"meeting:{meeting.pk}:{user.pk}:frozen" + (f":{untold[user.pk]}" if untold[user.pk] else ""),
            to=user,
            kind=letters.AGENDA_FROZEN,
            path=reverse("preparation", args=[meeting.pk]),
            until=meeting.starts_at,
            citizens=contacts[user.pk],
            **facts_of(meeting),
        )
    if missing:
        _tell_of_missing_roles(meeting, missing)


def _tell_of_missing_roles(meeting: Meeting, missing: Sequence[str]) -> None:
    for user in planners(meeting):
        with translation.override(user.language):
            roles = ", ".join(str(Role(role).label) for role in missing)
        post.write(
            f"meeting:{meeting.pk}:{user.pk}:roles_missing:{','.join(sorted(missing))}",
            to=user,
            kind=letters.ROLES_MISSING,
            path=page_of(meeting),
            until=meeting.starts_at,
            roles=roles,
            **facts_of(meeting),
        )


def agenda_empty(meeting: Meeting, deadline: dt.datetime) -> None:
    """Tell the planners that the deadline has come and nobody is on the agenda; once per deadline."""
    for user in planners(meeting):
        post.write(
            f"meeting:{meeting.pk}:{user.pk}:empty:{deadline.isoformat()}",
            to=user,
            kind=letters.AGENDA_EMPTY,
            path=page_of(meeting),
            until=meeting.starts_at,
            **facts_of(meeting),
        )


def planners(meeting: Meeting) -> list[User]:
    """Who is told of a gap in the plan: the team's coordinators, else its leaders, else whoever may plan."""
    held = list(Position.objects.current().filter(team=meeting.team_id).select_related("user"))
    for roles in ((Role.COORDINATOR,), (Role.MEETING_LEADER,), tuple(Role)):
        there = {
            one.user_id: one.user
            for one in held
            if one.role in roles and may(one.role, Permission.PLAN_MEETINGS)
        }
        if there:
            return list(there.values())
    return []


def meeting_moved(meeting: Meeting) -> None:
    """Write to everybody of the meeting when it is held now, also to those who could not come before."""
    _tell_all(meeting, letters.MEETING_MOVED, "moved")


def meeting_cancelled(meeting: Meeting) -> None:
    """Write to everybody of the meeting that it is not held."""
    _tell_all(meeting, letters.MEETING_CANCELLED, "cancelled")


def _tell_all(meeting: Meeting, kind: str, what: str) -> None:
    people = User.objects.filter(participations__meeting=meeting, is_active=True)
    for user in people.order_by("pk"):
        post.write(
            f"meeting:{meeting.pk}:{user.pk}:{what}:{meeting.calendar_sequence}",
            to=user,
            kind=kind,
            path=page_of(meeting),
            until=meeting.starts_at,
            **facts_of(meeting),
        )


def of_meetings(now: dt.datetime) -> Iterator[Reminder]:
    """Everybody who is expected at a meeting to come, or was at one that has begun."""
    expected = Participant.objects.coming().filter(
        meeting__starts_at__range=(now - LATEST, now + FURTHEST_AHEAD), user__is_active=True
    )
    for one in expected.exclude(meeting__state=MeetingState.CANCELLED).select_related("meeting", "user"):
        meeting = one.meeting
        day = clock.local(meeting.starts_at).date()
        yield Reminder(
            key=_key_of(one, meeting),
            to=one.user,
            kind=letters.MEETING_TOMORROW,
            path=page_of(meeting),
            moment=clock.at(clock.working_days_after(day, -1), SEVEN),
            until=meeting.starts_at,
            facts=facts_of(meeting),
        )


def _key_of(one: Participant, meeting: Meeting) -> str:
    """A meeting that was moved is reminded of anew, also when it comes back to a time it had before."""
    moves = f":{meeting.calendar_sequence}" if meeting.calendar_sequence else ""
    return f"meeting:{meeting.pk}:{one.user_id}:tomorrow:{meeting.starts_at:%Y-%m-%dT%H:%M}{moves}"


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """What a letter about a meeting says: when it is. Where, which people type, stands behind the link."""
    return {"meeting": str(meeting.pk), "starts_at": meeting.starts_at}


def page_of(meeting: Meeting) -> str:
    """The page behind the link."""
    return reverse("meeting", args=[meeting.pk])
