"""Citizens of the track Light on a meeting's list: named there, not discussed, and without a place."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens import consents
from citizens.models import Citizen
from dtr import clock
from dtr.refusal import Refusal
from dtr.staff import access
from meetings import agenda
from meetings.hold import note, touch
from meetings.models import AgendaItem, ListedCitizen, Meeting

LONGEST_NOTE = 300


def seen_by(meeting: Meeting, viewer: Any) -> list[ListedCitizen]:
    """The list as the viewer may read it: the citizens whom one sees, and why where the health is told."""
    found = [
        one
        for one in meeting.listed.select_related("citizen")
        if access.sees(viewer, one.citizen.team_id, one.citizen.provider_id)
    ]
    receiver = consents.receiver_of(viewer)
    covers = consents.covers([one.citizen_id for one in found], receiver.pk if receiver else None)
    for one in found:
        one.hides_note = not covers[one.citizen_id].health
    return found


@transaction.atomic
def list_only(meeting: Meeting, citizen: Citizen, *, by: Any, reason: str = "") -> ListedCitizen:
    """Name a citizen on the list without discussing. When the citizen is listed already, that line.

    Refuses ``not_yours``, ``wrong_state``, ``other_team``, ``not_light``, ``already_on_agenda`` and
    ``too_long``.
    """
    meeting = agenda.open_agenda(meeting, by=by)
    if citizen.team_id != meeting.team_id:
        raise Refusal("other_team", _("The citizen belongs to another team."))
    if not agenda.is_light(citizen):
        raise Refusal("not_light", _("Only citizens in a Light course are listed without being discussed."))
    if meeting.items.filter(citizen=citizen).exists():
        raise Refusal("already_on_agenda", _("The citizen is already on the agenda."))
    if len(reason.strip()) > LONGEST_NOTE:
        raise Refusal("too_long", _("Keep to %(most)s characters.") % {"most": LONGEST_NOTE})
    listed, new = ListedCitizen.objects.get_or_create(
        meeting=meeting,
        citizen=citizen,
        defaults={"note": reason.strip(), "listed_by": by, "listed_at": clock.now()},
    )
    if new:
        note("agenda.listed", by=by, about=listed, meeting=meeting, citizen_id=citizen.pk)
        touch(meeting)
    return listed


@transaction.atomic
def unlist(listed: ListedCitizen, *, by: Any) -> None:
    """Take a citizen off the list. Does nothing when it is done. Refuses ``not_yours``, ``wrong_state``."""
    meeting = agenda.open_agenda(listed.meeting, by=by)
    if not meeting.listed.filter(pk=listed.pk).exists():
        return
    note("agenda.unlisted", by=by, about=listed, meeting=meeting, citizen_id=listed.citizen_id)
    meeting.listed.filter(pk=listed.pk).delete()
    touch(meeting)


@transaction.atomic
def discuss(listed: ListedCitizen, *, by: Any, reason: str) -> AgendaItem:
    """Give a listed citizen a place after all, with the reason why one profession is not enough.

    Refuses as ``agenda.pick``, and ``light_needs_reason`` without a reason.
    """
    if not reason.strip():
        raise Refusal("light_needs_reason", _("Write why one profession is not enough."))
    return agenda.pick(listed.meeting, listed.citizen, by=by, agenda_reason=reason)
