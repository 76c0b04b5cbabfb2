"""The figures of one team put together for the page and for the file, with what is small already hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

from dtr.staff.models import Team
from meetings.figures import facts as read_facts
from meetings.figures import references, small
from meetings.figures.indicators import INDICATORS, Indicator
from meetings.figures.periods import Quarter
from meetings.figures.references import Reference
from meetings.models import SmallestGroup

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
class Row:
    """One figure: what it is, the chosen quarter, the quarters before it, and what others have published."""

    indicator: Indicator
    told: small.Told
    complete: small.Told | None
    series: Sequence[tuple[Quarter, small.Told]]
    bars: Sequence[Bar]
    references: Sequence[Reference]

    width = 4 * (BAR + GAP)
    height = HEIGHT + FOOT
    base = HEIGHT


@dataclass(frozen=True)
class Report:
    """A team's figures for one quarter, with the ones before it."""

    team: Team
    quarter: Quarter
    least: int
    groups: Sequence[tuple[str, Sequence[Row]]]
    too_small: bool
    """The team had so few people that a figure about it would be one about them."""


def of(team: Team, quarters: Sequence[Quarter], chosen: Quarter) -> Report:
    """The report; ``chosen`` is one of ``quarters``. The queries do not grow with the meetings."""
    least = SmallestGroup.in_use()
    all_facts = read_facts.of(team, quarters)
    told: dict[str, list[tuple[Quarter, small.Told]]] = {
        one.code: [(facts.quarter, _tell(one, facts, least)) for facts in all_facts] for one in INDICATORS
    }
    now = next(facts for facts in all_facts if facts.quarter == chosen)
    groups: dict[str, list[Row]] = {}
    for one in INDICATORS:
        complete = small.tell(one.complete(now), least) if one.complete else None
        row = Row(
            indicator=one,
            told=dict(told[one.code])[chosen],
            complete=small.HIDDEN if complete and now.people < least else complete,
            series=told[one.code],
            bars=_bars(told[one.code], chosen),
            references=references.of(one.code),
        )
        groups.setdefault(str(one.group), []).append(row)
    return Report(team, chosen, least, list(groups.items()), too_small=now.people < least)


def _tell(indicator: Indicator, facts: read_facts.QuarterFacts, least: int) -> small.Told:
    if facts.people < least:
        return small.HIDDEN
    return small.tell(indicator.count(facts), least)


def _bars(series: Sequence[tuple[Quarter, small.Told]], chosen: Quarter) -> list[Bar]:
    """Bars of 0-100 for shares, and up to the greatest for amounts. A split, or nothing to draw: none."""
    amounts = [told.value for _quarter, told in series if told.value is not None]
    full = (max(amounts) or 1) if amounts else 100
    bars = []
    for place, (quarter, told) in enumerate(series):
        height = round(HEIGHT * (told.value or told.percent or 0) / full, 1)
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
    is_split = any(told.cells for _quarter, told in series)
    return bars if any(bar.height for bar in bars) and not is_split else []
