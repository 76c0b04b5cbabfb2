"""What the checks behind the rules ask about: one meeting, read in the same few queries whatever its size."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models

from dtr import clock
from dtr.staff.models import TrainingRecord
from dtr.staff.roles import PROFESSIONS, Role
from goals.models import LIVE, Goal
from meetings import remarks
from meetings.models import (
    AgendaItem,
    AgreedAction,
    Contribution,
    ContributionKind,
    Meeting,
    ParkedTopic,
    Participant,
    SpeakingTime,
)
from meetings.states import ItemState

Attendance = Participant.Attendance


class ItemFacts(NamedTuple):
    """What has been written about one citizen on the agenda."""

    has_goal: bool
    has_action: bool
    has_parked: bool
    has_fact: bool
    """An observation, a measurement or the citizen's own words."""
    has_guess: bool
    had_ball: bool


@dataclass(frozen=True)
class MeetingFacts:
    """One meeting as the checks see it: as it stands, or as it would stand if it were closed now."""

    meeting: Meeting
    items: Sequence[AgendaItem]
    about: Mapping[Any, ItemFacts]
    participants: Sequence[Participant]
    held_before: dt.date | None
    slots_apart: int | None
    """Days between the slots of this meeting and the one before, where either was moved."""
    trained_leader: int | None
    """A leader who is coming and has a valid training."""
    heard: frozenset[str]
    """The roles that have had the ball or have written something."""
    closed_at: dt.datetime | None
    now: dt.datetime
    ready: int = 0
    """How many of those coming have said that they are prepared."""

    @property
    def goes_on(self) -> bool:
        """Whether the hour is not over, so that much may still come."""
        return self.closed_at is None

    @property
    def discussed(self) -> list[AgendaItem]:
        """The citizens who were talked about to an end."""
        return [item for item in self.items if item.state == ItemState.DISCUSSED]

    @property
    def unsettled(self) -> list[AgendaItem]:
        """The citizens who are neither discussed nor carried over."""
        return [item for item in self.items if not item.is_settled]

    @property
    def coming(self) -> list[Participant]:
        """Those expected or present."""
        return [one for one in self.participants if one.attendance != Attendance.ABSENT]

    def coming_as(self, role: str) -> list[Participant]:
        """Those expected or present in a role."""
        return [one for one in self.coming if role in one.roles]

    @property
    def professions(self) -> list[Role]:
        """The professions in the room."""
        here = {
            role for one in self.participants if one.attendance == Attendance.PRESENT for role in one.roles
        }
        return [role for role in Role if role in PROFESSIONS and role in here]

    @property
    def silent(self) -> list[Role]:
        """The professions in the room of which nobody has had the ball or written anything."""
        heard = set(self.heard)
        for one in self.participants:
            if one.pk == self.meeting.speaker_id or heard & set(one.roles):
                heard |= set(one.roles)
        return [role for role in self.professions if role not in heard]


def facts_of(
    meeting: Meeting,
    *,
    items: Sequence[AgendaItem] | None = None,
    participants: Sequence[Participant] | None = None,
    closed_at: dt.datetime | None = None,
) -> MeetingFacts:
    """Read what the checks need: four queries, three when items and participants are handed in.

    ``closed_at`` asks how the meeting would be judged if it were closed then.
    """
    marked = meeting.items.annotate(**_marks(meeting))
    if items is None:
        rows_of_board = marked.select_related("citizen__contact_person", "stand_in__user")
        items = list(remarks.with_remarks(rows_of_board))
        rows = [(item.pk, *(getattr(item, name) for name in ItemFacts._fields)) for item in items]
    else:
        rows = list(marked.values_list("pk", *ItemFacts._fields))
    if participants is None:
        participants = list(meeting.participants.select_related("user"))
    before, slot_before, trained_leader, ready = _before(meeting)
    return MeetingFacts(
        meeting=meeting,
        items=items,
        about={pk: ItemFacts(*marks) for pk, *marks in rows},
        participants=participants,
        held_before=clock.local(before).date() if before else None,
        slots_apart=(meeting.slot - slot_before).days if slot_before else None,
        trained_leader=trained_leader,
        heard=_heard(meeting),
        closed_at=meeting.closed_at or closed_at,
        now=clock.now(),
        ready=ready,
    )


def _marks(meeting: Meeting) -> dict[str, models.Exists]:
    # A goal that was ended at the meeting itself was alive when the citizen was taken up.
    alive = models.Q(status__in=LIVE) | models.Q(changed_at__gte=meeting.opened_at or meeting.starts_at)
    goals = Goal.objects.filter(
        alive, citizen=models.OuterRef("citizen"), created_at__lte=meeting.closed_at or clock.now()
    )
    here = models.Q(item=models.OuterRef("pk"))
    guess = models.Q(kind=ContributionKind.ASSUMPTION)
    return {
        "has_goal": models.Exists(goals),
        "has_action": models.Exists(AgreedAction.objects.filter(here)),
        "has_parked": models.Exists(ParkedTopic.objects.filter(here)),
        "has_fact": models.Exists(Contribution.objects.filter(here).exclude(guess)),
        "has_guess": models.Exists(Contribution.objects.filter(here, guess)),
        "had_ball": models.Exists(SpeakingTime.objects.filter(here, turns__gt=0)),
    }


def _before(meeting: Meeting) -> tuple[dt.datetime | None, dt.date | None, int | None, int]:
    """When the series was last held before, the slot it had then if that or this meeting was moved, a
    leader who comes and is trained to lead, and how many of those who come are ready: one query."""
    earlier = Meeting.objects.held().filter(series=meeting.series_id, starts_at__lt=meeting.starts_at)
    day = clock.local(meeting.starts_at).date()
    leaders = meeting.participants.in_role(Role.MEETING_LEADER).coming()
    trained = TrainingRecord.objects.valid_on(day, TrainingRecord.Kind.LEADER).filter(
        user__in=leaders.values("user")
    )
    said_ready = models.Q(
        preparations__ready_at__isnull=False,
        preparations__user__in=meeting.participants.coming().values("user"),
    )
    last = earlier.order_by("-starts_at")
    before, slot, moved_from, leader, ready = (
        Meeting.objects.filter(pk=meeting.pk)
        .annotate(
            before=models.Subquery(last.values("starts_at")[:1]),
            before_slot=models.Subquery(last.values("slot")[:1]),
            before_moved=models.Subquery(last.values("moved_from")[:1]),
            trained=models.Subquery(trained.values("user")[:1]),
            ready=models.Count("preparations", filter=said_ready),
        )
        .values_list("before", "before_slot", "before_moved", "trained", "ready")
        .get()
    )
    return before, slot if moved_from or meeting.moved_from else None, leader, ready


def _heard(meeting: Meeting) -> frozenset[str]:
    wrote = Contribution.objects.filter(item__meeting=meeting).order_by().values_list("role", flat=True)
    spoke = SpeakingTime.objects.filter(item__meeting=meeting, turns__gt=0).values_list("role", flat=True)
    return frozenset(wrote.union(spoke))
