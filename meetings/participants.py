"""Who is invited to a meeting, and as what somebody speaks there."""

from django.db.models import Q

from dtr.staff.roles import PROFESSIONS, Role
from meetings.models import Absence, Meeting, Participant


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
    gone.filter(by_itself).delete()


def speaks_as(participant: Participant) -> Role:
    """The profession that speaks when this person does; without one, the person's first role."""
    held = [Role(role) for role in participant.roles]
    return next((role for role in held if role in PROFESSIONS), held[0])
