"""The rules: what they say now and said before, the page on which a new version is written, and how a team
has kept them over the weeks."""

import re
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dtr.audit import trail
from dtr.forms import attempt
from dtr.staff import access
from dtr.staff.access import StaffRequest, keeps_the_house
from dtr.staff.models import Team
from dtr.staff.roles import Permission
from meetings import insight, rules
from meetings.models import RuleSet
from meetings.models.series import MeetingType
from meetings.rule_forms import RuleForms, RuleSetForm


@login_required
@require_safe
def rules_page(request: StaffRequest) -> HttpResponse:
    """The rules in use."""
    return _show(request, RuleSet.current())


@login_required
@require_safe
def rules_version(request: StaffRequest, version: int) -> HttpResponse:
    """The rules for all kinds as they were in one version."""
    return _show(request, get_object_or_404(RuleSet, meeting_type="", version=version))


@login_required
@require_safe
def rules_of_kind(request: StaffRequest, meeting_type: str, version: int) -> HttpResponse:
    """A kind's own rules as they were in one version."""
    return _show(request, get_object_or_404(RuleSet, meeting_type=meeting_type, version=version))


def _show(request: StaffRequest, shown: RuleSet) -> HttpResponse:
    by_kind = RuleSet.by_kind()
    context = {
        "rule_set": shown,
        "rules": [(rule, rules.CHECKS.get(rule.check_name)) for rule in shown.rules.all()],
        "versions": RuleSet.objects.filter(meeting_type=shown.meeting_type).select_related("published_by"),
        "current": RuleSet.current(shown.meeting_type),
        "by_kind": [(kind, own, own.meeting_type == shown.meeting_type) for kind, own in by_kind.items()],
        "used_by": [kind for kind, own in by_kind.items() if own.meeting_type == shown.meeting_type],
        "may_edit": keeps_the_house(request.user),
        "teams": access.teams(request.user, Permission.READ_MINUTES),
        "meeting_types": list(MeetingType),
    }
    return render(request, "meetings/rules.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules_edit(request: StaffRequest) -> HttpResponse:
    """Write the next version. When somebody else was first, the text stays on the page."""
    if not keeps_the_house(request.user):
        trail.denied(by=request.user, place=request.path)
        raise PermissionDenied
    kind, data = _kind(request), request.POST or None
    current = RuleSet.current(kind)
    form = RuleSetForm(data, instance=None if data else current)
    formset = RuleForms(data, initial=None if data else _written(current))
    if form.is_valid() and formset.is_valid():
        texts = formset.texts()  # type: ignore[attr-defined]
        fields = {**form.cleaned_data, "rules": texts, "seen_version": _seen(request), "meeting_type": kind}
        if new := attempt(form, lambda: rules.publish(by=request.user, **fields)):
            messages.success(
                request, _("Version %(version)s of the rules is in use.") % {"version": new.version}
            )
            return redirect(new) if kind else redirect("rules")
        current = RuleSet.current(kind)
    context: dict[str, Any] = {
        "form": form,
        "formset": formset,
        "current": current,
        "kind": MeetingType(kind) if kind else None,
        "checks": rules.CHECKS.values(),
    }
    return render(
        request, "meetings/rules_edit.html", context, status=422 if request.method == "POST" else 200
    )


def _kind(request: StaffRequest) -> str:
    """The kind of meeting that is asked for; empty for all."""
    kind: str = (request.POST or request.GET).get("kind", "")
    if kind and kind not in MeetingType.values:
        raise Http404
    return kind


def _written(rule_set: RuleSet) -> list[dict[str, Any]]:
    return [
        {**asdict(text), "number": number} for number, text in enumerate(rules.texts_of(rule_set), start=1)
    ]


def _seen(request: StaffRequest) -> int:
    text = request.POST.get("seen_version", "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


@login_required
@require_safe
def trend(request: StaffRequest, pk: int) -> HttpResponse:
    """How a team's last meetings of a kind kept the rules, for those who read the team's minutes."""
    team = _team(request, pk)
    kinds = insight.kinds_held(team)
    kind = MeetingType(_kind(request) or next(iter(kinds), MeetingType.DTR))
    context = {
        "team": team,
        "kind": kind,
        "kinds": kinds,
        "trend": insight.trend(team, kind),
        "may_see_figures": access.can(request.user, Permission.READ_FIGURES, pk),
    }
    return render(request, "meetings/trend.html", context)


def _team(request: StaffRequest, pk: int) -> Team:
    """404 for strangers to the team, 403 for colleagues who do not read its minutes."""
    if not access.can(request.user, Permission.SEE_CITIZENS, pk):
        raise Http404
    team = get_object_or_404(Team, pk=pk)
    if not access.can(request.user, Permission.READ_MINUTES, pk):
        trail.denied(by=request.user, place=request.path, about=team)
        raise PermissionDenied
    return team
