"""Structured talks in the browser: begun, written in, finished, read, added to; and wishes made goals."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from citizens import consents
from citizens.models import Citizen
from citizens.sections import Section
from dtr import clock
from dtr.audit import trail
from dtr.forms import attempt
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.access import StaffRequest
from dtr.staff.roles import Permission
from goals import conversations, question_sets
from goals.conversation_forms import AddendumForm, AnswersForm
from goals.models import Conversation, ConversationAnswer, ConversationField, ConversationForm, Wish

State = Conversation.State
Kind = ConversationField.Kind


def section(citizen: Citizen, viewer: Any) -> Section:
    """The talks on the citizen's page, and what can be begun."""
    rows = Conversation.objects.visible_to(viewer).filter(citizen=citizen).exclude(state=State.DISCARDED)
    found = list(rows.select_related("form", "started_by").prefetch_related("wishes"))
    may_write = access.sees(viewer, citizen.team_id, citizen.provider_id, Permission.WRITE_GOALS)
    facts = {
        "drafts": [one for one in found if one.is_draft] if may_write else [],
        "held": [
            (one, sum(wish.goal_id is None for wish in one.wishes.all())) for one in found if not one.is_draft
        ],
        "forms": ConversationForm.current() if may_write else [],
    }
    return Section("goals/_conversations.html", facts)


@login_required
@require_POST
def conversation_start(request: StaffRequest, pk: Any, code: str) -> HttpResponse:
    """Begin a talk of a kind, or go on with one's own draft of it."""
    citizen = access.fetch(Citizen.objects.all(), request, pk, to=Permission.WRITE_GOALS)
    form = question_sets.newest(code)
    if form is None:
        raise Http404
    made = conversations.start(citizen, by=request.user, form=form)
    return redirect("conversation", pk=made.pk)


@login_required
@require_safe
def conversation(request: StaffRequest, pk: Any) -> HttpResponse:
    """A draft to write in, or a finished talk to read."""
    found = access.fetch(_rows(), request, pk, to=Permission.SEE_CITIZENS)
    trail.looked(by=request.user, citizens=[found.citizen], place="conversation")
    if found.is_draft and _may_write(request, found):
        return _paper(request, found, _form(request, found, page=str(uuid.uuid4())))
    return _read(request, found, AddendumForm())


@login_required
@require_POST
def conversation_save(request: StaffRequest, pk: Any) -> HttpResponse:
    """Save the draft: by itself while somebody types, or by the button."""
    found, form = _fetch_and_read(request, pk)
    if not form.is_valid():
        return _faulty(request, found, form)
    try:
        _save(request, found, form)
    except conversations.AnswersOvertaken as overtaken:
        return _both(request, found, form, overtaken)
    if request.htmx:
        return render(request, "goals/_saved.html", {"at": clock.now()})
    messages.success(request, _("The draft is saved."))
    return redirect("conversation", pk=pk)


@login_required
@require_POST
def conversation_finish(request: StaffRequest, pk: Any) -> HttpResponse:
    """Save what is typed and end the draft."""
    found, form = _fetch_and_read(request, pk)
    if not found.is_draft:
        conversations.finish(found, by=request.user)
        return redirect("conversation", pk=pk)
    if not form.is_valid():
        return _faulty(request, found, form)
    try:
        _save(request, found, form)
        conversations.finish(found, by=request.user)
    except conversations.AnswersOvertaken as overtaken:
        return _both(request, found, form, overtaken)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _faulty(request, found, form)
    messages.success(request, _("The conversation is finished."))
    return redirect("conversation", pk=pk)


@login_required
@require_POST
def conversation_discard(request: StaffRequest, pk: Any) -> HttpResponse:
    """Put the draft away."""
    rows = Conversation.objects.select_related("citizen", "form")
    found = access.fetch(rows, request, pk, to=Permission.WRITE_GOALS)
    conversations.discard(found, by=request.user)
    messages.success(request, _("The draft is discarded."))
    return redirect("citizen", pk=found.citizen_id)


@login_required
@require_POST
def conversation_add(request: StaffRequest, pk: Any) -> HttpResponse:
    """Add to a finished talk."""
    found = access.fetch(_rows(), request, pk, to=Permission.WRITE_GOALS)
    form = AddendumForm(request.POST)
    if form.is_valid() and attempt(
        form, lambda: conversations.add(found, by=request.user, **form.cleaned_data)
    ):
        return redirect(f"{reverse('conversation', args=[pk])}#addenda")
    trail.looked(by=request.user, citizens=[found.citizen], place="conversation", once_within=trail.SAME_LOOK)
    return _read(request, found, form, status=422)


@login_required
@require_POST
def wish_goal(request: StaffRequest, pk: Any) -> HttpResponse:
    """Make a goal of a wish, and go on to its SMARTE wording."""
    rows = Wish.objects.select_related("conversation__citizen")
    wish = access.fetch(rows, request, pk, to=Permission.WRITE_GOALS)
    goal = conversations.make_goal(wish, by=request.user)
    return redirect("goal_edit", pk=goal.pk)


def _rows() -> Any:
    return (
        Conversation.objects.exclude(state=State.DISCARDED)
        .select_related("citizen", "form", "started_by", "finished_by")
        .prefetch_related("form__fields", "answers__field", "answers__written_by")
    )


def _may_write(request: StaffRequest, found: Conversation) -> bool:
    citizen = found.citizen
    return access.sees(request.user, citizen.team_id, citizen.provider_id, Permission.WRITE_GOALS)


def _fetch_and_read(request: StaffRequest, pk: Any) -> tuple[Conversation, AnswersForm]:
    found: Conversation = access.fetch(_rows(), request, pk, to=Permission.WRITE_GOALS)
    return found, _form(request, found, request.POST, page=request.POST.get("page", ""))


def _form(request: StaffRequest, found: Conversation, typed: Any = None, *, page: str) -> AnswersForm:
    """The questions, with the relatives to choose from where the reader may know of them."""
    told = consents.cover(found.citizen, request.user).network
    relatives = list(found.citizen.relatives.current()) if told else []
    return AnswersForm(typed, conversation=found, page=page, relatives=relatives)


def _save(request: StaffRequest, found: Conversation, form: AnswersForm) -> None:
    conversations.save(
        found,
        by=request.user,
        typed=form.typed(),
        page=form.cleaned_data["page"],
        held_on=form.cleaned_data["held_on"],
        relatives_present=form.cleaned_data["relatives_present"],
    )


def _faulty(request: StaffRequest, found: Conversation, form: AnswersForm) -> HttpResponse:
    """What was typed, with its faults. What saves itself says only that it is not saved."""
    if request.htmx:
        return render(request, "goals/_saved.html", {"form": form}, status=422)
    trail.looked(by=request.user, citizens=[found.citizen], place="conversation", once_within=trail.SAME_LOOK)
    return _paper(request, found, form, status=422)


def _both(
    request: StaffRequest, found: Conversation, form: AnswersForm, overtaken: conversations.AnswersOvertaken
) -> HttpResponse:
    """Both texts of each answer that two have written in; the typed one can be saved on top."""
    if request.htmx:
        raise overtaken
    typed = request.POST.copy()
    for number, answer in overtaken.theirs.items():
        typed[f"seen-{number}"] = conversations.digest(answer.text, answer.mark)
    form = _form(request, found, typed, page=form.cleaned_data["page"])
    form.is_valid()
    trail.looked(by=request.user, citizens=[found.citizen], place="conversation", once_within=trail.SAME_LOOK)
    return _paper(request, found, form, theirs=dict(overtaken.theirs), status=409)


def _paper(
    request: StaffRequest,
    found: Conversation,
    form: AnswersForm,
    *,
    theirs: dict[int, ConversationAnswer] | None = None,
    status: int = 200,
) -> HttpResponse:
    asked = [one | {"theirs": (theirs or {}).get(one["question"].number)} for one in form.asked()]
    context = {
        "conversation": found,
        "citizen": found.citizen,
        "form": form,
        "asked": asked,
        "is_overtaken": bool(theirs),
    }
    return render(request, "goals/conversation_form.html", context, status=status)


def _read(
    request: StaffRequest, found: Conversation, form: AddendumForm, *, status: int = 200
) -> HttpResponse:
    wishes: dict[int, list[Wish]] = {}
    for wish in found.wishes.select_related("goal"):
        wishes.setdefault(wish.field_id, []).append(wish)
    answers = {answer.field_id: answer for answer in found.answers.all()}
    context = {
        "conversation": found,
        "citizen": found.citizen,
        "said": [
            {
                "question": question,
                "kind": Kind(question.kind),
                "answer": answers.get(question.pk),
                "mark": _mark(answers.get(question.pk)),
                "wishes": wishes.get(question.pk, []),
            }
            for question in found.form.fields.all()
        ],
        "addenda": found.addenda.select_related("by"),
        "form": form,
        "may_write": _may_write(request, found) and not found.is_draft,
    }
    return render(request, "goals/conversation.html", context, status=status)


def _mark(answer: ConversationAnswer | None) -> ConversationAnswer.Mark | None:
    return ConversationAnswer.Mark(answer.mark) if answer and answer.mark else None
