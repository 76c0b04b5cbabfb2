"""The lists of what was promised, their files, and one promise on paper."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citizens.models.consent import health_told
from dtr import clock, htmx
from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.models import User
from dtr.staff.roles import Permission
from meetings import actions, escalation, promises, untold
from meetings.models import AgreedAction, FollowUp, ParkedTopic
from meetings.models.agreements import ActionState
from meetings.promises import Choice, Which

ON_ONE_PAGE = 50
FILES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def choice_of(request: StaffRequest) -> Choice:
    """What the address asks for; anything that is none of the choices counts as not chosen."""
    asked = request.GET
    which = asked.get("which", "")
    return Choice(
        which=Which(which) if which in Which.values else Which.MINE,
        team=_number(asked.get("team", "")),
        state=asked.get("state", "")[:10],
        owner=_number(asked.get("owner", "")),
    )


def _number(text: str) -> int | None:
    return int(text[:12]) if text.isascii() and text.isdigit() else None


@login_required
@require_safe
def promise_list(request: StaffRequest) -> HttpResponse:
    """Mine, my teams', past their date, with the daily manager; narrowed down by team, state and owner."""
    choice = choice_of(request)
    page = Paginator(promises.listed(request.user, choice), ON_ONE_PAGE).get_page(request.GET.get("page"))
    rows = untold.promised(page.object_list, request.user)
    trail.looked(
        by=request.user,
        citizens={one.item.citizen for one in rows},
        place="agreements",
        once_within=trail.SAME_LOOK,
    )
    return render(
        request, "meetings/promises.html", list_context(request, choice) | {"page": page, "rows": rows}
    )


def list_context(request: StaffRequest, choice: Choice) -> dict[str, Any]:
    """What stands around the list: the other lists, the filters, and what a team has chosen."""
    chosen = {"team": choice.team or "", "state": choice.state, "owner": choice.owner or ""}
    planned = access.teams(request.user, Permission.PLAN_MEETINGS)
    days = dict(FollowUp.objects.filter(team__in=planned).values_list("team", "escalate_after_days"))
    teams = access.teams(request.user)
    owners = User.objects.filter(positions__team__in=teams, is_active=True).distinct()
    return {
        "choice": choice,
        "tabs": [(one, "?" + urlencode(chosen | {"which": one.value})) for one in Which],
        "query": urlencode(chosen | {"which": choice.which.value}),
        "teams": teams,
        "owners": owners.order_by("name") if choice.which != Which.MINE else [],
        "states": ActionState.choices,
        "follow_ups": [(team, days.get(team.pk, FollowUp.USUAL_DAYS)) for team in planned],
        "most_days": escalation.MOST_DAYS,
    }


@login_required
@require_safe
def promise_file(request: StaffRequest, form: str) -> HttpResponse:
    """The list as a file, with the fields of a task in the care record."""
    if form not in FILES:
        raise Http404
    rows = promises.for_task(promises.listed(request.user, choice_of(request)))
    return _file(request, untold.promised(rows[: promises.MOST_IN_FILE], request.user), form)


@login_required
@require_safe
def action_file(request: StaffRequest, pk: Any, form: str) -> HttpResponse:
    """One promise as a file."""
    if form not in FILES:
        raise Http404
    return _file(request, [_one(request, pk)], form)


def _one(request: StaffRequest, pk: Any) -> AgreedAction:
    rows = promises.for_task(AgreedAction.objects.all())
    found = access.fetch(rows, request, pk, to=Permission.SEE_CITIZENS)
    return untold.promised([found], request.user)[0]


def _file(request: StaffRequest, found: list[AgreedAction], form: str) -> HttpResponse:
    content = promises.as_file(found, by=request.user, form=form)
    headers = {"Content-Disposition": f'attachment; filename="aftaler-{clock.today()}.{form}"'}
    return HttpResponse(content, content_type=FILES[form], headers=headers)


@login_required
@require_safe
def action_print(request: StaffRequest, pk: Any) -> HttpResponse:
    """One promise on one page, under a name that names nobody."""
    content = promises.on_paper(_one(request, pk), by=request.user)
    headers = {"Content-Disposition": f'attachment; filename="aftale-{clock.today()}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


class DaysForm(forms.Form):
    """After how many days the daily manager is told."""

    days = forms.IntegerField(min_value=0, max_value=escalation.MOST_DAYS)


@login_required
@require_POST
def follow_up(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose after how many days past its date the daily manager hears of a promise."""
    team = next((one for one in access.teams(request.user) if one.pk == pk), None)
    if team is None:
        raise Http404
    if not access.can(request.user, Permission.PLAN_MEETINGS, team.pk):
        access.close_the_door(team, request)
    form = DaysForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: escalation.choose_days(team, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("The team's choice is saved."))
        return redirect("promise_list")
    choice = Choice(which=Which.TEAM)
    page = Paginator(promises.listed(request.user, choice).none(), ON_ONE_PAGE).get_page(1)
    context = list_context(request, choice) | {"page": page, "rows": [], "days_form": form, "days_team": team}
    return render(request, "meetings/promises.html", context, status=422)


class SettleForm(forms.Form):
    """What came of a parked topic."""

    result = forms.CharField(max_length=500)


@login_required
@require_POST
def topic_settle(request: StaffRequest, pk: Any) -> HttpResponse:
    """Say what came of a parked topic."""
    told = health_told(request.user, by="owner", citizen="item__citizen")
    rows = ParkedTopic.objects.filter(told).select_related("item__citizen")
    topic = access.fetch(rows, request, pk, to=Permission.SEE_CITIZENS)
    if not actions.may_settle(request.user, topic):
        access.close_the_door(topic, request)
    form = SettleForm(request.POST)
    settled = form.is_valid() and attempt(
        form, lambda: actions.settle(topic, by=request.user, **form.cleaned_data)
    )
    trail.looked(
        by=request.user, citizens=[topic.item.citizen], place="agreement", once_within=trail.SAME_LOOK
    )
    context = {"topic": settled or topic, "settle_form": form, "may_settle": not settled}
    if settled or request.htmx:
        status = 200 if settled else 422
        return htmx.answer(request, "meetings/_parked.html", context, page=reverse("my_week"), status=status)
    return render(request, "meetings/parked.html", context, status=422)
