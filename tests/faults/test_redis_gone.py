"""Redis goes away in the middle of a meeting, and comes back empty: the walls follow all the time."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.db import connection, connections

from meetings import conduct
from meetings.models import Rule
from tests.bench import screens

pytestmark = [
    pytest.mark.production,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the PostgreSQL that ./test starts"),
]
BEHIND_AT_MOST = 10


class Redis:
    """A Redis of the test's own."""

    def __init__(self) -> None:
        with screens.socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        for _try in range(100):
            with suppress(OSError), screens.socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)

    def end(self) -> None:
        self.running.kill()
        self.running.wait()


@pytest.fixture
def redis_server() -> Iterator[Redis]:
    server = Redis()
    server.start()
    yield server
    server.end()


@pytest.fixture
def house_with(redis_server: Redis, monkeypatch: pytest.MonkeyPatch, settings) -> Redis:
    """The server and this process share the test's database and its Redis."""
    facts = connection.settings_dict
    database = f"postgres://{facts['USER']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{redis_server.port}/0")
    settings.REDIS_URL = f"redis://127.0.0.1:{redis_server.port}/0"
    return redis_server


def test_the_walls_go_on_while_redis_is_gone_and_after_it_is_back(house_with: Redis):
    meeting, leader = screens.full_meeting(1)
    for number in range(1, 14):
        Rule.objects.get_or_create(rule_set=meeting.rule_set, number=number)
    conduct.next_citizen(meeting, by=leader, seen_step=0)
    cookies = [screens.paired_wall(meeting) for _screen in range(3)]

    def change() -> int:
        try:
            return screens.change(meeting)
        finally:
            connections.close_all()

    async def follow(port: int) -> list[float]:
        walls = [await screens.watch(port, meeting, cookie) for cookie in cookies]
        for wall in walls:
            await wall.until(1)
        waits = [await change_is_seen(walls)]
        house_with.end()
        waits += [await change_is_seen(walls) for _change in range(3)]
        house_with.start()
        await asyncio.sleep(6)  # the hub tries again within five
        return [*waits, await change_is_seen(walls)]

    async def change_is_seen(walls: list[screens.Screen]) -> float:
        began = time.perf_counter()
        version = await asyncio.to_thread(change)
        return max([await wall.until(version) for wall in walls]) - began

    with screens.server() as port:
        waits = asyncio.run(follow(port))

    assert len(waits) == 5
    assert max(waits) <= BEHIND_AT_MOST
