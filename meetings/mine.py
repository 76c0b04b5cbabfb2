"""A participant's own part of a meeting: what this person may write, has written, waits for and answers.

What everybody in the room sees alike is the board (``board.for_audience``); nothing of that is here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from citizens.models import InterventionProposal
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings.models import ActionProposal, AgendaItem, Contribution, Meeting, Participant
from meetings.states import AHEAD, BOARD_IS_LIVE


@dataclass(frozen=True)
class Case:
    """One citizen to whom the person may contribute now."""

    item: AgendaItem
    number: int
    contributions: Sequence[Contribution]
    """The person's own, for this citizen."""
    proposed: Sequence[ActionProposal]
    """The agreements that the person has proposed."""
    may_ask: bool
    """Whether the person may ask the visitator for help for this citizen now."""

    @property
    def is_now(self) -> bool:
        """Whether the citizen is taken up."""
        return self.item.is_present


@dataclass(frozen=True)
class Mine:
    """Everything on the personal part of one person's page."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    """The agenda, as far as the person sees it."""
    participants: Sequence[Participant]
    participant: Participant | None
    speaks: bool
    place: int
    """Place in the queue for the ball, from 1; 0 for who does not wait."""
    may_ask_word: bool
    decides: bool
    """A visitator, who answers more often than contributes."""
    cases: Sequence[Case]
    """The citizen on the wall first, then the person's own citizens who wait."""
    to_answer: Sequence[InterventionProposal]
    """Help that waits for this person's yes or no; and what this person has proposed or answered here."""


def mine_of(meeting: Meeting, user: Any) -> Mine:
    """The personal part; the number of queries does not depend on the number of citizens."""
    rows = meeting.items.select_related("citizen__contact_person").order_by("position")
    numbered = [
        (number, item)
        for number, item in enumerate(rows, start=1)
        if _sees(user, item, Permission.SEE_CITIZENS)
    ]
    participants = list(meeting.participants.select_related("user"))
    participant = next((one for one in participants if one.user_id == user.pk), None)
    queue = list(meeting.word_requests.values_list("participant_id", flat=True))
    speaks = participant is not None and meeting.speaker_id == participant.pk
    return Mine(
        meeting=meeting,
        items=[item for _number, item in numbered],
        participants=participants,
        participant=participant,
        speaks=speaks,
        place=queue.index(participant.pk) + 1 if participant and participant.pk in queue else 0,
        may_ask_word=meeting.is_running and not speaks and _may_speak(participant, user, numbered),
        decides=access.can(user, Permission.DECIDE_HELP, meeting.team_id),
        cases=_cases(meeting, user, numbered, participant),
        to_answer=_to_answer(meeting, user),
    )


def _sees(user: Any, item: AgendaItem, permission: Permission) -> bool:
    return access.sees(user, item.citizen.team_id, item.citizen.provider_id, permission)


def _may_speak(
    participant: Participant | None, user: Any, numbered: Sequence[tuple[int, AgendaItem]]
) -> bool:
    """Somebody at the table; a supplier while one of the own citizens is taken up."""
    if participant is None or participant.attendance == Participant.Attendance.ABSENT:
        return False
    whole = access.sees(user, participant.meeting.team_id, None)
    return whole or any(item.is_present for _number, item in numbered)


def _cases(
    meeting: Meeting,
    user: Any,
    numbered: Sequence[tuple[int, AgendaItem]],
    participant: Participant | None,
) -> list[Case]:
    if meeting.state not in AHEAD | BOARD_IS_LIVE:
        return []
    open_ones = [
        (number, item)
        for number, item in numbered
        if _is_mine(item, user, participant) and _sees(user, item, Permission.WRITE_GOALS)
    ]
    open_ones.sort(key=lambda row: (not row[1].is_present, row[0]))
    said = _by_item(Contribution.objects.filter(item__meeting=meeting, by=user))
    proposed = _by_item(ActionProposal.objects.filter(item__meeting=meeting, proposed_by=user).with_owner())
    return [
        Case(
            item=item,
            number=number,
            contributions=said.get(item.pk, ()),
            proposed=proposed.get(item.pk, ()),
            may_ask=item.is_present and _sees(user, item, Permission.PROPOSE_HELP),
        )
        for number, item in open_ones
    ]


def _is_mine(item: AgendaItem, user: Any, participant: Participant | None) -> bool:
    """The citizen on the wall for everybody at the table; those who wait for whoever knows them."""
    if item.is_present:
        return participant is not None or item.citizen.contact_person_id == user.pk
    own = item.citizen.contact_person_id == user.pk
    firms = user.employer_id is not None and item.citizen.provider_id == user.employer_id
    return item.is_waiting and (own or (firms and participant is not None))


def _by_item(rows: Any) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def _to_answer(meeting: Meeting, user: Any) -> list[InterventionProposal]:
    here = InterventionProposal.objects.filter(citizen__agenda_items__meeting=meeting)
    decides = here.waiting().visible_to(user, Permission.DECIDE_HELP)
    asked_here = Q(on_agenda__item__meeting=meeting)
    wanted = asked_here & (Q(approval__decided_by=user) | Q(proposed_by=user))
    if meeting.opened_at:
        wanted |= Q(approval__decided_by=user, approval__decided_at__gte=meeting.opened_at)
    own = here.visible_to(user).filter(wanted)
    found = InterventionProposal.objects.filter(
        Q(pk__in=decides.values("pk")) | Q(pk__in=own.values("pk"))
    ).order_by("proposed_at")
    return sorted(found, key=lambda proposal: proposal.status != "waiting")
