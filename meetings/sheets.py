"""The PDFs beside the minutes: an addendum, the part about one citizen, the letter in two sizes of print.

Each is made by a worker from its own snapshot alone, in the same way as the minutes themselves.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import press
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.press import canonical, digest
from dtr.refusal import Refusal
from dtr.staff.roles import Permission
from meetings.minutes import tampered
from meetings.models import Minutes, Sheet
from meetings.sheet_texts import readable_addendum, readable_letter
from meetings.snapshot import readable

TEMPLATES = {
    Sheet.Kind.ADDENDUM: "paper/addendum.html",
    Sheet.Kind.EXTRACT: "paper/extract.html",
    Sheet.Kind.LETTER: "paper/letter.html",
    Sheet.Kind.LETTER_LARGE: "paper/letter_large.html",
}
READERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    Sheet.Kind.ADDENDUM: readable_addendum,
    Sheet.Kind.EXTRACT: partial(readable, pictured=True),
    Sheet.Kind.LETTER: readable_letter,
    Sheet.Kind.LETTER_LARGE: readable_letter,
}
# What the data behind each is called, where it is attached; a letter is only what it says.
ATTACHED = {Sheet.Kind.ADDENDUM: "tilfoejelse.json", Sheet.Kind.EXTRACT: "referat-borger.json"}


def ask(
    minutes: Minutes, kind: str, snapshot: dict[str, Any], *, by: Any, citizen: Citizen | None = None
) -> Sheet:
    """A sheet made from this snapshot; the one there is, when it has been asked for before.

    Call it in a transaction; the worker begins after it.
    """
    made_from = {"minutes": minutes, "kind": kind, "digest": digest(snapshot)}
    found = Sheet.objects.filter(**made_from).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            sheet = Sheet.objects.create(
                **made_from, snapshot=snapshot, team_id=minutes.team_id, citizen=citizen, asked_by=by
            )
    except IntegrityError:
        return Sheet.objects.get(**made_from)
    _note("sheet.asked", sheet, by=by, digest=sheet.digest, kind=kind)
    press.ask(JOB, sheet.pk)
    return sheet


def is_whole(sheet: Sheet) -> bool:
    """Whether it is made from what was asked for, byte for byte, as the trail says."""
    asked = Event.objects.filter(code="sheet.asked", object_id=str(sheet.pk)).first()
    return asked is not None and digest(sheet.snapshot) == sheet.digest == asked.facts["digest"]


def verify(sheet: Sheet) -> bool:
    """Whether its source and its PDF are what was asked for and what was made from that."""
    if not is_whole(sheet):
        return False
    if sheet.pdf is None:
        return True
    made = Event.objects.filter(code="sheet.rendered", object_id=str(sheet.pk)).order_by("-pk").first()
    return made is not None and made.facts["pdf"] == press.fingerprint(bytes(sheet.pdf))


def on_paper(kind: str, snapshot: dict[str, Any]) -> bytes:
    """The PDF of a snapshot, always in Danish. Asks the database nothing."""
    kind = Sheet.Kind(kind)
    with translation.override("da"):
        shown = {**READERS[kind](snapshot), "digest": digest(snapshot)}
        html = render_to_string(TEMPLATES[kind], shown)
    from dtr import pdf

    attached = (ATTACHED[kind], canonical(snapshot)) if kind in ATTACHED else None
    return pdf.make(html, title=shown["title"], attachment=attached)


def render(pk: Any) -> bool:
    """Make the PDF of a sheet, if nobody is at it. True when this call made it."""
    return press.render(JOB, pk)


def sweep() -> None:
    """Have made what still lacks its PDF."""
    press.sweep(JOB)


@transaction.atomic
def try_again(sheet: Sheet, *, by: Any) -> None:
    """Have it made anew after it was given up. Does nothing unless it was. Refuses ``not_yours``."""
    _require_reader(sheet, by)
    if press.begin_again(JOB, sheet.pk):
        _note("sheet.asked_again", sheet, by=by)


@transaction.atomic
def fetch_pdf(sheet: Sheet, *, by: Any) -> bytes:
    """The PDF's bytes, with the reading noted.

    Refuses ``not_yours``, ``minutes_not_ready`` and ``minutes_tampered``.
    """
    _require_reader(sheet, by)
    if sheet.pdf is None:
        raise Refusal("minutes_not_ready", _("The PDF is not ready yet. Try again in a moment."))
    if not verify(sheet):
        raise tampered()
    _note("sheet.read", sheet, by=by, kind=sheet.kind)
    if sheet.citizen is not None:
        trail.looked(
            by=by, citizens=[sheet.citizen], place="the minutes", meeting_id=sheet.minutes.meeting_id
        )
    return bytes(sheet.pdf)


def _require_reader(sheet: Sheet, by: Any) -> None:
    if not Sheet.objects.visible_to(by, Permission.READ_MINUTES).filter(pk=sheet.pk).exists():
        raise Refusal("not_yours", _("You cannot read the minutes of this team."))


def _made(sheet: Sheet, fingerprint: str) -> None:
    _note("sheet.rendered", sheet, by=None, pdf=fingerprint)


def _failed(sheet: Sheet, reason: str) -> None:
    _note("sheet.failed", sheet, by=None, reason=reason)


JOB = press.Job(
    model=Sheet,
    task="meetings.tasks.render_sheet",
    is_whole=verify,
    make=lambda sheet: on_paper(sheet.kind, sheet.snapshot),
    made=_made,
    failed=_failed,
    tampered="minutes_tampered",
    related=("minutes",),
)


def _note(code: str, sheet: Sheet, *, by: Any, **facts: Any) -> None:
    trail.record(
        code,
        by=by,
        about=sheet,
        citizen_id=sheet.citizen_id,
        team_id=sheet.team_id,
        meeting_id=sheet.minutes.meeting_id,
        **facts,
    )
