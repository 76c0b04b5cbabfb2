"""The end of the hour: read back, judge the rules that only people can judge, rate, and close."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dtr import htmx
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from meetings import conduct, postponing, ratings, rules, wrap_up
from meetings.forms import CarryForm, ReasonForm
from meetings.models import AgendaItem, Meeting, Rule
from meetings.states import CAN_BE_WRITTEN, MINUTES_FROZEN
from meetings.wrap_up_forms import JudgeForm, RatingForm


@login_required
@require_safe
def wrap_up_page(request: StaffRequest, pk: Any) -> HttpResponse:
    """What was decided and agreed, citizen by citizen; the rules; the rating; and the button that closes."""
    meeting = _fetch(request, pk)
    if meeting.state not in CAN_BE_WRITTEN:
        return redirect("minutes" if meeting.state in MINUTES_FROZEN else "meeting", meeting.pk)
    shown = wrap_up.read_back(meeting, request.user)
    trail.looked(
        by=request.user, citizens=shown.citizens, place="wrap-up", meeting_id=meeting.pk,
        once_within=trail.SAME_LOOK,
    )  # fmt: skip
    context = {
        "meeting": meeting,
        "read_back": shown,
        "observations": rules.scorecard(meeting),
        "carry_form": CarryForm(auto_id=False),
        "carry_reasons": postponing.REASONS.values(),
    }
    return render(request, "meetings/wrap_up.html", context | rating_context(meeting, request.user))


def rating_context(meeting: Meeting, user: Any) -> dict[str, Any]:
    """What ``meetings/_rating.html`` is handed: the form while the person may rate, and the figures for
    those who read the minutes."""
    reads = access.can(user, Permission.READ_MINUTES, meeting.team_id)
    return {
        "rating_form": _rating_form(meeting, user),
        "rating": ratings.figures(meeting) if reads else None,
    }


def _rating_form(meeting: Meeting, user: Any, data: Any = None) -> RatingForm | None:
    if not ratings.may_rate(meeting, user):
        return None
    return RatingForm(data, given=ratings.own(meeting, user), auto_id=f"rating-{meeting.pk}-%s")


def _fetch(request: StaffRequest, pk: Any, to: Permission = Permission.CONDUCT_MEETINGS) -> Meeting:
    return access.fetch(Meeting.objects.select_related("team", "series"), request, pk, to=to)


@login_required
@require_POST
def rule_judge(request: StaffRequest, pk: Any, number: int) -> HttpResponse:
    """The leader's word on one rule."""
    meeting = _fetch(request, pk)
    rule = get_object_or_404(Rule, rule_set=meeting.rule_set_id, number=number)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        raise Refusal("no_verdict", _("Say whether the rule was kept or not, in few words."))
    rules.judge(meeting, by=request.user, rule=rule, **form.cleaned_data)
    context: dict[str, Any] = {}
    if request.htmx:
        judged = next(one for one in rules.scorecard(meeting) if one.rule == rule)
        context = {"meeting": meeting, "observation": judged}
    page = reverse("wrap_up", args=[meeting.pk])
    return htmx.answer(request, "meetings/_rule_tick.html", context, page=page)


@login_required
@require_POST
def wrap_up_carry_over(request: StaffRequest, pk: Any) -> HttpResponse:
    """Leave a citizen who was not reached for the next meeting, without going back to the console."""
    rows = AgendaItem.objects.select_related("meeting__team")
    item = access.fetch(rows, request, pk, to=Permission.CONDUCT_MEETINGS)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refusal("no_reason", _("Write why the citizen is carried over."))
    conduct.carry_over(item, by=request.user, reason=form.cleaned_data["reason"])
    return redirect("wrap_up", item.meeting_id)


@login_required
@require_POST
def meeting_rate(request: StaffRequest, pk: Any) -> HttpResponse:
    """How somebody who was there found the meeting. A fault leaves what was typed in the form."""
    meeting = _fetch(request, pk, to=Permission.SEE_CITIZENS)
    form = RatingForm(request.POST, auto_id=f"rating-{meeting.pk}-%s")
    if form.is_valid():
        ratings.rate(meeting, by=request.user, **form.cleaned_data)
    elif _rating_form(meeting, request.user) is not None:
        return _unrated(request, meeting, form)
    else:
        raise Refusal("not_present", _("Only those who were at the meeting rate it, when it is over."))
    context = {"meeting": meeting, **rating_context(meeting, request.user)} if request.htmx else {}
    return htmx.answer(request, "meetings/_rating.html", context, page=_page_of(meeting, request.user))


def _unrated(request: StaffRequest, meeting: Meeting, form: forms.Form) -> HttpResponse:
    if not request.htmx:
        raise Refusal("no_score", _("Choose a score."))
    context = {"meeting": meeting, **rating_context(meeting, request.user), "rating_form": form}
    return render(request, "meetings/_rating.html", context, status=422)


def _page_of(meeting: Meeting, user: Any) -> str:
    """The page on which this person rates: the leader's wrap-up, the minutes, or the participant's own."""
    leads = Meeting.objects.visible_to(user, Permission.CONDUCT_MEETINGS).filter(pk=meeting.pk).exists()
    if leads and meeting.state in CAN_BE_WRITTEN:
        return reverse("wrap_up", args=[meeting.pk])
    reads = access.can(user, Permission.READ_MINUTES, meeting.team_id)
    return reverse("minutes" if reads and meeting.state in MINUTES_FROZEN else "room", args=[meeting.pk])
