"""Whether somebody may: ask once, while fetching.

A stranger to a thing gets 404, since that it exists is itself private. A colleague who sees the thing
but lacks the verb gets 403.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404

from dtr.audit import trail
from dtr.htmx import Request
from dtr.staff.models import Position, Team, Unit, User
from dtr.staff.roles import DUTIES, Permission, Role, may

Thing = TypeVar("Thing", bound=models.Model)


class StaffRequest(Request):
    """A request from somebody who has logged in."""

    user: User


def positions(user: Any) -> list[Position]:
    """The positions somebody holds today; read once per request and person."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    if not hasattr(user, "_positions_today"):
        keep_positions(user, Position.objects.filter(user=user).select_related("team").order_by())
    held: list[Position] = user._positions_today
    return held


def keep_positions(user: Any, held: Iterable[Position]) -> None:
    """Remember on the person which of all positions, each read with its team, count today."""
    user._positions_today = [one for one in held if one.is_held_today]


def receiver_of(user: Any) -> Unit | None:
    """The organisation outside the authority for which somebody reads; None for its own people."""
    employer: Unit | None = getattr(user, "employer", None)
    return None if employer is None or employer.kind == Unit.Kind.MUNICIPAL else employer


# For the authority's own people, whatever the role: minutes hold what was said of every citizen's health,
# which no single consent covers; and nobody notes the consent by which the own organisation is told more.
OWN_PEOPLE_ONLY = frozenset({Permission.READ_MINUTES, Permission.KEEP_CONSENT})


def _allows(user: Any, role: str, permission: Permission) -> bool:
    """Whether a role lets this person."""
    if permission in OWN_PEOPLE_ONLY and receiver_of(user) is not None:
        return False
    return may(role, permission)


def teams(user: Any, permission: Permission = Permission.SEE_CITIZENS) -> list[Team]:
    """The teams in which somebody may, by name."""
    found = {held.team_id: held.team for held in positions(user) if _allows(user, held.role, permission)}
    return sorted(found.values(), key=lambda team: team.name)


def can(user: Any, permission: Permission, team_id: int) -> bool:
    """Whether somebody may in that team. Says nothing of single citizens: fetch them."""
    return any(held.team_id == team_id and _allows(user, held.role, permission) for held in positions(user))


def citizens_seen(user: Any, permission: Permission = Permission.SEE_CITIZENS, prefix: str = "") -> models.Q:
    """The condition under which rows that belong to a citizen are visible to somebody.

    ``prefix`` is the path from the row to the citizen, with its underscores (``"citizen__"``).
    A private supplier's people see the citizens their own firm helps, in the teams they work with.
    """
    whole: set[int] = set()
    own: set[int] = set()
    for held in positions(user):
        if _allows(user, held.role, permission):
            (own if DUTIES[Role(held.role)].own_citizens_only else whole).add(held.team_id)
    seen = models.Q(**{f"{prefix}team_id__in": whole})
    if own and user.employer_id:
        seen |= models.Q(**{f"{prefix}team_id__in": own, f"{prefix}provider_id": user.employer_id})
    return seen


def teams_seen(user: Any, permission: Permission = Permission.SEE_CITIZENS, prefix: str = "") -> models.Q:
    """The condition under which rows that belong to a team are visible to somebody."""
    return models.Q(**{f"{prefix}team_id__in": [team.pk for team in teams(user, permission)]})


def sees(
    user: Any, team_id: int, provider_id: int | None, permission: Permission = Permission.SEE_CITIZENS
) -> bool:
    """``citizens_seen`` for one citizen that is loaded already; asks the database nothing more."""
    for held in positions(user):
        if held.team_id == team_id and _allows(user, held.role, permission):
            if not DUTIES[Role(held.role)].own_citizens_only:
                return True
            if provider_id is not None and provider_id == user.employer_id:
                return True
    return False


def fetch(rows: models.QuerySet[Thing], request: Any, pk: Any, *, to: Permission) -> Thing:
    """One row that the person may see *and* act on. 404 for strangers, 403 for colleagues.

    The rows' queryset must offer ``visible_to(user, permission)``.
    """
    try:
        # Whoever may act on a thing sees it: every role sees its team (a test holds the roles to that).
        thing = rows.visible_to(request.user, to).filter(pk=pk).first()  # type: ignore[attr-defined]
        if thing is None and to != Permission.SEE_CITIZENS:
            close_the_door(rows.visible_to(request.user).filter(pk=pk).first(), request)  # type: ignore[attr-defined]
    except (ValidationError, ValueError):
        thing = None
    if thing is None:
        raise Http404
    found: Thing = thing
    return found


def close_the_door(thing: models.Model | None, request: Any) -> None:
    """Tell a colleague that the thing is there but not for this; a stranger is told nothing."""
    if thing is not None:
        trail.denied(by=request.user, place=request.path, about=thing)
        raise PermissionDenied


def keeps_the_house(user: Any) -> bool:
    """Whether somebody edits rules, catalogues and staff. Such a person sees no citizen by that."""
    return bool(getattr(user, "is_authenticated", False) and user.is_active and user.is_superuser)


def colleagues(team_id: int) -> models.QuerySet[User]:
    """Everybody who works in the team today."""
    held = Position.objects.current().filter(team_id=team_id)
    return User.objects.filter(pk__in=held.values("user_id")).order_by("name")
