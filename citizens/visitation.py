"""Visitation: help is proposed, and a visitator says yes or no.

What is approved in the room is an adjustment within a granted course, or the start of a decision; it
is not in itself the written decision with reasons (forvaltningsloven §§ 22-25).
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.models.citizen import Citizen
from citizens.models.intervention import (
    Approval,
    Intervention,
    InterventionProposal,
    LegalBasis,
    ProposalKind,
    ProposalState,
)
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission

LONGEST_WAIT = dt.timedelta(days=366)

# Called with the proposal, in the transaction of its change, after every verb that changed one.
listeners: list[Callable[[InterventionProposal], None]] = []


def _may(user: Any, permission: Permission, citizen: Citizen) -> None:
    if not Citizen.objects.visible_to(user, permission).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


@transaction.atomic
def propose(
    citizen: Citizen,
    *,
    by: Any,
    what: str,
    kind: str = ProposalKind.ADJUSTMENT,
    hours_per_week: Decimal | None = None,
) -> InterventionProposal:
    """Ask the visitator for help of ``hours_per_week`` (0-168). Refuses ``not_yours`` and ``empty``."""
    _may(by, Permission.PROPOSE_HELP, citizen)
    if not what.strip():
        raise Refusal("empty", _("Write what help is proposed."))
    proposal = InterventionProposal.objects.create(
        citizen=citizen,
        what=what.strip(),
        kind=kind,
        hours_per_week=hours_per_week,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    trail.record(
        "proposal.made", by=by, about=proposal, citizen_id=citizen.pk, team_id=citizen.team_id, kind=kind
    )
    _tell(proposal)
    return proposal


@transaction.atomic
def approve(
    proposal: InterventionProposal, *, by: Any, legal_basis: LegalBasis, start_date: dt.date
) -> Approval:
    """The visitator's yes, on a legal basis in force on the start date. The help then begins.

    Refuses ``not_yours``, ``already_decided``, ``basis_not_in_force`` and ``start_impossible``.
    """
    _may(by, Permission.DECIDE_HELP, proposal.citizen)
    course_start = (
        proposal.citizen.courses.open().order_by("start_date").values_list("start_date", flat=True).first()
    )
    earliest = min(course_start or clock.today(), clock.today())
    if not earliest <= start_date <= clock.today() + LONGEST_WAIT:
        raise Refusal(
            "start_impossible", _("The start date must lie within the course and within a year from now.")
        )
    if not LegalBasis.objects.valid_on(start_date).filter(pk=legal_basis.pk).exists():
        raise Refusal(
            "basis_not_in_force", _("That section is not in force on the start date. Choose another.")
        )
    approval = _decide(
        proposal,
        ProposalState.APPROVED,
        by=by,
        legal_basis=legal_basis,
        start_date=start_date,
    )
    Intervention.objects.create(
        citizen=proposal.citizen,
        approval=approval,
        what=proposal.what,
        legal_basis=legal_basis,
        hours_per_week=proposal.hours_per_week,
        provider=proposal.citizen.provider,
        start_date=start_date,
    )
    return approval


@transaction.atomic
def reject(proposal: InterventionProposal, *, by: Any, reason: str) -> Approval:
    """The visitator's no, with its reason. Refuses ``not_yours``, ``already_decided``, ``no_reason``."""
    _may(by, Permission.DECIDE_HELP, proposal.citizen)
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the help is rejected."))
    return _decide(proposal, ProposalState.REJECTED, by=by, reason=reason.strip())


@transaction.atomic
def withdraw(proposal: InterventionProposal, *, by: Any) -> None:
    """Take a proposal back before it is answered. Does nothing when it is withdrawn already."""
    _may(by, Permission.PROPOSE_HELP, proposal.citizen)
    taken = (
        InterventionProposal.objects.waiting().filter(pk=proposal.pk).update(state=ProposalState.WITHDRAWN)
    )
    proposal.refresh_from_db()
    if not taken and proposal.state != ProposalState.WITHDRAWN:
        raise _too_late(proposal)
    if taken:
        trail.record(
            "proposal.withdrawn",
            by=by,
            about=proposal,
            citizen_id=proposal.citizen_id,
            team_id=proposal.citizen.team_id,
        )
        _tell(proposal)


def _decide(proposal: InterventionProposal, state: ProposalState, *, by: Any, **basis: Any) -> Approval:
    # Of two visitators at once, the one whose update finds the proposal waiting has decided.
    if not InterventionProposal.objects.waiting().filter(pk=proposal.pk).update(state=state):
        raise _too_late(proposal)
    proposal.state = state
    approval = Approval.objects.create(
        proposal=proposal,
        verdict=Approval.Verdict(state.value),
        decided_by=by,
        decided_at=clock.now(),
        **basis,
    )
    trail.record(
        f"proposal.{state.value}",
        by=by,
        about=proposal,
        citizen_id=proposal.citizen_id,
        team_id=proposal.citizen.team_id,
        legal_basis=approval.legal_basis.short if approval.legal_basis else "",
        start_date=approval.start_date,
    )
    _tell(proposal)
    return approval


def _tell(proposal: InterventionProposal) -> None:
    for listener in listeners:
        listener(proposal)


def _too_late(proposal: InterventionProposal) -> Refusal:
    decided = Approval.objects.filter(proposal=proposal).select_related("decided_by").first()
    if decided is None:
        return Refusal("already_decided", _("The proposal has been withdrawn."))
    return Refusal(
        "already_decided",
        _("%(name)s has already answered this proposal at %(time)s.")
        % {"name": decided.decided_by, "time": clock.local(decided.decided_at).strftime("%H:%M")},
    )
