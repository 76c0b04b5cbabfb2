"""What the figures of one team count, read once for several quarters in queries that do not grow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from citizens import triage_due
from citizens.models import CareCourse, Closure, Intervention, PlaceStay
from dtr import clock
from dtr.staff.models import Position, Team
from goals.models import ENDED, Conversation, Goal
from meetings.figures.periods import Quarter
from meetings.models import (
    AgendaItem,
    AgreedAction,
    CitizenInformation,
    Meeting,
    MeetingSeries,
    Participant,
)
from meetings.models.agenda import Stay
from meetings.off_days import off_days
from meetings.states import OVER, ItemState, MeetingState


@dataclass
class QuarterFacts:
    """Everything of one team that happened in one quarter."""

    quarter: Quarter
    series: Sequence[MeetingSeries]
    people: int = 0
    """How many held a position in the team."""
    held: list[Meeting] = field(default_factory=list)
    present: dict[Any, list[Participant]] = field(default_factory=lambda: defaultdict(list))
    """Who was present, by meeting."""
    kept: Collection[tuple[Any, dt.date]] = ()
    """Series and Monday of each week whose meeting was held, also if it was moved over the quarter's end."""
    known: Collection[tuple[Any, dt.date]] = ()
    """The same, of each week of which is noted what became of its meeting: held or cancelled."""
    items: list[AgendaItem] = field(default_factory=list)
    """On the agendas of the meetings that were held."""
    with_action: set[Any] = field(default_factory=set)
    """The keys of those items on which something was agreed."""
    informed: list[CitizenInformation] = field(default_factory=list)
    """The task to tell the citizen, of those items."""
    talks_until_off: list[int] = field(default_factory=list)
    """For each citizen who came off the agenda: at how many meetings the citizen was talked about."""
    actions: list[AgreedAction] = field(default_factory=list)
    """Due in the quarter."""
    goals: list[Goal] = field(default_factory=list)
    """Ended in the quarter."""
    goals_due: list[Goal] = field(default_factory=list)
    """To be reached in the quarter, whether or not they have ended."""
    closures: list[Closure] = field(default_factory=list)
    help: list[Intervention] = field(default_factory=list)
    """Granted, with a start date in the quarter."""
    triaged: triage_due.Share = field(default_factory=lambda: triage_due.Share(0, 0))
    """Citizens triaged by their day, and citizens who were due, as the page of triage counts them."""
    stays: list[PlaceStay] = field(default_factory=list)
    """On a temporary place, ended in the quarter."""
    stays_open: int = 0
    """Stays that had begun by the quarter's last day, and had not ended by then."""
    active: int = 0
    """Courses that ran on some day of the quarter."""
    spoken: int = 0
    """Those of them with a dialogue about the course in the quarter."""
    spoken_ever: int = 0
    """Those of them with such a dialogue in the quarter or before."""
    hours: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    """For each closed course with a shadow grant: hours a week that were granted as it closed, and that
    would have been granted."""
    off: Collection[dt.date] = ()
    """Public holidays, and days on which the municipality is closed."""

    @property
    def discussed(self) -> list[AgendaItem]:
        return [item for item in self.items if item.state == ItemState.DISCUSSED]

    @property
    def postponed(self) -> list[AgendaItem]:
        return [item for item in self.items if item.state == ItemState.CARRIED_OVER]


def of(team: Team, quarters: Sequence[Quarter]) -> list[QuarterFacts]:
    """The facts of each quarter; ``quarters`` follow each other without a gap, the oldest first."""
    series = list(MeetingSeries.objects.filter(team=team))
    first, last = quarters[0], quarters[-1]
    length = (last.last_day - first.first_day).days + 1
    off = set(off_days(first.first_day + dt.timedelta(days=number) for number in range(length)))
    kept, known = _weeks(team, first.first_day, last.last_day)
    found = {quarter: QuarterFacts(quarter, series, kept=kept, known=known, off=off) for quarter in quarters}
    days = (first.first_day, last.last_day)
    _people(found, team)
    _meetings(found, team, first, last)
    _until_off(found, team, last)
    for action in AgreedAction.objects.filter(item__meeting__team=team, due_date__range=days):
        _put(found, action.due_date, "actions", action)
    ended = Goal.objects.filter(citizen__team=team, status__in=ENDED)
    for goal in ended.filter(changed_at__gte=first.begins, changed_at__lt=last.ends):
        _put(found, clock.local(goal.changed_at).date(), "goals", goal)
    for goal in Goal.objects.filter(citizen__team=team, target_date__range=days):
        assert goal.target_date is not None
        _put(found, goal.target_date, "goals_due", goal)
    for closure in Closure.objects.filter(course__citizen__team=team, closed_on__range=days):
        _put(found, closure.closed_on, "closures", closure)
    granted = Intervention.objects.filter(citizen__team=team, approval__isnull=False, start_date__range=days)
    for help in granted.select_related("approval").prefetch_related("start_notes"):
        _put(found, help.start_date, "help", help)
    _stays(found, team, last)
    _courses(found, team, last)
    for quarter, facts in found.items():
        facts.triaged = triage_due.on_plan(team.citizens.all(), quarter.first_day, quarter.last_day)
    return list(found.values())


def _put(found: dict[Quarter, QuarterFacts], day: dt.date, name: str, row: Any) -> None:
    for quarter, facts in found.items():
        if quarter.first_day <= day <= quarter.last_day:
            getattr(facts, name).append(row)


def _people(found: dict[Quarter, QuarterFacts], team: Team) -> None:
    held = list(Position.objects.filter(team=team).values_list("user_id", "since", "until"))
    for quarter, facts in found.items():
        facts.people = len(
            {
                user
                for user, since, until in held
                if since <= quarter.last_day and (until is None or until >= quarter.first_day)
            }
        )


def _meetings(found: dict[Quarter, QuarterFacts], team: Team, first: Quarter, last: Quarter) -> None:
    held = Meeting.objects.filter(
        team=team, state__in=OVER, starts_at__gte=first.begins, starts_at__lt=last.ends
    )
    at: dict[Any, QuarterFacts] = {}
    for meeting in held.order_by("starts_at"):
        day = clock.local(meeting.starts_at).date()
        _put(found, day, "held", meeting)
        for quarter, facts in found.items():
            if quarter.first_day <= day <= quarter.last_day:
                at[meeting.pk] = facts
    present = Participant.objects.filter(
        meeting__in=held.values("pk"), attendance=Participant.Attendance.PRESENT
    )
    for one in present:
        at[one.meeting_id].present[one.meeting_id].append(one)
    for item in AgendaItem.objects.filter(meeting__in=held.values("pk")).select_related(
        "citizen", "stand_in"
    ):
        at[item.meeting_id].items.append(item)
    told = CitizenInformation.objects.filter(item__meeting__in=held.values("pk"))
    for one in told.select_related("item"):
        at[one.item.meeting_id].informed.append(one)
    agreed = AgreedAction.objects.filter(item__meeting__in=held.values("pk"))
    for item_id, meeting_id in agreed.values_list("item_id", "item__meeting_id").distinct().order_by():
        at[meeting_id].with_action.add(item_id)


Weeks = set[tuple[Any, dt.date]]


def _weeks(team: Team, first: dt.date, last: dt.date) -> tuple[Weeks, Weeks]:
    """The weeks held, and those held or cancelled. By the week and not by the day: the series may have met
    on another weekday then."""
    weeks = (clock.monday(first), clock.monday(last) + dt.timedelta(days=6))
    settled = Meeting.objects.filter(
        team=team, state__in=OVER | {MeetingState.CANCELLED}, slot__range=weeks
    ).values_list("series", "slot", "state")
    kept = {(series, clock.monday(slot)) for series, slot, state in settled if state in OVER}
    return kept, kept | {(series, clock.monday(slot)) for series, slot, _state in settled}


def _until_off(found: dict[Quarter, QuarterFacts], team: Team, last: Quarter) -> None:
    """Count each citizen's talks from the first one on, or from the first after the last time off."""
    talks = AgendaItem.objects.filter(
        meeting__team=team,
        meeting__state__in=OVER,
        state=ItemState.DISCUSSED,
        meeting__starts_at__lt=last.ends,
    ).order_by("citizen_id", "meeting__starts_at")
    counted: dict[Any, int] = defaultdict(int)
    for citizen, stay, starts_at in talks.values_list("citizen_id", "stay", "meeting__starts_at"):
        counted[citizen] += 1
        if stay == Stay.OFF_AGENDA:
            _put(found, clock.local(starts_at).date(), "talks_until_off", counted.pop(citizen))


def _stays(found: dict[Quarter, QuarterFacts], team: Team, last: Quarter) -> None:
    begun = PlaceStay.objects.filter(course__citizen__team=team, arrived_on__lte=last.last_day)
    for stay in begun:
        for quarter, facts in found.items():
            if stay.arrived_on > quarter.last_day:
                continue
            if stay.departed_on is None or stay.departed_on > quarter.last_day:
                facts.stays_open += 1
            elif stay.departed_on >= quarter.first_day:
                facts.stays.append(stay)


def _courses(found: dict[Quarter, QuarterFacts], team: Team, last: Quarter) -> None:
    courses = list(
        CareCourse.objects.filter(citizen__team=team, start_date__lte=last.last_day)
        .select_related("closure")
        .prefetch_related("dialogues", "shadow_grants")
    )
    about = Conversation.objects.held().filter(citizen__team=team, form__is_about_course=True)
    spoken: dict[Any, list[dt.date]] = defaultdict(list)
    for citizen_id, held_on in about.values_list("citizen_id", "held_on"):
        spoken[citizen_id].append(held_on)
    granted: dict[Any, list[Intervention]] = defaultdict(list)
    for help in Intervention.objects.filter(citizen__team=team, hours_per_week__isnull=False):
        granted[help.citizen_id].append(help)
    for course in courses:
        closed_on = course.closure.closed_on if hasattr(course, "closure") else None
        days = [one.held_on for one in course.dialogues.all()] + spoken[course.citizen_id]
        for quarter, facts in found.items():
            if course.start_date > quarter.last_day or (closed_on and closed_on < quarter.first_day):
                continue
            facts.active += 1
            from_day = max(quarter.first_day, course.start_date)
            until_day = min(quarter.last_day, closed_on or quarter.last_day)
            facts.spoken += any(from_day <= day <= until_day for day in days)
            facts.spoken_ever += any(course.start_date <= day <= until_day for day in days)
        shadow = next(iter(course.shadow_grants.all()), None)
        if closed_on and shadow:
            now = sum((_hours_on(help, closed_on) for help in granted[course.citizen_id]), Decimal(0))
            _put(found, closed_on, "hours", (now, shadow.hours_per_week))


def _hours_on(help: Intervention, day: dt.date) -> Decimal:
    running = help.start_date <= day and (help.end_date is None or help.end_date > day)
    return help.hours_per_week or Decimal(0) if running else Decimal(0)


def median(numbers: Iterable[float]) -> float | None:
    """The middle one, or the mean of the two in the middle; None for no numbers."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    half, odd = divmod(len(ordered), 2)
    return float(ordered[half]) if odd else (ordered[half - 1] + ordered[half]) / 2
