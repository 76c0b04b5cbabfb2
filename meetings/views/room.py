"""A participant's own screen: what the whole room sees, and beside it the person's own part."""

import hashlib
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from citizens import consents
from citizens.models import InterventionProposal
from citizens.views.proposals import proposal_contexts
from dtr.audit import trail
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import board
from meetings.forms import AskForm, people
from meetings.hour_forms import ContributeForm, ProposeActionForm
from meetings.mine import Case, Mine, mine_of
from meetings.models import AgendaItem, Meeting
from meetings.views.screens import tag, tagged, unchanged
from meetings.views.wrap_up import rating_context

# A form that was sent from the page is answered with itself: the part around it is fetched anew.
FORMS = {
    "contribute": "meetings/_contribute_form.html",
    "action_propose": "meetings/_propose_form.html",
    "item_ask": "meetings/_ask_form.html",
}


@login_required
@require_GET
def room(request: StaffRequest, pk: Any) -> HttpResponse:
    """The meeting on a participant's own screen; here the visitator answers."""
    meeting = _fetch(request, pk)
    return render(request, "meetings/room.html", room_context(request, meeting))


@login_required
@require_GET
def room_board(request: StaffRequest, pk: Any) -> HttpResponse:
    """What everybody in the room sees alike, fetched anew when the meeting has changed; else 304."""
    meeting = _fetch(request, pk)
    if unchanged(request, meeting):
        return HttpResponse(status=304)
    context = room_shared_context(meeting, **audience_of(request.user, meeting))
    _looked(request, meeting, context["board"].citizens)
    return tagged(meeting, render(request, "meetings/_room_board.html", context))


@login_required
@require_GET
def room_mine(request: StaffRequest, pk: Any) -> HttpResponse:
    """The person's own part of the page."""
    meeting = _fetch(request, pk)
    context = mine_context(request, meeting)
    _looked(request, meeting, [item.citizen for item in context["mine"].items])
    return render(request, "meetings/_mine.html", context)


def _fetch(request: StaffRequest, pk: Any) -> Meeting:
    return access.fetch(board.board_rows(), request, pk, to=Permission.SEE_CITIZENS)


def _looked(request: StaffRequest, meeting: Meeting, citizens: Any) -> None:
    trail.looked(
        by=request.user, citizens=citizens, place="meeting", meeting_id=meeting.pk,
        once_within=trail.SAME_LOOK,
    )  # fmt: skip


def audience_of(user: Any, meeting: Meeting) -> dict[str, Any]:
    """With whom the person sees the same: the whole team, those of it who work for one other authority, or
    the people of one supplier."""
    if access.sees(user, meeting.team_id, None):
        receiver = consents.receiver_of(user)
        return {"whole": True, "employer_id": receiver.pk if receiver else None}
    return {"whole": False, "employer_id": user.employer_id}


def room_shared_context(meeting: Meeting, *, whole: bool, employer_id: int | None) -> dict[str, Any]:
    """What "meetings/_room_board.html" is handed: the same for everybody of one audience."""
    shown = board.for_audience(meeting, whole=whole, employer_id=employer_id)
    return {"meeting": meeting, "board": shown, "tag": tag(meeting), "mine_token": _mine_token(shown)}


def _mine_token(shown: board.Board) -> str:
    """Another text whenever anybody's own part of the page may have changed."""
    waiting = InterventionProposal.objects.filter(
        citizen__in=[citizen.pk for citizen in shown.citizens]
    ).values_list("pk", "state")
    card, word = shown.card, shown.word
    parts = [
        shown.meeting.state,
        [(line.key, line.state) for line in shown.lines],
        sorted(map(str, waiting)),
        [one.pk for one in card.contributions] if card else [],
        [one.pk for one in card.action_proposals] if card else [],
        [word.speaker and word.speaker.pk, [one.pk for one in word.queue]] if word else [],
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def room_context(
    request: StaffRequest, meeting: Meeting, item: AgendaItem | None = None, **filled: forms.Form
) -> dict[str, Any]:
    """What the whole page is handed. ``filled`` are forms about ``item`` that came back with a fault."""
    context = room_shared_context(meeting, **audience_of(request.user, meeting))
    _looked(request, meeting, context["board"].citizens)
    return context | mine_context(request, meeting, item, **filled)


def mine_context(
    request: StaffRequest, meeting: Meeting, item: AgendaItem | None = None, **filled: forms.Form
) -> dict[str, Any]:
    """What "meetings/_mine.html" is handed."""
    mine = mine_of(meeting, request.user)
    cases = [
        _case(case, mine, request.user, filled if item and case.item.pk == item.pk else {})
        for case in mine.cases
    ]
    if item and filled and all(one["item"].pk != item.pk for one in cases):
        # The talk about the citizen has ended while somebody wrote: the text is still there.
        cases.insert(
            0, _case(Case(item, 0, (), (), may_ask=False), mine, request.user, filled) | {"is_over": True}
        )
    return {
        "meeting": meeting,
        "mine": mine,
        "cases": cases,
        "proposals": proposal_contexts(mine.to_answer, request.user),
        "tag": tag(meeting),
        **rating_context(meeting, request.user),
    }


def _case(case: Case, mine: Mine, user: Any, filled: dict[str, forms.Form]) -> dict[str, Any]:
    """One citizen with the forms that belong to the talk as it stands."""
    item = case.item
    found: dict[str, Any] = {"case": case, "item": item, "contribute_form": ContributeForm(item=item)}
    if case.is_now:
        found["propose_form"] = ProposeActionForm(item=item, choices=people(item, mine.participants), by=user)
    if case.may_ask:
        found["ask_form"] = AskForm(item=item)
    return found | filled


def mine_again(request: StaffRequest, thing: AgendaItem | Meeting, **filled: forms.Form) -> HttpResponse:
    """The answer to what was sent from the person's own part of the page.

    A form is answered with itself, empty or with its fault; anything else with the whole part. Without
    htmx it is the whole page, with the fault in its place.
    """
    item = thing if isinstance(thing, AgendaItem) else None
    meeting = board.board_rows().get(pk=item.meeting_id if item else thing.pk)
    if not request.htmx:
        if not filled:
            return redirect("room", meeting.pk)
        context = room_context(request, meeting, item, **filled)
        return render(request, "meetings/room.html", context, status=422)
    name = request.resolver_match.url_name if request.resolver_match else ""
    status = 422 if filled else 200
    if item is None or name not in FORMS:
        return render(request, "meetings/_mine.html", mine_context(request, meeting), status=status)
    response = render(request, FORMS[name], _one_form(name, item, request.user) | filled, status=status)
    if not filled:
        response["HX-Trigger"] = "board, mine"
    return response


def _one_form(name: str, item: AgendaItem, user: Any) -> dict[str, Any]:
    if name == "contribute":
        return {"item": item, "contribute_form": ContributeForm(item=item)}
    if name == "item_ask":
        return {"item": item, "ask_form": AskForm(item=item)}
    choices = people(item, item.meeting.participants.select_related("user"))
    return {"item": item, "propose_form": ProposeActionForm(item=item, choices=choices, by=user)}
