"""Before the minutes are locked, those who took part may amend them; afterwards addenda follow beside them.

Every proposal is kept, with the leader's answer and its reason. What is taken in is printed in the locked
minutes under the citizen it is about, as what it is: an amendment, by somebody, on a day. What the meeting
came to at the time is never written over.
"""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings import sheets
from meetings.hold import lock as hold_meeting
from meetings.hold import require_leader, touch
from meetings.minutes import is_whole, require_frozen, tampered
from meetings.models import Meeting, Minutes, MinutesAddendum, MinutesAmendment, Sheet

State = MinutesAmendment.State


def may_propose(minutes: Minutes, user: Any) -> bool:
    """Whether somebody took part in the meeting, and there is still time to amend its minutes."""
    return minutes.can_be_amended and minutes.meeting.participants.filter(user=user).exists()


@transaction.atomic
def propose(meeting: Meeting, *, by: Any, text: str, citizen: Citizen | None = None) -> MinutesAmendment:
    """Say what the minutes should say. The same proposal twice is one.

    Refuses ``not_participant``, ``wrong_state``, ``too_late``, ``empty``, ``not_in_minutes`` and, to a
    private supplier, ``not_yours`` about anybody but the firm's own citizens.
    """
    meeting = hold_meeting(meeting)
    if not meeting.participants.filter(user=by).exists():
        raise Refusal("not_participant", _("Only those who took part can amend the minutes."))
    minutes = require_frozen(meeting)
    if not minutes.can_be_amended:
        raise Refusal("too_late", _("The time for amendments is over. The leader can add an addendum."))
    if not text.strip():
        raise Refusal("empty", _("Write what the minutes should say."))
    _require_in(minutes, citizen, by)
    asked = {"citizen": citizen, "text": text.strip(), "proposed_by": by, "state": State.WAITING}
    amendment = minutes.amendments.filter(**asked).first()
    if amendment is None:
        amendment = MinutesAmendment.objects.create(minutes=minutes, **asked, proposed_at=clock.now())
        _note("amendment.proposed", amendment, by=by)
        touch(meeting)
    return amendment


def _require_in(minutes: Minutes, citizen: Citizen | None, by: Any) -> None:
    reads = access.can(by, Permission.READ_MINUTES, minutes.team_id)
    if citizen is None:
        if not reads:
            raise Refusal("not_yours", _("Say which of your citizens it is about."))
        return
    if str(citizen.pk) not in {one["id"] for one in minutes.snapshot["citizens"]}:
        raise Refusal("not_in_minutes", _("The citizen is not in these minutes."))
    if not reads and not Citizen.objects.visible_to(by).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("Say which of your citizens it is about."))


@transaction.atomic
def take(amendment: MinutesAmendment, *, by: Any, reason: str = "") -> MinutesAmendment:
    """Take it into the minutes that will be locked. Does nothing when it is taken.

    Refuses ``not_leader``, ``too_late`` and ``already_answered``.
    """
    return _answer(amendment, State.TAKEN, by=by, reason=reason, code="amendment.taken")


@transaction.atomic
def decline(amendment: MinutesAmendment, *, by: Any, reason: str) -> MinutesAmendment:
    """Leave the minutes as they are, with the reason. Does nothing when that was the answer.

    Refuses ``not_leader``, ``too_late``, ``already_answered`` and ``no_reason``.
    """
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the amendment is not taken in."))
    return _answer(amendment, State.DECLINED, by=by, reason=reason, code="amendment.declined")


def _answer(
    amendment: MinutesAmendment, answer: State, *, by: Any, reason: str, code: str
) -> MinutesAmendment:
    meeting = hold_meeting(amendment.minutes.meeting)
    require_leader(meeting, by)
    found = MinutesAmendment.objects.select_related("minutes__meeting").get(pk=amendment.pk)
    if found.state == answer:
        return found
    if found.minutes.is_locked:
        raise Refusal("too_late", _("The minutes are locked. Add an addendum instead."))
    if not found.is_waiting:
        raise Refusal("already_answered", _("The amendment has been answered already."))
    found.state, found.reason = answer, reason.strip()
    found.answered_by, found.answered_at = by, clock.now()
    found.save(update_fields=["state", "reason", "answered_by", "answered_at"])
    _note(code, found, by=by)
    touch(meeting)
    return found


@transaction.atomic
def add_addendum(meeting: Meeting, *, by: Any, text: str, citizen: Citizen | None = None) -> MinutesAddendum:
    """Add to locked minutes what must be known beside them; its PDF is made of itself.

    Refuses ``not_leader``, ``not_locked``, ``empty``, ``not_in_minutes`` and ``minutes_tampered``. The same
    text by the same person twice is one addendum.
    """
    meeting = hold_meeting(meeting)
    require_leader(meeting, by)
    minutes = require_frozen(meeting)
    if not minutes.is_locked:
        raise Refusal("not_locked", _("The minutes are not locked yet. Propose an amendment instead."))
    if not text.strip():
        raise Refusal("empty", _("Write what is added."))
    _require_in(minutes, citizen, by)
    last = minutes.addenda.order_by("-number").first()
    if last is not None and (last.text, last.added_by_id, last.citizen_id) == (
        text.strip(),
        by.pk,
        citizen.pk if citizen else None,
    ):
        return last
    if not is_whole(minutes):
        raise tampered()
    number, at = (last.number if last else 0) + 1, clock.now()
    snapshot = _told(minutes, number=number, text=text.strip(), by=by, at=at, citizen=citizen)
    sheet = sheets.ask(minutes, Sheet.Kind.ADDENDUM, snapshot, by=by, citizen=citizen)
    addendum = MinutesAddendum.objects.create(
        minutes=minutes,
        citizen=citizen,
        number=number,
        text=text.strip(),
        added_by=by,
        added_at=at,
        sheet=sheet,
    )
    _note("addendum.added", addendum, by=by, digest=sheet.digest, number=number)
    touch(meeting)
    return addendum


def _told(
    minutes: Minutes, *, number: int, text: str, by: Any, at: Any, citizen: Citizen | None
) -> dict[str, Any]:
    """What the addendum's PDF is made from; it names the minutes it belongs to by their fingerprint."""
    meeting = minutes.snapshot["meeting"]
    named = next(
        (one["name"] for one in minutes.snapshot["citizens"] if citizen and one["id"] == str(citizen.pk)), ""
    )
    return {
        "form": 1,
        "minutes": minutes.digest,
        "meeting": {name: meeting[name] for name in ("team", "unit", "type", "starts_at")},
        "locked_at": clock.local(minutes.locked_at).isoformat() if minutes.locked_at else "",
        "number": number,
        "citizen": named,
        "text": text,
        "added_by": by.name,
        "added_at": clock.local(at).isoformat(),
    }


def addenda_are_whole(minutes: Minutes) -> bool:
    """Whether exactly those addenda are there that the trail knows, and each is as it was added."""
    added = Event.objects.filter(code="addendum.added", meeting_id=minutes.meeting_id)
    known = {
        event.object_id: (event.facts["digest"], event.actor, str(event.citizen_id or "")) for event in added
    }
    rows = list(minutes.addenda.select_related("sheet", "added_by"))
    found = {
        str(row.pk): (row.sheet.digest, trail.actor_key(row.added_by), str(row.citizen_id or ""))
        for row in rows
    }
    if found != known:
        return False
    return all(_as_added(row) for row in rows)


def _as_added(row: MinutesAddendum) -> bool:
    said = row.sheet.snapshot
    return (row.text, row.number, clock.local(row.added_at).isoformat()) == (
        said["text"],
        said["number"],
        said["added_at"],
    ) and sheets.verify(row.sheet)


def shown(minutes: Minutes) -> models.QuerySet[MinutesAmendment]:
    """The amendments, with who proposed and who answered, the newest last."""
    return minutes.amendments.select_related("citizen", "proposed_by", "answered_by")


def _note(code: str, row: Any, *, by: Any, **facts: Any) -> None:
    minutes = row.minutes
    trail.record(
        code,
        by=by,
        about=row,
        citizen_id=row.citizen_id,
        team_id=minutes.team_id,
        meeting_id=minutes.meeting_id,
        **facts,
    )
