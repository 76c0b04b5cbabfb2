"""The levels of a goal's own scale are written in the browser."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import measuring
from goals.measure_forms import GasScaleForm
from goals.models import Goal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gas_scale(request: StaffRequest, pk: Any) -> HttpResponse:
    """Write what each level means, before the goal is scored."""
    rows = Goal.objects.select_related("citizen", "gas_scale")
    goal = access.fetch(rows, request, pk, to=Permission.WRITE_GOALS)
    form = GasScaleForm(request.POST or None, instance=getattr(goal, "gas_scale", None))
    if form.is_valid():
        written = form.cleaned_data
        if attempt(form, lambda: measuring.write_scale(goal, by=request.user, **written)):
            messages.success(request, _("The levels are written."))
            return redirect("measurements", pk=goal.citizen_id)
    trail.looked(
        by=request.user,
        citizens=[goal.citizen],
        place="new measurement",
        once_within=trail.same_look(form.is_bound),
    )
    context = {"form": form, "goal": goal, "citizen": goal.citizen}
    return render(request, "goals/gas_scale.html", context, status=422 if form.is_bound else 200)
