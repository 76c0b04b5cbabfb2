"""What the leader types to pair a wall screen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings import walls
from meetings.models import Meeting, WallScreen


class PairForm(forms.ModelForm):
    """The six digits that a screen shows, and what the size of its text depends on."""

    code = forms.CharField(
        label=_("Code on the screen"),
        max_length=11,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "width-s"}),
    )

    class Meta:
        model = WallScreen
        fields = ("inches", "seat_metres", "theme")
        localized_fields = ("seat_metres",)
        widgets = {
            "inches": forms.NumberInput(attrs={"class": "width-s"}),
            "seat_metres": forms.TextInput(attrs={"inputmode": "decimal", "class": "width-s"}),
        }

    field_order = ("code", "inches", "seat_metres", "theme")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs["initial"] = walls.usual(meeting)
        super().__init__(*args, **kwargs)
