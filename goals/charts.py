"""The picture of an instrument's scores over time: points in a plane, worked out here, drawn in a template.

The same drawing stands on a screen, on a wall and on paper, so every place is a number in the drawing's own
plane. What it shows is also a table and a sentence: no colour and no picture stands alone.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from dtr.numbers import number
from dtr.plots import Point, Scale, lines
from goals.measures import Standing, baseline_of, is_comparable, relevant, said, why_not
from goals.models import Goal, Instrument, Measurement

# The plane, and the part of it in which scores are drawn.
WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 70, 600, 30, 210
# Between two dates that stand below the drawing.
DATE_ROOM = 74
ABOVE, BELOW = 13, 24
SQUARE = 14
MOST_TICKS = 5


@dataclass(frozen=True)
class Dot:
    """One score: its place, and what stands beside it."""

    x: float
    y: float
    said: str
    day: str
    text_y: float
    is_baseline: bool
    shows_day: bool
    # Neither the first nor the last: where there is little room, the table tells of it.
    is_between: bool

    @property
    def left(self) -> float:
        """Where the square of a baseline begins."""
        return round(self.x - SQUARE / 2, 1)

    @property
    def top(self) -> float:
        """Where the square of a baseline begins."""
        return round(self.y - SQUARE / 2, 1)


@dataclass(frozen=True)
class Tick:
    """A line across at a value of the scale."""

    y: float
    said: str


@dataclass(frozen=True)
class Band:
    """The values that are not far enough from the baseline to be regarded as a change."""

    y: float
    height: float
    said: str


@dataclass(frozen=True)
class Chart:
    """One instrument's scores for one goal, or for none."""

    key: str
    instrument: Instrument
    goal: Goal | None
    dots: Sequence[Dot]
    lines: Sequence[str]
    ticks: Sequence[Tick]
    band: Band | None
    standing: Standing
    rows: Sequence[Measurement] = field(default_factory=tuple)
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    across: int = RIGHT - LEFT
    tick_x: int = LEFT - 10
    days_y: int = BOTTOM + 30

    @property
    def said_rows(self) -> list[dict[str, Any]]:
        """The table beside the drawing: every score, also struck out, newest first."""
        return [
            {
                "one": one,
                "said": said(self.instrument, one.value),
                "is_baseline": one.pk == self.standing.first.pk,
            }
            for one in reversed(self.rows)
        ]

    @property
    def said(self) -> str:
        """The chart in words."""
        count = len(self.dots)
        facts = {
            "instrument": self.instrument.name,
            "count": count,
            "first": self.dots[0].said,
            "first_day": self.dots[0].day,
            "last": self.dots[-1].said,
            "last_day": self.dots[-1].day,
        }
        if count == 1:
            return _("%(instrument)s: %(last)s on %(last_day)s.") % facts
        return (
            _(
                "%(instrument)s, %(count)s scores: from %(first)s on %(first_day)s "
                "to %(last)s on %(last_day)s."
            )
            % facts
        )


def of(measurements: Iterable[Measurement]) -> list[Chart]:
    """One chart per goal and instrument, by goal and then by name. Needs ``instrument`` and ``goal``.

    What was struck out is in a chart's rows, and nowhere in its drawing.
    """
    grouped: dict[tuple[Any, str], list[Measurement]] = defaultdict(list)
    for one in sorted(measurements, key=lambda one: (one.measured_on, one.noted_at)):
        grouped[one.goal_id, one.instrument.code].append(one)
    charts = []
    for rows in grouped.values():
        standing = relevant(one for one in rows if one.struck_at is None)
        if standing:
            charts.append(chart(standing, rows))
    return sorted(charts, key=_place)


def _place(chart: Chart) -> tuple[bool, float, str, str]:
    goal = chart.goal
    if goal is None:
        return True, 0, "", chart.instrument.name
    return False, goal.created_at.timestamp(), str(goal.pk), chart.instrument.name


def chart(scores: Sequence[Measurement], rows: Sequence[Measurement] = ()) -> Chart:
    """The drawing of scores that are oldest first. A line joins only those that may be compared."""
    latest = scores[-1]
    alike = [one for one in scores if is_comparable(one, latest)]
    baseline = baseline_of(alike)
    instrument, threshold = latest.instrument, latest.instrument.change_threshold
    low, high = reach([one.value for one in scores], instrument, baseline.value)
    heights = Scale(low, high, BOTTOM, TOP)
    dots = _dots(scores, baseline, heights)
    band = None
    if threshold is not None:
        top, bottom = heights.at(baseline.value + threshold), heights.at(baseline.value - threshold)
        words = _("less than %(threshold)s from the baseline") % {"threshold": number(threshold)}
        band = Band(top, round(bottom - top, 1), words)
    return Chart(
        key=f"{latest.goal_id or 'citizen'}-{instrument.code}",
        instrument=instrument,
        goal=latest.goal if latest.goal_id else None,
        dots=dots,
        lines=_lines(scores, dots),
        ticks=[Tick(heights.at(value), number(value)) for value in _ticks(low, high, instrument.step)],
        band=band,
        standing=Standing(instrument, latest, baseline, why_not(scores, latest)),
        rows=rows or scores,
    )


def reach(values: Sequence[Decimal], instrument: Instrument, baseline: Decimal) -> tuple[Decimal, Decimal]:
    """The part of the scale that is drawn: the scores and the band, and room so that little looks little."""
    threshold = instrument.change_threshold or Decimal(0)
    room = max(threshold, (instrument.maximum - instrument.minimum) / 10)
    low = min(*values, baseline - threshold) - room
    high = max(*values, baseline + threshold) + room
    whole = Decimal(1) if instrument.step >= 1 else Decimal("0.1")
    low = (low / whole).to_integral_value(ROUND_FLOOR) * whole
    high = (high / whole).to_integral_value(ROUND_CEILING) * whole
    return max(low, instrument.minimum), min(high, instrument.maximum)


def _ticks(low: Decimal, high: Decimal, step: Decimal) -> list[Decimal]:
    """At most five values, evenly apart on the instrument's step, both ends among the first tries."""
    size = step
    for number_of_steps in (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000):
        size = step * number_of_steps
        if (high - low) / size <= MOST_TICKS - 1:
            break
    first = (low / size).to_integral_value(ROUND_CEILING) * size
    found = []
    while first <= high:
        found.append(first)
        first += size
    return found


def _dots(scores: Sequence[Measurement], baseline: Measurement, heights: Scale) -> list[Dot]:
    first, days = scores[0].measured_on, (scores[-1].measured_on - scores[0].measured_on).days
    across = Scale(0, days, LEFT + 20, RIGHT - 20)
    same_year = first.year == scores[-1].measured_on.year
    last_x, dots = float("-inf"), []
    for place, one in enumerate(scores):
        x = across.at((one.measured_on - first).days)
        y = heights.at(one.value)
        is_last = place == len(scores) - 1
        shows = is_last or (x - last_x >= DATE_ROOM and across.at(days) - x >= DATE_ROOM)
        if shows:
            last_x = x
        dots.append(
            Dot(
                x=x,
                y=y,
                said=number(one.value),
                day=_day(one.measured_on, same_year),
                text_y=round(y + BELOW if y - ABOVE < TOP - 8 else y - ABOVE, 1),
                is_baseline=one is baseline,
                shows_day=shows,
                is_between=place > 0 and not is_last,
            )
        )
    return dots


def _day(day: dt.date, same_year: bool) -> str:
    return formats.date_format(day, "j. b" if same_year else "j. b y")


def _lines(scores: Sequence[Measurement], dots: Sequence[Dot]) -> list[str]:
    pieces: list[list[Point]] = []
    for place, (one, dot) in enumerate(zip(scores, dots, strict=True)):
        if place and is_comparable(scores[place - 1], one):
            pieces[-1].append((dot.x, dot.y))
        else:
            pieces.append([(dot.x, dot.y)])
    return lines(pieces)
