"""One server's clock is ten minutes wrong, either way: what its worker does is done at the right time, once.

The other servers and the database have the right time; this process is the one that is wrong.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import time_machine
from django.core import mail
from django.db import connection

from dtr import clock, later, press
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.outbox import post
from dtr.outbox.models import Letter
from meetings import letters, minutes, tasks
from meetings.models import Meeting, Minutes
from meetings.states import ItemState, MeetingState
from tests import build

pytestmark = [
    pytest.mark.production,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the shared clock is PostgreSQL's"),
]
TEN_MINUTES = dt.timedelta(minutes=10)
Wrong = Callable[[], AbstractContextManager[object]]


@pytest.fixture(params=[TEN_MINUTES, -TEN_MINUTES], ids=["ahead", "behind"])
def wrong(request: pytest.FixtureRequest, settings, monkeypatch) -> Wrong:
    """``with wrong():`` is a worker of the server whose clock is wrong."""
    settings.CLOCK_OF_DATABASE = True
    monkeypatch.setattr(later, "poke", lambda *_task: None)
    return lambda: time_machine.travel(clock.now() + request.param, tick=True)


def in_minutes(number: float) -> dt.datetime:
    return clock.shared() + dt.timedelta(minutes=number)


def send_all() -> int:
    return sum(post.deliver(pk) for pk in Letter.objects.values_list("pk", flat=True))


def test_a_letter_leaves_neither_before_its_time_nor_after(cast, wrong):
    early = build.make_letter(cast.karim, "early", due_at=in_minutes(5))
    due = build.make_letter(cast.inge, "due", due_at=in_minutes(-1))

    with wrong():
        assert [post.deliver(one.pk) for one in (early, due)] == [False, True]
    send_all()

    assert [one.to for one in mail.outbox] == [[cast.inge.email]]
    assert abs(Letter.objects.get(pk=due.pk).sent_at - clock.shared()) < dt.timedelta(minutes=1)


def test_a_letter_that_is_being_sent_is_not_taken_and_a_dead_ones_is(cast, wrong):
    alive, dead = build.make_letter(cast.karim, "alive"), build.make_letter(cast.inge, "dead")
    assert all(post._claim(one.pk) for one in (alive, dead))
    Letter.objects.filter(pk=dead.pk).update(claimed_until=in_minutes(-0.1))

    with wrong():
        assert [post.deliver(one.pk) for one in (alive, dead)] == [False, True]


def test_a_reminder_is_planned_once_by_both(cast, wrong):
    meeting = build.make_meeting(cast.nord, state=MeetingState.CLOSED, starts_at=clock.shared())
    item = build.make_item(meeting, cast.mogens, state=ItemState.CARRIED_OVER)
    late = {
        "due_date": clock.today() - dt.timedelta(days=4),
        "agreed_at": clock.shared() - dt.timedelta(days=9),
    }
    build.make_action(item, cast.karim, **late)

    with wrong():
        tasks.plan_reminders()
        send_all()
    tasks.plan_reminders()
    send_all()

    assert [one.to for one in mail.outbox] == [[cast.karim.email]]
    assert not Letter.objects.filter(state=Letter.State.MISSED).exists()


def test_a_meeting_that_begins_in_five_minutes_is_still_ahead(cast, wrong):
    meeting = build.make_meeting(cast.nord, starts_at=in_minutes(5))

    with wrong():
        tasks.plan_reminders()
        send_all()

    sent = Letter.objects.filter(kind=letters.MEETING_TOMORROW, state=Letter.State.SENT)
    assert sent.count() == meeting.participants.coming().count() == 5


@pytest.fixture
def closed(cast) -> Meeting:
    """A meeting that was closed just now."""
    at = clock.shared()
    over = {"opened_at": at, "opened_by": cast.inge, "closed_at": at, "closed_by": cast.inge}
    meeting = build.make_meeting(cast.nord, starts_at=at, state=MeetingState.CLOSED, **over)
    minutes.freeze(meeting, by=cast.inge)
    return meeting


def test_minutes_being_printed_are_not_taken_and_a_dead_workers_are(closed, wrong):
    frozen = closed.minutes
    assert press.claim(minutes.JOB, frozen.pk)
    with wrong():
        assert not minutes.render(frozen.pk)

    Minutes.objects.filter(pk=frozen.pk).update(claimed_until=in_minutes(-0.1))
    with wrong():
        assert minutes.render(frozen.pk)
    assert not minutes.render(frozen.pk)


def test_minutes_lock_when_their_time_is_over_and_not_before(closed, wrong):
    Minutes.objects.update(amend_until=in_minutes(5))
    with wrong():
        tasks.sweep_minutes()
    assert not Minutes.objects.get().is_locked

    Minutes.objects.update(amend_until=in_minutes(-0.1))
    with wrong():
        tasks.sweep_minutes()
    assert Minutes.objects.get().is_locked


def test_the_trail_has_one_time_and_is_sealed_when_it_has_settled(closed, wrong):
    with wrong():
        trail.denied(by=closed.opened_by, place="minutes", about=closed)
        assert trail.seal() is None, "somebody may not have committed what came before"

    assert abs(Event.objects.latest("pk").at - clock.shared()) < dt.timedelta(minutes=1)
