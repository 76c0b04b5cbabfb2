"""Whether somebody who knows the citizen is in the room."""

from collections.abc import Mapping

from meetings.models import AgendaItem, Participant

Attendance = Participant.Attendance


def who_knows(item: AgendaItem, attendance: Mapping[int, str]) -> Attendance:
    """The attendance of the contact person or of a briefed stand-in, whichever is better.

    ``attendance`` is by user; whoever is not named is not there. Rule 8 and the figure *contact person
    present* count by this. A stand-in without a briefing counts for nothing.
    """
    asked = [item.citizen.contact_person_id]
    if (stand_in := item.substitute) is not None and stand_in.is_briefed:
        asked.append(stand_in.user_id)
    here = {attendance.get(user) for user in asked if user is not None}
    better = (Attendance.PRESENT, Attendance.EXPECTED)
    return next((one for one in better if one in here), Attendance.ABSENT)
