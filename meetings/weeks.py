"""The weeks: a team's weekly meeting is set up and changed, its coming occurrences planned, one cancelled."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings.hold import not_yours, planned_by, touch
from meetings.models import Meeting, MeetingSeries, RuleSet
from meetings.participants import invite
from meetings.states import MeetingState, require_move

WEEKS_AHEAD = 4


@transaction.atomic
def set_up_series(*, by: Any, team_id: int, **fields: Any) -> MeetingSeries:
    """Begin a weekly meeting, and plan its first weeks. Refuses ``not_yours`` and ``series_exists``."""
    if not access.can(by, Permission.PLAN_MEETINGS, team_id):
        raise not_yours()
    try:
        with transaction.atomic():
            series = MeetingSeries.objects.create(team_id=team_id, **fields)
    except IntegrityError:
        raise Refusal("series_exists", _("The team already meets at that time.")) from None
    trail.record("series.set", by=by, about=series, team_id=team_id)
    plan_weeks(series, by=by)
    return series


@transaction.atomic
def change_series(series: MeetingSeries, *, by: Any, **fields: Any) -> MeetingSeries:
    """Change the weekly meeting. Meetings already planned and untouched are planned anew; others stay."""
    if not access.can(by, Permission.PLAN_MEETINGS, series.team_id):
        raise not_yours()
    series = MeetingSeries.objects.select_for_update(of=("self",)).select_related("team").get(pk=series.pk)
    changed = {name: value for name, value in fields.items() if getattr(series, name) != value}
    if not changed:
        return series
    for name, value in changed.items():
        setattr(series, name, value)
    try:
        with transaction.atomic():
            series.save(update_fields=list(changed))
    except IntegrityError:
        raise Refusal("series_exists", _("The team already meets at that time.")) from None
    planned = series.meetings.filter(state=MeetingState.PLANNED, slot__gt=clock.today()).order_by("pk")
    # Held first and asked for citizens after: somebody may be putting one on at this moment.
    held = [meeting.pk for meeting in planned.select_for_update()]
    Meeting.objects.filter(pk__in=held, items__isnull=True).delete()
    trail.record("series.changed", by=by, about=series, team_id=series.team_id, fields=sorted(changed))
    plan_weeks(series, by=by)
    return series


def slots(series: MeetingSeries, *, since: dt.date, weeks: int) -> list[dt.date]:
    """The dates of a series' meetings in ``weeks`` weeks from the week of ``since``, none before it."""
    first = clock.monday(since) + dt.timedelta(days=series.weekday)
    days = [first + dt.timedelta(weeks=week) for week in range(weeks)]
    last = series.active_until or dt.date.max
    return [day for day in days if max(since, series.active_from) <= day <= last]


@transaction.atomic
def plan_weeks(series: MeetingSeries, *, by: Any, weeks: int = WEEKS_AHEAD) -> list[Meeting]:
    """Make the meetings of the coming weeks that do not exist yet. Planning twice makes nothing twice."""
    planned = []
    MeetingSeries.objects.select_for_update().get(pk=series.pk)
    known = set(series.meetings.values_list("slot", flat=True))
    for day in slots(series, since=clock.today(), weeks=weeks):
        starts_at = clock.at(day, series.start_time)
        if day in known or starts_at < clock.now():
            continue
        meeting = Meeting.objects.create(
            series=series,
            team_id=series.team_id,
            slot=day,
            starts_at=starts_at,
            length_minutes=series.length_minutes,
            place=series.place,
            max_citizens=series.max_citizens,
            rule_set=RuleSet.current(),
        )
        invite(meeting)
        trail.record("meeting.planned", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
        planned.append(meeting)
    return planned


def plan_coming_weeks() -> None:
    """Keep the coming weeks of every active series planned; for the timetable."""
    today = clock.today()
    for series in MeetingSeries.objects.filter(
        models.Q(active_until__isnull=True) | models.Q(active_until__gte=today)
    ):
        plan_weeks(series, by=None)
    for meeting in Meeting.objects.ahead().filter(starts_at__gte=clock.now()):
        invite(meeting)


@transaction.atomic
def cancel(meeting: Meeting, *, by: Any, reason: str) -> None:
    """Cancel one occurrence, with the reason. Does nothing when it is cancelled already.

    Refuses ``not_yours``, ``wrong_state`` and ``no_reason``.
    """
    meeting = planned_by(meeting, by)
    if meeting.state == MeetingState.CANCELLED:
        return
    require_move(meeting.state, MeetingState.CANCELLED)
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the meeting is cancelled."))
    meeting.state, meeting.cancelled_because = MeetingState.CANCELLED, reason.strip()
    meeting.save(update_fields=["state", "cancelled_because"])
    trail.record("meeting.cancelled", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)
