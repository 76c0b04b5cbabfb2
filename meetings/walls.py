"""Wall screens: a screen shows a code, the leader types it, and the screen follows that one meeting.

A screen is a device, not a person: it only looks, it sees no more than first names and initials, and it
forgets itself soon after the meeting.
"""

import datetime as dt
import hashlib
import hmac
import math
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.utils.translation import gettext as _

from dtr import clock, tries
from dtr.audit import trail
from dtr.refusal import Refusal
from meetings.hold import lock, require_leader, touch
from meetings.models import Meeting, WallScreen
from meetings.models.meeting import WallPrivacy
from meetings.states import AHEAD, BOARD_IS_LIVE, MeetingState

COOKIE = "dtr-wall"
CODE_LIFE = dt.timedelta(minutes=5)
TRIES, TRIES_WITHIN_MINUTES = 3, 5
# The leaders of a whole house may come from one address, ten teams of them at nine on a Tuesday.
TRIES_OF_ADDRESS = 12
LIFE_AFTER_MEETING = dt.timedelta(minutes=15)
# A meeting that nobody closed does not hang on a wall into the night.
LONGEST_OVERRUN = dt.timedelta(hours=2)
MOST_UNPAIRED = 600
# A flood comes from few addresses; the screens of a house may share one, and all begin at nine.
SCREENS_OF_ADDRESS = 60
SEEN_OF_A_SCREEN = ("token_digest", "meeting_id", "team_id", "place", "revoked_at", "code_until")
# Nobody has touched the meeting for so long: the room may be empty, or full of other people.
IDLE_AFTER = dt.timedelta(minutes=10)

# The capital H of IBM Plex Sans, as a share of the font size.
CAPITAL = 0.698
TEXT_ARC, HEADLINE_ARC = 16, 20
HEADLINE_REM = 1.25
# The sizes for which the layout is made, in tenths of a percent of the screen's height.
SMALLEST, LARGEST = 40, 80
USUAL_INCHES, USUAL_METRES = 55, Decimal("6.0")
METRES_PER_INCH = 0.0254
HEIGHT_OF_DIAGONAL = 9 / math.sqrt(16**2 + 9**2)


@dataclass(frozen=True)
class TextSize:
    """How large one rem is on a screen, and what the room lacks when even the largest is too small."""

    tenths: int
    """Tenths of a percent of the screen's height; the class of the page is ``wall-size-<tenths>``."""
    inches_needed: int | None = None
    metres_reached: Decimal | None = None


def _digest(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def new_screen(*, address: str = "", instead_of: WallScreen | None = None) -> tuple[WallScreen, str, str]:
    """A screen that waits to be paired: the row, its token for the cookie, and the code to show.

    ``instead_of`` is what the same device waited as until now. Refuses ``too_many_screens`` when a flood of
    them waits already, or came from this network address within five minutes.
    """
    waiting = WallScreen.objects.filter(meeting__isnull=True)
    waiting.filter(code_until__lt=clock.now()).delete()
    if instead_of is not None:
        waiting.filter(pk=instead_of.pk).delete()
    elif address and _take_try(f"screen-{_digest(address)}", SCREENS_OF_ADDRESS) is None:
        raise _too_many_screens()
    if waiting.count() >= MOST_UNPAIRED:
        raise _too_many_screens()
    token = secrets.token_urlsafe(32)
    code = f"{secrets.randbelow(1_000_000):06d}"
    while WallScreen.objects.filter(code_digest=_digest(code)).exists():
        code = f"{secrets.randbelow(1_000_000):06d}"
    screen = WallScreen.objects.create(
        token_digest=_digest(token),
        code_digest=_digest(code),
        code_until=clock.now() + CODE_LIFE,
        made_at=clock.now(),
    )
    return screen, token, code


def _too_many_screens() -> Refusal:
    return Refusal("too_many_screens", _("Too many screens wait to be paired. Try again in five minutes."))


def screen_of(cookies: dict[str, str]) -> WallScreen | None:
    """The screen whose token lies in the cookies, paired or not; None for a stranger or an old one."""
    token = cookies.get(COOKIE, "")
    return screens_of({token}).get(token)


def screens_of(tokens: Iterable[str], meetings: dict[str, Meeting] | None = None) -> dict[str, WallScreen]:
    """The living screens behind many tokens, in one query; strangers and old ones are left out.

    ``meetings``, when given, are the only ones that matter, read already.
    """
    digests = {_digest(token): token for token in tokens if token}
    if not digests:
        return {}
    rows = WallScreen.objects.filter(token_digest__in=digests)
    if meetings is None:
        rows = rows.select_related("meeting__team", "meeting__rule_set", "meeting__series")
    else:
        rows = rows.filter(meeting_id__in=list(meetings)).only(*SEEN_OF_A_SCREEN)
    found = {}
    for screen in rows:
        if meetings is not None:
            screen.meeting = meetings[str(screen.meeting_id)]
        if is_alive(screen):
            found[digests[screen.token_digest]] = screen
    return found


def is_alive(screen: WallScreen) -> bool:
    """Whether the screen may still show anything: not switched off, and its meeting not long over."""
    if screen.revoked_at is not None:
        return False
    if screen.meeting is None:
        return screen.code_until is not None and screen.code_until > clock.now()
    meeting = screen.meeting
    if (screen.team_id, screen.place) != (meeting.team_id, meeting.place):
        return False
    if meeting.state == MeetingState.CANCELLED:
        return False
    late = max((meeting.opened_at or meeting.starts_at) - meeting.starts_at, dt.timedelta())
    latest = meeting.runs_until + late + LONGEST_OVERRUN
    if meeting.state == MeetingState.RUNNING:
        return clock.now() < latest
    # Wrapped up the day after, a meeting does not come back to its walls.
    return clock.now() < min(meeting.closed_at or meeting.runs_until, latest) + LIFE_AFTER_MEETING


def may_show_persons(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether a wall may show anything about anybody: the meeting runs, and somebody leads it."""
    return (
        meeting.state in BOARD_IS_LIVE
        and meeting.wall_privacy != WallPrivacy.BLANK
        and now < persons_until(meeting)
    )


class Blank(StrEnum):
    """Why a wall shows nobody."""

    AHEAD = "ahead"
    OVER = "over"
    CHOSEN = "chosen"
    IDLE = "idle"


def why_blank(meeting: Meeting) -> Blank:
    """Why the wall of this meeting shows nobody now."""
    if meeting.state in AHEAD:
        return Blank.AHEAD
    if meeting.state not in BOARD_IS_LIVE:
        return Blank.OVER
    return Blank.CHOSEN if meeting.wall_privacy == WallPrivacy.BLANK else Blank.IDLE


def persons_until(meeting: Meeting) -> dt.datetime:
    """When the wall goes blank by itself, unless somebody does something before."""
    moments = [moment for moment in (meeting.last_action_at, meeting.opened_at) if moment]
    return max(moments, default=meeting.starts_at) + IDLE_AFTER


def text_size(screen: WallScreen) -> TextSize:
    """How large text must be so that the farthest seat can read it, and never less.

    A capital of height h, seen from d metres, fills an angle of 2 · arctan(h / 2d). ISO 9241-303 asks
    for capitals of 20 to 22 minutes of arc and allows 16 as the least; here headlines get 20 and
    everything else 16. With a 16:9 screen of D inches,

        h = 2 · d · tan(angle / 2)            the capital in metres
        H = D · 0.0254 · 9 / √(16² + 9²)      the height of the screen in metres
        rem = h / 0.698 / H                   as a share of the height: capitals are 0.698 em

    The share is rounded up to a tenth of a percent. When a screen would need more than the largest size
    the layout has, the answer names the screen, or the distance, that would do.
    """
    needed = _tenths_needed(screen.inches, float(screen.seat_metres))
    if needed <= LARGEST:
        return TextSize(max(SMALLEST, math.ceil(needed)))
    reach = float(screen.seat_metres) * LARGEST / needed
    return TextSize(
        LARGEST,
        inches_needed=math.ceil(screen.inches * needed / LARGEST),
        metres_reached=Decimal(math.floor(reach * 10)) / 10,
    )


def _tenths_needed(inches: float, metres: float) -> float:
    height = inches * METRES_PER_INCH * HEIGHT_OF_DIAGONAL

    def rem(minutes_of_arc: float) -> float:
        capital = 2 * metres * math.tan(math.radians(minutes_of_arc / 60) / 2)
        return capital / CAPITAL / height

    return 1000 * max(rem(TEXT_ARC), rem(HEADLINE_ARC) / HEADLINE_REM)


def on(meeting: Meeting) -> list[tuple[WallScreen, TextSize]]:
    """The screens that follow the meeting now, each with the size of its text."""
    followers = meeting.walls.filter(revoked_at__isnull=True).select_related("meeting").order_by("paired_at")
    return [(screen, text_size(screen)) for screen in followers if is_alive(screen)]


def usual(meeting: Meeting) -> dict[str, Any]:
    """What the last screen in this team's room was told about itself; empty for a new room."""
    last = WallScreen.objects.filter(team_id=meeting.team_id, place=meeting.place, paired_at__isnull=False)
    found = last.order_by("-paired_at").values("inches", "seat_metres", "theme").first()
    return dict(found) if found else {}


def pair(
    meeting: Meeting,
    *,
    by: Any,
    code: str,
    inches: int = USUAL_INCHES,
    seat_metres: Decimal = USUAL_METRES,
    theme: str = WallScreen.Theme.DARK,
    address: str = "",
) -> WallScreen:
    """Bind the screen that shows ``code`` to the meeting, its team and its room.

    ``inches`` and ``seat_metres`` decide how large the text is. Refuses ``not_leader``, ``wrong_state``,
    ``code_wrong``, and ``too_many_tries`` after three wrong codes in five minutes by this person, or
    twelve from this network address.
    """
    require_leader(meeting, by)
    taken = [_take_try(f"by-{by.pk}", TRIES)]
    if taken[0] and address:
        taken.append(_take_try(f"from-{_digest(address)}", TRIES_OF_ADDRESS))
    if None in taken:
        raise Refusal(
            "too_many_tries", _("Three wrong codes. Wait five minutes, then use the code on the screen.")
        )
    screen = _bind(meeting, by=by, code=code, inches=inches, seat_metres=seat_metres, theme=theme)
    if screen is None:
        raise Refusal(
            "code_wrong", _("No screen shows that code now. Read the six digits on the screen again.")
        )
    cache.delete_many([key for key in taken if key])
    return screen


def _take_try(whose: str, most: int) -> str | None:
    return tries.take(f"wall-try:{whose}", most, within_minutes=TRIES_WITHIN_MINUTES)


@transaction.atomic
def _bind(meeting: Meeting, *, by: Any, code: str, **told: Any) -> WallScreen | None:
    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state in (MeetingState.CANCELLED, MeetingState.CLOSED, MeetingState.LOCKED):
        raise Refusal("wrong_state", _("The meeting is over. A screen can be paired with a coming meeting."))
    digits = "".join(letter for letter in code if letter.isdigit())
    waiting = WallScreen.objects.filter(
        code_digest=_digest(digits),
        code_until__gt=clock.now(),
        meeting__isnull=True,
        revoked_at__isnull=True,
    )
    screen = waiting.select_for_update().first()
    if screen is None:
        return None
    screen.meeting, screen.paired_by, screen.paired_at = meeting, by, clock.now()
    screen.team_id, screen.place = meeting.team_id, meeting.place
    screen.code_digest, screen.code_until = "", None
    for name, value in told.items():
        field: models.Field[Any, Any] = getattr(WallScreen, name).field
        setattr(screen, name, field.clean(value, screen))
    screen.save()
    trail.record("wall.paired", by=by, about=screen, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)
    return screen


@transaction.atomic
def revoke(screen: WallScreen, *, by: Any) -> None:
    """Switch a paired screen off at once. Does nothing when it is off. Refuses ``not_leader``."""
    assert screen.meeting is not None
    meeting = lock(screen.meeting)
    require_leader(meeting, by)
    if WallScreen.objects.filter(pk=screen.pk, revoked_at__isnull=True).update(revoked_at=clock.now()):
        trail.record("wall.revoked", by=by, about=screen, team_id=meeting.team_id, meeting_id=meeting.pk)
        touch(meeting)
