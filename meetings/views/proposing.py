"""Who is proposed for a meeting and why, who proposes, and what each reason counts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from citizens import consents
from citizens.models import Citizen
from citizens.models.consent import health_told
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.models import Team
from dtr.staff.roles import Permission
from meetings import board, listing, proposing, ranking, weighing
from meetings.models import AgendaProposal, ListedCitizen, Meeting, NeedChangeNotice, ProposalWeights
from meetings.proposing_forms import AnswerForm, ListForm, NeedChangeForm, NominateForm, WeightForms
from meetings.views.planning import agenda_answer, may_change

VERSIONS_SHOWN = 10
SHOWN_FIRST = 20
"""So many after those who have a place; the rest of a large team is one step away."""


@login_required
@require_GET
def proposals(request: StaffRequest, pk: Any) -> HttpResponse:
    """Everybody who could be taken up at this meeting, ranked, each with what speaks for it."""
    found = access.fetch(board.board_rows(), request, pk, to=Permission.PLAN_MEETINGS)
    if not may_change(request.user, found):
        return redirect("meeting", found.pk)
    everybody = ranking.ranked(found, request.user)
    shown = everybody if "all" in request.GET else everybody.first(SHOWN_FIRST)
    trail.looked(
        by=request.user, citizens=shown.citizens, place="agenda", meeting_id=found.pk,
        once_within=trail.SAME_LOOK,
    )  # fmt: skip
    context = {
        "meeting": found,
        "ranked": shown,
        "full": not shown.places_left,
        "whole_list": True,
        "more_rehab": len(everybody.rehab) - len(shown.rehab),
        "more_light": len(everybody.light) - len(shown.light),
    }
    return render(request, "meetings/proposals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def nominate(request: StaffRequest, pk: Any) -> HttpResponse:
    """Propose a citizen for the next meeting, with a reason."""
    citizen = access.fetch(Citizen.objects.select_related("team"), request, pk, to=Permission.NOMINATE)
    form = NominateForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: proposing.nominate(citizen, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The citizen is proposed for the next meeting."))
        return redirect("citizen", citizen.pk)
    trail.looked(by=request.user, citizens=[citizen], place="nomination", once_within=trail.SAME_LOOK)
    waiting = AgendaProposal.objects.filter(
        health_told(request.user, by="proposed_by"), citizen=citizen, state=AgendaProposal.State.WAITING
    )
    context = {
        "form": form,
        "citizen": citizen,
        "waiting": list(waiting.select_related("proposed_by")),
        "reports": Citizen.objects.visible_to(request.user, Permission.REPORT_NEED)
        .filter(pk=citizen.pk)
        .exists(),
    }
    return render(request, "meetings/nominate.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def nomination_withdraw(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take back what one has proposed oneself."""
    proposal = access.fetch(
        AgendaProposal.objects.select_related("citizen"), request, pk, to=Permission.NOMINATE
    )
    proposing.withdraw(proposal, by=request.user)
    messages.success(request, _("The proposal is taken back."))
    return redirect("my_week")


@login_required
@require_POST
def nomination_decline(request: StaffRequest, pk: Any, nomination: Any) -> HttpResponse:
    """Say no to a nomination, with a reason."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    proposal = access.fetch(
        AgendaProposal.objects.select_related("citizen"), request, nomination, to=Permission.PLAN_MEETINGS
    )
    proposing.decline(proposal, by=request.user, reason=request.POST.get("answer", ""))
    return agenda_answer(request, found)


@login_required
@require_POST
def list_add(request: StaffRequest, pk: Any) -> HttpResponse:
    """Name a citizen in a Light course on the meeting's list."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    form = ListForm(request.POST, meeting=found, user=request.user)
    if not form.is_valid():
        raise Refusal("form", _("Choose a citizen of the team who is not on the agenda yet."))
    listing.list_only(
        found, form.cleaned_data["citizen"], by=request.user, reason=form.cleaned_data["reason"]
    )
    return agenda_answer(request, found)


def _fetch_listed(request: StaffRequest, pk: Any) -> ListedCitizen:
    return access.fetch(
        ListedCitizen.objects.select_related("meeting", "citizen"), request, pk, to=Permission.PLAN_MEETINGS
    )


@login_required
@require_POST
def list_off(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take a citizen off the meeting's list."""
    listed = _fetch_listed(request, pk)
    listing.unlist(listed, by=request.user)
    return agenda_answer(request, listed.meeting)


@login_required
@require_POST
def list_discuss(request: StaffRequest, pk: Any) -> HttpResponse:
    """Give a listed citizen a place, with the reason."""
    listed = _fetch_listed(request, pk)
    listing.discuss(listed, by=request.user, reason=request.POST.get("reason", ""))
    return agenda_answer(request, listed.meeting)


@login_required
@require_http_methods(["GET", "POST"])
def need_change_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """A supplier reports that a citizen's need has changed."""
    citizen = access.fetch(Citizen.objects.select_related("team"), request, pk, to=Permission.REPORT_NEED)
    form = NeedChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        notice = attempt(form, lambda: proposing.report_need(citizen, by=request.user, **form.cleaned_data))
        if notice:
            messages.success(request, _("The notice is received. This is your receipt."))
            return redirect("notice", notice.pk)
    trail.looked(by=request.user, citizens=[citizen], place="changed need", once_within=trail.SAME_LOOK)
    context = {
        "form": form,
        "citizen": citizen,
        "days": weighing.limit_of("need_change", citizen.team_id),
    }
    return render(request, "meetings/need_change.html", context, status=422 if form.errors else 200)


def _fetch_notice(request: StaffRequest, pk: Any, to: Permission) -> NeedChangeNotice:
    told = health_told(request.user, by="proposal__proposed_by")
    rows = NeedChangeNotice.objects.filter(told).select_related(
        "citizen__team", "supplier", "read_by", "proposal__proposed_by", "proposal__answered_by",
        "proposal__item__meeting",
    )  # fmt: skip
    return access.fetch(rows, request, pk, to=to)


@login_required
@require_GET
def notice(request: StaffRequest, pk: Any) -> HttpResponse:
    """The receipt of a notice: when it came, by when it is answered, and how it goes."""
    return _show_notice(request, _fetch_notice(request, pk, Permission.SEE_CITIZENS), AnswerForm())


def _show_notice(request: StaffRequest, found: NeedChangeNotice, form: AnswerForm) -> HttpResponse:
    trail.looked(by=request.user, citizens=[found.citizen], place="changed need", once_within=trail.SAME_LOOK)
    decides = Citizen.objects.visible_to(request.user, Permission.DECIDE_HELP)
    context = {
        "notice": found,
        "proposal": found.proposal,
        "citizen": found.citizen,
        "answers": decides.filter(pk=found.citizen_id).exists(),
        "form": form,
        "untold": consents.missing({found.citizen_id: [found.supplier]}),
    }
    return render(request, "meetings/notice.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def notice_read(request: StaffRequest, pk: Any) -> HttpResponse:
    """Confirm that the notice is read."""
    found = _fetch_notice(request, pk, Permission.DECIDE_HELP)
    proposing.acknowledge(found, by=request.user)
    return redirect("notice", found.pk)


@login_required
@require_POST
def notice_settle(request: StaffRequest, pk: Any) -> HttpResponse:
    """Answer a notice without taking the citizen up."""
    found = _fetch_notice(request, pk, Permission.DECIDE_HELP)
    form = AnswerForm(request.POST)

    def settle() -> bool:
        proposing.settle_notice(found, by=request.user, answer=form.cleaned_data["answer"])
        return True

    if not form.is_valid() or not attempt(form, settle):
        return _show_notice(request, found, form)
    messages.success(request, _("The notice is answered, and the supplier sees the answer."))
    return redirect("notice", found.pk)


@login_required
@require_http_methods(["GET", "POST"])
def weights_house(request: StaffRequest) -> HttpResponse:
    """What each signal counts in the municipality."""
    if not weighing.may_weigh(request.user, None):
        trail.denied(by=request.user, place=request.path)
        raise PermissionDenied
    return _weights(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def weights_team(request: StaffRequest, pk: int) -> HttpResponse:
    """What each signal counts in a team, for those who plan its meetings."""
    if not access.can(request.user, Permission.SEE_CITIZENS, pk):
        raise Http404
    team = get_object_or_404(Team, pk=pk)
    if not weighing.may_weigh(request.user, team):
        trail.denied(by=request.user, place=request.path, about=team)
        raise PermissionDenied
    return _weights(request, team)


def _weights(request: StaffRequest, team: Team | None) -> HttpResponse:
    now = weighing.current(team.pk if team else None)
    forms = WeightForms(request.POST or None, now)
    refusal = None
    if request.method == "POST" and forms.is_valid():
        seen = request.POST.get("seen_version", "")
        try:
            weighing.publish(
                team, by=request.user, weights=forms.written(),
                seen_version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1,
            )  # fmt: skip
            messages.success(request, _("The weights are in use."))
            return redirect(request.path)
        except Refusal as refused:
            refusal = refused
            now = weighing.current(team.pk if team else None)
    versions = ProposalWeights.objects.of_team(team.pk if team else None)
    context = {
        "team": team,
        "weights": now,
        "forms": forms.forms,
        "refusal": refusal,
        "versions": list(versions.select_related("published_by")[:VERSIONS_SHOWN]),
    }
    return render(request, "meetings/weights.html", context, status=422 if request.method == "POST" else 200)
