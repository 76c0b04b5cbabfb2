"""Help is asked for, and the visitator answers: on a page of its own, on the citizen's, or in the meeting."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens import visitation
from citizens.forms import ApproveForm, ProposalForm, RejectForm, read_date
from citizens.models import Citizen, InterventionProposal, LegalBasis
from citizens.models.intervention import ProposalKind, ProposalState
from dtr import clock, htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.numbers import number
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission

ANSWERED = "proposal-answered"


def proposal_context(proposal: InterventionProposal, user: Any) -> dict[str, Any]:
    """The ``card`` of ``citizens/_proposal.html``: one proposal, and what the person may do with it."""
    return proposal_contexts([proposal], user)[0]


def proposal_contexts(proposals: Iterable[InterventionProposal], user: Any) -> list[dict[str, Any]]:
    """One card per proposal whose citizen the person sees, in the order given, in two queries."""
    keys = [proposal.pk for proposal in proposals]
    rows = InterventionProposal.objects.for_card().visible_to(user).filter(pk__in=keys)
    found = {proposal.pk: proposal for proposal in rows}
    bases = LegalBasis.objects.offered_on(clock.today())
    return [_card(found[key], user, bases) for key in keys if key in found]


def hours(a_week: Decimal | None) -> str:
    """Hours a week as people write them; empty when none are named."""
    return "" if a_week is None else number(a_week)


def _card(proposal: InterventionProposal, user: Any, bases: list[LegalBasis], **forms: Any) -> dict[str, Any]:
    waiting = proposal.state == ProposalState.WAITING
    whose = proposal.citizen.team_id, proposal.citizen.provider_id
    may_decide = waiting and access.sees(user, *whose, Permission.DECIDE_HELP)
    context = {
        "proposal": proposal,
        "state": ProposalState(proposal.state),
        "kind": ProposalKind(proposal.kind),
        "hours": hours(proposal.hours_per_week),
        "approval": None if waiting else getattr(proposal, "approval", None),
        "may_decide": may_decide,
        "may_withdraw": waiting and access.sees(user, *whose, Permission.PROPOSE_HELP),
        "legal_bases": bases,
    }
    if may_decide:
        context["approve_form"] = ApproveForm(bases=bases, key=proposal.pk)
        context["reject_form"] = RejectForm(key=proposal.pk)
    return context | forms


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Ask the visitator for help."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.PROPOSE_HELP)
    form = ProposalForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: visitation.propose(citizen, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The help is proposed. The visitator answers."))
        return redirect("citizen", pk=pk)
    trail.looked(
        by=request.user,
        citizens=[citizen],
        place="proposing help",
        once_within=trail.same_look(form.is_bound),
    )
    context = {"form": form, "citizen": citizen}
    return render(request, "citizens/proposal_new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def proposal_decide(request: StaffRequest, pk: Any) -> HttpResponse:
    """The page of one proposal: the visitator answers here, the others read the answer."""
    proposal = access.fetch(InterventionProposal.objects.for_card(), request, pk, to=Permission.SEE_CITIZENS)
    trail.looked(by=request.user, citizens=[proposal.citizen], place="proposal page")
    return _page(request, proposal_context(proposal, request.user))


@login_required
@require_POST
def proposal_approve(request: StaffRequest, pk: Any) -> HttpResponse:
    """The visitator's yes."""
    proposal = access.fetch(InterventionProposal.objects.for_card(), request, pk, to=Permission.DECIDE_HELP)
    # Sections in force on the day that was chosen, which need not be today.
    bases = LegalBasis.objects.offered_on(read_date(request.POST.get("start_date", "")) or clock.today())
    form = ApproveForm(request.POST, bases=bases, key=proposal.pk)
    if not form.is_valid():
        return _again(request, _card(proposal, request.user, bases, approve_form=form))
    visitation.approve(proposal, by=request.user, **form.cleaned_data)
    return _answered(request, proposal)


@login_required
@require_POST
def proposal_reject(request: StaffRequest, pk: Any) -> HttpResponse:
    """The visitator's no."""
    proposal = access.fetch(InterventionProposal.objects.for_card(), request, pk, to=Permission.DECIDE_HELP)
    form = RejectForm(request.POST, key=proposal.pk)
    if not form.is_valid():
        bases = LegalBasis.objects.offered_on(clock.today())
        return _again(request, _card(proposal, request.user, bases, reject_form=form))
    visitation.reject(proposal, by=request.user, **form.cleaned_data)
    return _answered(request, proposal)


@login_required
@require_POST
def proposal_withdraw(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take the proposal back."""
    proposal = access.fetch(InterventionProposal.objects.for_card(), request, pk, to=Permission.PROPOSE_HELP)
    visitation.withdraw(proposal, by=request.user)
    return _answered(request, proposal)


@login_required
@require_safe
def proposal_bases(request: StaffRequest, pk: Any) -> HttpResponse:
    """The sections in force on ``start_date``, as the field of the card."""
    proposal = access.fetch(InterventionProposal.objects.all(), request, pk, to=Permission.DECIDE_HELP)
    day = read_date(request.GET.get("start_date", "")) or clock.today()
    form = ApproveForm(bases=LegalBasis.objects.offered_on(day), key=proposal.pk)
    context = {"card": {"proposal": proposal, "approve_form": form}}
    return render(request, "citizens/_legal_basis.html", context)


def _page(request: StaffRequest, card: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {"card": card, "citizen": card["proposal"].citizen}
    return render(request, "citizens/proposal_decide.html", context, status=status)


def _again(request: StaffRequest, card: dict[str, Any]) -> HttpResponse:
    citizens = [card["proposal"].citizen]
    trail.looked(by=request.user, citizens=citizens, place="proposal page", once_within=trail.SAME_LOOK)
    if request.htmx:
        return render(request, "citizens/_proposal.html", {"card": card}, status=422)
    return _page(request, card, status=422)


def _answered(request: StaffRequest, proposal: InterventionProposal) -> HttpResponse:
    page = reverse("proposal_decide", args=[proposal.pk])
    context = {"card": proposal_context(proposal, request.user)}
    return htmx.answer(request, "citizens/_proposal.html", context, page=page, changed=ANSWERED)
