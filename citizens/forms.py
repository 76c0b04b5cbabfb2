"""What people fill in about a citizen, a course and proposed help."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.courses import USUAL_LENGTH
from citizens.models import CareCourse, Citizen, Closure, InterventionProposal, LegalBasis
from citizens.models.course import ClosureOutcome
from dtr import clock
from dtr.crypto import read_cpr
from dtr.forms import DateInput, choice, options
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team, Unit, User
from dtr.staff.roles import Permission


class CitizenForm(forms.ModelForm):
    """A new citizen, or the details of one. The teams are those in which the person may register."""

    cpr = forms.CharField(
        label=_("CPR number"),
        required=False,
        max_length=20,
        help_text=_("Ten digits. It is kept encrypted, and only the birthday is shown."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "class": "width-m"}),
    )

    field_order = ["name", "cpr", "address", "team", "contact_person", "provider"]

    class Meta:
        model = Citizen
        fields = ["name", "address", "team", "contact_person", "provider"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "address": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = access.teams(user, Permission.RUN_COURSES)
        choice(self, "team").queryset = Team.objects.filter(pk__in=[team.pk for team in teams]).order_by(
            "name"
        )
        if len(teams) == 1:
            self.fields["team"].initial = teams[0]
        choice(self, "team").empty_label = None
        there = Q(pk__in=[])
        for team in teams:
            there |= Q(pk__in=access.colleagues(team.pk).values("pk"))
        if self.instance.contact_person_id:
            there |= Q(pk=self.instance.contact_person_id)
        choice(self, "contact_person").queryset = User.objects.filter(there).order_by("name")
        choice(self, "contact_person").empty_label = _("No contact person yet")
        choice(self, "provider").queryset = Unit.objects.filter(kind=Unit.Kind.PRIVATE_PROVIDER).order_by(
            "name"
        )
        choice(self, "provider").empty_label = _("The municipality gives the help")
        if self.instance.cpr:
            del self.fields["cpr"]

    def clean_cpr(self) -> str:
        typed: str = self.cleaned_data["cpr"]
        try:
            return read_cpr(typed) if typed else ""
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from None


class CourseForm(forms.ModelForm):
    """The start of a course."""

    class Meta:
        model = CareCourse
        fields = ["kind", "track", "start_date", "planned_end_date", "citizen_wish"]
        widgets = {
            "start_date": DateInput(),
            "planned_end_date": DateInput(),
            "citizen_wish": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"planned_end_date": _("Twelve weeks after the start when left empty.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"start_date": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start = cleaned.get("start_date")
        if start and start <= dt.date.max - USUAL_LENGTH and not cleaned.get("planned_end_date"):
            cleaned["planned_end_date"] = start + USUAL_LENGTH
        return cleaned


class ClosureForm(forms.ModelForm):
    """The end of a course, with how it ended."""

    class Meta:
        model = Closure
        fields = ["outcome", "reason", "closed_on"]
        widgets = {
            "outcome": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 2}),
            "closed_on": DateInput(),
        }
        help_texts = {"reason": _("Needed when the course was broken off.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"closed_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        options(self, "outcome").choices = list(ClosureOutcome.choices)


class ProposalForm(forms.ModelForm):
    """Help that somebody asks the visitator for."""

    class Meta:
        model = InterventionProposal
        fields = ["what", "kind", "hours_per_week"]
        widgets = {
            "what": forms.Textarea(attrs={"rows": 2}),
            "kind": forms.RadioSelect,
            "hours_per_week": forms.TextInput(attrs={"class": "width-s", "inputmode": "decimal"}),
        }
        localized_fields = ["hours_per_week"]


class ApproveForm(forms.Form):
    """The visitator's yes. ``bases`` are the sections to choose from, already loaded."""

    start_date = forms.DateField(label=_("Start date"), widget=DateInput())
    legal_basis = forms.TypedChoiceField(label=_("Legal basis"))

    def __init__(self, *args: Any, bases: Iterable[LegalBasis], key: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": f"approve-{key}-%s"})
        self.initial.setdefault("start_date", clock.today())
        known = {str(basis.pk): basis for basis in bases}
        sections = [(pk, str(basis)) for pk, basis in known.items()]
        options(self, "legal_basis").choices = [("", _("Choose a section")), *sections]
        options(self, "legal_basis").coerce = known.__getitem__


class RejectForm(forms.Form):
    """The visitator's no, with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, key: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": f"reject-{key}-%s"})


def read_date(typed: str) -> dt.date | None:
    """A day as a browser or a Dane writes it; None for anything else."""
    try:
        return forms.DateField().clean(typed)
    except forms.ValidationError:
        return None
