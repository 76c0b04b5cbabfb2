"""What people write about a goal and a measurement."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from dtr import clock
from dtr.forms import DateInput, choice, options
from dtr.numbers import number
from goals.instruments import COPM_CODES
from goals.models import LIVE, FunctionalCondition, Goal, Instrument, Level, Measurement, Occasion
from goals.progress import WRITTEN

IN_THE_ROW = [("", _("In the row, the first is the baseline")), *Occasion.choices]


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
            "accepted_words": forms.Textarea(attrs={"rows": 2}),
            "accepted_on": DateInput(),
            "target_date": DateInput(),
            "review_date": DateInput(),
        }
        help_texts = {
            "citizen_wish": _("Write it the way the citizen says it."),
            "owner": _(
                "Where the visitator and the citizen want different things, each goal says whose it is."
            ),
            "against": _("Sub-goals can build the bridge between the two."),
        }

    def __init__(
        self, *args: Any, citizen: Citizen | None = None, levels_told: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        others = Goal.objects.filter(citizen=citizen).exclude(pk=self.instance.pk)
        tied = Q(status__in=LIVE) | Q(pk=self.instance.against_id)
        choice(self, "against").queryset = others.filter(tied) if citizen else others.none()
        choice(self, "against").empty_label = _("No other goal")
        in_use = FunctionalCondition.objects.valid_on(clock.today())
        kept = FunctionalCondition.objects.filter(pk=self.instance.condition_id)
        choice(self, "condition").queryset = in_use | kept
        choice(self, "condition").empty_label = _("No condition")
        self.fields["owner"].required = False
        if not levels_told:
            for name in ("condition", "current_level", "expected_level"):
                del self.fields[name]

    def clean_owner(self) -> str:
        """A form that does not ask leaves the goal whose it is."""
        return self.cleaned_data["owner"] or self.instance.owner


class SubGoalForm(forms.Form):
    """A step towards a goal."""

    text = forms.CharField(label=_("Sub-goal"), max_length=500)
    due_date = forms.DateField(label=_("To be reached by"), required=False, widget=DateInput())
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 2)


class LevelForm(forms.Form):
    """How limited the citizen was on a day."""

    level = forms.TypedChoiceField(label=_("Level"), choices=Level, coerce=int)
    judged_on = forms.DateField(label=_("Judged on"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"judged_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class InstrumentField(forms.ModelChoiceField):
    """Each instrument with its scale, so that nobody has to guess it."""

    def label_from_instance(self, obj: Instrument) -> str:
        return f"{obj.name} ({number(obj.minimum)} – {number(obj.maximum)})"


class MeasurementForm(forms.ModelForm):
    """A score on a date."""

    class Meta:
        model = Measurement
        field_classes = {"instrument": InstrumentField}
        fields = ["instrument", "value", "measured_on", "informant", "occasion", "goal"]
        widgets = {"measured_on": DateInput()}

    value = forms.DecimalField(
        label=_("Value"), max_digits=7, decimal_places=3, localize=True, min_value=-9_999, max_value=9_999
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
        options(self, "occasion").choices = IN_THE_ROW
        choice(self, "instrument").empty_label = _("Choose an instrument")
        # COPM has its own page: a total is compared only with one about the same problems.
        offered = Instrument.objects.in_use().filter(is_noted_elsewhere=False).exclude(code__in=COPM_CODES)
        choice(self, "instrument").queryset = offered
