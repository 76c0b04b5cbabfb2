"""The states of a meeting and of one citizen on its agenda, and the moves between them.

planned ⇄ called → running ⇄ awaiting wrap-up → closed → locked
   │        │         └──────────────────────────┘
   └────────┴──→ cancelled

Closing is the leader's word that the minutes are agreed; from then on they can be amended for a while, and
locked they are never changed.
"""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dtr.refusal import Refusal


class MeetingState(models.TextChoices):
    """A meeting, in the order a week unfolds."""

    PLANNED = "planned", gettext_lazy("Planned")
    CALLED = "called", gettext_lazy("Called")
    RUNNING = "running", gettext_lazy("Running")
    AWAITING_WRAP_UP = "awaiting_wrap_up", gettext_lazy("Awaiting wrap-up")
    CLOSED = "closed", gettext_lazy("Closed")
    LOCKED = "locked", gettext_lazy("Minutes locked")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")


class ItemState(models.TextChoices):
    """One citizen on the agenda, in the order an hour unfolds."""

    WAITING = "waiting", gettext_lazy("Waiting")
    PRESENT = "present", gettext_lazy("Now")
    DISCUSSED = "discussed", gettext_lazy("Discussed")
    CARRIED_OVER = "carried_over", gettext_lazy("Carried over")


AHEAD = frozenset({MeetingState.PLANNED, MeetingState.CALLED})
AGENDA_OPEN_TO_PLANNERS = frozenset({MeetingState.PLANNED})
AGENDA_OPEN_TO_LEADERS = frozenset({MeetingState.PLANNED, MeetingState.CALLED, MeetingState.RUNNING})
BOARD_IS_LIVE = frozenset({MeetingState.RUNNING})
MINUTES_FROZEN = frozenset({MeetingState.CLOSED, MeetingState.LOCKED})
# What the hour came to can still be written: also after a meeting that nobody closed.
CAN_BE_WRITTEN = frozenset({MeetingState.RUNNING, MeetingState.AWAITING_WRAP_UP})
# The hour is over, whether or not it has been wrapped up.
OVER = frozenset({MeetingState.AWAITING_WRAP_UP, MeetingState.CLOSED, MeetingState.LOCKED})
HELD = frozenset(
    {MeetingState.RUNNING, MeetingState.AWAITING_WRAP_UP, MeetingState.CLOSED, MeetingState.LOCKED}
)

MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.PLANNED: frozenset({MeetingState.CALLED, MeetingState.RUNNING, MeetingState.CANCELLED}),
    MeetingState.CALLED: frozenset({MeetingState.PLANNED, MeetingState.RUNNING, MeetingState.CANCELLED}),
    MeetingState.RUNNING: frozenset({MeetingState.AWAITING_WRAP_UP, MeetingState.CLOSED}),
    MeetingState.AWAITING_WRAP_UP: frozenset({MeetingState.RUNNING, MeetingState.CLOSED}),
    MeetingState.CLOSED: frozenset({MeetingState.LOCKED}),
    MeetingState.LOCKED: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}


def may_move(before: str, after: str) -> bool:
    """Whether the table has this move."""
    return MeetingState(after) in MOVES[MeetingState(before)]


def require_move(before: str, after: str) -> None:
    """Refuse ``wrong_state`` when the table lacks the move."""
    if not may_move(before, after):
        raise Refusal("wrong_state", _wrong(MeetingState(before)))


def require(state: str, allowed: frozenset[MeetingState]) -> None:
    """Refuse ``wrong_state`` unless the meeting is in one of the allowed states."""
    if MeetingState(state) not in allowed:
        raise Refusal("wrong_state", _wrong(MeetingState(state)))


def _wrong(state: MeetingState) -> str:
    return {
        MeetingState.PLANNED: _("The meeting has not been opened yet."),
        MeetingState.CALLED: _("The agenda is closed; only the leader can change it now."),
        MeetingState.RUNNING: _("The meeting is already running."),
        MeetingState.AWAITING_WRAP_UP: _("The meeting has run out, and only waits for its wrap-up."),
        MeetingState.CLOSED: _("The meeting is over. Its minutes are agreed."),
        MeetingState.LOCKED: _("The meeting is over, and its minutes are locked."),
        MeetingState.CANCELLED: _("The meeting is cancelled."),
    }[state]
