"""Before the meeting: citizens are picked, ordered and timed; and who is missing for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from citizens.models import CareCourse, Citizen
from citizens.models.course import CourseTrack
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.models import User
from dtr.staff.roles import Permission, Role
from meetings import proposing
from meetings.hold import lock, planned_by, touch
from meetings.models import AgendaItem, ListedCitizen, Meeting, Participant
from meetings.states import (
    AGENDA_OPEN_TO_LEADERS,
    AGENDA_OPEN_TO_PLANNERS,
    AHEAD,
    CAN_BE_WRITTEN,
    ItemState,
    require,
)


@transaction.atomic
def pick(
    meeting: Meeting, citizen: Citizen, *, by: Any, agenda_reason: str = "", minutes: int | None = None
) -> AgendaItem:
    """Put a citizen last on the agenda. What waits as a proposal gives the reason, and is answered by that.

    Refuses ``wrong_state``, ``agenda_full``, ``already_on_agenda``, ``other_team``, and
    ``light_needs_reason`` for a Light citizen when nobody says why.
    """
    meeting = open_agenda(meeting, by=by)
    if not Citizen.objects.filter(pk=citizen.pk, team=meeting.team_id).exists():
        raise Refusal("other_team", _("The citizen belongs to another team."))
    if Citizen.objects.filter(pk=citizen.pk, left_on__isnull=False).exists():
        raise Refusal("gone", _("The citizen has died or moved away."))
    count = meeting.items.count()
    if count >= meeting.max_citizens:
        raise Refusal(
            "agenda_full",
            _("The agenda has room for %(most)s citizens. Take one off first.")
            % {"most": meeting.max_citizens},
        )
    if meeting.items.filter(citizen=citizen).exists():
        raise Refusal("already_on_agenda", _("The citizen is already on the agenda."))
    asked = proposing.waiting_for(citizen)
    if asked:
        agenda_reason = agenda_reason.strip() or asked[0].agenda_reason
    if not agenda_reason.strip() and is_light(citizen):
        raise Refusal(
            "light_needs_reason",
            _("%(name)s is in a Light course. Write why one profession is not enough.") % {"name": citizen},
        )
    last = meeting.items.aggregate(last=models.Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        citizen=citizen,
        position=last + 1,
        agenda_reason=agenda_reason.strip(),
        time_box_minutes=minutes or usual_minutes(meeting),
    )
    proposing.take(asked, item, by=by)
    ListedCitizen.objects.filter(meeting=meeting, citizen=citizen).delete()
    trail.record(
        "agenda.picked",
        by=by,
        about=item,
        citizen_id=citizen.pk,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
    )
    touch(meeting)
    return item


def is_light(citizen: Citizen) -> bool:
    """Whether every open course of the citizen is Light: one profession is enough."""
    tracks = set(CareCourse.objects.open().filter(citizen=citizen).values_list("track", flat=True))
    return tracks == {CourseTrack.LIGHT}


def usual_minutes(meeting: Meeting) -> int:
    """Minutes per citizen when every place is taken: the time left beside opening and closing, shared."""
    return max(1, time_for_citizens(meeting) // meeting.max_citizens)


def time_for_citizens(meeting: Meeting) -> int:
    """Minutes of the meeting that remain for citizens."""
    return max(1, meeting.length_minutes - meeting.opening_minutes - meeting.closing_minutes)


@transaction.atomic
def remove(item: AgendaItem, *, by: Any) -> None:
    """Take a citizen who has not been taken up off the agenda; what comes after moves up.

    Does nothing when somebody has done it. Refuses ``not_yours``, ``wrong_state`` and ``already_taken_up``.
    """
    meeting = open_agenda(item.meeting, by=by)
    here = meeting.items.select_related("citizen").filter(pk=item.pk).first()
    if here is None:
        return
    item = here
    if item.state != ItemState.WAITING:
        raise Refusal("already_taken_up", _("The citizen has already been taken up."))
    _take_off(item, meeting, by=by)


def _take_off(item: AgendaItem, meeting: Meeting, *, by: Any) -> None:
    prepared = item.contributions.all()
    trail.record(
        "agenda.removed",
        by=by,
        about=item,
        citizen_id=item.citizen_id,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
        contributions=prepared.count(),
    )
    proposing.give_back(item)
    prepared.delete()
    item.delete()
    _number([other.pk for other in meeting.items.all()], meeting)
    touch(meeting)


def citizen_moved(citizen: Citizen, by: Any) -> None:
    """A citizen who changes team leaves the coming agendas of the old one; the citizens' room calls this.

    Refuses ``at_a_meeting`` while a meeting that runs, or awaits its wrap-up, has not settled the citizen:
    nobody could then.
    """
    found = AgendaItem.objects.filter(citizen=citizen).exclude(meeting__team=citizen.team_id)
    unclosed = found.filter(meeting__state__in=CAN_BE_WRITTEN).select_related("meeting")
    if open_at := next((item.meeting for item in unclosed if not item.is_settled), None):
        raise Refusal(
            "at_a_meeting",
            _("The citizen is on the agenda of a meeting that is running. Wait until it is over.")
            if open_at.is_running
            else _("The citizen is not settled at a meeting that awaits its wrap-up. Wait until it closes."),
        )
    ListedCitizen.objects.filter(citizen=citizen, meeting__state__in=AHEAD).exclude(
        meeting__team=citizen.team_id
    ).delete()
    for item in found.filter(meeting__state__in=AHEAD).select_related("meeting").order_by("meeting_id"):
        _take_off(item, lock(item.meeting), by=by)


def citizen_left(citizen: Citizen, by: Any) -> None:
    """Who has died or moved away leaves every coming agenda; the citizens' room calls this."""
    found = AgendaItem.objects.filter(citizen=citizen, meeting__state__in=AHEAD)
    for item in found.select_related("meeting").order_by("meeting_id"):
        _take_off(item, lock(item.meeting), by=by)
    ListedCitizen.objects.filter(citizen=citizen, meeting__state__in=AHEAD).delete()
    proposing.drop(citizen, by=by)


@transaction.atomic
def order(meeting: Meeting, *, by: Any, keys: Sequence[Any]) -> None:
    """Put the agenda in this order. ``keys`` must name every item once; otherwise ``order_stale``.

    Citizens already taken up keep their places before those who wait.
    """
    meeting = open_agenda(meeting, by=by)
    known = {str(item.pk): item for item in meeting.items.all()}
    wanted = [str(key) for key in keys]
    if sorted(wanted) != sorted(known):
        raise Refusal(
            "order_stale", _("The agenda has changed meanwhile. Look again, and move the citizen once more.")
        )
    if wanted == list(known):
        return
    taken_up = [key for key in known if known[key].state != ItemState.WAITING]
    _number(taken_up + [key for key in wanted if key not in taken_up], meeting)
    trail.record("agenda.ordered", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk)
    touch(meeting)


@transaction.atomic
def shift(item: AgendaItem, *, by: Any, up: bool) -> None:
    """Move a citizen one place up or down. Does nothing at the end of the list, or when off the list."""
    meeting = open_agenda(item.meeting, by=by)
    keys = [other.pk for other in meeting.items.all()]
    if item.pk not in keys:
        return
    here = keys.index(item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(keys):
        keys[here], keys[there] = keys[there], keys[here]
        order(meeting, by=by, keys=keys)


@transaction.atomic
def give_minutes(item: AgendaItem, *, by: Any, minutes: int) -> None:
    """Set a citizen's minutes (1-120). Refuses ``not_yours``, ``wrong_state`` and ``minutes_impossible``."""
    meeting = open_agenda(item.meeting, by=by)
    if not 1 <= minutes <= 120:
        raise Refusal("minutes_impossible", _("A citizen gets between 1 and 120 minutes."))
    timed = meeting.items.filter(pk=item.pk).exclude(time_box_minutes=minutes)
    if not timed.update(time_box_minutes=minutes):
        return
    trail.record(
        "agenda.timed",
        by=by,
        about=item,
        citizen_id=item.citizen_id,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
    )
    touch(meeting)


def _number(keys: Sequence[Any], meeting: Meeting) -> None:
    places = {str(key): place for place, key in enumerate(keys, start=1)}
    items = list(meeting.items.all())
    for item in items:
        item.position = places[str(item.pk)]
    AgendaItem.objects.bulk_update(items, ["position"])


def open_agenda(meeting: Meeting, *, by: Any) -> Meeting:
    """The locked meeting, if this person may change its agenda now."""
    meeting = planned_by(meeting, by)
    leads = Meeting.objects.visible_to(by, Permission.CONDUCT_MEETINGS).filter(pk=meeting.pk).exists()
    require(meeting.state, AGENDA_OPEN_TO_LEADERS if leads else AGENDA_OPEN_TO_PLANNERS)
    return meeting


@dataclass(frozen=True)
class Missing:
    """Who should be in the room and is not expected: shown at once, beside the agenda."""

    roles: Mapping[Role, bool]
    """The roles that this kind of meeting asks for; whether nobody in the role is coming."""
    contact_persons: Mapping[Any, str]
    """Citizen's key → sentence."""

    @property
    def leader(self) -> bool:
        return self.roles.get(Role.MEETING_LEADER, False)

    @property
    def visitator(self) -> bool:
        return self.roles.get(Role.VISITATOR, False)

    @property
    def sentences(self) -> list[tuple[str, bool]]:
        """For each role asked for, what to say of it, and whether it is missing."""
        said = {
            Role.MEETING_LEADER: _("No meeting leader is coming"),
            Role.VISITATOR: _("No visitator is coming"),
        }
        return [
            (
                said.get(role) or _("%(role)s: nobody is coming") % {"role": role.label}
                if is_missing
                else str(role.label),
                is_missing,
            )
            for role, is_missing in self.roles.items()
        ]


def missing(meeting: Meeting, items: Sequence[AgendaItem], participants: Sequence[Participant]) -> Missing:
    """What the loaded agenda (with stand-ins) and participants say about who is missing; asks the database
    nothing. A briefed stand-in who comes is as good as the contact person.
    """
    coming = [one for one in participants if one.attendance != Participant.Attendance.ABSENT]
    roles = {role for one in coming for role in one.roles}
    asked = [role for role in Role if role in meeting.required_roles]
    there = {one.user_id for one in coming}
    contact_persons = {}
    for item in items:
        person = item.citizen.contact_person
        if person is None:
            contact_persons[item.citizen_id] = _("No contact person")
        elif person.pk not in there and (lacks := _without_contact(item, person, there)):
            contact_persons[item.citizen_id] = lacks
    return Missing({role: role not in roles for role in asked}, contact_persons)


def _without_contact(item: AgendaItem, person: User, there: set[int]) -> str:
    """What is missing when the contact person is away; nothing when a briefed stand-in comes."""
    stand_in = item.substitute
    if stand_in is None or stand_in.user_id not in there:
        return _("%(name)s is not coming") % {"name": person}
    if stand_in.is_briefed:
        return ""
    names = {"name": person, "stand_in": stand_in.user}
    return _("%(name)s is not coming, and the stand-in, %(stand_in)s, is not briefed yet") % names
