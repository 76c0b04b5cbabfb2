"""What is reminded of after a meeting: a citizen who is not told, and what waits for whoever led it.

The meeting is on Tuesday 2 March 2027. Its citizens are to be told by Thursday; its text is to stand in the
care record within three working days.
"""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from citizens import leaving
from dtr import clock, later
from dtr.outbox import digest, post, wishes
from dtr.outbox.models import Letter
from dtr.staff.models import Position
from meetings import amendments, conduct, informing, letters, minutes, record, reminders, tasks
from meetings.models import CitizenInformation, Meeting, MinutesAmendment
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState, MeetingState
from tests import build
from tests.meetings.test_reminders import at, sent

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (dt.date(2027, 3, day) for day in (2, 3, 4, 5))
MONDAY_AFTER = dt.date(2027, 3, 8)
KARIM, INGE = "karim@fjordby.example", "inge@fjordby.example"


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch):
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)
    monkeypatch.setattr("dtr.pdf.make", lambda html, **more: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def hour(cast) -> Meeting:
    """A meeting that runs, at which Mogens was discussed."""
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    settled = {"outcome": FollowUpOutcome.CONTINUE, "stay": Stay.ON_AGENDA}
    build.make_item(meeting, cast.mogens, state=ItemState.DISCUSSED, no_action_because="Intet nyt", **settled)
    return meeting


@pytest.fixture
def closed(cast, hour) -> Meeting:
    conduct.close(hour, by=cast.inge)
    return Meeting.objects.get()


@pytest.fixture
def task(closed) -> CitizenInformation:
    """Karim is to tell Mogens by Thursday."""
    return CitizenInformation.objects.get()


def tell(task, by) -> None:
    informing.told(task, by=by, whom="citizen", how="visit", at=clock.now(), reaction="agrees")


def to_tell() -> list[str]:
    return sent(letters.TELL_CITIZEN)


# The citizen is told


def test_who_is_to_tell_a_citizen_hears_of_it_the_day_before_on_the_day_and_once_after_it(task, frozen_clock):
    found = []
    for day in (WEDNESDAY, THURSDAY, FRIDAY, MONDAY_AFTER):
        for hour in ("06:59", "07:00", "12:00"):
            at(frozen_clock, day, hour)
            found.append((len(to_tell()), len(sent(letters.CITIZEN_NOT_TOLD))))

    assert found == [
        (0, 0), (1, 0), (1, 0),
        (1, 0), (2, 0), (2, 0),
        (2, 0), (2, 1), (2, 1),
        (2, 1), (2, 1), (2, 1),
    ]  # fmt: skip
    assert set(sent()) >= {KARIM}
    assert reverse("after", args=[task.pk]) in mail.outbox[0].body
    assert "Mogens" not in "".join(one.subject + one.body for one in mail.outbox)


def test_of_a_citizen_who_has_been_told_nobody_is_reminded(cast, task, frozen_clock):
    at(frozen_clock, WEDNESDAY, "07:00")
    tell(task, cast.karim)

    for day in (THURSDAY, FRIDAY):
        at(frozen_clock, day, "07:00")

    assert (to_tell(), sent(letters.CITIZEN_NOT_TOLD)) == ([KARIM], [])


@pytest.mark.parametrize("what", ["told", "not needed", "handed on", "moved away"])
def test_a_written_letter_is_dropped_when_the_task_is_no_longer_this_persons(cast, task, frozen_clock, what):
    frozen_clock.move_to(clock.at(WEDNESDAY, dt.time(7)).astimezone(dt.UTC))
    tasks.plan_reminders()
    if what == "told":
        tell(task, cast.karim)
    elif what == "not needed":
        informing.not_needed(task, by=cast.karim, reason="Sad selv med ved bordet")
    elif what == "handed on":
        informing.hand_on(task, by=cast.karim, to=cast.lone)
    else:
        cast.mogens.team = cast.syd
        cast.mogens.save()

    assert not post.deliver(Letter.objects.get().pk)
    assert Letter.objects.get().state == Letter.State.DROPPED


def test_whoever_it_is_handed_on_to_is_reminded_from_then_on(cast, task, frozen_clock):
    at(frozen_clock, WEDNESDAY, "07:00")
    informing.hand_on(task, by=cast.karim, to=cast.lone)

    at(frozen_clock, THURSDAY, "07:00")
    at(frozen_clock, FRIDAY, "07:00")

    assert to_tell() == [KARIM, "lone@fjordby.example"]
    assert sent(letters.CITIZEN_NOT_TOLD) == ["lone@fjordby.example"]


def test_when_whoever_has_the_task_leaves_the_house_who_closed_the_meeting_hears_of_it(
    cast, task, frozen_clock
):
    at(frozen_clock, WEDNESDAY, "07:00")
    cast.karim.is_active = False
    cast.karim.save()

    at(frozen_clock, THURSDAY, "07:00")
    at(frozen_clock, FRIDAY, "07:00")

    assert sorted(to_tell()) == [INGE, KARIM]
    assert sent(letters.CITIZEN_NOT_TOLD) == [INGE]
    informing.hand_on(task, by=cast.inge, to=cast.lone)
    assert CitizenInformation.objects.get().assigned_to == cast.lone


@pytest.mark.parametrize("closer", ["there", "gone"])
def test_when_whoever_has_the_task_is_no_longer_with_the_citizen_somebody_who_is_hears_of_it(
    cast, task, frozen_clock, closer
):
    Position.objects.filter(user=cast.karim).update(until=clock.today())
    if closer == "gone":
        Meeting.objects.update(closed_by=cast.karim)

    at(frozen_clock, WEDNESDAY, "07:00")
    at(frozen_clock, FRIDAY, "07:00")

    assert (to_tell(), sent(letters.CITIZEN_NOT_TOLD)) == ([INGE], [INGE])


@pytest.mark.parametrize("noted", ["before it is written", "before it leaves"])
def test_of_a_citizen_who_has_died_nobody_is_reminded(cast, task, frozen_clock, noted):
    frozen_clock.move_to(clock.at(WEDNESDAY, dt.time(7)).astimezone(dt.UTC))
    if noted == "before it leaves":
        tasks.plan_reminders()
    leaving.leave(cast.mogens, by=cast.vibeke, because="deceased", on=clock.today())

    for day in (WEDNESDAY, THURSDAY, FRIDAY):
        at(frozen_clock, day, "07:00")

    assert not mail.outbox


def test_a_planner_that_was_down_over_the_day_says_only_that_it_is_late(task, frozen_clock):
    at(frozen_clock, TUESDAY, "18:00")

    at(frozen_clock, FRIDAY, "09:00")

    assert (to_tell(), sent(letters.CITIZEN_NOT_TOLD)) == ([], [KARIM])
    missed = Letter.objects.filter(state=Letter.State.MISSED)
    assert [one.kind for one in missed] == [letters.TELL_CITIZEN] * 2


def test_two_planners_at_once_remind_of_a_citizen_once(task, frozen_clock):
    frozen_clock.move_to(clock.at(WEDNESDAY, dt.time(7)).astimezone(dt.UTC))
    for found in [reminders.due(clock.now()), reminders.due(clock.now())]:
        for reminder in found:
            reminders.write(reminder)

    assert Letter.objects.filter(kind=letters.TELL_CITIZEN).count() == 1


def test_a_citizen_to_tell_waits_for_the_end_of_quiet_hours(cast, task, frozen_clock):
    quiet = {"quiet_from": dt.time(20), "quiet_until": dt.time(8)}
    wishes.choose(cast.karim, by=cast.karim, days="12345", **quiet)

    at(frozen_clock, WEDNESDAY, "07:30")
    assert not to_tell()
    at(frozen_clock, WEDNESDAY, "08:00")

    assert to_tell() == [KARIM]


def test_a_citizen_to_tell_is_counted_in_the_letter_of_the_day(cast, task, frozen_clock):
    wishes.choose(cast.karim, by=cast.karim, days="12345", digest_at=dt.time(15))
    at(frozen_clock, WEDNESDAY, "07:00")
    assert not mail.outbox

    frozen_clock.move_to(clock.at(WEDNESDAY, dt.time(15)).astimezone(dt.UTC))
    digest.write_due(clock.now())

    told = Letter.objects.get(kind=wishes.DIGEST)
    assert told.facts == {digest.COUNT_OF + letters.TELL_CITIZEN: 1}


def test_the_number_of_citizens_to_tell_costs_no_query_each(
    cast, hour, frozen_clock, django_assert_max_num_queries
):
    for number in range(6):
        build.make_item(
            hour, build.make_citizen(f"Borger {number}", cast.nord, contact_person=cast.karim),
            state=ItemState.DISCUSSED, outcome=FollowUpOutcome.CONTINUE, stay=Stay.ON_AGENDA,
            no_action_because="Intet nyt",
        )  # fmt: skip
    conduct.close(hour, by=cast.inge)
    frozen_clock.move_to(clock.at(WEDNESDAY, dt.time(7)).astimezone(dt.UTC))

    with django_assert_max_num_queries(20):
        assert len(reminders.due(clock.now())) == 7


# What waits for the leader


def test_minutes_that_are_agreed_and_transferred_remind_nobody(cast, task, frozen_clock):
    tell(task, cast.karim)
    record.transfer(task, by=cast.karim, reference="Notat 17")

    for day in (WEDNESDAY, THURSDAY, FRIDAY, MONDAY_AFTER):
        at(frozen_clock, day, "07:00")
        minutes.lock_due()

    assert not sent()


def test_the_leader_hears_once_when_three_working_days_have_passed_without_the_record(
    cast, task, frozen_clock
):
    tell(task, cast.karim)
    at(frozen_clock, MONDAY_AFTER, "06:59")
    assert not sent()

    for hour in ("07:00", "12:00"):
        at(frozen_clock, MONDAY_AFTER, hour)

    assert sent() == sent(letters.MINUTES_WAITING) == [INGE]
    assert reverse("after_meetings") in mail.outbox[0].body


def test_the_leader_hears_the_next_morning_of_an_amendment_that_nobody_answered(cast, closed, frozen_clock):
    amendments.propose(closed, by=cast.karim, text="Aftalen gælder formiddagen")
    amendments.propose(closed, by=cast.lone, text="Og kun på hverdage")
    at(frozen_clock, WEDNESDAY, "06:59")
    assert not sent(letters.AMENDMENTS_WAITING)

    for hour in ("07:00", "12:00"):
        at(frozen_clock, WEDNESDAY, hour)

    assert sent(letters.AMENDMENTS_WAITING) == [INGE]
    [told] = [one for one in mail.outbox if reverse("minutes", args=[closed.pk]) in one.body]
    assert "formiddagen" not in told.body


def test_an_amendment_of_the_last_day_is_told_at_once_and_after_it_never(cast, closed, frozen_clock):
    last = clock.local(closed.minutes.amend_last).date()
    frozen_clock.move_to(clock.at(last, dt.time(16)).astimezone(dt.UTC))
    amendments.propose(closed, by=cast.karim, text="Aftalen gælder formiddagen")
    waiting = [one for one in reminders.due(clock.now()) if one.kind == letters.AMENDMENTS_WAITING]

    frozen_clock.move_to(closed.minutes.amend_until)
    over = [one for one in reminders.due(clock.now()) if one.kind == letters.AMENDMENTS_WAITING]

    assert [one.to for one in waiting] == [cast.inge]
    assert not over


def test_an_amendment_that_is_answered_meanwhile_is_no_longer_told(cast, closed, frozen_clock):
    found = amendments.propose(closed, by=cast.karim, text="Aftalen gælder formiddagen")
    frozen_clock.move_to(clock.at(WEDNESDAY, dt.time(7)).astimezone(dt.UTC))
    tasks.plan_reminders()
    amendments.take(found, by=cast.inge)

    [letter] = Letter.objects.filter(kind=letters.AMENDMENTS_WAITING)
    assert not post.deliver(letter.pk)
    assert MinutesAmendment.objects.get().state == "taken"


def test_the_leader_hears_the_next_morning_of_a_meeting_that_still_awaits_its_wrap_up(
    cast, hour, frozen_clock
):
    Meeting.objects.update(state=MeetingState.AWAITING_WRAP_UP)
    at(frozen_clock, WEDNESDAY, "06:59")
    assert not sent()

    for time in ("07:00", "12:00"):
        at(frozen_clock, WEDNESDAY, time)

    assert sent() == sent(letters.WRAP_UP_AWAITED) == [INGE]
    assert reverse("wrap_up", args=[hour.pk]) in mail.outbox[0].body
