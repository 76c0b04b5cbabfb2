"""The small forms under an agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dtr.forms import DateInput
from meetings.models import AgreedAction


class SmallForm(forms.Form):
    """One of several forms under each of several agreements on a page: its ids tell them apart."""

    name = ""

    def __init__(self, action: AgreedAction, data: Any = None) -> None:
        super().__init__(data, auto_id=f"action-{action.pk}-{self.name}-%s")


class DoneForm(SmallForm):
    name = "done"
    result = forms.CharField(label=_("What came of it"), max_length=500, required=False)


class MoveForm(SmallForm):
    name = "move"
    due_date = forms.DateField(label=_("New date"), widget=DateInput)
    reason = forms.CharField(label=_("Why it is moved"), max_length=500)


class StuckForm(SmallForm):
    name = "stuck"
    reason = forms.CharField(label=_("What it is waiting for"), max_length=500)
