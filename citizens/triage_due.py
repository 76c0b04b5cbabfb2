"""When citizens are due for triage, what colour they have now, and how many were triaged on time."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from citizens.models import CareCourse, Citizen, TriageAssessment, TriageGuide
from dtr import clock


def latest_of(citizen_ids: Iterable[Any]) -> dict[Any, TriageAssessment]:
    """Citizen's key → the colour that holds now, in one query. Who was never triaged is not in it."""
    rows = TriageAssessment.objects.newest().filter(citizen_id__in=list(citizen_ids))
    return {one.citizen_id: one for one in rows.select_related("assessed_by")}


@dataclass(frozen=True)
class Standing:
    """One citizen's colour, None when never triaged, and the next date, None without an open course."""

    citizen: Citizen
    assessment: TriageAssessment | None
    due_on: dt.date | None

    @property
    def is_due(self) -> bool:
        """Whether the citizen is to be triaged today or should have been."""
        return self.due_on is not None and self.due_on <= clock.today()

    @property
    def days_late(self) -> int:
        """Days since the date passed; 0 when it has not."""
        return max(0, (clock.today() - self.due_on).days) if self.due_on else 0


def standings(citizens: Iterable[Citizen]) -> list[Standing]:
    """One per citizen: those due longest first, then by date; without a date last. Three queries for all."""
    shown = list(citizens)
    keys = [citizen.pk for citizen in shown]
    latest, first = latest_of(keys), _FirstDue.read()
    starts: dict[Any, dt.date] = {}
    open_courses = CareCourse.objects.open().filter(citizen_id__in=keys)
    for citizen_id, start in open_courses.values_list("citizen_id", "start_date"):
        starts[citizen_id] = min(start, starts.get(citizen_id, start))
    found = [
        Standing(one, latest.get(one.pk), _next(latest.get(one.pk), starts.get(one.pk), first))
        for one in shown
    ]
    return sorted(found, key=in_turn)


def in_turn(one: Standing) -> tuple[dt.date, str]:
    """The place among several: those due longest first, then by date; without a date last."""
    return one.due_on or dt.date.max, one.citizen.name


@dataclass(frozen=True)
class _FirstDue:
    """When a course's first triage is due. Courses from before there was a guide are due as if begun then."""

    began: dt.date
    within: dt.timedelta

    @classmethod
    def read(cls) -> "_FirstDue":
        guides = list(TriageGuide.objects.all())
        return cls(clock.local(guides[-1].published_at).date(), dt.timedelta(days=guides[0].first_days))

    def of(self, start: dt.date) -> dt.date:
        return max(start, self.began) + self.within


def _next(last: TriageAssessment | None, start: dt.date | None, first: _FirstDue) -> dt.date | None:
    if start is None:
        return None
    return last.due_on if last is not None and last.due_on >= start else first.of(start)


@dataclass(frozen=True)
class Share:
    """How many of those who were due for triage were triaged by their date."""

    on_time: int
    due: int
    met: int = 0
    """How many were triaged in the end, by their date or later."""

    @property
    def percent(self) -> int | None:
        """Rounded; None when nobody was due."""
        return round(100 * self.on_time / self.due) if self.due else None


@dataclass(frozen=True)
class _Due:
    """A date by which a citizen was to be triaged, and the day on which that next happened."""

    day: dt.date
    met_on: dt.date | None

    @property
    def is_kept(self) -> bool:
        return self.met_on is not None and self.met_on <= self.day


def on_plan(citizens: "QuerySet[Citizen]", since: dt.date, until: dt.date) -> Share:
    """Citizens triaged by their date of those due in a period, both days among it. Three queries.

    A citizen is due who has a date in the period, or one before it that nobody had met when it began.
    Who has several was on time when each was met. A date that has not passed counts when it is met
    already; a date after the course has closed never counts.
    """
    first = _FirstDue.read()
    courses: dict[Any, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    rows = CareCourse.objects.filter(citizen__in=citizens)
    for citizen_id, start, end in rows.values_list("citizen_id", "start_date", "closure__closed_on"):
        courses[citizen_id].append((start, end or dt.date.max))
    triaged: dict[Any, list[TriageAssessment]] = defaultdict(list)
    assessments = TriageAssessment.objects.standing().filter(citizen__in=citizens)
    for one in assessments.order_by("pk"):
        triaged[one.citizen_id].append(one)
    on_time = due = met = 0
    for citizen_id, spells in courses.items():
        dues = _dues(spells, triaged[citizen_id], first)
        counted = [one for one in dues if _counts(one, spells, since, until)]
        due += bool(counted)
        on_time += bool(counted) and all(one.is_kept for one in counted)
        met += bool(counted) and all(one.met_on is not None for one in counted)
    return Share(on_time, due, met)


def _dues(
    spells: list[tuple[dt.date, dt.date]], triaged: list[TriageAssessment], first: _FirstDue
) -> Iterable[_Due]:
    days = [one.assessed_on for one in triaged]
    for number, one in enumerate(triaged):
        yield _Due(one.due_on, days[number + 1] if number + 1 < len(days) else None)
    for start, _end in spells:
        if not any(one.assessed_on < start <= one.due_on for one in triaged):
            met = next((day for day in days if day >= start), None)
            yield _Due(first.of(start), met)


def _counts(one: _Due, spells: list[tuple[dt.date, dt.date]], since: dt.date, until: dt.date) -> bool:
    if one.day > until or (one.day >= clock.today() and one.met_on is None):
        return False
    if one.day < since and one.met_on is not None and one.met_on < since:
        return False
    day = max(one.day, since)
    return any(start <= day <= end for start, end in spells)
