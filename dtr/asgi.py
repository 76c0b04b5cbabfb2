"""The entry of the web server: the streams of ``dtr/live.py``, and Django for everything else.

A stream is a bare ASGI answer because Django keeps a thread, and often a database connection, for
each answer that is still going on. An idle stream here holds neither.
"""

import asyncio
import os
import random
import re
import signal
import threading
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from django.core.asgi import get_asgi_application
from django.http.cookie import parse_cookie

from dtr import live

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dtr.settings")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

PULSE_SECONDS = 12.0
# An idle stream tells nothing, and each event is preceded by a fresh look at the rights; so this only
# decides how long somebody who lost them keeps an empty line open. A shorter one asks the database
# for every screen in the house, all day.
RECHECK_SECONDS = 60.0
LIFETIME_SECONDS = 15 * 60.0
STREAMS_PER_VIEWER = 6
STREAMS_IN_ALL = 1000

ADDRESS = re.compile(r"/live/([a-z_]+)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
COMMON_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
STREAM_HEADERS = {"content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no"}

pages = get_asgi_application()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Streams below /live/, pages elsewhere."""
    if scope["type"] == "lifespan":
        await _live_with_the_server(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/live/"):
        await _stream(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def _stream(scope: Scope, receive: Receive, send: Send) -> None:
    address = ADDRESS.fullmatch(scope["path"])
    if scope["method"] != "GET":
        return await _refuse(send, HTTPStatus.METHOD_NOT_ALLOWED, allow="GET")
    if address is None or address[1] not in live.kinds:
        return await _refuse(send, HTTPStatus.NOT_FOUND)
    _end_with_the_server()
    hub = live.hub()
    if len(hub.everybody()) >= STREAMS_IN_ALL:
        return await _refuse(send, HTTPStatus.TOO_MANY_REQUESTS)
    cookies, params = _cookies(scope), _params(scope)

    async def look() -> live.Sight | None:
        return await live.aside(live.look)(address[1], address[2], cookies, params)

    # A place first and the version after, so that nothing can happen unseen in between.
    with hub.subscribe(f"{address[1]}:{address[2]}") as waiter:
        sight = await look()
        if sight is None:
            return await _refuse(send, HTTPStatus.NOT_FOUND)
        if sum(other.viewer == sight.viewer for other in hub.everybody()) >= STREAMS_PER_VIEWER:
            return await _refuse(send, HTTPStatus.TOO_MANY_REQUESTS)
        waiter.viewer, waiter.newest = sight
        await _start(send, HTTPStatus.OK, STREAM_HEADERS)
        # After a restart all screens come back, and not in the same moment.
        await _write(send, f"retry: {random.randint(500, 3000)}\n" + _event(sight.version))  # noqa: S311
        telling = asyncio.create_task(_tell(send, waiter, look, sight.version))
        endings = [telling, asyncio.create_task(_hung_up(receive)), asyncio.create_task(hub.stopped.wait())]
        try:
            await asyncio.wait(endings, timeout=LIFETIME_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in endings:
                task.cancel()
            await asyncio.gather(*endings, return_exceptions=True)
    # A browser that stopped reading is not waited for.
    with suppress(TimeoutError):
        async with asyncio.timeout(1):
            await send({"type": "http.response.body", "body": b""})
    if not telling.cancelled():
        telling.result()


async def _tell(
    send: Send, waiter: live.Waiter, look: Callable[[], Awaitable[live.Sight | None]], version: int
) -> None:
    """Each newer version, and a pulse in between, until the watcher may no longer watch."""
    loop = asyncio.get_running_loop()
    looked = loop.time()
    while True:
        woken = await waiter.news(within=PULSE_SECONDS)
        if woken or loop.time() - looked >= RECHECK_SECONDS:
            sight = await look()
            if sight is None:
                return
            looked = loop.time()
            waiter.newest = sight.version
            if sight.version > version:
                version = sight.version
                await _write(send, _event(version))
                continue
        await _write(send, "event: pulse\ndata: .\n\n")


def _event(version: int) -> str:
    return f"event: version\nid: {version:d}\ndata: {version:d}\n\n"


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send, status: HTTPStatus, headers: dict[str, str]) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in (COMMON_HEADERS | headers).items()]
    await send({"type": "http.response.start", "status": status.value, "headers": pairs})


async def _write(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: HTTPStatus, **headers: str) -> None:
    await _start(send, status, {"content-type": "text/plain; charset=utf-8", **headers})
    await send({"type": "http.response.body", "body": status.phrase.encode()})


def _cookies(scope: Scope) -> live.Words:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return _printable(parse_cookie("; ".join(lines)))


def _params(scope: Scope) -> live.Words:
    return _printable(dict(parse_qsl(scope["query_string"].decode("latin-1"))))


def _printable(words: live.Words) -> live.Words:
    """A NUL, say, is an error to PostgreSQL before it is a wrong key to anybody."""
    return {name: value for name, value in words.items() if value.isprintable()}


_handlers_are_set = False


def _end_with_the_server() -> None:
    """The server lets every answer finish before it stops, and a stream would not; so it is told.

    The handler stands in front of the server's own, which is put there before the first request.
    """
    global _handlers_are_set
    if _handlers_are_set or threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        servers_own = signal.getsignal(number)

        def stop_first(number: int, frame: Any, servers_own: Any = servers_own) -> None:
            live.stop()
            if callable(servers_own):
                servers_own(number, frame)
            elif servers_own == signal.SIG_DFL:
                signal.signal(number, signal.SIG_DFL)
                signal.raise_signal(number)

        signal.signal(number, stop_first)
    _handlers_are_set = True


async def _live_with_the_server(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return live.stop()
