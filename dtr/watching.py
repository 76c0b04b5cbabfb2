"""Who holds a stream, what each of them may see, and the frame that is drawn once for all who see the same.

A frame is the ready event of a stream: what changed, as the element that shows it. It is drawn once per
*audience* (an opaque text that a room chooses: "wall", "whole team, in Danish"), and it goes to nobody
whose rights were not read anew for it: one batch of queries for all who watch, whatever their number.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.utils import translation
from django.utils.crypto import constant_time_compare

from dtr import clock

Words = dict[str, str]
# Told of changes by number only; the page then fetches itself.
SIGNAL_ONLY = ""


@dataclass(eq=False)
class Watcher:
    """One stream: the topic it watches, and what its request showed."""

    kind: str
    key: str
    cookies: Words
    params: Words
    user: Any = None
    # Whoever a room finds behind the cookies when it is not a person: a wall screen.
    screen: Any = None
    audience: str | None = None
    # What has been written into the trail for this stream, and when.
    noted: dict[Any, dt.datetime] = field(default_factory=dict)

    @property
    def topic(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def viewer(self) -> str:
        """Tells the streams of one person, or of one screen, from those of others."""
        return f"user {self.user.pk}" if self.user else f"screen {getattr(self.screen, 'pk', '')}"

    @property
    def language(self) -> str:
        """The language of the page that opened the stream."""
        asked = self.params.get("lang", "")
        return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class Drawing(NamedTuple):
    """What an audience sees of a topic at one version."""

    version: int
    html: str
    # Changes when the personal part of the page, which is never pushed, should be fetched anew.
    personal: str = ""
    # Whom it shows, for the trail.
    shown: Sequence[Any] = ()
    # It must not be shown to anybody who comes after this moment.
    until: dt.datetime | None = None


class Frame(NamedTuple):
    """A drawing as it goes over the wire."""

    version: int
    audience: str
    event: bytes
    drawing: Drawing | None = None

    def is_fresh(self, version: int) -> bool:
        """Whether it can still be handed to somebody who comes now."""
        until = self.drawing.until if self.drawing else None
        return self.version == version and (until is None or clock.now() < until)


@dataclass(frozen=True)
class Kind:
    """What a room says about one kind of topic.

    ``versions(keys)``: the version of each, in one query. ``read(keys)``: the things themselves, each with
    a ``version``. ``audiences(watchers, things)``: for each watcher the audience, or None for a stranger;
    the same number of queries for one and for a thousand. ``draw(thing, audience)``: the drawing, in the
    language that is active. ``note(key, pairs)``: writes into the trail what each is about to be shown.
    ``prepare(key, audiences)``: a moment later, when nobody waits: makes ready what is probably next.
    """

    versions: Callable[[Iterable[str]], dict[str, int]]
    read: Callable[[Iterable[str]], dict[str, Any]]
    audiences: Callable[[Sequence[Watcher], dict[str, Any]], Sequence[str | None]]
    draw: Callable[[Any, str], Drawing | None] = lambda thing, audience: None
    note: Callable[[str, Sequence[tuple[Watcher, Drawing]]], None] = lambda key, pairs: None
    prepare: Callable[[str, Iterable[str]], None] = lambda key, audiences: None


kinds: dict[str, Kind] = {}


def register(kind: str, room: Kind) -> None:
    """Make topics ``"<kind>:<uuid>"`` watchable; called by a room when the app is ready."""
    kinds[kind] = room


def recognise(watchers: Sequence[Watcher]) -> None:
    """Find out anew who each watcher is, in two queries; whoever has left or logged out becomes nobody.

    Nothing of the sessions is changed or prolonged by it.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    asked = {watcher: watcher.cookies.get(settings.SESSION_COOKIE_NAME, "") for watcher in watchers}
    keys = {key for key in asked.values() if key.isascii() and key.isalnum()}
    sessions: dict[str, dict[str, Any]] = {}
    if keys:
        rows = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=clock.now())
        sessions = {row.session_key: store().decode(row.session_data) for row in rows}
    ids = {session[SESSION_KEY] for session in sessions.values() if SESSION_KEY in session}
    users = {str(user.pk): user for user in get_user_model().objects.filter(pk__in=ids)} if ids else {}
    for watcher in watchers:
        session = sessions.get(asked[watcher], {})
        user = users.get(session.get(SESSION_KEY, ""))
        watcher.user = user if user is not None and _still_logged_in(user, session) else None


def _still_logged_in(user: Any, session: dict[str, Any]) -> bool:
    if not user.is_active or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return False
    given = session.get(HASH_SESSION_KEY, "")
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(given, own) for own in hashes)


def admit(kind: str, watchers: Sequence[Watcher], things: dict[str, Any] | None = None) -> list[Watcher]:
    """Read anew what each may see; those who may see something, each with its audience."""
    recognise(watchers)
    if things is None:
        things = kinds[kind].read({watcher.key for watcher in watchers})
    for watcher, audience in zip(watchers, kinds[kind].audiences(watchers, things), strict=True):
        watcher.audience = audience
    return [watcher for watcher in watchers if watcher.audience is not None]


def compose(
    kind: str, key: str, watchers: Sequence[Watcher], ready: Iterable[Frame] = ()
) -> dict[Watcher, Frame]:
    """The newest frame for each watcher of one topic who may still watch it; the others are left out.

    ``ready`` are frames drawn before, used again where they are still the newest. When the trail cannot
    be written, the error rises and nothing is shown.
    """
    things = kinds[kind].read([key])
    if key not in things:
        return {}
    frames = {frame.audience: frame for frame in ready if frame.is_fresh(things[key].version)}
    told = {}
    for watcher in admit(kind, watchers, things):
        audience = watcher.audience or SIGNAL_ONLY
        if audience not in frames:
            with translation.override(watcher.language):
                frames[audience] = _frame(kind, things[key], audience)
        told[watcher] = frames[audience]
    pairs = [(watcher, frame.drawing) for watcher, frame in told.items() if frame.drawing]
    if pairs:
        kinds[kind].note(key, pairs)
    return told


def _frame(kind: str, thing: Any, audience: str) -> Frame:
    drawing = kinds[kind].draw(thing, audience) if audience else None
    if drawing is None:
        return Frame(thing.version, audience, signal(thing.version))
    told = {"version": drawing.version, "html": drawing.html, "personal": drawing.personal}
    # JSON keeps every line break of the texts inside one line, so no text can begin an event of its own.
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    event = f"event: board\nid: {drawing.version:d}\ndata: {data}\n\n"
    return Frame(drawing.version, audience, event.encode(), drawing)


def signal(version: int) -> bytes:
    """The event that only says that a version is out."""
    return f"event: version\nid: {version:d}\ndata: {version:d}\n\n".encode()
