"""Who is invited to a meeting, and as what somebody speaks there."""

from dtr.staff.roles import PROFESSIONS, Role
from meetings.models import Meeting, Participant


def invite(meeting: Meeting) -> None:
    """Add who has joined the team and drop who has left it, unless an attendance was noted by hand.

    Everybody who works in the team when it is held is invited, also who came last week.
    """
    invited = {user: (role, second) for user, role, second in Participant.invited(meeting.team_id)}
    known = set(meeting.participants.values_list("user_id", flat=True))
    Participant.objects.bulk_create(
        Participant(meeting=meeting, user_id=user, role=role, second_role=second)
        for user, (role, second) in invited.items()
        if user not in known
    )
    gone = meeting.participants.exclude(user_id__in=invited)
    gone.filter(attendance=Participant.Attendance.EXPECTED).delete()


def speaks_as(participant: Participant) -> Role:
    """The profession that speaks when this person does; without one, the person's first role."""
    held = [Role(role) for role in participant.roles]
    return next((role for role in held if role in PROFESSIONS), held[0])
