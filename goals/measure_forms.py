"""What people write about a measurement that is more than one score."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from dtr import clock
from dtr.forms import DateInput, choice
from dtr.numbers import number
from goals.forms import IN_THE_ROW
from goals.instruments import MOST_PROBLEMS
from goals.measuring import LEVELS, LONGEST_REASON, LONGEST_TITLE, Problem
from goals.models import GasScale, Goal, Informant, Instrument

COPM_SCORES = [("", "–"), *((str(score), str(score)) for score in range(1, 11))]


class OccasionForm(forms.Form):
    """When, for which goal, and who informed."""

    measured_on = forms.DateField(label=_("Measured on"), widget=DateInput())
    informant = forms.ChoiceField(label=_("Who informed"), choices=Informant)
    occasion = forms.ChoiceField(
        label=_("What the measurement is"),
        choices=IN_THE_ROW,
        required=False,
    )
    goal = forms.ModelChoiceField(
        label=_("Measured for the goal"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=_("No particular goal"),
    )
    usual_informant = Informant.STAFF

    def __init__(self, *args: Any, citizen: Citizen, **kwargs: Any) -> None:
        usual = {"measured_on": clock.today(), "informant": self.usual_informant}
        kwargs["initial"] = usual | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        choice(self, "goal").queryset = Goal.objects.filter(citizen=citizen)

    def common(self) -> dict[str, Any]:
        """The facts that every measurement has."""
        return {name: self.cleaned_data[name] for name in ("measured_on", "informant", "occasion", "goal")}


class ItemsForm(OccasionForm):
    """An instrument's items, each with its own scores to choose from."""

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = []
        for place, item in enumerate(instrument.items):
            self.names.append(f"item_{place}")
            self.fields[self.names[-1]] = forms.TypedChoiceField(
                label=item["name"],
                choices=[("", "–"), *((str(score), number(score)) for score in _scores(item))],
                coerce=Decimal,
                empty_value=None,
                # Whoever leaves one out is told so by the verb, in a sentence with the count.
                required=False,
                widget=forms.Select(attrs={"class": "width-s"}),
            )
        self.order_fields([*self.names, "measured_on", "informant", "occasion", "goal"])

    def scores(self) -> list[Decimal | None]:
        """One per item, None where nothing was chosen."""
        return [self.cleaned_data[name] for name in self.names]


def _scores(item: dict[str, str]) -> list[Decimal]:
    least, most, step = (Decimal(item[name]) for name in ("minimum", "maximum", "step"))
    return [least + step * count for count in range(int((most - least) / step) + 1)]


class CopmForm(OccasionForm):
    """Up to five problems with the citizen's own scores; the form and the manual are not ours to show."""

    usual_informant = Informant.CITIZEN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, MOST_PROBLEMS + 1):
            self.fields[f"title_{place}"] = forms.CharField(
                label=_("Problem %(number)s") % {"number": place}, max_length=LONGEST_TITLE, required=False
            )
            for part, label in (("performance", _("Performance")), ("satisfaction", _("Satisfaction"))):
                self.fields[f"{part}_{place}"] = forms.TypedChoiceField(
                    label=label, choices=COPM_SCORES, coerce=int, empty_value=None, required=False
                )

    def rows(self) -> list[list[Any]]:
        """The fields of each problem, for the page."""
        parts = ("title", "performance", "satisfaction")
        return [[self[f"{part}_{place}"] for part in parts] for place in range(1, MOST_PROBLEMS + 1)]

    def clean(self) -> dict[str, Any]:
        """A problem is written with its title and both scores, or not at all."""
        data = super().clean() or self.cleaned_data
        for place in range(1, MOST_PROBLEMS + 1):
            given = [data.get(f"{part}_{place}") for part in ("title", "performance", "satisfaction")]
            if any(given) and not all(given):
                self.add_error(
                    f"title_{place}", _("Write the title and both scores, or leave the line empty.")
                )
        return data

    def problems(self) -> list[Problem]:
        """The problems that were written."""
        data = self.cleaned_data
        return [
            Problem(data[f"title_{place}"], data[f"performance_{place}"], data[f"satisfaction_{place}"])
            for place in range(1, MOST_PROBLEMS + 1)
            if data[f"title_{place}"]
        ]


class StrikeForm(forms.Form):
    """Why a score was wrong."""

    reason = forms.CharField(
        label=_("Why is the measurement wrong?"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class GasScaleForm(forms.ModelForm):
    """What each level of a goal means, and how much the goal weighs."""

    class Meta:
        model = GasScale
        fields = [*LEVELS, "importance", "difficulty"]
