"""The bars of one figure over the quarters, with what others have published as lines across."""

from collections.abc import Sequence
from dataclasses import dataclass

from dtr.plots import Scale
from meetings.figures.periods import Quarter
from meetings.figures.references import Reference
from meetings.figures.told import Told

# The little bars, in their own units.
BAR, GAP, HEIGHT, FOOT = 34, 10, 72, 14


@dataclass(frozen=True)
class Bar:
    """One quarter in a chart; no height where nothing may be shown."""

    x: int
    y: float
    height: float
    label: str
    words: str
    chosen: bool

    width = BAR
    foot = HEIGHT + FOOT - 2

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.x + BAR / 2


@dataclass(frozen=True)
class Line:
    """A published figure across the bars."""

    y: float
    reference: Reference


@dataclass(frozen=True)
class Bars:
    """The drawing; it stands where there is a bar or a line to draw."""

    bars: Sequence[Bar]
    lines: Sequence[Line]

    width = 4 * (BAR + GAP)
    height = HEIGHT + FOOT
    base = HEIGHT


def drawn(
    series: Sequence[tuple[Quarter, Told]], chosen: Quarter, references: Sequence[Reference]
) -> Bars | None:
    """Bars of 0-100 for shares, and up to the greatest for amounts. None for a split, or nothing to draw."""
    if any(told.cells for _quarter, told in series):
        return None
    amounts = [told.value for _quarter, told in series if told.value is not None]
    shown = [one for one in references if one.level is not None]
    full = max([*amounts, *(one.level or 0 for one in shown)], default=0) if amounts or shown else 100
    heights = Scale(0, full or 1, 0, HEIGHT)
    bars = []
    for place, (quarter, told) in enumerate(series):
        height = heights.at(told.value or told.percent or 0)
        bars.append(
            Bar(
                x=place * (BAR + GAP),
                y=round(HEIGHT - height, 1),
                height=height,
                label=f"{quarter.number}/{quarter.year % 100:02}",
                words=told.words,
                chosen=quarter == chosen,
            )
        )
    lines = [Line(round(HEIGHT - heights.at(one.level or 0), 1), one) for one in shown]
    return Bars(bars, lines) if lines or any(bar.height for bar in bars) else None
