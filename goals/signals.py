"""What goals and measurements say for taking a citizen up; registered in ``citizens/signals.py``."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from citizens.signals import Found, Scope, Signal, day_in_words, register
from dtr import clock
from dtr.numbers import number
from goals.models import Goal, GoalStatus, Instrument, Measurement

LONGEST_WORDS = 60


def _review_due(scope: Scope, days: int) -> Iterable[Found]:
    due = Goal.objects.live().filter(
        citizen__team_id=scope.team_id, review_date__lte=scope.day + dt.timedelta(days=days)
    )
    by_citizen: dict[Any, list[dt.date]] = defaultdict(list)
    for citizen, day in due.order_by("review_date").values_list("citizen_id", "review_date"):
        if day:
            by_citizen[citizen].append(day)
    for citizen, dates in by_citizen.items():
        facts = {"date": day_in_words(dates[0]), "count": len(dates)}
        yield (
            citizen,
            ngettext(
                "A goal is to be reviewed on %(date)s.",
                "%(count)s goals are to be reviewed, the first on %(date)s.",
                len(dates),
            )
            % facts,
        )


def _stalled(scope: Scope, weeks: int) -> Iterable[Found]:
    """Active, and neither changed nor measured in the time: nobody has said where it stands."""
    since = scope.today - dt.timedelta(weeks=weeks)
    measured = Measurement.objects.filter(goal=OuterRef("pk"), measured_on__gt=since)
    quiet = Goal.objects.filter(
        ~Exists(measured),
        citizen__team_id=scope.team_id,
        status=GoalStatus.ACTIVE,
        changed_at__lt=clock.at(since, dt.time.min),
    )
    seen = set()
    for citizen, wish, changed_at in quiet.order_by("changed_at", "pk").values_list(
        "citizen_id", "citizen_wish", "changed_at"
    ):
        if citizen not in seen:
            seen.add(citizen)
            day = clock.local(changed_at).date()
            yield (
                citizen,
                _("Nothing has been noted about the goal “%(goal)s” since %(date)s (%(weeks)s weeks).")
                % {
                    "goal": _shortened(wish),
                    "date": day_in_words(day),
                    "weeks": (scope.today - day).days // 7,
                },
            )


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_WORDS else words[: LONGEST_WORDS - 1].rstrip() + "…"


class Score(NamedTuple):
    """One measurement, as far as a change is read from it."""

    instrument: str
    direction: str
    threshold: Decimal
    value: Decimal
    measured_on: dt.date
    noted_at: dt.datetime


def _change(scope: Scope, days: int) -> Iterable[Found]:
    """The latest score against the one that stood when the citizen was last discussed, or the first.

    Only what was noted since that talk, and within the days of the limit, is news.
    """
    grouped = _scores(scope, since=scope.today - dt.timedelta(days=days))
    told: dict[Any, str] = {}
    for (citizen, *_row), scores in grouped.items():
        known = scope.citizens.get(citizen)
        if known is None or citizen in told:
            continue
        if sentence := _change_of(scores, known.last_talk_on, scope.today - dt.timedelta(days=days)):
            told[citizen] = sentence
    return told.items()


def _scores(scope: Scope, *, since: dt.date) -> dict[tuple[Any, int, str, Any], list[Score]]:
    """The comparable scores of every scale with news, oldest first, in one query."""
    same = Q(instrument=OuterRef("instrument"), problem_key=OuterRef("problem_key")) & (
        Q(goal=OuterRef("goal")) | (Q(goal__isnull=True) & Q(citizen=OuterRef("citizen")))
    )
    news = Measurement.objects.filter(same, citizen=OuterRef("citizen"), measured_on__gte=since)
    rows = (
        Measurement.objects.filter(
            Exists(news), citizen__team_id=scope.team_id, instrument__change_threshold__isnull=False
        )
        .exclude(value=F("instrument__not_relevant"))
        .order_by("instrument__name", "goal_id", "measured_on", "noted_at")
        .values_list(
            "citizen_id", "instrument_id", "problem_key", "goal_id", "instrument__name",
            "instrument__direction", "instrument__change_threshold", "value", "measured_on", "noted_at",
        )
    )  # fmt: skip
    grouped: dict[tuple[Any, int, str, Any], list[Score]] = defaultdict(list)
    for citizen, instrument, problems, goal, *score in rows:
        grouped[citizen, instrument, problems, goal].append(Score(*score))  # type: ignore[arg-type]
    return grouped


def _change_of(scores: list[Score], last_talk_on: dt.date | None, since: dt.date) -> str:
    latest, earlier = scores[-1], scores[:-1]
    if not earlier or latest.measured_on < since:
        return ""
    if last_talk_on and clock.local(latest.noted_at).date() <= last_talk_on:
        return ""
    stood = [one for one in earlier if last_talk_on and one.measured_on <= last_talk_on]
    before = stood[-1] if stood else earlier[0]
    change = latest.value - before.value
    if not change or abs(change) < latest.threshold:
        return ""
    facts = {
        "instrument": latest.instrument,
        "before": number(before.value),
        "after": number(latest.value),
        "since": day_in_words(before.measured_on),
        "on": day_in_words(latest.measured_on),
        "threshold": number(latest.threshold),
    }
    if (change > 0) == (latest.direction == Instrument.Direction.UP):
        return (
            _(
                "%(instrument)s is better: %(before)s on %(since)s, %(after)s on %(on)s "
                "(threshold %(threshold)s)."
            )
            % facts
        )
    return (
        _("%(instrument)s is worse: %(before)s on %(since)s, %(after)s on %(on)s (threshold %(threshold)s).")
        % facts
    )


register(
    Signal(
        "change",
        gettext_lazy("A measurement has changed"),
        _change,
        30,
        limit=28,
        unit=gettext_lazy("days back"),
    )
)
register(
    Signal(
        "review_due", gettext_lazy("A goal is to be reviewed"), _review_due, 20, limit=0,
        unit=gettext_lazy("days after the meeting"),
    )
)  # fmt: skip
register(
    Signal("stalled", gettext_lazy("A goal stands still"), _stalled, 20, limit=4, unit=gettext_lazy("weeks"))
)
