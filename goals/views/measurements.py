"""Scores are noted in the browser, shown over time, and struck out."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from citizens.models import Citizen
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import charts, gas, measures, measuring
from goals.forms import MeasurementForm
from goals.measure_forms import CopmForm, ItemsForm, StrikeForm
from goals.models import Instrument, Measurement


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note a measurement of the citizen; ``goal`` chooses a goal beforehand."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.WRITE_GOALS)
    form = MeasurementForm(request.POST or None, citizen=citizen, initial={"goal": request.GET.get("goal")})
    if form.is_valid():
        measured = attempt(form, lambda: measuring.measure(citizen, by=request.user, **form.cleaned_data))
        if measured:
            return _noted(request, measured)
    context = {
        "summed": Instrument.objects.in_use().exclude(items=[]).filter(is_noted_elsewhere=False),
    }
    return _form(request, citizen, form, "goals/measurement_new.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_items(request: StaffRequest, pk: Any, code: str) -> HttpResponse:
    """Note a measurement item by item; the house adds them up."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.WRITE_GOALS)
    instrument = Instrument.objects.in_use().filter(code=code, is_noted_elsewhere=False).first()
    if instrument is None or not instrument.items:
        raise Http404
    form = ItemsForm(
        request.POST or None,
        citizen=citizen,
        instrument=instrument,
        initial={"goal": request.GET.get("goal")},
    )
    if form.is_valid():
        measured = attempt(
            form,
            lambda: measuring.measure(
                citizen, by=request.user, instrument=instrument, items=form.scores(), **form.common()
            ),
        )
        if measured:
            return _noted(request, measured)
    return _form(request, citizen, form, "goals/measurement_items.html", {"instrument": instrument})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_copm(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note COPM: the problems with the citizen's own scores; the house finds the two means."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.WRITE_GOALS)
    form = CopmForm(request.POST or None, citizen=citizen, initial={"goal": request.GET.get("goal")})
    if form.is_valid():
        measured = attempt(
            form,
            lambda: measuring.measure_copm(
                citizen, by=request.user, problems=form.problems(), **form.common()
            ),
        )
        if measured:
            return _noted(request, measured[0])
    return _form(request, citizen, form, "goals/measurement_copm.html", {})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_strike(request: StaffRequest, pk: Any) -> HttpResponse:
    """Strike out a score that was wrong, with the reason."""
    rows = Measurement.every.select_related("citizen", "instrument", "measured_by")
    measurement = access.fetch(rows, request, pk, to=Permission.WRITE_GOALS)
    form = StrikeForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: measuring.strike_out(measurement, by=request.user, reason=reason)):
            messages.success(request, _("The measurement is struck out."))
            return redirect("measurements", pk=measurement.citizen_id)
    context = {"measurement": measurement, "said": measures.said(measurement.instrument, measurement.value)}
    return _form(request, measurement.citizen, form, "goals/measurement_strike.html", context)


@login_required
@require_safe
def measurements(request: StaffRequest, pk: Any) -> HttpResponse:
    """Every instrument over time: a chart for each, and every score with who and how."""
    citizen = access.fetch(Citizen.objects.select_related("team"), request, pk, to=Permission.SEE_CITIZENS)
    trail.looked(by=request.user, citizens=[citizen], place="measurements")
    told = Measurement.every.filter(citizen=citizen).told_to(request.user)
    scores = list(told.select_related("instrument", "goal__gas_scale", "measured_by", "struck_by"))
    context = {
        "citizen": citizen,
        "charts": charts.of(scores),
        "attainment": gas.attainment(scores),
        "may_write": access.sees(request.user, citizen.team_id, citizen.provider_id, Permission.WRITE_GOALS),
    }
    return render(request, "goals/measurements.html", context)


def _form(
    request: StaffRequest, citizen: Citizen, form: Any, template: str, context: dict[str, Any]
) -> HttpResponse:
    trail.looked(
        by=request.user,
        citizens=[citizen],
        place="new measurement",
        once_within=trail.same_look(form.is_bound),
    )
    facts = {"form": form, "citizen": citizen} | context
    return render(request, template, facts, status=422 if form.is_bound else 200)


def _noted(request: StaffRequest, measured: Measurement) -> HttpResponse:
    messages.success(request, _("The measurement is noted."))
    page = reverse("citizen", args=[measured.citizen_id])
    return redirect(f"{page}#goal-{measured.goal_id}" if measured.goal_id else page)
