"""The small forms under an agreement."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.forms import DateInput
from meetings.models import AgreedAction

USUAL_MOVE = dt.timedelta(days=7)


class SmallForm(forms.Form):
    """One of several forms under each of several agreements on a page: its ids tell them apart."""

    name = ""

    def __init__(self, action: AgreedAction, data: Any = None) -> None:
        super().__init__(data, auto_id=f"action-{action.pk}-{self.name}-%s")


class DoneForm(SmallForm):
    name = "done"
    result = forms.CharField(label=_("What came of it"), max_length=500, required=False)


class ReasonForm(SmallForm):
    """A reason that is typed, or tapped on one of a few buttons, or both."""

    usual: tuple[str | Promise, ...] = ()
    # A tapped reason is enough, so the browser does not ask for a typed one.
    use_required_attribute = False
    because = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    def __init__(self, action: AgreedAction, data: Any = None) -> None:
        super().__init__(action, data)
        self.fields["reason"].help_text = _("Write it, or tap one of the usual reasons.")
        if data and data.get("because"):
            self.fields["reason"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        told = (data.pop("because", ""), data.get("reason", ""))
        data["reason"] = ": ".join(part for part in told if part)
        return data


class MoveForm(ReasonForm):
    name = "move"
    usual = (_("The citizen could not"), _("There was no time"), _("Waiting for somebody else"))
    due_date = forms.DateField(label=_("New date"), widget=DateInput)
    reason = forms.CharField(label=_("Why it is moved"), max_length=390)

    def __init__(self, action: AgreedAction, data: Any = None) -> None:
        super().__init__(action, data)
        self.fields["due_date"].initial = max(clock.today(), action.due_date) + USUAL_MOVE


class StuckForm(ReasonForm):
    name = "stuck"
    usual = (_("Waiting for an aid"), _("Waiting for an answer"), _("The citizen does not wish it now"))
    reason = forms.CharField(label=_("What it is waiting for"), max_length=390)
