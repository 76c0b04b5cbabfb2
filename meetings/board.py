"""What each screen of a meeting shows, chosen where the screen is chosen, and its version.

The number of queries does not depend on the number of citizens. A board holds only what its viewer may
see: a wall gets first names and initials, a private supplier the own citizens and nobody else's name.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from citizens.models import Citizen, InterventionProposal
from citizens.models.intervention import ProposalState
from dtr import clock
from dtr.staff import access
from goals.measures import Standing, standings_of
from goals.models import Goal
from meetings import agenda, walls
from meetings.models import AgendaItem, AgreedAction, Meeting, ParkedTopic, Participant, Rule, WallScreen
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState

LAST_AGREEMENTS = 3
MEASURES_SHOWN = 4


@dataclass(frozen=True)
class Line:
    """One citizen on the list."""

    key: Any
    number: int
    name: str
    reason: str
    minutes: int
    state: ItemState
    outcome: FollowUpOutcome | None
    stay: Stay | None
    contact_person: str
    missing: str
    is_next: bool
    seen: bool
    """Whether the viewer may open this citizen."""
    citizen_key: Any = None


@dataclass(frozen=True)
class Card:
    """The citizen who is taken up now."""

    item: AgendaItem
    number: int
    name: str
    reason: str
    started_at: dt.datetime
    deadline: dt.datetime
    minutes: int
    goals: Sequence[Goal]
    last_actions: Sequence[AgreedAction]
    actions: Sequence[AgreedAction]
    parked: Sequence[ParkedTopic]
    measures: Sequence[Standing]
    proposals: Sequence[InterventionProposal]
    contact_person: str
    citizen_key: Any = None


@dataclass(frozen=True)
class Board:
    """One meeting as one viewer sees it now."""

    meeting: Meeting
    lines: Sequence[Line]
    card: Card | None
    hidden_now: bool
    """A citizen is taken up whom the viewer may not see."""
    participants: Sequence[Participant]
    missing: agenda.Missing
    rule: Rule | None
    other_rules: Sequence[int]
    """The numbers of the rules before and after the one in focus, round the list."""
    settled: int
    citizens: Sequence[Citizen] = field(default_factory=tuple)
    """Everybody whose name this board shows; for the trail."""

    @property
    def left(self) -> int:
        """Citizens not yet discussed or carried over."""
        return len(self.lines) - self.settled


def versions(keys: Iterable[str]) -> dict[str, int]:
    """The version of each meeting, in one query; unknown keys are left out."""
    return {
        str(pk): version for pk, version in Meeting.objects.filter(pk__in=keys).values_list("pk", "version")
    }


def may_watch(user: Any, cookies: dict[str, str], key: str, params: dict[str, str]) -> bool:
    """Whether the stream of a meeting is for this person or this wall screen."""
    if user is not None and Meeting.objects.visible_to(user).filter(pk=key).exists():
        return True
    screen = walls.screen_of(cookies)
    return screen is not None and str(screen.meeting_id) == key


def for_staff(meeting: Meeting, user: Any) -> Board:
    """The board of the console and of a participant's page: full names of the citizens the person sees."""

    def seen(citizen: Citizen) -> bool:
        return access.sees(user, citizen.team_id, citizen.provider_id)

    return _board(meeting, name=str, seen=seen)


def for_wall(screen: WallScreen) -> Board:
    """The board of a wall: first name and initial."""
    assert screen.meeting is not None
    return _board(screen.meeting, name=lambda citizen: citizen.wall_name, seen=lambda citizen: True)


def _board(meeting: Meeting, *, name: Callable[[Citizen], str], seen: Callable[[Citizen], bool]) -> Board:
    items = list(meeting.items.select_related("citizen__contact_person").order_by("position"))
    participants = sorted(
        meeting.participants.select_related("user"),
        key=lambda one: (one.role != "meeting_leader", one.user.name),
    )
    missing = agenda.missing(meeting, items, participants)
    waiting = [item for item in items if item.state == ItemState.WAITING]
    lines = [
        _line(number, item, name=name, seen=seen, missing=missing, is_next=item in waiting[:1])
        for number, item in enumerate(items, start=1)
    ]
    present = next((item for item in items if item.state == ItemState.PRESENT), None)
    rules = list(Rule.objects.filter(rule_set_id=meeting.rule_set_id))
    card = None
    if present and seen(present.citizen):
        card = _card(items.index(present) + 1, present, name=name)
    return Board(
        meeting=meeting,
        lines=lines,
        card=card,
        hidden_now=present is not None and card is None,
        participants=participants,
        missing=missing,
        rule=next((rule for rule in rules if rule.number == meeting.rule_in_focus), None),
        other_rules=_beside([rule.number for rule in rules], meeting.rule_in_focus),
        settled=sum(item.is_settled for item in items),
        citizens=[item.citizen for item in items if seen(item.citizen)],
    )


def _beside(numbers: Sequence[int], focus: int) -> Sequence[int]:
    if focus not in numbers or len(numbers) < 2:
        return ()
    here = numbers.index(focus)
    return numbers[here - 1], numbers[(here + 1) % len(numbers)]


def _line(
    number: int,
    item: AgendaItem,
    *,
    name: Callable[[Citizen], str],
    seen: Callable[[Citizen], bool],
    missing: agenda.Missing,
    is_next: bool,
) -> Line:
    if not seen(item.citizen):
        return Line(
            key=item.pk, number=number, name=_("Another citizen"), reason="", minutes=item.time_box_minutes,
            state=ItemState(item.state), outcome=None, stay=None, contact_person="", missing="",
            is_next=is_next, seen=False,
        )  # fmt: skip
    return Line(
        key=item.pk,
        number=number,
        name=name(item.citizen),
        reason=item.agenda_reason,
        minutes=item.time_box_minutes,
        state=ItemState(item.state),
        outcome=FollowUpOutcome(item.outcome) if item.outcome else None,
        stay=Stay(item.stay) if item.stay else None,
        contact_person=str(item.citizen.contact_person or ""),
        missing=missing.contact_persons.get(item.citizen_id, ""),
        is_next=is_next,
        seen=True,
        citizen_key=item.citizen_id,
    )


def _card(number: int, item: AgendaItem, *, name: Callable[[Citizen], str]) -> Card:
    citizen = item.citizen
    started_at = item.started_at or clock.now()
    actions = list(
        AgreedAction.objects.filter(item__citizen=citizen)
        .filter(Q(item=item) | Q(item__meeting__closed_at__isnull=False))
        .select_related("owner")
        .order_by("-agreed_at")[:40]
    )
    mine = [action for action in actions if action.item_id == item.pk]
    return Card(
        item=item,
        number=number,
        name=name(citizen),
        reason=item.agenda_reason,
        started_at=started_at,
        deadline=started_at + dt.timedelta(minutes=item.time_box_minutes),
        minutes=item.time_box_minutes,
        goals=list(Goal.objects.live().filter(citizen=citizen).order_by("created_at")),
        last_actions=[action for action in actions if action.item_id != item.pk][:LAST_AGREEMENTS],
        actions=mine[::-1],
        parked=list(item.parked.select_related("owner")),
        measures=latest_measures(citizen)[:MEASURES_SHOWN],
        proposals=list(
            InterventionProposal.objects.filter(
                Q(on_agenda__item=item) | Q(citizen=citizen, state=ProposalState.WAITING)
            ).select_related("proposed_by", "approval__legal_basis", "approval__decided_by")
        ),
        contact_person=str(citizen.contact_person or ""),
        citizen_key=citizen.pk,
    )


def latest_measures(citizen: Citizen) -> list[Standing]:
    """Where the citizen's measurements stand, the newest first; one query."""
    found = standings_of([citizen])[citizen.pk]
    return sorted(found, key=lambda standing: standing.measured_on, reverse=True)


def board_rows() -> Any:
    """Meetings with what every board needs of them."""
    return Meeting.objects.select_related("team", "series", "rule_set")
