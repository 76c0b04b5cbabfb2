"""What somebody writes who prepares for a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.facts import LONGEST_CONTRIBUTION
from meetings.models import AgendaItem, ContributionKind, SharingNote
from meetings.models.preparing import LONGEST_PREPARATION
from meetings.preparing import LONGEST_BUT_NOT

FACTS = [
    (kind.value, kind.label)
    for kind in (ContributionKind.OBSERVATION, ContributionKind.MEASUREMENT, ContributionKind.ASSUMPTION)
]


class FactForm(forms.Form):
    """One fact, and what kind of statement it is."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=FACTS, initial=ContributionKind.OBSERVATION)
    text = forms.CharField(
        label=_("One fact for the meeting"),
        max_length=LONGEST_CONTRIBUTION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"fact-{item.pk}-%s"
        super().__init__(*args, **kwargs)


class WordsForm(forms.Form):
    """What the citizen wants said, in the citizen's own words."""

    text = forms.CharField(
        label=_("What the citizen wants said"),
        max_length=LONGEST_CONTRIBUTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Write it the way the citizen says it."),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"words-{item.pk}-%s"
        super().__init__(*args, **kwargs)


class SharingForm(forms.Form):
    """What the citizen allows to be told."""

    extent = forms.ChoiceField(
        label=_("What may be told at the meeting?"),
        choices=SharingNote.Extent.choices,
        widget=forms.RadioSelect,
    )
    but_not = forms.CharField(label=_("What may not be told"), max_length=LONGEST_BUT_NOT, required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"sharing-{item.pk}-%s"
        super().__init__(*args, **kwargs)


class MinutesForm(forms.Form):
    """How long somebody prepares."""

    minutes = forms.IntegerField(
        label=_("My minutes of preparation"),
        min_value=0,
        max_value=LONGEST_PREPARATION,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-s"}),
        help_text=_("Only you see your figure. A manager sees the sum of at least three people."),
    )
