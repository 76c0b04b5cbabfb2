"""Everybody who was there says in a minute how it was; nobody can read who said what."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import ratings
from meetings.models import MeetingRating, Participant
from meetings.states import ItemState, MeetingState
from tests import build

DAY = dt.timedelta(days=1)


@pytest.fixture
def meeting(cast):
    """A running meeting whose only citizen has been carried over."""
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    meeting.participants.update(attendance=Participant.Attendance.PRESENT)
    build.make_item(meeting, cast.mogens, state=ItemState.CARRIED_OVER, carried_over_because="Tiden gik")
    return meeting


@pytest.fixture
def rated(meeting, cast):
    for user, score, remark in (
        (cast.inge, 5, "Godt tempo"),
        (cast.karim, 4, ""),
        (cast.vibeke, 2, "For langt"),
    ):
        ratings.rate(meeting, by=user, score=score, remark=remark)
    return meeting


def test_a_rating_is_kept_and_recorded_without_what_it_says(meeting, cast):
    rating = ratings.rate(meeting, by=cast.karim, score=4, remark=" Godt tempo ")

    assert (rating.score, rating.remark) == (4, "Godt tempo")
    event = Event.objects.get(code="meeting.rated")
    assert (event.object_type, event.facts) == ("meetings.meeting", {})


def test_a_rating_can_be_changed_and_said_twice(meeting, cast):
    for score in (4, 4, 2):
        ratings.rate(meeting, by=cast.karim, score=score)

    assert MeetingRating.objects.get().score == 2
    assert Event.objects.filter(code="meeting.rated").count() == 2


def test_a_rating_moves_no_screen(meeting, cast):
    ratings.rate(meeting, by=cast.karim, score=4)

    before = meeting.version
    meeting.refresh_from_db()
    assert meeting.version == before


@pytest.mark.parametrize("who", ["sofie", "astrid", "lone"])
def test_only_those_who_were_there_rate(meeting, cast, who):
    meeting.participants.filter(user=cast.lone).update(attendance=Participant.Attendance.ABSENT)

    with pytest.raises(Refusal) as refused:
        ratings.rate(meeting, by=getattr(cast, who), score=5)

    assert refused.value.code == "not_present"
    assert not ratings.may_rate(meeting, getattr(cast, who))


@pytest.mark.parametrize("state", [ItemState.WAITING, ItemState.PRESENT])
def test_a_meeting_is_rated_when_everybody_is_settled(meeting, cast, state):
    meeting.items.update(state=state)

    with pytest.raises(Refusal) as refused:
        ratings.rate(meeting, by=cast.karim, score=5)

    assert refused.value.code == "not_settled"
    assert not ratings.may_rate(meeting, cast.karim)


@pytest.mark.parametrize(("moment", "open_still"), [(dt.time(23, 59, 59), True), (dt.time(0, 0), False)])
def test_a_meeting_is_rated_until_the_end_of_the_next_day(meeting, cast, frozen_clock, moment, open_still):
    frozen_clock.move_to(clock.at(clock.today() + (DAY if open_still else 2 * DAY), moment))

    assert ratings.may_rate(meeting, cast.karim) is open_still
    if not open_still:
        with pytest.raises(Refusal) as refused:
            ratings.rate(meeting, by=cast.karim, score=5)
        assert refused.value.code == "too_late"


@pytest.mark.parametrize(
    ("score", "remark", "code"), [(0, "", "no_score"), (6, "", "no_score"), (3, "x" * 301, "too_long")]
)
def test_a_rating_out_of_bounds_is_refused(meeting, cast, score, remark, code):
    with pytest.raises(Refusal) as refused:
        ratings.rate(meeting, by=cast.karim, score=score, remark=remark)

    assert refused.value.code == code


def test_two_answers_are_not_shown(meeting, cast):
    for user in (cast.inge, cast.karim):
        ratings.rate(meeting, by=user, score=1, remark="Hemmelig")

    assert ratings.figures(meeting) is None
    assert ratings.averages([meeting]) == {}


def test_three_answers_are_figures_and_remarks_without_names(rated):
    shown = ratings.figures(rated)

    assert (shown.count, round(shown.average, 1), shown.lowest, shown.highest) == (3, 3.7, 2, 5)
    assert sorted(shown.remarks) == ["For langt", "Godt tempo"]


def test_the_order_of_the_remarks_says_nothing(rated, monkeypatch):
    monkeypatch.setattr("random.shuffle", list.reverse)
    reversed_order = ratings.figures(rated).remarks
    monkeypatch.setattr("random.shuffle", lambda remarks: None)

    assert reversed_order == ratings.figures(rated).remarks[::-1]


def rate(browser, meeting, data, **more):
    return browser.post(reverse("meeting_rate", args=[meeting.pk]), data, **more)


def test_the_rating_answers_with_its_own_element(meeting, cast, browse, htmx):
    answer = rate(browse(cast.karim), meeting, {"score": "4", "remark": ""}, headers=htmx)

    shown = answer.content.decode()
    assert f'id="rating-{meeting.pk}"' in shown
    assert "notice-success" in shown
    assert MeetingRating.objects.get().score == 4


def test_a_rating_without_a_score_keeps_the_words(meeting, cast, browse, htmx):
    answer = rate(browse(cast.karim), meeting, {"remark": "Godt tempo"}, headers=htmx)

    assert answer.status_code == 422
    assert "Godt tempo" in answer.content.decode()
    assert rate(browse(cast.karim), meeting, {"remark": "Godt tempo"}).status_code == 409


@pytest.mark.parametrize(
    ("who", "state", "there"),
    [("inge", "running", "wrap_up"), ("karim", "running", "room"), ("karim", "closed", "minutes")],
)
def test_without_htmx_everybody_comes_back_to_the_own_page(meeting, cast, browse, who, state, there):
    type(meeting).objects.filter(pk=meeting.pk).update(state=state)

    answer = rate(browse(getattr(cast, who)), meeting, {"score": "4"})

    assert answer.url == reverse(there, args=[meeting.pk])


def test_a_stranger_finds_no_meeting_to_rate_and_who_was_away_is_told(meeting, cast, browse):
    meeting.participants.filter(user=cast.lone).delete()

    assert rate(browse(cast.sofie), meeting, {"score": "4"}).status_code == 404
    assert rate(browse(cast.lone), meeting, {"score": "4"}).status_code == 409
    assert rate(browse(cast.lone), meeting, {}).status_code == 409


def test_the_minutes_show_the_figures_to_those_who_read_them_and_never_a_name(rated, cast, browse):
    type(rated).objects.filter(pk=rated.pk).update(state=MeetingState.CLOSED)

    shown = browse(cast.lone).get(reverse("minutes", args=[rated.pk])).content.decode()

    assert "Godt tempo" in shown
    assert "Vibeke" not in shown


def test_the_page_shows_nobody_elses_own_answer(meeting, cast, browse, htmx):
    ratings.rate(meeting, by=cast.vibeke, score=2, remark="Hemmelig")

    answer = rate(browse(cast.karim), meeting, {"score": "4"}, headers=htmx)

    assert "Hemmelig" not in answer.content.decode()


def test_whoever_was_there_rates_on_the_own_page_when_all_are_settled(meeting, cast, browse):
    url = reverse("meeting_rate", args=[meeting.pk])
    room = reverse("room", args=[meeting.pk])

    assert url in browse(cast.karim).get(room).content.decode()
    meeting.items.update(state=ItemState.WAITING)
    assert url not in browse(cast.karim).get(room).content.decode()
