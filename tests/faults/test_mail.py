"""Letters leave once, whatever dies: the worker, the relay, Redis, or one of two planners.

``DTR_LONG=1`` kills two hundred workers, and stops Redis for five minutes; otherwise it is fewer and shorter.
"""

import contextlib
import datetime as dt
import http.client
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.urls import reverse

from dtr import clock
from dtr.outbox import post
from dtr.outbox.models import Letter, Round
from dtr.staff.models import User
from dtr.staff.roles import Role
from meetings import conduct
from meetings.models import Meeting, Rule
from meetings.states import ItemState, MeetingState
from tests import build
from tests.bench import screens
from tests.faults.test_redis_gone import Redis
from tests.relay import Relay, relay

LONG = bool(os.environ.get("DTR_LONG"))
KILLS, LETTERS = (200, 1500) if LONG else (8, 80)
REDIS_GONE = 300 if LONG else 12
REMINDERS = 30
QUICK = "tests.faults.quick_house"

real = [
    pytest.mark.production,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the PostgreSQL that ./test starts"),
]


def with_marks(marks: list[pytest.MarkDecorator]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def marked(test: Callable[..., None]) -> Callable[..., None]:
        for mark in marks:
            test = mark(test)
        return test

    return marked


@pytest.fixture
def house(monkeypatch) -> Iterator[dict[str, str]]:
    """The environment of processes that share the test's database, and a relay that records."""
    facts = connection.settings_dict
    address = f"postgres://{facts['USER']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.delenv("DTR_PRODUCTION", raising=False)
    return os.environ


@with_marks(real)
def test_no_letter_is_lost_when_workers_are_killed_and_a_doubled_one_is_the_same(house):
    people = [build.make_user(f"Person{number} Holm") for number in range(5)]
    letters = [build.make_letter(people[number % 5], str(number)) for number in range(LETTERS)]

    with relay(pause=0.005) as recorder:
        command = [sys.executable, "-m", "tests.faults.mortal_sender", str(KILLS)]
        env = {**house, "EMAIL_URL": recorder.url}
        subprocess.run(command, cwd=settings.HOUSE, env=env, check=True, timeout=1800)

    sent = Counter(one.message_id for one in recorder.kept)
    assert set(sent) == {letter.message_id for letter in letters}
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.SENT}
    doubled = [message_id for message_id, times in sent.items() if times > 1]
    assert sum(sent.values()) - len(sent) <= 0.05 * len(letters)
    taken_twice = {letter.message_id for letter in Letter.objects.filter(attempts__gt=1)}
    assert set(doubled) <= taken_twice


@contextlib.contextmanager
def quick_house(
    env: dict[str, str], *, workers: int, beats: int, var: str, app: str = QUICK
) -> Iterator[None]:
    """Workers and timetables of the house, with each minute as a second unless another ``app`` is named."""
    celery = [sys.executable, "-m", "celery", "-A", app]
    commands = [
        [*celery, "worker", "--pool=solo", "--loglevel=error", f"--hostname=w{number}@here"]
        for number in range(workers)
    ] + [
        [
            *celery,
            "beat",
            "--loglevel=error",
            f"--schedule={var}/beat{number}",
            f"--pidfile={var}/beat{number}.pid",
        ]
        for number in range(beats)
    ]
    running = [subprocess.Popen(command, cwd=settings.HOUSE, env=env) for command in commands]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def promise_everybody_something(lead_team: str = "Team Nord") -> list[str]:
    """Three meetings that run, and thirty people with a promise past its date; their addresses."""
    team = build.make_team(lead_team)
    people = [build.make_user(f"Person{number} Holm", Role.NURSE, team=team) for number in range(REMINDERS)]
    due = clock.today() - dt.timedelta(days=4)
    agreed = {"due_date": due, "agreed_at": clock.now() - dt.timedelta(days=9)}
    for number in range(3):
        day = clock.now() - dt.timedelta(days=number)
        meeting = build.make_meeting(
            team, state=MeetingState.RUNNING, starts_at=day, opened_at=clock.now(), opened_by=people[0]
        )
        item = build.make_item(
            meeting,
            build.make_citizen(f"Borger{number} Lund", team, contact_person=people[0]),
            state=ItemState.PRESENT,
            started_at=clock.now(),
        )
        for person in people[number::3]:
            build.make_action(item, person, **agreed)
    return sorted(person.email for person in people)


def until_all_have_one(recorder: Relay, people: list[str], *, within: float) -> None:
    """Wait for everybody's mail, and a little longer for one too many."""
    end = time.monotonic() + within
    while time.monotonic() < end and len(recorder.kept) < len(people):
        time.sleep(0.2)
    time.sleep(4)
    assert sorted(one.to for one in recorder.kept) == people


@pytest.fixture
def redis_server() -> Iterator[Redis]:
    server = Redis()
    server.start()
    yield server
    server.end()


@with_marks(real)
def test_two_timetables_and_three_workers_remind_everybody_once(house, redis_server, tmp_path):
    with relay() as recorder:
        env = {
            **house,
            "REDIS_URL": f"redis://127.0.0.1:{redis_server.port}/0",
            "EMAIL_URL": recorder.url,
        }
        people = promise_everybody_something()
        with quick_house(env, workers=3, beats=2, var=str(tmp_path)):
            until_all_have_one(recorder, people, within=240)

    assert Letter.objects.count() == REMINDERS


@with_marks(real)
def test_redis_gone_during_three_meetings_costs_minutes_and_nothing_else(
    house, redis_server, tmp_path, monkeypatch, capsys
):
    address = f"redis://127.0.0.1:{redis_server.port}/0"
    monkeypatch.setenv("REDIS_URL", address)
    with relay() as recorder, screens.server() as port:
        env = {**house, "REDIS_URL": address, "EMAIL_URL": recorder.url}
        # The long one has the timetable of the house itself, whose minutes are minutes.
        with quick_house(env, workers=2, beats=1, var=str(tmp_path), app="dtr" if LONG else QUICK):
            pages = pages_of(three_meetings())
            answers = Counter(status_of(port, *page) for page in pages)
            redis_server.end()
            people = promise_everybody_something()
            gone = clock.now()
            while clock.now() - gone < dt.timedelta(seconds=REDIS_GONE):
                answers.update(status_of(port, *page) for page in pages)
                time.sleep(0.5)
            assert not recorder.kept, "nothing tells a worker of anything"
            redis_server.start()
            back = clock.now()
            until_all_have_one(recorder, people, within=300)
            answers.update(status_of(port, *page) for page in pages)

    late = max(one.at for one in recorder.kept) - back
    with capsys.disabled():
        print(f"\nRedis gone for {(back - gone).total_seconds():.0f} s and back empty:")
        print(f"  {len(recorder.kept)} mails to {len(people)} people, the last {late.seconds} s after that")
        print(f"  {sum(answers.values())} pages and presses of three meetings: {dict(answers)}")
    assert late <= dt.timedelta(minutes=5)
    assert set(answers) == {200}, "nobody was logged out, and nothing broke"


def three_meetings() -> list[tuple[Meeting, User]]:
    """Three meetings that run, each with its leader, whom no letter is due to."""
    running = []
    for number in range(3):
        team = build.make_team(f"Team {number}")
        leader = build.make_user(f"Leder{number} Kjær", Role.MEETING_LEADER, team=team)
        meeting = build.make_meeting(team, state=MeetingState.CALLED, starts_at=clock.now())
        for rule in (3, 4):
            Rule.objects.get_or_create(rule_set=meeting.rule_set, number=rule)
        for citizen in range(5):
            build.make_item(meeting, build.make_citizen(f"Borger {number}-{citizen} Lund", team))
        running.append((conduct.open_meeting(meeting, by=leader), leader))
    return running


def pages_of(running: list[tuple[Meeting, User]]) -> list[tuple[str, str, str]]:
    """What a leader and a screen ask for while a meeting runs: how, which page, and with which cookie."""
    pages = []
    for meeting, leader in running:
        cookie = screens.logged_in(leader)
        read = [reverse(name, args=[meeting.pk]) for name in ("console", "room", "console_board")]
        pages += [("GET", page, cookie) for page in ("/", *read)]
        pages += [("POST", reverse("rule_focus", args=[meeting.pk, number]), cookie) for number in (3, 4)]
        pages.append(("GET", reverse("wall"), screens.paired_wall(meeting)))
    return pages


def status_of(port: int, method: str, path: str, cookie: str) -> int:
    """The status of a page, or of a press as htmx sends it: 302 for somebody who was logged out."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    htmx = {"HX-Request": "true", "X-CSRFToken": screens.CSRF, "Origin": f"http://127.0.0.1:{port}"}
    line.request(method, path, headers={"Cookie": cookie, **(htmx if method == "POST" else {})})
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


@pytest.fixture
def through(settings) -> Callable[[Relay], None]:
    """Have this process send through a relay."""

    def connect(recorder: Relay) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", recorder.port

    return connect


@pytest.fixture
def no_workers(monkeypatch) -> None:
    monkeypatch.setattr(post.later, "poke", lambda task, pk: None)


def minutes_pass(frozen_clock, number: int) -> list[int]:
    """The house's minutes, each as its sweep goes; how many letters left in each."""
    left = []
    for _minute in range(number):
        free = post._free(clock.now()).order_by("due_at", "pk").values_list("pk", flat=True)
        left.append(sum(post.deliver(pk) for pk in list(free)))
        frozen_clock.move_to(clock.now() + dt.timedelta(minutes=1))
    return left


@pytest.mark.usefixtures("no_workers")
def test_a_grey_list_a_refusal_for_good_and_others_mail(cast, through, frozen_clock):
    for user in (cast.karim, cast.inge, cast.lone):
        build.make_letter(user, user.name)
    with relay(answers={cast.karim.email: "450 later", cast.inge.email: "550 nobody here"}) as recorder:  # type: ignore[arg-type]
        through(recorder)
        minutes_pass(frozen_clock, 1)
        assert [one.to for one in recorder.kept] == [cast.lone.email]

        del recorder.answers[cast.karim.email]
        minutes_pass(frozen_clock, 5)
        assert [one.to for one in recorder.kept] == [cast.lone.email, cast.karim.email]

    refused = Letter.objects.get(to=cast.inge)
    assert (refused.state, refused.attempts) == (Letter.State.FAILED, 1), "no is no at once"
    assert refused.last_error == "SMTPRecipientsRefused 550"


@pytest.mark.usefixtures("no_workers")
@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SMTPRecipientsRefused({"a@b.example": (550, b"nobody")}), Letter.State.FAILED),
        (SMTPRecipientsRefused({"a@b.example": (450, b"later")}), Letter.State.WAITING),
        (SMTPDataError(554, b"no"), Letter.State.FAILED),
        (SMTPDataError(451, b"later"), Letter.State.WAITING),
        (SMTPAuthenticationError(535, b"who are you"), Letter.State.WAITING),
        (SMTPSenderRefused(553, b"not yours", "dtr@b.example"), Letter.State.WAITING),
        (ConnectionRefusedError(), Letter.State.WAITING),
    ],
)
def test_a_no_to_the_letter_is_final_and_a_no_to_the_house_is_not(cast, monkeypatch, error, state):
    def refuse(_message):
        raise error

    monkeypatch.setattr(EmailMessage, "send", refuse)
    letter = build.make_letter(cast.karim)
    post.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == state


@pytest.mark.usefixtures("no_workers")
def test_what_is_only_put_off_is_tried_for_a_day_and_then_shown_as_failed(cast, through, frozen_clock):
    letter = build.make_letter(cast.inge)
    began = clock.now()
    with relay(answers={cast.inge.email: "450 later"}) as recorder:  # type: ignore[arg-type]
        through(recorder)
        for _attempt in range(post.MOST_ATTEMPTS):
            frozen_clock.move_to(max(clock.now(), Letter.objects.get().due_at))
            assert Letter.objects.get().state == Letter.State.WAITING
            post.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == Letter.State.FAILED
    assert clock.now() - began >= dt.timedelta(hours=23)


@pytest.mark.usefixtures("no_workers")
def test_a_relay_that_is_down_for_two_hours_delays_and_loses_nothing(cast, through, frozen_clock):
    for number in range(10):
        build.make_letter(cast.karim, str(number))
    through(Relay(port=1))
    minutes_pass(frozen_clock, 120)
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.WAITING}

    with relay() as recorder:
        through(recorder)
        minutes_pass(frozen_clock, 130)

    assert len({one.message_id for one in recorder.kept}) == len(recorder.kept) == 10


@pytest.mark.usefixtures("no_workers")
def test_after_72_hours_everything_leaves_once_and_no_more_than_sixty_a_minute(
    cast, mailoutbox, frozen_clock
):
    letters = [build.make_letter(cast.karim, str(number)) for number in range(150)]
    frozen_clock.move_to(clock.now() + dt.timedelta(hours=72))

    left = minutes_pass(frozen_clock, 4)

    assert left == [60, 60, 30, 0]
    assert all("forsinket" in one.body for one in mailoutbox)
    assert {one.extra_headers["Message-ID"] for one in mailoutbox} == {one.message_id for one in letters}


@with_marks(real)
def test_two_who_claim_at_once_do_not_pass_the_limit(cast, monkeypatch):
    monkeypatch.setattr(post, "MOST_A_MINUTE", 5)
    letters = [build.make_letter(cast.karim, str(number)).pk for number in range(12)]
    script = (
        "import django; django.setup()\n"
        "from dtr.outbox import post\n"
        "post.MOST_A_MINUTE = 5\n"
        f"print(sum(post._claim(pk) is not None for pk in {letters}))\n"
    )
    facts = connection.settings_dict
    address = f"postgres://{facts['USER']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    env = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "dtr.settings"}
    at_once = [
        subprocess.Popen([sys.executable, "-c", script], cwd=settings.HOUSE, env=env, stdout=subprocess.PIPE)
        for _worker in range(3)
    ]

    claimed = [int(worker.communicate(timeout=120)[0]) for worker in at_once]

    assert sum(claimed) == Letter.objects.filter(state=Letter.State.CLAIMED).count() == 5
    assert Round.objects.filter(name=post.GATE).exists()
