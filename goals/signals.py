"""What goals and measurements say for taking a citizen up; registered in ``citizens/signals.py``."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from citizens.models import Citizen
from citizens.signals import Found, Scope, Signal, day_in_words, register
from dtr import clock
from dtr.numbers import number
from goals.measures import Standing, changed_since, newest_first
from goals.models import Goal, GoalPulse, GoalStatus, Measurement

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
    """Active, and neither changed, measured nor tapped in the time: nobody has said where it stands."""
    since = scope.today - dt.timedelta(weeks=weeks)
    measured = Measurement.objects.filter(goal=OuterRef("pk"), measured_on__gt=since)
    tapped = GoalPulse.objects.standing().filter(goal=OuterRef("pk"), at__gte=clock.at(since, dt.time.min))
    quiet = Goal.objects.filter(
        ~Exists(measured),
        ~Exists(tapped),
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


def _change(scope: Scope, days: int) -> Iterable[Found]:
    """The latest score against the comparable one that stood when the citizen was last discussed.

    Only what was measured within the days of the limit, and noted since that talk, is news.
    """
    since = scope.today - dt.timedelta(days=days)
    news = Measurement.objects.filter(citizen=OuterRef("pk"), measured_on__gte=since)
    measured = list(Citizen.objects.filter(Exists(news), team_id=scope.team_id).only("pk"))
    talks = {
        known.key: clock.at(known.last_talk_on, dt.time.max)
        for known in scope.citizens.values()
        if known.last_talk_on
    }
    for citizen, standings in changed_since(measured, talks).items():
        told = [one for one in newest_first(standings) if one.measured_on >= since]
        if told:
            yield citizen, _changed(told[0])


def _changed(standing: Standing) -> str:
    threshold = standing.instrument.change_threshold
    assert threshold is not None
    facts = {
        "instrument": standing.instrument.name,
        "before": number(standing.first.value),
        "after": standing.value,
        "since": day_in_words(standing.first.measured_on),
        "on": day_in_words(standing.measured_on),
        "threshold": number(threshold),
    }
    if standing.verdict == "better":
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
