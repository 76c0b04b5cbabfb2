"""Scores as they stood, kept as plain JSON in what is frozen, and the chart read back from there alone.

A chart that is kept draws the same and says the same, whatever becomes of the scores and the scale.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from goals import charts
from goals.charts import Chart
from goals.models import Instrument, Measurement

# What of an instrument a chart is drawn and worded from.
NUMBERS = ("minimum", "maximum", "step", "change_threshold")
TEXTS = ("code", "version", "name", "unit", "direction", "threshold_source")


def taken(citizens: Iterable[Any]) -> dict[Any, list[dict[str, Any]]]:
    """Citizen's key → the rows of scores that a chart is drawn from, one per goal and instrument.

    One query for all citizens; without what is struck out.
    """
    rows = (
        Measurement.objects.filter(citizen_id__in=citizens)
        .select_related("instrument", "goal")
        .order_by("measured_on", "noted_at", "pk")
    )
    grouped: dict[Any, dict[Any, list[Measurement]]] = defaultdict(lambda: defaultdict(list))
    for one in rows:
        if one.value != one.instrument.not_relevant:
            grouped[one.citizen_id][one.goal_id, one.instrument.code].append(one)
    return {
        citizen: sorted(
            (_row(scores) for scores in found.values()), key=lambda row: (row["goal"], row["name"])
        )
        for citizen, found in grouped.items()
    }


def _row(scores: list[Measurement]) -> dict[str, Any]:
    goal = scores[-1].goal
    scales = {str(one.instrument.version): _scale(one.instrument) for one in scores}
    return {
        "goal": goal.citizen_wish if goal else "",
        "name": scores[-1].instrument.name,
        "scales": scales,
        "scores": [
            {
                "value": f"{one.value.normalize():f}",
                "day": one.measured_on.isoformat(),
                "scale": str(one.instrument.version),
                "problems": one.problem_key,
                "occasion": one.occasion,
            }
            for one in scores
        ],
    }


def _scale(instrument: Instrument) -> dict[str, Any]:
    numbers = {name: getattr(instrument, name) for name in NUMBERS}
    return {
        **{name: str(value) if value is not None else "" for name, value in numbers.items()},
        **{name: getattr(instrument, name) for name in TEXTS},
    }


def chart_of(row: dict[str, Any], *, number: int = 1) -> Chart:
    """The chart of a row that was taken; nothing is read from anywhere else.

    ``number`` tells it from the others of the same document.
    """
    scales = {
        version: Instrument(
            pk=number,
            **{name: Decimal(scale[name]) if scale[name] else None for name in NUMBERS},
            **{name: scale[name] for name in TEXTS},
        )
        for number, (version, scale) in enumerate(sorted(row["scales"].items()), start=1)
    }
    chart = charts.chart(
        [
            Measurement(
                instrument=scales[one["scale"]],
                value=Decimal(one["value"]),
                measured_on=dt.date.fromisoformat(one["day"]),
                problem_key=one["problems"],
                occasion=one["occasion"],
            )
            for one in row["scores"]
        ]
    )
    return replace(chart, key=f"kept-{number}")
