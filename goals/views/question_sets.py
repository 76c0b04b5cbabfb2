"""What each kind of talk asks: everybody reads it, those who keep the house write the next version."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff.access import StaffRequest, keeps_the_house
from goals import question_sets
from goals.conversation_forms import FormHeadForm, QuestionForms
from goals.models import ConversationField, ConversationForm
from goals.views.cards import seen_version

Kind = ConversationField.Kind


@login_required
@require_safe
def conversation_forms(request: StaffRequest) -> HttpResponse:
    """Every kind of talk with its questions, as they are asked now."""
    forms = ConversationForm.current()
    fields = ConversationField.objects.filter(form__in=forms)
    asked: dict[int, list[Any]] = {}
    for one in fields:
        asked.setdefault(one.form_id, []).append((one, Kind(one.kind)))
    context = {
        "forms": [(form, asked.get(form.pk, [])) for form in forms],
        "may_edit": keeps_the_house(request.user),
    }
    return render(request, "goals/conversation_forms.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conversation_form_edit(request: StaffRequest, code: str) -> HttpResponse:
    """Write the next version. When somebody else was first, the text stays on the page."""
    if not keeps_the_house(request.user):
        trail.denied(by=request.user, place=request.path)
        raise PermissionDenied
    current, data = question_sets.newest(code), request.POST or None
    if current is None:
        raise Http404
    form = FormHeadForm(data, instance=None if data else current)
    written = [
        {**asdict(one), "number": number}
        for number, one in enumerate(question_sets.questions_of(current), start=1)
    ]
    formset = QuestionForms(data, initial=None if data else written)
    if form.is_valid() and formset.is_valid():
        said = {**form.cleaned_data, "questions": formset.questions()}  # type: ignore[attr-defined]
        seen = seen_version(request)
        if new := attempt(
            form, lambda: question_sets.publish(code, by=request.user, seen_version=seen, **said)
        ):
            told = {"name": new.name, "version": new.version}
            messages.success(request, _("Version %(version)s of “%(name)s” is in use.") % told)
            return redirect("conversation_forms")
    context: dict[str, Any] = {"form": form, "formset": formset, "current": current}
    status = 422 if request.method == "POST" else 200
    return render(request, "goals/conversation_form_edit.html", context, status=status)
