"""How a goal goes is said in one tap, dated and named, and can be taken back."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import history, mine, outcomes, pulses
from goals.models import Goal, GoalPulse
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(cast):
    return build.make_goal(cast.mogens)


def codes():
    return [event.code for event in Event.objects.changes()]


# The verbs


def test_a_tap_is_a_dated_row_with_who(cast, goal):
    pulses.tap(goal, by=cast.karim, light="yellow")
    pulses.tap(goal, by=cast.inge, smiley=4)

    light, smiley = GoalPulse.objects.order_by("light").reverse()
    assert (light.light, light.smiley, light.by, light.at) == ("yellow", None, cast.karim, clock.now())
    assert (smiley.light, smiley.smiley, smiley.by) == ("", 4, cast.inge)
    assert codes() == ["goal.pulse", "goal.pulse"]


def test_the_same_tap_twice_is_one(cast, goal, frozen_clock):
    pulses.tap(goal, by=cast.karim, light="green")
    pulses.tap(goal, by=cast.karim, light="green")
    assert GoalPulse.objects.count() == 1

    pulses.tap(goal, by=cast.inge, light="green")
    frozen_clock.move_to(clock.now() + dt.timedelta(days=7))
    pulses.tap(goal, by=cast.inge, light="green")

    assert GoalPulse.objects.count() == 3


@pytest.mark.parametrize(
    "tapped",
    [
        {},
        {"light": "blue"},
        {"smiley": 0},
        {"smiley": 6},
        {"light": "green", "smiley": 3},
        {"light": "x", "smiley": 3},
    ],
)
def test_what_is_no_colour_and_no_smiley_is_refused(cast, goal, tapped):
    with pytest.raises(Refusal) as refusal:
        pulses.tap(goal, by=cast.karim, **tapped)

    assert refusal.value.code == "no_such_pulse"
    assert codes() == []


def test_strangers_and_ended_goals_are_refused(cast, goal):
    with pytest.raises(Refusal) as stranger:
        pulses.tap(goal, by=cast.sofie, light="green")
    Goal.objects.update(status="reached")
    with pytest.raises(Refusal) as ended:
        pulses.tap(goal, by=cast.karim, light="green")

    assert (stranger.value.code, ended.value.code) == ("not_yours", "goal_ended")
    assert not GoalPulse.objects.exists()


def test_a_tap_is_taken_back_once_and_the_one_before_stands_again(cast, goal, frozen_clock):
    pulses.tap(goal, by=cast.inge, light="green")
    frozen_clock.move_to(clock.now() + dt.timedelta(minutes=1))
    wrong = pulses.tap(goal, by=cast.karim, light="red")

    pulses.take_back(wrong, by=cast.karim)
    pulses.take_back(wrong, by=cast.karim)

    assert pulses.standing_of([goal])[goal.pk].light.light == "green"
    assert codes() == ["goal.pulse", "goal.pulse", "goal.pulse_taken_back"]
    assert GoalPulse.objects.get(pk=wrong.pk).withdrawn_by == cast.karim


def test_nobody_takes_back_what_another_tapped(cast, goal):
    pulse = pulses.tap(goal, by=cast.inge, light="red")

    with pytest.raises(Refusal) as refusal:
        pulses.take_back(pulse, by=cast.karim)

    assert refusal.value.code == "not_yours"
    assert GoalPulse.objects.standing().exists()


# The pages


def tapped(client, goal, htmx=None, **data):
    return client.post(f"/goals/{goal.pk}/pulse/", data, headers=htmx or {})


def test_a_tap_answers_with_its_own_part_of_the_card(cast, browse, goal, htmx):
    answer = tapped(browse(cast.karim), goal, htmx, light="green")

    text = answer.content.decode()
    assert text.strip().startswith("<section")
    assert f'id="pulse-{goal.pk}"' in text
    assert 'value="green"' in text
    assert 'aria-pressed="true"' in text
    assert f"/goals/pulse/{GoalPulse.objects.get().pk}/back/" in text


def test_without_script_a_tap_leads_back_to_where_it_was_made(cast, browse, goal):
    client = browse(cast.karim)

    assert tapped(client, goal, light="green")["Location"] == f"/citizens/{cast.mogens.pk}/#goal-{goal.pk}"
    on_taps = tapped(client, goal, smiley="2", place="taps")
    assert on_taps["Location"] == f"/goals/now/{cast.mogens.pk}/#pulse-{goal.pk}"


@pytest.mark.parametrize("data", [{}, {"smiley": "²"}, {"smiley": "-1"}, {"light": "\0"}, {"smiley": "33"}])
def test_a_tap_of_nothing_is_refused_in_a_sentence(cast, browse, goal, data):
    assert tapped(browse(cast.karim), goal, **data).status_code == 409
    assert not GoalPulse.objects.exists()


def test_only_the_team_and_the_own_supplier_tap(cast, browse, goal):
    theirs = build.make_goal(cast.aase)
    pulse = pulses.tap(goal, by=cast.karim, light="green")

    for who, found, expected in [("sofie", goal, 404), ("preben", goal, 404), ("preben", theirs, 302)]:
        assert tapped(browse(getattr(cast, who)), found, light="red").status_code == expected
        page = browse(getattr(cast, who)).get(f"/goals/now/{found.citizen_id}/").status_code
        assert page == (200 if expected == 302 else 404)
    assert browse(cast.sofie).post(f"/goals/pulse/{pulse.pk}/back/").status_code == 404
    assert browse(cast.inge).post(f"/goals/pulse/{pulse.pk}/back/").status_code == 409


def test_the_latest_stands_on_the_card_and_everything_in_the_history(cast, browse, goal, frozen_clock):
    pulses.tap(goal, by=cast.karim, light="red")
    frozen_clock.move_to(clock.now() + dt.timedelta(minutes=20))
    pulses.take_back(pulses.tap(goal, by=cast.karim, smiley=1), by=cast.karim)
    pulses.tap(goal, by=cast.inge, light="green")

    page = browse(cast.karim).get(f"/citizens/{cast.mogens.pk}/").content.decode()
    card = page.partition(f'id="goal-{goal.pk}"')[2].partition("</article>")[0]
    told = browse(cast.karim).get(f"/goals/{goal.pk}/history/").content.decode()

    assert card.count("status-green") == 1
    assert "status-red" not in card
    assert "status-green" in told
    assert "status-red" in told
    assert "face-1" in told
    assert "is-withdrawn" in told


def test_min_uge_leads_to_the_goals_of_the_own_citizens(cast, browse, goal):
    build.make_goal(cast.niels)

    text = browse(cast.karim).get("/").content.decode()

    assert f'href="/goals/now/{cast.mogens.pk}/"' in text
    assert str(cast.niels.pk) not in text


def test_who_has_waited_longest_to_be_heard_comes_first(cast, goal, frozen_clock):
    aase = cast.aase
    aase.contact_person = cast.karim
    aase.save()
    other = build.make_goal(aase)
    pulses.tap(goal, by=cast.karim, light="green")

    assert [line.citizen for line in mine.own(cast.karim)] == [aase, cast.mogens]
    assert [line.is_quiet for line in mine.own(cast.karim)] == [True, False]

    frozen_clock.move_to(clock.now() + dt.timedelta(days=8))
    pulses.tap(other, by=cast.inge, light="green")
    assert [line.citizen for line in mine.own(cast.karim)] == [cast.mogens, aase]
    assert [line.citizen for line in mine.of_team(cast.preben)] == [aase]


def test_the_lists_ask_as_little_for_many_as_for_one(cast, browse, goal):
    client = browse(cast.karim)
    for path in ("/goals/now/", f"/goals/now/{cast.mogens.pk}/", f"/goals/{goal.pk}/history/"):
        client.get(path)
        with CaptureQueriesContext(connection) as one:
            client.get(path)
        for number in range(5):
            build.make_goal(cast.mogens, f"Mål {number}")
            build.make_goal(build.make_citizen(f"Borger {number}", cast.nord))
            pulses.tap(goal, by=cast.karim, smiley=number + 1)
        client.get(path)
        with CaptureQueriesContext(connection) as many:
            client.get(path)

        assert len(many) == len(one)


# What goals came to


def test_to_keep_an_ability_counts_as_success(cast):
    for kind, status in [
        ("maintain", "reached"), ("reduce", "reached"), ("resolve", "not_reached"),
        ("maintain", "partly_reached"), ("maintain", "dropped"), ("reduce", "active"),
    ]:  # fmt: skip
        build.make_goal(cast.mogens, goal_type=kind, status=status)

    outcome = outcomes.counted(Goal.objects.all())

    assert (outcome.ended, outcome.reached, outcome.kept, outcome.partly, outcome.dropped) == (4, 2, 1, 1, 1)
    assert outcome.share == 0.5
    assert outcomes.counted([]).share is None


def test_the_history_of_a_goal_nobody_touched_has_its_beginning(goal):
    assert [change.is_key for change in history.of(goal)] == [True]
