"""The entry of the web server: the streams of ``dtr/live.py``, and Django for everything else.

A stream is a bare ASGI answer because Django keeps a thread, and often a database connection, for
each answer that is still going on. An idle stream here holds neither.
"""

import asyncio
import gc
import os
import random
import re
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from asgiref.sync import ThreadSensitiveContext
from django.core.asgi import get_asgi_application
from django.http.cookie import parse_cookie

from dtr import live, watching

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dtr.settings")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]

PULSE_SECONDS = 12.0
PULSE = b"event: pulse\ndata: .\n\n"
LIFETIME_SECONDS = 15 * 60.0
STREAMS_PER_VIEWER = 6
STREAMS_IN_ALL = 1000

ADDRESS = re.compile(r"/live/([a-z_]+)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
COMMON_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
STREAM_HEADERS = {"content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no"}

# The newest is taken first, so that in quiet times the same few serve all.
idle_threads: list[ThreadPoolExecutor] = []
THREADS_KEPT = 16

pages = get_asgi_application()

# What is loaded now stays for good and need not be looked through for rubbish, and a thread that draws a
# page gives way to the one that writes to the screens sooner than the usual five milliseconds.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
sys.setswitchinterval(0.001)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Streams below /live/, pages elsewhere."""
    if scope["type"] == "lifespan":
        await _live_with_the_server(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/live/"):
        await _stream(scope, receive, send)
    else:
        await _page(scope, receive, send)


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    """Django's answer, in a thread that has answered before: a new one would first make its own way to the
    database, while somebody waits."""
    thread = idle_threads.pop() if idle_threads else ThreadPoolExecutor(1, thread_name_prefix="page")
    try:
        async with ThreadSensitiveContext(executor=thread):
            await pages(scope, receive, send)
    finally:
        if len(idle_threads) < THREADS_KEPT:
            idle_threads.append(thread)
        else:
            thread.shutdown(wait=False)


async def _stream(scope: Scope, receive: Receive, send: Send) -> None:
    address = ADDRESS.fullmatch(scope["path"])
    if scope["method"] != "GET":
        return await _refuse(send, HTTPStatus.METHOD_NOT_ALLOWED, allow="GET")
    if address is None or address[1] not in watching.kinds:
        return await _refuse(send, HTTPStatus.NOT_FOUND)
    _end_with_the_server()
    hub = live.hub()
    if len(hub.everybody()) >= STREAMS_IN_ALL:
        return await _refuse(send, HTTPStatus.TOO_MANY_REQUESTS)
    watcher = watching.Watcher(address[1], address[2], _cookies(scope), _params(scope))
    # A place first and the version after, so that nothing can happen unseen in between.
    with hub.subscribe(watcher) as waiter:
        told = await live.aside(watching.compose)(
            watcher.kind, watcher.key, [watcher], hub.ready(watcher.topic)
        )
        if watcher not in told:
            return await _refuse(send, HTTPStatus.NOT_FOUND)
        if not _has_room(hub, waiter):
            return await _refuse(send, HTTPStatus.TOO_MANY_REQUESTS)
        waiter.tell(told[watcher])
        if watcher.params.get("seen") == str(waiter.newest):
            waiter.pending = watching.signal(waiter.newest)
        await _start(send, HTTPStatus.OK, STREAM_HEADERS)
        # After a restart all screens come back, and not in the same moment.
        await _write(send, f"retry: {random.randint(500, 3000)}\n\n".encode())  # noqa: S311
        telling = asyncio.create_task(_tell(send, waiter))
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


def _has_room(hub: live.Hub, newcomer: live.Waiter) -> bool:
    """Whether the viewer may have one more stream. A screen has one: it leaves the one it had before,
    which after a cut may be a line that nobody listens to any more."""
    viewer = newcomer.watcher.viewer
    others = [
        waiter
        for waiter in hub.everybody()
        if waiter is not newcomer and waiter.newest >= 0 and waiter.watcher.viewer == viewer
    ]
    if newcomer.watcher.user is None:
        for waiter in others:
            waiter.shut()
        return True
    return len(others) < STREAMS_PER_VIEWER


async def _tell(send: Send, waiter: live.Waiter) -> None:
    """Each newer frame, and a pulse in between, until the watcher may no longer watch."""
    while True:
        event = await waiter.news(within=PULSE_SECONDS)
        if waiter.shut_out:
            return
        await _write(send, event or PULSE)


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _start(send: Send, status: HTTPStatus, headers: dict[str, str]) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in (COMMON_HEADERS | headers).items()]
    await send({"type": "http.response.start", "status": status.value, "headers": pairs})


async def _write(send: Send, event: bytes) -> None:
    await send({"type": "http.response.body", "body": event, "more_body": True})


async def _refuse(send: Send, status: HTTPStatus, **headers: str) -> None:
    await _start(send, status, {"content-type": "text/plain; charset=utf-8", **headers})
    await send({"type": "http.response.body", "body": status.phrase.encode()})


def _cookies(scope: Scope) -> watching.Words:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return _printable(parse_cookie("; ".join(lines)))


def _params(scope: Scope) -> watching.Words:
    return _printable(dict(parse_qsl(scope["query_string"].decode("latin-1"))))


def _printable(words: watching.Words) -> watching.Words:
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
