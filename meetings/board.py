"""What each screen of a meeting shows, chosen where the screen is chosen, and its version.

The number of queries does not depend on the number of citizens. A board holds only what its viewer may
see: a wall gets first names and initials, or numbers only; a private supplier the own citizens and nobody
else's name.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from citizens import consents
from citizens.models import Citizen
from dtr.prepared import Prepared
from dtr.staff import access
from dtr.staff.roles import Role
from meetings import agenda, consent_check, dossiers, pace, remarks, rules, script, undo, word
from meetings.cards import Card, Viewer, card_of, numbers_only, tag_of
from meetings.models import (
    AgendaItem,
    LeaderStep,
    Meeting,
    Participant,
    Rule,
    RuleObservation,
    ScriptStep,
    WallPrivacy,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.pace import Pace
from meetings.script import Step
from meetings.seats import SHORT, Seat, next_seat, seats_of
from meetings.states import ItemState
from meetings.word import Word

__all__ = [
    "Board", "Card", "Line", "board_rows", "for_audience", "for_console", "for_staff", "for_wall",
    "versions",
]  # fmt: skip

# The steps of the script in which a citizen is about to be closed.
SETTLING = frozenset({ScriptStep.Kind.DECISION, ScriptStep.Kind.READ_BACK})
# What the rows of an agenda say about the citizens.
TEXTS = ("citizen", "agenda_reason", "no_action_because", "carried_over_because", "outcome", "stay")
# And what a wall reads of them.
ON_A_WALL = (
    "meeting_id", "position", "agenda_reason", "time_box_minutes", "extended_minutes", "state", "started_at",
    "script_step", "step_started_at", "outcome", "stay", "citizen__name", "citizen__team_id",
)  # fmt: skip
NOBODY_IS_MISSING = agenda.Missing(roles={}, contact_persons={})


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
    falls_off: bool = False
    """As it goes now, the time ends before this citizen's turn."""
    tag: str = ""
    """What the citizen is called where no name may be read."""
    consent: str = ""
    """The sentence about a consent that is missing; before the meeting only."""
    stand_in: str = ""
    """Who stands in for the contact person, and has been briefed."""


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
    citizens: Sequence[Citizen] = ()
    """Everybody whose name this board shows; for the trail."""
    pace: Pace | None = None
    steps: Sequence[Step] = ()
    word: Word | None = None
    seats: Sequence[Seat] = ()
    """Who can be given the ball, by number; on a console only."""
    next_seat: Seat | None = None
    last_step: LeaderStep | None = None
    """What the leader can undo; on a console only."""
    strip: Sequence[RuleObservation] = ()
    """How the rules stand now; not on a wall."""

    @property
    def not_heard(self) -> list[str]:
        """The professions that have not spoken about the citizen, each in one word."""
        return [str(SHORT[role]) for role in self.word.silent] if self.word else []

    @property
    def left(self) -> int:
        """Citizens not yet discussed or carried over."""
        return len(self.lines) - self.settled


def versions(keys: Iterable[str]) -> dict[str, int]:
    """The version of each meeting, in one query; unknown keys are left out."""
    return {
        str(pk): version for pk, version in Meeting.objects.filter(pk__in=keys).values_list("pk", "version")
    }


def for_staff(meeting: Meeting, user: Any) -> Board:
    """The board of one person: full names of the citizens this person sees."""
    return _board(meeting, Viewer(name=str, seen=_seen_by(user), plans=True, receiver=_receiver(user)))


def for_console(meeting: Meeting, user: Any) -> Board:
    """The board of the leader's console: with everybody at the table, and the step that can be undone."""
    viewer = Viewer(name=str, seen=_seen_by(user), leader=user, rules=True, receiver=_receiver(user))
    return _board(meeting, viewer)


def _receiver(user: Any) -> int | None:
    receiver = consents.receiver_of(user)
    return receiver.pk if receiver else None


def _seen_by(user: Any) -> Callable[[Citizen], bool]:
    return lambda citizen: access.sees(user, citizen.team_id, citizen.provider_id)


def for_audience(meeting: Meeting, *, whole: bool, employer_id: int | None) -> Board:
    """The board of everybody who sees the same: the whole team's citizens, or those of one supplier.

    ``employer_id`` is the organisation outside the authority for which they read, if any.
    """

    def seen(citizen: Citizen) -> bool:
        own = employer_id is not None and citizen.provider_id == employer_id
        return citizen.team_id == meeting.team_id and (whole or own)

    return _board(meeting, Viewer(name=str, seen=seen, rules=whole, receiver=employer_id))


def for_wall(meeting: Meeting) -> Board | None:
    """The board of its walls: first name and initial, numbers only, or none, as the leader has chosen."""
    if meeting.wall_privacy == WallPrivacy.BLANK:
        return None
    if meeting.wall_privacy == WallPrivacy.TAGS:
        return _numbers(meeting)
    return _board(
        meeting, Viewer(name=lambda citizen: citizen.wall_name, seen=lambda citizen: True, far=True)
    )


def _board(meeting: Meeting, viewer: Viewer) -> Board:
    participants: list[Participant] = [] if viewer.far else _participants(meeting)
    facts = _facts(meeting, viewer, participants)
    items = list(facts.items if facts else _items(meeting, viewer))
    missing = NOBODY_IS_MISSING if viewer.far else agenda.missing(meeting, items, participants)
    now = pace.pace_of(meeting, items) if meeting.is_running else None
    present = next((item for item in items if item.is_present), None)
    shown = present if present and viewer.seen(present.citizen) else None
    steps = script.steps_of(meeting, shown) if shown and meeting.is_running else ()
    card = None
    if shown:
        card = card_of(items.index(shown) + 1, shown, viewer, step=_now(steps), participants=participants)
    strip = rules.live_strip(meeting, facts) if facts else ()
    rule, beside = _rule(meeting, viewer, strip)
    # A wall says who has not been heard only when the citizen is about to be closed.
    about = None if viewer.far and not _is_settling(steps) else present
    spoken = _spoken(meeting, viewer, items, about, participants)
    seats: Sequence[Seat] = ()
    if spoken and viewer.leader:
        seats = seats_of(participants, spoken, present.citizen if present else None, leader=viewer.leader)
    return Board(
        meeting=meeting,
        lines=_lines(meeting, viewer, items, participants, missing=missing, now=now),
        card=card,
        hidden_now=present is not None and card is None,
        participants=participants,
        missing=missing,
        rule=rule,
        other_rules=beside,
        settled=sum(item.is_settled for item in items),
        citizens=[item.citizen for item in items if viewer.seen(item.citizen)],
        pace=now,
        steps=steps,
        word=spoken,
        seats=seats,
        next_seat=next_seat(seats, spoken) if spoken else None,
        last_step=undo.last_step(meeting) if viewer.leader else None,
        strip=strip,
    )


def _lines(
    meeting: Meeting,
    viewer: Viewer,
    items: Sequence[AgendaItem],
    participants: Sequence[Participant],
    *,
    missing: agenda.Missing,
    now: Pace | None,
) -> list[Line]:
    # Asked before the meeting, while there is time to ask the citizen.
    unsaid = consent_check.missing(meeting, items, participants) if viewer.plans and meeting.is_ahead else {}
    first = next((item for item in items if item.is_waiting), None)
    late = now.falls_off if now else frozenset()
    told = consents.covers([item.citizen_id for item in items], viewer.receiver)
    return [
        _line(
            number,
            item,
            viewer,
            reason=item.agenda_reason if told[item.citizen_id].health else "",
            missing=missing,
            falls_off=item.pk in late,
            is_next=item is first,
            consent=unsaid.get(item.citizen_id, ""),
        )
        for number, item in enumerate(items, start=1)
    ]


def _spoken(
    meeting: Meeting,
    viewer: Viewer,
    items: Sequence[AgendaItem],
    about: AgendaItem | None,
    participants: Sequence[Participant],
) -> Word | None:
    if not meeting.is_running:
        return None
    nobody_waits = viewer.far and bool(items) and not items[0].somebody_waits  # type: ignore[attr-defined]
    return word.word_of(meeting, about, participants or None, nobody_waits=nobody_waits)


def _items(meeting: Meeting, viewer: Viewer) -> Iterable[AgendaItem]:
    if not viewer.far:
        rows = meeting.items.order_by("position").select_related("citizen__contact_person", "stand_in__user")
        return remarks.with_remarks(rows) if viewer.leader else rows
    items = _wall_rows(meeting.pk)
    for item in items:
        item.meeting = meeting
    return items


@Prepared
def _wall_rows(meeting: Any) -> QuerySet[AgendaItem]:
    """The rows of walls. What a wall asks beside them travels with them."""
    asked = {"changes": dossiers.changes_of_present(), "somebody_waits": word.somebody_waits()}
    rows = AgendaItem.objects.filter(meeting=meeting).select_related("citizen").only(*ON_A_WALL)
    return rows.annotate(**asked).order_by("position")


def _numbers(meeting: Meeting) -> Board:
    """The board without a word about any citizen: nothing of that kind is even read."""
    items = list(meeting.items.defer(*TEXTS).order_by("position"))
    now = pace.pace_of(meeting, items) if meeting.is_running else None
    first = next((item for item in items if item.is_waiting), None)
    late = now.falls_off if now else frozenset()
    lines = [
        Line(
            key=item.pk, number=number, name=tag_of(number), reason="", minutes=item.minutes_given,
            state=ItemState(item.state), outcome=None, stay=None, contact_person="", missing="",
            is_next=item is first, seen=False, falls_off=item.pk in late, tag=tag_of(number),
        )
        for number, item in enumerate(items, start=1)
    ]  # fmt: skip
    present = next((item for item in items if item.is_present), None)
    steps = script.steps_of(meeting, present) if present else ()
    rule, beside = _rule(meeting, None)
    return Board(
        meeting=meeting,
        lines=lines,
        card=numbers_only(items.index(present) + 1, present, step=_now(steps)) if present else None,
        hidden_now=False,
        participants=(),
        missing=NOBODY_IS_MISSING,
        rule=rule,
        other_rules=beside,
        settled=sum(item.is_settled for item in items),
        pace=now,
        steps=steps,
        word=word.word_of(meeting, present if _is_settling(steps) else None) if meeting.is_running else None,
    )


def _participants(meeting: Meeting) -> list[Participant]:
    return sorted(word.at_table(meeting), key=lambda one: (one.role != Role.MEETING_LEADER, one.user.name))


def _is_settling(steps: Sequence[Step]) -> bool:
    step = _now(steps)
    return step is not None and step.kind in SETTLING


def _now(steps: Sequence[Step]) -> Step | None:
    return next((step for step in steps if step.is_now), None)


def _rule(
    meeting: Meeting, viewer: Viewer | None, strip: Sequence[RuleObservation] = ()
) -> tuple[Rule | None, Sequence[int]]:
    """The rule in focus, and for those who may change it the numbers before and after."""
    rows = [observation.rule for observation in strip] or rules_of(meeting.rule_set_id)
    if viewer is None or not viewer.leader:
        return next((rule for rule in rows if rule.number == meeting.rule_in_focus), None), ()
    focus = next((rule for rule in rows if rule.number == meeting.rule_in_focus), None)
    return focus, _beside([rule.number for rule in rows], meeting.rule_in_focus)


@lru_cache(maxsize=256)
def rules_of(rule_set_id: int) -> list[Rule]:
    """The rules of a version. A published version never changes, so it is read once in each process."""
    return list(Rule.objects.filter(rule_set_id=rule_set_id))


def _beside(numbers: Sequence[int], focus: int) -> Sequence[int]:
    if focus not in numbers or len(numbers) < 2:
        return ()
    here = numbers.index(focus)
    return numbers[here - 1], numbers[(here + 1) % len(numbers)]


def _facts(
    meeting: Meeting, viewer: Viewer, participants: Sequence[Participant]
) -> rules.MeetingFacts | None:
    """What the rules ask about, with the agenda; the figures count everybody's citizens."""
    if not viewer.rules or not meeting.is_running:
        return None
    return rules.facts_of(meeting, participants=participants)


def _line(
    number: int,
    item: AgendaItem,
    viewer: Viewer,
    *,
    reason: str,
    missing: agenda.Missing,
    falls_off: bool,
    is_next: bool,
    consent: str,
) -> Line:
    if not viewer.seen(item.citizen):
        return Line(
            key=item.pk, number=number, name=_("Another citizen"), reason="", minutes=item.minutes_given,
            state=ItemState(item.state), outcome=None, stay=None, contact_person="", missing="",
            is_next=is_next, seen=False, falls_off=falls_off, tag=tag_of(number),
        )  # fmt: skip
    return Line(
        key=item.pk,
        number=number,
        name=viewer.name(item.citizen),
        reason=reason,
        minutes=item.minutes_given,
        state=ItemState(item.state),
        outcome=FollowUpOutcome(item.outcome) if item.outcome else None,
        stay=Stay(item.stay) if item.stay else None,
        contact_person="" if viewer.far else str(item.citizen.contact_person or ""),
        missing=missing.contact_persons.get(item.citizen_id, ""),
        is_next=is_next,
        seen=True,
        citizen_key=item.citizen_id,
        falls_off=falls_off,
        tag=tag_of(number),
        consent=consent,
        stand_in="" if viewer.far else _briefed(item),
    )


def _briefed(item: AgendaItem) -> str:
    stand_in = item.substitute
    return str(stand_in.user) if stand_in is not None and stand_in.is_briefed else ""


def board_rows() -> Any:
    """Meetings with what every board needs of them."""
    return Meeting.objects.select_related("team", "series", "rule_set")
