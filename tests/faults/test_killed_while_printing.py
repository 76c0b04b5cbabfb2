"""A worker is killed (``kill -9``) while it makes the PDF of some minutes: another makes it, one and whole.

Real workers as a production house starts them, on the PostgreSQL and the Redis that ``./test`` starts. Each
is killed at a random moment between claiming the minutes and keeping their PDF. Nobody waits the two minutes
for which the dead one's claim holds: it is made to have run out.
"""

import datetime as dt
import io
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pypdf
import pytest
from django.conf import settings
from django.db import connection, transaction

from dtr import clock, later
from dtr.audit.models import Event
from dtr.celery import app
from meetings import minutes
from meetings.models import Minutes
from meetings.states import ItemState, MeetingState
from tests import build

pytestmark = [
    pytest.mark.production,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the PostgreSQL that ./test starts"),
    pytest.mark.skipif("not os.environ.get('REDIS_URL')", reason="needs the Redis that ./test starts"),
]
KILLS = 50 if os.environ.get("DTR_LONG") else 5
QUEUE = f"printing-{os.getpid()}"
GIVE_UP = 60
# Layout takes about this long here; some kills come before, some after.
LONGEST_WAIT = 1.6


@pytest.fixture
def environment() -> dict[str, str]:
    facts = connection.settings_dict
    database = f"postgres://{facts['USER']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    return {**os.environ, "DATABASE_URL": database}


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """One worker with one process under it, as docker-compose.yml starts two."""
    command = [
        sys.executable, "-m", "celery", "--app=dtr", "worker", "--pool=prefork", "--concurrency=1",
        f"--queues={QUEUE}", f"--hostname={QUEUE}@here", "--loglevel=CRITICAL",
    ]  # fmt: skip
    running = subprocess.Popen(command, cwd=settings.HOUSE, env=environment, start_new_session=True)
    try:
        yield running
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def children(parent: int) -> list[int]:
    """The processes under a worker: those that print."""
    found = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def frozen_minutes(count: int) -> list[Minutes]:
    """Minutes of so many meetings, with ten citizens each."""
    team = build.make_team("Team Tryk")
    leader = build.make_user("Tryggve Bæk", "meeting_leader", team=team)
    citizens = [build.make_citizen(f"Åse Sørensen {number}", team) for number in range(10)]
    made = []
    for week in range(count):
        starts_at = clock.now() - dt.timedelta(weeks=week)
        over = {"opened_at": starts_at, "opened_by": leader, "closed_at": starts_at, "closed_by": leader}
        meeting = build.make_meeting(team, starts_at=starts_at, state=MeetingState.CLOSED, **over)
        for citizen in citizens:
            item = build.make_item(
                meeting, citizen, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda"
            )
            build.make_action(item, leader)
        with transaction.atomic():
            made.append(minutes.freeze(meeting, by=leader))
    return made


def ask(pk) -> None:
    app.send_task("meetings.tasks.render_minutes", [str(pk)], queue=QUEUE)


def claimed(pk) -> bool:
    return Minutes.objects.filter(pk=pk, attempts__gte=1).exists()


def wait_for(found, what: str) -> None:
    began = time.monotonic()
    while not found():
        assert time.monotonic() - began < GIVE_UP, what
        time.sleep(0.01)


def is_ready(pk) -> bool:
    return Minutes.objects.filter(pk=pk, state=Minutes.State.READY).exists()


def test_fifty_killed_workers_leave_one_whole_pdf_each(environment, monkeypatch):
    monkeypatch.setattr(later, "poke", lambda *_task: None)
    dice, killed_at_work = random.Random(20270302), 0
    waiting = frozen_minutes(KILLS)

    with worker(environment) as running:
        for one in waiting:
            ask(one.pk)
            wait_for(lambda one=one: claimed(one.pk), "nobody began")
            time.sleep(dice.uniform(0, LONGEST_WAIT))
            for process in children(running.pid):
                os.kill(process, signal.SIGKILL)
            half = Minutes.objects.get(pk=one.pk)
            killed_at_work += half.state == Minutes.State.WAITING
            assert half.pdf is None or half.state == Minutes.State.READY, "nothing is half done"
            # The claim of the dead one runs out; what the sweep finds, it hands to another.
            Minutes.objects.filter(pk=one.pk).update(claimed_until=None)
            ask(one.pk)
            wait_for(lambda one=one: is_ready(one.pk), "nobody made it again")

    assert killed_at_work > KILLS // 3, "most were killed while they printed"
    for one in waiting:
        found = Minutes.objects.get(pk=one.pk)
        assert len(pypdf.PdfReader(io.BytesIO(bytes(found.pdf))).pages) >= 2
        assert minutes.verify(found)
        assert Event.objects.filter(code="minutes.rendered", object_id=str(one.pk)).count() == 1
