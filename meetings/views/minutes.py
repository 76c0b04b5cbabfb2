"""The minutes: whether they are ready, the PDF, and the leader's approval."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dtr import clock, htmx
from dtr.audit import trail
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import forgotten, minutes, rules
from meetings.models import Meeting, Minutes
from meetings.snapshot import readable
from meetings.states import MeetingState
from meetings.views.wrap_up import rating_context


def minutes_context(meeting: Meeting, user: Any) -> dict[str, Any]:
    """What ``meetings/_minutes.html`` shows: how far the PDF is, and what the person may do with it."""
    found = Minutes.objects.defer("pdf").filter(meeting=meeting).first()
    ready = found is not None and found.state == Minutes.State.READY
    draft = found is not None and found.state == Minutes.State.DRAFT
    leads = Meeting.objects.visible_to(user, Permission.CONDUCT_MEETINGS).filter(pk=meeting.pk).exists()
    citizens = found.snapshot["citizens"] if found else []
    return {
        "meeting": meeting,
        "minutes": found,
        "state": Minutes.State(found.state) if found else None,
        "ready": ready,
        "draft": draft,
        "forgotten": found is not None and bool(found.snapshot["meeting"].get("forgotten_at")),
        "waiting": found is not None and found.state == Minutes.State.WAITING,
        "citizens": len(citizens),
        "agreements": sum(len(citizen["actions"]) for citizen in citizens),
        "approved": meeting.state == MeetingState.APPROVED,
        "observations": rules.observations_of(meeting) if found and not draft else [],
        "may_wrap_up": leads and draft,
        "may_try_again": leads and found is not None and found.state == Minutes.State.FAILED,
        "may_approve": ready and leads and meeting.state == MeetingState.CLOSED,
    }


def _meeting(request: StaffRequest, pk: Any, *, to: Permission = Permission.READ_MINUTES) -> Meeting:
    return access.fetch(Meeting.objects.select_related("team"), request, pk, to=to)


@login_required
@require_safe
def minutes_page(request: StaffRequest, pk: Any) -> HttpResponse:
    """The page of a meeting's minutes, with their text."""
    meeting = _meeting(request, pk)
    context = minutes_context(meeting, request.user) | rating_context(meeting, request.user)
    return render(request, "meetings/minutes.html", context | _text(context["minutes"], request.user))


def _text(found: Minutes | None, user: Any) -> dict[str, Any]:
    """What the minutes say, in the reader's language. What was changed behind their back is not shown."""
    if found is None:
        return {}
    if not minutes.is_whole(found):
        return {"tampered": True}
    trail.looked(
        by=user, citizens=minutes.named_in(found), place="the minutes", meeting_id=found.meeting_id,
        once_within=trail.SAME_LOOK,
    )  # fmt: skip
    return {"text": readable(found.snapshot)}


@login_required
@require_safe
def minutes_state(request: StaffRequest, pk: Any) -> HttpResponse:
    """The part of the page that asks until the PDF is there."""
    return render(request, "meetings/_minutes.html", minutes_context(_meeting(request, pk), request.user))


@login_required
@require_safe
def minutes_pdf(request: StaffRequest, pk: Any) -> HttpResponse:
    """The PDF, under a name that names nobody."""
    meeting = _meeting(request, pk)
    found = Minutes.objects.filter(meeting=meeting).first()
    if found is None:
        raise Http404
    content = minutes.fetch_pdf(found, by=request.user, place="the minutes")
    name = f"referat-{clock.local(meeting.starts_at).date()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
@require_POST
def minutes_approve(request: StaffRequest, pk: Any) -> HttpResponse:
    """The leader's word that they say what was agreed."""
    meeting = minutes.approve(_meeting(request, pk, to=Permission.CONDUCT_MEETINGS), by=request.user)
    page = reverse("minutes", args=[meeting.pk])
    return htmx.answer(request, "meetings/_minutes.html", minutes_context(meeting, request.user), page=page)


@login_required
@require_POST
def minutes_again(request: StaffRequest, pk: Any) -> HttpResponse:
    """Have the PDF made anew after it was given up."""
    meeting = _meeting(request, pk, to=Permission.CONDUCT_MEETINGS)
    minutes.try_again(meeting, by=request.user)
    page = reverse("minutes", args=[meeting.pk])
    return htmx.answer(request, "meetings/_minutes.html", minutes_context(meeting, request.user), page=page)


@login_required
@require_POST
def meeting_resume(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take up again a meeting that was ended because nobody closed it."""
    meeting = forgotten.resume(_meeting(request, pk, to=Permission.CONDUCT_MEETINGS), by=request.user)
    return redirect("console", meeting.pk)
