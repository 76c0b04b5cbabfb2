"""A person's own preparation of one meeting; made to be used on a phone."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dtr import htmx
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import pulses
from goals.views.cards import pulse_context
from meetings import board, facts, preparing
from meetings.models import AgendaItem, ContributionKind, Meeting, Preparation
from meetings.preparing import Case
from meetings.preparing_forms import FactForm, MinutesForm, SharingForm, WordsForm
from meetings.states import AHEAD, BOARD_IS_LIVE


@login_required
@require_GET
def preparation(request: StaffRequest, pk: Any) -> HttpResponse:
    """My citizens on this agenda, what is new about them, and what I bring."""
    found = access.fetch(board.board_rows(), request, pk, to=Permission.SEE_CITIZENS)
    return _page(request, found)


def _page(request: StaffRequest, found: Meeting, *, status: int = 200, **filled: Any) -> HttpResponse:
    cases = preparing.cases_of(found, request.user)
    preparing.seen(cases, by=request.user, meeting=found)
    taps, chosen = _taps(cases, request.user), request.GET.get("citizen", "")
    context = {
        "meeting": found,
        "cases": [
            _with_forms(case, found, taps, is_open=len(cases) == 1 or str(case.item.pk) == chosen)
            for case in cases
        ],
        **_own(found, request.user),
    }
    return render(request, "meetings/preparation.html", context | filled, status=status)


def _own(found: Meeting, user: Any) -> dict[str, Any]:
    own = Preparation.objects.filter(meeting=found, user=user).first()
    return {
        "own": own,
        "takes_part": found.state in AHEAD and preparing.role_of(found, user) is not None,
        "minutes_form": MinutesForm(initial={"minutes": own.minutes if own else None}),
    }


def _taps(cases: Sequence[Case], user: Any) -> dict[Any, list[dict[str, Any]]]:
    """Item's key → each goal with how it goes, and the taps that say so; one query for all."""
    standing = pulses.standing_of(goal for case in cases for goal in case.goals)
    return {
        case.item.pk: [
            pulse_context(goal, standing[goal.pk], user, may_write=case.may_write) for goal in case.goals
        ]
        for case in cases
    }


def _with_forms(
    case: Case, meeting: Meeting, taps: dict[Any, Any], *, is_open: bool, **tried: Any
) -> dict[str, Any]:
    """One citizen with the forms to fill in; ``tried`` are those that came back with faults.

    A form that was sent is told from the next empty one by how much has been brought with it.
    """
    item, sharing = case.item, case.sharing
    initial = {"extent": sharing.extent, "but_not": sharing.but_not} if sharing else {}
    words = sum(said.kind == ContributionKind.OWN_WORDS for said in case.said)
    one = {
        "case": case,
        "taps": taps[item.pk],
        "is_open": is_open,
        "brought": {"facts": len(case.said) - words, "words": words},
        "writes": meeting.state in AHEAD | BOARD_IS_LIVE and not item.is_settled,
        "fact_form": FactForm(item=item),
        "words_form": WordsForm(item=item),
        "sharing_form": SharingForm(item=item, initial=initial),
    } | tried
    one["fact_form"].auto_id = f"fact-{item.pk}-{len(case.said) - words}-%s"
    one["words_form"].auto_id = f"words-{item.pk}-{words}-%s"
    return one


def _fetch_item(request: StaffRequest, pk: Any) -> AgendaItem:
    return access.fetch(
        AgendaItem.objects.select_related("meeting__team", "citizen"), request, pk, to=Permission.WRITE_GOALS
    )


def _case_answer(request: StaffRequest, item: AgendaItem, **tried: Any) -> HttpResponse:
    """The citizen's part of the page as it now is; for a plain form with faults the page, filled in."""
    found = board.board_rows().get(pk=item.meeting_id)
    cases = [case for case in preparing.cases_of(found, request.user) if case.item.pk == item.pk]
    preparing.seen(cases, by=request.user, meeting=found)
    page = f"{reverse('preparation', args=[found.pk])}?citizen={item.pk}#prepare-{item.pk}"
    if not cases or (tried and not request.htmx):
        shown = [
            _with_forms(
                case,
                found,
                _taps([case], request.user),
                is_open=case.item.pk == item.pk,
                **(tried if case.item.pk == item.pk else {}),
            )
            for case in preparing.cases_of(found, request.user)
        ]
        return _page(request, found, status=422 if tried else 200, cases=shown)
    context = {
        "one": _with_forms(cases[0], found, _taps(cases, request.user), is_open=True, **tried),
        "meeting": found,
    }
    return htmx.answer(
        request, "meetings/_preparation_case.html", context, page=page, status=422 if tried else 200
    )


@login_required
@require_POST
def prepare_fact(request: StaffRequest, pk: Any) -> HttpResponse:
    """Bring one fact."""
    item = _fetch_item(request, pk)
    form = FactForm(request.POST, item=item)
    if form.is_valid() and attempt(
        form, lambda: facts.contribute(item, by=request.user, **form.cleaned_data)
    ):
        return _case_answer(request, item)
    return _case_answer(request, item, fact_form=form)


@login_required
@require_POST
def prepare_words(request: StaffRequest, pk: Any) -> HttpResponse:
    """Bring what the citizen wants said."""
    item = _fetch_item(request, pk)
    form, kind = WordsForm(request.POST, item=item), ContributionKind.OWN_WORDS
    if form.is_valid() and attempt(
        form, lambda: facts.contribute(item, by=request.user, kind=kind, text=form.cleaned_data["text"])
    ):
        return _case_answer(request, item)
    return _case_answer(request, item, words_form=form)


@login_required
@require_POST
def prepare_sharing(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note what the citizen allows to be told."""
    item = _fetch_item(request, pk)
    form = SharingForm(request.POST, item=item)
    if form.is_valid() and attempt(
        form, lambda: preparing.note_sharing(item, by=request.user, **form.cleaned_data)
    ):
        return _case_answer(request, item)
    return _case_answer(request, item, sharing_form=form)


@login_required
@require_POST
def prepare_ready(request: StaffRequest, pk: Any) -> HttpResponse:
    """Say that I am ready, or not after all."""
    found = access.fetch(board.board_rows(), request, pk, to=Permission.SEE_CITIZENS)
    preparing.say_ready(found, by=request.user, ready=request.POST.get("ready") == "1")
    return _own_answer(request, found)


@login_required
@require_POST
def prepare_minutes(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note how long I prepare."""
    found = access.fetch(board.board_rows(), request, pk, to=Permission.SEE_CITIZENS)
    form = MinutesForm(request.POST)
    if not form.is_valid() or not attempt(
        form, lambda: preparing.note_minutes(found, by=request.user, minutes=form.cleaned_data["minutes"])
    ):
        return _page(request, found, status=422, minutes_form=form)
    messages.success(request, _("Your minutes are noted."))
    return _own_answer(request, found)


def _own_answer(request: StaffRequest, found: Meeting) -> HttpResponse:
    context = {"meeting": found, **_own(found, request.user)}
    page = reverse("preparation", args=[found.pk])
    return htmx.answer(request, "meetings/_preparation_own.html", context, page=page)
