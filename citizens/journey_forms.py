"""What people fill in on the way through a course."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens import visitation
from citizens.models import (
    CareCourse,
    CourseDialogue,
    CourseExtension,
    EntryTest,
    Exclusion,
    ExclusionCriterion,
    PlaceStay,
    RehabPackage,
    ShadowGrant,
    TemporaryPlace,
)
from citizens.models.citizen import Left
from citizens.models.course import CourseTrack
from dtr import clock
from dtr.forms import DateInput, choice, options
from dtr.staff import access
from dtr.staff.models import Unit
from dtr.staff.roles import PROFESSIONS, Role

# Whom a course may need, in the order of the table of roles; the visitator decides and is not counted.
NEEDED = [(role.value, role.label) for role in Role if role in PROFESSIONS]


class TrackForm(forms.ModelForm):
    """The entry test: who is needed, Light or Rehab, and why."""

    professions = forms.MultipleChoiceField(
        label=_("Professions that the course needs"),
        choices=NEEDED,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One profession: Light, listed and not discussed. Several: Rehab, with the meeting."),
    )

    field_order = ["professions", "track", "reason"]

    class Meta:
        model = EntryTest
        fields = ["track", "reason"]
        widgets = {"track": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options(self, "track").choices = list(CourseTrack.choices)


class PackageForm(forms.ModelForm):
    """The rehabilitation package of a course."""

    class Meta:
        model = CareCourse
        fields = ["package"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "package").queryset = RehabPackage.objects.offered()
        choice(self, "package").empty_label = _("No package")


class ExtendForm(forms.ModelForm):
    """A later end, and why."""

    class Meta:
        model = CourseExtension
        fields = ["until", "reason"]
        widgets = {"until": DateInput(), "reason": forms.Textarea(attrs={"rows": 2})}


class ShadowForm(forms.ModelForm):
    """What would have been granted without rehabilitation."""

    class Meta:
        model = ShadowGrant
        fields = ["hours_per_week", "judgement"]
        widgets = {
            "hours_per_week": forms.TextInput(attrs={"class": "width-s", "inputmode": "decimal"}),
            "judgement": forms.Textarea(attrs={"rows": 2}),
        }
        localized_fields = ["hours_per_week"]


class DialogueForm(forms.ModelForm):
    """A talk with the citizen about the course."""

    class Meta:
        model = CourseDialogue
        fields = ["held_on", "held_by", "took_part", "note"]
        widgets = {"held_on": DateInput(), "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"took_part": _("Relatives or others, by name.")}

    def __init__(self, *args: Any, course: CareCourse, user: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"held_on": clock.today(), "held_by": user.pk} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        choice(self, "held_by").queryset = access.colleagues(course.citizen.team_id)
        choice(self, "held_by").empty_label = None


class ExclusionForm(forms.ModelForm):
    """Why no course is offered."""

    class Meta:
        model = Exclusion
        fields = ["criterion", "reason"]
        widgets = {"criterion": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "criterion").queryset = ExclusionCriterion.objects.offered()
        choice(self, "criterion").empty_label = None


class StayForm(forms.ModelForm):
    """An arrival on a temporary place; the three units are those of the place when left empty."""

    class Meta:
        model = PlaceStay
        fields = ["place", "arrived_on", "authority", "operator", "payer"]
        widgets = {"arrived_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"arrived_on": clock.today()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        choice(self, "place").queryset = TemporaryPlace.objects.offered()
        choice(self, "place").empty_label = None
        public = Unit.objects.filter(kind__in=visitation.AUTHORITIES).order_by("name")
        for name, rows in (
            ("authority", public),
            ("operator", Unit.objects.order_by("name")),
            ("payer", public),
        ):
            choice(self, name).queryset = rows
            choice(self, name).required = False
            choice(self, name).empty_label = _("As for the place")


class DepartureForm(forms.Form):
    """The day of departure."""

    departed_on = forms.DateField(label=_("Departed on"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("departed_on", clock.today())


class LeaveForm(forms.Form):
    """That a citizen has died or moved away."""

    because = forms.ChoiceField(label=_("What has happened"), choices=Left.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("On the day"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())
