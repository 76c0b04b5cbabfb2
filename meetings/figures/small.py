"""Small numbers are hidden before anything leaves this package: the page, its charts and the file alike.

A share of fewer than ``least`` is not shown. Where fewer than ``least`` are on one side of it, only that is
said, so neither they nor the others can be counted. A split into kinds shows a kind only from ``least`` up,
and never leaves so few for the rest that a subtraction finds them. Where two figures of one page count nearly
the same, and few make the difference, one of them says no number: only its per cent or its mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _

LEAST = 5


@dataclass(frozen=True)
class Share:
    """So many of so many. ``between`` are the numbers that lie between ``whole`` and what other figures of
    the page tell: whoever subtracts the one from the other finds them."""

    part: int
    whole: int
    between: Sequence[int] = field(default=(), compare=False)


@dataclass(frozen=True)
class Amount:
    """A mean, a median or a sum, over ``count`` cases; ``value`` is None when there are none. ``between`` as
    for a share."""

    value: float | None
    count: int
    between: Sequence[int] = field(default=(), compare=False)


@dataclass(frozen=True)
class Split:
    """How many of each kind."""

    cells: Sequence[tuple[str | Promise, int]]


Raw = Share | Amount | Split


class Form(Enum):
    """How much of a figure is told."""

    NOTHING = "nothing"
    HIDDEN = "hidden"
    FEW = "few"
    MOST = "most"
    EXACT = "exact"


@dataclass(frozen=True)
class Cell:
    """One kind of a split as it is told; the last may be the others together."""

    label: str | Promise
    count: int
    percent: int


@dataclass(frozen=True)
class Told:
    """A figure as it may be read. What is hidden is not in it at all."""

    form: Form
    part: int | None = None
    whole: int | None = None
    percent: int | None = None
    value: float | None = None
    cells: Sequence[Cell] = ()

    @property
    def figure(self) -> str:
        """An amount with one decimal, as the reader writes it."""
        return "" if self.value is None else formats.number_format(self.value, 1)

    @property
    def words(self) -> str:
        """The figure as text, which is also what a chart says to those who do not see it."""
        numbers = {"part": self.part, "whole": self.whole, "percent": self.percent, "value": self.figure}
        if self.form == Form.NOTHING:
            return _("nothing in the period")
        if self.form == Form.HIDDEN:
            return _("hidden: too few")
        if self.form == Form.FEW:
            return _("fewer than %(part)s of %(whole)s") % numbers
        if self.form == Form.MOST:
            return _("more than %(part)s of %(whole)s") % numbers
        if self.cells:
            return ", ".join(f"{cell.label}: {cell.count} ({cell.percent} %)" for cell in self.cells)
        if self.whole is None:
            return self.figure or _("%(percent)s %%") % numbers
        if self.value is not None:
            return _("%(value)s, of %(whole)s") % numbers
        return _("%(percent)s %%: %(part)s of %(whole)s") % numbers


HIDDEN, NOTHING = Told(Form.HIDDEN), Told(Form.NOTHING)


def tell(raw: Raw, least: int) -> Told:
    """What may be told of a figure when numbers below ``least`` are small."""
    if isinstance(raw, Share):
        return _share(raw, least)
    if isinstance(raw, Amount):
        return _amount(raw, least)
    return _split(raw, least)


def _share(raw: Share, least: int) -> Told:
    if not raw.whole:
        return NOTHING
    if raw.whole < least:
        return HIDDEN
    if 0 < raw.part < least and 0 < raw.whole - raw.part < least:
        return HIDDEN
    if _few(raw.between, least) and min(raw.part, raw.whole - raw.part) < least:
        return HIDDEN if 0 < raw.part < raw.whole else Told(Form.EXACT, percent=_percent(raw.part, raw.whole))
    if 0 < raw.part < least:
        return Told(Form.FEW, part=least, whole=raw.whole)
    if 0 < raw.whole - raw.part < least:
        return Told(Form.MOST, part=raw.whole - least, whole=raw.whole)
    percent = _percent(raw.part, raw.whole)
    if _few(raw.between, least):
        return Told(Form.EXACT, percent=percent)
    return Told(Form.EXACT, part=raw.part, whole=raw.whole, percent=percent)


def _few(numbers: Sequence[int], least: int) -> bool:
    return any(0 < number < least for number in numbers)


def _amount(raw: Amount, least: int) -> Told:
    if not raw.count or raw.value is None:
        return NOTHING
    if raw.count < least:
        return HIDDEN
    whole = None if _few(raw.between, least) else raw.count
    return Told(Form.EXACT, whole=whole, value=round(raw.value, 1))


def _split(raw: Split, least: int) -> Told:
    total = sum(count for _label, count in raw.cells)
    if not total:
        return NOTHING
    if total < least:
        return HIDDEN
    shown = sorted((cell for cell in raw.cells if cell[1] >= least), key=lambda cell: -cell[1])
    # A kind without anybody is among the others too: that it is empty would say that they are the rest.
    while shown and 0 < total - sum(count for _label, count in shown) < least:
        shown.pop()
    if not shown:
        return HIDDEN
    rest = total - sum(count for _label, count in shown)
    told = [cell for cell in raw.cells if cell in shown]
    cells = [Cell(label, count, _percent(count, total)) for label, count in told]
    if rest:
        cells.append(Cell(_("The others together"), rest, _percent(rest, total)))
    return Told(Form.EXACT, whole=total, cells=cells)


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)
