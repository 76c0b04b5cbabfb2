"""The small picture of an instrument's scores, for where a figure and a sentence stand beside it.

It has no text of its own, so a wall and a card set their letters as large as they must be. The places are
numbers in the picture's own plane.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from dtr.numbers import number
from dtr.plots import Scale, line
from goals.charts import reach
from goals.measures import Standing
from goals.models import Instrument

# The plane, and how far from its edges the scores keep.
WIDTH, HEIGHT = 240, 48
EDGE = 6
SQUARE = 9


@dataclass(frozen=True)
class Trend:
    """Scores that may be compared, oldest first: a line, the baseline's square and the last dot."""

    points: str
    base_x: float
    """Where the square of the baseline begins, and from above ``base_y``."""
    base_y: float
    last_x: float
    last_y: float
    band_y: float | None
    """From above, where the values begin that are no change; None when there is no threshold."""
    band_height: float
    said: str
    """The picture in words, with the threshold."""
    width: int = WIDTH
    height: int = HEIGHT
    square: int = SQUARE


def drawn(standings: Iterable[Standing]) -> list[Standing]:
    """The same standings, each with its picture where there is more than one score to join."""
    return [replace(one, trend=trend_of(one)) for one in standings]


def trend_of(standing: Standing) -> Trend | None:
    """The picture of a standing's comparable scores; None while there is only one."""
    scores, instrument = standing.scores, standing.instrument
    if len(scores) < 2:
        return None
    baseline, threshold = standing.first, instrument.change_threshold
    low, high = _reach([one.value for one in scores], instrument, baseline.value)
    heights = Scale(low, high, HEIGHT - EDGE, EDGE)
    first, days = scores[0].measured_on, (scores[-1].measured_on - scores[0].measured_on).days
    # Scores of one day stand beside each other.
    across = Scale(0, days or len(scores) - 1, EDGE, WIDTH - EDGE)
    places = {
        one.pk: (across.at((one.measured_on - first).days if days else count), heights.at(one.value))
        for count, one in enumerate(scores)
    }
    top = heights.at(baseline.value + threshold) if threshold is not None else None
    bottom = heights.at(baseline.value - threshold) if threshold is not None else 0.0
    base_x, base_y = places[baseline.pk]
    last_x, last_y = places[scores[-1].pk]
    return Trend(
        points=line(places.values()),
        base_x=round(base_x - SQUARE / 2, 1),
        base_y=round(base_y - SQUARE / 2, 1),
        last_x=last_x,
        last_y=last_y,
        band_y=top,
        band_height=round(bottom - top, 1) if top is not None else 0.0,
        said=_said(standing),
    )


def _reach(values: Sequence[Decimal], instrument: Instrument, baseline: Decimal) -> tuple[Decimal, Decimal]:
    """The part of the scale that is drawn: where a grey band shows what is little, no more than is needed."""
    threshold = instrument.change_threshold
    if not threshold:
        return reach(values, instrument, baseline)
    low, high = min(*values, baseline - threshold), max(*values, baseline + threshold)
    return max(low, instrument.minimum), min(high, instrument.maximum)


def _said(standing: Standing) -> str:
    scores = standing.scores
    same_year = scores[0].measured_on.year == scores[-1].measured_on.year
    shape = "j. b" if same_year else "j. b y"
    text = _(
        "%(instrument)s, %(count)s scores: from %(first)s on %(first_day)s to %(last)s on %(last_day)s."
    ) % {
        "instrument": standing.instrument.name,
        "count": len(scores),
        "first": number(scores[0].value),
        "first_day": formats.date_format(scores[0].measured_on, shape),
        "last": number(scores[-1].value),
        "last_day": formats.date_format(scores[-1].measured_on, shape),
    }
    if standing.instrument.change_threshold is None:
        return text
    band = _("Grey: less than %(threshold)s from the baseline.") % {
        "threshold": number(standing.instrument.change_threshold)
    }
    return f"{text} {band}"
