"""What people choose about their letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dtr.outbox.models import Wishes
from dtr.outbox.wishes import EVERY_DAY


def _time(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, help_text=help_text)


class WishesForm(forms.Form):
    """On which days, outside which hours, one by one or one a day."""

    days = forms.MultipleChoiceField(
        label=_("On these days"), choices=Wishes.Weekday.choices, widget=forms.CheckboxSelectMultiple
    )
    quiet_from = _time(_("Quiet from"), _("Leave both empty if letters may come at any hour."))
    quiet_until = _time(_("Quiet until"))
    digest_at = _time(
        _("One letter a day, at"),
        _("Then one letter counts what there is instead of many. Leave it empty to get each by itself."),
    )

    def __init__(self, *args: Any, wishes: Wishes, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "days": list(wishes.days),
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "digest_at": wishes.digest_at,
        }
        super().__init__(*args, **kwargs)

    def clean_days(self) -> str:
        return "".join(day for day in EVERY_DAY if day in self.cleaned_data["days"])
