"""Those around the citizen: noted, given rights, and struck from the list; never erased.

Who may be told anything follows from the citizen's consent alone. A right says what somebody may besides:
take part, speak for the citizen, or act for the citizen as guardian or by a power of attorney.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citizens.models import Citizen, Consent, NetworkContact, Relative, RelativeRight
from citizens.models.relative import REPRESENTS, NetworkKind, Relation, RelativeQuerySet, RightKind
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission

DETAILS = ("name", "relation", "phone", "email", "address", "note")


def may_be_told(citizen: Citizen, *, health: bool = False, on: dt.date | None = None) -> RelativeQuerySet:
    """The relatives whom a valid consent of the citizen names; with ``health``, also about the health.

    A guardian or a power of attorney gives no such right by itself: it covers what its document says,
    which a person has to read.
    """
    valid = Consent.objects.filter(citizen=citizen).valid_on(on or clock.today())
    if health:
        valid = valid.filter(covers_health=True)
    named = valid.values("relatives")
    return Relative.objects.current().filter(citizen=citizen, pk__in=named)


def representatives(citizen: Citizen, *, on: dt.date | None = None) -> RelativeQuerySet:
    """The relatives who act for the citizen on a day: guardians, and holders of a power of attorney."""
    held = RelativeRight.objects.in_force(on or clock.today()).filter(kind__in=REPRESENTS)
    return Relative.objects.current().filter(citizen=citizen, pk__in=held.values("relative"))


def may_keep(user: Any, citizen: Citizen) -> None:
    """Refuses ``not_yours`` to whoever may not note relatives and consent of this citizen."""
    if not Citizen.objects.visible_to(user, Permission.KEEP_CONSENT).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


@transaction.atomic
def add(citizen: Citizen, *, by: Any, name: str, relation: str, **details: str) -> Relative:
    """Note a relative. The same person twice is the one already there.

    Refuses ``not_yours``, ``empty``, ``no_relation`` and ``no_email``.
    """
    may_keep(by, citizen)
    said = _checked({"name": name, "relation": relation} | details)
    # Of two who note the same relative at once, the second finds that of the first.
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    there = Relative.objects.current().filter(citizen=citizen, **said).first()
    if there:
        return there
    relative = Relative.objects.create(citizen=citizen, registered_by=by, registered_at=clock.now(), **said)
    _note("relative.added", relative, by=by, relation=relation)
    return relative


@transaction.atomic
def change(relative: Relative, *, by: Any, **details: str) -> Relative:
    """Change what is given of ``DETAILS``. Does nothing when all is as it was.

    Refuses as ``add`` does, and ``ended``.
    """
    may_keep(by, relative.citizen)
    current = _current(relative)
    said = _checked({name: getattr(current, name) for name in DETAILS} | details)
    changed = [name for name in DETAILS if getattr(current, name) != said[name]]
    if not changed:
        return current
    for name in changed:
        setattr(current, name, said[name])
    current.save(update_fields=changed)
    _note("relative.changed", current, by=by, fields=changed)
    return current


@transaction.atomic
def end(relative: Relative, *, by: Any) -> None:
    """Strike somebody from the list. Does nothing when that is done.

    From then on nothing may be told on an older consent. Refuses ``not_yours``.
    """
    may_keep(by, relative.citizen)
    if _end(Relative.objects.filter(pk=relative.pk), by=by):
        _note("relative.ended", relative, by=by)


@transaction.atomic
def give_right(
    relative: Relative,
    *,
    by: Any,
    kind: str,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    scope: str = "",
) -> RelativeRight:
    """Note a right from a day, and perhaps until one.

    Refuses ``not_yours``, ``ended``, ``no_kind``, ``no_scope`` for whoever acts for the citizen,
    ``dates_impossible`` and ``right_held``.
    """
    may_keep(by, relative.citizen)
    current = _current(relative)
    if kind not in RightKind.values:
        raise Refusal("no_kind", _("Choose which right it is."))
    if kind in REPRESENTS and not scope.strip():
        raise Refusal(
            "no_scope", _("Write which document the right rests on, and what it covers: money, health, all.")
        )
    if valid_until and valid_until < valid_from:
        raise Refusal("dates_impossible", _("The right ends after it begins. Correct the dates."))
    held = current.rights.filter(kind=kind, ended_at__isnull=True).filter(
        valid_from__lte=valid_until or dt.date.max
    )
    if any(one.valid_until is None or one.valid_until >= valid_from for one in held):
        raise Refusal("right_held", _("The relative holds this right already in that time. End it first."))
    try:
        with transaction.atomic():
            right = RelativeRight.objects.create(
                relative=current,
                kind=RightKind(kind),
                scope=scope.strip(),
                valid_from=valid_from,
                valid_until=valid_until,
                noted_by=by,
                noted_at=clock.now(),
            )
    except IntegrityError:
        raise Refusal(
            "right_held", _("The relative holds this right already in that time. End it first.")
        ) from None
    _note("right.given", current, by=by, kind=kind, valid_from=valid_from, valid_until=valid_until)
    return right


@transaction.atomic
def end_right(right: RelativeRight, *, by: Any) -> None:
    """End a right now. Does nothing when it is ended. Refuses ``not_yours``."""
    may_keep(by, right.relative.citizen)
    if _end(RelativeRight.objects.filter(pk=right.pk), by=by):
        _note("right.ended", right.relative, by=by, kind=right.kind)


@transaction.atomic
def add_contact(
    citizen: Citizen, *, by: Any, kind: str, name: str, phone: str = "", note: str = ""
) -> NetworkContact:
    """Note somebody in the network. The same one twice is the one already there.

    Refuses ``not_yours``, ``empty`` and ``no_kind``.
    """
    may_keep(by, citizen)
    if kind not in NetworkKind.values:
        raise Refusal("no_kind", _("Choose where the contact comes from."))
    if not name.strip():
        raise Refusal("empty", _("Write a name."))
    said = {"kind": NetworkKind(kind), "name": name.strip(), "phone": phone.strip(), "note": note.strip()}
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    there = NetworkContact.objects.current().filter(citizen=citizen, **said).first()
    if there:
        return there
    contact = NetworkContact.objects.create(
        citizen=citizen, registered_by=by, registered_at=clock.now(), **said
    )
    _note("network.added", contact, by=by, kind=kind)
    return contact


@transaction.atomic
def end_contact(contact: NetworkContact, *, by: Any) -> None:
    """Strike somebody from the network. Does nothing when that is done. Refuses ``not_yours``."""
    may_keep(by, contact.citizen)
    if _end(NetworkContact.objects.filter(pk=contact.pk), by=by):
        _note("network.ended", contact, by=by)


def _checked(said: dict[str, str]) -> dict[str, str]:
    said = {name: text.strip() for name, text in said.items()}
    if not said["name"]:
        raise Refusal("empty", _("Write a name."))
    if said["relation"] not in Relation.values:
        raise Refusal("no_relation", _("Choose how the relative stands to the citizen."))
    if said.get("email"):
        try:
            validate_email(said["email"])
        except ValidationError:
            raise Refusal(
                "no_email", _("This is no e-mail address. Correct it, or leave it empty.")
            ) from None
    return said


def _current(relative: Relative) -> Relative:
    current = Relative.objects.select_for_update().get(pk=relative.pk)
    if current.ended_at is not None:
        raise Refusal("ended", _("The relative has been struck from the list. Note the relative anew."))
    return current


def _end(row: Any, *, by: Any) -> bool:
    """Whether this call was the one that ended the row."""
    return bool(row.filter(ended_at__isnull=True).update(ended_at=clock.now(), ended_by=by))


def _note(code: str, thing: Relative | NetworkContact, *, by: Any, **facts: Any) -> None:
    citizen = thing.citizen
    trail.record(code, by=by, about=thing, citizen_id=citizen.pk, team_id=citizen.team_id, **facts)
