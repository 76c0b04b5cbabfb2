"""Each person prepares for the own citizens: what is new, what the citizen wants said, and says when ready.

Who is ready is shown per profession. How long somebody prepares is that person's own: others see it only
as a sum of several people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from citizens import consents
from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Unit
from dtr.staff.roles import Permission, Role
from goals.models import Goal, Measurement
from meetings import news
from meetings.hold import lock, note, touch
from meetings.models import (
    AgendaItem,
    AgreedAction,
    Contribution,
    Meeting,
    Participant,
    Preparation,
    SharingNote,
)
from meetings.models.preparing import LONGEST_PREPARATION
from meetings.news import Piece
from meetings.participants import speaks_as
from meetings.states import AHEAD, BOARD_IS_LIVE, require

LONGEST_BUT_NOT = 300
# A sum over fewer could be read as somebody's own figure; it grows by so many people at a time.
FEWEST_IN_A_SUM = 3


@dataclass(frozen=True)
class Case:
    """One of the person's citizens on this agenda."""

    item: AgendaItem
    reason: str
    """Why the citizen is taken up; empty for another organisation that may not hear of the health."""
    is_contact: bool
    goals: Sequence[Goal]
    news: Sequence[Piece]
    """What has come since the citizen was last discussed, the newest first."""
    said: Sequence[Contribution]
    """What the person has written for this meeting."""
    sharing: SharingNote | None
    may_write: bool
    """Whether the person writes the citizen's goals."""


@dataclass(frozen=True)
class Readiness:
    """How far one profession is."""

    role: Role
    ready: int
    expected: int

    @property
    def is_ready(self) -> bool:
        return self.ready == self.expected


@dataclass(frozen=True)
class PreparationSum:
    """How long several people have prepared, together."""

    minutes: int
    people: int


def items_of(user: Any) -> models.QuerySet[AgendaItem]:
    """The places on agendas that are this person's to prepare: as contact person, as supplier, or with an
    open agreement or a live goal of the own."""
    citizen = OuterRef("citizen")
    mine = (
        Q(citizen__contact_person=user)
        | Q(Exists(AgreedAction.objects.unfinished().filter(item__citizen=citizen, owner=user)))
        | Q(Exists(Goal.objects.live().filter(citizen=citizen, changed_by=user)))
        | Q(
            Exists(
                Measurement.objects.filter(
                    goal__citizen=citizen, measured_by=user, goal__in=Goal.objects.live()
                )
            )
        )
    )
    if user.employer_id:
        mine |= Q(citizen__provider_id=user.employer_id)
    return AgendaItem.objects.visible_to(user).filter(mine)


def cases_of(meeting: Meeting, user: Any) -> list[Case]:
    """The person's citizens on one agenda; the number of queries does not depend on how many."""
    items = list(
        items_of(user).filter(meeting=meeting).select_related("citizen", "sharing__noted_by", "meeting")
        .order_by("position")
    )  # fmt: skip
    goals: dict[Any, list[Goal]] = {}
    for goal in Goal.objects.live().filter(citizen__in=[item.citizen_id for item in items]):
        goals.setdefault(goal.citizen_id, []).append(goal)
    said: dict[Any, list[Contribution]] = {}
    for one in Contribution.objects.filter(item__in=items, by=user):
        said.setdefault(one.item_id, []).append(one)
    pieces, why = news.since_last_talk(items, user), reasons_told(items, user)
    receiver = consents.receiver_of(user)
    return [
        Case(
            item=item,
            reason=why[item.pk],
            is_contact=item.citizen.contact_person_id == user.pk,
            goals=goals.get(item.citizen_id, ()),
            news=pieces.get(item.citizen_id, ()),
            said=said.get(item.pk, ()),
            sharing=_sharing_told(getattr(item, "sharing", None), receiver),
            may_write=access.sees(
                user, item.citizen.team_id, item.citizen.provider_id, Permission.WRITE_GOALS
            ),
        )
        for item in items
    ]


def _sharing_told(note: SharingNote | None, receiver: Unit | None) -> SharingNote | None:
    """What may be told, as it was noted; another organisation reads what its own people have noted, since
    the note names what is to stay unsaid."""
    if note is None or receiver is None or note.noted_by.employer_id == receiver.pk:
        return note
    return None


def reasons_told(items: Sequence[AgendaItem], user: Any) -> dict[Any, str]:
    """Item's key → why the citizen is taken up, as far as the person may hear of the health; one query."""
    receiver = consents.receiver_of(user)
    told = consents.covers({item.citizen_id for item in items}, receiver.pk if receiver else None)
    return {item.pk: item.agenda_reason if told[item.citizen_id].health else "" for item in items}


def role_of(meeting: Meeting, user: Any) -> Role | None:
    """As what somebody prepares: a participant, or a contact person of the team; None for nobody here."""
    participant = meeting.participants.filter(user_id=user.pk).first()
    if participant:
        return speaks_as(participant)
    if meeting.items.filter(citizen__contact_person=user).exists():
        here = [Role(held.role) for held in access.positions(user) if held.team_id == meeting.team_id]
        return here[0] if here else None
    return None


@transaction.atomic
def say_ready(meeting: Meeting, *, by: Any, ready: bool) -> Preparation:
    """Say that one is ready, or not after all. Does nothing when it is said.

    Refuses ``not_in_room`` and ``wrong_state``.
    """
    meeting, own = _own(meeting, by)
    if own.is_ready == ready:
        return own
    own.ready_at = clock.now() if ready else None
    own.save(update_fields=["ready_at"])
    note("preparation.ready" if ready else "preparation.not_ready", by=by, about=meeting, meeting=meeting)
    touch(meeting)
    return own


@transaction.atomic
def note_minutes(meeting: Meeting, *, by: Any, minutes: int | None) -> Preparation:
    """Note how long one prepares, or take the figure back with None. The trail does not say the figure.

    Refuses ``not_in_room``, ``wrong_state`` and ``minutes_impossible``.
    """
    meeting, own = _own(meeting, by)
    if minutes is not None and not 0 <= minutes <= LONGEST_PREPARATION:
        raise Refusal(
            "minutes_impossible",
            _("Write minutes from 0 to %(most)s, or nothing.") % {"most": LONGEST_PREPARATION},
        )
    if own.minutes == minutes:
        return own
    own.minutes = minutes
    own.minutes_noted_at = (own.minutes_noted_at or clock.now()) if minutes is not None else None
    own.save(update_fields=["minutes", "minutes_noted_at"])
    note("preparation.minutes", by=by, about=meeting, meeting=meeting)
    return own


def _own(meeting: Meeting, by: Any) -> tuple[Meeting, Preparation]:
    """The locked meeting and the person's preparation of it, while it can still be prepared."""
    meeting = lock(meeting)
    role = role_of(meeting, by) if Meeting.objects.visible_to(by).filter(pk=meeting.pk).exists() else None
    if role is None:
        raise Refusal("not_in_room", _("You do not take part in this meeting."))
    require(meeting.state, AHEAD)
    own, _new = Preparation.objects.get_or_create(meeting=meeting, user=by, defaults={"role": role})
    if own.role != role:
        own.role = role
        own.save(update_fields=["role"])
    return meeting, own


@transaction.atomic
def note_sharing(item: AgendaItem, *, by: Any, extent: str, but_not: str = "") -> SharingNote:
    """Note what the citizen allows to be told at the meeting. Does nothing when it is noted so.

    Refuses ``not_yours``, ``wrong_state``, ``off_the_agenda``, ``no_extent``, ``say_what_not``,
    ``too_long``, and ``noted_by_others`` when somebody of another organisation would write over a note that
    is not for that one to read.
    """
    meeting = lock(item.meeting)
    if not Citizen.objects.visible_to(by, Permission.WRITE_GOALS).filter(pk=item.citizen_id).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    require(meeting.state, AHEAD | BOARD_IS_LIVE)
    if not meeting.items.filter(pk=item.pk).exists():
        raise Refusal("off_the_agenda", _("The citizen has been taken off the agenda meanwhile."))
    if extent not in SharingNote.Extent.values:
        raise Refusal("no_extent", _("Choose how much may be told."))
    but_not = but_not.strip() if extent == SharingNote.Extent.PART else ""
    if extent == SharingNote.Extent.PART and not but_not:
        raise Refusal("say_what_not", _("Write what may not be told."))
    if len(but_not) > LONGEST_BUT_NOT:
        raise Refusal("too_long", _("Keep to %(most)s characters.") % {"most": LONGEST_BUT_NOT})
    found = SharingNote.objects.filter(item=item).first()
    if found and _sharing_told(found, consents.receiver_of(by)) is None:
        raise Refusal(
            "noted_by_others",
            _("The municipality's people have noted what may be told. Ask them to change it."),
        )
    if found and (found.extent, found.but_not) == (extent, but_not):
        return found
    written = {"extent": extent, "but_not": but_not, "noted_by": by, "noted_at": clock.now()}
    found, _new = SharingNote.objects.update_or_create(item=item, defaults=written)
    note(
        "preparation.sharing", by=by, about=found, meeting=meeting, citizen_id=item.citizen_id, extent=extent
    )
    touch(meeting)
    return found


def readiness(meeting: Meeting, participants: Sequence[Participant] | None = None) -> list[Readiness]:
    """How far each profession at the table is, in the order of the roles; one query, two without people."""
    if participants is None:
        participants = list(meeting.participants.all())
    ready = set(meeting.preparations.filter(ready_at__isnull=False).values_list("user_id", flat=True))
    coming = [one for one in participants if one.attendance != Participant.Attendance.ABSENT]
    found = []
    for role in Role:
        there = [one for one in coming if one.role == role]
        if there:
            found.append(Readiness(role, sum(one.user_id in ready for one in there), len(there)))
    return found


def sum_for(meeting: Meeting, viewer: Any) -> PreparationSum | None:
    """How long others than the viewer have prepared, together; None for too few, or for who may not see it.

    People come into the sum in the order in which they noted, and only by whole groups: what one person
    adds can never be read from two looks.
    """
    if not access.can(viewer, Permission.SEE_PREPARATION_SUM, meeting.team_id):
        return None
    noted = list(
        meeting.preparations.filter(minutes__isnull=False)
        .exclude(user=viewer)
        .order_by("minutes_noted_at", "pk")
        .values_list("minutes", flat=True)
    )
    people = len(noted) // FEWEST_IN_A_SUM * FEWEST_IN_A_SUM
    return PreparationSum(sum(filter(None, noted[:people])), people) if people else None


def seen(cases: Sequence[Case], *, by: Any, meeting: Meeting) -> None:
    """Record that the person was shown the citizens of a preparation."""
    citizens = [case.item.citizen for case in cases]
    trail.looked(
        by=by, citizens=citizens, place="preparation", meeting_id=meeting.pk, once_within=trail.SAME_LOOK
    )
