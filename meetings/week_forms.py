"""What people type around the weeks: another time, a kind of meeting, an absence."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.forms import DateInput, choice
from dtr.staff import access
from dtr.staff.models import User
from dtr.staff.roles import MEETING_ROLES, Permission
from meetings.forms import PLACE_IS_READ
from meetings.kinds import DUTIES, LISTS, Profile
from meetings.models import Meeting, MeetingProfile
from meetings.models.ready import LONGEST_BRIEFING
from meetings.occurrences import LONGEST_PLACE, LONGEST_REASON


class DutyBriefingForm(forms.Form):
    """What somebody who takes on a duty instead of another must know."""

    briefing = forms.CharField(
        label=_("What the stand-in must know"),
        max_length=LONGEST_BRIEFING,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What to mind at this meeting, and what was agreed with whom. No names of citizens."),
    )


class MoveForm(forms.Form):
    """Where and when one meeting is held instead, and why."""

    day = forms.DateField(label=_("New date"), widget=DateInput())
    time = forms.TimeField(
        label=_("Starts at"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = forms.CharField(label=_("Place"), max_length=LONGEST_PLACE, help_text=PLACE_IS_READ)
    reason = forms.CharField(label=_("Why?"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        starts = clock.local(meeting.starts_at)
        kwargs["auto_id"] = "move-%s"
        kwargs["initial"] = {"day": starts.date(), "time": starts.time(), "place": meeting.place}
        super().__init__(*args, **kwargs)


class ProfileForm(forms.ModelForm):
    """What a kind of meeting is like."""

    required_roles = forms.MultipleChoiceField(
        label=_("Must be there"),
        choices=[(role.value, role.label) for role in MEETING_ROLES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rota_roles = forms.MultipleChoiceField(
        label=_("Duties that go round"),
        choices=[(role.value, role.label) for role in DUTIES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = MeetingProfile
        fields = (
            "length_minutes", "max_citizens", "opening_minutes", "closing_minutes", "rhythm",
            "required_roles", "rota_roles",
        )  # fmt: skip
        widgets = {
            name: forms.NumberInput(attrs={"class": "width-s"})
            for name in ("length_minutes", "max_citizens", "opening_minutes", "closing_minutes")
        }

    def written(self) -> Profile:
        """What was written, as the verb takes it."""
        values: dict[str, Any] = dict(self.cleaned_data)
        for name in LISTS:
            values[name] = tuple(values[name])
        return Profile(**values)


class AbsenceForm(forms.Form):
    """Who is away, and from when to when."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who is away"))
    first_day = forms.DateField(label=_("First day away"), widget=DateInput())
    last_day = forms.DateField(label=_("Last day away"), widget=DateInput())

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk=by.pk)
        for team in access.teams(by, Permission.PLAN_MEETINGS):
            people |= User.objects.filter(pk__in=access.colleagues(team.pk).values("pk"))
        field = choice(self, "user")
        field.queryset = people.distinct().order_by("name")
        field.initial = by.pk
        field.empty_label = None
