"""The periods that figures are about: whole calendar quarters in Copenhagen that are over and settled.

They never overlap and never grow, so that no two of them can be subtracted to find a number that is hidden.
That is why there are no weeks, months or days of one's own choice. What is noted late counts for two weeks
after a quarter; then it is counted, once.
"""

import datetime as dt
import re
from dataclasses import dataclass

from dtr import clock

SHOWN = 4
FIRST_YEAR = 2000
SETTLING = dt.timedelta(days=14)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months; ``number`` is 1-4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def first_day(self) -> dt.date:
        """The day it begins."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> dt.date:
        """The day it ends."""
        return self.next.first_day - dt.timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)

    @property
    def begins(self) -> dt.datetime:
        """Midnight in Copenhagen."""
        return clock.at(self.first_day, dt.time.min)

    @property
    def ends(self) -> dt.datetime:
        """The midnight after the last day."""
        return clock.at(self.next.first_day, dt.time.min)

    @property
    def is_settled(self) -> bool:
        """Whether it is over, and the two weeks for late notes too."""
        return self.last_day + SETTLING < clock.today()


def of(day: dt.date) -> Quarter:
    """The quarter that a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def latest() -> list[Quarter]:
    """The last quarters that are settled, the oldest first."""
    newest = of(clock.today()).before
    found = [newest if newest.is_settled else newest.before]
    while len(found) < SHOWN:
        found.insert(0, found[0].before)
    return found


def read(written: str) -> Quarter | None:
    """A quarter that is settled, as an address has it (``2027-1``); None for anything else."""
    if not (parts := re.fullmatch(r"([0-9]{4})-([1-4])", written)):
        return None
    quarter = Quarter(int(parts[1]), int(parts[2]))
    return quarter if quarter.year >= FIRST_YEAR and quarter.is_settled else None
