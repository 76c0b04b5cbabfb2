"""A structured talk with the citizen is begun, written in, finished, added to; and its wishes become goals.

What somebody types is saved answer by answer. An answer that somebody else has changed since the page was
opened is never written over unseen: the writer is shown both.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens import journey
from citizens.models import CareCourse, Citizen
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission
from goals import progress
from goals.models import (
    Conversation,
    ConversationAddendum,
    ConversationAnswer,
    ConversationField,
    ConversationForm,
    FormerAnswer,
    Goal,
    GoalStatus,
    Wish,
)

Kind = ConversationField.Kind
State = Conversation.State
EARLIEST = dt.timedelta(days=366)
LONGEST_WISH = 1000
SAME_ADDENDUM = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Typed:
    """What was typed for one question, and the digest of what the page showed when it was opened."""

    text: str = ""
    mark: str = ""
    seen: str = ""


class AnswersOvertaken(Refusal):
    """Somebody else changed answers that were written in here too. Carries theirs, by question number."""

    def __init__(self, theirs: Mapping[int, ConversationAnswer]) -> None:
        self.theirs = theirs
        names = ", ".join(sorted({str(answer.written_by) for answer in theirs.values()}))
        super().__init__(
            "overtaken",
            _("%(name)s has written in the same answer meanwhile. Press save to see both texts.")
            % {"name": names},
        )


def digest(text: str, mark: str) -> str:
    """A short mark of what an answer said, so that a page can tell what it showed."""
    return hashlib.sha256(f"{mark}\n{text}".encode()).hexdigest()[:16]


def may_write(user: Any, conversation: Conversation) -> None:
    """Refuses ``not_yours`` to whoever may not write in the talk."""
    rows = Conversation.objects.visible_to(user, Permission.WRITE_GOALS)
    if not rows.filter(pk=conversation.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


@transaction.atomic
def start(citizen: Citizen, *, by: Any, form: ConversationForm) -> Conversation:
    """Begin a talk by the form. Whoever has a draft of the kind for the citizen already goes on with it."""
    progress.may_write(by, citizen)
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    drafts = Conversation.objects.filter(citizen=citizen, form__code=form.code, state=State.DRAFT)
    if there := drafts.filter(started_by=by).first():
        return there
    made = Conversation.objects.create(
        citizen=citizen, form=form, held_on=clock.today(), started_at=clock.now(), started_by=by
    )
    _record("conversation.started", made, by=by)
    return made


@transaction.atomic
def save(
    conversation: Conversation,
    *,
    by: Any,
    typed: Mapping[int, Typed],
    page: str,
    held_on: dt.date,
    relatives_present: str = "",
) -> Conversation:
    """Save a draft. What is as it was is left as it is; one event for all that one opened page saves.

    ``page`` names the opened page: what it saved before is no conflict. Refuses ``not_yours``, ``finished``,
    ``date_impossible``, and ``AnswersOvertaken``, in which case nothing is saved.
    """
    may_write(by, conversation)
    current = _locked(conversation)
    if not current.is_draft:
        raise Refusal("finished", _("The conversation is finished. Write an addendum instead."))
    if not clock.today() - EARLIEST <= held_on <= clock.today():
        raise Refusal("date_impossible", _("A conversation was held on a day within the last year."))
    rows = ConversationAnswer.objects.filter(conversation=current).select_related("written_by", "field")
    answers = {answer.field.number: answer for answer in rows}
    heard_before = any(answer.page == page for answer in answers.values())
    changed = _write(current, answers, typed, by=by, page=page)
    if (current.held_on, current.relatives_present) != (held_on, relatives_present.strip()):
        current.held_on, current.relatives_present = held_on, relatives_present.strip()
        current.save(update_fields=["held_on", "relatives_present"])
        changed = True
    if changed and not heard_before:
        _record("conversation.written", current, by=by)
    return current


def _write(
    conversation: Conversation,
    answers: Mapping[int, ConversationAnswer],
    typed: Mapping[int, Typed],
    *,
    by: Any,
    page: str,
) -> bool:
    theirs = {}
    wanted = []
    for field in conversation.form.fields.all():
        if (new := typed.get(field.number)) is None:
            continue
        old = answers.get(field.number)
        now = digest(old.text, old.mark) if old else digest("", "")
        if digest(new.text, new.mark) in (now, new.seen):
            continue
        if old is not None and now != new.seen and not (page and old.page == page):
            theirs[field.number] = old
        wanted.append((field, old, new))
    if theirs:
        raise AnswersOvertaken(theirs)
    for field, old, new in wanted:
        _put(conversation, field, old, new, by=by, page=page)
    return bool(wanted)


def _put(
    conversation: Conversation,
    field: ConversationField,
    old: ConversationAnswer | None,
    new: Typed,
    *,
    by: Any,
    page: str,
) -> None:
    fields = {"text": new.text, "mark": new.mark, "page": page, "written_by": by, "written_at": clock.now()}
    if old is None:
        ConversationAnswer.objects.create(conversation=conversation, field=field, **fields)
        return
    if old.page != page:
        FormerAnswer.objects.create(
            answer=old, text=old.text, mark=old.mark, written_at=old.written_at, written_by=old.written_by
        )
    ConversationAnswer.objects.filter(pk=old.pk).update(**fields)


@transaction.atomic
def finish(conversation: Conversation, *, by: Any) -> Conversation:
    """End the draft: from now on it is only added to, and its wishes can become goals.

    Does nothing when it is finished. Refuses ``not_yours``, ``discarded`` and ``empty``.
    """
    may_write(by, conversation)
    current = _locked(conversation)
    if current.state == State.FINISHED:
        return current
    if current.state == State.DISCARDED:
        raise Refusal("discarded", _("The draft was discarded."))
    answers = list(current.answers.select_related("field"))
    if not any(answer.text or answer.mark for answer in answers):
        raise Refusal("empty", _("Write at least one answer before you finish the conversation."))
    current.state, current.finished_at, current.finished_by = State.FINISHED, clock.now(), by
    current.save(update_fields=["state", "finished_at", "finished_by"])
    wishes = [
        (answer.field, line.strip()[:LONGEST_WISH])
        for answer in answers
        if answer.field.kind == Kind.WISH
        for line in answer.text.splitlines()
        if line.strip()
    ]
    Wish.objects.bulk_create(
        Wish(conversation=current, field=field, number=number, text=text)
        for number, (field, text) in enumerate(wishes, start=1)
    )
    if current.form.is_about_course:
        _note_dialogues(current, by=by)
    _record("conversation.finished", current, by=by)
    return current


def _note_dialogues(conversation: Conversation, *, by: Any) -> None:
    """The talk is the dialogue about planning each course that ran on its day (ældreloven § 11)."""
    running = CareCourse.objects.open().filter(
        citizen_id=conversation.citizen_id, start_date__lte=conversation.held_on
    )
    for course in running.select_related("citizen"):
        journey.note_dialogue(
            course, by=by, held_on=conversation.held_on, took_part=conversation.relatives_present
        )


@transaction.atomic
def discard(conversation: Conversation, *, by: Any) -> Conversation:
    """Put a draft away that should not have been. Does nothing the second time; refuses ``finished``."""
    may_write(by, conversation)
    current = _locked(conversation)
    if current.state == State.DISCARDED:
        return current
    if current.state == State.FINISHED:
        raise Refusal("finished", _("The conversation is finished. Write an addendum instead."))
    current.state = State.DISCARDED
    current.save(update_fields=["state"])
    _record("conversation.discarded", current, by=by)
    return current


@transaction.atomic
def add(conversation: Conversation, *, by: Any, kind: str, text: str) -> ConversationAddendum:
    """Add to a finished talk, or correct it. Sent twice in a row it is one.

    Refuses ``not_yours``, ``not_finished``, ``empty`` and ``no_kind``.
    """
    may_write(by, conversation)
    current, text = _locked(conversation), text.strip()
    if current.state != State.FINISHED:
        raise Refusal("not_finished", _("Write in the draft itself; addenda are for finished conversations."))
    if not text:
        raise Refusal("empty", _("Write what is to be added."))
    if kind not in ConversationAddendum.Kind.values:
        raise Refusal("no_kind", _("Choose whether it is an addendum or a correction."))
    last = current.addenda.filter(by=by, kind=kind).last()
    if last is not None and last.text == text and last.at > clock.now() - SAME_ADDENDUM:
        return last
    made = ConversationAddendum.objects.create(
        conversation=current, kind=kind, text=text, at=clock.now(), by=by
    )
    _record("conversation.added_to", current, by=by, kind=kind)
    return made


@transaction.atomic
def make_goal(wish: Wish, *, by: Any) -> Goal:
    """A goal in the citizen's own words, tied to the wish. A wish that is a goal already gives that one."""
    may_write(by, wish.conversation)
    current = (
        Wish.objects.select_for_update(of=("self",), no_key=True)
        .select_related("conversation__citizen")
        .get(pk=wish.pk)
    )
    if current.goal_id is not None:
        return Goal.objects.get(pk=current.goal_id)
    citizen = current.conversation.citizen
    goal = progress.set_goal(citizen, by=by, citizen_wish=current.text, status=GoalStatus.PLANNED)
    current.goal = goal
    current.save(update_fields=["goal"])
    trail.record(
        "wish.became_goal",
        by=by,
        about=current,
        citizen_id=citizen.pk,
        team_id=citizen.team_id,
        goal=str(goal.pk),
    )
    return goal


def _locked(conversation: Conversation) -> Conversation:
    """Of two who act at once, the second finds what the first has done."""
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("citizen", "form").get(pk=conversation.pk)


def _record(code: str, conversation: Conversation, *, by: Any, **facts: Any) -> None:
    citizen = conversation.citizen
    trail.record(
        code,
        by=by,
        about=conversation,
        citizen_id=citizen.pk,
        team_id=citizen.team_id,
        name=conversation.form.name,
        **facts,
    )
    progress.tell(citizen.pk)
