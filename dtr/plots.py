"""Where things stand in a drawing: the few sums behind every chart, line and bar of the house.

A drawing is worked out in its own plane, from above to below and from left to right, and a template sets it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

Number = Decimal | float | int
Point = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """A stretch of numbers laid over a stretch of the plane. Where all numbers are one, it is the middle."""

    low: Number
    high: Number
    start: float
    end: float

    def at(self, number: Number) -> float:
        """The place of a number; of one outside the stretch, the end that is nearest."""
        low, high = Decimal(self.low), Decimal(self.high)
        if low == high:
            return round((self.start + self.end) / 2, 1)
        share = (min(max(Decimal(number), low), high) - low) / (high - low)
        return round(self.start + float(share) * (self.end - self.start), 1)


def line(points: Iterable[Point]) -> str:
    """The points as a polyline has them."""
    return " ".join(f"{x},{y}" for x, y in points)


def lines(pieces: Sequence[Sequence[Point]]) -> list[str]:
    """A line for each piece that has two points to join."""
    return [line(piece) for piece in pieces if len(piece) > 1]
