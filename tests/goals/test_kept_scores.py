"""Scores that are kept draw and say the same, whatever becomes of them and of their scale."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from goals import charts, kept, measuring
from goals.measuring import Problem
from goals.models import Instrument, Measurement
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


def measure(cast, code, value, ago=0, **more):
    instrument = more.pop("instrument", None) or Instrument.objects.in_use().get(code=code)
    day = TODAY - dt.timedelta(days=ago)
    return measuring.measure(
        cast.mogens, by=cast.karim, instrument=instrument, value=Decimal(value), measured_on=day, **more
    )


def rows_of(cast):
    """What is kept of Mogens, as it comes back from where it was kept."""
    return json.loads(json.dumps(kept.taken([cast.mogens.pk])[cast.mogens.pk]))


def drawing(chart):
    return (
        chart.said, chart.band, list(chart.dots), list(chart.lines), list(chart.ticks),
        chart.standing.change_in_words, chart.standing.threshold_in_words, chart.standing.ceiling,
        chart.standing.not_compared,
    )  # fmt: skip


def now(cast):
    rows = Measurement.every.filter(citizen=cast.mogens).select_related("instrument", "goal")
    return charts.of(rows)


def test_a_kept_chart_is_the_chart_of_that_day_in_every_place_and_word(cast):
    for ago, value in ((40, "10"), (20, "12"), (0, "15")):
        measure(cast, "barthel-20", value, ago)
    measure(cast, "amps-motor", "1.3", 30)
    measure(cast, "amps-motor", "1.7")

    shown = sorted(map(drawing, now(cast)), key=lambda one: one[0])
    assert sorted((drawing(kept.chart_of(row)) for row in rows_of(cast)), key=lambda one: one[0]) == shown


def test_what_is_measured_and_changed_later_is_not_in_it(cast):
    measure(cast, "barthel-20", "10", 40)
    measure(cast, "barthel-20", "15")
    [row] = rows_of(cast)
    before = drawing(kept.chart_of(row))

    Measurement.objects.update(value=3)
    Instrument.objects.filter(code="barthel-20").update(name="Noget andet", change_threshold=9)

    assert drawing(kept.chart_of(row)) == before


def test_what_was_struck_out_is_not_kept(cast):
    measure(cast, "barthel-20", "10", 40)
    measuring.strike_out(measure(cast, "barthel-20", "2"), by=cast.karim, reason="Tastefejl")

    [row] = rows_of(cast)

    assert [one["value"] for one in row["scores"]] == ["10"]


def test_versions_and_problems_are_told_apart_where_they_were_kept(cast):
    measure(cast, "smiley-5", "1", 10)
    newer = Instrument.objects.create(code="smiley-5", version=2, name="Smiley", minimum=1, maximum=7)
    measure(cast, "smiley-5", "6", instrument=newer)
    for ago, titles in ((9, ("Bade", "Gå")), (1, ("Bade", "Lave mad"))):
        problems = [Problem(title, 3, 3) for title in titles]
        day = TODAY - dt.timedelta(days=ago)
        measuring.measure_copm(cast.mogens, by=cast.karim, problems=problems, measured_on=day)

    standings = [kept.chart_of(row).standing for row in rows_of(cast)]

    assert all(one.change is None and one.not_compared for one in standings)
    assert len(standings) == 3


def test_scores_of_two_goals_are_two_charts_that_say_whose_they_are(cast):
    for wish in ("Jeg vil ud", "Jeg vil bade"):
        measure(cast, "smiley-5", "3", goal=build.make_goal(cast.mogens, wish))

    rows = rows_of(cast)
    assert [row["goal"] for row in rows] == ["Jeg vil bade", "Jeg vil ud"]
    assert len({kept.chart_of(row, number=number).key for number, row in enumerate(rows)}) == 2


def test_it_is_one_query_for_all_citizens(cast, django_assert_num_queries):
    measure(cast, "smiley-5", "3")

    with django_assert_num_queries(1):
        kept.taken([cast.mogens.pk, cast.aase.pk])


def test_the_drawing_of_kept_scores_needs_no_database(cast, django_assert_num_queries):
    measure(cast, "who-5", "40")
    [row] = rows_of(cast)

    with django_assert_num_queries(0):
        text = render_to_string("goals/_chart.html", {"chart": kept.chart_of(row)})

    assert 'role="img"' in text
