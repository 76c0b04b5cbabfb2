"""The figures of one team put together for the page and for the file, with what is small already hidden."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dtr.staff.models import Team
from meetings.figures import bars, counted, references, small
from meetings.figures.bars import Bars
from meetings.figures.indicator import Indicator
from meetings.figures.indicators import INDICATORS
from meetings.figures.periods import Quarter
from meetings.figures.references import Reference
from meetings.figures.told import HIDDEN, Cell, Form, Told
from meetings.models import CountedQuarter, SmallestGroup


@dataclass(frozen=True)
class Kind:
    """One kind of a split, with what others have published of it; no cell where ours is not told."""

    label: str
    cell: Cell | None
    references: Sequence[Reference]


@dataclass(frozen=True)
class Row:
    """One figure: what it is, the chosen quarter, the quarters before it, and what others have published."""

    indicator: Indicator
    told: Told
    complete: Told
    series: Sequence[tuple[Quarter, Told]]
    bars: Bars | None
    references: Sequence[Reference]

    @property
    def complete_words(self) -> str:
        """The completeness as text, with what it is of where a number is told."""
        if self.complete.form in (Form.HIDDEN, Form.NOTHING):
            return self.complete.words
        return f"{self.complete.words} {self.indicator.complete_of}"

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of a split that is told, and those of which others have published something."""
        labels = {cell.code: str(cell.label) for cell in self.told.cells}
        labels |= {one.category: one.category_label for one in self.references if one.percent is not None}
        cells = {cell.code: cell for cell in self.told.cells}
        others = defaultdict(list)
        for one in self.references:
            others[one.category].append(one)
        order = [*self.indicator.labels, ""]
        codes = sorted(labels, key=order.index)
        return [Kind(labels[code], cells.get(code), others[code] if code else []) for code in codes]


@dataclass(frozen=True)
class Report:
    """A team's figures for one quarter, with the ones before it."""

    team: Team
    quarter: Quarter
    least: int
    groups: Sequence[tuple[str, Sequence[Row]]]
    counted_at: dt.datetime
    too_small: bool
    """The team had so few people that a figure about it would be one about them."""


def of(team: Team, quarters: Sequence[Quarter], chosen: Quarter) -> Report:
    """The report; ``chosen`` is one of ``quarters``. The queries do not grow with the meetings."""
    least = SmallestGroup.in_use()
    rows = counted.of(team, quarters)
    now = rows[chosen]
    groups: dict[str, list[Row]] = {}
    for one in INDICATORS:
        series = [(quarter, _tell(one, row, least)) for quarter, row in sorted(rows.items())]
        told = dict(series)[chosen]
        others = references.of(one.code)
        row = Row(
            indicator=one,
            told=told,
            complete=_complete(one, now, told, least),
            series=series,
            bars=None if one.labels else bars.drawn(series, chosen, others),
            references=others,
        )
        groups.setdefault(str(one.group), []).append(row)
    return Report(team, chosen, least, list(groups.items()), now.counted_at, now.people < least)


def _tell(indicator: Indicator, row: CountedQuarter, least: int) -> Told:
    if row.people < least:
        return HIDDEN
    return small.tell(counted.figure(row, indicator.code).raw, least, indicator.labels)


def _complete(indicator: Indicator, row: CountedQuarter, told: Told, least: int) -> Told:
    if row.people < least:
        return HIDDEN
    complete = counted.figure(row, indicator.code).complete
    return small.tell_beside(complete, HIDDEN if indicator.is_apart else told, least)
