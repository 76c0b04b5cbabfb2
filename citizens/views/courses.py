"""Start a course, take it to another phase, make it longer, close it; and the list of those to close."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from citizens import closing, consents, courses
from citizens.forms import ClosureForm, CourseForm
from citizens.journey_forms import ExtendForm
from citizens.models import CareCourse, Citizen, RehabPackage
from citizens.models.course import CourseKind, CoursePhase
from citizens.views.proposals import hours
from dtr import htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission, Role

# The last phase is reached by closing the course with an outcome.
PHASES = [phase for phase in CoursePhase if phase is not CoursePhase.CLOSURE]
MOST_TO_CLOSE = 200


def for_cards(rows: QuerySet[CareCourse]) -> QuerySet[CareCourse]:
    """Courses with everything that their cards say."""
    return rows.select_related("package").prefetch_related(
        "entry_tests__by", "extensions__by", "shadow_grants__by", "dialogues__held_by", "stays__place",
        "stays__authority", "stays__operator", "stays__payer",
    )  # fmt: skip


def course_contexts(
    rows: QuerySet[CareCourse], user: Any, citizen: Citizen, cover: consents.Cover
) -> list[dict[str, Any]]:
    """The ``card`` of ``citizens/_course.html`` for each open course, in as many queries for many as for one.

    What would have been granted is for the authority's own people; reasons and the citizen's words about the
    course are told as the health is.
    """
    found = list(for_cards(rows))
    why = closing.reasons(found)
    packages = list(RehabPackage.objects.offered()) if found else []
    own = consents.receiver_of(user) is None

    def may(permission: Permission) -> bool:
        return access.sees(user, citizen.team_id, citizen.provider_id, permission)

    return [
        {
            "course": course,
            "phase": CoursePhase(course.phase),
            "phases": PHASES,
            "steps": steps_of(course),
            "to_close": why.get(course.pk, ()),
            "entry_test": _entry_test(course),
            "extensions": list(course.extensions.all()),
            "shadow": [(one, hours(one.hours_per_week)) for one in course.shadow_grants.all()] if own else [],
            "dialogues": list(course.dialogues.all()),
            "stays": [(stay, stay.bed_days()) for stay in course.stays.all()],
            "packages": packages,
            "has_place": course.kind == CourseKind.TEMPORARY_PLACE,
            "told": cover.health,
            "may_run": may(Permission.RUN_COURSES),
            "may_decide": own and may(Permission.DECIDE_HELP),
            "may_note": may(Permission.WRITE_GOALS),
        }
        for course in found
    ]


def steps_of(course: CareCourse) -> list[tuple[CoursePhase, str]]:
    """The five phases, each ``done``, ``now`` or ``ahead``."""
    order = list(CoursePhase)
    here = order.index(CoursePhase(course.phase))
    return [
        (phase, "done" if place < here else "now" if place == here else "ahead")
        for place, phase in enumerate(order)
    ]


def _entry_test(course: CareCourse) -> dict[str, Any] | None:
    test = next(iter(course.entry_tests.all()), None)
    return (
        None if test is None else {"test": test, "professions": [Role(one).label for one in test.professions]}
    )


def card_again(request: StaffRequest, course: CareCourse) -> HttpResponse:
    """The course's card after a change, or the citizen's page."""
    citizen = course.citizen
    cover = consents.cover(citizen, request.user)
    cards = course_contexts(CareCourse.objects.filter(pk=course.pk), request.user, citizen, cover)
    page = reverse("citizen", args=[citizen.pk])
    return htmx.answer(request, "citizens/_course.html", {"card": cards[0]}, page=page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_start(request: StaffRequest, pk: Any) -> HttpResponse:
    """Begin a course."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.RUN_COURSES)
    form = CourseForm(request.POST or None)
    if form.is_valid():
        course = attempt(form, lambda: courses.start(citizen, by=request.user, **form.cleaned_data))
        if course:
            messages.success(request, _("The course has begun. Say now which professions it needs."))
            return redirect("course_track", pk=course.pk)
    trail.looked(
        by=request.user, citizens=[citizen], place="course start", once_within=trail.same_look(form.is_bound)
    )
    context = {"form": form, "citizen": citizen}
    return render(request, "citizens/course_start.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def course_move(request: StaffRequest, pk: Any, phase: str) -> HttpResponse:
    """Bring the course to another phase."""
    if phase not in CoursePhase.values:
        raise Http404
    course = access.fetch(
        CareCourse.objects.select_related("citizen"), request, pk, to=Permission.RUN_COURSES
    )
    courses.move(course, by=request.user, phase=phase)
    return card_again(request, course)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_extend(request: StaffRequest, pk: Any) -> HttpResponse:
    """Plan a later end, with the reason."""
    rows = CareCourse.objects.open().select_related("citizen__team")
    course = access.fetch(rows, request, pk, to=Permission.RUN_COURSES)
    form = ExtendForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: courses.extend(course, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The course is extended."))
        return redirect("citizen", pk=course.citizen_id)
    trail.looked(
        by=request.user, citizens=[course.citizen], place="course", once_within=trail.same_look(form.is_bound)
    )
    context = {
        "form": form, "citizen": course.citizen, "title": _("Extend the course"), "button": _("Extend"),
        "lede": course.get_kind_display(),
    }  # fmt: skip
    return render(request, "citizens/around_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_close(request: StaffRequest, pk: Any) -> HttpResponse:
    """End the course with an outcome."""
    rows = CareCourse.objects.select_related("citizen__team")
    course = access.fetch(rows, request, pk, to=Permission.RUN_COURSES)
    form = ClosureForm(request.POST or None)
    if form.is_valid() and attempt(form, lambda: courses.close(course, by=request.user, **form.cleaned_data)):
        messages.success(request, _("The course is closed."))
        return redirect("citizen", pk=course.citizen_id)
    trail.looked(
        by=request.user,
        citizens=[course.citizen],
        place="course closing",
        once_within=trail.same_look(form.is_bound),
    )
    context = {"form": form, "course": course, "citizen": course.citizen}
    return render(request, "citizens/course_close.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def courses_to_close(request: StaffRequest) -> HttpResponse:
    """The open courses that somebody has to close or extend: past their end, or ended at a meeting."""
    rows = CareCourse.objects.open().visible_to(request.user, Permission.RUN_COURSES)
    found = list(rows.select_related("citizen__team").order_by("planned_end_date", "start_date"))
    why = closing.reasons(found)
    shown = [(course, why[course.pk]) for course in found if course.pk in why][:MOST_TO_CLOSE]
    trail.looked(
        by=request.user, citizens={course.citizen for course, _why in shown}, place="courses to close",
        once_within=trail.SAME_LOOK,
    )  # fmt: skip
    return render(request, "citizens/courses_to_close.html", {"courses": shown})
