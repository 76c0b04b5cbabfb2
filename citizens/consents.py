"""Consent: noted, withdrawn, and asked for before anything about a citizen leaves the authority.

Who is shown something decides what is shown: the municipality's own people, or an organisation of its own
(forvaltningsloven § 28, sundhedsloven §§ 41-43). What no valid consent covers is not handed to that receiver.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens import relatives
from citizens.models import Citizen, Consent, Relative
from citizens.models.consent import ConsentHow
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.access import receiver_of
from dtr.staff.models import Unit

LONGEST = dt.timedelta(days=5 * 366)
EARLIEST = dt.date(2000, 1, 1)

__all__ = ["Cover", "cover", "covers", "give", "missing", "missing_in_words", "receiver_of", "withdraw"]

# Called with the citizen's key, in the transaction of the change, when a consent is noted or withdrawn.
listeners: list[Callable[[Any], None]] = []


@dataclass(frozen=True)
class Cover:
    """What one receiver may be shown of one citizen beyond the help itself."""

    network: bool
    """Relatives and network: some valid consent names the receiver."""
    health: bool
    """Measurements, and what professionals have said about the health."""


ALL = Cover(network=True, health=True)
NOTHING = Cover(network=False, health=False)


def cover(citizen: Citizen, user: Any) -> Cover:
    """What somebody may be shown of a citizen; one query at most."""
    receiver = receiver_of(user)
    return covers([citizen.pk], receiver.pk if receiver else None)[citizen.pk]


def covers(citizens: Collection[Any], receiver: int | None) -> dict[Any, Cover]:
    """The same for several citizens (by key) and one organisation (by key); one query at most."""
    if receiver is None:
        return dict.fromkeys(citizens, ALL)
    found = dict.fromkeys(citizens, NOTHING)
    if not citizens:
        return found
    rows = Consent.objects.filter(citizen__in=citizens, units=receiver).valid_on(clock.today()).order_by()
    for citizen, health in rows.values_list("citizen", "covers_health"):
        found[citizen] = Cover(network=True, health=found[citizen].health or health)
    return found


def missing(told: Mapping[Any, Collection[Unit]], *, on: dt.date | None = None) -> dict[Any, list[Unit]]:
    """Citizens and the organisations that hear about their health on a day, without a consent for it.

    ``told`` is each citizen's key with the organisations; the answer has those left over, if any. One query.
    """
    asked = {unit.pk for units in told.values() for unit in units}
    if not asked:
        return {}
    rows = Consent.objects.filter(citizen__in=told, units__in=asked, covers_health=True)
    known = set(rows.valid_on(on or clock.today()).order_by().values_list("citizen", "units"))
    left = {key: [unit for unit in units if (key, unit.pk) not in known] for key, units in told.items()}
    return {key: units for key, units in left.items() if units}


def missing_in_words(units: Iterable[Unit]) -> str:
    """The sentence that is shown before a meeting."""
    names = ", ".join(sorted(unit.name for unit in units))
    return _("Consent is missing: %(units)s") % {"units": names}


@transaction.atomic
def give(
    citizen: Citizen,
    *,
    by: Any,
    how: str,
    given_on: dt.date,
    units: Collection[Unit] = (),
    named: Collection[Relative] = (),
    covers_health: bool = False,
    given_by: Relative | None = None,
    valid_until: dt.date | None = None,
    note: str = "",
) -> Consent:
    """Note a consent that has been given. Sent twice in a row it is one.

    ``units`` are organisations outside the authority, ``named`` relatives of this citizen. Refuses
    ``not_yours``, ``nobody``, ``own_authority``, ``other_citizen``, ``no_how``, ``no_representative``,
    ``future`` and ``dates_impossible``.
    """
    relatives.may_keep(by, citizen)
    _check_receivers(citizen, units, named)
    _check_how(citizen, how, given_by, given_on)
    if not EARLIEST <= given_on <= clock.today():
        raise Refusal("future", _("A consent is noted when it has been given. Correct the day."))
    if valid_until and not given_on <= valid_until <= given_on + LONGEST:
        raise Refusal(
            "dates_impossible", _("A consent runs for at most five years from the day it is given.")
        )
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    said = {
        "how": ConsentHow(how), "given_on": given_on, "given_by": given_by, "valid_until": valid_until,
        "covers_health": covers_health, "note": note.strip(),
    }  # fmt: skip
    if there := _the_same(citizen, said, units, named):
        return there
    consent = Consent.objects.create(citizen=citizen, noted_by=by, noted_at=clock.now(), **said)
    consent.units.set(units)
    consent.relatives.set(named)
    trail.record(
        "consent.given", by=by, about=consent, citizen_id=citizen.pk, team_id=citizen.team_id, how=how,
        units=sorted(unit.name for unit in units), relatives=len(named), health=covers_health,
    )  # fmt: skip
    _tell(citizen)
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, by: Any, note: str = "") -> None:
    """Note that the citizen has taken a consent back. Does nothing when it is withdrawn.

    It ends at once, whatever has been told on it before. Refuses ``not_yours``.
    """
    citizen = consent.citizen
    relatives.may_keep(by, citizen)
    standing = Consent.objects.filter(pk=consent.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_note=note.strip()):
        return
    trail.record("consent.withdrawn", by=by, about=consent, citizen_id=citizen.pk, team_id=citizen.team_id)
    _tell(citizen)


def _check_receivers(citizen: Citizen, units: Collection[Unit], named: Collection[Relative]) -> None:
    if not units and not named:
        raise Refusal("nobody", _("Choose at least one organisation or relative who may be told."))
    if any(unit.kind == Unit.Kind.MUNICIPAL for unit in units):
        raise Refusal("own_authority", _("The municipality's own units need no consent. Choose the others."))
    if any(one.citizen_id != citizen.pk or one.ended_at is not None for one in named):
        raise Refusal("other_citizen", _("Choose among the citizen's own relatives."))


def _check_how(citizen: Citizen, how: str, given_by: Relative | None, given_on: dt.date) -> None:
    if how not in ConsentHow.values:
        raise Refusal("no_how", _("Choose how the consent was obtained."))
    if (how == ConsentHow.BY_REPRESENTATIVE) != (given_by is not None):
        raise Refusal(
            "no_representative",
            _("Choose the representative who gave the consent, and only when a representative gave it."),
        )
    if given_by and not relatives.representatives(citizen, on=given_on).filter(pk=given_by.pk).exists():
        raise Refusal(
            "no_representative",
            _("On that day nobody of that name acted for the citizen. Note the right of the relative first."),
        )


def _the_same(
    citizen: Citizen, said: dict[str, Any], units: Collection[Unit], named: Collection[Relative]
) -> Consent | None:
    standing = Consent.objects.filter(citizen=citizen, withdrawn_at__isnull=True, **said)
    for one in standing.prefetch_related("units", "relatives"):
        if set(one.units.all()) == set(units) and set(one.relatives.all()) == set(named):
            return one
    return None


def _tell(citizen: Citizen) -> None:
    for listener in listeners:
        listener(citizen.pk)
