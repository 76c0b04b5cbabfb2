"""A figure as it may be read. What is hidden is not in it at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _


class Form(Enum):
    """How much of a figure is told."""

    NOTHING = "nothing"
    HIDDEN = "hidden"
    FEW = "few"
    MOST = "most"
    RANGE = "range"
    EXACT = "exact"


@dataclass(frozen=True)
class Cell:
    """One kind of a split as it is told; the last, without a code, may be the others together."""

    code: str
    label: str | Promise
    count: int
    percent: int


@dataclass(frozen=True)
class Told:
    """One figure: its numbers, as far as they are told. Without ``whole`` it is not told of how many."""

    form: Form
    part: int | None = None
    whole: int | None = None
    percent: int | None = None
    value: float | None = None
    cells: Sequence[Cell] = ()
    low: int | None = None
    """Where a range begins; it ends with ``part``."""

    @property
    def figure(self) -> str:
        """An amount with one decimal, as the reader writes it."""
        return "" if self.value is None else formats.number_format(self.value, 1)

    @property
    def words(self) -> str:
        """The figure as text, which is also what a chart says to those who do not see it."""
        if self.cells:
            return ", ".join(f"{cell.label}: {cell.count} ({cell.percent} %)" for cell in self.cells)
        numbers = {"part": self.part, "whole": self.whole, "percent": self.percent, "low": self.low}
        return self._sentence() % {**numbers, "value": self.figure}

    def _sentence(self) -> str:
        """The words with places for the numbers."""
        if self.form == Form.NOTHING:
            return _("nothing in the period")
        if self.form == Form.HIDDEN:
            return _("hidden: too few")
        if self.form == Form.RANGE:
            return _("between %(low)s and %(part)s of %(whole)s")
        if self.form == Form.FEW:
            return _("fewer than %(part)s") if self.whole is None else _("fewer than %(part)s of %(whole)s")
        if self.form == Form.MOST:
            return _("more than %(part)s of %(whole)s")
        if self.value is not None:
            return "%(value)s" if self.whole is None else _("%(value)s, of %(whole)s")
        # A per cent is not told alone, since it tells of how many; only that nobody is left out.
        if self.part is None:
            return _("all")
        if self.whole is None:
            return _("%(part)s; of how many is hidden") if self.part else _("none")
        return _("%(percent)s %%: %(part)s of %(whole)s")


HIDDEN, NOTHING = Told(Form.HIDDEN), Told(Form.NOTHING)
