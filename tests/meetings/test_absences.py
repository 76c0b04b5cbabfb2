"""Whoever is away says when, never why; and is not expected at meetings on those days."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import absences, occurrences, participants, weeks
from meetings.models import Absence, Meeting
from tests import build

THURSDAY = dt.date(2027, 3, 11)


def code_of(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        verb(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def meeting(cast) -> Meeting:
    series = build.make_series(cast.nord, weekday=3)
    weeks.plan_weeks(series, by=None)
    return series.meetings.get(slot=THURSDAY)


def attendance(meeting: Meeting, user) -> str:
    return meeting.participants.get(user=user).attendance


def away(user, by, first=THURSDAY, last=THURSDAY) -> Absence:
    return absences.note_absence(user, by=by, first_day=first, last_day=last)


def test_whoever_is_away_is_not_expected_and_is_again_when_it_is_taken_back(meeting, cast):
    noted = away(cast.karim, cast.karim)
    assert attendance(meeting, cast.karim) == "absent"

    absences.withdraw(noted, by=cast.karim)
    absences.withdraw(noted, by=cast.karim)

    assert attendance(meeting, cast.karim) == "expected"
    assert list(Event.objects.filter(code__startswith="absence").values_list("code", flat=True)) == [
        "absence.noted",
        "absence.withdrawn",
    ]


def test_noting_the_same_days_twice_is_one_absence(meeting, cast):
    assert away(cast.karim, cast.karim) == away(cast.karim, cast.lone)
    assert Event.objects.filter(code="absence.noted").count() == 1


def test_what_somebody_noted_by_hand_is_left_alone(meeting, cast):
    person = meeting.participants.get(user=cast.karim)
    participants.note_attendance(person, by=cast.inge, attendance="absent")

    absences.withdraw(away(cast.karim, cast.karim), by=cast.karim)

    assert attendance(meeting, cast.karim) == "absent"


def test_a_meeting_planned_later_knows_of_it_too(meeting, cast):
    away(cast.karim, cast.karim, dt.date(2027, 4, 1), dt.date(2027, 4, 2))

    later = weeks.plan_weeks(meeting.series, by=None, weeks=6)

    assert [attendance(one, cast.karim) for one in later] == ["absent", "expected"]


def test_a_moved_meeting_asks_anew_who_is_away(meeting, cast):
    away(cast.karim, cast.karim)

    occurrences.move(
        meeting, by=cast.inge, day=dt.date(2027, 3, 12), time=dt.time(9), place="A", reason="Ferie"
    )

    assert attendance(meeting, cast.karim) == "expected"


def test_one_notes_ones_own_and_who_plans_notes_for_the_team(meeting, cast):
    away(cast.karim, cast.lone)

    assert code_of(away, cast.inge, cast.karim) == "not_yours"
    assert code_of(away, cast.karim, cast.sofie) == "not_yours"
    assert code_of(absences.withdraw, Absence.objects.get(), by=cast.sofie) == "not_yours"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (dt.date(2027, 3, 12), dt.date(2027, 3, 11), "days_turned"),
        (dt.date(2027, 2, 1), dt.date(2027, 3, 1), "days_past"),
        (dt.date(2027, 3, 1), dt.date(2028, 3, 10), "too_long"),
        (dt.date(9999, 1, 1), dt.date(9999, 1, 2), "too_far"),
    ],
)
def test_days_that_make_no_sense_are_refused(cast, first, last, code):
    assert code_of(away, cast.karim, cast.karim, first, last) == code


def test_the_page_notes_and_shows_absences_to_those_they_concern(meeting, cast, browse):
    typed = {"user": cast.karim.pk, "first_day": "2027-03-11", "last_day": "2027-03-12"}

    assert browse(cast.karim).post(reverse("absence_note"), typed).status_code == 302
    assert browse(cast.sofie).post(reverse("absence_note"), typed).status_code == 422
    wrong = browse(cast.karim).post(reverse("absence_note"), typed | {"last_day": "2027-03-10"})

    assert wrong.status_code == 422
    assert 'value="2027-03-11"' in wrong.content.decode()
    assert "11. marts 2027" in browse(cast.lone).get(reverse("my_settings")).content.decode()
    assert "11. marts 2027" not in browse(cast.vibeke).get(reverse("my_settings")).content.decode()
    gone = reverse("absence_withdraw", args=[Absence.objects.get().pk])
    assert browse(cast.vibeke).post(gone).status_code == 404
    assert browse(cast.karim).post(gone).status_code == 302


def test_an_absence_over_midnight_touches_only_its_own_days(meeting, cast):
    away(cast.karim, cast.karim, dt.date(2027, 3, 9), dt.date(2027, 3, 10))

    assert attendance(meeting, cast.karim) == "expected"
    assert clock.local(meeting.starts_at).date() == THURSDAY


def test_an_absence_is_deleted_a_quarter_after_its_last_day(cast, frozen_clock):
    day = clock.today()
    absence = absences.note_absence(cast.karim, by=cast.karim, first_day=day, last_day=day)
    frozen_clock.shift(absences.KEPT)
    absences.forget()
    assert Absence.objects.filter(pk=absence.pk).exists()

    frozen_clock.shift(dt.timedelta(days=1))
    for _twice in range(2):
        absences.forget()

    assert not Absence.objects.exists()
    assert Event.objects.filter(code="absence.forgotten").count() == 1
