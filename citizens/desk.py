"""The visitator's desk: what waits for an answer, a text, a letter or the record, the most urgent first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from citizens import cases
from citizens.models import Decision, Intervention, InterventionProposal, PartyHearing
from citizens.models.citizen import Citizen
from citizens.standards import CaseDeadlines
from dtr import clock
from dtr.staff.roles import Permission

# Of each kind. A desk with more on it is not read to the end; the oldest come first.
MOST = 100
FAR = dt.date.max


@dataclass(frozen=True)
class Waiting:
    """A proposal that nobody has answered, and its case."""

    proposal: InterventionProposal
    case: cases.CaseTime


@dataclass(frozen=True)
class Draft:
    """A decision to be written, its case, and the hearing that it waits for or has had."""

    decision: Decision
    case: cases.CaseTime
    hearing: PartyHearing | None


@dataclass(frozen=True)
class Desk:
    """Everything on the desk of one visitator."""

    waiting: Sequence[Waiting]
    drafts: Sequence[Draft]
    to_send: Sequence[Decision]
    to_record: Sequence[Decision]
    complaints: Sequence[Decision]
    not_begun: Sequence[Intervention]

    @property
    def must_tell(self) -> int:
        """Cases whose citizen must be told of the delay."""
        open_cases = [one.case for one in self.waiting] + [one.case for one in self.drafts]
        return sum(case.must_tell for case in open_cases)

    @property
    def overdue(self) -> int:
        """Drafts whose own day has passed."""
        return sum(one.decision.is_late for one in self.drafts)

    @property
    def heard(self) -> int:
        """Drafts whose hearing is over and which can be finished."""
        return sum(bool(one.hearing and not one.hearing.is_running) for one in self.drafts)

    @property
    def citizens(self) -> list[Citizen]:
        """Everybody who is shown, for the trail."""
        rows: list[Any] = [one.proposal for one in self.waiting]
        rows += [one.decision for one in self.drafts]
        rows += [*self.to_send, *self.to_record, *self.complaints, *self.not_begun]
        return [row.citizen for row in rows]


def of(user: Any) -> Desk:
    """The desk of somebody who decides on help; the queries do not grow with what lies on it."""
    deadlines = CaseDeadlines()
    proposals = (
        InterventionProposal.objects.waiting()
        .visible_to(user, Permission.DECIDE_HELP)
        .select_related("citizen__team", "proposed_by")
        .prefetch_related("delay_notices")
        .order_by("proposed_at")[:MOST]
    )
    waiting = [Waiting(one, cases.time_of(one, deadlines)) for one in proposals]
    decisions = _decisions(user)
    drafts = [
        Draft(
            one,
            cases.time_of(one.approval.proposal, deadlines),
            max((each for each in one.hearings.all() if not each.is_taken_back), key=_begun, default=None),
        )
        for one in decisions
        if one.is_draft
    ]
    sent = [one for one in decisions if one.received_on]
    return Desk(
        waiting=sorted(waiting, key=lambda one: one.case.deadline or FAR),
        drafts=sorted(drafts, key=lambda one: min(one.decision.finish_by, one.case.deadline or FAR)),
        to_send=[one for one in decisions if not one.is_draft and not one.received_on],
        to_record=[one for one in decisions if not one.is_draft and not one.synced_to_record_at],
        complaints=[one for one in sent if one.complaint_until and one.complaint_until >= clock.today()],
        not_begun=not_begun(user, Permission.DECIDE_HELP),
    )


def _decisions(user: Any) -> list[Decision]:
    """Those of which something is still to come, or against which the citizen can still complain."""
    pending = Q(received_on__isnull=True) | Q(synced_to_record_at__isnull=True)
    rows = Decision.objects.visible_to(user, Permission.DECIDE_HELP).filter(
        pending | Q(complaint_until__gte=clock.today())
    )
    shown = rows.with_case().select_related("letter").defer("letter__pdf", "letter__snapshot")
    return list(shown.order_by("finish_by", "opened_at")[: 3 * MOST])


def _begun(hearing: PartyHearing) -> dt.datetime:
    return hearing.started_at


def not_begun(user: Any, permission: Permission) -> list[Intervention]:
    """Help that was granted and has not begun, for whom the person holds ``permission``; the oldest first.

    ``last_note`` of each is what was noted last, or None.
    """
    rows = (
        Intervention.objects.not_begun()
        .visible_to(user, permission)
        .select_related("citizen__team", "approval", "provider", "legal_basis")
        .prefetch_related("start_notes__noted_by")
        .order_by("start_date")[:MOST]
    )
    found = list(rows)
    for help in found:
        help.last_note = max(help.start_notes.all(), key=lambda note: note.noted_at, default=None)
    return found
