"""What people fill in about a citizen, a course and proposed help."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens import decisions, visitation
from citizens.models import (
    CareCourse,
    Citizen,
    Closure,
    Decision,
    DropoutReason,
    InterventionProposal,
    LegalBasis,
)
from citizens.models.course import ClosureOutcome
from citizens.models.intervention import HOURS_IN_A_WEEK
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
    """The start of a course. An end that is left empty is the usual one."""

    reason = forms.CharField(
        label=_("Why it is planned longer or shorter"),
        required=False,
        max_length=500,
        help_text=_("For more than twelve weeks. For less than eight in a care or rehabilitation course."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    field_order = ["kind", "start_date", "planned_end_date", "reason", "citizen_wish"]

    class Meta:
        model = CareCourse
        fields = ["kind", "start_date", "planned_end_date", "citizen_wish"]
        widgets = {
            "start_date": DateInput(),
            "planned_end_date": DateInput(),
            "citizen_wish": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "planned_end_date": _("Twelve weeks after the start when left empty; eight for training.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"start_date": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class ClosureForm(forms.ModelForm):
    """The end of a course, with how it ended."""

    class Meta:
        model = Closure
        fields = ["outcome", "dropout_reason", "reason", "closed_on"]
        widgets = {
            "outcome": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 2}),
            "closed_on": DateInput(),
        }
        help_texts = {
            "dropout_reason": _("Only when the course was broken off."),
            "reason": _("In a few words, when none of the reasons fits."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"closed_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        options(self, "outcome").choices = list(ClosureOutcome.choices)
        choice(self, "dropout_reason").queryset = DropoutReason.objects.offered()
        choice(self, "dropout_reason").empty_label = _("It was not broken off")


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
    """The visitator's yes: two fields where the rest fits, and what else is granted, by whom, unfolded.

    ``bases`` and ``units`` are what there is to choose from, already loaded. What is not sent at all stands
    as proposed and as usual; what is sent empty is meant so.
    """

    start_date = forms.DateField(label=_("Start date"), widget=DateInput())
    legal_basis = forms.TypedChoiceField(label=_("Legal basis"))
    what = forms.CharField(
        label=_("Granted help"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    hours_per_week = forms.DecimalField(
        label=_("Granted hours a week"),
        required=False,
        min_value=0,
        max_value=HOURS_IN_A_WEEK,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"class": "width-s", "inputmode": "decimal"}),
    )
    provider = forms.TypedChoiceField(label=_("Gives the help"), required=False, empty_value=None)
    authority = forms.TypedChoiceField(label=_("Decides"), required=False, empty_value=None)
    operator = forms.TypedChoiceField(label=_("Runs the help"), required=False, empty_value=None)
    payer = forms.TypedChoiceField(label=_("Pays"), required=False, empty_value=None)

    CHANGES = ("what", "hours_per_week")
    UNITS = ("provider", "authority", "operator", "payer")

    def __init__(
        self,
        *args: Any,
        proposal: InterventionProposal,
        bases: Iterable[LegalBasis],
        units: Iterable[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs | {"auto_id": f"approve-{proposal.pk}-%s"})
        self.proposal = proposal
        self._offer_sections(list(bases))
        self._offer_units(list(units))
        usual: dict[str, Any] = {
            "start_date": clock.today(),
            "what": proposal.what,
            "hours_per_week": _without_empty_decimals(proposal.hours_per_week),
            "provider": proposal.citizen.provider_id,
            "authority": self.usual.authority.pk,
        }
        self.initial = usual | dict(self.initial)

    def _offer_sections(self, bases: list[LegalBasis]) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for basis in bases:
            groups.setdefault(basis.get_whom_display(), []).append((str(basis.pk), str(basis)))
        field = options(self, "legal_basis")
        field.choices = [("", _("Choose a section")), *groups.items()]
        field.coerce = _one_of(bases)

    def _offer_units(self, units: list[Unit]) -> None:
        public = [unit for unit in units if unit.kind in visitation.AUTHORITIES]
        municipal = [unit for unit in public if unit.kind == Unit.Kind.MUNICIPAL]
        self.usual = visitation.usually(self.proposal.citizen, next(iter(municipal), None))
        own = [self.proposal.citizen.provider] if self.proposal.citizen.provider else []
        offered: dict[str, tuple[str | Promise, list[Unit]]] = {
            "provider": (_("The municipality"), own),
            "authority": ("", public),
            "operator": (_("Whoever gives the help"), public + own),
            "payer": (_("Whoever decides"), public),
        }
        for name, (nobody, some) in offered.items():
            field = options(self, name)
            rows = [(str(unit.pk), unit.name) for unit in some]
            field.choices = [("", nobody), *rows] if nobody else rows
            field.coerce = _one_of(some)
        if not own:
            del self.fields["provider"]

    def clean_what(self) -> str:
        if "what" not in self.data:
            return self.proposal.what
        if not self.cleaned_data["what"]:
            raise forms.ValidationError(_("Write what help is granted."))
        typed: str = self.cleaned_data["what"]
        return typed

    def clean_hours_per_week(self) -> Decimal | None:
        sent = "hours_per_week" in self.data
        return self.cleaned_data["hours_per_week"] if sent else self.proposal.hours_per_week

    @property
    def is_changing(self) -> bool:
        """Whether something was typed, or is wrong, about what is granted: it is shown unfolded then."""
        return self.is_bound and bool({*self.CHANGES} & {*self.changed_data, *self.errors} & {*self.data})

    @property
    def is_choosing_units(self) -> bool:
        """The same, about who decides, runs the help, and pays."""
        return self.is_bound and bool({*self.UNITS} & {*self.changed_data, *self.errors} & {*self.data})

    def answer(self) -> dict[str, Any]:
        """What ``visitation.approve`` is told."""
        said = self.cleaned_data
        provider = said.get("provider") if "provider" in self.data else self.usual.provider
        authority = said["authority"] or self.usual.authority
        return {
            "legal_basis": said["legal_basis"],
            "start_date": said["start_date"],
            "granted": visitation.Granted(said["what"], said["hours_per_week"]),
            "answerable": visitation.Answerable(
                authority=authority,
                operator=said["operator"] or provider or authority,
                payer=said["payer"] or authority,
                provider=provider,
            ),
        }


def _without_empty_decimals(hours: Decimal | None) -> Decimal | None:
    """2.50 as 2.5 and 10.00 as 10, as people write them."""
    if hours is None:
        return None
    return hours.normalize() if hours % 1 else Decimal(int(hours))


def _one_of(rows: Iterable[Model]) -> Callable[[Any], Model]:
    """Reads a key as the row it names; ValueError for any other, as a choice field expects."""
    known = {str(row.pk): row for row in rows}

    def read(key: Any) -> Model:
        if str(key) not in known:
            raise ValueError(key)
        return known[str(key)]

    return read


class RejectForm(forms.Form):
    """The visitator's no, with its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, key: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": f"reject-{key}-%s"})


class DecisionForm(forms.ModelForm):
    """The draft of a decision, as the law asks for its parts (forvaltningsloven §§ 19 and 22-25)."""

    # The version that the writer has seen.
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 2)

    class Meta:
        model = Decision
        fields = decisions.WRITTEN
        widgets = {
            "kind": forms.RadioSelect,
            "reasons": forms.Textarea(attrs={"rows": 6}),
            "rules": forms.Textarea(attrs={"rows": 3}),
            "facts": forms.Textarea(attrs={"rows": 5}),
            "considerations": forms.Textarea(attrs={"rows": 4}),
            "hearing": forms.Textarea(attrs={"rows": 3}),
            "no_hearing_because": forms.Textarea(attrs={"rows": 2}),
            "complaint_guidance": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "reasons": _("Why the citizen gets this and not more, in words that the citizen understands."),
            "rules": _("The sections that the decision rests on."),
            "facts": _("What about the citizen's situation weighed most."),
            "considerations": _("Where you used your judgement: what you weighed against what."),
            "hearing": _("What the citizen said, and what you make of it. It stands in the letter."),
            "no_hearing_because": _(
                "Only where the citizen is not heard: for example because the citizen knows every fact that "
                "counts. It stays with the case and not in the letter."
            ),
            "complaint_guidance": _("A draft stands here. Put in the address and telephone number."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        possible = decisions.kinds(self.instance)
        if len(possible) == 1:
            del self.fields["kind"]
        else:
            options(self, "kind").choices = [(one.value, one.label) for one in possible]


class SentForm(forms.Form):
    """The day on which the citizen received the letter."""

    received_on = forms.DateField(
        label=_("Received by the citizen"),
        widget=DateInput(),
        help_text=_("Digital post arrives on the day it is sent, a letter on paper some days later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("received_on", clock.today())


def read_date(typed: str) -> dt.date | None:
    """A day as a browser or a Dane writes it; None for anything else."""
    try:
        return forms.DateField().clean(typed)
    except forms.ValidationError:
        return None
