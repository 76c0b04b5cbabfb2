"""A meeting that nobody closed: the house ends it, drafts its minutes, and tells those who lead it.

An hour after it should have ended nobody sits there any more, unless somebody still works on it; three
hours after, not even then. Ended in this way it awaits its wrap-up: the citizen who was up and those who
were not reached are the leader's to settle. On the same day the leader may take it up again.

Et møde, som ingen lukkede, afslutter huset selv en time efter, at det skulle være slut; arbejder nogen
stadig, venter det, dog højst tre timer. Lederen samler op bagefter, eller genoptager det samme dag.
"""

import datetime as dt
import logging
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit.models import Event
from dtr.outbox import post
from dtr.refusal import Refusal
from dtr.staff.models import User
from meetings import letters, minutes
from meetings.hold import lock, note, require_leader, tell_elsewhere, touch
from meetings.models import Meeting
from meetings.states import BOARD_IS_LIVE, MeetingState, require

logger = logging.getLogger(__name__)

LEFT_ALONE = dt.timedelta(hours=1)
QUIET = dt.timedelta(hours=1)
AT_THE_LATEST = dt.timedelta(hours=3)

AWAITING = frozenset({MeetingState.AWAITING_WRAP_UP})


def sweep(now: dt.datetime) -> None:
    """End every meeting that is forgotten by now. One that fails keeps no other waiting."""
    for meeting in Meeting.objects.filter(state__in=BOARD_IS_LIVE, starts_at__lte=now - LEFT_ALONE):
        if is_forgotten(meeting, now):
            try:
                forget(meeting, by=None)
            except Exception:
                logger.exception("The forgotten meeting %s could not be ended", meeting.pk)


def should_have_ended(meeting: Meeting) -> dt.datetime:
    """The whole length, and what was added, from the agreed start; or from the opening, if that was later."""
    begun = max(meeting.starts_at, meeting.opened_at or meeting.starts_at)
    # In UTC: a night in which the clocks change has an hour more or less, the meeting has not.
    return begun.astimezone(dt.UTC) + dt.timedelta(minutes=meeting.length_minutes + meeting.extended_minutes)


def is_forgotten(meeting: Meeting, now: dt.datetime) -> bool:
    """Whether it runs although it should have ended long ago, and nobody works on it."""
    if meeting.state not in BOARD_IS_LIVE:
        return False
    ended = should_have_ended(meeting)
    if now < ended + LEFT_ALONE:
        return False
    if now >= _last_act(meeting) + QUIET:
        return True
    return now >= max(ended, _resumed_at(meeting) or ended) + AT_THE_LATEST


def _last_act(meeting: Meeting) -> dt.datetime:
    return meeting.last_action_at or meeting.opened_at or meeting.starts_at


def _resumed_at(meeting: Meeting) -> dt.datetime | None:
    found = Event.objects.filter(code="meeting.resumed", meeting_id=meeting.pk)
    return found.order_by("-pk").values_list("at", flat=True).first()


@transaction.atomic
def forget(meeting: Meeting, *, by: Any) -> bool:
    """Let a forgotten meeting await its wrap-up. True when this call did it; once however many try.

    Does nothing when somebody has worked on it or closed it meanwhile.
    """
    meeting = lock(meeting)
    if not is_forgotten(meeting, clock.shared()):
        return False
    # Nobody knows how long the last speaker spoke, so it counts for no profession.
    ended = {"state": MeetingState.AWAITING_WRAP_UP, "speaker": None, "speaking_since": None}
    if not Meeting.objects.filter(pk=meeting.pk, state=MeetingState.RUNNING).update(**ended):
        return False
    meeting.word_requests.all().delete()
    meeting.refresh_from_db()
    note("meeting.forgotten", by=by, about=meeting, meeting=meeting)
    tell_elsewhere(meeting, by=by)
    touch(meeting)
    _tell_leaders(meeting)
    return True


def _tell_leaders(meeting: Meeting) -> None:
    """Write to whoever opened it, and to those who came to lead it."""
    leading = set(meeting.participants.leading().values_list("user_id", flat=True))
    for leader in User.objects.filter(pk__in=leading | {meeting.opened_by_id} - {None}, is_active=True):
        post.write(
            f"meeting:{meeting.pk}:{leader.pk}:forgotten:{meeting.version}",
            to=leader,
            kind=letters.WRAP_UP_AWAITED,
            path=reverse("wrap_up", args=[meeting.pk]),
            meeting=str(meeting.pk),
            starts_at=meeting.starts_at,
        )


@transaction.atomic
def resume(meeting: Meeting, *, by: Any) -> Meeting:
    """Take the meeting up again on the same day; its draft is thrown away. Does nothing when it runs.

    Refuses ``not_leader``, ``wrong_state`` and ``not_today``.
    """
    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state == MeetingState.RUNNING:
        return meeting
    require(meeting.state, AWAITING)
    if not meeting.can_be_resumed:
        raise Refusal("not_today", _("The meeting was on another day. Wrap it up instead."))
    meeting.state = MeetingState.RUNNING
    meeting.save(update_fields=["state"])
    minutes.drop_draft(meeting)
    note("meeting.resumed", by=by, about=meeting, meeting=meeting)
    tell_elsewhere(meeting, by=by)
    touch(meeting)
    return meeting
