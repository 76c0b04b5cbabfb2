"""What makes a meeting ready: stand-ins with their briefing, and the checklist of the room."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dtr import htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.models import User
from dtr.staff.roles import Permission
from meetings import checklists, stand_ins
from meetings.models import AgendaItem, ChecklistPoint, Meeting
from meetings.models.ready import LONGEST_BRIEFING
from meetings.views.rota import planned_team


class BriefingForm(forms.Form):
    """What the stand-in must know, in a few sentences."""

    briefing = forms.CharField(
        label=gettext_lazy("What the stand-in must know"),
        max_length=LONGEST_BRIEFING,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("How the citizen is now, what was tried, and what the citizen wants said."),
    )


class ListForm(forms.Form):
    """A checklist, one point a line."""

    points = forms.CharField(
        label=gettext_lazy("One point a line"),
        max_length=(checklists.LONGEST_POINT + 2) * checklists.MOST_POINTS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("Empty: the list that came with the house."),
    )


def _arranged(request: StaffRequest, pk: Any) -> AgendaItem:
    """The citizen on the agenda, for the contact person and for who plans; 403 for other colleagues."""
    rows = AgendaItem.objects.select_related("meeting__team", "citizen__contact_person", "stand_in__user")
    item = access.fetch(rows, request, pk, to=Permission.SEE_CITIZENS)
    if not stand_ins.may_arrange(request.user, item):
        trail.denied(by=request.user, place=request.path, about=item, citizen_id=item.citizen_id)
        raise PermissionDenied
    return item


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stand_in(request: StaffRequest, pk: Any) -> HttpResponse:
    """Who speaks for one citizen when the contact person is away, with the briefing; posted, the briefing."""
    item = _arranged(request, pk)
    named = item.substitute
    form = BriefingForm(request.POST or None, initial={"briefing": named.briefing if named else ""})
    if request.method == "POST" and named is None:
        raise Refusal("no_stand_in", _("Name a stand-in first."))
    if form.is_valid() and named is not None:
        text = form.cleaned_data["briefing"]
        if attempt(form, lambda: stand_ins.brief(named, by=request.user, briefing=text)):
            messages.success(request, _("The briefing is saved. The stand-in sees it before the meeting."))
            return redirect("stand_in", item.pk)
    trail.looked(by=request.user, citizens=[item.citizen], place="stand-in", once_within=trail.SAME_LOOK)
    participants = list(item.meeting.participants.select_related("user"))
    context = {
        "item": item,
        "named": named,
        "form": form,
        "candidates": stand_ins.candidates(item, participants),
    }
    return render(request, "meetings/stand_in.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def stand_in_name(request: StaffRequest, pk: Any) -> HttpResponse:
    """Name the stand-in."""
    item = _arranged(request, pk)
    key = request.POST.get("user", "")
    people = User.objects.filter(participations__meeting=item.meeting_id, is_active=True)
    user = people.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 10 else None
    if user is None:
        raise Refusal("form", _("Choose somebody who takes part in the meeting."))
    stand_ins.name_stand_in(item, user, by=request.user)
    return redirect("stand_in", item.pk)


@login_required
@require_POST
def stand_in_dismiss(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take the stand-in back."""
    item = _arranged(request, pk)
    stand_ins.dismiss(item, by=request.user)
    return redirect("stand_in", item.pk)


@login_required
@require_POST
def checklist_tick(request: StaffRequest, pk: Any, point: int) -> HttpResponse:
    """Say that a point is seen to."""
    found, row = _point(request, pk, point)
    checklists.tick(found, row, by=request.user)
    return _checklist(request, found)


@login_required
@require_POST
def checklist_untick(request: StaffRequest, pk: Any, point: int) -> HttpResponse:
    """Say that a point is not seen to after all."""
    found, row = _point(request, pk, point)
    checklists.untick(found, row, by=request.user)
    return _checklist(request, found)


def _point(request: StaffRequest, pk: Any, point: int) -> tuple[Meeting, ChecklistPoint]:
    found = access.fetch(Meeting.objects.all(), request, pk, to=Permission.PLAN_MEETINGS)
    row = ChecklistPoint.objects.filter(pk=point).first()
    if row is None:
        raise Refusal("no_such_point", _("That point is not on the list any more. Look again."))
    return found, row


def _checklist(request: StaffRequest, found: Meeting) -> HttpResponse:
    context = checklist_context(found) if request.htmx else {}
    return htmx.answer(request, "meetings/_checklist.html", context, page=f"/meetings/{found.pk}/")


def checklist_context(found: Meeting) -> dict[str, Any]:
    """What the list of one meeting is told."""
    lines = checklists.lines_of(found)
    return {
        "meeting": found,
        "checklist": lines,
        "checklist_open": sum(1 for line in lines if line.tick is None),
        "checklist_due": checklists.is_due(found),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def checklist_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """The team's own checklist, one point a line."""
    team = planned_team(request, pk)
    now = checklists.points_of(team.pk)
    form = ListForm(request.POST or None, initial={"points": "\n".join(point.text_read for point in now)})
    if request.method == "POST" and form.is_valid():
        texts = form.cleaned_data["points"].splitlines()
        if attempt(form, lambda: [checklists.write_list(team, by=request.user, texts=texts)]):
            messages.success(request, _("The checklist is saved."))
            return redirect("checklist_edit", team.pk)
    context = {"form": form, "team": team, "is_own": bool(now) and now[0].team_id is not None}
    return render(request, "meetings/checklist_edit.html", context, status=422 if form.errors else 200)
