"""A stream says "version n" to whoever may watch, soon after n is out, and nothing else to anybody."""

import asyncio
import dataclasses
import json
import re
import signal
from contextlib import asynccontextmanager, suppress
from http.cookies import SimpleCookie
from types import SimpleNamespace
from uuid import uuid4

import pytest
import redis
from django.conf import settings as house
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import RequestFactory

from dtr import asgi, clock, live

PATIENCE = 10  # only reached when something never happens
REDIS_OF_THE_TEST_RUN = house.REDIS_URL
RUBBISH = ["\x00", "-1", "9" * 400, "1\r\ndata: 2", "\u00ff\u2028".encode().decode("latin-1"), "';--", ""]


class Room:
    """A room that keeps its topics in memory: each ``screen`` cookie opens every door while it is paired."""

    def __init__(self):
        self.key = str(uuid4())
        self.version = 1
        self.paired = True
        self.text = "tavle"
        self.looks = self.drawings = 0
        self.noted = []

    def versions(self, keys):
        return {key: self.version for key in keys if key == self.key}

    def read(self, keys):
        return {key: SimpleNamespace(version=self.version) for key in keys if key == self.key}

    def audiences(self, watchers, things):
        self.looks += 1
        return [self.audience(one) if one.key in things and self.paired else None for one in watchers]

    def audience(self, watcher):
        name = watcher.cookies.get("screen")
        watcher.user = SimpleNamespace(pk=watcher.cookies["user"]) if "user" in watcher.cookies else None
        watcher.screen = SimpleNamespace(pk=name)
        return (
            None
            if name is None
            else "wall"
            if watcher.params.get("as") == "wall"
            else live.watching.SIGNAL_ONLY
        )

    def draw(self, thing, audience):
        self.drawings += 1
        return live.watching.Drawing(thing.version, f"<p>{self.text} {thing.version}</p>", shown=["Mogens"])

    def note(self, key, pairs):
        self.noted += [(watcher.screen.pk, drawing.version) for watcher, drawing in pairs]


@pytest.fixture
def room(monkeypatch, settings):
    settings.REDIS_URL = ""
    room = Room()
    kind = live.watching.Kind(room.versions, room.read, room.audiences, room.draw, room.note)
    monkeypatch.setitem(live.watching.kinds, "board", kind)
    monkeypatch.setattr(live.watching, "recognise", lambda watchers: None)
    monkeypatch.setattr(live, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(live, "RETRY_FIRST", 0.02)
    monkeypatch.setattr(asgi, "_end_with_the_server", lambda: None)
    return room


class Screen:
    """A browser's end of one stream."""

    def __init__(self, path, *, method="GET", cookie="screen=one", query="", headers=()):
        self.scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode("latin-1"),
            "headers": [(b"cookie", cookie.encode("latin-1")), *headers],
        }
        self.inbox, self.outbox = asyncio.Queue(), asyncio.Queue()
        self.inbox.put_nowait({"type": "http.request"})
        self.task = asyncio.create_task(asgi.application(self.scope, self.inbox.get, self.outbox.put))
        self.task.add_done_callback(self.outbox.put_nowait)

    async def message(self):
        async with asyncio.timeout(PATIENCE):
            message = await self.outbox.get()
        return message.result() if message is self.task else message

    async def status(self):
        start = await self.message()
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"]

    async def text(self):
        """The next piece of the answer; empty at its end."""
        return (await self.message())["body"].decode()

    async def version(self):
        """The next version it is told of, pulses left out; None when the stream ends."""
        while text := await self.text():
            if told := re.search(r"^event: version\nid: (\d+)\ndata: \1\n\n$", text, re.M):
                return int(told[1])

    async def board(self):
        """The next board that is pushed, as the page reads it; None when the stream ends."""
        while text := await self.text():
            if told := re.search(r"^event: board\nid: \d+\ndata: (.*)\n\n$", text, re.M):
                return json.loads(told[1])

    async def ended(self):
        async with asyncio.timeout(PATIENCE):
            await self.task

    def leave(self):
        self.inbox.put_nowait({"type": "http.disconnect"})


@asynccontextmanager
async def watching(room, **how):
    screen = Screen(f"/live/board/{room.key}/", **how)
    assert await screen.status() == 200
    try:
        yield screen
    finally:
        screen.leave()
        await screen.ended()


def pushed(room, screen):
    """A screen that gets its board pushed."""
    return watching(room, cookie=f"screen={screen}", query="as=wall")


def recognised(*cookies):
    """Whom each of these cookies belongs to."""
    watchers = [live.watching.Watcher("board", "", words, {}) for words in cookies]
    live.watching.recognise(watchers)
    return [watcher.user for watcher in watchers]


async def answer(path, **how):
    screen = Screen(path, **how)
    status = await screen.status()
    screen.leave()
    with suppress(TimeoutError):
        await screen.ended()
    return status


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


# Who is let in


def test_a_stranger_a_foreign_key_and_nonsense_are_all_simply_not_found(room):
    addresses = [
        f"/live/board/{uuid4()}/",
        f"/live/nothing/{room.key}/",
        "/live/",
        "/live/board/",
        "/live/board/1/",
        f"/live/board/{room.key}",
        f"/live/board/{room.key.upper()}/x",
        f"/live/board/{room.key}/\n",
        "/live/board/\x00\udcff/../",
    ]

    async def ask():
        assert await answer(f"/live/board/{room.key}/", cookie="") == 404
        return [await answer(address) for address in addresses]

    assert asyncio.run(ask()) == [404] * len(addresses)


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "DELETE"])
def test_a_stream_can_only_be_read(room, method):
    assert asyncio.run(answer(f"/live/board/{room.key}/", method=method)) == 405


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_from_the_browser_changes_nothing(room, rubbish):
    cookie = f'other={rubbish}; x="\\000"; screen=one; =; ;;'
    headers = [(b"last-event-id", rubbish.encode("latin-1"))]

    async def ask():
        async with watching(room, cookie=cookie, query=f"a={rubbish}&%00&&=", headers=headers) as screen:
            return await screen.version()

    assert asyncio.run(ask()) == 1


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_a_rubbish_session_is_nobodys(db, rubbish):
    assert recognised({house.SESSION_COOKIE_NAME: rubbish}) == [None]


def test_a_person_may_have_six_streams_and_another_person_still_gets_in(room):
    async def ask():
        screens = [Screen(f"/live/board/{room.key}/", cookie="screen=one; user=7") for _ in range(6)]
        assert [await screen.status() for screen in screens] == [200] * 6
        seventh = await answer(f"/live/board/{room.key}/", cookie="screen=one; user=7")
        another = await answer(f"/live/board/{room.key}/", cookie="screen=one; user=8")
        screens[0].leave()
        await screens[0].ended()
        return seventh, another, await answer(f"/live/board/{room.key}/", cookie="screen=one; user=7")

    assert asyncio.run(ask()) == (429, 200, 200)


def test_a_screen_has_one_stream_and_the_newest_is_the_one(room):
    async def ask():
        async with watching(room) as old, watching(room) as new, watching(room, cookie="screen=two") as other:
            await old.ended()
            room.version = 2
            return await new.version(), await new.version(), await other.version(), await other.version()

    assert asyncio.run(ask()) == (1, 2, 1, 2)


def test_a_full_process_says_so_without_asking_anybody(room, monkeypatch):
    monkeypatch.setattr(asgi, "STREAMS_IN_ALL", 1)

    async def ask():
        async with watching(room):
            looks = room.looks
            return await answer(f"/live/board/{room.key}/", cookie="screen=two"), room.looks - looks

    assert asyncio.run(ask()) == (429, 0)


# What is told


def test_the_stream_starts_with_the_present_version_and_is_kept_by_nobody(room):
    room.version = 41

    async def ask():
        async with watching(room) as screen:
            return screen.headers, await screen.text(), await screen.text()

    headers, first, second = asyncio.run(ask())

    assert re.fullmatch(r"retry: \d+\n\n", first)
    assert second == "event: version\nid: 41\ndata: 41\n\n"
    assert headers == {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
        "x-content-type-options": "nosniff",
    }


def test_a_newer_version_is_told_to_every_screen(room):
    async def ask():
        async with watching(room) as one, watching(room, cookie="screen=two") as two:
            assert await one.version() == await two.version() == 1
            room.version = 2
            return await one.version(), await two.version()

    assert asyncio.run(ask()) == (2, 2)


def test_many_versions_at_once_become_one_event_with_the_newest(room):
    async def ask():
        async with watching(room) as screen:
            assert await screen.version() == 1
            room.version = 9
            for version in range(2, 10):
                live.hub().hear(f"board:{room.key}", version)
            assert await screen.version() == 9
            room.version = 10
            return await screen.version()

    assert asyncio.run(ask()) == 10


def test_a_message_promising_too_much_does_not_hide_the_next_version(room):
    async def ask():
        async with watching(room) as screen:
            assert await screen.version() == 1
            live.hub().hear(f"board:{room.key}", 10**9)
            room.version = 2
            return await screen.version()

    assert asyncio.run(ask()) == 2


def test_what_comes_between_the_place_and_the_first_look_is_not_lost(room, monkeypatch):
    monkeypatch.setattr(live, "POLL_SECONDS", 3600)
    compose, hubs = live.watching.compose, []

    def compose_while_somebody_works(*args):
        told = compose(*args)
        if room.version == 1:
            room.version = 2
            hubs[0].loop.call_soon_threadsafe(hubs[0].hear, f"board:{room.key}", 2)
        return told

    async def ask():
        hubs.append(live.hub())
        monkeypatch.setattr(live.watching, "compose", compose_while_somebody_works)
        async with watching(room) as screen:
            told = await screen.version()
            return told if told == 2 else await screen.version()

    assert asyncio.run(ask()) == 2


# What is pushed


def test_a_board_is_drawn_once_for_all_who_see_the_same(room):
    async def ask():
        async with pushed(room, 1) as one, pushed(room, 2) as two, pushed(room, 3) as three:
            first = [await screen.board() for screen in (one, two, three)]
            looks, drawings = room.looks, room.drawings
            room.version = 2
            second = [await screen.board() for screen in (one, two, three)]
            return first, second, room.looks - looks, room.drawings - drawings

    first, second, looks, drawings = asyncio.run(ask())

    assert [board["html"] for board in first] == ["<p>tavle 1</p>"] * 3
    assert second == [{"version": 2, "html": "<p>tavle 2</p>", "personal": ""}] * 3
    assert (looks, drawings) == (1, 1)


def test_a_screen_that_comes_later_gets_the_board_that_is_drawn_already(room):
    async def ask():
        async with pushed(room, 1) as one:
            await one.board()
            room.version = 2
            await one.board()
            drawings = room.drawings
            async with pushed(room, 2) as two:
                return await two.board(), room.drawings - drawings

    board, drawings = asyncio.run(ask())

    assert (board["version"], drawings) == (2, 0)


def test_every_showing_is_in_the_trail_before_it_is_sent(room):
    async def ask():
        async with pushed(room, 1) as one, pushed(room, 2) as two:
            await one.board(), await two.board()

    asyncio.run(ask())

    assert room.noted[:2] == [("1", 1), ("2", 1)]


def test_a_board_that_cannot_be_noted_in_the_trail_is_shown_to_nobody(room, monkeypatch, caplog):
    async def ask():
        async with pushed(room, 1) as screen:
            await screen.board()
            note, room.version = room.note, 2
            tries = []

            def fails_twice(key, pairs):
                tries.append(key)
                if len(tries) < 3:
                    raise RuntimeError("the trail is full")
                note(key, pairs)

            kind = dataclasses.replace(live.watching.kinds["board"], note=fails_twice)
            monkeypatch.setitem(live.watching.kinds, "board", kind)
            return await screen.board(), len(tries)

    board, tries = asyncio.run(ask())

    assert board["version"] == 2
    assert tries >= 3
    assert "could not be drawn" in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        "a\rb",
        "a\n\nevent: board\ndata: {}\n\n",
        "\u2028\u2029",
        "data: x",
        "\x00\x85\x0b",
        "\r\n\r\nid: 9",
        '"}\n\n',
    ],
)
def test_no_text_can_begin_an_event_of_its_own(room, text):
    room.text = text

    async def ask():
        async with pushed(room, 1) as screen:
            await screen.text()
            return await screen.text()

    event = asyncio.run(ask())

    assert len(re.split(r"\r\n|\r|\n", event)) == 5
    assert json.loads(event.split("\n")[2].removeprefix("data: "))["html"] == f"<p>{text} 1</p>"


def test_a_change_made_in_this_process_needs_neither_redis_nor_a_question(
    room, monkeypatch, db, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(live, "POLL_SECONDS", 3600)

    def change():
        room.version = 2
        live._News(f"board:{room.key}")()

    async def ask():
        async with pushed(room, 1) as screen:
            await screen.board()
            await asyncio.to_thread(change)
            return await screen.board()

    assert asyncio.run(ask())["version"] == 2


def test_several_changes_in_one_transaction_are_one_piece_of_news(
    room, settings, monkeypatch, db, django_capture_on_commit_callbacks
):
    settings.REDIS_URL = "redis://is.played.by/the-test"
    published = []
    monkeypatch.setattr(live, "_publish", lambda *message: published.append(message))

    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            live.announce(f"board:{room.key}")
        with suppress(KeyError), transaction.atomic():
            live.announce(f"board:{room.key}")
            raise KeyError

    assert published == [(f"board:{room.key}", 1)]


def test_a_quiet_stream_pulses_without_asking_for_anything(room, monkeypatch):
    monkeypatch.setattr(asgi, "PULSE_SECONDS", 0.01)

    async def ask():
        async with watching(room) as screen:
            await screen.version()
            pulses = [await screen.text() for _ in range(5)]
            return pulses, room.looks

    assert asyncio.run(ask()) == (["event: pulse\ndata: .\n\n"] * 5, 1)


# When it ends


def test_whoever_loses_the_right_is_not_told_the_next_version(room):
    async def ask():
        async with watching(room) as screen:
            assert await screen.version() == 1
            room.paired, room.version = False, 2
            told = await screen.version()
        return told, await answer(f"/live/board/{room.key}/")

    assert asyncio.run(ask()) == (None, 404)


def test_idle_streams_end_soon_after_the_right_is_lost_and_are_asked_about_all_at_once(room, monkeypatch):
    monkeypatch.setattr(live, "RECHECK_SECONDS", 0.05)
    monkeypatch.setattr(live, "POLL_SECONDS", 3600)

    async def ask():
        async with watching(room) as one, watching(room, cookie="screen=two") as two:
            assert await one.version() == await two.version() == 1
            looks, room.paired = room.looks, False
            return await one.version(), await two.version(), room.looks - looks

    assert asyncio.run(ask()) == (None, None, 1)


def test_whoever_now_belongs_to_another_audience_gets_its_board_at_once(room, monkeypatch):
    monkeypatch.setattr(live, "RECHECK_SECONDS", 0.02)
    monkeypatch.setattr(live, "POLL_SECONDS", 3600)

    async def ask():
        async with pushed(room, 1) as screen:
            await screen.board()
            monkeypatch.setattr(room, "audience", lambda watcher: "supplier")
            room.text = "leverandør"
            return await screen.board()

    assert asyncio.run(ask())["html"] == "<p>leverandør 1</p>"


def test_a_stream_ends_after_its_time_so_that_the_browser_knocks_again(room, monkeypatch):
    monkeypatch.setattr(asgi, "LIFETIME_SECONDS", 0.01)

    async def ask():
        async with watching(room) as screen:
            return await screen.version(), await screen.version()

    assert asyncio.run(ask()) == (1, None)


def test_all_streams_end_when_the_server_does(room):
    async def ask():
        async with watching(room) as one, watching(room, cookie="screen=two") as two:
            live.stop()
            await one.ended()
            await two.ended()
        return live.gauge()["streams"]

    assert asyncio.run(ask()) == 0


def test_the_servers_own_handler_still_gets_the_signal(monkeypatch):
    monkeypatch.setattr(asgi, "_handlers_are_set", False)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard = []
    try:
        signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
        asgi._end_with_the_server()
        signal.raise_signal(signal.SIGTERM)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert heard == [signal.SIGTERM]


def test_a_screen_that_leaves_gives_its_place_back(room):
    async def ask():
        async with watching(room):
            assert live.gauge() == {"state": "poll", "streams": 1}
        return live.gauge()["streams"], live.hub().waiters

    assert asyncio.run(ask()) == (0, {})


def test_a_screen_that_never_reads_does_not_hold_the_server(room, monkeypatch):
    monkeypatch.setattr(asgi, "LIFETIME_SECONDS", 0.01)

    async def never(message):
        if message.get("type") == "http.response.body" and b"retry" not in message["body"]:
            await asyncio.Event().wait()

    async def ask():
        scope = Screen(f"/live/board/{room.key}/", method="POST").scope | {"method": "GET"}
        async with asyncio.timeout(PATIENCE):
            await asgi.application(scope, asyncio.Queue().get, never)
        return live.gauge()["streams"]

    assert asyncio.run(ask()) == 0


# Where the hub hears it


def test_without_redis_nothing_is_published(room, django_capture_on_commit_callbacks, db, monkeypatch):
    published = []
    monkeypatch.setattr(live, "_publish", lambda *message: published.append(message))

    with django_capture_on_commit_callbacks(execute=True):
        live.announce(f"board:{room.key}")

    assert published == []


def test_a_redis_that_is_away_fails_nobodys_commit(
    room, settings, caplog, db, django_capture_on_commit_callbacks
):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    with django_capture_on_commit_callbacks(execute=True):
        live.announce(f"board:{room.key}")

    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_redis_that_is_away_leaves_the_hub_polling(room, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    async def ask():
        async with watching(room) as screen:
            assert await screen.version() == 1
            room.version = 2
            return await screen.version(), live.gauge()["state"]

    assert asyncio.run(ask()) == (2, "poll")


def test_the_hub_goes_back_and_forth_between_redis_and_the_database_and_misses_nothing(
    room, settings, monkeypatch
):
    settings.REDIS_URL = "redis://is.played.by/the-test"
    topic = f"board:{room.key}"
    wire = SimpleNamespace(up=True, messages=asyncio.Queue())

    async def messages():
        if not wire.up:
            raise redis.ConnectionError("away")
        yield None, 0
        while (message := await wire.messages.get()) is not None:
            yield message
        raise redis.ConnectionError("cut")

    monkeypatch.setattr(live, "_messages", messages)

    async def ask():
        async with watching(room) as screen:
            assert await screen.version() == 1
            await until(lambda: live.gauge()["state"] == "push")
            room.version = 2
            wire.messages.put_nowait((topic, 2))
            assert await screen.version() == 2
            wire.up, room.version = False, 3  # nobody announces 3
            wire.messages.put_nowait(None)
            assert await screen.version() == 3
            room.version = 4
            assert await screen.version() == 4
            assert live.gauge()["state"] == "poll"
            wire.up = True
            await until(lambda: live.gauge()["state"] == "push")
            room.version = 5
            wire.messages.put_nowait((topic, 5))
            return await screen.version()

    assert asyncio.run(ask()) == 5


@pytest.mark.skipif(not REDIS_OF_THE_TEST_RUN, reason="needs the Redis that ./test starts")
def test_an_announcement_travels_over_the_real_redis(room, settings, monkeypatch):
    settings.REDIS_URL = REDIS_OF_THE_TEST_RUN
    settings.LIVE_PREFIX = f"test-{uuid4()}"
    monkeypatch.setattr(live, "POLL_SECONDS", 3600)
    monkeypatch.setattr(live, "SILENCE_SECONDS", 0.05)

    async def ask():
        async with watching(room) as screen:
            assert await screen.version() == 1
            await until(lambda: live.gauge()["state"] == "push")
            await asyncio.sleep(0.3)  # several silences, each with its sign of life
            room.version = 2
            await asyncio.to_thread(live._publish, f"board:{room.key}", 2)
            return await screen.version(), live.gauge()["state"]

    assert asyncio.run(ask()) == (2, "push")


# Whose session it is


@pytest.fixture
def logged_in(client, db):
    user = get_user_model().objects.create_user("inge@fjordby.example", "en lang adgangskode", name="Inge")
    client.force_login(user)
    return user, {name: cookie.value for name, cookie in SimpleCookie(client.cookies).items()}


def test_the_session_cookie_says_who_is_watching_and_is_left_as_it_was(
    logged_in, client, django_assert_num_queries
):
    user, cookies = logged_in
    before = client.session.get_expiry_date(), dict(client.session)

    with django_assert_num_queries(2):
        assert recognised(cookies) == [user]

    assert before[1] == dict(client.session)


def test_a_person_who_has_left_or_changed_password_is_nobody(logged_in, client):
    user, cookies = logged_in

    user.set_password("en helt anden adgangskode")
    user.save()
    changed = recognised(cookies)
    client.force_login(user)
    user.is_active = False
    user.save()
    left = recognised({name: cookie.value for name, cookie in client.cookies.items()})
    client.logout()

    assert (changed, left, recognised(cookies)) == ([None], [None], [None])


# The two plain pages


def test_a_server_without_streams_answers_everybody_with_nothing():
    response = live.no_stream(RequestFactory().get("/live/board/x/"), kind="board", key="x")

    assert (response.status_code, response.content) == (204, b"")


def test_the_clock_tells_the_houses_time():
    response = live.server_time(RequestFactory().get("/clock/"))

    assert json.loads(response.content) == {"now": int(clock.now().timestamp() * 1000)}
    assert response["Cache-Control"] == "no-store"
