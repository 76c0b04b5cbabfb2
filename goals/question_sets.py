"""What a kind of talk asks is written in a new version; talks that were begun keep theirs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from goals.models import ConversationField, ConversationForm

HEAD = ("name", "name_en", "purpose", "purpose_en", "is_about_course")


@dataclass(frozen=True)
class Question:
    """One question as somebody wrote it."""

    title: str
    kind: str = ConversationField.Kind.TEXT
    title_en: str = ""
    help: str = ""
    help_en: str = ""


def newest(code: str) -> ConversationForm | None:
    """The version in use of a kind of talk."""
    return ConversationForm.objects.filter(code=code).order_by("-version").first()


def questions_of(form: ConversationForm) -> list[Question]:
    """The questions of a version as they were written."""
    names = list(Question.__dataclass_fields__)
    return [Question(**values) for values in form.fields.order_by("number").values(*names)]


@transaction.atomic
def publish(
    code: str, *, by: Any, questions: Sequence[Question], seen_version: int, **head: Any
) -> ConversationForm:
    """Put a new version in use, its questions numbered as they stand.

    ``head`` is what ``HEAD`` names. Does nothing when nothing is new. Refuses ``not_yours``,
    ``no_questions``, and ``overtaken`` when another version than ``seen_version`` is in use by now.
    """
    if not access.keeps_the_house(by):
        raise Refusal("not_yours", _("Only those who keep the house publish conversation forms."))
    if not questions:
        raise Refusal("no_questions", _("Write at least one question."))
    current = ConversationForm.objects.select_for_update().filter(code=code).order_by("-version")[:1].get()
    if current.version != seen_version:
        raise _overtaken()
    if head == {name: getattr(current, name) for name in HEAD} and list(questions) == questions_of(current):
        return current
    try:
        with transaction.atomic():
            new = ConversationForm.objects.create(
                code=code, version=seen_version + 1, published_at=clock.now(), published_by=by, **head
            )
    except IntegrityError:
        raise _overtaken() from None
    ConversationField.objects.bulk_create(
        ConversationField(form=new, number=number, **asdict(one))
        for number, one in enumerate(questions, start=1)
    )
    trail.record(
        "conversation_form.published",
        by=by,
        about=new,
        name=new.name,
        before=current.version,
        after=new.version,
    )
    return new


def _overtaken() -> Refusal:
    return Refusal(
        "overtaken",
        _("Somebody else has published a new version. Your text is kept: compare, then publish again."),
    )
