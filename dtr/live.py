"""Tell every screen of one topic what is new.

A verb raises the version of its topic and calls ``announce``. Each web process has one ``Hub``, which
hears of it from the verb itself, from Redis, or by asking the database twice a second; it then has one
frame drawn for each audience (``dtr/watching.py``) and hands it to the streams (``dtr/asgi.py``). A
message that is lost, late or forged can cost time but never show anything: rights and version are read
anew for every frame.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import redis
import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from dtr import clock, watching
from dtr.watching import Frame, Watcher

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
PREPARE_SECONDS = 0.05
# Whoever lost the right to watch is shut out this soon also when nothing happens in the meeting.
RECHECK_SECONDS = 5.0
RETRY_FIRST, RETRY_LONGEST = 0.2, 5.0
HAND_OVER_SECONDS = 0.1
# A silent connection to Redis is asked for a sign of life this often; two silences are a failure.
SILENCE_SECONDS = 5.0
# Somebody's click waits for the publishing, so it is given up soon.
REDIS_TIMEOUTS: dict[str, Any] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}

T = TypeVar("T")


def announce(topic: str) -> None:
    """Tell all screens, once this transaction is committed, that the topic has a new version."""
    waiting = [told for _savepoints, told, _robust in transaction.get_connection().run_on_commit]
    # Several changes in one transaction are one piece of news.
    if not any(isinstance(told, _News) and told.topic == topic for told in waiting):
        transaction.on_commit(_News(topic), robust=True)


@dataclass(frozen=True)
class _News:
    topic: str

    def __call__(self) -> None:
        version = None
        try:
            if _hub is not None:
                # In the thread of the verb, which is warm and has a connection: nobody is quicker.
                version = _hub.compose_here(self.topic)
        finally:
            if settings.REDIS_URL:
                _publish(self.topic, version or _versions([self.topic]).get(self.topic, 0))


def _publish(topic: str, version: int) -> None:
    try:
        _publisher(settings.REDIS_URL).publish(_channel(topic), version)
    except redis.RedisError as error:
        logger.warning("Version %d of %s was not announced: %s", version, topic, type(error).__name__)


@cache
def _publisher(url: str) -> redis.Redis:
    # One new try at once: after a restart of Redis the pooled connection is a dead one.
    return redis.Redis.from_url(url, retry=Retry(NoBackoff(), 1), **REDIS_TIMEOUTS)


def _channel(topic: str) -> str:
    """Houses that share a Redis are told apart by the setting LIVE_PREFIX."""
    return f"{getattr(settings, 'LIVE_PREFIX', 'dtr')}:{topic}"


def aside(function: Callable[..., T]) -> Callable[..., Awaitable[T]]:
    """The function in a thread of its own that keeps no database connection afterwards."""

    def run(*args: Any) -> T:
        try:
            return function(*args)
        finally:
            connections.close_all()

    return sync_to_async(run, thread_sensitive=False)


class Waiter:
    """One stream's place in the hub. However many frames come, only the newest waits for it."""

    def __init__(self, watcher: Watcher) -> None:
        self.watcher = watcher
        self.newest = -1
        self.audience: str | None = None
        self.pending: bytes | None = None
        self.shut_out = False
        self.woken = asyncio.Event()

    def tell(self, frame: Frame) -> None:
        """Have the frame written, if it is news to this stream."""
        if frame.version > self.newest or frame.audience != self.audience:
            self.newest, self.audience, self.pending = frame.version, frame.audience, frame.event
            self.woken.set()

    def shut(self) -> None:
        """End the stream; what waits is not written any more."""
        self.shut_out = True
        self.woken.set()

    async def news(self, *, within: float) -> bytes | None:
        """The newest frame's event as soon as there is one; None when so many seconds have passed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self.woken.wait()
        self.woken.clear()
        event, self.pending = self.pending, None
        return event


class Hub:
    """Feeds this process's streams. It is in state *push* while Redis is heard, else in *poll*."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.state = "poll"
        self.waiters: dict[str, set[Waiter]] = {}
        self.frames: dict[str, dict[str, Frame]] = {}
        self.composing: dict[str, bool] = {}
        self.preparing: set[str] = set()
        self.stopped = asyncio.Event()
        self.tasks = {asyncio.create_task(self._poll()), asyncio.create_task(self._recheck())}
        if settings.REDIS_URL:
            self.tasks.add(asyncio.create_task(self._listen()))

    def everybody(self) -> list[Waiter]:
        """All streams of this process."""
        return [waiter for group in self.waiters.values() for waiter in group]

    @contextlib.contextmanager
    def subscribe(self, watcher: Watcher) -> Iterator[Waiter]:
        """A place in the hub for as long as the block lasts."""
        waiter, topic = Waiter(watcher), watcher.topic
        self.waiters.setdefault(topic, set()).add(waiter)
        try:
            yield waiter
        finally:
            self.waiters[topic].discard(waiter)
            if not self.waiters[topic]:
                del self.waiters[topic]
                self.frames.pop(topic, None)

    def ready(self, topic: str) -> list[Frame]:
        """The frames drawn last."""
        return list(self.frames.get(topic, {}).values())

    def hear(self, topic: str, version: int) -> None:
        """Have the topic drawn if somebody here has not been told of this version."""
        if any(waiter.newest < version for waiter in self.waiters.get(topic, ())):
            self._compose(topic)

    def compose_here(self, topic: str) -> int | None:
        """Draw in the thread that calls, and hand over to the loop; the version that was drawn, if any."""
        waiters = list(self.waiters.get(topic, ()))
        if not waiters:
            return None
        told = _composed(topic, waiters)
        written = threading.Event()
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
            self.loop.call_soon_threadsafe(self._hand_over, topic, waiters, told, written.set)
            # Only one thread runs at a time, and the screens go before the answer to the click.
            written.wait(HAND_OVER_SECONDS)
        return max((frame.version for frame in told.values()), default=None)

    def _hand_over(
        self, topic: str, waiters: list[Waiter], told: dict[Watcher, Frame], written: Callable[[], None]
    ) -> None:
        self._deliver(topic, waiters, told)
        # The loop keeps the order: the streams that were woken write first.
        self.loop.call_soon(written)

    def _compose(self, topic: str) -> None:
        # Whatever comes while it is being drawn becomes one more drawing.
        if topic in self.composing:
            self.composing[topic] = True
            return
        self.composing[topic] = False
        self._start(self._composed(topic))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _composed(self, topic: str) -> None:
        pause = RETRY_FIRST
        try:
            while waiters := list(self.waiters.get(topic, ())):
                self.composing[topic] = False
                try:
                    told = await aside(_composed)(topic, waiters)
                except Exception:
                    logger.exception("A board could not be drawn; trying again in a moment")
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, RETRY_LONGEST)
                    continue
                self._deliver(topic, waiters, told)
                if not self.composing[topic]:
                    break
        finally:
            del self.composing[topic]

    def _deliver(self, topic: str, waiters: Iterable[Waiter], told: dict[Watcher, Frame]) -> None:
        if topic in self.waiters:
            kept = self.frames.setdefault(topic, {})
            for frame in {frame.audience: frame for frame in told.values()}.values():
                if frame.audience not in kept or kept[frame.audience].version <= frame.version:
                    kept[frame.audience] = frame
            if topic not in self.preparing:
                self.preparing.add(topic)
                self._start(self._prepare(topic))
        for waiter in waiters:
            if waiter.watcher in told:
                waiter.tell(told[waiter.watcher])
            else:
                waiter.shut()

    async def _prepare(self, topic: str) -> None:
        await asyncio.sleep(PREPARE_SECONDS)
        self.preparing.discard(topic)
        kind, key = topic.split(":", 1)
        try:
            await aside(watching.kinds[kind].prepare)(key, list(self.frames.get(topic, {})))
        except Exception:
            logger.exception("What comes next could not be made ready; it will take a moment longer")

    async def _look_again(self) -> None:
        """Between two sources a version can be missed, so it is asked for."""
        for topic, version in (await aside(_versions)(list(self.waiters))).items():
            self.hear(topic, version)

    async def _switch(self, state: str) -> None:
        if state != self.state:
            self.state = state
            if self.waiters:
                with contextlib.suppress(Exception):
                    await self._look_again()

    async def _poll(self) -> None:
        pause = POLL_SECONDS
        while True:
            await asyncio.sleep(pause)
            pause = POLL_SECONDS
            if self.state == "poll" and self.waiters:
                try:
                    await self._look_again()
                except Exception:
                    logger.exception("The versions could not be read; trying again in a moment")
                    pause = RETRY_LONGEST

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            waiters = [waiter for waiter in self.everybody() if waiter.newest >= 0]
            if not waiters:
                continue
            try:
                admitted = await aside(_admitted)([waiter.watcher for waiter in waiters])
            except Exception:
                logger.exception("The rights of the screens could not be read; trying again in a moment")
                continue
            for waiter in waiters:
                if waiter.watcher not in admitted:
                    waiter.shut()
                elif waiter.watcher.audience != waiter.audience:
                    self._compose(waiter.watcher.topic)

    async def _listen(self) -> None:
        pause = RETRY_FIRST
        while True:
            try:
                async for topic, version in _messages():
                    if topic is None:
                        await self._switch("push")
                        pause = RETRY_FIRST
                    else:
                        self.hear(topic, version)
            except Exception as error:
                if pause == RETRY_FIRST:
                    logger.warning("Redis is not heard, the screens ask the database: %r", error)
            await self._switch("poll")
            await asyncio.sleep(pause)
            pause = min(2 * pause, RETRY_LONGEST)


def _composed(topic: str, waiters: list[Waiter]) -> dict[Watcher, Frame]:
    kind, key = topic.split(":", 1)
    return watching.compose(kind, key, [waiter.watcher for waiter in waiters])


def _admitted(watchers: list[Watcher]) -> set[Watcher]:
    admitted: set[Watcher] = set()
    for kind in watching.kinds:
        if own := [watcher for watcher in watchers if watcher.kind == kind]:
            admitted.update(watching.admit(kind, own))
    return admitted


def _versions(topics: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind, room in watching.kinds.items():
        keys = [topic.removeprefix(f"{kind}:") for topic in topics if topic.startswith(f"{kind}:")]
        if keys:
            found.update({f"{kind}:{key}": version for key, version in room.versions(keys).items()})
    return found


async def _messages() -> AsyncIterator[tuple[str | None, int]]:
    """First (None, 0), when Redis has confirmed that it tells us all; then each (topic, version)."""
    client = redis.asyncio.Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **REDIS_TIMEOUTS)
    prefix = _channel("")
    async with client, client.pubsub() as ear:
        await ear.psubscribe(f"{prefix}*")
        asked = False
        while True:
            message = await ear.get_message(timeout=SILENCE_SECONDS)
            if message is None:
                # A peer that vanished without a goodbye looks just like a quiet one.
                if asked:
                    raise TimeoutError("Redis gives no sign of life")
                await ear.ping()
                asked = True
                continue
            asked = False
            if message["type"] == "psubscribe":
                yield None, 0
            elif message["type"] == "pmessage" and message["data"].isdigit():
                yield message["channel"].decode().removeprefix(prefix), int(message["data"])


_hub: Hub | None = None


def hub() -> Hub:
    """The hub of this process, started by its first stream."""
    global _hub
    if _hub is None or _hub.loop is not asyncio.get_running_loop():
        _hub = Hub()
    return _hub


def stop() -> None:
    """End all streams at once; safe in a signal handler."""
    if _hub is not None and not _hub.loop.is_closed():
        _hub.loop.call_soon_threadsafe(_hub.stopped.set)


def gauge() -> dict[str, str | int]:
    """For the health page: how this process hears of news, and how many streams it holds."""
    if _hub is None:
        return {"state": "idle", "streams": 0}
    return {"state": _hub.state, "streams": len(_hub.everybody())}


@require_safe
def no_stream(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """A server without streams says so to everybody alike; the page then goes on polling."""
    return HttpResponse(status=204)


@require_safe
def server_time(request: HttpRequest) -> JsonResponse:
    """The house's time in milliseconds, so that clocks on different screens agree."""
    return JsonResponse({"now": int(clock.now().timestamp() * 1000)}, headers={"Cache-Control": "no-store"})
