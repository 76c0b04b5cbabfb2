"""The agenda closes at its deadline, once, and those who prepare or lack are told."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.outbox import digest, kinds, post, wishes
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from dtr.staff.roles import Role
from meetings import agenda, freezing, letters
from meetings.models import Meeting
from meetings.states import MeetingState
from tests import build

COPENHAGEN = clock.COPENHAGEN


@pytest.fixture
def meeting(cast) -> Meeting:
    """Tuesday 9 March at ten, with Mogens on the agenda; it closes on Friday the 5th at 14."""
    meeting = build.make_meeting(cast.nord, starts_at=clock.at(dt.date(2027, 3, 9), dt.time(10)))
    build.make_item(meeting, cast.mogens)
    return meeting


FRIDAY = dt.datetime(2027, 3, 5, 14, 0, tzinfo=COPENHAGEN)


def sweep(frozen_clock, moment) -> None:
    frozen_clock.move_to(moment)
    freezing.sweep(clock.now())


def state_of(meeting) -> str:
    return Meeting.objects.get(pk=meeting.pk).state


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def test_the_usual_deadline_is_two_working_days_before(meeting):
    assert meeting.freezes_at == FRIDAY


@pytest.mark.parametrize(
    ("day", "deadline"),
    [
        # The Tuesday after Easter Monday: Wednesday and Thursday before are the last working days but one.
        (dt.date(2027, 3, 30), dt.date(2027, 3, 23)),
        (dt.date(2027, 3, 31), dt.date(2027, 3, 24)),
        # Store Bededag is none any more.
        (dt.date(2027, 4, 26), dt.date(2027, 4, 22)),
        (dt.date(2026, 12, 28), dt.date(2026, 12, 23)),
    ],
)
def test_public_holidays_are_no_working_days(cast, day, deadline):
    meeting = build.make_meeting(cast.nord, starts_at=clock.at(day, dt.time(10)))

    assert clock.local(meeting.freezes_at).date() == deadline
    assert clock.local(meeting.freezes_at).time() == dt.time(14)


def test_the_timetable_closes_it_on_time_and_once(cast, meeting, frozen_clock):
    sweep(frozen_clock, FRIDAY - dt.timedelta(minutes=1))
    assert state_of(meeting) == MeetingState.PLANNED

    for _twice in range(2):
        sweep(frozen_clock, FRIDAY)

    assert state_of(meeting) == MeetingState.CALLED
    assert Event.objects.changes().filter(code="agenda.frozen", actor="house").count() == 1
    told = Letter.objects.filter(kind=letters.AGENDA_FROZEN)
    assert told.filter(to=cast.karim).get().path == reverse("preparation", args=[meeting.pk])


def test_after_the_deadline_only_the_leader_changes_the_agenda(cast, meeting, frozen_clock):
    sweep(frozen_clock, FRIDAY)

    assert refused(agenda.pick, meeting, cast.aase, by=cast.lone) == "wrong_state"
    assert agenda.pick(meeting, cast.aase, by=cast.inge).position == 2


def test_what_the_leader_opens_again_is_not_closed_at_once(cast, meeting, frozen_clock):
    sweep(frozen_clock, FRIDAY)
    freezing.reopen(meeting, by=cast.inge)

    sweep(frozen_clock, FRIDAY + dt.timedelta(minutes=1))
    assert state_of(meeting) == MeetingState.PLANNED

    freezing.set_deadline(meeting, by=cast.inge, freezes_at=FRIDAY + dt.timedelta(hours=2))
    sweep(frozen_clock, FRIDAY + dt.timedelta(hours=2))
    assert state_of(meeting) == MeetingState.CALLED


def test_what_was_closed_by_hand_and_opened_after_the_deadline_stays_open(cast, meeting, frozen_clock):
    freezing.freeze(meeting, by=cast.inge)
    frozen_clock.move_to(FRIDAY + dt.timedelta(hours=1))
    freezing.reopen(meeting, by=cast.inge)

    freezing.sweep(clock.now())

    assert state_of(meeting) == MeetingState.PLANNED


def test_whoever_was_not_told_since_it_was_opened_again_is_told_when_it_closes(cast, meeting, frozen_clock):
    wishes.choose(cast.karim, by=cast.karim, days="12345", digest_at=dt.time(7))
    freezing.freeze(meeting, by=cast.inge)
    told = Letter.objects.filter(kind=letters.AGENDA_FROZEN)
    for letter in told.filter(to=cast.inge):
        assert post.deliver(letter.pk)
    freezing.reopen(meeting, by=cast.inge)
    frozen_clock.move_to(clock.at(clock.today() + dt.timedelta(days=1), dt.time(7)))
    digest.write_due(clock.now())
    for letter in told.filter(state=Letter.State.WAITING):
        assert not post.deliver(letter.pk)

    for _twice in range(2):
        freezing.freeze(meeting, by=cast.inge)

    assert told.filter(to=cast.inge).count() == 1, "told already"
    waiting = (Letter.State.WAITING, Letter.State.GATHERED)
    assert sorted(told.filter(state__in=waiting).values_list("to__name", flat=True)) == [
        "Karim Øst", "Lone Bæk", "Preben Højgård", "Vibeke Sø",
    ]  # fmt: skip


def test_an_empty_agenda_stays_open_and_the_planners_are_told_once(cast, meeting, frozen_clock):
    meeting.items.all().delete()
    ulla = build.make_user("Ulla Holm", Role.COORDINATOR, team=cast.nord)

    for _twice in range(2):
        sweep(frozen_clock, FRIDAY)

    letter = Letter.objects.get(kind=letters.AGENDA_EMPTY)
    assert state_of(meeting) == MeetingState.PLANNED
    assert letter.to == ulla
    assert kinds.find(letter.kind).still_true(letter)
    build.make_item(meeting, cast.mogens)
    assert not kinds.find(letter.kind).still_true(letter)
    sweep(frozen_clock, FRIDAY + dt.timedelta(minutes=5))
    assert state_of(meeting) == MeetingState.PLANNED, "the planners close it themselves now"


def test_the_planner_is_told_which_roles_nobody_comes_in(cast, meeting, frozen_clock):
    meeting.participants.filter(user=cast.vibeke).update(attendance="absent")

    sweep(frozen_clock, FRIDAY)

    letter = Letter.objects.get(kind=letters.ROLES_MISSING)
    assert (letter.to, letter.facts["roles"]) == (cast.inge, "Visitator")


def test_with_everybody_there_nobody_is_told_of_missing_roles(cast, meeting, frozen_clock):
    sweep(frozen_clock, FRIDAY)

    assert not Letter.objects.filter(kind=letters.ROLES_MISSING).exists()


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.RUNNING, MeetingState.CALLED])
def test_the_timetable_leaves_a_meeting_that_is_not_planned(cast, meeting, frozen_clock, state):
    Meeting.objects.filter(pk=meeting.pk).update(state=state, cancelled_because="Ferie")

    sweep(frozen_clock, FRIDAY)
    freezing.close_on_time(meeting, now=clock.now())

    assert state_of(meeting) == state
    assert not Letter.objects.exists()


def test_a_meeting_whose_time_has_come_is_not_closed_any_more(cast, meeting, frozen_clock):
    sweep(frozen_clock, meeting.starts_at)

    assert state_of(meeting) == MeetingState.PLANNED


@pytest.mark.parametrize(
    "at",
    [
        dt.datetime(2027, 3, 2, 9, 50, tzinfo=COPENHAGEN),
        dt.datetime(2027, 3, 9, 10, 0, tzinfo=COPENHAGEN),
        dt.datetime(2027, 2, 1, 10, 0, tzinfo=COPENHAGEN),
    ],
)
def test_a_deadline_lies_ahead_and_before_the_meeting(cast, meeting, at):
    assert refused(freezing.set_deadline, meeting, by=cast.inge, freezes_at=at) == "deadline_impossible"


def test_a_deadline_is_set_by_those_who_plan_and_recorded_once(cast, meeting, browse):
    typed = {"freezes_on": "2027-03-08", "freezes_at_time": "09:00"}

    for _twice in range(2):
        browse(cast.lone).post(reverse("agenda_deadline", args=[meeting.pk]), typed)

    meeting.refresh_from_db()
    assert meeting.freezes_at == dt.datetime(2027, 3, 8, 9, tzinfo=COPENHAGEN)
    assert Event.objects.changes().filter(code="agenda.deadline").count() == 1
    assert refused(freezing.set_deadline, meeting, by=cast.karim, freezes_at=FRIDAY) == "not_yours"


def test_a_meeting_that_is_moved_takes_the_usual_deadline_along(cast, meeting):
    meeting.starts_at += dt.timedelta(days=1)

    assert clock.local(meeting.freezes_at).date() == dt.date(2027, 3, 8)
