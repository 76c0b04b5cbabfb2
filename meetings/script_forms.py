"""What somebody writes who edits a script: each step in both languages, with its minutes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import ScriptStep
from meetings.script import StepText

MOST_STEPS = 12


class StepForm(forms.ModelForm):
    """One step. Its place follows from the numbers; a step without a number comes last."""

    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-s"}),
    )
    minutes = forms.DecimalField(
        label=_("Minutes"),
        min_value=Decimal("0.25"),
        max_value=60,
        max_digits=4,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "width-s"}),
    )

    class Meta:
        model = ScriptStep
        fields = ["number", "kind", "minutes", "title", "prompt", "title_en", "prompt_en"]

    def text(self) -> StepText:
        """What was written, as the verb takes it."""
        return StepText(**{name: self.cleaned_data[name] for name in StepText.__dataclass_fields__})


class StepFormSet(forms.BaseFormSet):
    """All steps of a script, with one empty place to write in."""

    def texts(self) -> list[StepText]:
        """The steps that stay, in the order of their numbers."""
        written = [form for form in self.forms if form.has_changed() or form in self.initial_forms]
        staying = [form for form in written if not form.cleaned_data.get("DELETE")]
        return [form.text() for form in sorted(staying, key=lambda form: form.cleaned_data["number"] or 100)]


StepForms: Any = forms.formset_factory(
    StepForm, formset=StepFormSet, extra=1, can_delete=True, max_num=MOST_STEPS, validate_max=True
)
