"""The one-minute rating: what those who were present thought of the meeting.

A rating is shown only among at least ``FEWEST`` others, as figures and as remarks in no order; who gave
which, no page and no trail tells.
"""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from meetings import hold
from meetings.models import Meeting, MeetingRating, Participant
from meetings.states import HELD, ItemState

FEWEST = 3
LONGEST_REMARK = 300


@dataclass(frozen=True)
class Figures:
    """What is shown of a meeting's ratings."""

    count: int
    average: float
    lowest: int
    highest: int
    remarks: list[str]


@transaction.atomic
def rate(meeting: Meeting, *, by: Any, score: int, remark: str = "") -> MeetingRating:
    """Say how the meeting was, once everybody is settled and until the end of the next day; or say it anew.

    Does nothing when it has been said. No screen shows it, so none is told. Refuses ``not_present``,
    ``not_settled``, ``too_late``, ``no_score`` and ``too_long``.
    """
    meeting = hold.lock(meeting)
    participant = _present(meeting, by)
    if participant is None:
        raise Refusal("not_present", _("Only those who were at the meeting rate it."))
    if not _is_settled(meeting):
        raise Refusal("not_settled", _("The meeting is rated when every citizen on the agenda is settled."))
    if _is_too_late(meeting):
        raise Refusal("too_late", _("A meeting is rated on the day itself or the day after."))
    if not MeetingRating.LOWEST <= score <= MeetingRating.HIGHEST:
        raise Refusal("no_score", _("Choose a score."))
    if len(remark := remark.strip()) > LONGEST_REMARK:
        raise Refusal("too_long", _("Say it in fewer words."))
    known = MeetingRating.objects.filter(participant=participant).first()
    if known and (known.score, known.remark) == (score, remark):
        return known
    rating, _new = MeetingRating.objects.update_or_create(
        participant=participant,
        defaults={"meeting": meeting, "score": score, "remark": remark, "rated_at": clock.now()},
    )
    # About the meeting and without the score: the trail names people, and must not tell what they thought.
    trail.record("meeting.rated", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    return rating


def may_rate(meeting: Meeting, user: Any) -> bool:
    """Whether this person can rate the meeting now."""
    return not _is_too_late(meeting) and _is_settled(meeting) and _present(meeting, user) is not None


def own(meeting: Meeting, user: Any) -> MeetingRating | None:
    """What this person has said so far; for nobody else."""
    return MeetingRating.objects.filter(meeting=meeting, participant__user_id=user.pk).first()


def _present(meeting: Meeting, user: Any) -> Participant | None:
    return meeting.participants.coming().filter(user_id=user.pk or 0).first()


def _is_settled(meeting: Meeting) -> bool:
    if meeting.state not in HELD:
        return False
    states = set(meeting.items.order_by().values_list("state", flat=True))
    return bool(states) and states <= {ItemState.DISCUSSED, ItemState.CARRIED_OVER}


def _is_too_late(meeting: Meeting) -> bool:
    held_on = clock.local(meeting.opened_at or meeting.starts_at).date()
    return clock.today() > held_on + dt.timedelta(days=1)


def figures(meeting: Meeting) -> Figures | None:
    """The ratings as they may be shown; None while too few have answered."""
    given = list(MeetingRating.objects.filter(meeting=meeting).values_list("score", "remark"))
    if len(given) < FEWEST:
        return None
    scores = [score for score, _remark in given]
    remarks = [remark for _score, remark in given if remark]
    # Neither the order of the answers nor that of the people may tell whose words they are.
    random.shuffle(remarks)
    return Figures(len(scores), sum(scores) / len(scores), min(scores), max(scores), remarks)


def averages(meetings: Iterable[Meeting]) -> dict[Any, float]:
    """The average of each meeting that enough people have rated; one query."""
    rated = (
        MeetingRating.objects.filter(meeting__in=list(meetings))
        .values("meeting")
        .annotate(average=models.Avg("score"), count=models.Count("pk"))
        .filter(count__gte=FEWEST)
        .values_list("meeting", "average")
    )
    return dict(rated)
