"""Whose goals somebody says something about in passing: the own citizens first, then the team's."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from citizens.models import Citizen
from dtr import clock
from dtr.staff.roles import Permission
from goals.models import LIVE

# After this without a tap a goal is asked about again.
HEARD_WITHIN = dt.timedelta(days=7)
MOST_SHOWN = 200


@dataclass(frozen=True)
class Line:
    """A citizen with live goals, and when anybody last said how one of them goes."""

    citizen: Citizen
    goals: int
    last_heard: dt.datetime | None
    is_own: bool

    @property
    def is_quiet(self) -> bool:
        """Nobody has said anything for a week."""
        return self.last_heard is None or self.last_heard < clock.now() - HEARD_WITHIN


def own(user: Any) -> list[Line]:
    """Those whose contact person somebody is, or whom the own firm helps; the longest unheard first."""
    return sorted(_lines(user, _is_own(user)), key=_unheard_first)


def of_team(user: Any) -> list[Line]:
    """Everybody whose goals somebody may write: the own first, then by name; at most two hundred."""
    return sorted(_lines(user, Q()), key=lambda line: (not line.is_own, line.citizen.name))


def _is_own(user: Any) -> Q:
    own = Q(contact_person=user)
    return own | Q(provider_id=user.employer_id) if user.employer_id else own


def _unheard_first(line: Line) -> tuple[float, str]:
    return (line.last_heard.timestamp() if line.last_heard else 0.0, line.citizen.name)


def _lines(user: Any, which: Q) -> list[Line]:
    live = Q(goals__status__in=LIVE)
    standing = Q(goals__pulses__withdrawn_at__isnull=True)
    rows = (
        Citizen.objects.visible_to(user, Permission.WRITE_GOALS)
        .filter(which)
        .annotate(
            live_goals=Count("goals", filter=live, distinct=True),
            last_heard=Max("goals__pulses__at", filter=live & standing),
        )
        .filter(live_goals__gt=0)
        .order_by("name")[:MOST_SHOWN]
    )
    return [
        Line(
            one,
            one.live_goals,
            one.last_heard,
            one.contact_person_id == user.pk
            or (user.employer_id is not None and one.provider_id == user.employer_id),
        )
        for one in rows
    ]
