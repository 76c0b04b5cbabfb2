"""The minutes: agreed, amended, locked; their PDFs, and what is added afterwards."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dtr import clock, htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import amendments, forgotten, minutes, rules
from meetings.minutes_forms import AddendumForm, AmendForm, AnswerForm
from meetings.models import CitizenInformation, Meeting, Minutes, MinutesAmendment
from meetings.snapshot import readable, taken
from meetings.states import MeetingState
from meetings.views.sheets import sheet_context
from meetings.views.wrap_up import rating_context


def minutes_context(meeting: Meeting, user: Any) -> dict[str, Any]:
    """What ``meetings/_minutes.html`` shows: how far the PDF is, and what the person may do with it."""
    found = Minutes.objects.defer("pdf").filter(meeting=meeting).first()
    draft = found is not None and found.is_draft
    leads = _leads(meeting, user)
    citizens = found.snapshot["citizens"] if found else []
    return {
        "meeting": meeting,
        "minutes": found,
        "state": Minutes.State(found.state) if found else None,
        "ready": found is not None and found.is_ready,
        "draft": draft,
        "forgotten": found is not None and bool(found.snapshot["meeting"].get("forgotten_at")),
        "waiting": found is not None and found.is_waiting,
        "citizens": len(citizens),
        "agreements": sum(len(citizen["actions"]) for citizen in citizens),
        "versions": found.versions.defer("pdf", "snapshot") if found else [],
        "unanswered": found.amendments.filter(state="waiting").count() if found else 0,
        "observations": rules.observations_of(meeting) if found and not draft else [],
        "may_wrap_up": leads and draft,
        "may_try_again": leads and found is not None and found.is_broken,
        "may_lock": leads and not draft and meeting.state == MeetingState.CLOSED,
    }


def _leads(meeting: Meeting, user: Any) -> bool:
    return Meeting.objects.visible_to(user, Permission.CONDUCT_MEETINGS).filter(pk=meeting.pk).exists()


def _meeting(request: StaffRequest, pk: Any, *, to: Permission = Permission.READ_MINUTES) -> Meeting:
    found = access.fetch(Meeting.objects.select_related("team"), request, pk, to=to)
    # Whoever leads for another organisation leads the hour; its minutes are not that one's to read.
    if not access.can(request.user, Permission.READ_MINUTES, found.team_id):
        access.close_the_door(found, request)
    return found


@login_required
@require_safe
def minutes_page(request: StaffRequest, pk: Any) -> HttpResponse:
    """The page of a meeting's minutes, with their text; while it runs, the leader's draft."""
    return _page(request, _meeting(request, pk))


def _page(request: StaffRequest, meeting: Meeting, status: int = 200, **more: Any) -> HttpResponse:
    context = minutes_context(meeting, request.user) | rating_context(meeting, request.user)
    found = context["minutes"]
    if found is None and meeting.is_running and _leads(meeting, request.user):
        context |= _running(meeting, request.user)
    else:
        context |= _text(found, request.user)
    if found is not None and not found.is_draft:
        context |= _afterwards(meeting, found, request.user)
    return render(request, "meetings/minutes.html", context | more, status=status)


def _running(meeting: Meeting, user: Any) -> dict[str, Any]:
    """What the running meeting has come to so far, for those who lead it."""
    snapshot = taken(meeting)
    citizens = [item.citizen for item in meeting.items.select_related("citizen")]
    trail.looked(
        by=user, citizens=citizens, place="the minutes", meeting_id=meeting.pk, once_within=trail.SAME_LOOK
    )
    return {"text": readable(snapshot), "draft": True, "running_draft": True}


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


def _afterwards(meeting: Meeting, found: Minutes, user: Any) -> dict[str, Any]:
    """Amendments, addenda, and each citizen's page after the meeting."""
    leads = _leads(meeting, user)
    answerable = leads and not found.is_locked
    addenda = found.addenda.select_related("citizen", "added_by", "sheet")
    context: dict[str, Any] = {
        "amendments": [
            {"amendment": one, "form": AnswerForm(one) if answerable and one.is_waiting else None}
            for one in amendments.shown(found)
        ],
        "addenda": [{"addendum": one, "sheet": sheet_context(one.sheet, user)} for one in addenda],
        "addenda_whole": amendments.addenda_are_whole(found),
        "informations": CitizenInformation.objects.for_card()
        .filter(item__meeting=meeting)
        .visible_to(user)
        .order_by("item__position"),
    }
    if amendments.may_propose(found, user):
        context["amend_form"] = AmendForm(meeting=meeting, user=user)
    if leads and found.is_locked:
        context["addendum_form"] = AddendumForm(meeting=meeting, user=user)
    return context


@login_required
@require_safe
def minutes_state(request: StaffRequest, pk: Any) -> HttpResponse:
    """The part of the page that asks until the PDF is there."""
    return render(request, "meetings/_minutes.html", minutes_context(_meeting(request, pk), request.user))


@login_required
@require_safe
def minutes_pdf(request: StaffRequest, pk: Any) -> HttpResponse:
    """The PDF, under a name that names nobody."""
    meeting, found = _found(request, pk)
    return _as_pdf(minutes.fetch_pdf(found, by=request.user, place="the minutes"), meeting)


@login_required
@require_safe
def minutes_version(request: StaffRequest, pk: Any, number: int) -> HttpResponse:
    """The PDF as it was before the minutes were locked."""
    meeting, found = _found(request, pk)
    if not found.versions.filter(number=number).exists():
        raise Http404
    return _as_pdf(minutes.fetch_version(found, number, by=request.user), meeting, f"-version-{number}")


def _found(request: StaffRequest, pk: Any) -> tuple[Meeting, Minutes]:
    meeting = _meeting(request, pk)
    found = Minutes.objects.filter(meeting=meeting).first()
    if found is None:
        raise Http404
    return meeting, found


def _as_pdf(content: bytes, meeting: Meeting, more: str = "") -> HttpResponse:
    name = f"referat-{clock.local(meeting.starts_at).date()}{more}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@login_required
@require_POST
def minutes_lock(request: StaffRequest, pk: Any) -> HttpResponse:
    """The leader locks them before the time for amendments is over."""
    meeting = minutes.lock(_meeting(request, pk, to=Permission.CONDUCT_MEETINGS), by=request.user)
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
def minutes_amend(request: StaffRequest, pk: Any) -> HttpResponse:
    """Somebody who took part says what they should say."""
    meeting = _meeting(request, pk)
    form = AmendForm(request.POST, meeting=meeting, user=request.user)
    if form.is_valid() and attempt(
        form, lambda: amendments.propose(meeting, by=request.user, **form.cleaned_data)
    ):
        return redirect(reverse("minutes", args=[meeting.pk]) + "#amendments")
    return _page(request, meeting, status=422, amend_form=form)


@login_required
@require_POST
def minutes_addendum(request: StaffRequest, pk: Any) -> HttpResponse:
    """The leader adds to locked minutes."""
    meeting = _meeting(request, pk, to=Permission.CONDUCT_MEETINGS)
    form = AddendumForm(request.POST, meeting=meeting, user=request.user)
    if form.is_valid() and attempt(
        form, lambda: amendments.add_addendum(meeting, by=request.user, **form.cleaned_data)
    ):
        return redirect(reverse("minutes", args=[meeting.pk]) + "#addenda")
    return _page(request, meeting, status=422, addendum_form=form)


@login_required
@require_POST
def amendment_take(request: StaffRequest, pk: Any, amendment: Any) -> HttpResponse:
    """The leader takes an amendment into the minutes."""
    return _answered(request, pk, amendment, amendments.take)


@login_required
@require_POST
def amendment_decline(request: StaffRequest, pk: Any, amendment: Any) -> HttpResponse:
    """The leader leaves the minutes as they are, with a reason."""
    return _answered(request, pk, amendment, amendments.decline)


def _answered(request: StaffRequest, pk: Any, amendment: Any, verb: Any) -> HttpResponse:
    meeting = _meeting(request, pk, to=Permission.CONDUCT_MEETINGS)
    rows = MinutesAmendment.objects.select_related("minutes__meeting", "proposed_by", "citizen")
    found = rows.filter(minutes__meeting=meeting, pk=amendment).first()
    if found is None:
        raise Http404
    form = AnswerForm(found, request.POST)
    if form.is_valid():
        found = attempt(form, lambda: verb(found, by=request.user, **form.cleaned_data)) or found
    if form.errors:
        return _page(request, meeting, status=422, tried=form, tried_on=found)
    return redirect(reverse("minutes", args=[meeting.pk]) + "#amendments")


@login_required
@require_POST
def meeting_resume(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take up again a meeting that was ended because nobody closed it."""
    rows = Meeting.objects.select_related("team")
    found = access.fetch(rows, request, pk, to=Permission.CONDUCT_MEETINGS)
    meeting = forgotten.resume(found, by=request.user)
    return redirect("console", meeting.pk)
