"""Everybody chooses when letters come: days, quiet hours, one a day; clocks that change double nothing."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dtr import clock, later
from dtr.audit.models import Event
from dtr.outbox import kinds, post, wishes
from dtr.outbox.models import Letter, Wishes
from dtr.refusal import Refusal
from tests import build

TUESDAY = dt.date(2027, 3, 2)
MONTH = dt.timedelta(days=31)


@pytest.fixture(autouse=True)
def a_kind(monkeypatch) -> None:
    monkeypatch.setitem(kinds._kinds, "minutes_ready", kinds.Kind("Referatet er klar", lambda letter: True))
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)


def write(to, key: str = "k", **more) -> Letter:
    return post.write(key, to=to, kind="minutes_ready", path="/x/", starts_at=clock.now(), **more)


def local(day: dt.date, time: str) -> dt.datetime:
    return clock.at(day, dt.time.fromisoformat(time)).astimezone(dt.UTC)


def test_who_has_wished_nothing_gets_each_at_its_time(cast):
    assert write(cast.karim).due_at == clock.now()


def test_in_quiet_hours_a_letter_waits_until_they_are_over(cast, frozen_clock):
    wishes.choose(cast.karim, by=cast.karim, days="12345", quiet_from=dt.time(18), quiet_until=dt.time(7, 30))
    frozen_clock.move_to(local(TUESDAY, "22:00"))

    letter = write(cast.karim)

    assert letter.due_at == letter.meant_at == clock.at(TUESDAY + dt.timedelta(days=1), dt.time(7, 30))
    assert not post.deliver(letter.pk)


def test_on_other_days_than_the_wished_ones_a_letter_waits(cast, frozen_clock):
    wishes.choose(cast.karim, by=cast.karim, days="4")

    assert write(cast.karim).due_at == clock.at(dt.date(2027, 3, 4), dt.time.min)


def test_a_relay_that_was_down_does_not_break_the_quiet_of_the_night(cast, frozen_clock, monkeypatch):
    wishes.choose(
        cast.karim, by=cast.karim, days="1234567", quiet_from=dt.time(9, 51), quiet_until=dt.time(12)
    )
    letter = write(cast.karim)
    monkeypatch.setattr(post.EmailMessage, "send", lambda self: (_ for _ in ()).throw(OSError()))

    post.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.due_at == local(TUESDAY, "12:00")


@pytest.mark.parametrize("as_one", [True, False])
def test_a_worker_that_was_down_does_not_break_the_quiet_of_the_night(cast, frozen_clock, as_one):
    """Down from the afternoon until three at night, over midnight in the quiet hours."""
    quiet = {"quiet_from": dt.time(20), "quiet_until": dt.time(7)}
    digest_at = dt.time(16) if as_one else None
    wishes.choose(cast.karim, by=cast.karim, days="1234567", digest_at=digest_at, **quiet)
    write(cast.karim, due_at=local(TUESDAY, "15:00"))

    for hour in ("03:00", "06:59", "07:00", "07:01"):
        frozen_clock.move_to(local(TUESDAY + dt.timedelta(days=1), hour))
        post.sweep()
        for letter in Letter.objects.filter(state=Letter.State.WAITING):
            post.deliver(letter.pk)
        assert len(mail.outbox) == (hour >= "07:00")

    sent = Letter.objects.get(state=Letter.State.SENT)
    assert (sent.sent_at, sent.attempts) == (local(TUESDAY + dt.timedelta(days=1), "07:00"), 1)


def test_quiet_hours_chosen_after_a_letter_was_tried_hold_for_it_too(cast, frozen_clock, monkeypatch):
    letter = write(cast.karim)
    with monkeypatch.context() as down:
        down.setattr(post.EmailMessage, "send", lambda self: (_ for _ in ()).throw(OSError()))
        post.deliver(letter.pk)

    wishes.choose(
        cast.karim, by=cast.karim, days="1234567", quiet_from=dt.time(9, 51), quiet_until=dt.time(12)
    )
    frozen_clock.move_to(clock.now() + dt.timedelta(minutes=30))

    assert not post.deliver(letter.pk)
    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == (Letter.State.WAITING, local(TUESDAY, "12:00"))


def test_the_days_letter_that_was_wished_for_the_night_comes_then(cast, frozen_clock):
    wishes.choose(
        cast.karim, by=cast.karim, days="1234567", digest_at=dt.time(2, 30), quiet_from=dt.time(20),
        quiet_until=dt.time(7),
    )  # fmt: skip
    write(cast.karim)

    frozen_clock.move_to(local(TUESDAY + dt.timedelta(days=1), "02:31"))
    post.sweep()

    assert post.deliver(Letter.objects.get(state=Letter.State.WAITING).pk)


def test_the_days_letter_counts_and_names_nothing(cast, frozen_clock):
    wishes.choose(cast.karim, by=cast.karim, days="12345", digest_at=dt.time(12))
    first, second = write(cast.karim, "a"), write(cast.karim, "b")
    assert {first.state, second.state} == {Letter.State.GATHERED}
    post.sweep()
    assert not Letter.objects.filter(kind=wishes.DIGEST).exists()

    frozen_clock.move_to(local(TUESDAY, "12:00"))
    for _run in range(2):
        post.sweep()
        for letter in Letter.objects.filter(state=Letter.State.WAITING):
            post.deliver(letter.pk)

    [sent] = mail.outbox
    assert "- 2 × Referatet er klar" in sent.body
    assert set(Letter.objects.exclude(kind=wishes.DIGEST).values_list("state", flat=True)) == {"told"}


def test_what_is_no_longer_true_is_not_counted(cast, frozen_clock, monkeypatch):
    wishes.choose(cast.karim, by=cast.karim, days="12345", digest_at=dt.time(12))
    write(cast.karim)
    monkeypatch.setitem(kinds._kinds, "minutes_ready", kinds.Kind("Referatet er klar", lambda letter: False))

    frozen_clock.move_to(local(TUESDAY, "12:00"))
    post.sweep()

    assert Letter.objects.get().state == Letter.State.DROPPED


def test_what_the_days_letter_would_tell_too_late_comes_by_itself(cast):
    wishes.choose(cast.karim, by=cast.karim, days="12345", digest_at=dt.time(12))

    letter = write(cast.karim, until=local(TUESDAY, "11:00"))

    assert (letter.state, letter.due_at) == (Letter.State.WAITING, clock.now())


def test_new_wishes_place_what_waits_anew(cast, frozen_clock):
    wishes.choose(cast.karim, by=cast.karim, days="12345", digest_at=dt.time(12))
    letter = write(cast.karim)

    wishes.choose(cast.karim, by=cast.karim, days="12345")

    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == (Letter.State.WAITING, clock.now())


@pytest.mark.parametrize(
    ("code", "wished"),
    [
        ("no_day", {"days": ""}),
        ("no_day", {"days": "89x"}),
        ("half_quiet", {"days": "1", "quiet_from": dt.time(9)}),
        ("always_quiet", {"days": "1", "quiet_from": dt.time(9), "quiet_until": dt.time(9)}),
    ],
)
def test_wishes_that_let_nothing_through_are_refused(cast, code, wished):
    with pytest.raises(Refusal, match=code):
        wishes.choose(cast.karim, by=cast.karim, **wished)


def test_nobody_wishes_for_another(cast):
    with pytest.raises(Refusal, match="not_yours"):
        wishes.choose(cast.karim, by=cast.inge, days="1")


def test_the_same_wish_twice_is_recorded_once(cast):
    for _press in range(2):
        wishes.choose(cast.karim, by=cast.karim, days="12345")

    assert Event.objects.filter(code="letters.wished").count() == 1


TIMES = st.none() | st.times()


@given(
    moment=st.datetimes(dt.datetime(2027, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC)),
    days=st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days))),
    begin=st.times(),
    end=st.times(),
)
def test_whatever_is_wished_the_letter_comes_on_such_a_day_outside_such_hours_and_within_a_week(
    moment, days, begin, end
):
    quiet = begin != end
    wished = Wishes(days=days, quiet_from=begin if quiet else None, quiet_until=end if quiet else None)

    comes = wishes.allowed(wished, moment)

    assert moment <= comes <= moment + dt.timedelta(days=8, hours=1)
    assert wishes.allowed(wished, comes) == comes
    assert str(clock.local(comes).isoweekday()) in days


@pytest.mark.parametrize("night", [dt.date(2027, 3, 28), dt.date(2027, 10, 31)])
def test_a_letter_for_half_past_two_is_sent_once_when_the_clocks_change(cast, frozen_clock, night):
    frozen_clock.move_to(local(night - dt.timedelta(days=1), "12:00"))
    letter = write(cast.karim, due_at=clock.at(night, dt.time(2, 30)))

    sent = []
    for minutes in range(0, 8 * 60, 10):
        frozen_clock.move_to(local(night, "00:00") + dt.timedelta(minutes=minutes))
        sent += [clock.local(clock.now())] if post.deliver(letter.pk) else []

    [at] = sent
    assert at.astimezone(dt.UTC) == local(night, "02:30")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("night", [dt.date(2027, 3, 28), dt.date(2027, 10, 31)])
@pytest.mark.parametrize("as_one", [True, False])
def test_quiet_until_half_past_two_or_one_letter_then_is_one_letter_when_the_clocks_change(
    cast, frozen_clock, night, as_one
):
    half_past = dt.time(2, 30)
    wished = {"digest_at": half_past} if as_one else {"quiet_from": dt.time(20), "quiet_until": half_past}
    frozen_clock.move_to(local(night - dt.timedelta(days=1), "21:00"))
    wishes.choose(cast.karim, by=cast.karim, days="1234567", **wished)
    write(cast.karim)

    for minutes in range(0, 8 * 60, 10):
        frozen_clock.move_to(local(night, "00:00") + dt.timedelta(minutes=minutes))
        post.sweep()
        for waiting in Letter.objects.filter(state=Letter.State.WAITING):
            post.deliver(waiting.pk)

    assert len(mail.outbox) == 1
    assert Letter.objects.get(state=Letter.State.SENT).sent_at == local(night, "02:30")


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(cast, browse):
    answer = browse(cast.karim).post(
        reverse("letter_wishes"), {"days": ["1"], "quiet_from": "18:00", "quiet_until": "18:00"}
    )

    assert answer.status_code == 422
    assert 'value="18:00"' in answer.content.decode()


def test_the_page_saves_and_shows_what_never_came(cast, browse):
    build.make_letter(cast.karim, state=Letter.State.MISSED, kind="minutes_ready")
    build.make_letter(cast.inge, "other", state=Letter.State.MISSED, kind="minutes_ready", path="/secret/")
    browser = browse(cast.karim)

    assert (
        browser.post(reverse("letter_wishes"), {"days": ["1", "3"], "digest_at": "07:30"}).status_code == 302
    )

    page = browser.get(reverse("letter_wishes")).content.decode()
    assert Wishes.objects.get().days == "13"
    assert "Referatet er klar" in page
    assert "/secret/" not in page
