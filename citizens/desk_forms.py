"""What is filled in at the visitator's desk and where granted help begins."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.hearings import USUAL_TIME
from citizens.models import LegalBasis
from dtr import clock
from dtr.forms import DateInput, choice


class FillForm(forms.Form):
    """The section whose texts are put into a draft."""

    legal_basis = forms.ModelChoiceField(
        label=_("Fill in from the section"), queryset=LegalBasis.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bases: Iterable[LegalBasis] = LegalBasis.objects.offered_on(clock.today())
        field = choice(self, "legal_basis")
        field.queryset = LegalBasis.objects.valid_on(clock.today())
        field.choices = [(one.pk, str(one)) for one in bases]


class HearingForm(forms.Form):
    """What is put to the citizen, and the last day to answer."""

    put_to_citizen = forms.CharField(
        label=_("What is put to the citizen"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The facts that count against the citizen and that the citizen may not know."),
    )
    answer_by = forms.DateField(label=_("Answer by"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answer_by", clock.today() + USUAL_TIME)


class HearingAnswerForm(forms.Form):
    """What the citizen answered, and when."""

    answer = forms.CharField(
        label=_("What the citizen answers"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Also when the citizen has nothing to say."),
    )
    answered_on = forms.DateField(label=_("Answered on"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answered_on", clock.today())


class HearingTakenBackForm(forms.Form):
    """Why a hearing that was begun is taken back."""

    because = forms.CharField(label=_("Why it is taken back"), max_length=500)


class DelayForm(forms.Form):
    """When the citizen was told in writing, and to expect the decision by when."""

    told_on = forms.DateField(label=_("Told in writing on"), widget=DateInput())
    expected_on = forms.DateField(label=_("The decision can be expected by"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("told_on", clock.today())
        self.initial.setdefault("expected_on", clock.today() + dt.timedelta(days=14))


class RecordForm(forms.Form):
    """Under which reference the decision stands in the care record."""

    reference = forms.CharField(
        label=_("Reference in the record"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "width-m"}),
        help_text=_("The number of the document or the case in the care record. Never a CPR number."),
    )


class StartedForm(forms.Form):
    """The day on which granted help began."""

    started_on = forms.DateField(label=_("Began on"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("started_on", clock.today())


class NotStartedForm(forms.Form):
    """Why granted help has not begun."""

    because = forms.CharField(
        label=_("Not begun, because"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
