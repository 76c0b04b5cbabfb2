"""What people type around a meeting."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens import consents
from citizens.models import Citizen, Relative
from citizens.models.intervention import HOURS_IN_A_WEEK, ProposalKind
from dtr import clock
from dtr.danish import alphabetical
from dtr.forms import DateInput, options
from dtr.staff import access
from dtr.staff.models import Team, User
from dtr.staff.roles import Permission, Role
from goals.models import Goal
from meetings import agreements
from meetings.models import AgendaItem, Meeting, MeetingProfile, MeetingSeries, Participant
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.models.agreements import OwnerKind
from meetings.models.series import Rhythm

FROM_THE_KIND = ("rhythm", "length_minutes", "max_citizens")
USUAL_DEADLINE = dt.timedelta(days=7)
PLACE_IS_READ = _("It stands in people's own calendars, too. Never write a citizen's name or address.")


def choice_of(form: forms.BaseForm, name: str) -> Any:
    """A field whose choices depend on who asks."""
    return form.fields[name]


class SeriesForm(forms.ModelForm):
    """A regular meeting. What is left empty in a new one is as its kind has it."""

    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"))

    class Meta:
        model = MeetingSeries
        fields = (
            "team", "meeting_type", "weekday", "start_time", "place", "rhythm", "week_of_month",
            "length_minutes", "max_citizens", "amendment_days", "active_from", "active_until",
        )  # fmt: skip
        widgets = {
            "start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "active_from": DateInput(),
            "active_until": DateInput(),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.team_id:
            for name in FROM_THE_KIND:
                self.fields[name].required = False
                self.fields[name].initial = None
                self.fields[name].help_text = _("Empty: as this kind of meeting has it.")
            options(self, "rhythm").choices = [("", "–"), *Rhythm.choices]
        self.fields["place"].help_text = PLACE_IS_READ
        planned = access.teams(user, Permission.PLAN_MEETINGS)
        choice_of(self, "team").queryset = Team.objects.filter(pk__in=[team.pk for team in planned])
        if self.instance.team_id:
            self.fields["team"].disabled = True
        elif len(planned) == 1:
            self.fields["team"].initial = planned[0].pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("active_from"), data.get("active_until")
        if first and last and last < first:
            self.add_error("active_until", _("The last week cannot come before the first."))
        profile = MeetingProfile.current(data.get("meeting_type") or "")
        for name in FROM_THE_KIND:
            if name not in self.errors and not data.get(name):
                meant = getattr(profile, name, None)
                data[name] = meant or getattr(MeetingSeries(), name)
        return data

    def validate_constraints(self) -> None:
        """Left to the verb, which says it in a sentence."""

    def _post_clean(self) -> None:
        # The verb changes the series; the form only reads it.
        names = [name for name in SeriesForm.Meta.fields if name != "team" or self.instance.team_id]
        before = {name: getattr(self.instance, name) for name in names}
        super()._post_clean()  # type: ignore[misc]
        for name, value in before.items():
            setattr(self.instance, name, value)


class ReasonForm(forms.Form):
    """Why something is as it is."""

    reason = forms.CharField(label=_("Why?"), max_length=300)


class CarryForm(ReasonForm):
    """Why a citizen is carried over: one of the usual reasons, and what one adds to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget.attrs["list"] = "carry-reasons"


class DeadlineForm(forms.Form):
    """When the agenda of a meeting closes, in local time."""

    freezes_on = forms.DateField(label=_("Day"), widget=DateInput())
    freezes_at_time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs["auto_id"] = "deadline-%s"
        local = clock.local(meeting.freezes_at)
        kwargs["initial"] = {"freezes_on": local.date(), "freezes_at_time": local.time()}
        super().__init__(*args, **kwargs)

    def moment(self) -> dt.datetime:
        """What was typed, as a moment."""
        return clock.at(self.cleaned_data["freezes_on"], self.cleaned_data["freezes_at_time"])


class PickForm(forms.Form):
    """One of the team's citizens who is not on the agenda yet."""

    citizen = forms.ModelChoiceField(Citizen.objects.none(), label=_("Citizen"))
    agenda_reason = forms.CharField(label=_("Why?"), max_length=300, required=False)

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Citizen.objects.visible_to(user).filter(team_id=meeting.team_id)
        field = choice_of(self, "citizen")
        field.queryset = free.exclude(agenda_items__meeting=meeting)
        self.offered: list[Citizen] = []
        if not self.is_bound:
            free = field.queryset.only("pk", "name", "team_id")
            self.offered = sorted(free, key=lambda citizen: alphabetical(citizen.name))
            field.choices = [("", "---------"), *((citizen.pk, citizen.name) for citizen in self.offered)]


class MinutesForm(forms.Form):
    """How long a citizen gets."""

    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=1, max_value=120, widget=forms.NumberInput(attrs={"class": "width-s"})
    )


class RoleForm(forms.Form):
    """Who takes part as what."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Name"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    second_role = forms.ChoiceField(label=_("Also"), choices=[("", "–"), *Role.choices], required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "user").queryset = access.colleagues(meeting.team_id)


class OwnerField(forms.ModelChoiceField):
    """Somebody in the room; the choices are set by ``people``."""


def people(item: AgendaItem, participants: Iterable[Participant]) -> list[tuple[Any, str]]:
    """Who can answer for something: the contact person first, then those in the room by name."""
    provider = item.citizen.provider_id
    there = [
        (one.user_id, one.user.name)
        for one in participants
        if one.attendance != Participant.Attendance.ABSENT
        and (one.role != Role.PRIVATE_SUPPLIER or (provider and one.user.employer_id == provider))
    ]
    there.sort(key=lambda row: alphabetical(row[1]))
    contact = item.citizen.contact_person
    if contact is not None:
        there = [(contact.pk, contact.name), *(row for row in there if row[0] != contact.pk)]
    return there


class PromiserField(forms.ChoiceField):
    """Whoever can promise something about one citizen; gives the row, chosen by ``offer``."""

    def offer(self, item: AgendaItem, colleagues: list[tuple[Any, str]], *, relatives: bool) -> None:
        """Colleagues by the keys of ``people``, then whoever has no login by kind and key."""
        self.others = {
            f"{one._meta.model_name}-{one.pk}": one
            for one in agreements.promisers_without_login(item)
            if relatives or not isinstance(one, Relative)
        }
        self.choices = [*colleagues, *((key, _promiser_label(one)) for key, one in self.others.items())]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        found = self.others.get(chosen) or User.objects.filter(pk=chosen, is_active=True).first()
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": chosen})
        return found


def _promiser_label(one: Any) -> str:
    return str(OwnerKind.CITIZEN.label if isinstance(one, Citizen) else one)


class AgreeForm(forms.Form):
    """What, who, when: written in under fifteen seconds, so only the first has no default.

    Relatives are offered only to whom the citizen's consent lets know of them.
    """

    what = forms.CharField(label=_("What"), max_length=300)
    owner = PromiserField(label=_("Who"))
    due_date = forms.DateField(label=_("By when"), widget=DateInput())
    goal = forms.ModelChoiceField(
        Goal.objects.none(), label=_("Goal"), required=False, empty_label=_("None in particular")
    )

    def __init__(
        self,
        *args: Any,
        item: AgendaItem,
        choices: list[tuple[Any, str]],
        by: Any,
        **kwargs: Any,
    ) -> None:
        kwargs["auto_id"] = f"agree-{item.pk}-%s"
        super().__init__(*args, **kwargs)
        known = consents.cover(item.citizen, by).network
        choice_of(self, "owner").offer(item, choices, relatives=known)
        choice_of(self, "goal").queryset = Goal.objects.live().filter(citizen_id=item.citizen_id)
        self.fields["due_date"].initial = clock.today() + USUAL_DEADLINE


class ParkForm(forms.Form):
    """What is parked, and with whom."""

    topic = forms.CharField(label=_("What is parked"), max_length=300)
    owner = OwnerField(User.objects.filter(is_active=True), label=_("With whom"))

    def __init__(self, *args: Any, item: AgendaItem, choices: list[tuple[Any, str]], **kwargs: Any) -> None:
        kwargs["auto_id"] = f"park-{item.pk}-%s"
        super().__init__(*args, **kwargs)
        choice_of(self, "owner").choices = choices


class AskForm(forms.Form):
    """Help that the visitator is asked for."""

    what = forms.CharField(label=_("What help"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=ProposalKind.choices)
    hours_per_week = forms.DecimalField(
        label=_("Hours a week"),
        required=False,
        min_value=0,
        max_value=HOURS_IN_A_WEEK,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "width-s"}),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"ask-{item.pk}-%s"
        super().__init__(*args, **kwargs)


class DiscussedForm(forms.Form):
    """How the talk about a citizen ended."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=FollowUpOutcome.choices, widget=forms.RadioSelect)
    stay = forms.ChoiceField(label=_("Next time"), choices=Stay.choices, widget=forms.RadioSelect)
    no_action_because = forms.CharField(label=_("No agreement, because"), max_length=300, required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        # The ids differ from citizen to citizen: what was chosen for one must never stand for the next.
        kwargs["auto_id"] = f"discussed-{item.pk}-%s"
        super().__init__(*args, **kwargs)
