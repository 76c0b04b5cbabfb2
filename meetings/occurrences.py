"""One occurrence of a series: moved elsewhere, cancelled, or held although it falls on a day off."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.models import Team
from meetings import absences
from meetings.hold import planned_by, touch
from meetings.models import Meeting, MeetingSeries
from meetings.off_days import off_day
from meetings.reminders import gatherings
from meetings.states import AHEAD, CAN_BE_WRITTEN, MeetingState, require, require_move

LONGEST_REASON, LONGEST_PLACE = 300, 100
# Farther away than this, it is no move but another meeting.
FARTHEST = dt.timedelta(weeks=26)


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any, reason: str) -> None:
    """Cancel one occurrence, with the reason, and tell those who were expected.

    Does nothing when it is cancelled already. Refuses ``not_yours``, ``wrong_state`` and ``no_reason``.
    """
    meeting = planned_by(meeting, by)
    if meeting.state == MeetingState.CANCELLED:
        return
    require_move(meeting.state, MeetingState.CANCELLED)
    meeting.cancelled_because = _reason(reason, _("Write why the meeting is cancelled."))
    meeting.state = MeetingState.CANCELLED
    meeting.calendar_sequence += 1
    meeting.save(update_fields=["state", "cancelled_because", "calendar_sequence"])
    trail.record("meeting.cancelled", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    gatherings.meeting_cancelled(meeting)
    touch(meeting)


@transaction.atomic
def move(meeting: Meeting, *, by: Any, day: dt.date, time: dt.time, place: str, reason: str) -> Meeting:
    """Move one occurrence to another date, local time or place, with the reason, and tell who takes part.

    Its slot in the series stays, so that nothing is planned there anew. Does nothing when it is there
    already. Refuses ``not_yours``, ``wrong_state``, ``no_place``, ``no_reason``, ``in_the_past``,
    ``too_far``, and ``clash`` with another meeting of the team.
    """
    meeting = planned_by(meeting, by)
    require(meeting.state, AHEAD)
    if not (place := place.strip()):
        raise Refusal("no_place", _("Write where the meeting is held."))
    if len(place) > LONGEST_PLACE:
        raise Refusal("too_long", _("Say it in fewer words."))
    if day < clock.today():
        raise _in_the_past()
    if day > clock.today() + FARTHEST:
        raise Refusal("too_far", _("A meeting is moved by half a year at the most."))
    starts_at = clock.at(day, time)
    if (starts_at, place) == (meeting.starts_at, meeting.place):
        return meeting
    meeting.moved_because = _reason(reason, _("Write why the meeting is moved."))
    if starts_at <= clock.now():
        raise _in_the_past()
    before, first = meeting.day, meeting.moved_from or meeting.starts_at
    meeting.starts_at, meeting.place = starts_at, place
    _require_free(meeting)
    meeting.moved_from = first
    meeting.calendar_sequence += 1
    if meeting.day != before:
        meeting.held_anyway_at = meeting.held_anyway_by = None
    meeting.save(
        update_fields=[
            "starts_at", "place", "moved_from", "moved_because", "calendar_sequence", "held_anyway_at",
            "held_anyway_by",
        ]
    )  # fmt: skip
    absences.reckon(meeting)
    trail.record(
        "meeting.moved", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk,
        before=first, after=starts_at,
    )  # fmt: skip
    gatherings.meeting_moved(meeting)
    touch(meeting)
    return meeting


@transaction.atomic
def hold_anyway(meeting: Meeting, *, by: Any) -> None:
    """Decide that a meeting on a day off is held. Does nothing when that is decided.

    Refuses ``not_yours``, ``wrong_state`` and ``no_day_off``.
    """
    meeting = planned_by(meeting, by)
    require(meeting.state, AHEAD)
    if meeting.held_anyway_at is not None:
        return
    if off_day(meeting.day) is None:
        raise Refusal("no_day_off", _("The meeting does not fall on a day off."))
    meeting.held_anyway_at, meeting.held_anyway_by = clock.now(), by
    meeting.save(update_fields=["held_anyway_at", "held_anyway_by"])
    trail.record("meeting.held_anyway", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)


def _in_the_past() -> Refusal:
    return Refusal("in_the_past", _("That time has passed. Choose a time to come."))


def _reason(text: str, asked: str) -> str:
    if not (text := text.strip()):
        raise Refusal("no_reason", asked)
    if len(text) > LONGEST_REASON:
        raise Refusal("too_long", _("Say it in fewer words."))
    return text


def _require_free(meeting: Meeting) -> None:
    """Refuse ``clash`` where the team meets already, or will when its coming weeks are planned."""
    # Of two who move two meetings to the same hour, the second sees the first.
    Team.objects.select_for_update(no_key=True).get(pk=meeting.team_id)
    others = Meeting.objects.filter(team=meeting.team_id, state__in=AHEAD | CAN_BE_WRITTEN)
    near = dt.timedelta(days=1)
    for other in others.exclude(pk=meeting.pk).filter(
        starts_at__range=(meeting.starts_at - near, meeting.ends_at + near)
    ):
        _require_apart(meeting, other.starts_at, other.runs_until)
    for series in MeetingSeries.objects.filter(team=meeting.team_id):
        if not series.meets_on(meeting.day) or series.meetings.filter(slot=meeting.day).exists():
            continue
        begins = clock.at(meeting.day, series.start_time)
        _require_apart(meeting, begins, begins + dt.timedelta(minutes=series.length_minutes))


def _require_apart(meeting: Meeting, begins: dt.datetime, ends: dt.datetime) -> None:
    if begins < meeting.ends_at and meeting.starts_at < ends:
        at = clock.local(begins)
        raise Refusal(
            "clash",
            _("The team already meets on %(day)s from %(begin)s to %(end)s. Choose another time.")
            % {
                "day": formats.date_format(at, "j. F"),
                "begin": formats.time_format(at.time(), "H:i"),
                "end": formats.time_format(clock.local(ends).time(), "H:i"),
            },
        )
