"""The letter of a decision: frozen in the transaction in which a person finishes it, and made by a worker.

Nothing is sent from here. The letter leaves from the care record, by digital post, and a person notes it.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from citizens.models.decision import Decision, DecisionKind
from citizens.models.letter import DecisionLetter
from dtr import clock, press
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.numbers import number
from dtr.refusal import Refusal
from dtr.staff.models import Unit
from dtr.staff.roles import Permission


def authority_of(decision: Decision) -> Unit:
    """Who decides: as the answer has it, or else the municipality of the citizen's team."""
    if decision.approval.authority:
        return decision.approval.authority
    own = Unit.objects.get(pk=decision.citizen.team.unit_id)
    if own.kind == Unit.Kind.MUNICIPAL:
        return own
    return Unit.objects.filter(kind=Unit.Kind.MUNICIPAL).order_by("name").first() or own


def freeze(decision: Decision) -> DecisionLetter:
    """Keep what the citizen is to read, and ask for the PDF once that is committed."""
    snapshot = taken(decision)
    letter = DecisionLetter.objects.create(
        decision=decision, snapshot=snapshot, digest=press.digest(snapshot), frozen_at=clock.now()
    )
    _note("decision.letter_frozen", letter, by=decision.finished_by, digest=letter.digest)
    press.ask(JOB, letter.pk)
    return letter


def taken(decision: Decision) -> dict[str, Any]:
    """What the letter says, as plain values in Danish. No CPR number: the record adds the addressee."""
    approval, citizen = decision.approval, decision.citizen
    assert decision.finished_at is not None
    with translation.override("da"):
        return {
            "citizen": {"name": citizen.name, "address": citizen.address},
            "authority": authority_of(decision).name,
            "finished_on": clock.local(decision.finished_at).date().isoformat(),
            "finished_by": str(decision.finished_by),
            "kind": decision.kind,
            "asked": approval.proposal.what,
            "asked_hours": _hours(approval.proposal.hours_per_week),
            "asked_on": clock.local(approval.proposal.proposed_at).date().isoformat(),
            "granted": "" if decision.kind == DecisionKind.REJECTION else approval.what,
            "granted_hours": _hours(approval.hours_per_week),
            "start_date": approval.start_date.isoformat() if approval.start_date else "",
            "provider": str(approval.provider or ""),
            "hearings": [
                {
                    "put": hearing.put_to_citizen,
                    "on": clock.local(hearing.started_at).date().isoformat(),
                    "answer_by": hearing.answer_by.isoformat(),
                    "answer": hearing.answer,
                    "answered_on": hearing.answered_on.isoformat() if hearing.answered_on else "",
                }
                for hearing in decision.hearings.standing()
            ],
            **{
                name: getattr(decision, name)
                for name in (
                    "reasons",
                    "rules",
                    "facts",
                    "considerations",
                    "hearing",
                    "complaint_guidance",
                )
            },
        }


def _hours(a_week: Any) -> str:
    return "" if a_week is None else number(a_week)


def verify(letter: DecisionLetter) -> bool:
    """Whether snapshot and PDF are, byte for byte, what was frozen and what was made from it, as the trail
    says. Letters from before the trail told of the freezing have their own fingerprint only."""
    told = Event.objects.filter(object_id=str(letter.pk)).order_by("-pk")
    frozen = told.filter(code="decision.letter_frozen").first()
    kept = frozen.facts["digest"] if frozen else letter.digest
    if not press.digest(letter.snapshot) == letter.digest == kept:
        return False
    if letter.pdf is None:
        return True
    made = told.filter(code="decision.letter_made").first()
    return made is not None and made.facts["pdf"] == press.fingerprint(bytes(letter.pdf))


def render(pk: Any) -> bool:
    """Make the PDF, if nobody is at it. True when this call made it; a failure is kept and tried again."""
    return press.render(JOB, pk)


def on_paper(snapshot: dict[str, Any]) -> bytes:
    """The PDF of a letter, always in Danish. Asks the database nothing."""
    # Only workers lay out paper; a web process starts a second sooner without the library.
    from dtr import pdf

    with translation.override("da"):
        title = _("Decision")
        html = render_to_string("paper/decision.html", {"letter": readable(snapshot), "title": title})
    return pdf.make(html, title=title)


def readable(snapshot: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with its days as days, for a template to write out."""
    days = {name: _day(snapshot[name]) for name in ("finished_on", "asked_on", "start_date")}
    hearings = [
        one | {name: _day(one[name]) for name in ("on", "answer_by", "answered_on")}
        for one in snapshot["hearings"]
    ]
    return {**snapshot, **days, "hearings": hearings}


def _day(written: str) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _made(letter: DecisionLetter, fingerprint: str) -> None:
    _note("decision.letter_made", letter, by=None, pdf=fingerprint)


def _failed(letter: DecisionLetter, reason: str) -> None:
    _note("decision.letter_failed", letter, by=None, reason=reason)


JOB = press.Job(
    model=DecisionLetter,
    task="citizens.tasks.render_letter",
    is_whole=verify,
    make=lambda letter: on_paper(letter.snapshot),
    made=_made,
    failed=_failed,
    tampered="letter_tampered",
    related=("decision__citizen",),
)


def sweep() -> None:
    """Have made what still lacks its PDF."""
    press.sweep(JOB)


@transaction.atomic
def try_again(decision: Decision, *, by: Any) -> None:
    """Have the PDF made anew after it was given up. Does nothing unless it was. Refuses ``not_yours``."""
    if not Decision.objects.visible_to(by, Permission.DECIDE_HELP).filter(pk=decision.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    letter = DecisionLetter.objects.defer("pdf").filter(decision=decision).first()
    if letter is not None and press.begin_again(JOB, letter.pk):
        _note("decision.letter_asked_again", letter, by=by)


@transaction.atomic
def fetch_pdf(decision: Decision, *, by: Any) -> bytes:
    """The PDF's bytes, with the reading noted.

    Refuses ``not_yours``, ``letter_not_ready`` and ``letter_tampered``.
    """
    if not Decision.objects.visible_to(by).filter(pk=decision.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    letter = DecisionLetter.objects.filter(decision=decision).first()
    if letter is None:
        raise Refusal(
            "letter_not_ready", _("The decision is a draft. The letter is made when it is finished.")
        )
    if letter.pdf is None:
        raise Refusal("letter_not_ready", _("The PDF is not ready yet. Try again in a moment."))
    if not verify(letter):
        raise Refusal(
            "letter_tampered",
            _(
                "This letter is not what was frozen when the decision was finished. "
                "Tell those who keep the house."
            ),
        )
    trail.looked(by=by, citizens=[decision.citizen], place="decision letter")
    return bytes(letter.pdf)


def _note(code: str, letter: DecisionLetter, *, by: Any, **facts: Any) -> None:
    citizen = letter.decision.citizen
    trail.record(code, by=by, about=letter, citizen_id=citizen.pk, team_id=citizen.team_id, **facts)
