"""A citizen is registered, and the details about the citizen are kept true."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr.audit import trail
from dtr.crypto import blind_index
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team, Unit, User
from dtr.staff.roles import DUTIES, Permission, Role

# Called with the citizen and the actor, in the transaction of the change, when the citizen changes team.
on_moving: list[Callable[[Citizen, Any], None]] = []
# Called with the citizen's key, in the transaction of the change, when any of the details has changed.
listeners: list[Callable[[Any], None]] = []
DETAILS = ("name", "address", "team", "contact_person", "provider")


@transaction.atomic
def register(
    *,
    by: Any,
    name: str,
    team: Team,
    cpr: str = "",
    address: str = "",
    contact_person: User | None = None,
    provider: Unit | None = None,
) -> Citizen:
    """Make a citizen of a team; ``cpr`` is ten digits or nothing.

    Refuses ``not_yours``, ``empty``, ``cpr_taken``, ``not_in_team`` and ``not_a_supplier``.
    """
    citizen = Citizen(
        name=name.strip(),
        address=address.strip(),
        team=team,
        contact_person=contact_person,
        provider=provider,
    )
    _check(citizen, DETAILS, by=by)
    _save_with_cpr(citizen, cpr)
    trail.record("citizen.registered", by=by, about=citizen, citizen_id=citizen.pk, team_id=team.pk)
    return citizen


@transaction.atomic
def change_details(citizen: Citizen, *, by: Any, cpr: str = "", **details: Any) -> Citizen:
    """Change what is given of ``DETAILS``; ``cpr`` only fills an empty place.

    Does nothing when all is as it was. Refuses as ``register`` does, and ``cpr_fixed`` when the citizen
    has another CPR number.
    """
    # Not the key itself: somebody who puts the citizen on an agenda holds a meeting and needs that key.
    current = Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    _may_run_courses(by, current.team)
    if cpr and current.cpr and cpr != current.cpr:
        raise Refusal("cpr_fixed", _("The citizen has another CPR number. It cannot be changed here."))
    changed = [name for name in DETAILS if name in details and getattr(current, name) != details[name]]
    for name in changed:
        setattr(current, name, details[name])
    new_cpr = cpr if cpr and not current.cpr else ""
    if not changed and not new_cpr:
        return current
    _check(current, changed, by=by)
    _save_with_cpr(current, new_cpr, changed)
    if "team" in changed:
        for listener in on_moving:
            listener(current, by)
    trail.record(
        "citizen.changed",
        by=by,
        about=current,
        citizen_id=current.pk,
        team_id=current.team_id,
        fields=changed + (["cpr"] if new_cpr else []),
    )
    for tell in listeners:
        tell(current.pk)
    return current


def may_read_cpr(user: Any, citizen: Citizen) -> bool:
    """Whether the whole number is for this person: the municipality's own people in the citizen's team."""
    return any(
        held.team_id == citizen.team_id and not DUTIES[Role(held.role)].own_citizens_only
        for held in access.positions(user)
    )


@transaction.atomic
def show_cpr(citizen: Citizen, *, by: Any) -> str:
    """The ten digits as people write them, for somebody who may read them; each time is recorded."""
    if not may_read_cpr(by, citizen):
        raise PermissionDenied
    trail.record("citizen.cpr_shown", by=by, about=citizen, citizen_id=citizen.pk, team_id=citizen.team_id)
    digits = citizen.cpr or ""
    return f"{digits[:6]}-{digits[6:]}" if digits else ""


def _may_run_courses(user: Any, team: Team) -> None:
    # The house itself (None) imports files on the order of an administrator.
    if user is not None and not access.can(user, Permission.RUN_COURSES, team.pk):
        raise Refusal("not_yours", _("You cannot register or change citizens of that team."))


def _check(citizen: Citizen, changed: Sequence[str], *, by: Any) -> None:
    _may_run_courses(by, citizen.team)
    if not citizen.name:
        raise Refusal("empty", _("Write the citizen's name."))
    # A contact person who has left the team since stands until somebody chooses another.
    contact = citizen.contact_person if {"team", "contact_person"} & set(changed) else None
    if contact is not None and not access.colleagues(citizen.team_id).filter(pk=contact.pk).exists():
        raise Refusal("not_in_team", _("The contact person must work in the citizen's team. Choose another."))
    if citizen.provider is not None and citizen.provider.kind != Unit.Kind.PRIVATE_PROVIDER:
        raise Refusal("not_a_supplier", _("Choose a private supplier, or none."))


def _save_with_cpr(citizen: Citizen, cpr: str, changed: list[str] | None = None) -> None:
    taken = Refusal("cpr_taken", _("A citizen with this CPR number is registered already."))
    if cpr:
        if Citizen.objects.filter(cpr_index=blind_index(cpr)).exclude(pk=citizen.pk).exists():
            raise taken
        citizen.set_cpr(cpr)
    try:
        with transaction.atomic():
            if changed is None:
                citizen.save(force_insert=True)
            else:
                # What is searched and sorted by follows the name.
                keys = ["search_name", "sort_name"] if "name" in changed else []
                citizen.save(update_fields=[*changed, *keys, *(["cpr", "cpr_index"] if cpr else [])])
    except IntegrityError:
        # Somebody registered the same number in the same moment; no other promise can break here.
        if not cpr:
            raise
        raise taken from None
