"""The word: who has the yellow ball, who waits for it, and which professions have not spoken.

How long somebody speaks is kept for the profession and never for the person; the trail is told no more.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Sum
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock
from dtr.refusal import Refusal
from dtr.staff.roles import PROFESSIONS, Role
from meetings.hold import lead, lock, note, present_item, touch
from meetings.models import AgendaItem, Meeting, Participant, SpeakingTime, WordRequest
from meetings.participants import speaks_as
from meetings.states import BOARD_IS_LIVE, require

ABSENT = Participant.Attendance.ABSENT


@dataclass(frozen=True)
class Word:
    """The word in the room as it is now."""

    speaker: Participant | None
    since: dt.datetime | None
    queue: list[Participant]
    silent: list[Role]
    """Professions at the meeting that have said nothing about the citizen."""


def word_of(
    meeting: Meeting,
    item: AgendaItem | None,
    participants: Sequence[Participant] | None = None,
    *,
    nobody_waits: bool = False,
) -> Word:
    """Who has the ball and who waits; and who has not spoken about ``item``. One query, two when those
    ``at_table`` are not loaded, none between two turns when it is known that ``nobody_waits``."""
    if participants is None and item is None and meeting.speaker_id is None:
        waiting = meeting.word_requests.select_related("participant__user")
        participants = [] if nobody_waits else [one.participant for one in waiting]
    elif participants is None:
        participants = at_table(meeting)
    return Word(
        speaker=next((one for one in participants if one.pk == meeting.speaker_id), None),
        since=meeting.speaking_since,
        queue=_queue(participants),
        silent=_silent(item, participants) if item else [],
    )


def somebody_waits() -> Exists:
    """Whether anybody stands in the meeting's queue, as a column of agenda items that are read anyhow."""
    return Exists(WordRequest.objects.filter(meeting_id=OuterRef("meeting_id")).order_by())


def at_table(meeting: Meeting) -> list[Participant]:
    """Everybody at the meeting, with what ``word_of`` asks of each."""
    return list(meeting.participants.select_related("user", "word_request").order_by("pk"))


def _queue(participants: Sequence[Participant]) -> list[Participant]:
    there = [one for one in participants if hasattr(one, "word_request") and one.attendance != ABSENT]
    return sorted(there, key=lambda one: (one.word_request.asked_at, one.word_request.pk))


def _silent(item: AgendaItem, participants: Sequence[Participant]) -> list[Role]:
    there = {speaks_as(one) for one in participants if one.attendance != ABSENT} & PROFESSIONS
    spoke = item.speaking_times.filter(turns__gt=0).values_list("role", flat=True).order_by()
    wrote = item.contributions.values_list("role", flat=True).order_by()
    heard = set(spoke.union(wrote))
    return [role for role in Role if role in there and role not in heard]


@transaction.atomic
def give_word(meeting: Meeting, *, by: Any, participant: Participant) -> None:
    """Give somebody the ball; whoever had it has spoken. Does nothing when that person has it.

    Refuses ``not_leader``, ``wrong_state`` and ``not_in_room``.
    """
    meeting = lead(meeting, by)
    found = meeting.participants.select_related("user").filter(pk=participant.pk).first()
    item = present_item(meeting)
    if found is None or not _may_speak(found, item):
        raise Refusal(
            "not_in_room",
            _("%(name)s does not take part here. Choose somebody else.") % {"name": participant.user},
        )
    if meeting.speaker_id == found.pk:
        return
    _give(meeting, found, item, by=by)


@transaction.atomic
def give_word_to_first(meeting: Meeting, *, by: Any) -> Participant:
    """Give the ball to the first in the queue; when nobody waits, to the first profession that is silent.

    Refuses ``not_leader``, ``wrong_state`` and ``nobody_waits``.
    """
    meeting = lead(meeting, by)
    item = present_item(meeting)
    participants = at_table(meeting)
    for one in in_turn(word_of(meeting, item, participants), participants):
        if one.pk != meeting.speaker_id and _may_speak(one, item):
            _give(meeting, one, item, by=by)
            return one
    raise Refusal("nobody_waits", _("Nobody waits for the word, and every profession has spoken."))


def in_turn(now: Word, participants: Sequence[Participant]) -> list[Participant]:
    """Whose turn it is: those who wait, in their order; then the professions that are silent."""
    there = sorted((one for one in participants if one.attendance != ABSENT), key=lambda one: one.pk)
    return [*now.queue, *(one for role in now.silent for one in there if speaks_as(one) == role)]


def _may_speak(participant: Participant, item: AgendaItem | None) -> bool:
    if participant.attendance == ABSENT:
        return False
    return item is None or Citizen.objects.visible_to(participant.user).filter(pk=item.citizen_id).exists()


def _give(meeting: Meeting, participant: Participant, item: AgendaItem | None, *, by: Any) -> None:
    settle(meeting)
    WordRequest.objects.filter(participant=participant).delete()
    role = speaks_as(participant)
    if item:
        time, _new = SpeakingTime.objects.get_or_create(item=item, role=role)
        SpeakingTime.objects.filter(pk=time.pk).update(turns=F("turns") + 1)
    Meeting.objects.filter(pk=meeting.pk).update(speaker=participant, speaking_since=clock.now())
    note("word.given", by=by, about=meeting, meeting=meeting, role=role)
    touch(meeting)


@transaction.atomic
def take_word_back(meeting: Meeting, *, by: Any) -> None:
    """The ball lies on the table again. Does nothing when it lies there.

    Refuses ``not_leader`` and ``wrong_state``.
    """
    meeting = lead(meeting, by)
    if meeting.speaker_id is None:
        return
    settle(meeting)
    note("word.taken_back", by=by, about=meeting, meeting=meeting)
    touch(meeting)


@transaction.atomic
def ask_for_word(meeting: Meeting, *, by: Any) -> None:
    """Stand last in the queue for the ball. Does nothing for who stands there already, or has the ball.

    Refuses ``wrong_state``, and ``not_in_room`` for whoever is not at the meeting, and for a supplier
    while the talk is not about one of the firm's own citizens.
    """
    meeting = lock(meeting)
    participant = meeting.participants.select_related("user").filter(user_id=by.pk).first()
    item = present_item(meeting)
    outside = participant is not None and item is None and speaks_as(participant) == Role.PRIVATE_SUPPLIER
    if participant is None or outside or not _may_speak(participant, item):
        raise Refusal("not_in_room", _("You cannot ask for the word now."))
    require(meeting.state, BOARD_IS_LIVE)
    if meeting.speaker_id == participant.pk:
        return
    _request, new = WordRequest.objects.get_or_create(
        participant=participant, defaults={"meeting": meeting, "asked_at": clock.now()}
    )
    if new:
        # The trail counts no person's words: the house says which profession asked.
        note("word.asked", by=None, about=meeting, meeting=meeting, role=speaks_as(participant))
        touch(meeting)


@transaction.atomic
def leave_queue(meeting: Meeting, *, by: Any) -> None:
    """Leave the queue. Does nothing for who does not stand in it."""
    meeting = lock(meeting)
    mine = meeting.word_requests.select_related("participant").filter(participant__user_id=by.pk).first()
    if mine is None:
        return
    mine.delete()
    note("word.left", by=None, about=meeting, meeting=meeting, role=speaks_as(mine.participant))
    touch(meeting)


def settle(meeting: Meeting) -> None:
    """Take the ball back, and keep how long the profession had it; for verbs that hold the meeting.

    Only the citizen's own time counts: not what was said before, and no turn is longer than the minutes
    that the citizen was given; then the ball has been forgotten.
    """
    if meeting.speaker is None or meeting.speaking_since is None:
        return
    if item := present_item(meeting):
        since = max(meeting.speaking_since, item.started_at or meeting.speaking_since)
        spoken = min(round((clock.now() - since).total_seconds()), item.minutes_given * 60)
        time, _new = SpeakingTime.objects.get_or_create(item=item, role=speaks_as(meeting.speaker))
        SpeakingTime.objects.filter(pk=time.pk).update(seconds=F("seconds") + max(0, spoken))
    Meeting.objects.filter(pk=meeting.pk).update(speaker=None, speaking_since=None)
    meeting.speaker = meeting.speaking_since = None


def empty_queue(meeting: Meeting) -> None:
    """Nobody waits any more: the talk they waited for is over."""
    meeting.word_requests.all().delete()


def speaking_by_role(meeting: Meeting) -> dict[Role, int]:
    """Seconds per profession over the whole meeting, in the order of the roles."""
    sums = SpeakingTime.objects.filter(item__meeting=meeting).values_list("role").annotate(Sum("seconds"))
    found = dict(sums.order_by())
    return {role: found[role] for role in Role if role in found}
