"""What somebody writes who edits the rules: the set, and each rule in both languages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Rule, RuleSet
from meetings.rule_checks import CHECKS
from meetings.rules import RuleText

MOST_RULES = 30


class RuleSetForm(forms.ModelForm):
    """The name of the set, and where its texts come from."""

    class Meta:
        model = RuleSet
        fields = ["name", "origin"]
        widgets = {"origin": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"origin": _("Say where the texts come from. Everybody sees it under the rules.")}


class RuleForm(forms.ModelForm):
    """One rule. Its place follows from the numbers; a rule without a number comes last."""

    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-s"}),
    )
    check_name = forms.ChoiceField(label=_("Check"), required=False)

    class Meta:
        model = Rule
        fields = ["number", "title", "line", "title_en", "line_en", "kind", "check_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, check.label) for name, check in CHECKS.items()]
        self.fields["check_name"].choices = [("", _("None: people judge")), *names]  # type: ignore[attr-defined]

    def text(self) -> RuleText:
        """What was written, as the verb takes it."""
        return RuleText(**{name: self.cleaned_data[name] for name in RuleText.__dataclass_fields__})


class RuleFormSet(forms.BaseFormSet):
    """All rules of a set, with two empty places to write in."""

    def texts(self) -> list[RuleText]:
        """The rules that stay, in the order of their numbers."""
        written = [form for form in self.forms if form.has_changed() or form in self.initial_forms]
        staying = [form for form in written if not form.cleaned_data.get("DELETE")]
        return [
            form.text()
            for form in sorted(staying, key=lambda form: form.cleaned_data["number"] or MOST_RULES * 9)
        ]


RuleForms = forms.formset_factory(
    RuleForm, formset=RuleFormSet, extra=2, can_delete=True, max_num=MOST_RULES, validate_max=True
)
