"""Who is invited to a meeting, who comes, and as what somebody speaks there."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import User
from dtr.staff.roles import PROFESSIONS, Role
from meetings import calendar, names
from meetings.hold import planned_by, touch
from meetings.models import Absence, Meeting, Participant
from meetings.states import AGENDA_OPEN_TO_LEADERS, require


def invite(meeting: Meeting) -> None:
    """Add who has joined the team and drop who has left it, unless an attendance was noted by hand.

    Everybody who works in the team when it is held is invited, also who came last week. Whoever has noted
    an absence for the day is not expected.
    """
    invited = {user: (role, second) for user, role, second in Participant.invited(meeting.team_id)}
    known = set(meeting.participants.values_list("user_id", flat=True))
    away = set(Absence.objects.on(meeting.day).values_list("user_id", flat=True)) if invited else set()
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting,
            user_id=user,
            role=role,
            second_role=second,
            is_away=user in away,
            attendance=Participant.Attendance.ABSENT if user in away else Participant.Attendance.EXPECTED,
        )
        for user, (role, second) in invited.items()
        if user not in known
    )
    gone = meeting.participants.exclude(user_id__in=invited)
    by_itself = Q(attendance=Participant.Attendance.EXPECTED) | Q(is_away=True)
    if dropped := list(gone.filter(by_itself).values_list("user_id", flat=True)):
        calendar.leave_trace(meeting, dropped)
        meeting.participants.filter(by_itself, user_id__in=dropped).delete()


@transaction.atomic
def hand_out_role(meeting: Meeting, user: User, *, by: Any, role: str, second_role: str = "") -> Participant:
    """Give somebody of the team a role at this meeting, perhaps a second one.

    Refuses ``not_yours``, ``wrong_state``, ``not_in_team``, ``same_role_twice``, and ``supplier_role`` when
    somebody from a supplier would be handed a municipal role, or the other way round.
    """
    meeting = planned_by(meeting, by)
    require(meeting.state, AGENDA_OPEN_TO_LEADERS)
    held = {position.role for position in access.positions(user) if position.team_id == meeting.team_id}
    if not held:
        raise Refusal("not_in_team", _("%(name)s does not work in this team.") % {"name": user})
    roles = {Role(one) for one in (role, second_role) if one}
    if role == second_role:
        raise Refusal("same_role_twice", _("Choose two different roles, or only one."))
    if (held == {Role.PRIVATE_SUPPLIER}) != (roles == {Role.PRIVATE_SUPPLIER}):
        raise Refusal(
            "supplier_role", _("A private supplier takes part as private supplier, and only a supplier does.")
        )
    participant, _new = Participant.objects.get_or_create(meeting=meeting, user=user, defaults={"role": role})
    if (participant.role, participant.second_role) == (role, second_role) and not _new:
        return participant
    participant.role, participant.second_role = role, second_role
    participant.save(update_fields=["role", "second_role"])
    trail.record(
        "meeting.roles", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk,
        user=user.pk, roles=sorted(roles),
    )  # fmt: skip
    _room_changed(meeting, user, by=by)
    return participant


@transaction.atomic
def note_attendance(participant: Participant, *, by: Any, attendance: str) -> None:
    """Expected, present or absent. Does nothing when it is noted already.

    Refuses ``not_yours`` and ``wrong_state``.
    """
    meeting = planned_by(participant.meeting, by)
    require(meeting.state, AGENDA_OPEN_TO_LEADERS)
    noted = meeting.participants.filter(pk=participant.pk).exclude(attendance=attendance)
    if not noted.update(attendance=Participant.Attendance(attendance), is_away=False):
        return
    trail.record(
        "meeting.attendance", by=by, about=meeting, team_id=meeting.team_id, meeting_id=meeting.pk,
        user=participant.user_id, attendance=attendance,
    )  # fmt: skip
    _room_changed(meeting, participant.user, by=by)


def _room_changed(meeting: Meeting, user: User, *, by: Any) -> None:
    """Tell the screens who is there; what a wall shows may depend on it when somebody is from outside."""
    touch(meeting)
    if access.receiver_of(user):
        names.renew(meeting.items.all(), by=by)


def speaks_as(participant: Participant) -> Role:
    """The profession that speaks when this person does; without one, the person's first role."""
    held = [Role(role) for role in participant.roles]
    return next((role for role in held if role in PROFESSIONS), held[0])
