"""Whether help that was granted has begun, and how many days that took. Those who give it note it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.models.intervention import Intervention
from citizens.models.start import StartNote
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission


@transaction.atomic
def started(help: Intervention, *, by: Any, on: dt.date) -> StartNote:
    """Note the day on which the help began.

    Does nothing when that day is noted. Refuses ``not_yours``, ``started`` when another day is noted,
    ``ended`` and ``date_impossible``.
    """
    current = _fetch(help, by=by)
    begun = current.start_notes.filter(started_on__isnull=False).first()
    if begun:
        if begun.started_on == on:
            return begun
        raise Refusal("started", _("The start of this help is noted already."))
    granted = clock.local(current.approval.decided_at).date() if current.approval else current.start_date
    if not granted <= on <= clock.today():
        raise Refusal("date_impossible", _("Help begins after it is granted, and not later than today."))
    if current.end_date and on > current.end_date:
        raise Refusal("ended", _("The help had ended by then."))
    return _note("help.started", current, by=by, started_on=on)


@transaction.atomic
def not_started(help: Intervention, *, by: Any, because: str) -> StartNote:
    """Note why the help has not begun yet.

    Does nothing when that is the last that was noted. Refuses ``not_yours``, ``started`` and ``empty``.
    """
    current = _fetch(help, by=by)
    if current.start_notes.filter(started_on__isnull=False).exists():
        raise Refusal("started", _("The start of this help is noted already."))
    said = because.strip()
    if not said:
        raise Refusal("empty", _("Write why the help has not begun."))
    last = current.start_notes.last()
    if last and last.because == said:
        return last
    return _note("help.not_started", current, by=by, because=said)


def days_to_start(help: Intervention) -> int | None:
    """Days from the visitator's yes to the day the help began; None while that is unknown."""
    begun = next((note for note in help.start_notes.all() if note.started_on), None)
    if begun is None or begun.started_on is None or help.approval is None:
        return None
    return (begun.started_on - clock.local(help.approval.decided_at).date()).days


def _fetch(help: Intervention, *, by: Any) -> Intervention:
    """The help, locked, if the person may say how it goes with it."""
    if not Intervention.objects.visible_to(by, Permission.PROPOSE_HELP).filter(pk=help.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    Intervention.objects.select_for_update(no_key=True).get(pk=help.pk)
    return Intervention.objects.select_related("citizen", "approval").get(pk=help.pk)


def _note(code: str, help: Intervention, *, by: Any, **said: Any) -> StartNote:
    note = StartNote.objects.create(intervention=help, noted_by=by, noted_at=clock.now(), **said)
    citizen = help.citizen
    trail.record(code, by=by, about=help, citizen_id=citizen.pk, team_id=citizen.team_id)
    return note
