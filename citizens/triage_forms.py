"""What people write about a triage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models.triage import LONGEST_INTERVAL
from citizens.triage import LONGEST_NOTE


class TriageNoteForm(forms.Form):
    """What is changed, and what is done about it."""

    note = forms.CharField(max_length=LONGEST_NOTE, required=False)


class TriagePlanForm(forms.Form):
    """A citizen's own interval between two triages; empty for that of the colour."""

    every_days = forms.IntegerField(
        label=_("Days between two triages"),
        help_text=_("Leave it empty to follow the colours."),
        min_value=1,
        max_value=LONGEST_INTERVAL,
        required=False,
        widget=forms.NumberInput(attrs={"class": "width-s"}),
    )
