"""What people fill in about those around the citizen, and about consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens import relatives
from citizens.models import Citizen, Consent, NetworkContact, Relative, RelativeRight
from citizens.models.consent import ConsentHow
from citizens.models.relative import NetworkKind, Relation, RightKind
from dtr import clock
from dtr.forms import DateInput, choice, options
from dtr.staff.models import Unit


class RelativeForm(forms.ModelForm):
    """A relative, or somebody entitled to act for the citizen."""

    class Meta:
        model = Relative
        fields = ["name", "relation", "phone", "email", "address", "note"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "width-m"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "address": forms.TextInput(attrs={"autocomplete": "off"}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options(self, "relation").choices = [("", _("Choose a relation")), *Relation.choices]


class RightForm(forms.ModelForm):
    """A right of one relative."""

    class Meta:
        model = RelativeRight
        fields = ["kind", "scope", "valid_from", "valid_until"]
        widgets = {"kind": forms.RadioSelect, "valid_from": DateInput(), "valid_until": DateInput()}
        help_texts = {
            "scope": _(
                "For a guardian or a power of attorney: which document, and whether it covers money, health "
                "or everything."
            ),
            "valid_until": _("Empty when the right has no end."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options(self, "kind").choices = list(RightKind.choices)


class ContactForm(forms.ModelForm):
    """Somebody in the network."""

    class Meta:
        model = NetworkContact
        fields = ["kind", "name", "phone", "note"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "width-m"}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options(self, "kind").choices = [("", _("Choose a kind")), *NetworkKind.choices]


class UnitsField(forms.ModelMultipleChoiceField):
    """Organisations outside the authority, each with what it is."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.name} ({obj.get_kind_display()})"


class ConsentForm(forms.ModelForm):
    """A consent that the citizen has given."""

    units = UnitsField(
        label=_("Organisations that may be told"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    named = forms.ModelMultipleChoiceField(
        label=_("Relatives who may be told"),
        queryset=Relative.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    field_order = [
        "units", "named", "covers_health", "how", "given_by", "given_on", "valid_until", "note",
    ]  # fmt: skip

    class Meta:
        model = Consent
        fields = ["covers_health", "how", "given_by", "given_on", "valid_until", "note"]
        widgets = {
            "how": forms.RadioSelect,
            "given_on": DateInput(),
            "valid_until": DateInput(),
            "note": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "covers_health": _("Measurements, and what nurses and therapists say about the health."),
            "given_by": _("Only when a representative gave it."),
            "valid_until": _("Empty when it holds until it is withdrawn."),
        }

    def __init__(self, *args: Any, citizen: Citizen, **kwargs: Any) -> None:
        kwargs["initial"] = {"given_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        outside = Unit.objects.exclude(kind=Unit.Kind.MUNICIPAL).order_by("kind", "name")
        choice(self, "units").queryset = outside
        choice(self, "named").queryset = Relative.objects.current().filter(citizen=citizen)
        choice(self, "given_by").queryset = relatives.representatives(citizen)
        choice(self, "given_by").empty_label = _("The citizen")
        options(self, "how").choices = list(ConsentHow.choices)
        if not self.is_bound and citizen.provider_id:
            self.initial.setdefault("units", [citizen.provider_id])


class WithdrawForm(forms.Form):
    """What the citizen said when taking a consent back."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False)
