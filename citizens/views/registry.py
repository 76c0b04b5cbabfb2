"""The list of citizens, the page of one, and the details that are kept about them."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens import consents, registry, sections, timeline
from citizens.forms import CitizenForm
from citizens.models import (
    CareCourse,
    Citizen,
    Decision,
    Exclusion,
    Intervention,
    InterventionProposal,
)
from citizens.models.citizen import CitizenQuerySet, Left
from citizens.models.course import CoursePhase
from citizens.views.around import around_context
from citizens.views.courses import course_contexts
from citizens.views.proposals import answerable_in_words, hours, proposal_contexts
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission

ON_ONE_PAGE = 50
ON_ONE_TIMELINE = 30
CPR_TYPED = re.compile(r"[0-9]{6}[- ]?[0-9]{4}")


@login_required
@require_safe
def citizens(request: StaffRequest) -> HttpResponse:
    """Everybody whom the person may see; ``team`` and ``mine`` narrow it down."""
    found = Citizen.objects.visible_to(request.user)
    team = request.GET.get("team", "")
    mine = request.GET.get("mine") == "1"
    if team.isascii() and team.isdigit():
        found = found.filter(team_id=int(team[:12]))
    if mine:
        found = found.filter(contact_person=request.user)
    page = Paginator(_keys(found), ON_ONE_PAGE).get_page(request.GET.get("page"))
    teams = access.teams(request.user)
    context = {
        "rows": _rows(request, list(page.object_list)),
        "page": page,
        "teams": teams,
        "team": team,
        "mine": mine,
        "may_register": bool(access.teams(request.user, Permission.RUN_COURSES)),
    }
    return render(request, "citizens/citizens.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def citizen_search(request: StaffRequest) -> HttpResponse:
    """Those whose name holds what was typed, or the one with that CPR number. No address tells which."""
    if request.method != "POST":
        return redirect("citizens")
    typed = request.POST.get("q", "").strip()[:100]
    found = Citizen.objects.visible_to(request.user)
    by_number = CPR_TYPED.fullmatch(typed)
    found = found.with_cpr(re.sub(r"\D", "", typed)) if by_number else found.named(typed)
    context = {
        "rows": _rows(request, list(_keys(found)[:ON_ONE_PAGE])),
        "typed": typed,
        "more": found.count() - ON_ONE_PAGE,
        "may_register": bool(access.teams(request.user, Permission.RUN_COURSES)),
    }
    return render(request, "citizens/_citizens.html" if request.htmx else "citizens/search.html", context)


def _keys(found: CitizenQuerySet) -> QuerySet[Any]:
    return found.in_danish_order().values_list("pk", flat=True)


def _rows(request: StaffRequest, keys: list[Any]) -> list[dict[str, Any]]:
    courses = CareCourse.objects.open().order_by("start_date")
    found = (
        Citizen.objects.visible_to(request.user)
        .filter(pk__in=keys)
        .defer("cpr")
        .select_related("team", "contact_person")
        .prefetch_related(Prefetch("courses", courses, to_attr="open_courses"), "goals")
    )
    shown = {citizen.pk: citizen for citizen in found}
    trail.looked(by=request.user, citizens=shown.values(), place="citizens list", once_within=trail.SAME_LOOK)
    return [
        {
            "citizen": citizen,
            "courses": [
                (course.get_kind_display(), CoursePhase(course.phase)) for course in citizen.open_courses
            ],
            "live_goals": sum(goal.is_live for goal in citizen.goals.all()),
        }
        for citizen in (shown[key] for key in keys if key in shown)
    ]


@login_required
@require_safe
def citizen(request: StaffRequest, pk: Any) -> HttpResponse:
    """Everything about one citizen. Each opening is a look."""
    rows = Citizen.objects.select_related("team", "contact_person", "provider")
    shown = access.fetch(rows, request, pk, to=Permission.SEE_CITIZENS)
    trail.looked(by=request.user, citizens=[shown], place="citizen page")
    cover = consents.cover(shown, request.user)
    entries = timeline.of(shown, request.user)
    whole = request.GET.get("timeline") == "all"
    closed = shown.courses.filter(closure__isnull=False).select_related("closure__dropout_reason")
    proposals = InterventionProposal.objects.filter(citizen=shown).waiting()
    given = Intervention.objects.filter(citizen=shown).select_related(
        "legal_basis", "provider", "authority", "operator", "payer"
    )
    may = {
        f"may_{permission.value}": access.sees(request.user, shown.team_id, shown.provider_id, permission)
        for permission in (Permission.RUN_COURSES, Permission.PROPOSE_HELP, Permission.NOMINATE)
    }
    context = {
        "citizen": shown,
        "courses": course_contexts(shown.courses.open(), request.user, shown, cover),
        "closed_courses": list(closed),
        "health_told": cover.health,
        "exclusions": _exclusions(shown, cover),
        "left": Left(shown.left_because) if shown.left_because else None,
        "sections": sections.of(shown, request.user),
        "around": around_context(shown, request.user, cover),
        "proposals": proposal_contexts(proposals, request.user),
        "interventions": [(help, hours(help.hours_per_week), answerable_in_words(help)) for help in given],
        "decisions": Decision.objects.filter(citizen=shown).visible_to(request.user).for_page(),
        "entries": entries if whole else entries[:ON_ONE_TIMELINE],
        "hidden_entries": 0 if whole else max(0, len(entries) - ON_ONE_TIMELINE),
        "may_read_cpr": bool(shown.cpr) and registry.may_read_cpr(request.user, shown),
    } | may
    return render(request, "citizens/citizen.html", context)


def _exclusions(shown: Citizen, cover: consents.Cover) -> list[Exclusion]:
    """The reasons for which no course is offered, to whoever may hear of the health."""
    if not cover.health:
        return []
    standing = Exclusion.objects.filter(citizen=shown, ended_at__isnull=True)
    return list(standing.select_related("criterion", "decided_by"))


@login_required
@require_POST
def citizen_cpr(request: StaffRequest, pk: Any) -> HttpResponse:
    """The whole CPR number, once, on the screen of somebody who may read it."""
    shown = access.fetch(Citizen.objects.all(), request, pk, to=Permission.SEE_CITIZENS)
    if not registry.may_read_cpr(request.user, shown):
        trail.denied(by=request.user, place=request.path, about=shown, citizen_id=shown.pk)
        raise PermissionDenied
    context = {"citizen": shown, "whole_cpr": registry.show_cpr(shown, by=request.user)}
    return render(request, "citizens/_cpr.html" if request.htmx else "citizens/cpr.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def citizen_new(request: StaffRequest) -> HttpResponse:
    """Register a citizen in a team where one runs the courses."""
    if not access.teams(request.user, Permission.RUN_COURSES):
        trail.denied(by=request.user, place=request.path)
        raise PermissionDenied
    form = CitizenForm(request.POST or None, user=request.user)
    if form.is_valid():
        made = attempt(form, lambda: registry.register(by=request.user, **form.cleaned_data))
        if made:
            messages.success(request, _("The citizen is registered."))
            return redirect("citizen", pk=made.pk)
    return render(request, "citizens/citizen_form.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def citizen_edit(request: StaffRequest, pk: Any) -> HttpResponse:
    """Change the details, the contact person among them."""
    shown = access.fetch(Citizen.objects.select_related("team"), request, pk, to=Permission.RUN_COURSES)
    name = shown.name
    form = CitizenForm(request.POST or None, instance=shown, user=request.user)
    if form.is_valid() and attempt(
        form, lambda: registry.change_details(shown, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The details are changed."))
        return redirect("citizen", pk=pk)
    trail.looked(
        by=request.user, citizens=[shown], place="citizen details", once_within=trail.same_look(form.is_bound)
    )
    context = {"form": form, "citizen": shown, "name": name}
    return render(request, "citizens/citizen_form.html", context, status=422 if form.is_bound else 200)
