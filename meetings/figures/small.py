"""Small numbers are hidden before anything leaves this package: the page, its charts and the file alike.

A share of fewer than ``least`` is not shown. Where fewer than ``least`` are on one side of it, only that is
said, so neither they nor the others can be counted. A split into kinds shows a kind only from ``least`` up,
and never leaves so few for the rest that a subtraction finds them. Where two figures of one page count nearly
the same, and few make the difference, one of them no longer says of how many it is: not as a per cent
either, for whoever knows the number within a few finds it from the per cent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meetings.figures.told import HIDDEN, NOTHING, Cell, Form, Told

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
    for a share. ``made_of`` is a number that value and count give together: a mean of how many there were."""

    value: float | None
    count: int
    between: Sequence[int] = field(default=(), compare=False)
    made_of: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Split:
    """How many of each kind, by the kind's code."""

    cells: Sequence[tuple[str, int]]


Raw = Share | Amount | Split
Labels = Mapping[str, str | Promise]


def tell(raw: Raw, least: int, labels: Labels | None = None) -> Told:
    """What may be told of a figure when numbers below ``least`` are small; ``labels`` name the kinds."""
    if isinstance(raw, Share):
        return _share(raw, least)
    if isinstance(raw, Amount):
        return _amount(raw, least)
    return _split(raw, least, labels or {})


def tell_beside(raw: Share, figure: Told, least: int) -> Told:
    """What may be told of the completeness of ``figure``, which counts some of those whom ``raw`` counts.

    Together the two must not give a small number: where few make the difference, it is only told between
    which numbers the completeness lies, and where few lie between it and other figures, not even that.
    """
    if _few(raw.between, least):
        return Told(Form.EXACT, percent=100) if 0 < raw.whole == raw.part else HIDDEN
    known = figure.whole if figure.part is None else figure.part
    if figure.form != Form.EXACT or known is None or raw.part in (0, known, raw.whole) or raw.whole < least:
        return _share(raw, least)
    more = raw.part > known
    # From what the figure tells to where the completeness can be at most, or at least.
    room = raw.whole - known if more else known
    if room < 2 * least:
        low, high = (known + 1, raw.whole - 1) if more else (1, known - 1)
    elif abs(raw.part - known) < least:
        low, high = (known + 1, known + least - 1) if more else (known - least + 1, known - 1)
    else:
        return _share(raw, least)
    return Told(Form.RANGE, low=low, part=high, whole=raw.whole)


def _share(raw: Share, least: int) -> Told:
    if not raw.whole:
        return NOTHING
    if raw.whole < least:
        return HIDDEN
    few = 0 < raw.part < least
    if _few(raw.between, least):
        return Told(Form.FEW, part=least) if few else Told(Form.EXACT, part=raw.part)
    # Of nine, fewer than five on one side may leave a single number possible, so neither side is told.
    if 0 < raw.part < raw.whole < 2 * least:
        return HIDDEN
    if few:
        return Told(Form.FEW, part=least, whole=raw.whole)
    if 0 < raw.whole - raw.part < least:
        return Told(Form.MOST, part=raw.whole - least, whole=raw.whole)
    return Told(Form.EXACT, part=raw.part, whole=raw.whole, percent=_percent(raw.part, raw.whole))


def _few(numbers: Sequence[int], least: int) -> bool:
    return any(0 < number < least for number in numbers)


def _amount(raw: Amount, least: int) -> Told:
    if not raw.count or raw.value is None:
        return NOTHING
    if raw.count < least or _few([raw.made_of], least):
        return HIDDEN
    few = [number for number in raw.between if 0 < number < least]
    if any(raw.count + number < 2 * least for number in few):
        return HIDDEN
    whole = None if few else raw.count
    return Told(Form.EXACT, whole=whole, value=round(raw.value, 1))


def _split(raw: Split, least: int, labels: Labels) -> Told:
    total = sum(count for _code, count in raw.cells)
    if not total:
        return NOTHING
    if total < least:
        return HIDDEN
    shown = sorted((cell for cell in raw.cells if cell[1] >= least), key=lambda cell: -cell[1])
    # A kind without anybody is among the others too: that it is empty would say that they are the rest.
    while shown and 0 < total - sum(count for _code, count in shown) < least:
        shown.pop()
    if not shown:
        return HIDDEN
    rest = total - sum(count for _code, count in shown)
    told = [cell for cell in raw.cells if cell in shown]
    cells = [Cell(code, labels.get(code, code), count, _percent(count, total)) for code, count in told]
    if rest:
        cells.append(Cell("", _("The others together"), rest, _percent(rest, total)))
    return Told(Form.EXACT, whole=total, cells=tuple(cells))


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole)


def packed(raw: Raw) -> dict[str, Any]:
    """A counted figure as it is kept; ``unpacked`` gives it back."""
    if isinstance(raw, Share):
        return {"part": raw.part, "whole": raw.whole, "between": list(raw.between)}
    if isinstance(raw, Amount):
        kept = {"value": raw.value, "count": raw.count, "between": list(raw.between)}
        return {**kept, "made_of": raw.made_of}
    return {"cells": [list(cell) for cell in raw.cells]}


def unpacked(kept: Mapping[str, Any]) -> Raw:
    """The figure that was kept."""
    if "part" in kept:
        return Share(kept["part"], kept["whole"], kept["between"])
    if "cells" in kept:
        return Split([(code, count) for code, count in kept["cells"]])
    return Amount(kept["value"], kept["count"], kept["between"], kept["made_of"])
