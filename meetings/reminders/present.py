"""Who is there still, and with the citizen; and who is told instead of somebody who is not."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from citizens.models import Citizen
from dtr.staff import access
from dtr.staff.models import Position, User
from dtr.staff.roles import Permission
from meetings import escalation


def read_positions(people: Sequence[Any]) -> None:
    """Have each person remember the positions held today; one query for all of them."""
    held = defaultdict(list)
    for position in Position.objects.current().filter(user__in=people).select_related("team"):
        held[position.user_id].append(position)
    for user in people:
        access.keep_positions(user, held[user.pk])


def is_with(user: Any, citizen: Citizen, permission: Permission = Permission.SEE_CITIZENS) -> bool:
    """Whether somebody is there still and may do this for the citizen; by what ``read_positions`` found."""
    return user.is_active and access.sees(user, citizen.team_id, citizen.provider_id, permission)


def first_with(
    people: Sequence[Any], citizen: Citizen, permission: Permission = Permission.SEE_CITIZENS
) -> list[User]:
    """The first of the people who is there still and with the citizen; where there is none, those who lead
    the meetings of the citizen's team."""
    found = next((one for one in people if one is not None and is_with(one, citizen, permission)), None)
    return [found] if found else escalation.in_charge(citizen.team_id, escalation.LEADERS_FIRST)
