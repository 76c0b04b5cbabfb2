"""The scripts: the steps of the talk per kind of meeting, and the page on which a new version is written."""

import re
from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff.access import StaffRequest, keeps_the_house
from meetings import script
from meetings.models import MeetingScript
from meetings.models.series import MeetingType
from meetings.script_forms import StepForms


def _kind(meeting_type: str) -> MeetingType:
    if meeting_type not in MeetingType.values:
        raise Http404
    return MeetingType(meeting_type)


@login_required
@require_safe
def script_page(request: StaffRequest, meeting_type: str) -> HttpResponse:
    """The script of one kind of meeting: the one in use, or an earlier one by its ``?version``."""
    kind = _kind(meeting_type)
    versions = list(MeetingScript.objects.filter(meeting_type=kind).select_related("published_by"))
    shown = versions[0] if versions else None
    if "version" in request.GET:
        shown = get_object_or_404(MeetingScript, meeting_type=kind, version=_version(request.GET["version"]))
    steps = list(shown.steps.all()) if shown else []
    context = {
        "kind": kind,
        "kinds": list(MeetingType),
        "script": shown,
        "steps": steps,
        "minutes": sum(step.minutes for step in steps),
        "versions": versions,
        "is_current": not versions or shown == versions[0],
        "may_edit": keeps_the_house(request.user),
    }
    return render(request, "meetings/script.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def script_edit(request: StaffRequest, meeting_type: str) -> HttpResponse:
    """Write the next version. When somebody else was first, the text stays on the page."""
    kind = _kind(meeting_type)
    if not keeps_the_house(request.user):
        trail.denied(by=request.user, place=request.path)
        raise PermissionDenied
    current, data = MeetingScript.current(kind), request.POST or None
    form, formset = forms.Form(data), StepForms(data, initial=None if data else _written(current))
    if form.is_valid() and formset.is_valid():
        texts, seen = formset.texts(), _version(request.POST.get("seen_version", ""))
        if new := attempt(
            form, lambda: script.publish(kind, by=request.user, steps=texts, seen_version=seen)
        ):
            messages.success(
                request, _("Version %(version)s of the script is in use.") % {"version": new.version}
            )
            return redirect("script", kind)
        current = MeetingScript.current(kind)
    context = {"form": form, "formset": formset, "current": current, "kind": kind}
    return render(
        request, "meetings/script_edit.html", context, status=422 if request.method == "POST" else 200
    )


def _written(current: MeetingScript | None) -> list[dict[str, Any]]:
    texts = script.texts_of(current) if current else []
    return [{**asdict(text), "number": number} for number, text in enumerate(texts, start=1)]


def _version(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
