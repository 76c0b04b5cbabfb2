"""What the participants type while the hour runs, or before it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.facts import LONGEST_CONTRIBUTION
from meetings.forms import AgreeForm
from meetings.models import AgendaItem, ContributionKind


class ContributeForm(forms.Form):
    """What somebody brings to the table, and what kind of statement it is."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=ContributionKind.choices,
        initial=ContributionKind.OBSERVATION,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Contribution"), max_length=LONGEST_CONTRIBUTION, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"contribute-{item.pk}-%s")
        super().__init__(*args, **kwargs)


class ProposeActionForm(AgreeForm):
    """An agreement that somebody proposes: what, who, when."""

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, item=item, **kwargs)
        # Whoever leads ties it to a goal.
        del self.fields["goal"]
        self.auto_id = f"propose-{item.pk}-%s"
