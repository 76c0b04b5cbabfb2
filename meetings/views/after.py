"""After the meeting, citizen by citizen: who is told, what goes to the care record, and the part as a PDF."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citizens import consents
from dtr import clock
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import extracts, informing, record, sheets, untold
from meetings.minutes_forms import HandOnForm, ToldForm, TransferForm, WhyForm
from meetings.models import CitizenInformation, CitizenLetter, Sheet
from meetings.views.sheets import sheet_context

PLACE = "after the meeting"


@login_required
@require_safe
def after_meetings(request: StaffRequest) -> HttpResponse:
    """Whom to tell, and what lacks in the care record: mine, and that of the teams whose meetings I plan."""
    user = request.user
    mine = list(informing.awaiting_information().visible_to(user).filter(assigned_to=user))
    planned = access.citizens_seen(user, Permission.PLAN_MEETINGS, prefix="citizen__")
    others = list(informing.awaiting_information().filter(planned).exclude(assigned_to=user))
    lacking = list(record.not_transferred(user))
    shown = {one.citizen_id: one.citizen for one in [*mine, *others, *lacking]}
    trail.looked(by=user, citizens=shown.values(), place=PLACE, once_within=trail.SAME_LOOK)
    context = {
        "mine": mine,
        "others": others,
        "lacking": lacking,
        "plans": bool(access.teams(user, Permission.PLAN_MEETINGS)),
        "today": clock.today(),
    }
    return render(request, "meetings/after_meetings.html", context)


def _fetch(request: StaffRequest, pk: Any, *, to: Permission = Permission.SEE_CITIZENS) -> CitizenInformation:
    found = access.fetch(CitizenInformation.objects.for_card(), request, pk, to=to)
    return untold.informations([found], request.user)[0]


@login_required
@require_safe
def after(request: StaffRequest, pk: Any) -> HttpResponse:
    """One citizen after one meeting."""
    return _page(request, _fetch(request, pk))


def _page(
    request: StaffRequest, information: CitizenInformation, status: int = 200, **more: Any
) -> HttpResponse:
    user, citizen = request.user, information.citizen
    again = trail.same_look(status != 200)
    trail.looked(
        by=user, citizens=[citizen], place=PLACE, meeting_id=information.item.meeting_id, once_within=again
    )
    context: dict[str, Any] = {
        "information": information,
        "citizen": citizen,
        "meeting": information.item.meeting,
        "words": information.reaction_words if _hears(information, user) else "",
        "may_tell": access.sees(user, citizen.team_id, citizen.provider_id, Permission.WRITE_GOALS),
        "may_read": access.sees(user, citizen.team_id, citizen.provider_id, Permission.READ_MINUTES),
    }
    if context["may_tell"]:
        context |= _to_tell(information, user)
    if context["may_read"]:
        context |= _to_record(information, user)
    return render(request, "meetings/after.html", context | more, status=status)


def _hears(information: CitizenInformation, user: Any) -> bool:
    """Whether the person may read what the citizen said: an outside reader by consent, or as who noted it."""
    return information.noted_by_id == user.pk or consents.cover(information.citizen, user).health


def _to_tell(information: CitizenInformation, user: Any) -> dict[str, Any]:
    if not information.is_awaited:
        return {"back_form": WhyForm(name="back")}
    return {
        "told_form": ToldForm(information, user),
        "hand_form": HandOnForm(information),
        "not_needed_form": WhyForm(name="not-needed"),
    }


def _to_record(information: CitizenInformation, user: Any) -> dict[str, Any]:
    """The text for the care record and the PDF of the citizen's part, for those who read the minutes."""
    minutes, part = extracts.of(information)
    standing = record.standing(information)
    sheet = extracts.sheet_of(minutes, part)
    return {
        "record_text": extracts.record_text(part),
        "transfer": standing,
        "transfer_form": None if standing else TransferForm(),
        "undo_form": WhyForm(name="undo") if standing else None,
        "extract": sheet_context(sheet, user) if sheet else None,
        "letter": CitizenLetter.objects.filter(item=information.item_id).first(),
    }


def _try(
    request: StaffRequest,
    information: CitizenInformation,
    form: forms.Form,
    name: str,
    verb: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """The verb with what was typed; the page with the form and its faults when it is not to be."""
    if form.is_valid():
        attempt(form, lambda: verb(information, by=request.user, **form.cleaned_data))
    if form.errors:
        if isinstance(form, ToldForm):
            form.show_goals_anew()
        return _page(request, information, status=422, **{name: form, "tried": name})
    messages.success(request, said)
    return redirect("after", pk=information.pk)


@login_required
@require_POST
def information_told(request: StaffRequest, pk: Any) -> HttpResponse:
    """The citizen has been told."""
    information = _fetch(request, pk, to=Permission.WRITE_GOALS)
    form = ToldForm(information, request.user, request.POST)

    def note(information: CitizenInformation, *, by: Any, **said: Any) -> CitizenInformation:
        for typed in ("day", "time", "versions"):
            said.pop(typed, None)
        return informing.told(information, by=by, **said)

    return _try(
        request, information, form, "told_form", note, _("It is noted that the citizen has been told.")
    )


@login_required
@require_POST
def information_back(request: StaffRequest, pk: Any) -> HttpResponse:
    """The note was wrong."""
    information = _fetch(request, pk, to=Permission.WRITE_GOALS)
    form = WhyForm(request.POST, name="back")
    return _try(request, information, form, "back_form", informing.take_back, _("The note is taken back."))


@login_required
@require_POST
def information_not_needed(request: StaffRequest, pk: Any) -> HttpResponse:
    """Nobody is told, and why."""
    information = _fetch(request, pk, to=Permission.WRITE_GOALS)
    form = WhyForm(request.POST, name="not-needed")
    return _try(
        request,
        information,
        form,
        "not_needed_form",
        informing.not_needed,
        _("It is noted, with the reason."),
    )


@login_required
@require_POST
def information_hand_on(request: StaffRequest, pk: Any) -> HttpResponse:
    """Somebody else tells the citizen."""
    information = _fetch(request, pk, to=Permission.WRITE_GOALS)
    form = HandOnForm(information, request.POST)
    return _try(request, information, form, "hand_form", informing.hand_on, _("The task is handed on."))


@login_required
@require_safe
def record_file(request: StaffRequest, pk: Any) -> HttpResponse:
    """The text for the care record as a file, under a name that names nobody."""
    information = _fetch(request, pk, to=Permission.READ_MINUTES)
    text = record.text_for(information, by=request.user)
    trail.looked(by=request.user, citizens=[information.citizen], place=PLACE)
    name = f"journaltekst-{clock.local(information.item.meeting.starts_at).date()}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@login_required
@require_POST
def record_transfer(request: StaffRequest, pk: Any) -> HttpResponse:
    """It stands in the care record."""
    information = _fetch(request, pk, to=Permission.READ_MINUTES)
    form = TransferForm(request.POST)
    return _try(
        request, information, form, "transfer_form", record.transfer, _("It is noted as transferred.")
    )


@login_required
@require_POST
def record_undo(request: StaffRequest, pk: Any) -> HttpResponse:
    """It does not stand in the care record after all."""
    information = _fetch(request, pk, to=Permission.READ_MINUTES)
    form = WhyForm(request.POST, name="undo")
    return _try(request, information, form, "undo_form", record.undo, _("The note is taken back."))


@login_required
@require_POST
def extract_ask(request: StaffRequest, pk: Any) -> HttpResponse:
    """Have the part about the citizen made into a PDF."""
    information = _fetch(request, pk, to=Permission.READ_MINUTES)
    minutes, part = extracts.of(information)
    with transaction.atomic():
        sheets.ask(minutes, Sheet.Kind.EXTRACT, part, by=request.user, citizen=information.citizen)
    return redirect("after", pk=information.pk)
