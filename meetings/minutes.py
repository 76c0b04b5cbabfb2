"""The minutes: what the meeting came to, agreed as it closes, amended for a while, then locked.

A meeting that nobody closed has a draft meanwhile, which follows what the leader settles. It locks only
after somebody has closed it: until then its citizens are not settled, and nothing is agreed.

``freeze`` writes the snapshot in the transaction that closes the meeting: the leader's word that it says
what was said. A worker makes the PDF from the snapshot alone. When the time for amendments is over,
``lock`` adds those that were taken to the snapshot, keeps the version before with its PDF, and has the
locked PDF made. After that only addenda are added (``addenda.py``).
"""

import datetime as dt
import logging
from typing import Any

from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock, press
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.outbox import post
from dtr.press import canonical, digest
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings import letters
from meetings.hold import lock as hold_meeting
from meetings.hold import require_leader, touch
from meetings.models import Meeting, Minutes, MinutesVersion
from meetings.snapshot import agreed, locked, readable, taken
from meetings.snapshot_forms import in_this_form
from meetings.states import MINUTES_FROZEN, MeetingState, require, require_move

logger = logging.getLogger(__name__)

MIDNIGHT = dt.time.min


def draft(meeting: Meeting) -> Minutes:
    """Keep what a meeting that awaits its wrap-up has come to so far; the next draft replaces this one.

    A draft is read on the page and never becomes a PDF. Frozen minutes are returned as they are.
    """
    with transaction.atomic():
        minutes = _found(meeting)
        if minutes is not None and not minutes.is_draft:
            return minutes
        minutes, new = _kept(meeting, taken(meeting), state=Minutes.State.DRAFT)
        if new:
            _note("minutes.drafted", minutes, by=None)
    return minutes


def drop_draft(meeting: Meeting) -> None:
    """Throw the draft away, since the meeting goes on."""
    Minutes.objects.filter(meeting=meeting, state=Minutes.State.DRAFT).delete()


def freeze(meeting: Meeting, *, by: Any) -> Minutes:
    """Keep what the meeting came to as agreed, and ask for the PDF once that is committed.

    Call it in the transaction that closes the meeting. A draft becomes the agreed minutes; minutes that
    are frozen already are returned as they are.
    """
    with transaction.atomic():
        minutes = _found(meeting)
        if minutes is not None and not minutes.is_draft:
            return minutes
        until = amend_until(meeting, clock.now())
        snapshot = agreed(taken(meeting), by=by, at=clock.now(), amend_until=until)
        minutes, _new = _kept(meeting, snapshot, state=Minutes.State.WAITING, amend_until=until)
        _note("minutes.frozen", minutes, by=by, digest=minutes.digest)
        press.ask(JOB, minutes.pk)
    return minutes


def amend_until(meeting: Meeting, closed_at: dt.datetime) -> dt.datetime:
    """The end of the last working day on which those who took part may amend."""
    day = clock.local(closed_at).date()
    last = clock.working_days_after(day, meeting.series.amendment_days)
    return clock.at(last + dt.timedelta(days=1), MIDNIGHT)


def _found(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.defer("pdf").select_for_update().filter(meeting=meeting).first()


def _kept(meeting: Meeting, snapshot: dict[str, Any], **more: Any) -> tuple[Minutes, bool]:
    kept = {"snapshot": snapshot, "digest": digest(snapshot), "frozen_at": clock.now(), **more}
    return Minutes.objects.update_or_create(
        meeting=meeting, defaults=kept, create_defaults={"team_id": meeting.team_id, **kept}
    )


def is_whole(minutes: Minutes) -> bool:
    """Whether the snapshot is, byte for byte, what was kept, and what the trail says was kept."""
    if digest(minutes.snapshot) != minutes.digest:
        return False
    return minutes.is_draft or _told(minutes, "digest", "minutes.frozen", "minutes.locked") == minutes.digest


def verify(minutes: Minutes) -> bool:
    """Whether snapshot, PDF and earlier versions are, byte for byte, what was frozen and made from it."""
    if not is_whole(minutes):
        return False
    if minutes.pdf is not None and _told(minutes, "pdf", "minutes.rendered") != press.fingerprint(
        bytes(minutes.pdf)
    ):
        return False
    if minutes.versions.count() != minutes.version - 1:
        return False
    return all(version_is_whole(version) for version in minutes.versions.all())


def version_is_whole(version: MinutesVersion) -> bool:
    """Whether an earlier version is what was agreed then, and its PDF what was made then."""
    before = Event.objects.filter(
        code="minutes.replaced", object_id=str(version.minutes_id), facts__version=version.number
    ).first()
    if before is None or not (digest(version.snapshot) == version.digest == before.facts["digest"]):
        return False
    made = press.fingerprint(bytes(version.pdf)) if version.pdf is not None else ""
    return bool(made == before.facts["pdf"])


def _told(minutes: Minutes, fact: str, *codes: str) -> str | None:
    """What the trail last said of these minutes."""
    told = Event.objects.filter(code__in=codes, object_id=str(minutes.pk)).order_by("-pk").first()
    return told.facts.get(fact) if told else None


def render(pk: Any) -> bool:
    """Make the PDF of the minutes, if nobody is at it. True when this call made it."""
    return press.render(JOB, pk)


def on_paper(snapshot: dict[str, Any]) -> bytes:
    """The PDF of a snapshot, always in Danish, since it goes to the record. Asks the database nothing."""
    html, title = as_html(snapshot)
    # Only workers lay out paper; a web process starts a second sooner without the library.
    from dtr import pdf

    return pdf.make(html, title=title, attachment=("referat.json", canonical(snapshot)))


def as_html(snapshot: dict[str, Any]) -> tuple[str, str]:
    """What is laid out, and its title."""
    with translation.override("da"):
        shown = {**readable(snapshot), "digest": digest(snapshot)}
        return render_to_string("paper/minutes.html", shown), shown["title"]


def _made(minutes: Minutes, fingerprint: str) -> None:
    _note("minutes.rendered", minutes, by=None, pdf=fingerprint, version=minutes.version)
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


def _failed(minutes: Minutes, reason: str) -> None:
    _note("minutes.failed", minutes, by=None, reason=reason)


JOB = press.Job(
    model=Minutes,
    task="meetings.tasks.render_minutes",
    is_whole=verify,
    make=lambda minutes: on_paper(minutes.snapshot),
    made=_made,
    failed=_failed,
    tampered="minutes_tampered",
    related=("meeting",),
)


def sweep() -> None:
    """Lock what can no longer be amended, and have made what still lacks its PDF."""
    lock_due()
    press.sweep(JOB)


@transaction.atomic
def try_again(meeting: Meeting, *, by: Any) -> None:
    """Have the PDF made anew after it was given up. Does nothing unless it was. Refuses ``not_leader``."""
    require_leader(meeting, by)
    minutes = Minutes.objects.filter(meeting=meeting).defer("pdf").select_for_update().first()
    if minutes is not None and press.begin_again(JOB, minutes.pk):
        _note("minutes.asked_again", minutes, by=by)


@transaction.atomic
def lock(meeting: Meeting, *, by: Any) -> Meeting:
    """Lock the agreed minutes before their time for amendments is over. Does nothing when they are locked.

    Refuses ``not_leader``, ``wrong_state``, ``minutes_tampered``, and ``amendments_wait`` while one waits
    for the leader's answer.
    """
    meeting = hold_meeting(meeting)
    require_leader(meeting, by)
    if meeting.state == MeetingState.LOCKED:
        return meeting
    require_move(meeting.state, MeetingState.LOCKED)
    minutes = Minutes.objects.select_for_update().get(meeting=meeting)
    if minutes.amendments.filter(state="waiting").exists():
        raise Refusal(
            "amendments_wait", _("Answer every proposed amendment first; then the minutes can be locked.")
        )
    return _lock(meeting, minutes, by=by)


def lock_due() -> None:
    """Lock every meeting's minutes whose time is over. One that fails keeps no other waiting.

    An amendment that nobody answered is no reason to wait: it is printed as unanswered, and is not lost.
    """
    due = Minutes.objects.filter(locked_at__isnull=True, amend_until__lte=clock.shared())
    for pk in due.exclude(state=Minutes.State.DRAFT).values_list("meeting_id", flat=True):
        try:
            with transaction.atomic():
                meeting = hold_meeting(Meeting(pk=pk))
                if meeting.state == MeetingState.CLOSED:
                    _lock(meeting, Minutes.objects.select_for_update().get(meeting=meeting), by=None)
        except Exception:
            logger.exception("The minutes of the meeting %s could not be locked", pk)


def _lock(meeting: Meeting, minutes: Minutes, *, by: Any) -> Meeting:
    """The agreed version is kept with its PDF, and the locked one is made from it and its amendments."""
    if not verify(minutes):
        raise tampered()
    before = MinutesVersion.objects.create(
        minutes=minutes,
        number=minutes.version,
        **{
            name: getattr(minutes, name) for name in ("snapshot", "digest", "pdf", "frozen_at", "rendered_at")
        },
    )
    made = press.fingerprint(bytes(before.pdf)) if before.pdf is not None else ""
    _note("minutes.replaced", minutes, by=by, version=before.number, digest=before.digest, pdf=made)
    amendments = minutes.amendments.exclude(state="declined").select_related("proposed_by", "answered_by")
    minutes.locked_at, minutes.locked_by, minutes.version = clock.now(), by, minutes.version + 1
    minutes.snapshot = locked(minutes.snapshot, amendments, by=by, at=minutes.locked_at)
    minutes.digest, minutes.frozen_at = digest(minutes.snapshot), minutes.locked_at
    minutes.state, minutes.pdf, minutes.rendered_at = Minutes.State.WAITING, None, None
    minutes.claimed_until, minutes.attempts, minutes.last_error = None, 0, ""
    minutes.save()
    meeting.state = MeetingState.LOCKED
    meeting.save(update_fields=["state"])
    _note("minutes.locked", minutes, by=by, digest=minutes.digest)
    press.ask(JOB, minutes.pk)
    touch(meeting)
    return meeting


@transaction.atomic
def fetch_pdf(minutes: Minutes, *, by: Any, place: str) -> bytes:
    """The PDF's bytes, with the reading and every citizen in it noted.

    Refuses ``not_yours``, ``minutes_not_ready`` and ``minutes_tampered``.
    """
    _require_reader(minutes, by)
    if minutes.is_draft:
        raise Refusal(
            "minutes_are_draft", _("These minutes are a draft. The PDF is made when the meeting is closed.")
        )
    if minutes.pdf is None:
        raise Refusal("minutes_not_ready", _("The PDF is not ready yet. Try again in a moment."))
    if not verify(minutes):
        raise tampered()
    _note("minutes.read", minutes, by=by)
    trail.looked(by=by, citizens=named_in(minutes), place=place, meeting_id=minutes.meeting_id)
    return bytes(minutes.pdf)


@transaction.atomic
def fetch_version(minutes: Minutes, number: int, *, by: Any) -> bytes:
    """The PDF of an earlier version, noted as a reading.

    Refuses ``not_yours``, ``minutes_not_ready`` and ``minutes_tampered``.
    """
    _require_reader(minutes, by)
    version = minutes.versions.filter(number=number).first()
    if version is None or version.pdf is None:
        raise Refusal("minutes_not_ready", _("There is no PDF of this version."))
    if not version_is_whole(version):
        raise tampered()
    _note("minutes.read", minutes, by=by, version=number)
    trail.looked(by=by, citizens=named_in(minutes), place="the minutes", meeting_id=minutes.meeting_id)
    return bytes(version.pdf)


def _require_reader(minutes: Minutes, by: Any) -> None:
    if not Minutes.objects.visible_to(by, Permission.READ_MINUTES).filter(pk=minutes.pk).exists():
        raise Refusal("not_yours", _("You cannot read the minutes of this team."))


def tampered() -> Refusal:
    """The answer when the database no longer holds what was kept."""
    return Refusal(
        "minutes_tampered",
        _("These minutes are not what was frozen when the meeting closed. Tell those who keep the house."),
    )


def named_in(minutes: Minutes) -> models.QuerySet[Citizen]:
    """The citizens whom the minutes are about; for the trail."""
    snapshot = in_this_form(minutes.snapshot)
    everybody = [*snapshot["citizens"], *snapshot["listed"]]
    return Citizen.objects.filter(pk__in=[citizen["id"] for citizen in everybody])


def require_frozen(meeting: Meeting) -> Minutes:
    """The minutes of a meeting that is over, held. Refuses ``wrong_state`` before that."""
    require(meeting.state, MINUTES_FROZEN)
    return Minutes.objects.defer("pdf").select_for_update().get(meeting=meeting)


def _note(code: str, minutes: Minutes, *, by: Any, **facts: Any) -> None:
    trail.record(code, by=by, about=minutes, team_id=minutes.team_id, meeting_id=minutes.meeting_id, **facts)
