"""Where the measurements stand: the latest per instrument, and how far it is from the first.

A change is held against the instrument's threshold, which is configuration with a source. It is never
a diagnosis.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import formats
from django.utils.translation import gettext as _

from dtr.numbers import number
from goals.instruments import COPM_CODES
from goals.models import Informant, Instrument, Measurement, Occasion

if TYPE_CHECKING:
    from goals.trends import Trend


def said(instrument: Instrument, value: Decimal) -> str:
    """A value as people read it, with its word where the scale has words."""
    if value == instrument.not_relevant:
        return _("not relevant")
    word = instrument.labels.get(f"{value.normalize():f}")
    return f"{number(value)} ({word})" if word else number(value)


@dataclass(frozen=True)
class Standing:
    """One instrument's latest value, with the baseline it is compared to."""

    instrument: Instrument
    latest: Measurement
    first: Measurement
    # Why what was measured before is not compared with this; empty when nothing was left out.
    not_compared: str = ""
    # Everything that may be compared with the latest, oldest first.
    scores: Sequence[Measurement] = ()
    # The small picture of them, where a screen has one drawn.
    trend: "Trend | None" = None

    @property
    def value(self) -> str:
        return number(self.latest.value)

    @property
    def measured_on(self) -> dt.date:
        return self.latest.measured_on

    @property
    def informant(self) -> Informant:
        return Informant(self.latest.informant)

    @property
    def band(self) -> str:
        """What the latest value leads on to; empty outside the instrument's bands."""
        return self.instrument.band(self.latest.value)

    @property
    def ceiling(self) -> str:
        """A warning when the baseline is at the best end of the scale; empty otherwise."""
        if self.first.value != self.instrument.best:
            return ""
        return _("The baseline is at the end of the scale (%(value)s): no gain can be shown.") % {
            "value": number(self.first.value)
        }

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


def is_comparable(one: Measurement, other: Measurement) -> bool:
    """Whether two scores may be held against each other: the same version, and the same COPM problems.

    A COPM total whose problems nobody noted stands alone: nothing tells that they were the same.
    """
    if one.pk == other.pk:
        return True
    if _lacks_problems(one) or _lacks_problems(other):
        return False
    return (one.instrument_id, one.problem_key) == (other.instrument_id, other.problem_key)


def _lacks_problems(one: Measurement) -> bool:
    return one.instrument.code in COPM_CODES and not one.problem_key


def baseline_of(measurements: Sequence[Measurement]) -> Measurement:
    """Of comparable scores, oldest first: the last that is marked as a baseline, or else the first."""
    marked = [one for one in measurements if one.occasion == Occasion.BASELINE]
    return marked[-1] if marked else measurements[0]


def relevant(measurements: Iterable[Measurement]) -> list[Measurement]:
    """Those on the scale, oldest first: without what says that the scale does not fit the citizen."""
    found = [one for one in measurements if one.value != one.instrument.not_relevant]
    return sorted(found, key=lambda one: (one.measured_on, one.noted_at))


def standings(measurements: Iterable[Measurement]) -> list[Standing]:
    """One standing per instrument, by the instrument's name. Needs ``instrument`` loaded."""
    by_code: dict[str, list[Measurement]] = defaultdict(list)
    for measurement in relevant(measurements):
        by_code[measurement.instrument.code].append(measurement)
    found = [_standing(rows) for rows in by_code.values()]
    return sorted(found, key=lambda standing: standing.instrument.name)


def _standing(rows: list[Measurement]) -> Standing:
    latest = rows[-1]
    alike = [one for one in rows if is_comparable(one, latest)]
    return Standing(latest.instrument, latest, baseline_of(alike), why_not(rows, latest), alike)


def why_not(rows: Iterable[Measurement], latest: Measurement) -> str:
    """Why some of an instrument's scores are not compared with the latest; empty when all are."""
    others = [one for one in rows if not is_comparable(one, latest)]
    if not others:
        return ""
    if any(one.instrument_id != latest.instrument_id for one in others):
        return _("Not compared with earlier scores: they are from another version of the instrument.")
    if any(_lacks_problems(one) for one in (*others, latest)):
        return _("Not compared with earlier scores: it is not noted which problems they are about.")
    return _("Not compared with earlier scores: they are about other problems.")


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


def changed_since(citizens: Iterable[Any], since: Mapping[Any, dt.datetime]) -> dict[Any, list[Standing]]:
    """Citizen's key → the scores noted after a moment of the citizen's own that reach the threshold.

    ``since`` has the moment by the citizen's key, such as the last meeting's; who is not in it is told of
    every score. Held against the last comparable score from before the moment, or else the baseline. Two
    queries for all citizens: the few scales are read once, not with every score.
    """
    keys = [citizen.pk for citizen in citizens]
    grouped: dict[tuple[Any, Any, str], list[Measurement]] = defaultdict(list)
    rows = Measurement.objects.filter(citizen_id__in=keys, instrument__change_threshold__isnull=False)
    scores_only = rows.defer("items", "problems").order_by().prefetch_related("instrument")
    for one in relevant(scores_only):
        grouped[one.citizen_id, one.goal_id, one.instrument.code].append(one)
    found: dict[Any, list[Standing]] = {key: [] for key in keys}
    for (citizen, _goal, _code), scores in grouped.items():
        moment, latest = since.get(citizen), scores[-1]
        if moment is not None and latest.noted_at <= moment:
            continue
        alike = [one for one in scores if is_comparable(one, latest)]
        stood = [one for one in alike if moment is not None and one.noted_at <= moment]
        standing = Standing(latest.instrument, latest, stood[-1] if stood else baseline_of(alike))
        if standing.verdict != "same":
            found[citizen].append(standing)
    return found


def newest_first(standings: Iterable[Standing]) -> list[Standing]:
    """As a screen or a sheet shows them: the latest measurement on top."""
    return sorted(standings, key=lambda one: one.measured_on, reverse=True)
