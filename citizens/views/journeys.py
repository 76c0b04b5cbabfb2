"""On the way through a course: entry test, package, shadow grant, dialogue, stays; exclusion; and leaving."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from citizens import journey, leaving
from citizens.journey_forms import (
    DepartureForm,
    DialogueForm,
    ExclusionForm,
    LeaveForm,
    PackageForm,
    ShadowForm,
    StayForm,
    TrackForm,
)
from citizens.models import CareCourse, Citizen, Exclusion, PlaceStay
from citizens.views.courses import card_again
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission

RUN, DECIDE, WRITE = Permission.RUN_COURSES, Permission.DECIDE_HELP, Permission.WRITE_GOALS


def _course(request: StaffRequest, pk: Any, to: Permission = RUN) -> CareCourse:
    """An open course; a closed one has no way on."""
    rows = CareCourse.objects.open().select_related("citizen__team")
    return access.fetch(rows, request, pk, to=to)


def _filled(
    request: StaffRequest, citizen: Citizen, form: forms.BaseForm, verb: Callable[[], Any], **said: str
) -> HttpResponse:
    """One form on one page: what was typed goes to the verb, and comes back with what it refuses.

    ``said`` holds title, button, done and perhaps lede.
    """
    if form.is_valid() and attempt(form, lambda: verb() or True):
        messages.success(request, said["done"])
        return redirect("citizen", pk=citizen.pk)
    trail.looked(
        by=request.user, citizens=[citizen], place="course", once_within=trail.same_look(form.is_bound)
    )
    context = {"form": form, "citizen": citizen, **said}
    return render(request, "citizens/around_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_track(request: StaffRequest, pk: Any) -> HttpResponse:
    """The entry test: Light or Rehab, and why."""
    course = _course(request, pk)
    form = TrackForm(request.POST or None)
    return _filled(
        request, course.citizen, form,
        lambda: journey.choose_track(course, by=request.user, **form.cleaned_data),
        title=_("Light or Rehab"), button=_("Note the entry test"), done=_("The entry test is noted."),
        lede=course.get_kind_display(),
    )  # fmt: skip


@login_required
@require_POST
def course_package(request: StaffRequest, pk: Any) -> HttpResponse:
    """Choose the package of a course."""
    course = _course(request, pk)
    form = PackageForm(request.POST)
    if not form.is_valid():
        raise Refusal("not_offered", _("That package is no longer in use. Choose another."))
    journey.choose_package(course, by=request.user, package=form.cleaned_data["package"])
    return card_again(request, course)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_shadow(request: StaffRequest, pk: Any) -> HttpResponse:
    """What would have been granted without rehabilitation."""
    course = _course(request, pk, to=DECIDE)
    form = ShadowForm(request.POST or None)
    return _filled(
        request, course.citizen, form,
        lambda: journey.grant_shadow(course, by=request.user, **form.cleaned_data),
        title=_("Shadow grant"), button=_("Note the hours"), done=_("The shadow grant is noted."),
        lede=_("The help that would have been granted without this course. It is not changed afterwards; a "
               "new judgement is a new dated row."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def course_dialogue(request: StaffRequest, pk: Any) -> HttpResponse:
    """A talk with the citizen about the course."""
    course = _course(request, pk, to=WRITE)
    form = DialogueForm(request.POST or None, course=course, user=request.user)
    return _filled(
        request, course.citizen, form,
        lambda: journey.note_dialogue(course, by=request.user, **form.cleaned_data),
        title=_("Dialogue about the course"), button=_("Note the dialogue"), done=_("The dialogue is noted."),
        lede=_("How the course is planned is settled in dialogue with the citizen (ældreloven § 11)."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stay_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """The arrival on a temporary place."""
    course = _course(request, pk)
    form = StayForm(request.POST or None)
    return _filled(
        request, course.citizen, form, lambda: journey.arrive(course, by=request.user, **form.cleaned_data),
        title=_("Arrival on a temporary place"), button=_("Note the arrival"),
        done=_("The arrival is noted."),
        lede=_("Who decides, who runs the place and who pays are three facts, and may be three units."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stay_end(request: StaffRequest, pk: Any, stay: str) -> HttpResponse:
    """The departure from a temporary place."""
    course = _course(request, pk)
    here = PlaceStay.objects.filter(course=course, pk=stay).select_related("course__citizen", "place").first()
    if here is None:
        return redirect("citizen", pk=course.citizen_id)
    form = DepartureForm(request.POST or None)
    return _filled(
        request, course.citizen, form, lambda: journey.depart(here, by=request.user, **form.cleaned_data),
        title=_("Departure"), button=_("Note the departure"),
        done=_("The departure is noted. Close the course when nothing more is to happen in it."),
        lede=here.place.name,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def exclusion_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note why no course is offered."""
    citizen = access.fetch(Citizen.objects.select_related("team"), request, pk, to=RUN)
    form = ExclusionForm(request.POST or None)
    return _filled(
        request, citizen, form, lambda: journey.exclude(citizen, by=request.user, **form.cleaned_data),
        title=_("No course is offered"), button=_("Note the reason"), done=_("The reason is noted."),
        lede=_("A person decides that, for a reason in this one case. No criterion decides by itself."),
    )  # fmt: skip


@login_required
@require_POST
def exclusion_lift(request: StaffRequest, pk: Any) -> HttpResponse:
    """A course may be offered again."""
    exclusion = access.fetch(Exclusion.objects.select_related("citizen"), request, pk, to=RUN)
    journey.lift_exclusion(exclusion, by=request.user)
    messages.success(request, _("A course may be offered again."))
    return redirect("citizen", pk=exclusion.citizen_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def citizen_leave(request: StaffRequest, pk: Any) -> HttpResponse:
    """That the citizen has died or moved away; what is open is closed with it."""
    citizen = access.fetch(Citizen.objects.select_related("team"), request, pk, to=RUN)
    form = LeaveForm(request.POST or None)
    return _filled(
        request, citizen, form, lambda: leaving.leave(citizen, by=request.user, **form.cleaned_data),
        title=_("Died or moved away"), button=_("Note it, and close what is open"),
        done=_("It is noted, and the open courses are closed."),
        lede=_("Every open course is closed with its outcome, and the citizen leaves the agendas to come."),
    )  # fmt: skip


@login_required
@require_POST
def citizen_back(request: StaffRequest, pk: Any) -> HttpResponse:
    """It was a mistake, or the citizen has moved back."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=RUN)
    leaving.come_back(citizen, by=request.user)
    return redirect("citizen", pk=citizen.pk)
