"""What speaks for taking a citizen up at the next meeting. Each room registers its own signals.

A signal says why in a sentence with the fact: a date or a number, never a judgement of the citizen. What a
signal counts, and from which limit, is data (``ProposalWeights``); nobody comes on an agenda by it.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q, Sum
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from citizens.models import CareCourse, Intervention, TriageAssessment
from citizens.models.triage import TriageStatus
from dtr.numbers import number


@dataclass(frozen=True)
class Known:
    """One of the team's citizens, as all signals need to know them."""

    key: Any
    name: str
    track: str
    in_course: bool
    """Whether a course is open, or none was ever begun."""
    begun_on: dt.date | None
    """The day the open course started."""
    last_talk_on: dt.date | None
    """The day of the last meeting that discussed the citizen."""


@dataclass(frozen=True)
class Scope:
    """Whom the signals look at, and for which day."""

    team_id: int
    day: dt.date
    """The day of the meeting."""
    today: dt.date
    citizens: Mapping[Any, Known]


Found = tuple[Any, str]
Finder = Callable[[Scope, int], Iterable[Found]]


@dataclass(frozen=True)
class Signal:
    """One reason to take a citizen up: at most one sentence per citizen, in queries that never grow."""

    name: str
    label: str | Promise
    find: Finder
    weight: int
    """What it counts as the house comes, 0-100."""
    limit: int = 0
    unit: str | Promise = ""
    """What the limit counts; empty for a signal without a limit."""
    from_people: bool = False
    """Whether somebody asks. What the system sees concerns only citizens with an open course."""


_signals: dict[str, Signal] = {}


def register(signal: Signal) -> None:
    """Add a signal, once per name."""
    _signals[signal.name] = signal


def known() -> list[Signal]:
    """Every signal there is: people's first, then by what they count, then by name."""
    return sorted(_signals.values(), key=lambda one: (not one.from_people, -one.weight, one.name))


def day_in_words(day: dt.date) -> str:
    """A date as the reader's language writes it."""
    return _in_words(day, get_language())


@lru_cache(maxsize=2_000)  # a list of two hundred citizens says the same few days a thousand times
def _in_words(day: dt.date, _language: str | None) -> str:
    return formats.date_format(day, "DATE_FORMAT")


def _ending(scope: Scope, days: int) -> Iterable[Found]:
    until = scope.today + dt.timedelta(days=days)
    courses = CareCourse.objects.open().filter(
        citizen__team_id=scope.team_id, planned_end_date__lte=until
    )  # fmt: skip
    ends = courses.order_by("-planned_end_date").values_list("citizen_id", "planned_end_date")
    for citizen, end in ends:
        if end is None:
            continue
        facts = {"date": day_in_words(end)}
        left = (end - scope.today).days
        if left < 0:
            yield citizen, _("The course should have ended on %(date)s.") % facts
        elif left == 0:
            yield citizen, _("The course is planned to end today.")
        else:
            yield (
                citizen,
                ngettext(
                    "The course is planned to end on %(date)s, in %(days)s day.",
                    "The course is planned to end on %(date)s, in %(days)s days.",
                    left,
                )
                % (facts | {"days": left}),
            )


def _hours(scope: Scope, hours: int) -> Iterable[Found]:
    today = scope.today
    given = Intervention.objects.filter(
        Q(end_date__isnull=True) | Q(end_date__gte=today),
        citizen__team_id=scope.team_id,
        start_date__lte=today,
    )
    sums = given.order_by().values("citizen_id").annotate(hours=Sum("hours_per_week"))
    for citizen, total in sums.filter(hours__gt=Decimal(hours)).values_list("citizen_id", "hours"):
        yield (
            citizen,
            _("The help comes to %(hours)s hours a week; the limit is %(limit)s.")
            % {"hours": number(total), "limit": hours},
        )


def _triage(scope: Scope, status: TriageStatus) -> Iterable[Found]:
    """The colour that holds now, with what was written about the change."""
    newest = TriageAssessment.objects.newest().filter(citizen__team_id=scope.team_id, status=status)
    for one in newest:
        colour = str(status.label).lower()
        facts = {"colour": colour, "date": day_in_words(one.assessed_on), "note": one.note}
        if one.note:
            yield one.citizen_id, _("Triaged %(colour)s on %(date)s: %(note)s") % facts
        else:
            yield one.citizen_id, _("Triaged %(colour)s on %(date)s.") % facts


register(
    Signal(
        "triage_red",
        gettext_lazy("Triage red"),
        lambda scope, _limit: _triage(scope, TriageStatus.RED),
        50,
    )
)
register(
    Signal(
        "triage_yellow",
        gettext_lazy("Triage yellow"),
        lambda scope, _limit: _triage(scope, TriageStatus.YELLOW),
        25,
    )
)
register(
    Signal(
        "ending",
        gettext_lazy("The course ends soon"),
        _ending,
        25,
        limit=14,
        unit=gettext_lazy("days before"),
    )
)
register(
    Signal(
        "hours", gettext_lazy("Many hours a week"), _hours, 15, limit=15, unit=gettext_lazy("hours a week")
    )
)
