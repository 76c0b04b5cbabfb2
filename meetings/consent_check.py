"""Before the meeting: whose consent is missing, seen from those who will be in the room."""

from collections.abc import Sequence
from typing import Any

from citizens import consents
from dtr import clock
from dtr.staff.models import Unit
from dtr.staff.roles import Role
from meetings.models import AgendaItem, Meeting, Participant


def missing(
    meeting: Meeting, items: Sequence[AgendaItem], participants: Sequence[Participant]
) -> dict[Any, str]:
    """Citizen's key → the sentence that names the organisations that would hear of the health without a
    valid consent on the day of the meeting; two queries at most.

    The citizen's own private supplier reads along, and so does everybody of the team who comes from another
    authority. Another citizen's supplier hears nothing and is asked out of the room.
    """
    coming = [one for one in participants if one.attendance != Participant.Attendance.ABSENT]
    of_team = {one.user.employer_id for one in coming if one.role != Role.PRIVATE_SUPPLIER}
    asked = {item.citizen_id: {item.citizen.provider_id} | of_team for item in items}
    keys = {key for some in asked.values() for key in some if key}
    if not keys:
        return {}
    outside = {unit.pk: unit for unit in Unit.objects.filter(pk__in=keys).exclude(kind=Unit.Kind.MUNICIPAL)}
    told = {key: [outside[one] for one in some if one in outside] for key, some in asked.items()}
    left = consents.missing(told, on=clock.local(meeting.starts_at).date())
    return {key: consents.missing_in_words(units) for key, units in left.items()}
