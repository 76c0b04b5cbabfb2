"""A letter leaves the house once: written with its cause, claimed by one, sent, confirmed; or tried again."""

import datetime as dt
import smtplib
import threading
from contextlib import suppress

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError

from dtr import clock, later
from dtr.outbox import kinds, post, tasks
from dtr.outbox.models import Letter

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def still_true() -> list[bool]:
    """What is answered, by its last word, to whether a letter still makes sense."""
    return [True]


@pytest.fixture(autouse=True)
def a_kind(monkeypatch, still_true) -> None:
    subject = gettext_lazy("The minutes of your DTR meeting are ready")
    monkeypatch.setitem(kinds._kinds, "minutes_ready", kinds.Kind(subject, lambda letter: still_true[-1]))


@pytest.fixture
def poked(monkeypatch) -> list[tuple[str, list[str]]]:
    """What was handed to the workers."""
    seen: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: seen.append((task, ids)))
    return seen


@pytest.fixture
def relay_down(monkeypatch):
    """A relay that says no, for as long as the list holds something."""
    refusals: list[Exception] = []
    when_up = EmailBackend.send_messages

    def send_messages(self, messages):
        if refusals:
            raise refusals[0]
        return when_up(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return refusals


def write(to, key: str = "k", **facts) -> Letter:
    return post.write(key, to=to, kind="minutes_ready", path="/x/", starts_at=clock.now(), **facts)


def test_a_letter_is_sent_once_however_often_it_is_tried(cast):
    letter = write(cast.karim)

    assert [post.deliver(letter.pk) for _attempt in range(3)] == [True, False, False]

    letter.refresh_from_db()
    assert (letter.state, letter.sent_at, letter.claimed_until) == (Letter.State.SENT, clock.now(), None)
    [sent] = mail.outbox
    assert sent.to == ["karim@fjordby.example"]
    assert sent.extra_headers["Message-ID"] == letter.message_id
    assert "http://127.0.0.1:8000/x/" in sent.body


def test_the_same_key_is_the_same_letter(cast, poked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert write(cast.karim) == write(cast.karim)

    assert poked == [("dtr.outbox.tasks.deliver", [str(Letter.objects.get().pk)])]


def test_a_letter_goes_with_its_cause(cast, poked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), suppress(ZeroDivisionError), transaction.atomic():
        write(cast.karim)
        raise ZeroDivisionError

    assert not Letter.objects.exists()
    assert not poked


def test_a_dead_broker_costs_time_and_nothing_else(cast, monkeypatch, django_capture_on_commit_callbacks):
    def send_task(task, ids):
        raise OperationalError

    monkeypatch.setattr(later.current_app, "send_task", send_task)

    with django_capture_on_commit_callbacks(execute=True):
        letter = write(cast.karim)

    assert Letter.objects.get() == letter


def test_a_letter_for_later_waits_for_its_time(cast, poked, frozen_clock, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter = post.write(
            "k", to=cast.karim, kind="minutes_ready", due_at=clock.now() + MINUTE, starts_at=clock.now()
        )

    assert not poked
    assert not post.deliver(letter.pk)
    frozen_clock.move_to(letter.due_at)
    assert post.deliver(letter.pk)


def test_each_reads_the_language_of_their_own(cast):
    cast.inge.language = "en"
    cast.inge.save()
    letter = write(cast.inge)

    post.deliver(letter.pk)

    assert mail.outbox[0].subject == "The minutes of your DTR meeting are ready"
    assert "2 March 2027" in mail.outbox[0].body


@pytest.mark.parametrize("why", ["left the house", "no longer true"])
def test_what_no_longer_makes_sense_is_not_sent(cast, still_true, why):
    letter = write(cast.karim)
    if why == "left the house":
        cast.karim.is_active = False
        cast.karim.save()
    else:
        still_true.append(False)

    assert not post.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == Letter.State.DROPPED
    assert not mail.outbox


def test_a_relay_that_says_no_is_asked_again_later_and_later(cast, relay_down, frozen_clock):
    relay_down.append(smtplib.SMTPRecipientsRefused({"karim@fjordby.example": (450, b"karim is away")}))
    letter = write(cast.karim)
    written = clock.now()

    post.deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == (Letter.State.WAITING, written + MINUTE)
    assert "karim" not in letter.last_error

    assert not post.deliver(letter.pk)
    frozen_clock.move_to(letter.due_at)
    relay_down.clear()
    assert post.deliver(letter.pk)
    assert len(mail.outbox) == 1


def test_after_a_day_it_is_given_up_where_it_can_be_seen(cast, relay_down, frozen_clock):
    relay_down.append(OSError())
    letter = write(cast.karim)
    written = clock.now()

    while letter.state != Letter.State.FAILED:
        frozen_clock.move_to(letter.due_at)
        post.deliver(letter.pk)
        letter.refresh_from_db()

    assert letter.attempts == post.MOST_ATTEMPTS
    assert dt.timedelta(hours=23) < clock.now() - written < dt.timedelta(hours=24)
    assert letter.last_error == "OSError"


def test_a_fault_of_ours_is_loud_and_the_letter_is_kept(cast, relay_down):
    relay_down.append(ZeroDivisionError())
    letter = write(cast.karim)

    with pytest.raises(ZeroDivisionError):
        post.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == Letter.State.WAITING


def test_the_claim_of_a_dead_worker_runs_out_and_another_sends_the_same_letter(cast, frozen_clock):
    letter = write(cast.karim)
    claimed = post._claim(letter.pk)
    mail_of_the_dead = post.message(claimed)

    assert not post.deliver(letter.pk)
    frozen_clock.move_to(clock.now() + post.LEASE)
    assert post.deliver(letter.pk)

    assert mail.outbox[0].extra_headers == mail_of_the_dead.extra_headers


def test_a_letter_that_kills_its_workers_is_given_up(cast, frozen_clock):
    letter = write(cast.karim)
    for _attempt in range(post.MOST_ATTEMPTS):
        assert post._claim(letter.pk)
        frozen_clock.move_to(clock.now() + post.LEASE)

    assert not post.deliver(letter.pk)
    post.sweep()

    letter.refresh_from_db()
    assert letter.state == Letter.State.FAILED


def test_the_sweep_hands_out_what_is_due_or_left_behind_and_nothing_else(
    cast, poked, frozen_clock, django_capture_on_commit_callbacks
):
    due, sent, left = write(cast.karim, "a"), write(cast.karim, "b"), write(cast.karim, "d")
    post.deliver(sent.pk)
    post._claim(left.pk)
    frozen_clock.move_to(clock.now() + post.LEASE)
    post.write("c", to=cast.karim, kind="minutes_ready", due_at=clock.now() + MINUTE, starts_at=clock.now())

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()

    assert [ids for _task, ids in poked] == [[str(due.pk)], [str(left.pk)]]


def test_after_a_stand_still_no_more_than_sixty_leave_in_a_minute(cast, frozen_clock):
    letters = [write(cast.karim, str(number)) for number in range(post.MOST_A_MINUTE + 5)]

    sent = [post.deliver(letter.pk) for letter in letters]
    frozen_clock.move_to(clock.now() + MINUTE)
    rest = [post.deliver(letter.pk) for letter in letters]

    assert (sum(sent), sum(rest)) == (post.MOST_A_MINUTE, 5)


def test_a_letter_of_an_unknown_kind_cannot_be_written(cast):
    with pytest.raises(KeyError):
        post.write("k", to=cast.karim, kind="gossip")


def test_the_names_that_are_poked_are_the_names_of_tasks():
    later.current_app.loader.import_default_modules()

    assert {"dtr.outbox.tasks.deliver", "meetings.tasks.render_minutes"} <= set(later.current_app.tasks)


@pytest.mark.skipif(settings.EMBEDDED, reason="an embedded test database lives in one connection")
@pytest.mark.django_db(transaction=True)
def test_of_ten_workers_one_gets_the_letter(cast):
    letter = write(cast.karim)
    start, claims = threading.Barrier(10), []

    def work() -> None:
        start.wait()
        claims.append(post._claim(letter.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len([claim for claim in claims if claim]) == 1
