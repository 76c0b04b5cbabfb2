"""A meeting that nobody closes ends itself: once, not under anybody's hands, with a draft and a letter; and
nobody on its agenda is lost.
"""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection, connections
from django.urls import reverse
from django.utils import translation

from dtr import clock, later
from dtr.audit.models import Event
from dtr.celery import app
from dtr.outbox import post
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from meetings import agenda, agreements, conduct, forgotten, ranking, rules, tasks, walls, word
from meetings.models import Meeting, Minutes, WordRequest
from meetings.states import ItemState, MeetingState
from tests import build

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
SETTLED = {"outcome": "continue", "stay": "on_agenda", "no_action_because": "Ingen aftale i dag"}


@pytest.fixture(autouse=True)
def no_workers(monkeypatch) -> None:
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)


@pytest.fixture
def hour(cast) -> Meeting:
    """A meeting from 10 to 11 that Inge opened: Mogens is up, Åse waits, and Karim has the ball."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    karim = meeting.participants.get(user=cast.karim)
    word.give_word(meeting, by=cast.inge, participant=karim)
    WordRequest.objects.create(meeting=meeting, participant=meeting.participants.get(user=cast.lone))
    return meeting


def now_(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def sweep_at(frozen_clock, moment: dt.datetime) -> None:
    frozen_clock.move_to(moment.astimezone(dt.UTC))
    forgotten.sweep(clock.now())


@pytest.fixture
def left(hour, frozen_clock) -> Meeting:
    """The same meeting after the sweep at noon."""
    sweep_at(frozen_clock, hour.ends_at + HOUR)
    return now_(hour)


def test_an_hour_after_its_end_a_meeting_that_nobody_works_on_awaits_its_wrap_up(hour, frozen_clock):
    sweep_at(frozen_clock, hour.ends_at + HOUR - MINUTE)
    assert now_(hour).state == MeetingState.RUNNING

    sweep_at(frozen_clock, hour.ends_at + HOUR)

    assert now_(hour).state == MeetingState.AWAITING_WRAP_UP
    assert Event.objects.get(code="meeting.forgotten").actor == "house"


def test_what_the_leader_added_counts_as_the_meeting(cast, hour, frozen_clock):
    Meeting.objects.filter(pk=hour.pk).update(extended_minutes=15)

    sweep_at(frozen_clock, hour.ends_at + HOUR + 14 * MINUTE)
    assert now_(hour).state == MeetingState.RUNNING

    sweep_at(frozen_clock, hour.ends_at + HOUR + 15 * MINUTE)
    assert now_(hour).state == MeetingState.AWAITING_WRAP_UP


def test_whoever_works_on_is_not_interrupted_for_three_hours(cast, hour, frozen_clock):
    for half_hours in range(1, 6):
        sweep_at(frozen_clock, hour.ends_at + half_hours * HOUR / 2)
        agreements.agree(
            hour.items.first(), by=cast.inge, what="Øve", owner=cast.karim, due_date=clock.today()
        )
        assert now_(hour).state == MeetingState.RUNNING

    sweep_at(frozen_clock, hour.ends_at + 3 * HOUR)

    assert now_(hour).state == MeetingState.AWAITING_WRAP_UP


def test_a_meeting_that_was_opened_late_has_its_whole_length(cast, frozen_clock):
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens)
    frozen_clock.move_to(meeting.starts_at + 5 * HOUR)
    conduct.open_meeting(meeting, by=cast.inge)

    forgotten.sweep(clock.now())
    assert now_(meeting).state == MeetingState.RUNNING

    sweep_at(frozen_clock, meeting.starts_at + 7 * HOUR)
    assert now_(meeting).state == MeetingState.AWAITING_WRAP_UP


NIGHTS = {"spring, an hour less": dt.date(2027, 3, 28), "autumn, an hour more": dt.date(2027, 10, 31)}


@pytest.mark.parametrize("night", NIGHTS.values(), ids=NIGHTS)
def test_in_a_night_when_the_clocks_change_an_hour_is_an_hour(cast, frozen_clock, night):
    begins = clock.at(night, dt.time(1, 30)).astimezone(dt.UTC)
    frozen_clock.move_to(begins)
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED, starts_at=clock.local(begins))
    build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)

    sweep_at(frozen_clock, begins + 2 * HOUR - MINUTE)
    assert now_(meeting).state == MeetingState.RUNNING

    sweep_at(frozen_clock, begins + 2 * HOUR)
    assert now_(meeting).state == MeetingState.AWAITING_WRAP_UP


@pytest.mark.parametrize("state", [MeetingState.CALLED, MeetingState.CLOSED, MeetingState.CANCELLED])
def test_no_other_meeting_is_touched(cast, frozen_clock, state):
    meeting = build.make_meeting(cast.nord, state=state)

    sweep_at(frozen_clock, meeting.ends_at + dt.timedelta(days=3))

    assert now_(meeting).state == state


def test_nobody_has_the_word_in_it_and_nobody_waits_for_it(left):
    assert (left.speaker, left.speaking_since) == (None, None)
    assert not left.word_requests.exists()
    assert not left.items.filter(speaking_times__seconds__gt=0).exists(), "nobody knows how long it was"


def test_its_citizens_stand_where_they_stood(left):
    assert [item.state for item in left.items.all()] == [ItemState.PRESENT, ItemState.WAITING]


def test_its_walls_are_dark(left):
    assert not walls.may_show_persons(left, clock.now())


def test_those_who_lead_are_told_once_and_the_letter_names_no_citizen(cast, left, frozen_clock):
    for minutes in range(1, 4):
        sweep_at(frozen_clock, left.ends_at + HOUR + minutes * MINUTE)

    [letter] = Letter.objects.filter(kind="wrap_up_awaited")
    assert letter.to == cast.inge
    assert post.deliver(letter.pk)
    [message] = mail.outbox
    assert reverse("wrap_up", args=[left.pk]) in message.body
    assert "Mogens" not in message.body + message.subject


def test_a_letter_about_a_meeting_that_was_closed_meanwhile_is_not_sent(cast, left):
    for item in left.items.all():
        conduct.carry_over(item, by=cast.inge, reason="Tiden løb ud")
    conduct.close(left, by=cast.inge)

    assert not post.deliver(Letter.objects.get(kind="wrap_up_awaited").pk)


def test_a_meeting_that_cannot_be_ended_keeps_no_other_waiting(cast, hour, frozen_clock, monkeypatch):
    other = build.make_meeting(cast.syd, state=MeetingState.RUNNING)
    real = forgotten.post.write

    def breaks_for_nord(key, **letter):
        if str(hour.pk) in key:
            raise RuntimeError("broken")
        return real(key, **letter)

    monkeypatch.setattr(forgotten.post, "write", breaks_for_nord)
    sweep_at(frozen_clock, hour.ends_at + HOUR)

    assert now_(other).state == MeetingState.AWAITING_WRAP_UP
    assert now_(hour).state == MeetingState.RUNNING, "all of it or nothing"
    assert not Minutes.objects.filter(meeting=hour).exists()


def test_two_who_saw_it_forgotten_end_it_once(hour, frozen_clock):
    frozen_clock.move_to(hour.ends_at + HOUR)
    seen = [now_(hour), now_(hour)]

    ended = [forgotten.forget(meeting, by=None) for meeting in seen]

    assert ended == [True, False]
    assert Letter.objects.filter(kind="wrap_up_awaited").count() == 1
    assert Event.objects.filter(code="meeting.forgotten").count() == 1


def test_what_the_leader_wrote_after_the_sweep_looked_keeps_it_running(cast, hour, frozen_clock):
    frozen_clock.move_to(hour.ends_at + HOUR)
    seen = now_(hour)
    agreements.park(hour.items.first(), by=cast.inge, topic="Rampen", owner=cast.karim)

    assert not forgotten.forget(seen, by=None)

    assert now_(hour).state == MeetingState.RUNNING
    assert not Letter.objects.filter(kind="wrap_up_awaited").exists()


def test_the_timetable_has_it_every_minute(hour, frozen_clock):
    lines = [line for line in app.conf.beat_schedule.values() if line["task"] == tasks.sweep_forgotten.name]

    frozen_clock.move_to(hour.ends_at + HOUR)
    tasks.sweep_forgotten()

    assert [line["schedule"] for line in lines] == [60.0]
    assert now_(hour).state == MeetingState.AWAITING_WRAP_UP


def test_its_minutes_are_drafted_and_follow_what_the_leader_settles(cast, left, frozen_clock):
    draft = Minutes.objects.get()
    assert (draft.state, draft.pdf) == (Minutes.State.DRAFT, None)
    assert draft.snapshot["citizens"][0]["state"] == ItemState.PRESENT

    frozen_clock.move_to(clock.now() + 20 * HOUR)
    mogens, aase = left.items.all()
    agreements.agree(mogens, by=cast.inge, what="Øve trappen", owner=cast.karim, due_date=clock.today())
    conduct.mark_discussed(mogens, by=cast.inge, **SETTLED)
    conduct.carry_over(aase, by=cast.inge, reason="Tiden løb ud")

    again = Minutes.objects.get()
    first, second = again.snapshot["citizens"]
    assert (again.pk, again.state) == (draft.pk, Minutes.State.DRAFT)
    assert first["actions"][0]["what"] == "Øve trappen"
    assert first["minutes_used"] <= 70, "nobody talked through the night"
    assert second["carried_over_because"] == "Tiden løb ud"
    assert Event.objects.filter(code="minutes.drafted").count() == 1


def test_closing_makes_the_draft_the_minutes(cast, left):
    draft = Minutes.objects.get()
    mogens, aase = left.items.all()
    conduct.mark_discussed(mogens, by=cast.inge, **SETTLED)
    conduct.carry_over(aase, by=cast.inge, reason="Tiden løb ud")

    conduct.close(left, by=cast.inge)

    frozen = Minutes.objects.get()
    assert (frozen.pk, frozen.state) == (draft.pk, Minutes.State.WAITING)
    assert frozen.snapshot["meeting"]["forgotten_at"] == "2027-03-02T12:00:00+01:00"
    assert len(frozen.snapshot["rules"]["observed"]) == 13
    assert Event.objects.get(code="minutes.frozen").facts["digest"] == frozen.digest


def test_a_meeting_that_awaits_its_wrap_up_goes_no_further(cast, left):
    with pytest.raises(Refusal, match="wrong_state"):
        conduct.next_citizen(left, by=cast.inge, seen_step=1, item=left.items.last())


def test_it_is_taken_up_again_on_the_same_day_where_it_was(cast, left, browse):
    version = left.version

    answer = browse(cast.inge).post(reverse("meeting_resume", args=[left.pk]))

    assert answer["Location"] == reverse("console", args=[left.pk])
    meeting = now_(left)
    assert (meeting.state, meeting.version > version) == (MeetingState.RUNNING, True)
    assert meeting.items.first().state == ItemState.PRESENT
    assert not Minutes.objects.exists()
    assert Event.objects.filter(code="meeting.resumed", actor=f"user:{cast.inge.pk}").count() == 1


def test_taken_up_again_twice_is_once_and_recorded_once(cast, left):
    for _press in range(2):
        forgotten.resume(left, by=cast.inge)

    assert Event.objects.filter(code="meeting.resumed").count() == 1


def test_one_that_was_taken_up_again_is_forgotten_anew_after_another_hour(cast, hour, frozen_clock):
    sweep_at(frozen_clock, hour.ends_at + 5 * HOUR)
    frozen_clock.move_to(clock.now() + MINUTE)
    forgotten.resume(hour, by=cast.inge)

    sweep_at(frozen_clock, clock.now() + HOUR - MINUTE)
    assert now_(hour).state == MeetingState.RUNNING

    sweep_at(frozen_clock, clock.now() + MINUTE)
    assert now_(hour).state == MeetingState.AWAITING_WRAP_UP
    assert Letter.objects.filter(kind="wrap_up_awaited").count() == 2


def test_it_is_not_taken_up_again_on_another_day_or_by_somebody_else_or_when_it_is_closed(
    cast, left, frozen_clock
):
    with pytest.raises(Refusal, match="not_leader"):
        forgotten.resume(left, by=cast.karim)

    frozen_clock.move_to(clock.now() + 24 * HOUR)
    with pytest.raises(Refusal, match="not_today"):
        forgotten.resume(left, by=cast.inge)

    Meeting.objects.filter(pk=left.pk).update(state=MeetingState.CLOSED)
    with pytest.raises(Refusal, match="wrong_state"):
        forgotten.resume(left, by=cast.inge)


def test_a_planned_meeting_is_not_begun_by_taking_it_up_again(cast):
    with pytest.raises(Refusal, match="wrong_state"):
        forgotten.resume(build.make_meeting(cast.nord), by=cast.inge)


@pytest.mark.parametrize(("who", "status"), [("inge", 302), ("karim", 403), ("preben", 403), ("sofie", 404)])
def test_only_who_leads_takes_it_up_again(cast, left, browse, who, status):
    answer = browse(getattr(cast, who)).post(reverse("meeting_resume", args=[left.pk]))

    assert answer.status_code == status


def english(browse, user):
    user.language = "en"
    user.save()
    return browse(user)


def test_the_leader_finds_it_first_on_min_uge_and_nobody_else_does(cast, left, browse):
    wrap_up = reverse("wrap_up", args=[left.pk])

    page = english(browse, cast.inge).get("/").content.decode()

    assert 0 < page.index(wrap_up) < page.index('class="week"')
    assert wrap_up not in browse(cast.karim).get("/").content.decode()
    assert wrap_up not in browse(cast.sofie).get("/").content.decode()


def test_the_list_of_meetings_and_its_own_page_show_that_it_awaits(cast, left, browse):
    browser = english(browse, cast.inge)

    assert "Awaiting wrap-up" in browser.get(reverse("meetings")).content.decode()
    page = browser.get(reverse("meeting", args=[left.pk])).content.decode()
    assert reverse("wrap_up", args=[left.pk]) in page
    assert reverse("minutes", args=[left.pk]) in page
    assert reverse("room", args=[left.pk]) not in page


def test_nothing_runs_in_it_and_nobody_is_up_now(cast, left, browse):
    leader, peer = english(browse, cast.inge), english(browse, cast.karim)
    pages = [(leader, "console"), (leader, "wrap_up"), (leader, "meeting"), (peer, "room")]

    for browser, name in pages:
        page = browser.get(reverse(name, args=[left.pk])).content.decode()
        assert "data-countdown-to" not in page
        assert "status-present" not in page


def test_the_citizen_who_was_up_is_settled_with_one_key_and_nobody_follows(cast, left, browse):
    up = left.items.get(state=ItemState.PRESENT)
    leader = english(browse, cast.inge)

    assert 'name="then_next"' not in leader.get(reverse("console", args=[left.pk])).content.decode()
    leader.post(reverse("mark_discussed", args=[up.pk]), SETTLED)

    assert now_(left).items.get(pk=up.pk).state == ItemState.DISCUSSED


def test_when_it_ended_is_for_people_to_judge(left):
    left.opened_at = left.starts_at

    seen = {one.rule.check_name: one.reason for one in rules.scorecard(left)}

    assert seen["on_time"] == "left_open_late"


def test_the_page_says_draft_in_word_and_look_and_has_no_pdf(cast, left, browse):
    browser = english(browse, cast.karim)

    page = browser.get(reverse("minutes", args=[left.pk])).content.decode()
    pdf = browser.get(reverse("minutes_pdf", args=[left.pk]))

    assert "Draft of the minutes of 2 March 2027" in page
    assert "is-draft" in page
    assert reverse("minutes_pdf", args=[left.pk]) not in page
    assert reverse("wrap_up", args=[left.pk]) not in page, "Karim does not lead it"
    assert pdf.status_code == 409
    assert Event.objects.looks().filter(actor=f"user:{cast.karim.pk}", citizen_id=cast.mogens.pk).exists()


@pytest.mark.parametrize(("who", "status"), [("preben", 403), ("sofie", 404), ("astrid", 404)])
def test_a_draft_is_closed_to_whoever_may_not_read_minutes(cast, left, browse, who, status):
    answer = browse(getattr(cast, who)).get(reverse("minutes", args=[left.pk]))

    assert answer.status_code == status
    assert "Mogens" not in answer.content.decode()


def test_a_citizen_who_is_not_settled_there_does_not_move_to_another_team(cast, left):
    cast.mogens.team = cast.syd
    cast.mogens.save()

    with pytest.raises(Refusal, match="at_a_meeting"):
        agenda.citizen_moved(cast.mogens, cast.vibeke)


def test_who_was_not_reached_is_offered_for_the_next_agenda(cast, left):
    coming = build.make_meeting(cast.nord, starts_at=left.starts_at + dt.timedelta(days=7))

    offered = ranking.ranked(coming, cast.inge).rehab

    assert {one.known.key for one in offered} == {cast.mogens.pk, cast.aase.pk}


def test_the_trail_tells_it_in_english(left):
    with translation.override("en"):
        told = Event.objects.get(code="meeting.forgotten").sentence

    assert told == "DTR ended the meeting, which nobody had closed; it awaits its wrap-up."


at_once = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the PostgreSQL that ./test starts"),
]


def together(*deeds) -> None:
    gate = Barrier(len(deeds))

    def run(deed) -> None:
        try:
            gate.wait()
            deed()
        except Refusal:
            pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(run, deeds))


class TestTwoTransactionsAtOnce:
    pytestmark = at_once

    def test_two_sweeps_write_one_letter(self, cast, hour, frozen_clock):
        assert connection.vendor == "postgresql"
        frozen_clock.move_to(hour.ends_at + HOUR)

        together(*[lambda: forgotten.sweep(clock.now())] * 3)

        assert Letter.objects.filter(kind="wrap_up_awaited").count() == 1
        assert Event.objects.filter(code="meeting.forgotten").count() == 1
        assert Minutes.objects.count() == 1

    def test_a_sweep_while_the_leader_writes_loses_nothing(self, cast, hour, frozen_clock):
        item = hour.items.first()
        frozen_clock.move_to(hour.ends_at + HOUR)

        together(
            lambda: forgotten.sweep(clock.now()),
            lambda: agreements.agree(
                item, by=cast.inge, what="Øve trappen", owner=cast.karim, due_date=clock.today()
            ),
        )

        assert item.actions.count() == 1
        awaits = now_(hour).state == MeetingState.AWAITING_WRAP_UP
        drafts = [one.snapshot["citizens"][0]["actions"] for one in Minutes.objects.all()]
        assert [len(actions) for actions in drafts] == ([1] if awaits else [])
