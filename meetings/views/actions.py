"""One agreement after the meeting: its card, wherever it is shown, and its own page, where mails lead to."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dtr import htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import actions, untold
from meetings.action_forms import DoneForm, MoveForm, SmallForm, StuckForm
from meetings.models import AgreedAction
from meetings.models.agreements import ActionState, AgreedActionQuerySet


def for_card(rows: AgreedActionQuerySet) -> AgreedActionQuerySet:
    """With everything that a card says."""
    return rows.with_follower()


def card(action: AgreedAction, user: Any, tried: SmallForm | None = None) -> dict[str, Any]:
    """What ``meetings/_action.html`` shows. ``tried`` is a form with faults, and stays open.

    Asks the database nothing when the action was loaded ``for_card``.
    """
    forms: dict[str, SmallForm] = {kind.name: kind(action) for kind in (DoneForm, MoveForm, StuckForm)}
    if tried:
        forms[tried.name] = tried
    return {
        "action": action,
        "citizen": action.item.citizen,
        "may_change": actions.may_change(user, action),
        "may_reopen": action.state in (ActionState.DONE, ActionState.STUCK),
        "forms": forms,
        "tried": tried.name if tried else "",
    }


def page(action: AgreedAction, user: Any, tried: SmallForm | None = None) -> dict[str, Any]:
    """What ``meetings/action.html`` shows: the same, and how it has gone since."""
    return card(action, user, tried) | {"steps": untold.steps_of(action)}


def _to_change(request: StaffRequest, pk: Any) -> AgreedAction:
    """The agreement, if the person may change it: 404 for strangers, 403 for colleagues."""
    action = access.fetch(for_card(AgreedAction.objects.all()), request, pk, to=Permission.SEE_CITIZENS)
    if not actions.may_change(request.user, action):
        trail.denied(by=request.user, place=request.path, about=action, citizen_id=action.item.citizen_id)
        raise PermissionDenied
    return untold.promised([action], request.user)[0]


def _answer(request: StaffRequest, action: AgreedAction) -> HttpResponse:
    (changed,) = untold.promised(for_card(AgreedAction.objects.filter(pk=action.pk)), request.user)
    return htmx.answer(
        request,
        "meetings/_action.html",
        card(changed, request.user),
        page=reverse("action", args=[action.pk]),
        changed="action-changed",
    )


def _try(
    request: StaffRequest, action: AgreedAction, form: SmallForm, verb: Callable[..., AgreedAction]
) -> HttpResponse:
    if form.is_valid() and attempt(form, lambda: verb(action, by=request.user, **form.cleaned_data)):
        return _answer(request, action)
    citizens = [action.item.citizen]
    trail.looked(by=request.user, citizens=citizens, place="agreement", once_within=trail.SAME_LOOK)
    template = "meetings/_action.html" if request.htmx else "meetings/action.html"
    context = card if request.htmx else page
    return render(request, template, context(action, request.user, tried=form), status=422)


@login_required
@require_safe
def action(request: StaffRequest, pk: Any) -> HttpResponse:
    """One agreement on a page of its own."""
    found = access.fetch(for_card(AgreedAction.objects.all()), request, pk, to=Permission.SEE_CITIZENS)
    untold.promised([found], request.user)
    trail.looked(by=request.user, citizens=[found.item.citizen], place="agreement")
    return render(request, "meetings/action.html", page(found, request.user))


@login_required
@require_POST
def action_done(request: StaffRequest, pk: Any) -> HttpResponse:
    """It has been done."""
    found = _to_change(request, pk)
    return _try(request, found, DoneForm(found, request.POST), actions.mark_done)


@login_required
@require_POST
def action_move(request: StaffRequest, pk: Any) -> HttpResponse:
    """Another date."""
    found = _to_change(request, pk)
    return _try(request, found, MoveForm(found, request.POST), actions.move_date)


@login_required
@require_POST
def action_stuck(request: StaffRequest, pk: Any) -> HttpResponse:
    """It cannot go on."""
    found = _to_change(request, pk)
    return _try(request, found, StuckForm(found, request.POST), actions.mark_stuck)


@login_required
@require_POST
def action_reopen(request: StaffRequest, pk: Any) -> HttpResponse:
    """To be done after all."""
    found = _to_change(request, pk)
    actions.reopen(found, by=request.user)
    return _answer(request, found)
