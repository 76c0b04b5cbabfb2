"""Where the measurements stand: the latest per instrument, and how far it is from the first.

A change is held against the instrument's threshold, which is configuration with a source. It is never
a diagnosis.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from dtr.numbers import number
from goals.models import Instrument, Measurement


@dataclass(frozen=True)
class Standing:
    """One instrument's latest value, with the first it is compared to."""

    instrument: Instrument
    latest: Measurement
    first: Measurement

    @property
    def value(self) -> str:
        return number(self.latest.value)

    @property
    def measured_on(self) -> dt.date:
        return self.latest.measured_on

    @property
    def change(self) -> Decimal | None:
        """From the first to the latest; None while there is only one."""
        return None if self.first.pk == self.latest.pk else self.latest.value - self.first.value

    @property
    def size(self) -> str:
        """How large the change is, without its direction; empty while there is none."""
        return number(abs(self.change)) if self.change is not None else ""

    @property
    def verdict(self) -> str:
        """``better``, ``worse``, or ``same`` while the change is under the threshold."""
        if not self.change or abs(self.change) < (self.instrument.change_threshold or 0):
            return "same"
        return (
            "better"
            if (self.change > 0) == (self.instrument.direction == Instrument.Direction.UP)
            else "worse"
        )

    @property
    def change_in_words(self) -> str:
        """``↑ 2 since 3 September``; empty while there is nothing to compare."""
        if self.change is None:
            return ""
        same_year = self.first.measured_on.year == self.latest.measured_on.year
        day = formats.date_format(self.first.measured_on, "j. b" if same_year else "j. b Y")
        if not self.change:
            return _("unchanged since %(date)s") % {"date": day}
        arrow = "↑" if self.change > 0 else "↓"
        return _("%(arrow)s %(change)s since %(date)s") % {
            "arrow": arrow,
            "change": number(abs(self.change)),
            "date": day,
        }

    @property
    def threshold_in_words(self) -> str:
        """Whether the change reaches the threshold, with the threshold itself; empty when there is none."""
        if self.change is None or self.instrument.change_threshold is None:
            return ""
        facts = {"threshold": number(self.instrument.change_threshold)}
        if abs(self.change) >= self.instrument.change_threshold:
            return _("reaches the threshold of %(threshold)s") % facts
        return _("under the threshold of %(threshold)s") % facts


def standings(measurements: Iterable[Measurement]) -> list[Standing]:
    """One standing per instrument, by the instrument's name. Needs ``instrument`` loaded."""
    by_instrument: dict[int, list[Measurement]] = defaultdict(list)
    for measurement in sorted(measurements, key=lambda one: (one.measured_on, one.noted_at)):
        by_instrument[measurement.instrument_id].append(measurement)
    found = [Standing(rows[0].instrument, latest=rows[-1], first=rows[0]) for rows in by_instrument.values()]
    return sorted(found, key=lambda standing: standing.instrument.name)


def standings_of(citizens: Iterable[Any]) -> dict[Any, list[Standing]]:
    """Citizen's key → the standings of that citizen, in one query for all.

    A scale that is set goal by goal is compared within its goal only.
    """
    keys = [citizen.pk for citizen in citizens]
    grouped: dict[tuple[Any, Any], list[Measurement]] = defaultdict(list)
    for measurement in Measurement.objects.filter(citizen_id__in=keys).select_related("instrument"):
        grouped[measurement.citizen_id, measurement.goal_id].append(measurement)
    found: dict[Any, list[Standing]] = {key: [] for key in keys}
    for (citizen, _goal), measurements in grouped.items():
        found[citizen] += standings(measurements)
    return found


def newest_first(standings: Iterable[Standing]) -> list[Standing]:
    """As a screen or a sheet shows them: the latest measurement on top."""
    return sorted(standings, key=lambda one: one.measured_on, reverse=True)
