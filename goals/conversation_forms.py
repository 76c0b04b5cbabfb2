"""What people write in and about a talk: its answers, what is added later, and the questions themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from citizens.models import Relative
from dtr.forms import DateInput, options
from goals.conversations import Typed, digest
from goals.models import (
    Conversation,
    ConversationAddendum,
    ConversationAnswer,
    ConversationField,
    ConversationForm,
)
from goals.question_sets import HEAD, Question

Kind = ConversationField.Kind
Mark = ConversationAnswer.Mark
MARKS = {
    Kind.COLOUR: [Mark.GREEN, Mark.YELLOW, Mark.RED],
    Kind.CHANGE: [Mark.NO, Mark.YES],
}
MOST_QUESTIONS = 40
# Between the names of those who were present.
BETWEEN = "; "
LONGEST_PRESENT = 200


class AnswersForm(forms.Form):
    """The questions of one talk with what has been answered. Each answer knows what it was when shown."""

    page = forms.CharField(widget=forms.HiddenInput, max_length=36)
    held_on = forms.DateField(label=_("Held on"), widget=DateInput())
    relatives = forms.MultipleChoiceField(
        label=_("Relatives who were present"), required=False, widget=forms.CheckboxSelectMultiple
    )
    relatives_present = forms.CharField(
        label=_("Others who were present"), max_length=LONGEST_PRESENT, required=False
    )

    def __init__(
        self, *args: Any, conversation: Conversation, page: str, relatives: Sequence[Relative], **kwargs: Any
    ) -> None:
        known = {one.name: str(one) for one in relatives}
        written = [one.strip() for one in conversation.relatives_present.split(";")]
        kwargs["initial"] = {
            "page": page,
            "held_on": conversation.held_on,
            "relatives": [name for name in written if name in known],
            "relatives_present": BETWEEN.join(name for name in written if name not in known),
        }
        super().__init__(*args, **kwargs)
        options(self, "relatives").choices = list(known.items())
        if not known:
            del self.fields["relatives"]
            self.fields["relatives_present"].label = _("Relatives who were present")
        self.questions = list(conversation.form.fields.all())
        answers = {answer.field_id: answer for answer in conversation.answers.all()}
        for question in self.questions:
            self._ask(question, answers.get(question.pk))

    def _ask(self, question: ConversationField, answer: ConversationAnswer | None) -> None:
        number, text, mark = question.number, answer.text if answer else "", answer.mark if answer else ""
        rows = 4 if question.kind in (Kind.TEXT, Kind.FACT, Kind.ASSUMPTION, Kind.WISH) else 1
        self.fields[f"text-{number}"] = forms.CharField(
            label=_("Note") if question.kind in MARKS else question.title_read,
            help_text="" if question.kind in MARKS else question.help_read,
            max_length=5000,
            required=False,
            initial=text,
            widget=forms.Textarea(attrs={"rows": rows}),
        )
        self.fields[f"seen-{number}"] = forms.CharField(
            widget=forms.HiddenInput, required=False, max_length=16, initial=digest(text, mark)
        )
        if question.kind in MARKS:
            self.fields[f"mark-{number}"] = forms.ChoiceField(
                label=question.title_read,
                help_text=question.help_read,
                choices=[
                    ("", _("Not looked at")),
                    *((one.value, one.label) for one in MARKS[Kind(question.kind)]),
                ],
                required=False,
                initial=mark,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        """Those who were chosen and those who were written, in one line of at most two hundred letters."""
        said: dict[str, Any] = super().clean() or {}
        others = [one.strip() for one in said.get("relatives_present", "").split(";")]
        together = BETWEEN.join(filter(None, [*said.get("relatives", []), *others]))
        if len(together) > LONGEST_PRESENT:
            self.add_error("relatives_present", _("Write fewer names, or shorter ones."))
        return said | {"relatives_present": together}

    def asked(self) -> list[dict[str, Any]]:
        """Each question with its bound fields, for the page."""
        return [
            {
                "question": one,
                "text": self[f"text-{one.number}"],
                "seen": self[f"seen-{one.number}"],
                "mark": self._mark(one),
            }
            for one in self.questions
        ]

    def _mark(self, question: ConversationField) -> BoundField | None:
        name = f"mark-{question.number}"
        return self[name] if name in self.fields else None

    def typed(self) -> dict[int, Typed]:
        """What was typed, as the verb takes it, by the question's number."""
        said: Mapping[str, str] = self.cleaned_data
        return {
            one.number: Typed(
                text="\n".join(said[f"text-{one.number}"].strip().splitlines()),
                mark=said.get(f"mark-{one.number}", ""),
                seen=said[f"seen-{one.number}"],
            )
            for one in self.questions
        }


class AddendumForm(forms.ModelForm):
    """What is added to a finished talk."""

    class Meta:
        model = ConversationAddendum
        fields = ["kind", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "kind": forms.RadioSelect}


class FormHeadForm(forms.ModelForm):
    """What a kind of talk is called and for."""

    class Meta:
        model = ConversationForm
        fields = HEAD


class QuestionForm(forms.ModelForm):
    """One question. Its place follows from the numbers; a question without a number comes last."""

    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-s"}),
    )

    class Meta:
        model = ConversationField
        fields = ["number", "kind", "title", "title_en", "help", "help_en"]

    def question(self) -> Question:
        """What was written, as the verb takes it."""
        return Question(**{name: self.cleaned_data[name] for name in Question.__dataclass_fields__})


class QuestionFormSet(forms.BaseFormSet):
    """All questions of a form, with two empty places to write in."""

    def questions(self) -> list[Question]:
        """The questions that stay, in the order of their numbers."""
        written = [form for form in self.forms if form.has_changed() or form in self.initial_forms]
        staying = [form for form in written if not form.cleaned_data.get("DELETE")]
        last = MOST_QUESTIONS * 9
        return [
            form.question() for form in sorted(staying, key=lambda form: form.cleaned_data["number"] or last)
        ]


QuestionForms = forms.formset_factory(
    QuestionForm, formset=QuestionFormSet, extra=2, can_delete=True, max_num=MOST_QUESTIONS, validate_max=True
)
