"""The hour itself: the leader's console, and one view per verb of the agenda. Its other doors: room, hour."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dtr import htmx
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import agreements, board, conduct, on_wall, postponing, undo
from meetings.forms import AgreeForm, AskForm, CarryForm, DiscussedForm, ParkForm, ReasonForm, people
from meetings.hour_forms import ContributeForm
from meetings.models import AgendaItem, AgreedAction, Meeting, Participant
from meetings.received import Later, answers_later, once
from meetings.states import CAN_BE_WRITTEN
from meetings.views.room import mine_again
from meetings.views.screens import fetch_item, fetch_meeting, sent_number, tag, tagged, unchanged

STEP_DIGITS = 9


@login_required
@require_GET
def console(request: StaffRequest, pk: Any) -> HttpResponse:
    """The page the leader runs the hour from."""
    meeting = access.fetch(board.board_rows(), request, pk, to=Permission.CONDUCT_MEETINGS)
    context = console_context(request, meeting) | {"carry_reasons": postponing.REASONS.values()}
    return render(request, "meetings/console.html", context)


@login_required
@require_GET
def console_board(request: StaffRequest, pk: Any) -> HttpResponse:
    """The console's own element, fetched anew when the meeting has changed; 304 when it has not."""
    meeting = access.fetch(board.board_rows(), request, pk, to=Permission.CONDUCT_MEETINGS)
    if unchanged(request, meeting):
        return HttpResponse(status=304)
    return tagged(meeting, render(request, "meetings/_console.html", console_context(request, meeting)))


def console_context(request: StaffRequest, meeting: Meeting, **filled: forms.Form) -> dict[str, Any]:
    """What the console is handed. ``filled`` are forms that came back with a fault, by name."""
    shown = board.for_console(meeting, request.user)
    trail.looked(
        by=request.user, citizens=shown.citizens, place="meeting", meeting_id=meeting.pk,
        once_within=trail.SAME_LOOK,
    )  # fmt: skip
    context: dict[str, Any] = {
        "meeting": meeting,
        "board": shown,
        "tag": tag(meeting),
        "leads": True,
        "can_write": meeting.state in CAN_BE_WRITTEN,
    }
    if shown.card and shown.card.item:
        context |= item_forms(shown.card.item, request.user, shown.participants)
    return context | filled


def item_forms(
    item: AgendaItem, leader: Any, participants: Iterable[Participant] | None = None
) -> dict[str, Any]:
    """The empty forms of the citizen who is taken up."""
    choices = _people(item) if participants is None else people(item, participants)
    return {
        "item": item,
        "agree_form": AgreeForm(item=item, choices=choices, by=leader),
        "park_form": ParkForm(item=item, choices=choices),
        "contribute_form": ContributeForm(item=item),
        "ask_form": AskForm(item=item),
        "discussed_form": DiscussedForm(item=item),
        "carry_form": CarryForm(auto_id=f"carry-{item.pk}-%s"),
    }


def _people(item: AgendaItem) -> list[tuple[Any, str]]:
    return people(item, item.meeting.participants.select_related("user"))


def console_again(request: StaffRequest, meeting: Meeting) -> HttpResponse:
    """The whole console, after a step that changes all of it."""
    if answers_later(request):
        return Later(lambda: console_again(request, meeting))
    meeting = board.board_rows().get(pk=meeting.pk)
    context = console_context(request, meeting) if request.htmx else {}
    response = htmx.answer(
        request, "meetings/_console.html", context, page=f"/meetings/{meeting.pk}/console/"
    )
    return tagged(meeting, response) if request.htmx else response


def _write(
    request: StaffRequest,
    item: AgendaItem,
    form: forms.Form,
    *,
    name: str,
    fragment: str,
    verb: Callable[..., Any],
) -> HttpResponse:
    """Run a verb with what a form of the console says; the answer is the form, empty again or with its fault.

    A fault keeps what was typed: in the form itself, or without htmx in the whole page.
    """
    if form.is_valid():
        try:
            verb(item, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    page = f"/meetings/{item.meeting_id}/console/"
    if not form.errors:
        return htmx.answer(request, fragment, item_forms(item, request.user), page=page, changed="board")
    if request.htmx:
        return render(request, fragment, item_forms(item, request.user) | {name: form}, status=422)
    meeting = board.board_rows().get(pk=item.meeting_id)
    return render(
        request, "meetings/console.html", console_context(request, meeting, **{name: form}), status=422
    )


def _meeting_again(request: StaffRequest, pk: Any) -> HttpResponse:
    return console_again(request, fetch_meeting(request, pk))


def _item_again(request: StaffRequest, pk: Any) -> HttpResponse:
    return console_again(request, fetch_item(request, pk).meeting)


def _form_again(fragment: str) -> Callable[..., HttpResponse]:
    """The answer to a form that was received already: the form, empty again."""

    def again(request: StaffRequest, pk: Any) -> HttpResponse:
        item = fetch_item(request, pk)
        page = f"/meetings/{item.meeting_id}/console/"
        return htmx.answer(request, fragment, item_forms(item, request.user), page=page, changed="board")

    return again


def _ask_again(request: StaffRequest, pk: Any) -> HttpResponse:
    if request.POST.get("place") == "console":
        return _form_again("meetings/_ask_form.html")(request, pk)
    return mine_again(request, fetch_item(request, pk, to=Permission.SEE_CITIZENS))


@login_required
@require_POST
def meeting_open(request: StaffRequest, pk: Any) -> HttpResponse:
    """Start the hour."""
    meeting = fetch_meeting(request, pk)
    conduct.open_meeting(meeting, by=request.user)
    return console_again(request, meeting)


@login_required
@require_POST
@once(_meeting_again)
def meeting_next(request: StaffRequest, pk: Any) -> HttpResponse:
    """Go on to the next citizen, from the step that the person saw."""
    meeting = fetch_meeting(request, pk)
    conduct.next_citizen(meeting, by=request.user, seen_step=_step(request))
    return console_again(request, meeting)


@login_required
@require_POST
@once(_item_again)
def item_take_up(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take up this citizen, before those who stand earlier on the list."""
    item = fetch_item(request, pk)
    if item.is_settled:
        undo.take_up_again(item, by=request.user)
    else:
        conduct.next_citizen(item.meeting, by=request.user, seen_step=_step(request), item=item)
    return console_again(request, item.meeting)


def _step(request: StaffRequest) -> int:
    return sent_number(request, "step", digits=STEP_DIGITS)


@login_required
@require_POST
@once(_form_again("meetings/_agree_form.html"))
def item_agree(request: StaffRequest, pk: Any) -> HttpResponse:
    """Write who does what by when."""
    item = fetch_item(request, pk)
    form = AgreeForm(request.POST, item=item, choices=_people(item), by=request.user)
    return _write(
        request, item, form, name="agree_form", fragment="meetings/_agree_form.html", verb=agreements.agree
    )


@login_required
@require_POST
def action_strike_out(request: StaffRequest, pk: Any) -> HttpResponse:
    """Take back an agreement written by mistake."""
    rows = AgreedAction.objects.select_related("item__meeting__team")
    action = access.fetch(rows, request, pk, to=Permission.SEE_CITIZENS)
    # Whoever was handed the lead of this meeting leads it, whatever the position in the team.
    fetch_item(request, action.item_id)
    agreements.strike_out(action, by=request.user)
    return console_again(request, action.item.meeting)


@login_required
@require_POST
@once(_form_again("meetings/_park_form.html"))
def item_park(request: StaffRequest, pk: Any) -> HttpResponse:
    """Park a discussion with somebody."""
    item = fetch_item(request, pk)
    form = ParkForm(request.POST, item=item, choices=_people(item))
    return _write(
        request, item, form, name="park_form", fragment="meetings/_park_form.html", verb=agreements.park
    )


@login_required
@require_POST
@once(_ask_again)
def item_ask(request: StaffRequest, pk: Any) -> HttpResponse:
    """Ask the visitator for help; anybody in the meeting who may propose help."""
    item = fetch_item(request, pk, to=Permission.SEE_CITIZENS)
    form = AskForm(request.POST, item=item)
    if form.is_valid():
        try:
            agreements.ask_visitator(item, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    if request.POST.get("place") != "console":
        return mine_again(request, item, **({"ask_form": form} if form.errors else {}))
    if not form.errors:
        page = f"/meetings/{item.meeting_id}/console/"
        context = {"item": item, "ask_form": AskForm(item=item)}
        return htmx.answer(request, "meetings/_ask_form.html", context, page=page, changed="board")
    if request.htmx:
        return render(request, "meetings/_ask_form.html", {"item": item, "ask_form": form}, status=422)
    meeting = access.fetch(board.board_rows(), request, item.meeting_id, to=Permission.CONDUCT_MEETINGS)
    return render(
        request, "meetings/console.html", console_context(request, meeting, ask_form=form), status=422
    )


@login_required
@require_POST
@once(_item_again)
def mark_discussed(request: StaffRequest, pk: Any) -> HttpResponse:
    """Close the talk about a citizen with an outcome."""
    item = fetch_item(request, pk)
    form = DiscussedForm(request.POST, item=item)
    if form.is_valid():
        try:
            with transaction.atomic():
                closed = conduct.mark_discussed(item, by=request.user, **form.cleaned_data)
                if "then_next" in request.POST and closed.meeting.items.waiting().exists():
                    conduct.next_citizen(closed.meeting, by=request.user, seen_step=_step(request))
            return console_again(request, item.meeting)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    if request.htmx:
        response = render(
            request,
            "meetings/_discussed_form.html",
            item_forms(item, request.user) | {"discussed_form": form},
            status=422,
        )
        response["HX-Retarget"], response["HX-Reswap"] = f"#discussed-form-{item.pk}", "outerHTML"
        return response
    meeting = board.board_rows().get(pk=item.meeting_id)
    context = console_context(request, meeting, discussed_form=form)
    return render(request, "meetings/console.html", context, status=422)


@login_required
@require_POST
@once(_item_again)
def item_carry_over(request: StaffRequest, pk: Any) -> HttpResponse:
    """Leave a citizen for the next meeting."""
    item = fetch_item(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refusal("no_reason", _("Write why the citizen is carried over."))
    conduct.carry_over(item, by=request.user, reason=form.cleaned_data["reason"])
    return console_again(request, item.meeting)


@login_required
@require_POST
def rule_focus(request: StaffRequest, pk: Any, number: int) -> HttpResponse:
    """Show this rule on the wall."""
    meeting = fetch_meeting(request, pk)
    on_wall.focus_on_rule(meeting, by=request.user, number=number)
    return console_again(request, meeting)


@login_required
@require_POST
def meeting_close(request: StaffRequest, pk: Any) -> HttpResponse:
    """End the hour, and go to its minutes."""
    meeting = fetch_meeting(request, pk)
    conduct.close(meeting, by=request.user)
    return redirect("minutes", meeting.pk)
