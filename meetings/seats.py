"""Who sits at the table, each with a number: the digit that gives that person the ball."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from citizens.models import Citizen
from dtr.staff.roles import LEADING, PROFESSIONS, Role
from meetings.models import Participant
from meetings.participants import speaks_as
from meetings.word import Word, in_turn

# There are nine digits to press; whoever sits beyond them is given the ball with the mouse.
DIGITS = 9

SHORT: dict[Role, str | Promise] = {
    Role.MEETING_LEADER: pgettext_lazy("short role", "Leader"),
    Role.CO_LEADER: pgettext_lazy("short role", "Co-leader"),
    Role.VISITATOR: pgettext_lazy("short role", "Visitator"),
    Role.DAILY_MANAGER: pgettext_lazy("short role", "Manager"),
    Role.COORDINATOR: pgettext_lazy("short role", "Coordinator"),
    Role.NURSE: pgettext_lazy("short role", "Nurse"),
    Role.CARE_ASSISTANT: pgettext_lazy("short role", "Assistant"),
    Role.CARE_HELPER: pgettext_lazy("short role", "Helper"),
    Role.THERAPIST: pgettext_lazy("short role", "Therapist"),
    Role.NUTRITION_CONSULTANT: pgettext_lazy("short role", "Nutrition"),
    Role.PRIVATE_SUPPLIER: pgettext_lazy("short role", "Supplier"),
}


@dataclass(frozen=True)
class Seat:
    """One person at the table."""

    number: int
    participant: Participant
    role: str | Promise
    """As what the person speaks, in one word."""
    place: int
    """Place in the queue for the ball, from 1; 0 for who does not wait."""
    speaks: bool
    may_speak: bool
    """A supplier speaks about the own citizens only."""
    is_silent: bool
    """Nobody of this profession has spoken about the citizen."""

    @property
    def key(self) -> str:
        """The digit on the keyboard; empty beyond nine."""
        return str(self.number) if self.number <= DIGITS else ""


def seats_of(
    participants: Sequence[Participant], word: Word, citizen: Citizen | None, *, leader: Any
) -> list[Seat]:
    """Everybody who is not absent, but for whoever gives the ball; the professions first, who speak most."""
    there = [
        one
        for one in participants
        if one.attendance != Participant.Attendance.ABSENT and one.user_id != leader.pk
    ]
    there.sort(key=lambda one: (_rank(speaks_as(one)), one.user.name))
    queue = [one.pk for one in word.queue]
    return [
        Seat(
            number=number,
            participant=one,
            role=SHORT[speaks_as(one)],
            place=queue.index(one.pk) + 1 if one.pk in queue else 0,
            speaks=word.speaker is not None and word.speaker.pk == one.pk,
            may_speak=_may_speak(one, citizen),
            is_silent=speaks_as(one) in word.silent,
        )
        for number, one in enumerate(there, start=1)
    ]


def next_seat(seats: Sequence[Seat], word: Word) -> Seat | None:
    """Who is given the ball next."""
    free = {seat.participant.pk: seat for seat in seats if seat.may_speak and not seat.speaks}
    turns = in_turn(word, [seat.participant for seat in seats])
    return next((free[one.pk] for one in turns if one.pk in free), None)


def _rank(role: Role) -> tuple[int, int]:
    return (0 if role in PROFESSIONS else 2 if role in LEADING else 1, list(Role).index(role))


def _may_speak(one: Participant, citizen: Citizen | None) -> bool:
    if citizen is None or speaks_as(one) != Role.PRIVATE_SUPPLIER:
        return True
    return citizen.provider_id is not None and citizen.provider_id == one.user.employer_id
