"""The hearing of the citizen before a decision, and its letter as a PDF."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from citizens import hearings, letters
from citizens.desk_forms import HearingAnswerForm, HearingForm, HearingTakenBackForm
from citizens.models import Decision, PartyHearing
from citizens.views.decisions import again, letter_context
from dtr import clock, htmx
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission


@login_required
@require_POST
def hearing_begin(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note what is put to the citizen."""
    shown = access.fetch(Decision.objects.for_page(), request, pk, to=Permission.DECIDE_HELP)
    form = HearingForm(request.POST)
    if form.is_valid() and attempt(form, lambda: hearings.begin(shown, by=request.user, **form.cleaned_data)):
        return redirect(f"{reverse('decision', args=[pk])}#hearing")
    return again(request, pk, hearing_form=form)


@login_required
@require_POST
def hearing_answer(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note what the citizen answered."""
    rows = PartyHearing.objects.select_related("decision__citizen")
    hearing = access.fetch(rows, request, pk, to=Permission.DECIDE_HELP)
    form = HearingAnswerForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: hearings.answer(hearing, by=request.user, **form.cleaned_data)
    ):
        return redirect(f"{reverse('decision', args=[hearing.decision_id])}#hearing")
    return again(request, hearing.decision_id, answer_form=form, answered=hearing)


@login_required
@require_POST
def hearing_taken_back(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take back a hearing that was begun by a mistake."""
    rows = PartyHearing.objects.select_related("decision__citizen")
    hearing = access.fetch(rows, request, pk, to=Permission.DECIDE_HELP)
    form = HearingTakenBackForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: hearings.take_back(hearing, by=request.user, **form.cleaned_data)
    ):
        return redirect(f"{reverse('decision', args=[hearing.decision_id])}#hearing")
    return again(request, hearing.decision_id, take_back_form=form)


def _decision(request: StaffRequest, pk: Any, *, to: Permission = Permission.SEE_CITIZENS) -> Decision:
    return access.fetch(Decision.objects.for_page(), request, pk, to=to)


@login_required
@require_safe
def letter_state(request: StaffRequest, pk: Any) -> HttpResponse:
    """The part of the page that asks until the PDF is there."""
    return render(request, "citizens/_letter.html", letter_context(_decision(request, pk), request.user))


@login_required
@require_safe
def letter_pdf(request: StaffRequest, pk: Any) -> HttpResponse:
    """The letter, under a name that names nobody."""
    shown = _decision(request, pk)
    content = letters.fetch_pdf(shown, by=request.user)
    name = (
        f"afgoerelse-{clock.local(shown.finished_at).date()}.pdf" if shown.finished_at else "afgoerelse.pdf"
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
@require_POST
def letter_again(request: StaffRequest, pk: Any) -> HttpResponse:
    """Have the PDF made anew after it was given up."""
    shown = _decision(request, pk, to=Permission.DECIDE_HELP)
    letters.try_again(shown, by=request.user)
    context = letter_context(shown, request.user)
    return htmx.answer(request, "citizens/_letter.html", context, page=reverse("decision", args=[pk]))
