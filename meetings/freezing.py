"""The agenda closes at its deadline: by a planner before it, by the timetable when it comes.

From then on only the leader changes it, and those who prepare are told.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Role
from meetings.hold import lock, note, planned_by, require_leader, touch
from meetings.models import Meeting
from meetings.reminders import gatherings
from meetings.states import AGENDA_OPEN_TO_PLANNERS, MeetingState, require, require_move

# No usual deadline lies farther ahead of its meeting than this, whatever the holidays.
FARTHEST = dt.timedelta(days=21)


@transaction.atomic
def freeze(meeting: Meeting, *, by: Any) -> None:
    """Close the agenda and call the meeting; those who prepare are told. Does nothing when it is closed.

    Refuses ``not_yours``, ``wrong_state`` and ``agenda_empty``.
    """
    meeting = planned_by(meeting, by)
    if meeting.state == MeetingState.CALLED:
        return
    require_move(meeting.state, MeetingState.CALLED)
    if not meeting.items.exists():
        raise Refusal("agenda_empty", _("Put at least one citizen on the agenda first."))
    _close(meeting, by=by)


def _close(meeting: Meeting, *, by: Any) -> None:
    meeting.state, meeting.frozen_at = MeetingState.CALLED, clock.now()
    meeting.save(update_fields=["state", "frozen_at"])
    trail.record("agenda.frozen", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    gatherings.agenda_frozen(meeting, missing=missing_roles(meeting))
    touch(meeting)


def missing_roles(meeting: Meeting) -> Sequence[Role]:
    """The roles that this kind of meeting asks for and in which nobody is coming."""
    coming = {role for one in meeting.participants.coming() for role in one.roles}
    return [role for role in Role if role in meeting.required_roles and role not in coming]


@transaction.atomic
def reopen(meeting: Meeting, *, by: Any) -> None:
    """Let planners change the agenda again. Does nothing when they can.

    The timetable does not close it again until a new deadline is set. Refuses ``not_leader`` and
    ``wrong_state``.
    """
    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state == MeetingState.PLANNED:
        return
    require_move(meeting.state, MeetingState.PLANNED)
    meeting.state, meeting.frozen_at = MeetingState.PLANNED, None
    if meeting.freezes_at <= clock.now():
        meeting.swept_freeze_at = meeting.freezes_at
    meeting.save(update_fields=["state", "frozen_at", "swept_freeze_at"])
    trail.record("agenda.reopened", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)


@transaction.atomic
def set_deadline(meeting: Meeting, *, by: Any, freezes_at: dt.datetime) -> None:
    """Let the agenda close at another time than the usual. Does nothing when it is that already.

    Refuses ``not_yours``, ``wrong_state`` and ``deadline_impossible``.
    """
    meeting = planned_by(meeting, by)
    require(meeting.state, AGENDA_OPEN_TO_PLANNERS)
    if meeting.freezes_at == freezes_at:
        return
    if freezes_at <= clock.now():
        raise Refusal(
            "deadline_impossible", _("The deadline must lie ahead. Freeze the agenda to close it now.")
        )
    if freezes_at >= meeting.starts_at:
        raise Refusal("deadline_impossible", _("The agenda closes before the meeting starts."))
    if freezes_at < meeting.starts_at - FARTHEST:
        raise Refusal("deadline_impossible", _("The agenda closes at most three weeks before the meeting."))
    meeting.agenda_freeze_at = freezes_at
    meeting.save(update_fields=["agenda_freeze_at"])
    note(
        "agenda.deadline", by=by, about=meeting, meeting=meeting, freezes_at=freezes_at.isoformat()
    )  # fmt: skip
    touch(meeting)


def due(now: dt.datetime) -> list[Meeting]:
    """The planned meetings whose deadline has come and has not been acted on."""
    planned = Meeting.objects.filter(
        state=MeetingState.PLANNED, starts_at__gt=now, starts_at__lte=now + FARTHEST
    ).order_by("starts_at", "pk")
    return [one for one in planned if one.freezes_at <= now and one.swept_freeze_at != one.freezes_at]


def sweep(now: dt.datetime) -> None:
    """Close every agenda whose deadline has come, each in a transaction of its own."""
    for meeting in due(now):
        close_on_time(meeting, now=now)


@transaction.atomic
def close_on_time(meeting: Meeting, *, now: dt.datetime) -> None:
    """The timetable's part, once per deadline: close the agenda, or tell the planners that it is empty.

    Does nothing when somebody has closed or moved it meanwhile, and when another sweep was first.
    """
    meeting = Meeting.objects.select_for_update().filter(pk=meeting.pk).order_by().first() or meeting
    deadline = meeting.freezes_at
    open_still = meeting.state == MeetingState.PLANNED and deadline <= now < meeting.starts_at
    if not open_still or meeting.swept_freeze_at == deadline:
        return
    claimed = Meeting.objects.filter(
        Q(swept_freeze_at__isnull=True) | ~Q(swept_freeze_at=deadline), pk=meeting.pk
    )
    if not claimed.update(swept_freeze_at=deadline):
        return
    if meeting.items.exists():
        _close(meeting, by=None)
    else:
        gatherings.agenda_empty(meeting, deadline)
        note("agenda.empty_at_deadline", by=None, about=meeting, meeting=meeting)
