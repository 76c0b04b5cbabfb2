"""The decision after the meeting: a draft is opened by an answer, written by a person, finished, and sent.

Nothing here decides, and nothing writes reasons: what is drafted is the citizen's way to complain, and
what the municipality's own table says of the section that the visitator chose.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.forms.models import model_to_dict
from django.utils import formats
from django.utils.translation import gettext as _

from citizens import letters, standards
from citizens.models.decision import (
    TIME_TO_FINISH,
    Decision,
    DecisionKind,
    DecisionRevision,
    DecisionState,
    last_day_to_complain,
)
from citizens.models.intervention import Approval, LegalBasis
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Problem, Refusal
from dtr.staff.roles import Permission

WRITTEN = (
    "kind",
    "reasons",
    "rules",
    "facts",
    "considerations",
    "hearing",
    "no_hearing_because",
    "complaint_guidance",
)
# What a revision from before this part of the draft existed lacks.
UNWRITTEN = dict.fromkeys(WRITTEN, "")
# A letter on paper is under way for some days; nobody notes its arrival long before.
LONGEST_POST = dt.timedelta(days=14)


class Overtaken(Refusal):
    """Somebody else saved the draft meanwhile. Carries it as it now stands: both can be shown."""

    def __init__(self, current: Decision) -> None:
        self.current = current
        self.who = str(current.changed_by)
        super().__init__(
            "overtaken",
            _("%(name)s saved this draft at %(time)s while you wrote. Both texts are below; nothing is lost.")
            % {"name": self.who, "time": clock.local(current.changed_at).strftime("%H:%M")},
        )


def open_draft(approval: Approval, *, by: Any, authority: str) -> Decision:
    """Begin the decision that an answer calls for, in the transaction of that answer."""
    citizen = approval.proposal.citizen
    text = standards.text(approval.legal_basis, authority, on=clock.local(approval.decided_at).date())
    decision = Decision.objects.create(
        citizen=citizen,
        approval=approval,
        kind=_kinds(approval)[-1] if approval.is_partial else _kinds(approval)[0],
        rules=str(approval.legal_basis) if approval.legal_basis else "",
        complaint_guidance=text.complaint_guidance,
        finish_by=clock.local(approval.decided_at).date() + TIME_TO_FINISH,
        opened_by=by,
        opened_at=approval.decided_at,
        changed_by=by,
        changed_at=approval.decided_at,
    )
    note("decision.opened", decision, by=by, kind=decision.kind)
    return decision


def kinds(decision: Decision) -> list[DecisionKind]:
    """The kinds that a decision can have after the answer it follows."""
    return _kinds(decision.approval)


def _kinds(approval: Approval) -> list[DecisionKind]:
    if approval.verdict == Approval.Verdict.REJECTED:
        return [DecisionKind.REJECTION]
    if approval.is_fewer_hours:
        return [DecisionKind.PARTIAL]
    return [DecisionKind.GRANT, DecisionKind.PARTIAL]


@transaction.atomic
def write(decision: Decision, *, by: Any, seen_version: int, **texts: Any) -> Decision:
    """Save what somebody wrote from ``seen_version``. The former text is kept as a revision.

    Does nothing when nothing was changed. Refuses ``not_yours``, ``finished``, ``kind_impossible``, and
    ``overtaken`` when the draft has moved on since.
    """
    current = drafted(decision, by=by)
    changed = {
        name: texts[name] for name in WRITTEN if name in texts and getattr(current, name) != texts[name]
    }
    if not changed:
        return current
    if changed.get("kind", current.kind) not in kinds(current):
        raise Refusal("kind_impossible", _("That does not fit the answer that was given. Choose another."))
    saved = Decision.objects.filter(pk=decision.pk, version=seen_version, state=DecisionState.DRAFT).update(
        **changed, changed_by=by, changed_at=clock.now(), version=seen_version + 1
    )
    if not saved:
        raise Overtaken(Decision.objects.for_page().get(pk=decision.pk))
    DecisionRevision.objects.create(
        decision=current,
        version=current.version,
        fields=model_to_dict(current, WRITTEN),
        changed_by=current.changed_by,
        changed_at=current.changed_at,
    )
    current.refresh_from_db()
    note("decision.written", current, by=by, fields=sorted(changed))
    return current


@transaction.atomic
def fill_in(decision: Decision, *, by: Any, seen_version: int, legal_basis: LegalBasis) -> Decision:
    """Put what the table says of a section, and of complaining, into the draft; what stood there is kept as
    a revision. Refuses as ``write`` does, and ``basis_not_in_force``."""
    if not LegalBasis.objects.valid_on(clock.today()).filter(pk=legal_basis.pk).exists():
        raise Refusal("basis_not_in_force", _("That section is not in force today. Choose another."))
    current = drafted(decision, by=by)
    text = standards.text(legal_basis, letters.authority_of(current).name, on=clock.today())
    return write(
        current,
        by=by,
        seen_version=seen_version,
        rules=text.rules or str(legal_basis),
        complaint_guidance=text.complaint_guidance,
    )


def problems(decision: Decision) -> list[Problem]:
    """What the decision still lacks. One that grants everything needs neither reasons (forvaltningsloven
    § 22) nor a hearing; any other needs the citizen heard, or a stated reason why not (§ 19)."""
    needed = {"rules": _("Write the legal rules that the decision rests on.")}
    if decision.kind != DecisionKind.GRANT:
        needed |= {
            "reasons": _("Write the reasons."),
            "facts": _("Write the facts that weighed most."),
            "complaint_guidance": _("Write how the citizen can complain, to whom and by when."),
        }
    found = [
        Problem(f"no_{name}", sentence)
        for name, sentence in needed.items()
        if not getattr(decision, name).strip()
    ]
    return found if decision.kind == DecisionKind.GRANT else found + _unheard(decision)


def _unheard(decision: Decision) -> list[Problem]:
    hearings = list(decision.hearings.standing())
    if any(hearing.is_running for hearing in hearings):
        day = max(hearing.answer_by for hearing in hearings if hearing.is_running)
        return [
            Problem(
                "hearing_runs",
                _("The citizen is being heard and may answer until %(day)s.")
                % {"day": formats.date_format(day, "DATE_FORMAT")},
            )
        ]
    if hearings or decision.no_hearing_because.strip():
        return []
    return [
        Problem(
            "not_heard",
            _("Hear the citizen about the facts before this decision, or write why no hearing is needed."),
        )
    ]


@transaction.atomic
def finish(decision: Decision, *, by: Any, seen_version: int) -> Decision:
    """Say that the decision is written; from then on it stands. Does nothing when it is finished.

    Refuses ``not_yours``, ``overtaken``, and ``not_whole`` with what it lacks.
    """
    _may(by, decision)
    current = _locked(decision)
    if not current.is_draft:
        return current
    if lacking := problems(current):
        raise Refusal("not_whole", _("The decision is not whole yet."), lacking)
    done = Decision.objects.filter(pk=decision.pk, version=seen_version, state=DecisionState.DRAFT).update(
        state=DecisionState.FINISHED, finished_by=by, finished_at=clock.now()
    )
    current = Decision.objects.for_page().get(pk=decision.pk)
    if not done:
        if current.is_draft:
            raise Overtaken(current)
        return current
    note("decision.finished", current, by=by, kind=current.kind)
    letters.freeze(current)
    return current


@transaction.atomic
def mark_sent(decision: Decision, *, by: Any, received_on: dt.date) -> Decision:
    """Note the day on which the citizen received the letter; the four weeks to complain count from it, and
    end on a working day.

    Does nothing when that day is noted. Refuses ``not_yours``, ``not_finished``, ``sent`` when another day
    is noted, and ``date_impossible``.
    """
    _may(by, decision)
    current = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if current.finished_at is None:
        raise Refusal("not_finished", _("The decision is a draft. Finish it before it is sent."))
    if current.received_on == received_on:
        return current
    if current.received_on:
        raise Refusal("sent", _("The day is noted already, and the four weeks count from it."))
    if not clock.local(current.finished_at).date() <= received_on <= clock.today() + LONGEST_POST:
        raise Refusal(
            "date_impossible",
            _("The letter arrives after the decision is finished, within two weeks from now."),
        )
    current.received_on, current.complaint_until = received_on, last_day_to_complain(received_on)
    current.sent_by, current.sent_noted_at = by, clock.now()
    current.save(update_fields=["received_on", "complaint_until", "sent_by", "sent_noted_at"])
    note("decision.sent", current, by=by, complaint_until=current.complaint_until)
    return current


@transaction.atomic
def mark_in_record(decision: Decision, *, by: Any, reference: str) -> Decision:
    """Note under which reference the decision stands in the care record, which stays the journal.

    Does nothing when that reference is noted. Refuses ``not_yours``, ``not_finished``, ``no_reference``
    and ``in_record`` when another reference is noted.
    """
    _may(by, decision)
    current = Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if current.finished_at is None:
        raise Refusal("not_finished", _("The decision is a draft. Finish it first."))
    if not reference.strip():
        raise Refusal("no_reference", _("Write the reference under which the decision stands in the record."))
    if current.synced_to_record_at:
        if current.record_reference == reference.strip():
            return current
        raise Refusal("in_record", _("The decision is in the record already, under another reference."))
    current.synced_by, current.synced_to_record_at = by, clock.now()
    current.record_reference = reference.strip()
    current.save(update_fields=["synced_by", "synced_to_record_at", "record_reference"])
    note("decision.in_record", current, by=by)
    return current


def _may(user: Any, decision: Decision) -> None:
    if not Decision.objects.visible_to(user, Permission.DECIDE_HELP).filter(pk=decision.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


def _locked(decision: Decision) -> Decision:
    """The row as it now stands. A hearing begins under the same lock: none begins as this is finished."""
    Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    return Decision.objects.for_page().get(pk=decision.pk)


def drafted(decision: Decision, *, by: Any) -> Decision:
    """The draft as it now stands, locked. Refuses ``not_yours`` and ``finished``."""
    _may(by, decision)
    current = _locked(decision)
    if not current.is_draft:
        raise Refusal("finished", _("The decision is finished and stands as it is."))
    return current


def note(code: str, decision: Decision, *, by: Any, **facts: Any) -> None:
    """Record what happened to a decision, among the citizen's and the team's events."""
    citizen = decision.citizen
    trail.record(code, by=by, about=decision, citizen_id=citizen.pk, team_id=citizen.team_id, **facts)
