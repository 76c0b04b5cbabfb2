"""The rota of a team: suggestions for the coming weeks, accepted, swapped or given back by who plans."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dtr import clock
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.models import Team, User
from dtr.staff.roles import Permission, Role
from meetings import crew, handovers, rota
from meetings.models import Duty, Meeting
from meetings.states import MeetingState
from meetings.week_forms import DutyBriefingForm

ACCEPTED_AT_ONCE = 100


def planned_team(request: StaffRequest, pk: int) -> Team:
    """A team whose meetings the person plans. 404 for strangers to it, 403 for colleagues."""
    if not access.can(request.user, Permission.SEE_CITIZENS, pk):
        raise Http404
    team = get_object_or_404(Team, pk=pk)
    if not access.can(request.user, Permission.PLAN_MEETINGS, pk):
        trail.denied(by=request.user, place=request.path, about=team)
        raise PermissionDenied
    return team


@login_required
@require_safe
def rota_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The coming meetings with their duties, and how many each person has this quarter."""
    team = planned_team(request, pk)
    lines = rota.rota_of(team)
    duties = [place.duty for line in lines for place in line.places if place.duty]
    context = {
        "team": team,
        "lines": [
            (line, [(place, _swappable(place.duty, duties)) for place in line.places]) for line in lines
        ],
        "open": sum(1 for line in lines for place in line.places if place.suggested),
        "counts": _counts(team),
    }
    return render(request, "meetings/rota.html", context)


def _swappable(duty: Duty | None, duties: list[Duty]) -> list[Duty]:
    """With which other duties one could change places, as far as the list tells."""
    if duty is None:
        return []
    return [
        other
        for other in duties
        if other.role == duty.role
        and other.user_id != duty.user_id
        and crew.quarter(other.meeting.day) == crew.quarter(duty.meeting.day)
    ]


def _counts(team: Team) -> list[tuple[str, list[tuple[str, int]]]]:
    """This quarter's duties by duty and person, most first."""
    year, part = crew.quarter(clock.today())
    rows = Duty.objects.filter(meeting__team=team, meeting__starts_at__year__gte=year - 1)
    found: dict[str, Counter[str]] = {}
    for duty in rows.exclude(meeting__state=MeetingState.CANCELLED).select_related("user", "meeting"):
        if crew.quarter(duty.meeting.day) == (year, part):
            found.setdefault(duty.role, Counter())[duty.user.name] += 1
    return [
        (str(role.label), sorted(found[role].items(), key=lambda row: (-row[1], row[0])))
        for role in Role
        if role in found
    ]


@login_required
@require_POST
def duty_accept(request: StaffRequest, pk: Any, role: str) -> HttpResponse:
    """Give somebody a duty at a meeting."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    rota.accept(found, _colleague(found, request.POST.get("user", "")), by=request.user, role=role)
    return redirect("rota", found.team_id)


@login_required
@require_POST
def rota_accept(request: StaffRequest, pk: int) -> HttpResponse:
    """Accept the suggestions that the person saw, each posted as meeting, duty and person."""
    team = planned_team(request, pk)
    accepted, said = 0, ""
    for line in request.POST.getlist("line")[:ACCEPTED_AT_ONCE]:
        key, _colon, rest = line.partition(":")
        role, _colon, who = rest.partition(":")
        found = access.fetch(Meeting.objects.filter(team=team), request, key, to=Permission.PLAN_MEETINGS)
        try:
            rota.accept(found, _colleague(found, who), by=request.user, role=role)
            accepted += 1
        except Refusal as refusal:
            said = refusal.sentence
    if said:
        messages.warning(request, said)
    if accepted:
        messages.success(
            request,
            ngettext("%(count)s duty is given out.", "%(count)s duties are given out.", accepted)
            % {"count": accepted},
        )
    return redirect("rota", team.pk)


def _colleague(found: Meeting, key: str) -> User:
    people = access.colleagues(found.team_id)
    user = people.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 10 else None
    if user is None:
        raise Refusal("form", _("Choose somebody of the team."))
    return user


@login_required
@require_POST
def duty_swap(request: StaffRequest, pk: Any) -> HttpResponse:
    """Let two people change places."""
    rows = Duty.objects.select_related("meeting", "user")
    one = access.fetch(rows, request, pk, to=Permission.PLAN_MEETINGS)
    if not (chosen := request.POST.get("other", "")):
        raise Refusal("form", _("Choose with whom."))
    other = access.fetch(rows, request, chosen, to=Permission.PLAN_MEETINGS)
    rota.swap(one, other, by=request.user)
    return redirect("rota", one.meeting.team_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duty_brief(request: StaffRequest, pk: Any) -> HttpResponse:
    """Write what somebody who takes on a duty instead of another must know."""
    rows = Duty.objects.select_related("meeting__team", "user", "instead_of")
    duty = access.fetch(rows, request, pk, to=Permission.PLAN_MEETINGS)
    if duty.instead_of is None:
        raise Refusal("no_stand_in", _("%(name)s stands in for nobody.") % {"name": duty.user})
    form = DutyBriefingForm(request.POST or None, initial={"briefing": duty.briefing})
    if form.is_valid() and attempt(form, lambda: handovers.brief(duty, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The briefing is saved. The stand-in sees it before the meeting."))
        return redirect("rota", duty.meeting.team_id)
    context = {"duty": duty, "form": form}
    return render(request, "meetings/duty_brief.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def duty_give_back(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take somebody off a duty."""
    found = access.fetch(Duty.objects.select_related("meeting"), request, pk, to=Permission.PLAN_MEETINGS)
    rota.give_back(found, by=request.user)
    return redirect("rota", found.meeting.team_id)
