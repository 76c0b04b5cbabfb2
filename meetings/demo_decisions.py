"""The decisions of the demo municipality: the older ones sent, those of the last days still to be written."""

import datetime as dt

from citizens import standards
from citizens.models import Approval, Decision
from citizens.models.decision import TIME_TO_FINISH, DecisionKind, DecisionState, last_day_to_complain
from citizens.models.intervention import ProposalKind
from dtr import clock
from dtr.staff.models import Unit
from meetings.demo import Town
from meetings.demo_texts import KNOWS_ALL, HelpText

WRITTEN_WITHIN = dt.timedelta(days=12)
TRANSFERRED_WITHIN = dt.timedelta(days=20)
# One draft was left lying: the desk says so.
LEFT_LYING = dt.timedelta(days=30)


def after(town: Town, approval: Approval, text: HelpText, authority: Unit) -> Decision | None:
    """What follows from an answer, if anything does; a new one still waits for the visitator to write."""
    proposal, by = approval.proposal, approval.decided_by
    if approval.verdict == Approval.Verdict.REJECTED:
        kind = DecisionKind.REJECTION
    elif approval.is_partial:
        kind = DecisionKind.PARTIAL
    elif proposal.kind == ProposalKind.NEW_DECISION:
        kind = DecisionKind.GRANT
    else:
        return None
    opened = approval.decided_at
    decision = Decision(
        citizen=proposal.citizen,
        approval=approval,
        kind=kind,
        rules=f"{text.law} {text.section}" if kind == DecisionKind.REJECTION else str(approval.legal_basis),
        complaint_guidance=standards.guidance(authority.name),
        finish_by=clock.local(opened).date() + TIME_TO_FINISH,
        opened_by=by,
        opened_at=opened,
        changed_by=by,
        changed_at=opened,
    )
    town.note("decision.opened", opened, by=by, about=decision, citizen=proposal.citizen, kind=kind)
    if town.now - opened > LEFT_LYING and not town.left_lying:
        town.left_lying = True
    elif town.now - opened > WRITTEN_WITHIN:
        send(town, decision, text)
    return decision


def send(town: Town, decision: Decision, text: HelpText) -> None:
    """The letter was written on the third day, and read by the citizen on the same."""
    at = decision.opened_at + dt.timedelta(days=3)
    decision.reasons, decision.facts, decision.considerations = text.letter
    decision.state, decision.version = DecisionState.FINISHED, 2
    decision.changed_at = decision.finished_at = at
    decision.finished_by = decision.opened_by
    if decision.kind != DecisionKind.GRANT:
        decision.no_hearing_because = KNOWS_ALL
    decision.received_on = clock.local(at).date()
    decision.sent_by, decision.sent_noted_at = decision.opened_by, at
    decision.complaint_until = last_day_to_complain(decision.received_on)
    told = ["decision.written", "decision.finished", "decision.sent"]
    if town.now - at > TRANSFERRED_WITHIN:
        decision.synced_by, decision.synced_to_record_at = decision.opened_by, at + dt.timedelta(minutes=20)
        decision.record_reference = f"2027-{1000 + town.dice.randrange(8000)}"
        told.append("decision.in_record")
    for code in told:
        town.note(code, at, by=decision.opened_by, about=decision, citizen=decision.citizen)
