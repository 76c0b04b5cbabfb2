"""The projected end, and who falls off, at their edges."""

import datetime as dt

import pytest

from meetings.models import AgendaItem, Meeting
from meetings.pace import pace_of
from meetings.states import ItemState

TEN = dt.datetime(2027, 3, 2, 9, 0, tzinfo=dt.UTC)


def at(minute: float) -> dt.datetime:
    return TEN + dt.timedelta(minutes=minute)


@pytest.fixture
def meeting() -> Meeting:
    """From ten to eleven, opened on the stroke."""
    return Meeting(starts_at=TEN, length_minutes=60, opened_at=TEN)


def waiting(minutes: int = 8, **fields) -> AgendaItem:
    return AgendaItem(time_box_minutes=minutes, **fields)


def present(started: float, minutes: int = 8, **fields) -> AgendaItem:
    fields = {"state": ItemState.PRESENT, "started_at": at(started)} | fields
    return AgendaItem(time_box_minutes=minutes, **fields)


def test_within_the_citizens_minutes_the_end_stands_still(meeting):
    items = [present(4), waiting(), waiting()]

    early, late = pace_of(meeting, items, at(5)), pace_of(meeting, items, at(12))

    assert early.projected_end == late.projected_end == at(12 + 16 + 8)
    assert early.deadline == at(12)


def test_past_the_deadline_the_end_moves_with_the_clock(meeting):
    assert pace_of(meeting, [present(4), waiting()], at(15)).projected_end == at(15 + 8 + 8)


def test_minutes_that_were_added_count(meeting):
    pace = pace_of(meeting, [present(4, extended_minutes=2), waiting(extended_minutes=1)], at(5))

    assert pace.deadline == at(14)
    assert pace.rest_seconds == (9 + 8) * 60


def test_with_nobody_up_the_rest_follows_from_now(meeting):
    pace = pace_of(meeting, [waiting(), waiting()], at(4))

    assert pace.deadline is None
    assert pace.projected_end == at(4 + 16 + 8)


def test_with_nobody_waiting_only_the_closing_is_left(meeting):
    pace = pace_of(meeting, [present(44)], at(45))

    assert pace.rest_seconds == 8 * 60
    assert (pace.over_seconds, pace.falls_off) == (0, frozenset())


def test_who_just_fits_is_reached(meeting):
    items = [present(4), *[waiting() for _more in range(5)]]

    pace = pace_of(meeting, items, at(12))

    assert pace.projected_end == at(60)
    assert (pace.over_seconds, pace.falls_off) == (0, frozenset())


def test_one_second_later_the_last_falls_off(meeting):
    items = [present(4), *[waiting() for _more in range(5)]]

    pace = pace_of(meeting, items, at(12) + dt.timedelta(seconds=1))

    assert pace.over_seconds == 1
    assert pace.falls_off == {items[-1].pk}


def test_all_who_come_after_fall_off_too(meeting):
    items = [present(4), waiting(40), waiting(10), waiting(1)]

    pace = pace_of(meeting, items, at(5))

    assert pace.falls_off == {items[2].pk, items[3].pk}


def test_a_meeting_that_is_extended_reaches_them_again(meeting):
    items = [present(4), *[waiting() for _more in range(5)]]
    meeting.extended_minutes = 5

    pace = pace_of(meeting, items, at(17))

    assert (pace.over_seconds, pace.falls_off) == (0, frozenset())


def test_who_is_settled_takes_no_time(meeting):
    items = [
        waiting(state=ItemState.DISCUSSED),
        waiting(state=ItemState.CARRIED_OVER),
        waiting(),
    ]

    assert pace_of(meeting, items, at(20)).rest_seconds == (8 + 8) * 60


def test_after_the_end_everybody_who_waits_falls_off(meeting):
    items = [waiting(), waiting()]

    pace = pace_of(meeting, items, at(70))

    assert pace.falls_off == {one.pk for one in items}
    assert pace.over_seconds == (10 + 16 + 8) * 60


def test_before_the_opening_the_plan_is_measured_from_the_agreed_start(meeting):
    meeting.opened_at = None

    assert pace_of(meeting, [waiting()], at(-30)).projected_end == at(4 + 8 + 8)


def test_the_pace_asks_no_database(meeting, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        pace_of(meeting, [present(4), waiting()], at(5))
