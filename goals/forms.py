"""What people write about a goal and a measurement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from dtr import clock
from dtr.forms import DateInput, choice
from dtr.numbers import number
from goals.models import Goal, Instrument, Measurement
from goals.progress import WRITTEN


class GoalForm(forms.ModelForm):
    """A goal: the citizen's own words first, then the letters of SMARTE."""

    # The version that the writer has seen.
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 2)

    class Meta:
        model = Goal
        fields = WRITTEN
        widgets = {
            "citizen_wish": forms.Textarea(attrs={"rows": 3}),
            "specific": forms.Textarea(attrs={"rows": 2}),
            "measurable": forms.Textarea(attrs={"rows": 2}),
            "realistic": forms.Textarea(attrs={"rows": 2}),
            "evaluation": forms.Textarea(attrs={"rows": 2}),
            "goal_type": forms.RadioSelect,
            "accepted_on": DateInput(),
            "target_date": DateInput(),
            "review_date": DateInput(),
        }
        help_texts = {"citizen_wish": _("Write it the way the citizen says it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version


class InstrumentField(forms.ModelChoiceField):
    """Each instrument with its scale, so that nobody has to guess it."""

    def label_from_instance(self, obj: Instrument) -> str:
        return f"{obj.name} ({number(obj.minimum)} – {number(obj.maximum)})"


class MeasurementForm(forms.ModelForm):
    """A score on a date."""

    class Meta:
        model = Measurement
        field_classes = {"instrument": InstrumentField}
        fields = ["instrument", "value", "measured_on", "informant", "goal"]
        widgets = {"measured_on": DateInput()}

    value = forms.DecimalField(
        label=_("Value"), max_digits=7, decimal_places=2, localize=True, min_value=-99_999, max_value=99_999
    )

    def __init__(self, *args: Any, citizen: Citizen, **kwargs: Any) -> None:
        kwargs["initial"] = {"measured_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["value"].widget.attrs |= {
            "class": "width-s",
            "inputmode": "decimal",
            "autocomplete": "off",
        }
        choice(self, "goal").queryset = Goal.objects.filter(citizen=citizen)
        self.fields["goal"].label = _("Measured for the goal")
        choice(self, "goal").empty_label = _("No particular goal")
        choice(self, "instrument").empty_label = _("Choose an instrument")
