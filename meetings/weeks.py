"""The weeks: a team's recurring meeting is set up and changed, and its coming occurrences are planned."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team
from dtr.staff.roles import Permission
from meetings import calendar
from meetings.hold import not_yours, touch
from meetings.models import Meeting, MeetingProfile, MeetingSeries, RuleSet
from meetings.models.series import Rhythm
from meetings.participants import invite
from meetings.states import MeetingState

WEEKS_AHEAD = 4
WEEKS_COMPARED = 53
# What says when a series meets.
WHEN = (
    "meeting_type", "weekday", "start_time", "rhythm", "week_of_month", "length_minutes", "active_from",
    "active_until",
)  # fmt: skip
# As far ahead as there are always two meetings of the series to see.
PLANNED_AHEAD = {Rhythm.WEEKLY: WEEKS_AHEAD, Rhythm.BIWEEKLY: 2 * WEEKS_AHEAD, Rhythm.MONTHLY: 10}


@transaction.atomic
def set_up_series(*, by: Any, team_id: int, **fields: Any) -> MeetingSeries:
    """Begin a recurring meeting, and plan its first weeks.

    Refuses ``not_yours``, ``series_exists``, and ``series_overlaps`` when it would run into another one of
    its kind.
    """
    if not access.can(by, Permission.PLAN_MEETINGS, team_id):
        raise not_yours()
    # Of two who set up the same hour at once, the second finds that of the first.
    Team.objects.select_for_update(no_key=True).get(pk=team_id)
    _require_room(MeetingSeries(team_id=team_id, **fields))
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
    """Change the recurring meeting. Meetings already planned and untouched follow; others stay.

    Touched is a meeting with citizens on it, with a duty accepted, or moved by somebody. Refuses
    ``not_yours``, ``series_exists`` and ``series_overlaps``.
    """
    if not access.can(by, Permission.PLAN_MEETINGS, series.team_id):
        raise not_yours()
    series = MeetingSeries.objects.select_for_update(of=("self",)).select_related("team").get(pk=series.pk)
    changed = {name: value for name, value in fields.items() if getattr(series, name) != value}
    if not changed:
        return series
    for name, value in changed.items():
        setattr(series, name, value)
    if any(name in changed for name in WHEN):
        _require_room(series)
    try:
        with transaction.atomic():
            series.save(update_fields=list(changed))
    except IntegrityError:
        raise Refusal("series_exists", _("The team already meets at that time.")) from None
    _follow(series)
    trail.record("series.changed", by=by, about=series, team_id=series.team_id, fields=sorted(changed))
    plan_weeks(series, by=by)
    return series


def overlapping(series: MeetingSeries) -> list[MeetingSeries]:
    """The team's other series that meet on a day of this one while it lasts, within the coming year."""
    others = MeetingSeries.objects.filter(team_id=series.team_id, weekday=series.weekday)
    since = max(clock.today(), series.active_from)
    days = slots(series, since=since, weeks=WEEKS_COMPARED)
    return [
        other
        for other in others.exclude(pk=series.pk).select_related("team").order_by("start_time", "pk")
        if _meet_at_once(series, other) and any(other.meets_on(day) for day in days)
    ]


def _meet_at_once(one: MeetingSeries, other: MeetingSeries) -> bool:
    """Whether the hours of two series on the same day run into each other."""
    (begins, ends), (other_begins, other_ends) = _hours(one), _hours(other)
    return begins < other_ends and other_begins < ends


def _hours(series: MeetingSeries) -> tuple[int, int]:
    """From which to which minute of the day a series meets, by the clock on the wall."""
    begins = series.start_time.hour * 60 + series.start_time.minute
    return begins, begins + series.length_minutes


def _require_room(series: MeetingSeries) -> None:
    """Refuse ``series_exists`` or ``series_overlaps`` where a series of the kind has the hour already."""
    for other in overlapping(series):
        if other.meeting_type != series.meeting_type:
            continue
        if other.start_time == series.start_time:
            raise Refusal("series_exists", _("The team already meets at that time."))
        raise Refusal(
            "series_overlaps",
            _("It would run into a meeting the team has already: %(series)s. Choose another time.")
            % {"series": other},
        )


def _follow(series: MeetingSeries) -> None:
    """The untouched meetings to come: changed where the series still meets on that day, else dropped."""
    planned = series.meetings.filter(state=MeetingState.PLANNED, slot__gt=clock.today()).order_by("pk")
    # Held first and asked for citizens after: somebody may be putting one on at this moment.
    held = [meeting.pk for meeting in planned.select_for_update()]
    untouched = Meeting.objects.filter(
        pk__in=held, items__isnull=True, listed__isnull=True, duties__isnull=True, moved_from__isnull=True
    )
    for meeting in untouched.order_by("pk"):
        if not series.meets_on(meeting.slot):
            calendar.leave_trace(meeting, meeting.participants.values_list("user_id", flat=True))
            meeting.delete()
            continue
        meant = _meant(series, meeting.slot)
        if fresh := {name: value for name, value in meant.items() if getattr(meeting, name) != value}:
            for name, value in fresh.items():
                setattr(meeting, name, value)
            meeting.calendar_sequence += 1
            meeting.save(update_fields=[*fresh, "calendar_sequence"])
            invite(meeting)
            touch(meeting)


def slots(series: MeetingSeries, *, since: dt.date, weeks: int) -> list[dt.date]:
    """The dates of a series' meetings in ``weeks`` weeks from the week of ``since``, none before it."""
    first = clock.monday(since) + dt.timedelta(days=series.weekday)
    days = [first + dt.timedelta(weeks=week) for week in range(weeks)]
    return [day for day in days if day >= since and series.meets_on(day)]


def _meant(series: MeetingSeries, slot: dt.date) -> dict[str, Any]:
    """What the series says of its meeting in a slot."""
    profile = MeetingProfile.current(series.meeting_type)
    return {
        "starts_at": clock.at(slot, series.start_time),
        "length_minutes": series.length_minutes,
        "place": series.place,
        "max_citizens": series.max_citizens,
        "rule_set": RuleSet.current(series.meeting_type),
        **(profile.for_meeting if profile else {}),
    }


@transaction.atomic
def plan_weeks(series: MeetingSeries, *, by: Any, weeks: int | None = None) -> list[Meeting]:
    """Make the meetings of the coming weeks that do not exist yet. Planning twice makes nothing twice.

    Without ``weeks``, so far ahead as the series' rhythm asks for. Days off are planned as any other day.
    """
    planned = []
    MeetingSeries.objects.select_for_update().get(pk=series.pk)
    ahead = slots(series, since=clock.today(), weeks=weeks or PLANNED_AHEAD[Rhythm(series.rhythm)])
    known = set(series.meetings.filter(slot__in=ahead).values_list("slot", flat=True))
    for day in ahead:
        if day in known or clock.at(day, series.start_time) < clock.now():
            continue
        meeting = Meeting.objects.create(
            series=series, team_id=series.team_id, slot=day, **_meant(series, day)
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
