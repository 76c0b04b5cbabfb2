"""What the screens of a meeting are sent: one drawing per audience, and who belongs to which.

The audiences are the walls, the whole team, those of the team who work for another authority, and the
people of one supplier, each per language. A leader's
console and other pages are only told the version: what they show is personal.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string

from citizens import consents
from dtr import clock, watching
from dtr.audit import trail
from dtr.prepared import Prepared
from dtr.staff import access
from dtr.staff.models import Position, Unit
from dtr.staff.roles import DUTIES, Permission, Role, may
from dtr.watching import SIGNAL_ONLY, Drawing, Kind, Watcher
from meetings import board, dossiers, walls
from meetings.models import AgendaItem, Meeting
from meetings.states import BOARD_IS_LIVE

BETWEEN_LINES = re.compile(r"\s*\n\s*")


def read(keys: Iterable[str]) -> dict[str, Meeting]:
    """The meetings by key, in one query."""
    asked = list(keys)
    rows = _one(UUID(asked[0])) if len(asked) == 1 else _rows().filter(pk__in=asked)
    return {str(meeting.pk): meeting for meeting in rows}


def _rows() -> "QuerySet[Meeting]":
    return Meeting.objects.select_related("team").order_by()


@Prepared
def _one(key: UUID) -> "QuerySet[Meeting]":
    return _rows().filter(pk=key)


def audiences(watchers: Sequence[Watcher], meetings: dict[str, Meeting]) -> list[str | None]:
    """For each watcher the audience, or None for a stranger; three queries, whatever their number."""
    users = [one.user for one in watchers if one.user]
    _read_positions(users)
    _read_employers(users)
    _read_screens([one for one in watchers if one.params.get("as") == "wall" or one.user is None], meetings)
    return [_audience(one, meetings.get(one.key)) for one in watchers]


def _audience(watcher: Watcher, meeting: Meeting | None) -> str | None:
    if meeting is None:
        return None
    if watcher.screen is not None:
        return f"wall {watcher.language}"
    if watcher.user is None:
        return None
    held = [
        one.role
        for one in access.positions(watcher.user)
        if one.team_id == meeting.team_id and may(one.role, Permission.SEE_CITIZENS)
    ]
    if not held:
        return None
    if watcher.params.get("as") != "room":
        return SIGNAL_ONLY
    if all(DUTIES[Role(role)].own_citizens_only for role in held):
        return f"supplier-{watcher.user.employer_id or 0} {watcher.language}"
    receiver = consents.receiver_of(watcher.user)
    return f"outside-{receiver.pk} {watcher.language}" if receiver else f"team {watcher.language}"


def _read_screens(watchers: Sequence[Watcher], meetings: dict[str, Meeting]) -> None:
    """Find the screen behind each cookie; a screen that watches is nobody's, whoever has logged in there."""
    tokens = {one.cookies.get(walls.COOKIE, "") for one in watchers}
    screens = walls.screens_of(tokens, meetings) if watchers else {}
    for one in watchers:
        screen = screens.get(one.cookies.get(walls.COOKIE, ""))
        one.user, one.screen = None, screen if screen and str(screen.meeting_id) == one.key else None


def _read_positions(users: Sequence[Any]) -> None:
    """What ``access.positions`` would ask for person by person."""
    held: dict[int, list[Position]] = {user.pk: [] for user in users}
    if held:
        for one in Position.objects.held_today().filter(user__in=held).select_related("team"):
            held[one.user_id].append(one)
    for user in users:
        user._positions_today = held[user.pk]


def _read_employers(users: Sequence[Any]) -> None:
    """For whom each of them reads; nothing is asked where all are the municipality's own."""
    keys = {user.employer_id for user in users if user.employer_id}
    units = Unit.objects.in_bulk(keys) if keys else {}
    for user in users:
        if user.employer_id:
            user.employer = units[user.employer_id]


# What the two templates are handed; the views of the pages say it when the app is ready.
WallContext = Callable[[Meeting], dict[str, Any]]
RoomContext = Callable[..., dict[str, Any]]


def draw(meeting: Meeting, audience: str, *, wall: WallContext, room: RoomContext) -> Drawing:
    """The element that this audience sees of a meeting."""
    who = audience.split()[0]
    if who == "wall":
        context, template = wall(meeting), "_wall.html"
    else:
        kind, _sign, number = who.partition("-")
        context, template = (
            room(meeting, whole=kind != "supplier", employer_id=int(number) if number else None),
            "meetings/_room_board.html",
        )
    shown = context.get("board")
    return Drawing(
        version=meeting.version,
        html=BETWEEN_LINES.sub("\n", render_to_string(template, context)),
        personal=context.get("mine_token", ""),
        shown=shown.citizens if shown else (),
        until=walls.persons_until(meeting) if who == "wall" and shown else None,
    )


def note(key: str, pairs: Sequence[tuple[Watcher, Drawing]]) -> None:
    """Every showing of a citizen stands in the trail, under the wall or under the person."""
    now = clock.now()
    looks: dict[str, list[trail.Look]] = {"wall": [], "meeting": []}
    for watcher, drawing in pairs:
        news = [
            citizen
            for citizen in drawing.shown
            if citizen.pk not in watcher.noted or now - watcher.noted[citizen.pk] >= trail.SAME_LOOK
        ]
        if news:
            place = "meeting" if watcher.user else "wall"
            looks[place].append(trail.Look(watcher.user or watcher.screen, news))
            watcher.noted.update({citizen.pk: now for citizen in news})
    for place, some in looks.items():
        if some:
            trail.looked_together(some, place=place, meeting_id=key, once_within=trail.SAME_LOOK)


def prepare(key: str, audiences: Iterable[str]) -> None:
    """Read ahead for the walls what there is to say about the citizen who is probably next."""
    if not any(audience.startswith("wall") for audience in audiences):
        return
    waiting = AgendaItem.objects.waiting().filter(meeting__pk=key, meeting__state__in=BOARD_IS_LIVE)
    if upcoming := waiting.select_related("citizen").first():
        dossiers.for_wall(upcoming)


def register(*, wall: WallContext, room: RoomContext) -> None:
    """Let the screens of meetings be watched; called when the app is ready."""
    watching.register(
        "meeting", Kind(board.versions, read, audiences, partial(draw, wall=wall, room=room), note, prepare)
    )
