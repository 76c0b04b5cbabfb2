"""How the goal goes and what was measured, on the wall and on the cards near by, and only where names are."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from dtr import clock
from goals import measuring, pulses
from goals.models import Instrument
from meetings import conduct, dossiers
from meetings.models import Meeting
from meetings.states import MeetingState
from meetings.views.wall import wall_fragment
from tests import build

# What a change may cost each screen of a wall.
MOST_BYTES = 10_000


@pytest.fixture
def meeting(cast) -> Meeting:
    """Mogens is taken up: four kinds of scores with a history, and a goal that goes slowly."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    goal = build.make_goal(cast.mogens, "Jeg vil op ad trappen selv")
    for code in ("barthel-20", "chair-stand-30", "who-5", "eq-vas"):
        instrument = Instrument.objects.in_use().get(code=code)
        for ago in range(8, 0, -1):
            measuring.measure(
                cast.mogens,
                by=cast.karim,
                instrument=instrument,
                value=instrument.maximum - ago * instrument.step,
                measured_on=clock.today() - dt.timedelta(weeks=ago),
            )
    pulses.tap(goal, by=cast.karim, light="yellow")
    pulses.tap(goal, by=cast.karim, smiley=3)
    build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    return Meeting.objects.select_related("team", "series", "rule_set").get(pk=meeting.pk)


def shown(meeting: Meeting) -> str:
    return render_to_string("_wall.html", wall_fragment(meeting))


def test_the_wall_says_in_words_and_shape_how_the_goal_goes(meeting):
    text = shown(meeting)

    assert "status-yellow" in text
    assert "Langsomt" in text
    assert "face-3" in text
    assert "3 af 5" in text


def test_the_wall_draws_what_was_measured_and_says_it_too(meeting):
    text = shown(meeting)

    assert 'class="trend"' in text
    assert "målinger: fra" in text
    assert "Gråt: mindre end" in text
    assert "±2" in text


def test_a_change_on_the_wall_stays_under_ten_kilobytes(meeting):
    assert len(shown(meeting).encode()) < MOST_BYTES


@pytest.mark.parametrize("privacy", ["tags", "blank"])
def test_where_no_name_is_shown_neither_is_how_it_goes(meeting, privacy):
    Meeting.objects.filter(pk=meeting.pk).update(wall_privacy=privacy)
    meeting.refresh_from_db()

    text = shown(meeting)

    for hidden in ("trend", "status-yellow", "face-3", "målinger: fra"):
        assert hidden not in text


def test_a_tap_is_on_the_wall_at_once_and_so_is_taking_it_back(cast, meeting, frozen_clock):
    shown(meeting)
    frozen_clock.shift(dt.timedelta(minutes=1))
    tap = pulses.tap(cast.mogens.goals.get(), by=cast.karim, light="red")
    assert "status-red" in shown(meeting)

    pulses.take_back(tap, by=cast.karim)
    assert "status-yellow" in shown(meeting)


def test_the_room_shows_the_same_with_the_threshold(cast, meeting, browse):
    page = browse(cast.karim).get(reverse("room", args=[meeting.pk])).content.decode()

    assert "status-yellow" in page
    assert "Langsommere end aftalt" in page
    assert "Hverken godt eller dårligt" in page
    assert 'class="trend"' in page
    assert "grænsen på 2" in page


def test_what_is_kept_for_the_wall_is_drawn_once(meeting, django_assert_num_queries):
    item = meeting.items.get()
    dossiers.for_wall(item)

    with django_assert_num_queries(1):
        found = dossiers.for_wall(item)

    assert all(one.trend for one in found.measures)
