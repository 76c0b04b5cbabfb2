"""Tell every screen of one topic that version n is out; nothing else travels.

A verb raises the version of its topic and calls ``announce``. Each web process has one ``Hub``, which
hears of it from Redis, or by asking the database twice a second, and wakes the streams of the topic
(``dtr/asgi.py``). A stream then reads rights and version anew, so a message that is lost, late or
forged can cost time but never show anything.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import redis
import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from dtr import clock

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
RETRY_FIRST, RETRY_LONGEST = 0.2, 5.0
# A silent connection to Redis is asked for a sign of life this often; two silences are a failure.
SILENCE_SECONDS = 5.0
# Somebody's click waits for the publishing, so it is given up soon.
REDIS_TIMEOUTS: dict[str, Any] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}

T = TypeVar("T")
Words = dict[str, str]
Versions = Callable[[list[str]], dict[str, int]]
MayWatch = Callable[["AbstractBaseUser | None", Words, str, Words], bool]


@dataclass(frozen=True)
class Kind:
    """What a room says about one kind of topic."""

    versions: Versions
    may_watch: MayWatch
    screen_cookie: str


kinds: dict[str, Kind] = {}


def register(kind: str, *, versions: Versions, may_watch: MayWatch, screen_cookie: str = "") -> None:
    """Make topics ``"<kind>:<uuid>"`` watchable; called by a room when the app is ready.

    ``versions(keys)`` answers for many keys in one query. ``may_watch(user, cookies, key, params)``
    is the permission of the page itself; the user is None when nobody is logged in. A kind that
    wall screens may watch names the cookie that tells one screen from another.
    """
    kinds[kind] = Kind(versions, may_watch, screen_cookie)


def announce(topic: str, version: int) -> None:
    """Tell all web processes, once this transaction is committed, that the topic has a new version."""
    if settings.REDIS_URL:
        transaction.on_commit(lambda: _publish(topic, version), robust=True)


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


class Sight(NamedTuple):
    """What somebody who may watch sees; ``viewer`` tells streams of different people apart."""

    viewer: str
    version: int


def look(kind: str, key: str, cookies: Words, params: Words) -> Sight | None:
    """The newest version for whoever shows these cookies; None for a stranger."""
    user = _user_of(cookies)
    if not kinds[kind].may_watch(user, cookies, key, params):
        return None
    version = kinds[kind].versions([key]).get(key)
    if version is None:
        return None
    viewer = f"user {user.pk}" if user else f"screen {cookies.get(kinds[kind].screen_cookie, '')}"
    return Sight(viewer, version)


class _SessionCopy(dict[str, Any]):
    """get_user() renews or ends the session it is given; a stream may do neither to the real one."""

    def cycle_key(self) -> None:
        pass

    def flush(self) -> None:
        self.clear()


def _user_of(cookies: Words) -> "AbstractBaseUser | None":
    session_key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    if not (session_key.isascii() and session_key.isalnum()):
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    request = HttpRequest()
    request.session = _SessionCopy(store.items())  # type: ignore[assignment]
    user = get_user(request)
    return user if user.is_authenticated and user.is_active else None


def aside(function: Callable[..., T]) -> Callable[..., Awaitable[T]]:
    """The function in a thread of its own that keeps no database connection afterwards."""

    def run(*args: Any) -> T:
        try:
            return function(*args)
        finally:
            connections.close_all()

    return sync_to_async(run, thread_sensitive=False)


class Waiter:
    """One stream's place in the hub. However many versions come, it wakes once and reads the newest."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.viewer = ""
        self.newest = -1
        self.woken = asyncio.Event()

    def hear(self, version: int) -> None:
        """Wake up if this is news."""
        if version > self.newest:
            self.newest = version
            self.woken.set()

    async def news(self, *, within: float) -> bool:
        """Whether it was woken before so many seconds had passed."""
        try:
            async with asyncio.timeout(within):
                await self.woken.wait()
        except TimeoutError:
            return False
        self.woken.clear()
        return True


class Hub:
    """Wakes this process's streams. It is in state *push* while Redis is heard, else in *poll*."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.state = "poll"
        self.waiters: dict[str, set[Waiter]] = {}
        self.stopped = asyncio.Event()
        self.tasks = [asyncio.create_task(self._poll())]
        if settings.REDIS_URL:
            self.tasks.append(asyncio.create_task(self._listen()))

    def everybody(self) -> list[Waiter]:
        """All streams of this process."""
        return [waiter for group in self.waiters.values() for waiter in group]

    @contextlib.contextmanager
    def subscribe(self, topic: str) -> Iterator[Waiter]:
        """A place in the hub for as long as the block lasts."""
        waiter = Waiter(topic)
        self.waiters.setdefault(topic, set()).add(waiter)
        try:
            yield waiter
        finally:
            self.waiters[topic].discard(waiter)
            if not self.waiters[topic]:
                del self.waiters[topic]

    def hear(self, topic: str, version: int) -> None:
        """Wake those who watch the topic and have not heard of this version."""
        for waiter in self.waiters.get(topic, ()):
            waiter.hear(version)

    def _switch(self, state: str) -> None:
        """Between two sources a version can be missed, so every stream looks for itself."""
        if state != self.state:
            self.state = state
            for waiter in self.everybody():
                waiter.woken.set()

    async def _poll(self) -> None:
        pause = POLL_SECONDS
        while True:
            await asyncio.sleep(pause)
            pause = POLL_SECONDS
            if self.state == "poll" and self.waiters:
                try:
                    for topic, version in (await aside(_versions)(list(self.waiters))).items():
                        self.hear(topic, version)
                except Exception:
                    logger.exception("The versions could not be read; trying again in a moment")
                    pause = RETRY_LONGEST

    async def _listen(self) -> None:
        pause = RETRY_FIRST
        while True:
            try:
                async for topic, version in _messages():
                    if topic is None:
                        self._switch("push")
                        pause = RETRY_FIRST
                    else:
                        self.hear(topic, version)
            except Exception as error:
                if pause == RETRY_FIRST:
                    logger.warning("Redis is not heard, the screens ask the database: %r", error)
            self._switch("poll")
            await asyncio.sleep(pause)
            pause = min(2 * pause, RETRY_LONGEST)


def _versions(topics: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for kind, room in kinds.items():
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
