"""The visitator's desk, the note that a citizen was told of a delay, and the start of granted help."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens import cases, starts
from citizens import desk as desks
from citizens.desk_forms import DelayForm, NotStartedForm, StartedForm
from citizens.models import Intervention, InterventionProposal
from citizens.standards import CaseDeadlines
from dtr import clock
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission


@login_required
@require_safe
def desk(request: StaffRequest) -> HttpResponse:
    """Everything that waits for a visitator, in all of the visitator's teams."""
    teams = access.teams(request.user, Permission.DECIDE_HELP)
    if not teams:
        trail.denied(by=request.user, place=request.path)
        raise PermissionDenied
    shown = desks.of(request.user)
    trail.looked(
        by=request.user, citizens=shown.citizens, place="visitator's desk", once_within=trail.SAME_LOOK
    )
    context = {"desk": shown, "teams": teams, "today": clock.today(), "several": len(teams) > 1}
    return render(request, "citizens/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_delay(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note that the citizen was told in writing that the deadline cannot be kept."""
    rows = InterventionProposal.objects.select_related("citizen")
    proposal = access.fetch(rows, request, pk, to=Permission.DECIDE_HELP)
    form = DelayForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: cases.tell_of_delay(proposal, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("It is noted that the citizen was told."))
        return redirect("desk")
    trail.looked(
        by=request.user,
        citizens=[proposal.citizen],
        place="telling of a delay",
        once_within=trail.same_look(form.is_bound),
    )
    context = {
        "form": form,
        "proposal": proposal,
        "citizen": proposal.citizen,
        "case": cases.time_of(proposal, CaseDeadlines()),
        "notices": proposal.delay_notices.select_related("noted_by"),
    }
    return render(request, "citizens/proposal_delay.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def interventions_waiting(request: StaffRequest) -> HttpResponse:
    """Help that was granted and has not begun, for those who give it."""
    waiting = desks.not_begun(request.user, Permission.PROPOSE_HELP)
    trail.looked(
        by=request.user,
        citizens=[help.citizen for help in waiting],
        place="help not begun",
        once_within=trail.SAME_LOOK,
    )
    return render(
        request, "citizens/interventions_waiting.html", {"waiting": waiting, "today": clock.today()}
    )


@login_required
@require_safe
def intervention(request: StaffRequest, pk: Any) -> HttpResponse:
    """One piece of granted help: has it begun?"""
    help = access.fetch(_help(), request, pk, to=Permission.SEE_CITIZENS)
    trail.looked(by=request.user, citizens=[help.citizen], place="granted help")
    return _page(request, help)


@login_required
@require_POST
def intervention_started(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note the day on which the help began."""
    help = access.fetch(_help(), request, pk, to=Permission.PROPOSE_HELP)
    form = StartedForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: starts.started(help, by=request.user, on=form.cleaned_data["started_on"])
    ):
        messages.success(request, _("The start is noted."))
        return redirect("intervention", pk=pk)
    return _page(request, help, started_form=form)


@login_required
@require_POST
def intervention_not_started(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note why the help has not begun."""
    help = access.fetch(_help(), request, pk, to=Permission.PROPOSE_HELP)
    form = NotStartedForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: starts.not_started(help, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The reason is noted."))
        return redirect("intervention", pk=pk)
    return _page(request, help, not_started_form=form)


def _help() -> Any:
    return Intervention.objects.select_related("citizen__team", "approval", "provider", "legal_basis")


def _page(request: StaffRequest, help: Intervention, **tried: Any) -> HttpResponse:
    notes = list(help.start_notes.select_related("noted_by"))
    begun = next((note for note in notes if note.started_on), None)
    citizen = help.citizen
    may_note = begun is None and access.sees(
        request.user, citizen.team_id, citizen.provider_id, Permission.PROPOSE_HELP
    )
    if tried:
        trail.looked(by=request.user, citizens=[citizen], place="granted help", once_within=trail.SAME_LOOK)
    context = {
        "help": help,
        "citizen": citizen,
        "notes": notes,
        "begun": begun,
        "days": starts.days_to_start(help),
        "tried": bool(tried),
    }
    if may_note or tried:
        context |= {"started_form": StartedForm(), "not_started_form": NotStartedForm()}
    return render(request, "citizens/intervention.html", context | tried, status=422 if tried else 200)
