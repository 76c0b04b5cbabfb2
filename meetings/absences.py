"""Absences: who does not come on which days. Noted by oneself, or for the team by whoever plans its meetings.

Why somebody is away is neither asked nor kept.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import User
from dtr.staff.roles import Permission
from meetings.hold import lock, touch
from meetings.models import Absence, Meeting, Participant

# A quarter after its last day nobody asks any more who was away: the rota has been reckoned.
KEPT = dt.timedelta(days=92)
LONGEST = dt.timedelta(days=366)
FARTHEST = dt.timedelta(days=2 * 366)

Attendance = Participant.Attendance


@transaction.atomic
def note_absence(user: User, *, by: Any, first_day: dt.date, last_day: dt.date) -> Absence:
    """Note that somebody is away from ``first_day`` to ``last_day``, both included.

    Whoever is expected at a meeting on those days is absent there. Does nothing when it is noted already.
    Refuses ``not_yours``, ``days_turned``, ``days_past``, ``too_long`` and ``too_far``.
    """
    _require_right(user, by)
    if last_day < first_day:
        raise Refusal("days_turned", _("The last day cannot come before the first."))
    if last_day < clock.today():
        raise Refusal("days_past", _("Those days are over."))
    if last_day - first_day > LONGEST:
        raise Refusal("too_long", _("An absence is noted for a year at the most."))
    if first_day > clock.today() + FARTHEST:
        raise Refusal("too_far", _("An absence is noted two years ahead at the most."))
    try:
        with transaction.atomic():
            absence, new = Absence.objects.get_or_create(
                user=user, first_day=first_day, last_day=last_day, defaults={"noted_by": by}
            )
    except IntegrityError:
        return Absence.objects.get(user=user, first_day=first_day, last_day=last_day)
    if new:
        trail.record("absence.noted", by=by, about=absence, user=user.pk)
        _reckon_for(user, first_day, last_day)
    return absence


@transaction.atomic
def withdraw(absence: Absence, *, by: Any) -> None:
    """Take an absence back: the person is expected again. Does nothing when somebody has. ``not_yours``."""
    _require_right(absence.user, by)
    if not Absence.objects.filter(pk=absence.pk).delete()[0]:
        return
    trail.record("absence.withdrawn", by=by, about=absence, user=absence.user_id)
    _reckon_for(absence.user, absence.first_day, absence.last_day)


@transaction.atomic
def forget() -> None:
    """Delete the absences that ended more than a quarter ago; for the timetable."""
    for absence in Absence.objects.filter(last_day__lt=clock.today() - KEPT).select_for_update():
        trail.record("absence.forgotten", by=None, about=absence)
        absence.delete()


def may_note_for(by: Any, user: User) -> bool:
    """Whether one person may say when another is away: oneself, or whoever plans for a team of theirs."""
    if by.pk == user.pk:
        return True
    theirs = {held.team_id for held in access.positions(user)}
    return any(team.pk in theirs for team in access.teams(by, Permission.PLAN_MEETINGS))


def away(users: Iterable[int], day: dt.date) -> set[int]:
    """Those of the people who are away on a day."""
    return set(Absence.objects.on(day).filter(user_id__in=users).values_list("user_id", flat=True))


def reckon(meeting: Meeting) -> None:
    """Put the attendance of a coming meeting right by the absences of its day.

    What somebody has noted by hand stays: an absence marks only those who are expected, and its end
    only those it has marked.
    """
    people = meeting.participants
    gone = away(people.values_list("user_id", flat=True), meeting.day)
    back = people.filter(is_away=True, attendance=Attendance.ABSENT).exclude(user_id__in=gone)
    back.update(attendance=Attendance.EXPECTED, is_away=False)
    people.filter(attendance=Attendance.EXPECTED, user_id__in=gone).update(
        attendance=Attendance.ABSENT, is_away=True
    )


def _reckon_for(user: User, first_day: dt.date, last_day: dt.date) -> None:
    touched = Meeting.objects.ahead().filter(
        participants__user=user,
        starts_at__gte=max(clock.at(first_day, dt.time.min), clock.now()),
        starts_at__lt=clock.at(last_day + dt.timedelta(days=1), dt.time.min),
    )
    for meeting in touched.order_by("pk"):
        meeting = lock(meeting)
        reckon(meeting)
        touch(meeting)


def _require_right(user: User, by: Any) -> None:
    if not may_note_for(by, user):
        raise Refusal(
            "not_yours", _("You note your own absences, and those of teams whose meetings you plan.")
        )
