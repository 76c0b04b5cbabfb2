"""How soon the screens of a meeting show a step, and what that costs.

Run by bin/bench with a PostgreSQL and a Redis of their own. The server is a real one, in processes of its
own; leader and screens are sockets of this process, on the same machine, so every figure is an upper bound.
"""

import asyncio
import contextlib
import datetime as dt
import http.client
import os
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.urls import reverse
from playwright.sync_api import sync_playwright

from dtr import clock
from dtr.staff.models import User
from dtr.staff.roles import Role
from goals.models import Instrument, Measurement
from meetings import conduct, on_wall, walls
from meetings.models import AgendaItem, AgreedAction, Meeting, WallScreen
from meetings.states import ItemState, MeetingState
from tests import build

STEPS = 100
WARM_UP = 10
CITIZENS = 10
GOALS = 10
GIVE_UP = 30
# Between two presses, in which a house does what it puts off while somebody waits.
PAUSE = 0.15
CSRF = "x" * 32
TEN_MINUTES_WRONG = """
  const Right = Date;
  window.rightNow = () => Right.now();
  window.Date = class extends Right {
    constructor(...given) { given.length ? super(...given) : super(Right.now() + 600000); }
    static now() { return Right.now() + 600000; }
  };
"""
SHOWN_AND_LEFT = """() => {
  const timer = document.querySelector(".wall-timer-left");
  return [timer.textContent, (Date.parse(timer.dataset.countdownTo) - window.rightNow()) / 1000];
}"""
NEWS = re.compile(rb"event: (?:board|version)\nid: (\d+)\n")


def percentile(values: Sequence[float], share: int) -> float:
    """The value that so many of a hundred do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def in_ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def full_meeting(number: int, leader: User | None = None) -> tuple[Meeting, User]:
    """A running meeting: ten citizens, each with ten goals, an agreement from last time and measurements."""
    team = build.make_team(f"Team Måling {number}")
    leader = build.make_user(
        f"Målfrid Bæk {number}", Role.MEETING_LEADER, team=team, email=f"m{number}@fjordby.example"
    )
    before = build.make_meeting(
        team, starts_at=clock.now() - dt.timedelta(days=7), state=MeetingState.CLOSED,
        opened_at=clock.now() - dt.timedelta(days=7), opened_by=leader,
        closed_at=clock.now() - dt.timedelta(days=7), closed_by=leader,
    )  # fmt: skip
    meeting = build.make_meeting(team, starts_at=clock.now(), state=MeetingState.CALLED)
    instrument = Instrument.objects.first() or Instrument.objects.create(name="Skala", minimum=0, maximum=100)
    for place in range(CITIZENS):
        citizen = build.make_citizen(f"Åse Sørensen {number}-{place}", team, contact_person=leader)
        for _goal in range(GOALS):
            goal = build.make_goal(citizen, "Jeg vil selv gå ned til vandet med min søster igen")
        item = build.make_item(
            before, citizen, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda"
        )
        AgreedAction.objects.create(
            item=item,
            what="Øver trappen hver formiddag",
            owner=leader,
            agreed_by=leader,
            due_date=clock.today(),
        )
        for days in (30, 2):
            Measurement.objects.create(
                citizen=citizen, goal=goal, instrument=instrument, value=Decimal(days % 7 + 1),
                measured_on=clock.today() - dt.timedelta(days=days), measured_by=leader,
            )  # fmt: skip
        build.make_item(meeting, citizen)
    conduct.open_meeting(meeting, by=leader)
    return meeting, leader


def paired_wall(meeting: Meeting) -> str:
    """The cookie of one more screen of the meeting."""
    token = secrets.token_urlsafe(32)
    WallScreen.objects.create(
        token_digest=walls._digest(token), meeting=meeting, made_at=clock.now(), paired_at=clock.now(),
        team_id=meeting.team_id, place=meeting.place,
    )  # fmt: skip
    return f"{walls.COOKIE}={token}"


def logged_in(user: User) -> str:
    """The cookies of somebody who has logged in, with a token against forged forms."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={CSRF}"


@contextlib.contextmanager
def server(processes: int = 1) -> Iterator[int]:
    """The web server on a free port, as ./run starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "dtr.asgi:application", "--port", str(port)]
    manners = ["--workers", str(processes), "--timeout-graceful-shutdown", "3", "--log-level", "error"]
    running = subprocess.Popen([*command, *manners], env={**os.environ, "DTR_POOL": "1"})
    try:
        for _try in range(150):
            with contextlib.suppress(OSError):
                ask(port, "/healthz")
                break
            time.sleep(0.2)
        yield port
    finally:
        running.terminate()
        running.wait(GIVE_UP)


def ask(port: int, path: str, cookie: str = "") -> bytes:
    """One page."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=GIVE_UP)
    line.request("GET", path, headers={"Cookie": cookie})
    body = line.getresponse().read()
    line.close()
    return body


class Screen(asyncio.Protocol):
    """The receiving end of one stream: when it first heard of each version, and how many bytes came."""

    def __init__(self) -> None:
        self.heard: dict[int, float] = {}
        self.newest = -1
        self.bytes = 0
        self.rest = b""
        self.news = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self.bytes += len(data)
        self.rest += data
        found = NEWS.findall(self.rest)
        if found:
            self.newest = max(self.newest, *map(int, found))
            self.heard.setdefault(self.newest, now)
            self.news.set()
        self.rest = self.rest[-64:]

    async def until(self, version: int) -> float:
        """When the screen heard of this version or a newer one."""
        while self.newest < version:
            self.news.clear()
            async with asyncio.timeout(GIVE_UP):
                await self.news.wait()
        return min(at for known, at in self.heard.items() if known >= version)


async def watch(port: int, meeting: Meeting, cookie: str) -> Screen:
    """Open one stream, as a wall does."""
    loop = asyncio.get_running_loop()
    line, screen = await loop.create_connection(Screen, "127.0.0.1", port)
    path = f"{reverse('no_stream', args=['meeting', meeting.pk])}?as=wall&lang=da"
    line.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
    return screen


class Leader:
    """The leader's browser: one connection that stays open."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie

    async def __aenter__(self) -> "Leader":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self.writer.close()

    async def press(self, path: str, **fields: object) -> None:
        """Send a form as htmx does, and read the answer to its end."""
        body = urlencode(fields).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookie}\r\n"
            f"X-CSRFToken: {CSRF}\r\nHX-Request: true\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", answer, re.I)
        await self.reader.readexactly(int(length[1]) if length else 0)
        if not answer.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"{path} was answered: {answer.splitlines()[0]!r}")


def ready_for_next(meeting: Meeting) -> tuple[int, int]:
    """Nobody is taken up, and somebody waits; the step and the version that the next press will see."""
    items = AgendaItem.objects.filter(meeting=meeting)
    done = {"state": ItemState.DISCUSSED, "outcome": "continue", "stay": "on_agenda"}
    items.filter(state=ItemState.PRESENT).update(**done)
    if not items.filter(state=ItemState.WAITING).exists():
        items.update(state=ItemState.WAITING, started_at=None)
    return Meeting.objects.values_list("step", "version").get(pk=meeting.pk)


@contextlib.asynccontextmanager
async def audience(port: int, meeting: Meeting, cookies: list[str]) -> AsyncIterator[list[Screen]]:
    """That many screens, each with the board it starts from."""
    screens = [await watch(port, meeting, cookie) for cookie in cookies]
    for screen in screens:
        await screen.until(1)
    yield screens


async def steps(port: int, meeting: Meeting, leader: User, screens: int) -> tuple[list[float], float]:
    """For each press of "next" the seconds until the last screen had it, and the bytes of one change."""
    cookies = [await asyncio.to_thread(paired_wall, meeting) for _screen in range(screens)]
    took = []
    cookie = await asyncio.to_thread(logged_in, leader)
    async with audience(port, meeting, cookies) as walls_, Leader(port, cookie) as browser:
        before = 0
        for number in range(WARM_UP + STEPS):
            step, version = await asyncio.to_thread(ready_for_next, meeting)
            await asyncio.sleep(PAUSE)
            if number == WARM_UP:
                before = walls_[0].bytes
            began = time.perf_counter()
            pressing = asyncio.create_task(
                browser.press(reverse("meeting_next", args=[meeting.pk]), step=step)
            )
            heard = [await wall.until(version + 1) for wall in walls_]
            if number >= WARM_UP:
                took.append(max(heard) - began)
            await pressing
        return took, (walls_[0].bytes - before) / STEPS


def smallest_answer(port: int, cookie: str) -> float:
    """The median seconds of asking for the time as somebody who has logged in: what this machine needs now
    for a request that reads only who asks."""
    took = []
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=GIVE_UP)
    for _ask in range(STEPS):
        began = time.perf_counter()
        line.request("GET", "/clock/", headers={"Cookie": cookie})
        line.getresponse().read()
        took.append(time.perf_counter() - began)
    line.close()
    return statistics.median(took)


def page(port: int, cookie: str) -> tuple[list[float], int]:
    """Seconds of each fetch of the whole wall page, one after the other, and its bytes."""
    took = []
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=GIVE_UP)
    for number in range(WARM_UP + STEPS):
        began = time.perf_counter()
        line.request("GET", reverse("wall"), headers={"Cookie": cookie})
        body = line.getresponse().read()
        if number >= WARM_UP:
            took.append(time.perf_counter() - began)
    line.close()
    if b"wall-" not in body or len(body) < 2000:
        raise SystemExit("The wall showed no board.")
    return took, len(body)


def transactions() -> int:
    """How many transactions the database has seen; a single query is one."""
    time.sleep(1.5)  # PostgreSQL counts with a second's delay
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


async def crowd(port: int, meetings: list[Meeting], each: int) -> tuple[list[float], int, int]:
    """Many screens in many meetings, one change a second: the seconds from commit to each screen, how many
    screens missed the last version, and the database's transactions in ten idle seconds."""
    held: list[tuple[Meeting, Screen]] = []
    for meeting in meetings:
        for _screen in range(each):
            cookie = await asyncio.to_thread(paired_wall, meeting)
            held.append((meeting, await watch(port, meeting, cookie)))
    for _meeting, screen in held:
        await screen.until(1)
    await asyncio.sleep(15)  # until the database has counted what came before
    first = await asyncio.to_thread(transactions)
    await asyncio.sleep(10)
    idle = await asyncio.to_thread(transactions) - first
    took = []
    for number in range(STEPS):
        meeting = meetings[number % len(meetings)]
        began = time.perf_counter()
        version = await asyncio.to_thread(change, meeting)
        committed = time.perf_counter()
        heard = [await screen.until(version) for own, screen in held if own is meeting]
        took += [max(0.0, at - committed) for at in heard]
        await asyncio.sleep(max(0.0, 1 - (time.perf_counter() - began)))
    newest = {meeting.pk: await asyncio.to_thread(_version, meeting) for meeting in meetings}
    missed = sum(screen.newest < newest[meeting.pk] for meeting, screen in held)
    return took, missed, idle


def change(meeting: Meeting) -> int:
    """Another rule in focus: a change that every screen shows. The version that it gave."""
    now = Meeting.objects.get(pk=meeting.pk)
    on_wall.focus_on_rule(now, by=now.opened_by, number=now.rule_in_focus % 13 + 1)
    return _version(meeting)


def _version(meeting: Meeting) -> int:
    return Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)


def countdown_error(port: int, meeting: Meeting) -> float:
    """The largest error in seconds of a countdown on a wall whose clock is ten minutes wrong."""
    token = paired_wall(meeting).partition("=")[2]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": walls.COOKIE, "value": token, "url": f"http://127.0.0.1:{port}"}])
        context.add_init_script(TEN_MINUTES_WRONG)
        wall = context.new_page()
        wall.goto(f"http://127.0.0.1:{port}{reverse('wall')}")
        wall.wait_for_selector("html[data-clock-offset]", state="attached")
        wall.wait_for_timeout(500)
        errors = []
        for _look in range(STEPS):
            shown, left = wall.evaluate(SHOWN_AND_LEFT)
            minutes, seconds = re.fullmatch(r"(−?\d+):(\d\d)", shown).groups()  # type: ignore[union-attr]
            errors.append(abs(int(minutes) * 60 + int(seconds) - left))
            wall.wait_for_timeout(50)
        browser.close()
    return max(errors)


def one_meeting() -> None:
    """A single meeting, with few screens and with many."""
    meeting, leader = full_meeting(0)
    print(f"PostgreSQL, Redis, one web process; {STEPS} steps; ten citizens with ten goals each")
    with server() as port:
        for screens, bar in ((1, "p50 20, p95 30"), (20, "p50 25"), (100, "p50 40")):
            least = smallest_answer(port, logged_in(leader))
            took, size = asyncio.run(steps(port, meeting, leader, screens))
            middle, most = in_ms(statistics.median(took)), in_ms(percentile(took, 95))
            ratio = statistics.median(took) / least
            which = "the screen" if screens == 1 else f"the last of {screens} screens"
            print(f"next → {which} has it: p50 {middle}, p95 {most}   (bar: {bar} ms)")
            print(f"    the smallest answer of the house, just before: p50 {in_ms(least)}; ratio {ratio:.1f}")
        print(f"bytes to one screen for one change: {size:.0f}   (bar: 10,000)")
        ready_for_next(meeting)
        took, size = page(port, paired_wall(meeting))
        print(
            f"wall page: p50 {in_ms(statistics.median(took))}, {len(took) / sum(took):.0f} req/s,"
            f" {size} bytes   (bar: 30 ms, 33 req/s, 150,000 bytes)"
        )
        meeting.refresh_from_db()
        conduct.next_citizen(meeting, by=leader, seen_step=meeting.step)
        error = countdown_error(port, meeting)
        print(
            f"countdown on a wall whose clock is ten minutes wrong: off by {error:.2f} s at most   (bar: 1 s)"
        )


def many_meetings() -> None:
    """Many meetings at once, in two processes."""
    meetings = [full_meeting(number)[0] for number in range(1, 31)]
    with server(processes=2) as port:
        took, missed, idle = asyncio.run(crowd(port, meetings, each=10))
    print(
        f"300 streams in 30 meetings, 2 processes, commit → screen: p50 {in_ms(statistics.median(took))},"
        f" p95 {in_ms(percentile(took, 95))}, missed {missed}   (bar: p95 1 s, missed 0)"
    )
    print(f"transactions of the database in ten idle seconds with 300 streams: {idle}")


def main() -> None:
    one_meeting()
    many_meetings()
