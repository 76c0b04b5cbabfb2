"""A team goes through its citizens: one tap each, on a phone, a tablet or a laptop."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens import consents, triage, triage_due
from citizens.models import Citizen, TriageGuide, TriageRound, TriageStatus
from citizens.sections import Section
from citizens.triage_due import Standing
from citizens.triage_forms import TriageNoteForm, TriagePlanForm
from dtr import clock, htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.models import Team
from dtr.staff.roles import Permission

SHARE_OVER = dt.timedelta(days=30)
CHANGED = "triage-changed"


def triage_card(
    standing: Standing, user: Any, *, round: TriageRound | None, told: bool = True, own_page: bool = False
) -> dict[str, Any]:
    """The ``card`` of ``citizens/_triage_row.html``: a citizen's colour, and what the person may tap.

    ``own_page`` is for the citizen's own page, which need not say the name again. Whoever is not ``told`` of
    the health sees the colour only when an own colleague has given it; nor the next date, which tells it.
    """
    citizen, given = standing.citizen, standing.assessment
    hidden = given is not None and not told and given.assessed_by.employer_id != user.employer_id
    if hidden:
        given, standing = None, Standing(citizen, None, None)
    may = access.sees(user, citizen.team_id, citizen.provider_id, Permission.TRIAGE)
    own = may and triage.may_undo(given, user)
    in_round = round is not None and given is not None and given.round_id == round.pk
    return {
        "citizen": citizen,
        "hidden": hidden,
        "given": given,
        "status": TriageStatus(given.status) if given else None,
        "standing": standing,
        "may_triage": may,
        "may_undo": own,
        "statuses": list(TriageStatus),
        # The colour of this occasion, as opposed to one that is only still standing.
        "chosen": TriageStatus(given.status) if given and (in_round or (own and round is None)) else None,
        "own_page": own_page,
    }


def section(citizen: Citizen, viewer: Any) -> Section:
    """The colour on the citizen's page."""
    [standing] = triage_due.standings([citizen])
    round = TriageRound.objects.open().filter(team_id=citizen.team_id).first()
    card = triage_card(standing, viewer, round=round, told=_told([standing], viewer)[0], own_page=True)
    return Section("citizens/_triage.html", {"card": card})


def _told(standings: Sequence[Standing], user: Any) -> list[bool]:
    """For each whether the person may hear of the citizen's health; one query at most."""
    receiver = consents.receiver_of(user)
    covers = consents.covers([one.citizen.pk for one in standings], receiver.pk if receiver else None)
    return [covers[one.citizen.pk].health for one in standings]


def _cards(standings: Sequence[Standing], user: Any, round: TriageRound | None) -> list[dict[str, Any]]:
    told = _told(standings, user)
    cards = [
        triage_card(one, user, round=round, told=covered)
        for one, covered in zip(standings, told, strict=True)
    ]
    # The place in the row tells no more than the card: who has no date that is told comes last.
    return sorted(cards, key=lambda card: triage_due.in_turn(card["standing"]))


@login_required
@require_safe
def triage_team(request: StaffRequest, pk: int) -> HttpResponse:
    """Everybody with an open course whom the person may see, those due longest first."""
    team = _team(request, pk)
    round = TriageRound.objects.open().filter(team=team).select_related("opened_by").first()
    shown = triage_due.standings(_citizens(request, team))
    cards = _cards(shown, request.user, round)
    trail.looked(
        by=request.user,
        citizens=[one.citizen for one in shown],
        place="triage",
        once_within=trail.SAME_LOOK,
    )
    guide, holds = TriageGuide.current(), triage.may_hold_rounds(request.user, team.pk)
    today = clock.today()
    context = {
        "team": team,
        "round": round,
        "cards": cards,
        "guide": guide,
        "colours": _colours(guide),
        "may_hold": holds,
        "share": triage_due.on_plan(team.citizens.all(), today - SHARE_OVER, today) if holds else None,
    } | _progress(cards)
    return render(request, "citizens/triage.html", context)


@login_required
@require_safe
def triage_progress(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the team has come, for the page to fetch after each tap."""
    team = _team(request, pk)
    round = TriageRound.objects.open().filter(team=team).first()
    shown = triage_due.standings(_citizens(request, team))
    context = _progress(_cards(shown, request.user, round))
    return render(request, "citizens/_triage_progress.html", context | {"team": team, "round": round})


@login_required
@require_POST
def triage_begin(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin a round, or join the one that is under way."""
    team = _team(request, pk)
    _only_holders(request, team)
    triage.open_round(team, by=request.user)
    return redirect("triage_team", pk=pk)


@login_required
@require_POST
def triage_end(request: StaffRequest, pk: Any) -> HttpResponse:
    """End the round."""
    round = access.fetch(TriageRound.objects.select_related("team"), request, pk, to=Permission.TRIAGE)
    _only_holders(request, round.team)
    triage.close_round(round, by=request.user)
    messages.success(request, _("The triage round is ended."))
    return redirect("triage_team", pk=round.team_id)


@login_required
@require_POST
def triage_assess(request: StaffRequest, pk: Any, status: str) -> HttpResponse:
    """Give the citizen a colour in one tap."""
    if status not in TriageStatus.values:
        raise Http404
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.TRIAGE)
    triage.assess(citizen, by=request.user, status=status)
    return _answer(request, citizen)


@login_required
@require_POST
def triage_undo(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take the own colour back."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.TRIAGE)
    triage.undo(citizen, by=request.user)
    return _answer(request, citizen)


@login_required
@require_POST
def triage_note(request: StaffRequest, pk: Any) -> HttpResponse:
    """Write what is changed to the own colour."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.TRIAGE)
    form = TriageNoteForm(request.POST)
    if not form.is_valid():
        raise Refusal("unreadable", " ".join(map(str, form.errors["note"])))
    triage.annotate(citizen, by=request.user, note=form.cleaned_data["note"])
    return _answer(request, citizen)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def triage_plan(request: StaffRequest, pk: Any) -> HttpResponse:
    """How often this citizen is triaged."""
    citizen = access.fetch(
        Citizen.objects.select_related("team", "triage_plan"), request, pk, to=Permission.TRIAGE
    )
    own = getattr(citizen, "triage_plan", None)
    form = TriagePlanForm(request.POST or None, initial={"every_days": own.every_days if own else None})
    if request.method == "POST" and form.is_valid():
        every_days = form.cleaned_data["every_days"]
        if attempt(form, lambda: triage.plan(citizen, by=request.user, every_days=every_days) or True):
            messages.success(request, _("The plan for triage is saved."))
            return redirect("citizen", pk=pk)
    trail.looked(
        by=request.user, citizens=[citizen], place="triage plan", once_within=trail.same_look(form.is_bound)
    )
    context = {"form": form, "citizen": citizen, "colours": _colours(TriageGuide.current())}
    return render(
        request, "citizens/triage_plan.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _answer(request: StaffRequest, citizen: Citizen) -> HttpResponse:
    own_page = request.POST.get("own_page") == "1"
    name, key = ("citizen", citizen.pk) if own_page else ("triage_team", citizen.team_id)
    [standing] = triage_due.standings([citizen])
    round = TriageRound.objects.open().filter(team_id=citizen.team_id).first()
    trail.looked(by=request.user, citizens=[citizen], place="triage", once_within=trail.SAME_LOOK)
    told = _told([standing], request.user)[0]
    context = {"card": triage_card(standing, request.user, round=round, told=told, own_page=own_page)}
    place = f"{reverse(name, args=[key])}#triage-{citizen.pk}"
    return htmx.answer(request, "citizens/_triage_row.html", context, page=place, changed=CHANGED)


def _colours(guide: TriageGuide) -> list[tuple[TriageStatus, str, int]]:
    """Each colour, what it means, and the days until the next triage."""
    return [(status, guide.definition(status), guide.days(status)) for status in TriageStatus]


def _citizens(request: StaffRequest, team: Team) -> Any:
    found = Citizen.objects.visible_to(request.user).filter(team=team)
    return found.filter(courses__closure__isnull=True, courses__isnull=False).distinct().defer("cpr")


def _progress(cards: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "everybody": len(cards),
        "triaged": sum(card["chosen"] is not None for card in cards),
        "due": sum(card["standing"].is_due for card in cards),
    }


def _team(request: StaffRequest, pk: int) -> Team:
    """404 for strangers to the team."""
    if not access.can(request.user, Permission.SEE_CITIZENS, pk):
        raise Http404
    return get_object_or_404(Team, pk=pk)


def _only_holders(request: StaffRequest, team: Team) -> None:
    if not triage.may_hold_rounds(request.user, team.pk):
        trail.denied(by=request.user, place=request.path, about=team)
        raise PermissionDenied
