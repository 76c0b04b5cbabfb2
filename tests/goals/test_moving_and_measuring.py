"""A goal's status is one tap; a measurement is a value on a scale, on a day, by somebody."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import measuring, progress
from goals.measures import standings, standings_of
from goals.measuring import Problem
from goals.models import Goal, GoalRevision, GoalStatus, Instrument, Measurement
from goals.views.cards import ONE_TAP, goal_contexts
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


@pytest.fixture
def goal(cast):
    return build.make_goal(cast.mogens)


@pytest.fixture
def copm(db):
    return Instrument.objects.get(code="copm-performance")


@pytest.fixture
def well_being(db):
    return Instrument.objects.get(code="who-5")


def tap(goal, status):
    return f"/goals/{goal.pk}/status/{status}/"


def codes():
    return [event.code for event in Event.objects.changes()]


def measure(cast, instrument, value, day=TODAY, **more):
    return measuring.measure(
        cast.mogens, by=cast.karim, instrument=instrument, value=Decimal(value), measured_on=day, **more
    )


# Status


def test_a_status_is_moved_once_and_the_old_one_is_kept(cast, goal):
    progress.move(goal, by=cast.karim, status="reached", seen_version=1)
    progress.move(goal, by=cast.karim, status="reached", seen_version=1)

    assert Goal.objects.get().status == "reached"
    assert GoalRevision.objects.get().fields["status"] == "active"
    assert [event.facts for event in Event.objects.changes()] == [{"before": "active", "after": "reached"}]


def test_a_stranger_moves_nothing(cast, goal):
    with pytest.raises(Refusal) as refusal:
        progress.move(goal, by=cast.sofie, status="reached", seen_version=1)

    assert refusal.value.code == "not_yours"


def test_a_tap_answers_with_the_goals_own_card(cast, browse, htmx, goal):
    answer = browse(cast.karim).post(tap(goal, "reached"), {"version": "1"}, headers=htmx)

    text = answer.content.decode()
    assert text.strip().startswith('<article class="goal"')
    assert text.count(f'id="goal-{goal.pk}"') == 1
    assert "status-reached" in text
    assert answer["HX-Trigger"] == "goal-changed"


def test_a_tap_works_without_scripts_and_twice(cast, browse, goal):
    client = browse(cast.karim)

    for _ in range(2):
        response = client.post(tap(goal, "reached"), {"version": "1"})
        assert response["Location"] == f"/citizens/{cast.mogens.pk}/#goal-{goal.pk}"

    assert codes() == ["goal.moved"]


def test_a_tap_on_an_overtaken_goal_changes_nothing_and_says_so(cast, browse, htmx, goal):
    progress.move(goal, by=cast.inge, status="reached", seen_version=1)

    answer = browse(cast.karim).post(tap(goal, "dropped"), {"version": "1"}, headers=htmx)

    assert Goal.objects.get().status == "reached"
    assert "status-reached" in answer.content.decode()
    assert "Inge Kjær" in answer.content.decode()


def test_taps_are_for_those_who_write_goals_and_never_a_link(cast, browse, goal):
    assert browse(cast.sofie).post(tap(goal, "reached")).status_code == 404
    assert browse(cast.preben).post(tap(goal, "reached")).status_code == 404
    assert browse(cast.karim).get(tap(goal, "reached")).status_code == 405
    assert browse(cast.karim).post(tap(goal, "nonsense")).status_code == 404
    assert codes() == []


def test_every_status_has_its_next_taps():
    assert set(ONE_TAP) == set(GoalStatus)
    assert all(status not in taps for status, taps in ONE_TAP.items())


def test_many_goals_ask_as_few_questions_as_one(cast, well_being):
    goals = [build.make_goal(cast.mogens, f"Mål {number}") for number in range(5)]
    for goal in goals:
        measure(cast, well_being, 4, goal=goal)
    with CaptureQueriesContext(connection) as one:
        goal_contexts(goals[:1], cast.karim)

    with CaptureQueriesContext(connection) as five:
        cards = goal_contexts(goals, cast.karim)

    assert [card["goal"] for card in cards] == goals
    assert len(five) == len(one) <= 9


# Measurements


def test_a_measurement_is_noted_with_who_and_when(cast, goal, well_being):
    noted = measure(cast, well_being, "52", goal=goal, informant="citizen")

    assert (noted.measured_by, noted.measured_on, noted.informant) == (cast.karim, TODAY, "citizen")
    assert codes() == ["goal.measured"]


@pytest.mark.parametrize(
    ("value", "day", "code"),
    [
        ("104", TODAY, "out_of_range"),
        ("-4", TODAY, "out_of_range"),
        ("50", TODAY, "off_step"),
        ("52", TODAY + dt.timedelta(days=1), "date_impossible"),
    ],
)
def test_an_impossible_measurement_is_refused(cast, well_being, value, day, code):
    with pytest.raises(Refusal) as refusal:
        measure(cast, well_being, value, day)

    assert refusal.value.code == code
    assert not Measurement.objects.exists()


def test_a_measurement_is_never_tied_to_another_citizens_goal(cast, well_being):
    with pytest.raises(Refusal) as refusal:
        measure(cast, well_being, 52, goal=build.make_goal(cast.aase))

    assert refusal.value.code == "foreign_goal"


def test_a_measurement_is_noted_in_the_browser_with_a_danish_comma(cast, browse, goal):
    reach = Instrument.objects.get(code="sft-reach")
    typed = {"instrument": reach.pk, "value": "6,5", "measured_on": "01.03.2027", "informant": "staff"}

    response = browse(cast.karim).post(f"/goals/measure/{cast.mogens.pk}/", typed | {"goal": goal.pk})

    assert response["Location"] == f"/citizens/{cast.mogens.pk}/#goal-{goal.pk}"
    assert Measurement.objects.get().value == Decimal("6.5")


def test_a_copm_total_is_noted_with_its_problems_and_in_no_other_way(cast, browse, copm):
    typed = {"instrument": copm.pk, "value": "6,5", "measured_on": "2027-03-02", "informant": "citizen"}

    response = browse(cast.karim).post(f"/goals/measure/{cast.mogens.pk}/", typed)

    assert response.status_code == 422
    with pytest.raises(Refusal) as refusal:
        measure(cast, copm, "6.5")
    assert refusal.value.code == "not_here"
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("value", ["51", "6,55", "mange", "NaN", "1e9", ""])
def test_a_wrong_value_is_a_sentence_and_stays_in_the_form(cast, browse, value):
    reach = Instrument.objects.get(code="sft-reach")
    typed = {"instrument": reach.pk, "value": value, "measured_on": "2027-03-02", "informant": "staff"}

    response = browse(cast.karim).post(f"/goals/measure/{cast.mogens.pk}/", typed)

    assert response.status_code == 422
    assert not Measurement.objects.exists()


def test_only_the_citizens_own_goals_are_offered(cast, browse, goal):
    theirs = build.make_goal(cast.aase, "Åses mål")

    text = browse(cast.karim).get(f"/goals/measure/{cast.mogens.pk}/", {"goal": goal.pk}).content.decode()

    assert f'value="{goal.pk}" selected' in text
    assert str(theirs.pk) not in text


def test_a_stranger_measures_nobody(cast, browse):
    assert browse(cast.sofie).get(f"/goals/measure/{cast.mogens.pk}/").status_code == 404
    assert browse(cast.preben).post(f"/goals/measure/{cast.mogens.pk}/").status_code == 404


# Where the measurements stand


@pytest.mark.parametrize(
    ("code", "values", "verdict"),
    [
        ("barthel-20", [10, 12], "better"),
        ("barthel-20", [10, 11], "same"),
        ("barthel-20", [12, 10], "worse"),
        ("ucla-3", [9, 5], "better"),
        ("ucla-3", [5, 9], "worse"),
        ("barthel-20", [10], "same"),
    ],
)
def test_a_change_is_held_against_threshold_and_direction(cast, code, values, verdict):
    instrument = Instrument.objects.get(code=code)
    for number, value in enumerate(values):
        measure(cast, instrument, value, TODAY - dt.timedelta(days=10 - number))

    [standing] = standings(Measurement.objects.select_related("instrument"))

    assert standing.verdict == verdict
    assert standing.value == str(values[-1])


def test_a_change_is_told_in_words_with_the_threshold(cast, copm):
    for day, (walking, bathing) in ((dt.date(2027, 1, 4), (2, 3)), (dt.date(2027, 2, 8), (6, 7))):
        problems = [Problem("Gå", walking, 1), Problem("Bade", bathing, 1)]
        measuring.measure_copm(cast.mogens, by=cast.karim, problems=problems, measured_on=day)

    [standing] = standings(Measurement.objects.filter(instrument=copm).select_related("instrument"))

    with translation.override("en"):
        assert standing.change_in_words.startswith("↑ 4 since ")
        assert standing.threshold_in_words == "reaches the threshold of 3.5"
    with translation.override("da"):
        assert standing.value == "6,5"


def test_scales_set_goal_by_goal_are_compared_within_the_goal(cast):
    gas = Instrument.objects.get(code="gas")
    for wish, value in (("Gå", -1), ("Bade", 1)):
        measure(cast, gas, value, goal=build.make_goal(cast.mogens, wish))

    found = standings_of([cast.mogens, cast.aase])

    assert [standing.change for standing in found[cast.mogens.pk]] == [None, None]
    assert found[cast.aase.pk] == []


def test_the_instruments_are_there_from_the_first_day_with_sources_and_licences(db):
    shipped = {instrument.code: instrument for instrument in Instrument.objects.all()}

    assert set(shipped) >= {
        "barthel-20", "chair-stand-30", "copm-performance", "copm-satisfaction", "who-5", "gas", "ucla-3",
        "smiley-5", "eq-vas",
    }  # fmt: skip
    assert all(one.licence_note for one in shipped.values())
    assert all(one.threshold_source for one in shipped.values() if one.change_threshold)
    assert (shipped["ucla-3"].minimum, shipped["ucla-3"].direction) == (3, "down")
