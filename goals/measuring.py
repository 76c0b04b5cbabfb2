"""A score is noted, from its items where they are free, and struck out when it was wrong."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from goals import instruments
from goals.models import GasScale, Goal, Informant, Instrument, Measurement
from goals.progress import EARLIEST, may_write, tell

LONGEST_REASON = 300
LONGEST_TITLE = 100


@dataclass(frozen=True)
class Problem:
    """One of the problems that a citizen names in COPM, with the citizen's own scores 1-10."""

    title: str
    performance: int
    satisfaction: int

    @property
    def name(self) -> str:
        """The title as it is compared: without regard to capitals and spaces."""
        return " ".join(self.title.casefold().split())


def key_of(problems: Sequence[Problem]) -> str:
    """The same for the same set of problems, in whatever order they were named."""
    return hashlib.sha256("\n".join(sorted(one.name for one in problems)).encode()).hexdigest()


@transaction.atomic
def measure(
    citizen: Citizen,
    *,
    by: Any,
    instrument: Instrument,
    measured_on: dt.date,
    value: Decimal | None = None,
    items: Sequence[Decimal | None] = (),
    goal: Goal | None = None,
    informant: str = Informant.STAFF,
    occasion: str = "",
) -> Measurement:
    """Note a score on the instrument's own scale and step: ``value``, or the sum of all ``items``.

    Refuses ``not_yours``, ``old_version``, ``out_of_range`` (with the range), ``off_step``, ``no_items``,
    ``items_missing``, ``empty``, ``not_here``, ``date_impossible`` and ``foreign_goal``.
    """
    may_write(by, citizen)
    if not Instrument.objects.in_use().filter(pk=instrument.pk).exists():
        raise Refusal(
            "old_version",
            _("%(instrument)s has a newer version. Open the page again, and measure with that one.")
            % {"instrument": instrument.name},
        )
    if instrument.is_noted_elsewhere or instrument.code in instruments.COPM_CODES:
        raise Refusal(
            "not_here", _("%(instrument)s is noted on its own page.") % {"instrument": instrument.name}
        )
    if items:
        value = instruments.total(instrument, items)
    if value is None:
        raise Refusal("empty", _("Write the score."))
    instruments.check(instrument, value)
    _check_occasion(citizen, measured_on, goal)
    return _note(
        citizen,
        by=by,
        instrument=instrument,
        value=value,
        measured_on=measured_on,
        goal=goal,
        informant=informant,
        occasion=occasion,
        items=[str(score) for score in items],
    )


@transaction.atomic
def measure_copm(
    citizen: Citizen,
    *,
    by: Any,
    problems: Sequence[Problem],
    measured_on: dt.date,
    goal: Goal | None = None,
    informant: str = Informant.CITIZEN,
    occasion: str = "",
) -> tuple[Measurement, Measurement]:
    """Note COPM's two totals, the means over the problems. Importance is not kept, nor is the form.

    Refuses ``not_yours``, ``problems`` (one to five, each named once), ``out_of_range``,
    ``date_impossible`` and ``foreign_goal``.
    """
    may_write(by, citizen)
    names = {problem.name for problem in problems}
    if not 1 <= len(problems) <= instruments.MOST_PROBLEMS or len(names) < len(problems) or "" in names:
        raise Refusal("problems", _("Name one to five problems, each with its own title and both scores."))
    if any(len(problem.title) > LONGEST_TITLE for problem in problems):
        raise Refusal("too_long", _("Write at most %(most)s characters.") % {"most": LONGEST_TITLE})
    _check_occasion(citizen, measured_on, goal)
    scales = {one.code: one for one in Instrument.objects.in_use().filter(code__in=instruments.COPM_CODES)}
    written = [vars(problem) for problem in problems]
    made = []
    for code, part in zip(instruments.COPM_CODES, ("performance", "satisfaction"), strict=True):
        scores = [problem[part] for problem in written]
        for score in scores:
            instruments.check(scales[code], Decimal(score))
        made.append(
            _note(
                citizen,
                by=by,
                instrument=scales[code],
                value=instruments.mean(scores),
                measured_on=measured_on,
                goal=goal,
                informant=informant,
                occasion=occasion,
                problems=written,
                problem_key=key_of(problems),
            )
        )
    performance, satisfaction = made
    return performance, satisfaction


@transaction.atomic
def strike_out(measurement: Measurement, *, by: Any, reason: str) -> Measurement:
    """Say that a score was wrong, and why; it stays to be read, struck out, and counts no more.

    A COPM score takes the other one of the same talk along. Does nothing when it is struck out already.
    Refuses ``not_yours``, ``no_reason`` and ``too_long``.
    """
    may_write(by, measurement.citizen)
    reason = reason.strip()
    if not reason:
        raise Refusal("no_reason", _("Write why the measurement is wrong."))
    if len(reason) > LONGEST_REASON:
        raise Refusal("too_long", _("Write at most %(most)s characters.") % {"most": LONGEST_REASON})
    wrong = Measurement.objects.filter(pk=measurement.pk)
    if measurement.problem_key:
        wrong = Measurement.objects.filter(
            citizen_id=measurement.citizen_id,
            problem_key=measurement.problem_key,
            noted_at=measurement.noted_at,
            measured_by_id=measurement.measured_by_id,
        )
    struck = wrong.update(struck_at=clock.now(), struck_by=by, struck_reason=reason)
    current = Measurement.every.select_related("citizen", "instrument").get(pk=measurement.pk)
    if struck:
        _record("goal.measurement_struck", current, by=by)
    return current


LEVELS = ("much_less", "less", "expected", "more", "much_more")


@transaction.atomic
def write_scale(goal: Goal, *, by: Any, importance: int, difficulty: int, **levels: str) -> GasScale:
    """Write the goal's five levels and its weight, before it is scored.

    Does nothing when all is as it was. Refuses ``not_yours``, ``empty``, ``weight``, and ``scored`` once
    there is a score by the levels that stand.
    """
    may_write(by, goal.citizen)
    fields: dict[str, Any] = {name: levels.get(name, "").strip() for name in LEVELS}
    if not all(fields.values()):
        raise Refusal("empty", _("Write all five levels, so that nobody has to guess what a score means."))
    if not {importance, difficulty} <= {1, 2, 3}:
        raise Refusal("weight", _("Importance and difficulty go from 1 to 3."))
    fields |= {"importance": importance, "difficulty": difficulty}
    # Of two who write at once, the second finds what the first wrote.
    Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
    before = GasScale.objects.filter(goal=goal).first()
    if before and all(getattr(before, name) == value for name, value in fields.items()):
        return before
    if before and Measurement.objects.filter(goal=goal, instrument__code="gas").exists():
        raise Refusal("scored", _("The goal is scored by these levels already, so they stand."))
    scale, _new = GasScale.objects.update_or_create(
        goal=goal, defaults=fields | {"written_by": by, "written_at": clock.now()}
    )
    trail.record(
        "goal.scale_written",
        by=by,
        about=goal,
        citizen_id=goal.citizen_id,
        team_id=goal.citizen.team_id,
    )
    return scale


def _check_occasion(citizen: Citizen, measured_on: dt.date, goal: Goal | None) -> None:
    if measured_on > clock.today():
        raise Refusal("date_impossible", _("A measurement cannot be dated in the future."))
    if measured_on < EARLIEST:
        raise Refusal("date_impossible", _("A measurement cannot be dated before 1980."))
    if goal is not None and goal.citizen_id != citizen.pk:
        raise Refusal("foreign_goal", _("That goal belongs to another citizen."))


def _note(citizen: Citizen, *, by: Any, **fields: Any) -> Measurement:
    noted = Measurement.objects.create(citizen=citizen, measured_by=by, noted_at=clock.now(), **fields)
    _record("goal.measured", noted, by=by)
    return noted


def _record(code: str, measurement: Measurement, *, by: Any) -> None:
    citizen = measurement.citizen
    trail.record(
        code,
        by=by,
        about=measurement,
        citizen_id=citizen.pk,
        team_id=citizen.team_id,
        instrument=measurement.instrument.name,
    )
    tell(citizen.pk)
