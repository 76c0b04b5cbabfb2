"""What changes the words on a wall without being about a citizen: a person's name, who is in the room.

Walls keep what there is to say about a citizen until an event of that citizen tells of a change
(``dossiers.py``). So each citizen concerned gets one.
"""

from typing import Any

from django.db.models import Q, QuerySet

from dtr.staff.models import User
from meetings.hold import note, touch
from meetings.models import AgendaItem, AgreedAction
from meetings.states import BOARD_IS_LIVE


def person_renamed(user: User, by: Any) -> None:
    """Have the walls say the new name of whoever has promised something, or taken on a parked topic."""
    promised = AgreedAction.objects.filter(owner=user).values("item__citizen")
    renew(AgendaItem.objects.filter(Q(citizen__in=promised) | Q(parked__owner=user)).distinct(), by=by)


def renew(items: QuerySet[AgendaItem], *, by: Any) -> None:
    """Have the walls of running meetings read anew what they tell of these citizens, and tell the screens."""
    live = items.filter(meeting__state__in=BOARD_IS_LIVE).select_related("meeting").order_by("meeting")
    meetings = {}
    for item in live:
        note("item.read_anew", by=by, about=item, meeting=item.meeting, citizen_id=item.citizen_id)
        meetings[item.meeting_id] = item.meeting
    for meeting in meetings.values():
        touch(meeting)
