"""The page of a decision: its draft is written here after the meeting, finished, and marked as sent."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citizens import cases, decisions, standards
from citizens.desk_forms import FillForm, HearingAnswerForm, HearingForm, HearingTakenBackForm, RecordForm
from citizens.forms import DecisionForm, SentForm
from citizens.models import Decision, DecisionLetter, PartyHearing
from citizens.models.decision import DecisionKind, teams_read
from citizens.standards import CaseDeadlines
from citizens.views.proposals import answerable_in_words, hours
from dtr import clock
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission


@login_required
@require_safe
def decision(request: StaffRequest, pk: Any) -> HttpResponse:
    """One decision: the visitator writes while it is a draft, the team reads."""
    shown = access.fetch(Decision.objects.for_page(), request, pk, to=Permission.SEE_CITIZENS)
    trail.looked(by=request.user, citizens=[shown.citizen], place="decision")
    return _page(request, shown)


@login_required
@require_POST
def decision_save(request: StaffRequest, pk: Any) -> HttpResponse:
    """Save the draft. When somebody else did so meanwhile, both texts are shown."""
    shown = _fetch(request, pk)
    form = DecisionForm(request.POST, instance=copy(shown))
    try:
        saved = form.is_valid() and _write(request, shown, form)
    except decisions.Overtaken as overtaken:
        return _conflict(request, overtaken)
    if not saved:
        return again(request, pk, form=form)
    messages.success(request, _("The draft is saved."))
    return redirect("decision", pk=pk)


@login_required
@require_POST
def decision_fill(request: StaffRequest, pk: Any) -> HttpResponse:
    """Save what is typed, then put the table's texts of a section in; what stood there is kept."""
    shown = _fetch(request, pk)
    form, fill_form = DecisionForm(request.POST, instance=copy(shown)), FillForm(request.POST)
    try:
        saved = form.is_valid() and fill_form.is_valid() and _write(request, shown, form)
        if not saved:
            return again(request, pk, form=form, fill_form=fill_form)
        decisions.fill_in(shown, by=request.user, seen_version=saved.version, **fill_form.cleaned_data)
    except decisions.Overtaken as overtaken:
        return _conflict(request, overtaken)
    except Refusal as refusal:
        return again(request, pk, refusal=refusal)
    messages.success(request, _("Legal rules and complaint guidance are filled in. Read them through."))
    return redirect("decision", pk=pk)


@login_required
@require_POST
def decision_finish(request: StaffRequest, pk: Any) -> HttpResponse:
    """Save what is typed, and finish the decision if it is whole."""
    shown = _fetch(request, pk)
    form = DecisionForm(request.POST, instance=copy(shown))
    try:
        saved = form.is_valid() and _write(request, shown, form)
        if not saved:
            return again(request, pk, form=form)
        decisions.finish(shown, by=request.user, seen_version=saved.version)
    except decisions.Overtaken as overtaken:
        return _conflict(request, overtaken)
    except Refusal as refusal:
        return again(request, pk, refusal=refusal)
    messages.success(request, _("The decision is finished. Send it from the care record."))
    return redirect("decision", pk=pk)


@login_required
@require_POST
def decision_sent(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note the day on which the citizen received the letter."""
    shown = _fetch(request, pk)
    form = SentForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: decisions.mark_sent(shown, by=request.user, **form.cleaned_data)
    ):
        return redirect("decision", pk=pk)
    return again(request, pk, sent_form=form)


@login_required
@require_POST
def decision_in_record(request: StaffRequest, pk: Any) -> HttpResponse:
    """Note the reference under which the decision stands in the care record."""
    shown = _fetch(request, pk)
    form = RecordForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: decisions.mark_in_record(shown, by=request.user, **form.cleaned_data)
    ):
        return redirect("decision", pk=pk)
    return again(request, pk, record_form=form)


def _fetch(request: StaffRequest, pk: Any) -> Decision:
    return access.fetch(Decision.objects.for_page(), request, pk, to=Permission.DECIDE_HELP)


def _write(request: StaffRequest, shown: Decision, form: DecisionForm) -> Decision | None:
    """The draft as saved; None with the fault in the form. To be overtaken is no fault of the form."""
    texts = {name: form.cleaned_data[name] for name in decisions.WRITTEN if name in form.cleaned_data}
    seen = form.cleaned_data["version"] or 0
    try:
        return decisions.write(shown, by=request.user, seen_version=seen, **texts)
    except decisions.Overtaken:
        raise
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return None


def again(request: StaffRequest, pk: Any, **more: Any) -> HttpResponse:
    """The page of a decision once more, with the form that has a fault, filled as it was."""
    shown = Decision.objects.for_page().get(pk=pk)
    trail.looked(by=request.user, citizens=[shown.citizen], place="decision", once_within=trail.SAME_LOOK)
    return _page(request, shown, status=422, **more)


def _page(request: StaffRequest, shown: Decision, status: int = 200, **more: Any) -> HttpResponse:
    may_write = shown.citizen.team_id in teams_read(request.user, Permission.DECIDE_HELP)
    approval = shown.approval
    heard = list(shown.hearings.select_related("started_by", "noted_by", "taken_back__by"))
    context = {
        "decision": shown,
        "citizen": shown.citizen,
        "approval": approval,
        "proposal": approval.proposal,
        "hours": hours(approval.proposal.hours_per_week),
        "granted_hours": hours(approval.hours_per_week),
        "answerable": answerable_in_words(approval),
        "texts": _texts(shown),
        "revisions": _revisions(shown),
        "may_write": may_write,
        "heard": heard,
        "case": cases.time_of(approval.proposal, CaseDeadlines()),
        "must_hear": shown.kind != DecisionKind.GRANT,
    }
    context |= letter_context(shown, request.user)
    if may_write:
        context |= _forms(shown, heard)
    return render(request, "citizens/decision.html", context | more, status=status)


def letter_context(decision: Decision, user: Any) -> dict[str, Any]:
    """What ``citizens/_letter.html`` shows: how far the PDF is, and whether it may be asked for again."""
    letter = DecisionLetter.objects.defer("pdf", "snapshot").filter(decision=decision).first()
    decides = decision.citizen.team_id in teams_read(user, Permission.DECIDE_HELP)
    failed = letter is not None and letter.state == DecisionLetter.State.FAILED
    return {"decision": decision, "letter": letter, "may_try_again": decides and failed}


def _forms(shown: Decision, heard: list[PartyHearing]) -> dict[str, Any]:
    """What the visitator may fill in now."""
    found: dict[str, Any] = {}
    if shown.is_draft:
        found |= {
            "form": DecisionForm(instance=shown),
            "fill_form": FillForm(initial={"legal_basis": shown.approval.legal_basis_id}),
            "problems": decisions.problems(shown),
            "to_approve": not standards.text(shown.approval.legal_basis, "", on=clock.today()).approved,
        }
        if not any(hearing.is_running for hearing in heard):
            found["hearing_form"] = HearingForm()
        if any(not hearing.answered_on and not hearing.is_taken_back for hearing in heard):
            found["answer_form"], found["take_back_form"] = HearingAnswerForm(), HearingTakenBackForm()
        return found
    if not shown.received_on:
        found["sent_form"] = SentForm()
    if not shown.synced_to_record_at:
        found["record_form"] = RecordForm()
    return found


def _texts(shown: Decision) -> list[tuple[str, str]]:
    """Every part that has been written, under its heading."""
    parts = [(_label(name), getattr(shown, name)) for name in decisions.WRITTEN if name != "kind"]
    return [(heading, text) for heading, text in parts if text]


def _label(name: str) -> str:
    return str(Decision._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


def _revisions(shown: Decision) -> list[dict[str, Any]]:
    """What the draft said before, newest first: only those parts that were changed from there."""
    told, after = [], {name: getattr(shown, name) for name in decisions.WRITTEN}
    for revision in shown.revisions.select_related("changed_by"):
        before = decisions.UNWRITTEN | revision.fields
        parts = [name for name in decisions.WRITTEN if name != "kind" and before[name] != after[name]]
        told.append({"revision": revision, "parts": [(_label(name), before[name]) for name in parts]})
        after = before
    return told


def _conflict(request: StaffRequest, overtaken: decisions.Overtaken) -> HttpResponse:
    """Both texts side by side, and the typed one still in its form, now on top of the other's version."""
    theirs = overtaken.current
    typed = request.POST.copy()
    typed["version"] = str(theirs.version)
    form = DecisionForm(typed, instance=copy(theirs))
    form.full_clean()
    trail.looked(by=request.user, citizens=[theirs.citizen], place="decision", once_within=trail.SAME_LOOK)
    mine = form.instance
    context = {
        "form": form,
        "decision": theirs,
        "citizen": theirs.citizen,
        "refusal": overtaken,
        "differences": [
            (_label(name), _told(theirs, name), _told(mine, name))
            for name in decisions.WRITTEN
            if getattr(theirs, name) != getattr(mine, name)
        ],
    }
    return render(request, "citizens/decision_conflict.html", context, status=409)


def _told(shown: Decision, name: str) -> str:
    return shown.get_kind_display() if name == "kind" else str(getattr(shown, name))
