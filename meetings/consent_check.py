"""Whose consent is missing: of those who will come to a meeting, and of those who sit in it."""

from collections.abc import Sequence
from typing import Any

from citizens import consents
from dtr import clock
from dtr.staff.models import Unit
from dtr.staff.roles import Role
from meetings.models import AgendaItem, Meeting, Participant

ABSENT = Participant.Attendance.ABSENT


def missing(
    meeting: Meeting, items: Sequence[AgendaItem], participants: Sequence[Participant]
) -> dict[Any, str]:
    """Citizen's key → the sentence that names the organisations that would hear of the health without a
    valid consent on the day of the meeting; two queries at most.

    The citizen's own private supplier reads along, and so does everybody of the team who comes from another
    authority. Another citizen's supplier hears nothing and is asked out of the room.
    """
    coming = [one for one in participants if one.attendance != ABSENT]
    of_team = {one.user.employer_id for one in coming if one.role != Role.PRIVATE_SUPPLIER}
    asked = {item.citizen_id: {item.citizen.provider_id} | of_team for item in items}
    keys = {key for some in asked.values() for key in some if key}
    if not keys:
        return {}
    outside = {unit.pk: unit for unit in Unit.objects.filter(pk__in=keys).exclude(kind=Unit.Kind.MUNICIPAL)}
    told = {key: [outside[one] for one in some if one in outside] for key, some in asked.items()}
    left = consents.missing(told, on=clock.local(meeting.starts_at).date())
    return {key: consents.missing_in_words(units) for key, units in left.items()}


def unheard(item: AgendaItem, participants: Sequence[Participant]) -> list[Unit]:
    """The organisations whose people sit in the room and may not hear of this citizen's health; no query
    where all are the authority's own, two otherwise.

    ``participants`` are those of the meeting, each with the user.
    """
    there = [(one.user.employer_id, one.role) for one in participants if one.attendance != ABSENT]
    asked = {
        employer
        for employer, role in there
        if employer and (role != Role.PRIVATE_SUPPLIER or employer == item.citizen.provider_id)
    }
    if not asked:
        return []
    outside = Unit.objects.filter(pk__in=asked).exclude(kind=Unit.Kind.MUNICIPAL).order_by("name")
    return consents.missing({item.citizen_id: list(outside)}).get(item.citizen_id, [])
