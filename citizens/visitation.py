"""Visitation: help is proposed, and a visitator says yes, yes to something else, or no.

What is approved in the room is an adjustment within a granted course, or the start of a decision; it
is not in itself the written decision with reasons (forvaltningsloven §§ 22-25). An answer that calls for
one opens its draft (``citizens/decisions.py``), which a person finishes after the meeting.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from citizens import decisions
from citizens.models.citizen import Citizen
from citizens.models.intervention import (
    HOURS_IN_A_WEEK,
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
from dtr.staff.models import Unit
from dtr.staff.roles import Permission

LONGEST_WAIT = dt.timedelta(days=366)
# Who may decide on help, and pay for it.
AUTHORITIES = frozenset({Unit.Kind.MUNICIPAL, Unit.Kind.REGION})

# Called with the proposal, in the transaction of its change, after every verb that changed one.
listeners: list[Callable[[InterventionProposal], None]] = []


@dataclass(frozen=True)
class Granted:
    """What the citizen gets, where that is not simply what was proposed."""

    what: str
    hours_per_week: Decimal | None


@dataclass(frozen=True)
class Answerable:
    """Who decides on the help, runs it and pays for it; and the private supplier that gives it, if any."""

    authority: Unit
    operator: Unit
    payer: Unit
    provider: Unit | None


class TooLate(Refusal):
    """The proposal has been answered or withdrawn already; says by whom and when."""

    def __init__(self, proposal: InterventionProposal) -> None:
        decided = Approval.objects.filter(proposal=proposal).select_related("decided_by").first()
        if decided is None:
            sentence = _("The proposal has been withdrawn.")
        else:
            sentence = _("%(name)s has already answered this proposal at %(time)s.") % {
                "name": decided.decided_by,
                "time": _when(decided.decided_at),
            }
        super().__init__("already_decided", sentence)


def _when(moment: dt.datetime) -> str:
    """The time alone for what happened today, with its day for what did not."""
    there = clock.local(moment)
    if there.date() == clock.today():
        return there.strftime("%H:%M")
    return formats.date_format(there, "DATETIME_FORMAT")


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
    """Ask the visitator for help of ``hours_per_week`` (0-168).

    Refuses ``not_yours``, ``empty`` and ``hours_impossible``.
    """
    _may(by, Permission.PROPOSE_HELP, citizen)
    if not what.strip():
        raise Refusal("empty", _("Write what help is proposed."))
    _check_hours(hours_per_week)
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


def usually(citizen: Citizen, municipality: Unit | None = None) -> Answerable:
    """Who answers for help when nothing else is said: the municipality decides and pays, and whoever
    gives the help runs it. ``municipality`` stands in where the team belongs to somebody else."""
    own = citizen.team.unit
    if own.kind != Unit.Kind.MUNICIPAL:
        own = municipality or Unit.objects.filter(kind=Unit.Kind.MUNICIPAL).order_by("name").first() or own
    return Answerable(authority=own, operator=citizen.provider or own, payer=own, provider=citizen.provider)


def approve(
    proposal: InterventionProposal,
    *,
    by: Any,
    legal_basis: LegalBasis,
    start_date: dt.date,
    granted: Granted | None = None,
    answerable: Answerable | None = None,
) -> Approval:
    """The visitator's yes, on a legal basis in force on the start date. The help then begins.

    Without ``granted`` the citizen gets what was proposed. Refuses ``not_yours``, ``already_decided``,
    ``basis_not_in_force``, ``start_impossible``, ``empty``, ``hours_impossible`` and ``unit_impossible``.
    """
    granted = granted or Granted(proposal.what, proposal.hours_per_week)
    answerable = answerable or usually(proposal.citizen)
    with _answering(proposal, by=by):
        _check_time(proposal.citizen, legal_basis, start_date)
        _check_help(granted)
        _check_units(proposal.citizen, answerable)
        # Not asdict, which would copy the units themselves.
        said = {**vars(granted), **vars(answerable), "legal_basis": legal_basis, "start_date": start_date}
        said["what"] = granted.what.strip()
        approval = _decide(proposal, ProposalState.APPROVED, by=by, **said)
        Intervention.objects.create(citizen=proposal.citizen, approval=approval, **said)
    return approval


def reject(proposal: InterventionProposal, *, by: Any, reason: str) -> Approval:
    """The visitator's no, with its reason. Refuses ``not_yours``, ``already_decided``, ``no_reason``."""
    with _answering(proposal, by=by):
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
        raise TooLate(proposal)
    if taken:
        trail.record(
            "proposal.withdrawn",
            by=by,
            about=proposal,
            citizen_id=proposal.citizen_id,
            team_id=proposal.citizen.team_id,
        )
        _tell(proposal)


@contextmanager
def _answering(proposal: InterventionProposal, *, by: Any) -> Iterator[None]:
    """The transaction of an answer. One that comes too late is undone and leaves its trace all the same."""
    try:
        with transaction.atomic():
            _may(by, Permission.DECIDE_HELP, proposal.citizen)
            # Said before any fault of the answer, which no longer matters.
            if not InterventionProposal.objects.waiting().filter(pk=proposal.pk).exists():
                raise TooLate(proposal)
            yield
    except TooLate:
        with transaction.atomic():
            trail.record(
                "proposal.too_late",
                by=by,
                about=proposal,
                citizen_id=proposal.citizen_id,
                team_id=proposal.citizen.team_id,
            )
        raise


def _check_time(citizen: Citizen, legal_basis: LegalBasis, start_date: dt.date) -> None:
    course_start = citizen.courses.open().order_by("start_date").values_list("start_date", flat=True).first()
    earliest = min(course_start or clock.today(), clock.today())
    if not earliest <= start_date <= clock.today() + LONGEST_WAIT:
        raise Refusal(
            "start_impossible", _("The start date must lie within the course and within a year from now.")
        )
    if not LegalBasis.objects.valid_on(start_date).filter(pk=legal_basis.pk).exists():
        raise Refusal(
            "basis_not_in_force", _("That section is not in force on the start date. Choose another.")
        )


def _check_help(granted: Granted) -> None:
    if not granted.what.strip():
        raise Refusal("empty", _("Write what help is granted."))
    _check_hours(granted.hours_per_week)


def _check_hours(hours: Decimal | None) -> None:
    if hours is not None and not 0 <= hours <= HOURS_IN_A_WEEK:
        raise Refusal("hours_impossible", _("Hours a week lie between 0 and 168."))


def _check_units(citizen: Citizen, answerable: Answerable) -> None:
    own = {citizen.provider_id, None}
    private = Unit.Kind.PRIVATE_PROVIDER
    if private in (answerable.authority.kind, answerable.payer.kind):
        raise Refusal(
            "unit_impossible",
            _("A private supplier neither decides on help nor pays for it. Choose another."),
        )
    if not {answerable.authority.kind, answerable.payer.kind} <= AUTHORITIES:
        raise Refusal(
            "unit_impossible",
            _("Only the municipality or the region decides on help and pays for it. Choose another."),
        )
    supplier = answerable.provider.pk if answerable.provider else None
    if supplier not in own or (answerable.operator.kind == private and answerable.operator.pk not in own):
        raise Refusal("unit_impossible", _("That private supplier is not the citizen's. Choose another."))


def _decide(proposal: InterventionProposal, state: ProposalState, *, by: Any, **said: Any) -> Approval:
    # Of two visitators at once, the one whose update finds the proposal waiting has decided.
    if not InterventionProposal.objects.waiting().filter(pk=proposal.pk).update(state=state):
        raise TooLate(proposal)
    proposal.state = state
    approval = Approval.objects.create(
        proposal=proposal,
        verdict=Approval.Verdict(state.value),
        decided_by=by,
        decided_at=clock.now(),
        **said,
    )
    trail.record(
        "proposal.changed" if approval.is_changed else f"proposal.{state.value}",
        by=by,
        about=proposal,
        citizen_id=proposal.citizen_id,
        team_id=proposal.citizen.team_id,
        **_told(approval),
    )
    new_decision = proposal.kind == ProposalKind.NEW_DECISION
    if state == ProposalState.REJECTED or new_decision or approval.is_partial:
        authority = approval.authority or usually(proposal.citizen).authority
        decisions.open_draft(approval, by=by, authority=authority.name)
    _tell(proposal)
    return approval


def _told(approval: Approval) -> dict[str, Any]:
    """What the trail keeps of an answer: codes, numbers and units, and no text about the citizen."""
    facts: dict[str, Any] = {
        "legal_basis": approval.legal_basis.short if approval.legal_basis else "",
        "start_date": approval.start_date,
    }
    if approval.verdict == Approval.Verdict.APPROVED:
        facts |= {
            "proposed_hours": approval.proposal.hours_per_week,
            "granted_hours": approval.hours_per_week,
            "authority": str(approval.authority),
            "operator": str(approval.operator),
            "payer": str(approval.payer),
        }
    return facts


def _tell(proposal: InterventionProposal) -> None:
    for listener in listeners:
        listener(proposal)
