"""Start a course, take it to another phase, close it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citizens import courses
from citizens.forms import ClosureForm, CourseForm
from citizens.models import CareCourse, Citizen
from citizens.models.course import CoursePhase
from dtr import htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission


def course_context(course: CareCourse, user: Any, citizen: Citizen) -> dict[str, Any]:
    """The ``card`` of ``citizens/_course.html``: an open course, and whether the person may move it."""
    return {
        "course": course,
        "phase": CoursePhase(course.phase),
        # The last phase is reached by closing the course with an outcome.
        "phases": [phase for phase in CoursePhase if phase is not CoursePhase.CLOSURE],
        "may_run": access.sees(user, citizen.team_id, citizen.provider_id, Permission.RUN_COURSES),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_start(request: StaffRequest, pk: Any) -> HttpResponse:
    """Begin a course."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.RUN_COURSES)
    form = CourseForm(request.POST or None)
    if form.is_valid() and attempt(
        form, lambda: courses.start(citizen, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The course has begun."))
        return redirect("citizen", pk=pk)
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
    course.refresh_from_db(fields=["phase"])
    page = reverse("citizen", args=[course.citizen_id])
    context = {"card": course_context(course, request.user, course.citizen)}
    return htmx.answer(request, "citizens/_course.html", context, page=page)


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
