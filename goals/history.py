"""Everything that ever changed about one goal, newest first: words, status, taps, levels and sub-goals."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dtr import clock
from goals.models import (
    FunctionalCondition,
    Goal,
    GoalPulse,
    GoalStatus,
    LevelJudgement,
    column,
)
from goals.progress import KEPT

Field = tuple[str, Any, Any]


@dataclass(frozen=True)
class Change:
    """One thing that changed. ``fields`` are label, before and after; a tap taken back says so."""

    at: dt.datetime
    kind: str
    title: str
    who: str
    fields: list[Field]
    text: str = ""
    pulse: GoalPulse | None = None
    is_key: bool = False


LEVELS = ("condition", "current_level", "expected_level")


def of(goal: Goal, *, levels_told: bool = True) -> list[Change]:
    """The whole history, in a number of queries that never grows; without levels to whom no consent tells."""
    found = [*_wordings(goal, levels_told), *_taps(goal), *_subgoals(goal), _beginning(goal)]
    if levels_told:
        found += _levels(goal)
    return sorted(found, key=attrgetter("at"), reverse=True)


def column_value(goal: Goal, name: str) -> Any:
    """A field's value as the table holds it: a key where it points at another row."""
    return getattr(goal, column(name).attname)


def told(goal: Goal, name: str) -> Any:
    """A field's value as people read it."""
    if column(name).choices and column_value(goal, name) is not None:
        return getattr(goal, f"get_{name}_display")()
    return getattr(goal, name)


def _name(user: Any) -> str:
    return str(user or "DTR")


def _wordings(goal: Goal, levels_told: bool) -> Iterable[Change]:
    revisions = list(goal.revisions.select_related("changed_by"))
    befores = [revision.as_goal() for revision in revisions]
    _join(goal, befores)
    after = goal
    for revision, before in zip(revisions, befores, strict=True):
        fields = [
            (str(column(name).verbose_name), told(before, name), told(after, name))
            for name in KEPT
            if column_value(before, name) != column_value(after, name) and (levels_told or name not in LEVELS)
        ]
        title = _("Changed by %(name)s") % {"name": _name(revision.changed_by)}
        if fields:
            yield Change(revision.changed_at, "words", title, "", fields)
        after = before


def _join(goal: Goal, befores: list[Goal]) -> None:
    """Give former wordings the rows they point at, in two queries for all."""
    conditions = FunctionalCondition.objects.in_bulk({one.condition_id for one in befores} - {None})
    others = Goal.objects.filter(citizen_id=goal.citizen_id).in_bulk(
        {one.against_id for one in befores} - {None}
    )
    for one in befores:
        one.condition = conditions.get(one.condition_id)
        one.against = others.get(one.against_id)


def _taps(goal: Goal) -> Iterable[Change]:
    for pulse in goal.pulses.select_related("by", "withdrawn_by"):
        yield Change(pulse.at, "pulse", str(pulse.member.label), _name(pulse.by), [], pulse=pulse)


def _levels(goal: Goal) -> Iterable[Change]:
    rows = LevelJudgement.objects.filter(goal=goal).select_related("judged_by", "condition")
    for one in rows:
        title = _("%(condition)s: level %(level)s") % {
            "condition": one.condition.title,
            "level": one.get_level_display(),
        }
        same_day = one.judged_on == clock.local(one.noted_at).date()
        text = "" if same_day else _("Judged on %(day)s") % {"day": date_format(one.judged_on, "DATE_FORMAT")}
        yield Change(one.noted_at, "level", title, _name(one.judged_by), [], text)


def _subgoals(goal: Goal) -> Iterable[Change]:
    for subgoal in goal.subgoals.select_related("created_by").prefetch_related("revisions__changed_by"):
        after: Any = subgoal
        for revision in subgoal.revisions.all():
            title = _("Sub-goal changed by %(name)s") % {"name": _name(revision.changed_by)}
            yield Change(
                revision.changed_at, "subgoal", title, "", _subgoal_fields(revision, after), subgoal.text
            )
            after = revision
        by = _name(subgoal.created_by)
        yield Change(subgoal.created_at, "subgoal", _("Sub-goal written"), by, [], after.text)


def _subgoal_fields(before: Any, after: Any) -> list[Field]:
    labels = {"text": _("Sub-goal"), "due_date": _("To be reached by"), "status": _("Status")}

    def read(row: Any, name: str) -> Any:
        return GoalStatus(row.status).label if name == "status" else getattr(row, name)

    return [
        (label, read(before, name), read(after, name))
        for name, label in labels.items()
        if getattr(before, name) != getattr(after, name)
    ]


def _beginning(goal: Goal) -> Change:
    return Change(goal.created_at, "words", _("Goal written"), "", [], is_key=True)
