"""Scores are noted in the browser."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citizens.models import Citizen
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import progress
from goals.forms import MeasurementForm
from goals.views.cards import place_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_new(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note a measurement of the citizen; ``goal`` chooses a goal beforehand."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.WRITE_GOALS)
    form = MeasurementForm(request.POST or None, citizen=citizen, initial={"goal": request.GET.get("goal")})
    if form.is_valid():
        measured = attempt(form, lambda: progress.measure(citizen, by=request.user, **form.cleaned_data))
        if measured:
            messages.success(request, _("The measurement is noted."))
            return redirect(place_of(measured.goal) if measured.goal else reverse("citizen", args=[pk]))
    trail.looked(
        by=request.user,
        citizens=[citizen],
        place="new measurement",
        once_within=trail.same_look(form.is_bound),
    )
    context = {"form": form, "citizen": citizen}
    return render(request, "goals/measurement_new.html", context, status=422 if form.is_bound else 200)
