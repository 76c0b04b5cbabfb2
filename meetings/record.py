"""The care record stays the journal: what the meeting came to is put there by a person, who notes where."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission
from meetings import extracts
from meetings.models import CitizenInformation, RecordTransfer


@transaction.atomic
def text_for(information: CitizenInformation, *, by: Any) -> str:
    """The text as a file, with the fetching noted. Refuses ``not_yours``."""
    information = _held(information, by)
    _minutes, part = extracts.of(information)
    _note("record.text_fetched", information, by=by)
    return extracts.record_text(part)


@transaction.atomic
def transfer(information: CitizenInformation, *, by: Any, reference: str) -> RecordTransfer:
    """Note that the text stands in the care record, and under which reference. Does nothing when that
    reference is noted.

    Refuses ``not_yours``, ``no_reference``, and ``in_record`` when another reference is noted.
    """
    information = _held(information, by)
    found = standing(information)
    if found is not None and found.reference != reference.strip():
        raise Refusal(
            "in_record",
            _("It stands there already, as noted above. If that is wrong, take that note back first."),
        )
    if found is not None:
        return found
    if not reference.strip():
        raise Refusal("no_reference", _("Write where it stands in the care record."))
    made = RecordTransfer.objects.create(
        item=information.item, synced_to_record_at=clock.now(), synced_by=by, reference=reference.strip()
    )
    _note("record.transferred", information, by=by)
    return made


@transaction.atomic
def undo(information: CitizenInformation, *, by: Any, reason: str) -> None:
    """It does not stand there after all. Does nothing when there is no note.

    Refuses ``not_yours`` and ``no_reason``.
    """
    information = _held(information, by)
    found = standing(information)
    if found is None:
        return
    if not reason.strip():
        raise Refusal("no_reason", _("Write why it is taken back."))
    found.undone_at, found.undone_by, found.undone_because = clock.now(), by, reason.strip()
    found.save(update_fields=["undone_at", "undone_by", "undone_because"])
    _note("record.transfer_undone", information, by=by)


def standing(information: CitizenInformation) -> RecordTransfer | None:
    """The transfer that counts now."""
    rows = RecordTransfer.objects.select_related("synced_by").filter(item=information.item_id)
    return rows.filter(undone_at__isnull=True).first()


def not_transferred(user: Any) -> models.QuerySet[CitizenInformation]:
    """What should stand in the care record by now and does not, where this person plans the meetings."""
    rows = CitizenInformation.objects.not_in_record().for_card()
    return rows.visible_to(user, Permission.PLAN_MEETINGS).order_by("item__meeting__starts_at")


def _held(information: CitizenInformation, by: Any) -> CitizenInformation:
    rows = CitizenInformation.objects.visible_to(by, Permission.READ_MINUTES).select_for_update(of=("self",))
    found = rows.filter(pk=information.pk).first()
    if found is None:
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    return CitizenInformation.objects.for_card().get(pk=found.pk)


def _note(code: str, information: CitizenInformation, *, by: Any) -> None:
    trail.record(
        code,
        by=by,
        about=information,
        citizen_id=information.citizen_id,
        team_id=information.citizen.team_id,
        meeting_id=information.item.meeting_id,
    )
