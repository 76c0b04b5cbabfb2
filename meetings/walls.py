"""Wall screens: a screen shows a code, the leader types it, and the screen follows that one meeting.

A screen is a device, not a person: it only looks, it sees no more than first names and initials, and it
forgets itself soon after the meeting.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from meetings.conduct import lock, require_leader, touch
from meetings.models import Meeting, WallScreen
from meetings.states import MeetingState

COOKIE = "dtr-wall"
CODE_LIFE = dt.timedelta(minutes=5)
TRIES, TRIES_WITHIN = 3, dt.timedelta(minutes=5)
LIFE_AFTER_MEETING = dt.timedelta(minutes=15)
# A meeting that nobody closed does not hang on a wall into the night.
LONGEST_OVERRUN = dt.timedelta(hours=2)
MOST_UNPAIRED = 200


def _digest(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def new_screen() -> tuple[WallScreen, str, str]:
    """A screen that waits to be paired: the row, its token for the cookie, and the code to show.

    Refuses ``too_many_screens`` when a flood of them waits already.
    """
    WallScreen.objects.filter(meeting__isnull=True, code_until__lt=clock.now()).delete()
    if WallScreen.objects.filter(meeting__isnull=True).count() >= MOST_UNPAIRED:
        raise Refusal("too_many_screens", _("Too many screens wait to be paired. Try again in five minutes."))
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


def screen_of(cookies: dict[str, str]) -> WallScreen | None:
    """The screen whose token lies in the cookies, paired or not; None for a stranger or an old one."""
    token = cookies.get(COOKIE, "")
    if not token:
        return None
    screen = (
        WallScreen.objects.filter(token_digest=_digest(token))
        .select_related("meeting__team", "meeting__rule_set", "meeting__series")
        .first()
    )
    return screen if screen and is_alive(screen) else None


def is_alive(screen: WallScreen) -> bool:
    """Whether the screen may still show anything: not switched off, and its meeting not long over."""
    if screen.revoked_at is not None:
        return False
    if screen.meeting is None:
        return screen.code_until is not None and screen.code_until > clock.now()
    meeting = screen.meeting
    if meeting.state == MeetingState.CANCELLED:
        return False
    if meeting.state == MeetingState.RUNNING:
        length = dt.timedelta(minutes=meeting.length_minutes)
        opened_at = meeting.opened_at or meeting.starts_at
        return clock.now() < max(opened_at, meeting.starts_at) + length + LONGEST_OVERRUN
    return clock.now() < (meeting.closed_at or meeting.ends_at) + LIFE_AFTER_MEETING


def pair(meeting: Meeting, *, by: Any, code: str) -> WallScreen:
    """Bind the screen that shows ``code`` to the meeting.

    Refuses ``not_leader``, ``wrong_state``, ``code_wrong``, and ``too_many_tries`` after three wrong codes
    in five minutes.
    """
    key = f"wall-tries:{by.pk}"
    tries = cache.get(key, 0)
    if tries >= TRIES:
        raise Refusal(
            "too_many_tries", _("Three wrong codes. Wait five minutes, then use the code on the screen.")
        )
    with transaction.atomic():
        meeting = lock(meeting)
        require_leader(meeting, by)
        if meeting.state in (MeetingState.CANCELLED, MeetingState.CLOSED, MeetingState.APPROVED):
            raise Refusal(
                "wrong_state", _("The meeting is over. A screen can be paired with a coming meeting.")
            )
        digits = "".join(letter for letter in code if letter.isdigit())
        paired = WallScreen.objects.filter(
            code_digest=_digest(digits),
            code_until__gt=clock.now(),
            meeting__isnull=True,
            revoked_at__isnull=True,
        )
        screen = paired.select_for_update().first()
        if screen is not None:
            screen.meeting, screen.paired_by, screen.paired_at = meeting, by, clock.now()
            screen.code_digest, screen.code_until = "", None
            screen.save(update_fields=["meeting", "paired_by", "paired_at", "code_digest", "code_until"])
            trail.record("wall.paired", by=by, about=screen, team_id=meeting.team_id, meeting_id=meeting.pk)
            touch(meeting)
    if screen is None:
        cache.set(key, tries + 1, TRIES_WITHIN.total_seconds())
        raise Refusal(
            "code_wrong", _("No screen shows that code now. Read the six digits on the screen again.")
        )
    cache.delete(key)
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
