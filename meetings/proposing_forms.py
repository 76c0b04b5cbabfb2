"""What people type who propose a citizen, report changed need, or weigh what proposes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from dtr import clock
from dtr.forms import DateInput, choice
from meetings.models import AgendaProposal, Meeting
from meetings.proposing import LONGEST_ANSWER, LONGEST_DETAILS, LONGEST_NAME, LONGEST_REASON
from meetings.weighing import MOST_LIMIT, MOST_WEIGHT, Weighed, Weights

Category, WishedBy = AgendaProposal.Category, AgendaProposal.WishedBy


class NominateForm(forms.Form):
    """Why a citizen should be discussed, and who wishes it."""

    category = forms.ChoiceField(label=_("What is it about?"), choices=Category.choices)
    agenda_reason = forms.CharField(
        label=_("Why should the citizen be discussed?"),
        max_length=LONGEST_REASON,
        help_text=_("One sentence with the fact: what you have seen, and when."),
    )
    wished_by = forms.ChoiceField(
        label=_("Who wishes it?"), choices=WishedBy.choices, required=False, widget=forms.RadioSelect
    )
    wished_by_name = forms.CharField(
        label=_("The relative's name, and how related"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Only when a relative wishes it."),
    )


class ListForm(forms.Form):
    """A citizen of the team to name on the list of a meeting."""

    citizen = forms.ModelChoiceField(Citizen.objects.none())
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "citizen").queryset = Citizen.objects.visible_to(user).filter(team_id=meeting.team_id)


class NeedChangeForm(forms.Form):
    """A supplier's notice of changed need."""

    agenda_reason = forms.CharField(label=_("What has changed?"), max_length=LONGEST_REASON)
    noticed_on = forms.DateField(label=_("When did you see it?"), widget=DateInput())
    details = forms.CharField(
        label=_("What you have seen, and what you have done"),
        max_length=LONGEST_DETAILS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["noticed_on"].initial = clock.today()


class AnswerForm(forms.Form):
    """What whoever proposed or reported is told."""

    answer = forms.CharField(label=_("What do you answer?"), max_length=LONGEST_ANSWER)


class WeightForm(forms.Form):
    """What one signal counts, and its limit if it has one."""

    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=0,
        max_value=MOST_WEIGHT,
        widget=forms.NumberInput(attrs={"class": "width-s"}),
    )
    limit = forms.IntegerField(
        label=_("Limit"),
        min_value=0,
        max_value=MOST_LIMIT,
        widget=forms.NumberInput(attrs={"class": "width-s"}),
    )

    def __init__(self, data: Any, *, row: Weighed) -> None:
        self.row = row
        super().__init__(data, prefix=row.signal.name, initial={"weight": row.weight, "limit": row.limit})
        if not row.signal.unit:
            del self.fields["limit"]
        else:
            self.fields["limit"].label = str(row.signal.unit)


class WeightForms:
    """One form per signal."""

    def __init__(self, data: Any, weights: Weights) -> None:
        self.forms = [WeightForm(data, row=row) for row in weights.signals]

    def is_valid(self) -> bool:
        # Each is asked, so that every fault is shown at once.
        return not any(form.errors for form in self.forms) and all(form.is_bound for form in self.forms)

    def written(self) -> Mapping[str, tuple[int, int | None]]:
        """Signal → weight and limit, as the verb takes them."""
        return {
            form.row.signal.name: (form.cleaned_data["weight"], form.cleaned_data.get("limit"))
            for form in self.forms
        }
