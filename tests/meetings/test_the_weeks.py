"""A regular meeting keeps its place in the week; what cannot be held there, people move or cancel."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from meetings import letters, occurrences, off_days, reminders, rules, walls, weeks
from meetings.models import ClosedDay, Meeting, MeetingSeries, WallScreen
from meetings.models.series import Rhythm, WeekOfMonth
from meetings.states import MeetingState
from tests import build

EASTER_MONDAY, WHIT_MONDAY = dt.date(2027, 3, 29), dt.date(2027, 5, 17)
GREAT_PRAYER_DAY = dt.date(2027, 4, 23)
NINE = dt.time(9, 0)


def code_of(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        verb(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def monday_meeting(cast, frozen_clock) -> Meeting:
    """Team Nord's meeting on Easter Monday, as the series planned it."""
    frozen_clock.move_to(dt.datetime(2027, 3, 15, 8, 0, tzinfo=dt.UTC))
    series = build.make_series(cast.nord, weekday=0)
    weeks.plan_weeks(series, by=None)
    return series.meetings.get(slot=EASTER_MONDAY)


def moved(meeting: Meeting, by, **fields):
    fields = {"day": dt.date(2027, 3, 31), "time": NINE, "place": "Havestuen", "reason": "Påske"} | fields
    return occurrences.move(meeting, by=by, **fields)


@pytest.mark.parametrize("change", [dt.date(2027, 3, 28), dt.date(2027, 10, 31)])
def test_a_series_keeps_its_local_time_when_the_clocks_change(cast, frozen_clock, change):
    frozen_clock.move_to(clock.at(change - dt.timedelta(days=10), NINE))
    series = build.make_series(cast.nord, weekday=1)

    planned = weeks.plan_weeks(series, by=None)

    assert {clock.local(one.starts_at).strftime("%a %H:%M") for one in planned} == {"Tue 10:00"}
    assert len({one.starts_at.astimezone(dt.UTC).hour for one in planned}) == 2


def test_a_meeting_every_other_week_counts_from_its_first_week(cast):
    series = build.make_series(cast.nord, weekday=3, rhythm=Rhythm.BIWEEKLY, active_from=dt.date(2027, 2, 25))

    days = weeks.slots(series, since=dt.date(2027, 3, 2), weeks=8)

    assert [day.strftime("%d.%m.") for day in days] == ["11.03.", "25.03.", "08.04.", "22.04."]


@pytest.mark.parametrize(
    ("which", "days"),
    [(WeekOfMonth.FIRST, ["02.03.", "06.04.", "04.05."]), (WeekOfMonth.LAST, ["30.03.", "27.04."])],
)
def test_a_monthly_meeting_keeps_its_place_in_the_month(cast, which, days):
    series = build.make_series(cast.nord, rhythm=Rhythm.MONTHLY, week_of_month=which)

    planned = weeks.plan_weeks(series, by=None)

    assert [f"{one.slot:%d.%m.}" for one in planned] == days


def test_the_days_off_of_2027_are_flagged_and_great_prayer_day_is_none(db):
    found = off_days.off_days([EASTER_MONDAY, WHIT_MONDAY, GREAT_PRAYER_DAY, dt.date(2027, 6, 5)])

    assert {day: (off.name, off.is_public) for day, off in found.items()} == {
        EASTER_MONDAY: ("Anden påskedag", True),
        WHIT_MONDAY: ("Anden pinsedag", True),
        dt.date(2027, 6, 5): ("Grundlovsdag", False),
    }


def test_a_day_off_that_the_municipality_takes_away_is_flagged_no_longer(db):
    ClosedDay.objects.filter(month=12, day=24).delete()

    assert off_days.off_day(dt.date(2027, 12, 24)) is None
    assert off_days.off_day(dt.date(2027, 12, 31)).name == "Nytårsaftensdag"


def test_a_meeting_on_a_day_off_is_planned_and_shown_but_not_moved(monday_meeting, cast, browse):
    page = browse(cast.inge).get(reverse("meeting", args=[monday_meeting.pk])).content.decode()
    overview = browse(cast.inge).get(reverse("meetings")).content.decode()

    assert clock.local(monday_meeting.starts_at).date() == EASTER_MONDAY
    assert "Anden påskedag" in page
    assert "Anden påskedag" in overview


def test_somebody_who_plans_decides_that_it_is_held(monday_meeting, cast):
    occurrences.hold_anyway(monday_meeting, by=cast.inge)
    occurrences.hold_anyway(monday_meeting, by=cast.lone)

    monday_meeting.refresh_from_db()
    assert monday_meeting.held_anyway_by == cast.inge
    assert not off_days.undecided([monday_meeting])
    assert Event.objects.filter(code="meeting.held_anyway").count() == 1


def test_a_meeting_on_any_other_day_asks_for_no_decision(cast):
    meeting = build.make_meeting(cast.nord)

    assert code_of(occurrences.hold_anyway, meeting, by=cast.inge) == "no_day_off"
    assert code_of(occurrences.hold_anyway, meeting, by=cast.sofie) == "not_yours"


def test_a_meeting_is_moved_with_its_reason_and_keeps_its_slot(monday_meeting, cast):
    before = monday_meeting.starts_at

    moved(monday_meeting, cast.inge)

    monday_meeting.refresh_from_db()
    assert clock.local(monday_meeting.starts_at).strftime("%d.%m. %H:%M") == "31.03. 09:00"
    assert (monday_meeting.slot, monday_meeting.moved_from) == (EASTER_MONDAY, before)
    assert (monday_meeting.place, monday_meeting.moved_because) == ("Havestuen", "Påske")
    assert not weeks.plan_weeks(monday_meeting.series, by=None)
    event = Event.objects.get(code="meeting.moved")
    assert event.sentence == "Inge Kjær flyttede mødet."


def test_moving_to_where_it_is_changes_nothing(monday_meeting, cast):
    moved(monday_meeting, cast.inge)
    letters_written = Letter.objects.count()

    moved(monday_meeting, cast.inge, reason="Igen")

    monday_meeting.refresh_from_db()
    assert (monday_meeting.calendar_sequence, monday_meeting.moved_because) == (1, "Påske")
    assert Letter.objects.count() == letters_written


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": "  "}, "no_reason"),
        ({"reason": "x" * 301}, "too_long"),
        ({"place": " "}, "no_place"),
        ({"place": "x" * 101}, "too_long"),
        ({"day": dt.date(2027, 3, 14)}, "in_the_past"),
        ({"day": dt.date(2027, 3, 15), "time": dt.time(8, 59)}, "in_the_past"),
        ({"day": dt.date(9999, 12, 31)}, "too_far"),
    ],
)
def test_a_move_to_nowhere_is_refused(monday_meeting, cast, fields, code):
    assert code_of(moved, monday_meeting, cast.inge, **fields) == code


def test_only_whoever_plans_moves_and_only_what_is_ahead(monday_meeting, cast):
    assert code_of(moved, monday_meeting, cast.sofie) == "not_yours"
    assert code_of(moved, monday_meeting, cast.karim) == "not_yours"
    Meeting.objects.update(state=MeetingState.CANCELLED)
    assert code_of(moved, monday_meeting, cast.inge) == "wrong_state"


def test_two_meetings_of_a_team_are_not_held_at_once(monday_meeting, cast):
    build.make_meeting(cast.nord, starts_at=clock.at(dt.date(2027, 3, 31), dt.time(9, 30)))

    with pytest.raises(Refusal) as caught:
        moved(monday_meeting, cast.inge)

    assert caught.value.code == "clash"
    assert "31. marts fra 9:30 til 10:30" in caught.value.sentence or "09:30" in caught.value.sentence
    moved(monday_meeting, cast.inge, time=dt.time(8, 30))


def test_a_meeting_that_is_not_planned_yet_keeps_its_place_too(monday_meeting, cast):
    build.make_series(cast.nord, weekday=2, start_time=dt.time(9, 0), active_from=dt.date(2027, 3, 31))

    assert code_of(moved, monday_meeting, cast.inge) == "clash"


def test_another_team_and_a_cancelled_meeting_are_in_nobodys_way(monday_meeting, cast):
    at = clock.at(dt.date(2027, 3, 31), NINE)
    build.make_meeting(cast.syd, starts_at=at)
    build.make_meeting(cast.nord, starts_at=at, state=MeetingState.CANCELLED)

    assert moved(monday_meeting, cast.inge).day == dt.date(2027, 3, 31)


def test_everybody_is_told_of_the_move_and_reminded_at_the_new_date_only(monday_meeting, cast):
    moved(monday_meeting, cast.inge)

    told = Letter.objects.filter(kind=letters.MEETING_MOVED)
    assert {letter.to.name for letter in told} == {one.user.name for one in monday_meeting.participants.all()}
    day_before = clock.at(dt.date(2027, 3, 30), dt.time(7))
    old_day = clock.at(dt.date(2027, 3, 28), dt.time(7))
    assert not [one for one in reminders.due(old_day) if one.kind == letters.MEETING_TOMORROW]
    due = [one for one in reminders.due(day_before) if one.kind == letters.MEETING_TOMORROW]
    assert {str(monday_meeting.pk) in one.path for one in due} == {True}
    assert len(due) == monday_meeting.participants.count()


def test_a_reminder_written_for_the_old_time_is_not_sent_and_coming_back_reminds_anew(
    monday_meeting, cast, frozen_clock
):
    frozen_clock.move_to(clock.at(dt.date(2027, 3, 28), dt.time(7)))
    for one in reminders.due(clock.now()):
        reminders.write(one)
    old = Letter.objects.filter(kind=letters.MEETING_TOMORROW)
    count = old.count()

    moved(monday_meeting, cast.inge)
    moved(monday_meeting, cast.inge, day=EASTER_MONDAY, time=dt.time(10), reason="Alligevel")

    again = [one for one in reminders.due(clock.now()) if one.kind == letters.MEETING_TOMORROW]
    assert count == len(again) > 0
    assert not {one.key for one in again} & set(old.values_list("key", flat=True))


def test_of_a_cancelled_meeting_everybody_is_told_and_nobody_reminded(monday_meeting, cast):
    occurrences.cancel(monday_meeting, by=cast.inge, reason="Påske")
    occurrences.cancel(monday_meeting, by=cast.inge, reason="Påske")

    told = Letter.objects.filter(kind=letters.MEETING_CANCELLED)
    assert told.count() == monday_meeting.participants.count()
    assert not reminders.due(clock.at(dt.date(2027, 3, 28), dt.time(7)))


def test_a_wall_does_not_follow_the_meeting_into_another_room(monday_meeting, cast):
    screen, _token, _code = walls.new_screen()
    WallScreen.objects.filter(pk=screen.pk).update(
        meeting=monday_meeting, team=cast.nord, place=monday_meeting.place, paired_by=cast.inge,
        paired_at=clock.now(), code_digest="", code_until=None,
    )  # fmt: skip
    moved(monday_meeting, cast.inge, place=monday_meeting.place)
    screen = WallScreen.objects.select_related("meeting__team").get()
    assert walls.is_alive(screen)

    moved(monday_meeting, cast.inge)

    assert not walls.is_alive(WallScreen.objects.select_related("meeting__team").get())


def test_a_decision_to_hold_it_counts_for_that_day_only(monday_meeting, cast):
    occurrences.hold_anyway(monday_meeting, by=cast.inge)

    moved(monday_meeting, cast.inge, day=dt.date(2027, 4, 2))
    monday_meeting.refresh_from_db()

    assert monday_meeting.held_anyway_at is None


def test_a_move_within_the_week_does_not_break_the_weekly_rhythm(monday_meeting, cast):
    before = monday_meeting.series.meetings.get(slot=dt.date(2027, 3, 22))
    Meeting.objects.filter(pk=before.pk).update(
        state=MeetingState.CLOSED, opened_at=before.starts_at, opened_by=cast.inge,
        closed_at=before.ends_at, closed_by=cast.inge,
    )  # fmt: skip
    moved(monday_meeting, cast.inge, day=dt.date(2027, 4, 4))
    monday_meeting.refresh_from_db()

    assert rules.CHECKS["weekly"].judge(rules.facts_of(monday_meeting)).reason == "held_weekly"


def test_an_untouched_meeting_follows_its_series_and_a_moved_one_stays(monday_meeting, cast):
    moved(monday_meeting, cast.inge)
    series = monday_meeting.series
    other = series.meetings.get(slot=dt.date(2027, 4, 5))

    weeks.change_series(series, by=cast.inge, start_time=dt.time(13, 0), place="Kælderen")

    other.refresh_from_db()
    monday_meeting.refresh_from_db()
    assert clock.local(other.starts_at).strftime("%H:%M") == "13:00"
    assert (other.place, other.calendar_sequence) == ("Kælderen", 1)
    assert monday_meeting.place == "Havestuen"


def test_the_page_moves_a_meeting_and_keeps_what_was_typed_when_it_cannot(monday_meeting, cast, browse):
    url = reverse("meeting_move", args=[monday_meeting.pk])
    typed = {"day": "2027-03-31", "time": "09:00", "place": "Havestuen", "reason": ""}

    kept = browse(cast.inge).post(url, typed)
    gone = browse(cast.inge).post(url, typed | {"reason": "Påske"})

    assert kept.status_code == 422
    assert 'value="Havestuen"' in kept.content.decode()
    assert gone.status_code == 302
    page = browse(cast.karim).get(gone["Location"]).content.decode()
    assert "Flyttet fra mandag 29. marts" in page


def test_wherever_a_place_is_typed_it_says_that_calendars_outside_read_it(monday_meeting, cast, browse):
    pages = [
        reverse("meeting", args=[monday_meeting.pk]),
        reverse("series_edit", args=[monday_meeting.series_id]),
    ]

    for page in pages:
        text = browse(cast.inge).get(page).content.decode()
        assert "Skriv aldrig en borgers navn eller adresse" in text


def test_two_who_plan_see_the_days_off_of_a_series_where_they_plan_it(monday_meeting, cast, browse):
    page = browse(cast.inge).get(reverse("series_edit", args=[monday_meeting.series_id])).content.decode()

    assert "Anden påskedag" in page


@pytest.mark.parametrize("days", [22, 25, 27])
def test_no_slot_is_lost_when_nobody_plans_for_more_than_three_weeks(cast, frozen_clock, days):
    series = build.make_series(cast.nord, weekday=3)
    weeks.plan_weeks(series, by=None)
    first = series.meetings.order_by("slot").first().slot

    frozen_clock.shift(dt.timedelta(days=days))
    weeks.plan_coming_weeks()

    planned = list(series.meetings.order_by("slot").values_list("slot", flat=True))
    assert planned == [first + dt.timedelta(weeks=number) for number in range(len(planned))]
    assert planned[-1] > clock.today() + dt.timedelta(weeks=2)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"start_time": dt.time(10, 30)}, "series_overlaps"),
        ({"start_time": dt.time(9, 30)}, "series_overlaps"),
        ({"start_time": dt.time(10, 0)}, "series_exists"),
        ({"start_time": dt.time(10, 0), "active_until": dt.date(2027, 6, 1)}, "series_exists"),
        ({"rhythm": Rhythm.MONTHLY, "start_time": dt.time(10, 59)}, "series_overlaps"),
    ],
)
def test_a_regular_meeting_does_not_run_into_another_of_its_kind(cast, fields, code):
    build.make_series(cast.nord)

    asked = {"by": cast.inge, "team_id": cast.nord.pk, "weekday": 1, "place": "Stuen"}

    assert code_of(weeks.set_up_series, **asked, **fields) == code
    assert MeetingSeries.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"start_time": dt.time(11, 0)},
        {"start_time": dt.time(9, 0)},
        {"weekday": 2, "start_time": dt.time(10, 0)},
        {"start_time": dt.time(10, 30), "meeting_type": "board"},
        {"start_time": dt.time(10, 30), "active_from": dt.date(2027, 4, 7)},
    ],
)
def test_a_regular_meeting_at_another_time_or_of_another_kind_is_set_up(cast, fields):
    build.make_series(cast.nord, active_until=dt.date(2027, 4, 6))
    asked = {"by": cast.inge, "team_id": cast.nord.pk, "weekday": 1, "place": "Stuen"}

    weeks.set_up_series(**asked | fields)

    assert MeetingSeries.objects.count() == 2


def test_two_that_meet_in_other_weeks_do_not_meet_at_once(cast):
    build.make_series(cast.nord, rhythm=Rhythm.BIWEEKLY, active_from=dt.date(2027, 3, 2))
    asked = {"weekday": 1, "place": "Stuen", "start_time": dt.time(10, 15), "rhythm": Rhythm.BIWEEKLY}
    other = weeks.set_up_series(by=cast.inge, team_id=cast.nord.pk, active_from=dt.date(2027, 3, 9), **asked)

    refused = code_of(weeks.change_series, other, by=cast.inge, active_from=dt.date(2027, 3, 16))

    assert refused == "series_overlaps"
    other.refresh_from_db()
    assert other.active_from == dt.date(2027, 3, 9)


def test_a_meeting_of_another_kind_at_the_same_hour_is_warned_of(cast, browse):
    build.make_series(cast.nord)
    form = {
        "team": cast.nord.pk, "meeting_type": "board", "weekday": 1, "start_time": "10:30", "place": "Stuen",
        "active_from": "2027-03-02", "week_of_month": 1, "amendment_days": 1,
    }  # fmt: skip

    said = browse(cast.inge).post(reverse("series_new"), form, follow=True).content.decode()

    assert "Ingen kan være begge steder" in said
    assert "(DTR), Team Nord: tirsdag 10:00" in said
