"""Before the meeting begins: room, board, technique and refreshments, ticked by whoever sees to them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team
from dtr.staff.roles import Permission
from meetings.hold import not_yours, planned_by, touch
from meetings.models import ChecklistPoint, ChecklistTick, Meeting
from meetings.states import AHEAD, BOARD_IS_LIVE, require

# From so long before the start, the leader sees what has not been seen to without asking for it.
SHOWN_BEFORE = dt.timedelta(minutes=15)
MOST_POINTS, LONGEST_POINT = 20, 120


@dataclass(frozen=True)
class Line:
    """One point before one meeting, and who has seen to it."""

    point: ChecklistPoint
    tick: ChecklistTick | None


def points_of(team_id: int) -> list[ChecklistPoint]:
    """The team's own list; the one of the house for a team that has none."""
    rows = list(ChecklistPoint.objects.in_use().filter(team_id=team_id))
    return rows or list(ChecklistPoint.objects.in_use().filter(team__isnull=True))


def lines_of(meeting: Meeting) -> list[Line]:
    """The list as it stands before a meeting: three queries at the most."""
    ticks = {tick.point_id: tick for tick in meeting.ticks.select_related("by")}
    return [Line(point, ticks.get(point.pk)) for point in points_of(meeting.team_id)]


def is_due(meeting: Meeting) -> bool:
    """Whether it is so short before the start that the leader should see the list."""
    return meeting.is_ahead and meeting.starts_at - SHOWN_BEFORE <= clock.now() < meeting.ends_at


@transaction.atomic
def tick(meeting: Meeting, point: ChecklistPoint, *, by: Any) -> None:
    """Say that a point is seen to. Does nothing when it is.

    Refuses ``not_yours``, ``wrong_state``, and ``no_such_point`` for one of another list.
    """
    meeting = _open(meeting, point, by)
    made, new = ChecklistTick.objects.get_or_create(meeting=meeting, point=point, defaults={"by": by})
    if new:
        _told("checklist.ticked", made, meeting, by=by)


@transaction.atomic
def untick(meeting: Meeting, point: ChecklistPoint, *, by: Any) -> None:
    """Say that a point is not seen to after all. Does nothing when it is not. Refuses as ``tick`` does."""
    meeting = _open(meeting, point, by)
    found = ChecklistTick.objects.filter(meeting=meeting, point=point).first()
    if found:
        _told("checklist.unticked", found, meeting, by=by)
        found.delete()


def _open(meeting: Meeting, point: ChecklistPoint, by: Any) -> Meeting:
    meeting = planned_by(meeting, by)
    require(meeting.state, AHEAD | BOARD_IS_LIVE)
    if point not in points_of(meeting.team_id):
        raise Refusal("no_such_point", _("That point is not on the list any more. Look again."))
    return meeting


def _told(code: str, about: ChecklistTick, meeting: Meeting, *, by: Any) -> None:
    trail.record(code, by=by, about=about, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)


@transaction.atomic
def write_list(team: Team, *, by: Any, texts: Sequence[str]) -> list[ChecklistPoint]:
    """Write the team's own list anew, in this order; points whose text stays keep their ticks.

    An empty list is a list of the house again. Does nothing when nothing is new. Refuses ``not_yours``,
    ``too_many`` and ``too_long``.
    """
    if not access.can(by, Permission.PLAN_MEETINGS, team.pk):
        raise not_yours()
    wanted = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if len(wanted) > MOST_POINTS:
        raise Refusal("too_many", _("A checklist has at most %(most)s points.") % {"most": MOST_POINTS})
    if any(len(text) > LONGEST_POINT for text in wanted):
        raise Refusal("too_long", _("A point has at most %(most)s characters.") % {"most": LONGEST_POINT})
    # Of two who write at once, the second sees the list of the first.
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    known = {point.text: point for point in ChecklistPoint.objects.in_use().filter(team=team)}
    if list(known) == wanted:
        return list(known.values())
    for text, point in known.items():
        if text not in wanted:
            point.retired_at = clock.now()
            point.save(update_fields=["retired_at"])
    rows = []
    for position, text in enumerate(wanted, start=1):
        point = known.get(text) or ChecklistPoint(team=team, text=text)
        point.position = position
        point.save()
        rows.append(point)
    trail.record("checklist.written", by=by, about=team, team_id=team.pk, points=len(rows))
    return rows
