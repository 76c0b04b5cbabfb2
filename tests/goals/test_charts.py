"""A chart shows what the scores say, in places worked out by hand, and never compares unlike things."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from citizens.signals import Known, Scope
from dtr import clock, pdf
from dtr.refusal import Refusal
from goals import charts, gas, measures, measuring, signals
from goals.measuring import Problem
from goals.models import Instrument, Measurement
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)
LEVELS = {
    "much_less": "Slet ikke", "less": "Til døren", "expected": "Til købmanden", "more": "Til kirken",
    "much_more": "Til byen",
}  # fmt: skip


def measure(cast, code, value, day=TODAY, **more):
    instrument = more.pop("instrument", None) or Instrument.objects.in_use().get(code=code)
    return measuring.measure(
        cast.mogens, by=cast.karim, instrument=instrument, value=Decimal(value), measured_on=day, **more
    )


def copm(cast, day, *rows):
    problems = [Problem(*row) for row in rows]
    return measuring.measure_copm(cast.mogens, by=cast.karim, problems=problems, measured_on=day)


def loaded():
    return list(Measurement.every.select_related("instrument", "goal__gas_scale", "measured_by", "struck_by"))


def days_ago(count):
    return TODAY - dt.timedelta(days=count)


# The drawing


def test_the_places_of_a_chart_are_as_worked_out_by_hand(cast):
    """Barthel-20, threshold 2, baseline 10: drawn from 10-2-2=6 to 15+2=17, 180 units for 11 points."""
    for day, value in ((40, 10), (20, 12), (0, 15)):
        measure(cast, "barthel-20", value, days_ago(day))

    [chart] = charts.of(loaded())

    assert [dot.x for dot in chart.dots] == [90.0, 335.0, 580.0]
    assert [dot.y for dot in chart.dots] == [144.5, 111.8, 62.7]
    assert (chart.band.y, chart.band.height) == (111.8, 65.5)
    assert [(tick.said, tick.y) for tick in chart.ticks] == [("10", 144.5), ("15", 62.7)]
    assert chart.lines == ["90.0,144.5 335.0,111.8 580.0,62.7"]
    assert [dot.is_baseline for dot in chart.dots] == [True, False, False]


def test_a_single_score_stands_in_the_middle(cast):
    measure(cast, "smiley-5", 3)

    [chart] = charts.of(loaded())

    assert [(dot.x, dot.shows_day) for dot in chart.dots] == [(335.0, True)]
    assert chart.lines == []
    assert chart.band is None


def test_a_chart_never_leaves_the_scale(cast):
    measure(cast, "barthel-20", 20, days_ago(5))
    measure(cast, "barthel-20", 0)

    [chart] = charts.of(loaded())

    assert [dot.y for dot in chart.dots] == [charts.TOP, charts.BOTTOM]
    assert chart.band.y == charts.TOP


def test_the_value_at_the_top_is_written_below_its_dot(cast):
    measure(cast, "barthel-20", 20)

    [chart] = charts.of(loaded())

    assert chart.dots[0].text_y > chart.dots[0].y


def test_dates_keep_apart_and_the_last_is_always_there(cast):
    for number in range(30):
        measure(cast, "smiley-5", 1 + number % 5, days_ago(30 - number))

    [chart] = charts.of(loaded())
    shown = [dot.x for dot in chart.dots if dot.shows_day]

    assert shown[-1] == chart.dots[-1].x
    assert all(after - before >= charts.DATE_ROOM for before, after in pairwise(shown))


def test_the_drawing_says_in_words_what_it_shows(cast):
    measure(cast, "who-5", 40, days_ago(10))
    measure(cast, "who-5", 52)

    [chart] = charts.of(loaded())
    with translation.override("da"):
        text = render_to_string("goals/_chart.html", {"chart": chart})

    assert "WHO-5 trivsel, 2 målinger: fra 40 den 20. feb til 52 den 2. mar." in text
    assert text.count("<title>WHO-5 trivsel, 2 målinger") == 1
    assert 'role="img"' in text
    assert "style=" not in text


def test_the_same_drawing_is_laid_out_on_paper(cast):
    measure(cast, "who-5", 40)
    [chart] = charts.of(loaded())

    page = f"<html lang='da'><body>{render_to_string('goals/_chart.html', {'chart': chart})}</body></html>"

    assert pdf.make(page, title="Måling").startswith(b"%PDF")


# What is compared


def test_copm_about_other_problems_is_not_compared_and_no_line_joins_it(cast):
    copm(cast, days_ago(60), ("Gå tur", 2, 2), ("Bade", 2, 2))
    copm(cast, days_ago(30), ("BADE ", 6, 6), ("Gå  tur", 6, 6))
    copm(cast, days_ago(1), ("Gå tur", 9, 9), ("Lave mad", 9, 9))

    performance, _satisfaction = charts.of(loaded())

    assert performance.standing.change is None
    assert "andre problemer" in performance.standing.not_compared
    assert len(performance.lines) == 1
    assert len(performance.lines[0].split()) == 2


def test_the_same_problems_in_another_order_are_compared(cast):
    copm(cast, days_ago(60), ("Gå tur", 2, 2), ("Bade", 2, 2))
    copm(cast, days_ago(30), ("BADE ", 6, 6), ("Gå  tur", 6, 6))

    [performance, _satisfaction] = measures.standings(loaded())

    assert performance.change == 4
    assert performance.verdict == "better"
    assert performance.not_compared == ""


def test_copm_totals_whose_problems_nobody_noted_are_not_compared_with_anything(cast):
    """Rows from before the problems were kept: not known is not the same."""
    copm_scale = Instrument.objects.in_use().get(code="copm-performance")
    for ago, value in ((60, 2), (30, 9)):
        Measurement.objects.create(
            citizen=cast.mogens, instrument=copm_scale, value=value, measured_on=days_ago(ago),
            measured_by=cast.karim,
        )  # fmt: skip

    [chart], [standing] = charts.of(loaded()), measures.standings(loaded())

    assert (chart.standing.change, standing.change, chart.lines) == (None, None, [])
    assert chart.standing.not_compared == standing.not_compared
    assert "ikke noteret, hvilke problemer" in standing.not_compared
    assert measures.changed_since([cast.mogens], {})[cast.mogens.pk] == []

    copm(cast, days_ago(1), ("Gå tur", 5, 5))
    _satisfaction, performance = measures.standings(loaded())
    assert performance.change is None
    assert "ikke noteret, hvilke problemer" in performance.not_compared


def test_another_version_of_an_instrument_is_not_compared(cast):
    measure(cast, "smiley-5", 1, days_ago(10))
    Instrument.objects.create(code="smiley-5", version=2, name="Smiley", minimum=1, maximum=7)
    measure(cast, "smiley-5", 6)

    [standing] = measures.standings(loaded())

    assert standing.change is None
    assert "en anden version" in standing.not_compared


def test_a_marked_baseline_stands_in_for_the_first_score(cast):
    for day, value, occasion in ((50, 5, ""), (40, 10, "baseline"), (0, 13, "reassessment")):
        measure(cast, "barthel-20", value, days_ago(day), occasion=occasion)

    [standing] = measures.standings(loaded())

    assert standing.change == 3


@pytest.mark.parametrize(
    ("code", "value", "warns"),
    [("barthel-20", 20, True), ("barthel-20", 19, False), ("ucla-3", 3, True), ("ucla-3", 9, False)],
)
def test_a_baseline_at_the_best_end_is_warned_of(cast, code, value, warns):
    measure(cast, code, value, days_ago(3))
    measure(cast, code, 9)

    [standing] = measures.standings(loaded())

    assert bool(standing.ceiling) is warns


def test_not_relevant_is_in_the_table_and_nowhere_else(cast):
    measure(cast, "fsiii-level", 3, days_ago(20))
    measure(cast, "fsiii-level", 9, days_ago(10))
    measure(cast, "fsiii-level", 2)

    [chart] = charts.of(loaded())

    assert [dot.said for dot in chart.dots] == ["3", "2"]
    assert len(chart.said_rows) == 3
    assert chart.standing.verdict == "better"


def test_what_is_struck_out_is_in_the_table_and_nowhere_else(cast):
    measure(cast, "smiley-5", 2, days_ago(20))
    measuring.strike_out(measure(cast, "smiley-5", 5), by=cast.karim, reason="Tastefejl")

    [chart] = charts.of(loaded())

    assert [dot.said for dot in chart.dots] == ["2"]
    assert len(chart.said_rows) == 2


# What has changed since the last meeting


def test_what_has_changed_since_a_moment_is_told_for_all_citizens_in_two_queries(cast, frozen_clock):
    measure(cast, "barthel-20", 10, days_ago(30))
    measure(cast, "who-5", 40, days_ago(30))
    moment = clock.now()
    frozen_clock.move_to(moment + dt.timedelta(days=1))
    measure(cast, "barthel-20", 12)
    measure(cast, "who-5", 48)

    with CaptureQueriesContext(connection) as asked:
        found = measures.changed_since([cast.mogens, cast.aase], {cast.mogens.pk: moment})

    assert [one.instrument.code for one in found[cast.mogens.pk]] == ["barthel-20"]
    assert found[cast.aase.pk] == []
    assert len(asked) == 2
    assert measures.changed_since([cast.mogens], {cast.mogens.pk: clock.now()}) == {cast.mogens.pk: []}


def test_the_agenda_is_told_of_no_change_between_other_problems_and_none_to_not_relevant(cast):
    build.make_course(cast.mogens)
    copm(cast, days_ago(40), ("Gå tur", 2, 2))
    copm(cast, days_ago(2), ("Lave mad", 9, 9))
    measure(cast, "fsiii-level", 1, days_ago(40))
    measure(cast, "fsiii-level", 9, days_ago(2))
    assert change_told(cast) == {}

    copm(cast, days_ago(1), ("gå tur", 8, 8))
    assert "COPM" in change_told(cast)[cast.mogens.pk]


def change_told(cast) -> dict:
    known = Known(cast.mogens.pk, cast.mogens.name, "rehab", True, days_ago(30), None)
    return dict(signals._change(Scope(cast.nord.pk, TODAY, TODAY, {cast.mogens.pk: known}), 28))


# GAS


@pytest.mark.parametrize(
    ("scores", "t"),
    [
        ([(1, 1), (0, 1)], "56.2"),
        ([(0, 1), (0, 1)], "50.0"),
        ([(2, 1)], "70.0"),
        ([(-2, 1)], "30.0"),
        # (9 * 1 - 1) / sqrt(0.7 * 82 + 0.3 * 100) = 8 / 9.349 = 0.8557
        ([(1, 9), (-1, 1)], "58.6"),
        ([(-1, 1), (-1, 1), (-1, 1)], "36.3"),
    ],
)
def test_the_t_score_is_as_worked_out(scores, t):
    assert gas.t_score(scores) == Decimal(t)


@pytest.mark.parametrize("scores", [[], [(1, 0)], [(1, -1)]])
def test_there_is_no_t_score_of_nothing(scores):
    with pytest.raises(ValueError):
        gas.t_score(scores)


def test_t_is_found_over_the_citizens_goals_with_their_weights(cast):
    walk, bath = build.make_goal(cast.mogens, "Gå"), build.make_goal(cast.mogens, "Bade")
    measuring.write_scale(walk, by=cast.karim, importance=3, difficulty=3, **LEVELS)
    for goal, first, last in ((walk, -1, 1), (bath, -1, -1)):
        measure(cast, "gas", first, days_ago(30), goal=goal)
        measure(cast, "gas", last, goal=goal)

    found = gas.attainment(loaded())

    assert (found.after, found.before) == (Decimal("58.6"), Decimal("39.3"))
    assert gas.attainment([]) is None


def test_the_levels_stand_once_the_goal_is_scored(cast):
    goal = build.make_goal(cast.mogens)
    for _ in range(2):
        measuring.write_scale(goal, by=cast.karim, importance=1, difficulty=1, **LEVELS)
    measure(cast, "gas", 0, goal=goal)

    for fields, code in (
        (LEVELS | {"expected": "Andet"}, "scored"),
        (LEVELS | {"expected": " "}, "empty"),
    ):
        with pytest.raises(Refusal) as refusal:
            measuring.write_scale(goal, by=cast.karim, importance=1, difficulty=1, **fields)
        assert refusal.value.code == code
    with pytest.raises(Refusal) as refusal:
        measuring.write_scale(goal, by=cast.sofie, importance=1, difficulty=1, **LEVELS)
    assert refusal.value.code == "not_yours"


# The pages


def test_the_page_of_measurements_shows_each_score_and_asks_no_more_for_many(cast, browse):
    client, url = browse(cast.karim), f"/goals/measurements/{cast.mogens.pk}/"
    goal = build.make_goal(cast.mogens)
    measure(cast, "barthel-20", 20, days_ago(9), goal=goal)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(8):
        measure(cast, "who-5", 4 * number, days_ago(number))
        measure(cast, "gas", 0, days_ago(number), goal=build.make_goal(cast.mogens, f"Mål {number}"))
    with CaptureQueriesContext(connection) as many:
        text = client.get(url).content.decode()

    assert text.count("<svg") >= 10
    assert "T = " in text
    assert len(many) == len(few)


def test_items_are_answered_in_the_browser_and_one_left_out_is_told_of(cast, browse):
    client, url = browse(cast.karim), f"/goals/measure/{cast.mogens.pk}/who-5/"
    typed = {"measured_on": "2027-03-01", "informant": "citizen"} | {f"item_{one}": "3" for one in range(5)}

    partly = client.post(url, typed | {"item_4": ""})
    assert partly.status_code == 422
    assert "4" in partly.content.decode()
    assert client.post(url, typed).status_code == 302

    assert Measurement.objects.get().value == 60


def test_copm_is_noted_in_the_browser(cast, browse):
    client, url = browse(cast.karim), f"/goals/measure/{cast.mogens.pk}/copm/"
    typed = {"measured_on": "2027-03-01", "informant": "citizen", "title_1": "Gå tur", "performance_1": "3"}

    assert client.post(url, typed).status_code == 422
    assert client.post(url, typed | {"satisfaction_1": "4"}).status_code == 302

    assert [one.value for one in Measurement.objects.order_by("value")] == [3, 4]


def test_a_score_is_struck_out_in_the_browser(cast, browse):
    wrong = measure(cast, "smiley-5", 5)
    url = f"/goals/measurements/{wrong.pk}/strike/"

    assert browse(cast.sofie).get(url).status_code == 404
    assert browse(cast.karim).post(url, {"reason": ""}).status_code == 422
    answer = browse(cast.karim).post(url, {"reason": "Tastefejl"}, follow=True)

    assert answer.status_code == 200
    assert not Measurement.objects.exists()
    assert Measurement.every.get().struck_reason == "Tastefejl"
