"""Help is asked for, and the visitator answers: on a page of its own, on the citizen's, or in the meeting."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens import consents, visitation
from citizens.forms import ApproveForm, ProposalForm, RejectForm, read_date
from citizens.models import Approval, Citizen, Intervention, InterventionProposal, LegalBasis
from citizens.models.decision import teams_read
from citizens.models.intervention import ProposalKind, ProposalState
from dtr import clock, htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.numbers import number
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.models import Unit
from dtr.staff.roles import Permission

ANSWERED = "proposal-answered"


def proposal_context(proposal: InterventionProposal, user: Any) -> dict[str, Any]:
    """The ``card`` of ``citizens/_proposal.html``: one proposal, and what the person may do with it."""
    return proposal_contexts([proposal], user)[0]


def proposal_contexts(proposals: Iterable[InterventionProposal], user: Any) -> list[dict[str, Any]]:
    """One card per proposal whose citizen the person sees, in the order given.

    One query, and two more where there is something to answer.
    """
    keys = [proposal.pk for proposal in proposals]
    rows = InterventionProposal.objects.for_card().visible_to(user).filter(pk__in=keys)
    found = {proposal.pk: proposal for proposal in rows}
    receiver = consents.receiver_of(user)
    covers = consents.covers({one.citizen_id for one in rows}, receiver.pk if receiver else None)
    for one in rows:
        if hasattr(one, "approval"):
            one.approval.hides_reason = not covers[one.citizen_id].health
    choices = _choices() if any(_may_decide(one, user) for one in found.values()) else {}
    return [_card(found[key], user, choices) for key in keys if key in found]


def hours(a_week: Decimal | None) -> str:
    """Hours a week as people write them; empty when none are named."""
    return "" if a_week is None else number(a_week)


def answerable_in_words(help: Approval | Intervention | visitation.Answerable) -> str:
    """Who decides on the help, runs it, and pays; empty for help of which that is not known."""
    if not (help.authority and help.operator and help.payer):
        return ""
    names = {"authority": help.authority, "operator": help.operator, "payer": help.payer}
    if help.authority == help.operator == help.payer:
        words = _("%(authority)s decides, runs the help and pays.") % names
    else:
        words = _("%(authority)s decides, %(operator)s runs the help, %(payer)s pays.") % names
    if help.provider and help.provider != help.operator:
        given = _("%(provider)s gives the help.") % {"provider": help.provider}
        words = f"{words} {given}"
    return words


def _choices(day: dt.date | None = None) -> dict[str, Any]:
    """What an answer is chosen from: the sections in force on a day, and the units."""
    return {
        "bases": LegalBasis.objects.offered_on(day or clock.today()),
        "units": list(Unit.objects.order_by("name")),
    }


def _may_decide(proposal: InterventionProposal, user: Any) -> bool:
    citizen = proposal.citizen
    waiting = proposal.state == ProposalState.WAITING
    return waiting and access.sees(user, citizen.team_id, citizen.provider_id, Permission.DECIDE_HELP)


def _card(
    proposal: InterventionProposal, user: Any, choices: dict[str, Any], **filled: Any
) -> dict[str, Any]:
    waiting = proposal.state == ProposalState.WAITING
    citizen = proposal.citizen
    approval = None if waiting else getattr(proposal, "approval", None)
    context = {
        "proposal": proposal,
        "state": ProposalState(proposal.state),
        "kind": ProposalKind(proposal.kind),
        "opens_decision": proposal.kind == ProposalKind.NEW_DECISION,
        "hours": hours(proposal.hours_per_week),
        "approval": approval,
        "may_decide": _may_decide(proposal, user),
        "may_withdraw": waiting
        and access.sees(user, citizen.team_id, citizen.provider_id, Permission.PROPOSE_HELP),
    }
    if approval:
        context["granted_hours"] = hours(approval.hours_per_week)
        context["answerable"] = answerable_in_words(approval)
        if citizen.team_id in teams_read(user):
            context["decision"] = getattr(approval, "decision", None)
    if context["may_decide"]:
        form = filled.get("approve_form") or ApproveForm(proposal=proposal, **choices)
        context |= {"approve_form": form, "reject_form": RejectForm(key=proposal.pk)}
        context["answerable"] = answerable_in_words(form.usual)
    return context | filled


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
    """The visitator's yes, to what was proposed or to something else."""
    proposal = access.fetch(InterventionProposal.objects.for_card(), request, pk, to=Permission.DECIDE_HELP)
    # Sections in force on the day that was chosen, which need not be today.
    choices = _choices(read_date(request.POST.get("start_date", "")))
    form = ApproveForm(request.POST, proposal=proposal, **choices)
    if form.is_valid() and _answer(
        form, lambda: visitation.approve(proposal, by=request.user, **form.answer())
    ):
        return _answered(request, proposal)
    return _again(request, _card(proposal, request.user, choices, approve_form=form))


@login_required
@require_POST
def proposal_reject(request: StaffRequest, pk: Any) -> HttpResponse:
    """The visitator's no."""
    proposal = access.fetch(InterventionProposal.objects.for_card(), request, pk, to=Permission.DECIDE_HELP)
    form = RejectForm(request.POST, key=proposal.pk)
    if form.is_valid() and _answer(
        form, lambda: visitation.reject(proposal, by=request.user, **form.cleaned_data)
    ):
        return _answered(request, proposal)
    return _again(request, _card(proposal, request.user, _choices(), reject_form=form))


def _answer(form: forms.Form, verb: Callable[[], Any]) -> Any:
    """What the verb gave, or None with its fault in the form. That somebody was first is no fault of it."""
    try:
        return verb()
    except visitation.TooLate:
        raise
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return None


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
    proposal = access.fetch(InterventionProposal.objects.for_card(), request, pk, to=Permission.DECIDE_HELP)
    choices = _choices(read_date(request.GET.get("start_date", "")))
    chosen = {"legal_basis": request.GET.get("legal_basis", "")}
    form = ApproveForm(proposal=proposal, initial=chosen, **choices)
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
