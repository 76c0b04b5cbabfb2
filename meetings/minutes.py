"""The minutes: what the meeting came to, frozen as it closed, and the PDF made from nothing else.

A meeting that nobody closed has a draft meanwhile, which follows what the leader settles.

``freeze`` writes the snapshot in the transaction that closes the meeting. A worker makes the PDF from
the snapshot alone, stores it whole and writes to the participants, all in one transaction; so there is
one PDF or none, however often it is tried. ``approve`` is the leader's word that it says what was said.
"""

import datetime as dt
import hashlib
import json
import logging
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.outbox import later, post
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings import letters
from meetings.hold import lock, require_leader, touch
from meetings.models import Meeting, Minutes
from meetings.snapshot import readable, taken
from meetings.states import MeetingState, require_move

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=2)
MOST_ATTEMPTS = 5
# Minutes to the next attempt.
BACK_OFF = (1, 2, 5, 15)


def draft(meeting: Meeting) -> Minutes:
    """Keep what a meeting that awaits its wrap-up has come to so far; the next draft replaces this one.

    A draft is read on the page and never becomes a PDF. Frozen minutes are returned as they are.
    """
    with transaction.atomic():
        minutes = _found(meeting)
        if minutes is not None and minutes.state != Minutes.State.DRAFT:
            return minutes
        minutes, new = _kept(meeting, Minutes.State.DRAFT)
        if new:
            _note("minutes.drafted", minutes, by=None)
    return minutes


def drop_draft(meeting: Meeting) -> None:
    """Throw the draft away, since the meeting goes on."""
    Minutes.objects.filter(meeting=meeting, state=Minutes.State.DRAFT).delete()


def freeze(meeting: Meeting, *, by: Any) -> Minutes:
    """Keep what the meeting came to, and ask for the PDF once that is committed.

    Call it in the transaction that closes the meeting. A draft becomes the frozen minutes; minutes that
    are frozen already are returned as they are.
    """
    with transaction.atomic():
        minutes = _found(meeting)
        if minutes is not None and minutes.state != Minutes.State.DRAFT:
            return minutes
        minutes, _new = _kept(meeting, Minutes.State.WAITING)
        _note("minutes.frozen", minutes, by=by, digest=minutes.digest)
        later.poke("meetings.tasks.render_minutes", minutes.pk)
    return minutes


def _found(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.defer("pdf").select_for_update().filter(meeting=meeting).first()


def _kept(meeting: Meeting, state: Minutes.State) -> tuple[Minutes, bool]:
    snapshot = taken(meeting)
    kept = {"snapshot": snapshot, "digest": digest(snapshot), "frozen_at": clock.now(), "state": state}
    return Minutes.objects.update_or_create(
        meeting=meeting, defaults=kept, create_defaults={"team_id": meeting.team_id, **kept}
    )


def canonical(snapshot: dict[str, Any]) -> bytes:
    """The snapshot as bytes, the same however a database orders its keys."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(snapshot: dict[str, Any]) -> str:
    """The fingerprint of a snapshot; also that of the file attached to its PDF."""
    return _fingerprint(canonical(snapshot))


def is_whole(minutes: Minutes) -> bool:
    """Whether the snapshot is, byte for byte, what was kept."""
    return digest(minutes.snapshot) == minutes.digest


def verify(minutes: Minutes) -> bool:
    """Whether snapshot and PDF are, byte for byte, what was frozen and what was made from it."""
    if not is_whole(minutes):
        return False
    if minutes.pdf is None:
        return True
    made = Event.objects.filter(code="minutes.rendered", object_id=str(minutes.pk)).order_by("-pk").first()
    return made is not None and made.facts["pdf"] == _fingerprint(bytes(minutes.pdf))


def _fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def render(pk: Any) -> bool:
    """Make the PDF, if nobody is at it. True when this call made it; a failure is kept and tried again."""
    minutes = _claim(pk)
    if minutes is None:
        return False
    if not verify(minutes):
        _failed(minutes, "minutes_tampered", again=False)
        return False
    try:
        made = on_paper(minutes.snapshot)
    except Exception as error:
        logger.exception("The minutes %s could not be made into a PDF", minutes.pk)
        _failed(minutes, type(error).__name__)
        return False
    return _ready(minutes, made)


def on_paper(snapshot: dict[str, Any]) -> bytes:
    """The PDF of a snapshot, always in Danish, since it goes to the record. Asks the database nothing."""
    with translation.override("da"):
        shown = {**readable(snapshot), "digest": digest(snapshot)}
        html = render_to_string("paper/minutes.html", shown)
    # Only workers lay out paper; a web process starts a second sooner without the library.
    from dtr import pdf

    return pdf.make(html, title=shown["title"], attachment=("referat.json", canonical(snapshot)))


def sweep() -> None:
    """Poke what waits and nobody is making, and give up what was left behind too often."""
    now = clock.now()
    for minutes in _free(now).filter(attempts__gte=MOST_ATTEMPTS):
        _failed(minutes, minutes.last_error or "left behind", again=False)
    for pk in _free(now).values_list("pk", flat=True):
        later.poke("meetings.tasks.render_minutes", pk)


def _free(now: dt.datetime) -> models.QuerySet[Minutes]:
    """Waiting, and neither claimed nor set aside until later."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return Minutes.objects.filter(free, state=Minutes.State.WAITING)


def _claim(pk: Any) -> Minutes | None:
    now = clock.now()
    # Committed before the work begins, so that two workers never do the same.
    with transaction.atomic(durable=True):
        if (
            not _free(now)
            .filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
            .update(claimed_until=now + LEASE, attempts=F("attempts") + 1)
        ):
            return None
    return Minutes.objects.select_related("meeting").get(pk=pk)


def _mine(minutes: Minutes) -> models.QuerySet[Minutes]:
    """The row as this worker claimed it; nothing when another has taken over or finished."""
    return Minutes.objects.filter(pk=minutes.pk, state=Minutes.State.WAITING, attempts=minutes.attempts)


@transaction.atomic
def _ready(minutes: Minutes, made: bytes) -> bool:
    finished = {"state": Minutes.State.READY, "pdf": made, "rendered_at": clock.now()}
    if not _mine(minutes).update(**finished, claimed_until=None, last_error=""):
        return False
    _note("minutes.rendered", minutes, by=None, pdf=_fingerprint(made))
    meeting = minutes.meeting
    for one in meeting.participants.coming().select_related("user"):
        if access.can(one.user, Permission.READ_MINUTES, meeting.team_id):
            post.write(
                f"minutes:{meeting.pk}:{one.user_id}",
                to=one.user,
                kind=letters.MINUTES_READY,
                path=reverse("minutes", args=[meeting.pk]),
                meeting=str(meeting.pk),
                starts_at=meeting.starts_at,
            )
    return True


@transaction.atomic
def _failed(minutes: Minutes, reason: str, *, again: bool = True) -> None:
    if again and minutes.attempts < MOST_ATTEMPTS:
        later_on = clock.now() + dt.timedelta(minutes=BACK_OFF[minutes.attempts - 1])
        _mine(minutes).update(claimed_until=later_on, last_error=reason)
    elif _mine(minutes).update(state=Minutes.State.FAILED, claimed_until=None, last_error=reason):
        _note("minutes.failed", minutes, by=None, reason=reason)


@transaction.atomic
def try_again(meeting: Meeting, *, by: Any) -> None:
    """Have the PDF made anew after it was given up. Does nothing unless it was. Refuses ``not_leader``."""
    require_leader(meeting, by)
    given_up = Minutes.objects.filter(meeting=meeting, state=Minutes.State.FAILED)
    minutes = given_up.defer("pdf").select_for_update().first()
    if minutes is None:
        return
    given_up.update(state=Minutes.State.WAITING, attempts=0, claimed_until=None)
    _note("minutes.asked_again", minutes, by=by)
    later.poke("meetings.tasks.render_minutes", minutes.pk)


@transaction.atomic
def fetch_pdf(minutes: Minutes, *, by: Any, place: str) -> bytes:
    """The PDF's bytes, with the reading and every citizen in it noted.

    Refuses ``not_yours``, ``minutes_not_ready`` and ``minutes_tampered``.
    """
    if not Minutes.objects.visible_to(by, Permission.READ_MINUTES).filter(pk=minutes.pk).exists():
        raise Refusal("not_yours", _("You cannot read the minutes of this team."))
    if minutes.state == Minutes.State.DRAFT:
        raise Refusal(
            "minutes_are_draft", _("These minutes are a draft. The PDF is made when the meeting is closed.")
        )
    if minutes.pdf is None:
        raise Refusal("minutes_not_ready", _("The PDF is not ready yet. Try again in a moment."))
    if not verify(minutes):
        raise Refusal(
            "minutes_tampered",
            _(
                "These minutes are not what was frozen when the meeting closed. "
                "Tell those who keep the house."
            ),
        )
    _note("minutes.read", minutes, by=by)
    trail.looked(by=by, citizens=named_in(minutes), place=place, meeting_id=minutes.meeting_id)
    return bytes(minutes.pdf)


def named_in(minutes: Minutes) -> models.QuerySet[Citizen]:
    """The citizens whom the minutes are about; for the trail."""
    return Citizen.objects.filter(pk__in=[citizen["id"] for citizen in minutes.snapshot["citizens"]])


@transaction.atomic
def approve(meeting: Meeting, *, by: Any) -> Meeting:
    """The leader's word that the minutes say what was agreed. Does nothing when it has been given.

    Refuses ``not_leader``, ``wrong_state`` and ``minutes_not_ready``.
    """
    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state == MeetingState.APPROVED:
        return meeting
    require_move(meeting.state, MeetingState.APPROVED)
    minutes = Minutes.objects.defer("pdf").filter(meeting=meeting, state=Minutes.State.READY).first()
    if minutes is None:
        raise Refusal("minutes_not_ready", _("The PDF is not ready yet. Read it before you approve it."))
    meeting.state = MeetingState.APPROVED
    meeting.save(update_fields=["state"])
    _note("minutes.approved", minutes, by=by, digest=minutes.digest)
    touch(meeting)
    return meeting


def _note(code: str, minutes: Minutes, *, by: Any, **facts: Any) -> None:
    trail.record(code, by=by, about=minutes, team_id=minutes.team_id, meeting_id=minutes.meeting_id, **facts)
