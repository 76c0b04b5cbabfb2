"""One occurrence: moved, or held on a day off; and the kinds of meetings."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest, keeps_the_house
from dtr.staff.roles import Permission
from meetings import board, kinds, occurrences
from meetings.models import Meeting, MeetingProfile, MeetingScript, RuleSet
from meetings.models.series import MeetingType
from meetings.views import planning
from meetings.week_forms import MoveForm, ProfileForm


@login_required
@require_POST
def meeting_move(request: StaffRequest, pk: Any) -> HttpResponse:
    """Move one occurrence to another time or place."""
    found = access.fetch(board.board_rows(), request, pk, to=Permission.PLAN_MEETINGS)
    form = MoveForm(request.POST, meeting=found)
    if not (
        form.is_valid()
        and attempt(form, lambda: occurrences.move(found, by=request.user, **form.cleaned_data))
    ):
        return planning.meeting_page(request, found, status=422, move_form=form)
    messages.success(request, _("The meeting is moved, and everybody who takes part is told."))
    return redirect("meeting", found.pk)


@login_required
@require_POST
def meeting_hold_anyway(request: StaffRequest, pk: Any) -> HttpResponse:
    """Hold one occurrence although it falls on a day off."""
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    occurrences.hold_anyway(found, by=request.user)
    return redirect("meeting", found.pk)


@login_required
@require_safe
def kinds_page(request: StaffRequest) -> HttpResponse:
    """Every kind of meeting: how long, how many citizens, who must be there, by which script and rules."""
    newest: dict[str, MeetingProfile] = {}
    for one in MeetingProfile.objects.order_by("version"):
        newest[one.meeting_type] = one
    scripts = dict(MeetingScript.objects.order_by("version").values_list("meeting_type", "version"))
    rows = [
        (kind, newest.get(kind), scripts.get(kind), rule_set) for kind, rule_set in RuleSet.by_kind().items()
    ]
    return render(request, "meetings/kinds.html", {"rows": rows, "may_edit": keeps_the_house(request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def kind_edit(request: StaffRequest, meeting_type: str) -> HttpResponse:
    """Write the next version of a kind. When somebody else was first, what was typed stays on the page."""
    if meeting_type not in MeetingType.values:
        raise Http404
    kind = MeetingType(meeting_type)
    if not keeps_the_house(request.user):
        trail.denied(by=request.user, place=request.path)
        raise PermissionDenied
    current = MeetingProfile.current(kind)
    form = ProfileForm(request.POST or None, instance=None if request.POST else current)
    if form.is_valid():
        seen = _version(request.POST.get("seen_version", ""))
        profile = form.written()
        if new := attempt(
            form, lambda: kinds.publish(kind, by=request.user, profile=profile, seen_version=seen)
        ):
            messages.success(request, _("Version %(version)s is in use.") % {"version": new.version})
            return redirect("kinds")
        current = MeetingProfile.current(kind)
    context = {
        "form": form,
        "kind": kind,
        "current": current,
        "versions": MeetingProfile.objects.filter(meeting_type=kind).select_related("published_by"),
    }
    return render(
        request, "meetings/kind_edit.html", context, status=422 if request.method == "POST" else 200
    )


def _version(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
