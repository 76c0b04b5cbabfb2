"""What people type after the meeting: amendments, addenda, how the citizen was told, the letter."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen, Relative
from dtr import clock
from dtr.forms import DateInput, choice
from dtr.staff.models import User
from goals.models import Goal
from meetings import citizen_letters, informing
from meetings.models import CitizenInformation, CitizenLetter, Meeting, MinutesAmendment
from meetings.models.informing import LETTER_NEEDS, LETTER_PARTS, HandedOver, HowTold, Reaction, Told


class _AboutOne(forms.Form):
    """A text about the whole meeting, or about one of its citizens whom the writer sees."""

    citizen = forms.ModelChoiceField(
        Citizen.objects.none(), label=_("About"), required=False, empty_label=_("The meeting as a whole")
    )

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Citizen.objects.visible_to(user).filter(agenda_items__meeting=meeting)
        choice(self, "citizen").queryset = seen.order_by("agenda_items__position")


class AmendForm(_AboutOne):
    """What the agreed minutes should say."""

    text = forms.CharField(
        label=_("What should the minutes say?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AddendumForm(_AboutOne):
    """What is added to locked minutes."""

    text = forms.CharField(
        label=_("What is added?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerForm(forms.Form):
    """The leader's reason, beside each of several amendments."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, amendment: MinutesAmendment, data: Any = None) -> None:
        super().__init__(data, auto_id=f"amendment-{amendment.pk}-%s")


class WhyForm(forms.Form):
    """Why something is taken back, or not done."""

    reason = forms.CharField(label=_("Why?"), max_length=300)

    def __init__(self, data: Any = None, *, name: str = "why") -> None:
        super().__init__(data, auto_id=f"{name}-%s")


class TransferForm(forms.Form):
    """Where the text stands in the care record."""

    reference = forms.CharField(
        label=_("Reference in the care record"),
        max_length=100,
        help_text=_("The note's number or heading there, never a CPR number."),
    )


class HandOnForm(forms.Form):
    """Who tells the citizen instead."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Who tells the citizen?"))

    def __init__(self, information: CitizenInformation, data: Any = None) -> None:
        super().__init__(data)
        choice(self, "to").queryset = informing.candidates(information.citizen)
        if information.is_awaited:
            choice(self, "to").initial = information.assigned_to_id


class ToldForm(forms.Form):
    """Who told whom, when, how, and what the citizen said to it."""

    told_by = forms.ModelChoiceField(User.objects.none(), label=_("Who told it?"))
    whom = forms.ChoiceField(label=_("Who was told?"), choices=Told.choices)
    how = forms.ChoiceField(label=_("How?"), choices=HowTold.choices)
    day = forms.DateField(label=_("Which day?"), widget=DateInput)
    time = forms.TimeField(
        label=_("At what time?"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    reaction = forms.ChoiceField(
        label=_("What did the citizen say to it?"), choices=Reaction.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In the citizen's own words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A different wish becomes the goal, and the citizen comes back to the agenda."),
    )
    goal = forms.ModelChoiceField(
        Goal.objects.none(),
        label=_("Which goal is it about?"),
        required=False,
        empty_label=_("A new goal"),
    )
    # The version of each goal as it is shown here: "key=version" with spaces between.
    versions = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, information: CitizenInformation, user: Any, data: Any = None) -> None:
        super().__init__(data)
        choice(self, "told_by").queryset = informing.candidates(information.citizen)
        goals = Goal.objects.live().filter(citizen=information.citizen_id)
        choice(self, "goal").queryset = goals
        now = clock.local(clock.now())
        self.now_shown = " ".join(f"{goal.pk}={goal.version}" for goal in goals)
        self.initial = {
            "versions": self.now_shown,
            "told_by": user.pk,
            "day": now.date(),
            "time": now.time().replace(second=0, microsecond=0),
            "whom": Told.CITIZEN,
            "how": HowTold.VISIT,
        }
        only = list(goals[:2])
        if len(only) == 1:
            self.initial["goal"] = only[0].pk

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, time = data.get("day"), data.get("time")
        if day and time:
            data["at"] = _moment(self, day, time)
        data["seen_version"] = self._seen(data.get("goal"))
        return data

    def _seen(self, goal: Goal | None) -> int:
        """The version of the goal that stood here when the page was opened."""
        pairs = (pair.partition("=") for pair in self.cleaned_data.get("versions", "").split())
        seen = {key: version for key, _equals, version in pairs if version.isascii() and version.isdigit()}
        return int(seen.get(str(goal.pk), "0")[:9]) if goal else 0

    def show_goals_anew(self) -> None:
        """The goals as they stand now are what the person has seen when the form comes back."""
        self.data = {**self.data.dict(), "versions": self.now_shown}  # type: ignore[attr-defined]


def _moment(form: forms.Form, day: dt.date, time: dt.time) -> dt.datetime | None:
    try:
        return clock.at(day, time)
    except (OverflowError, ValueError):
        form.add_error("day", _("Enter a valid date."))
        return None


class LetterForm(forms.ModelForm):
    """The four parts of the letter."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = CitizenLetter
        fields = LETTER_PARTS
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in LETTER_PARTS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name in LETTER_NEEDS:
            # A draft may lack it; the letter may not.
            self.fields[name].is_needed_to_finish = True  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The verb changes the letter; the form only reads it."""


class CopyForm(forms.Form):
    """Which relative has a copy: only those the citizen has consented to are offered."""

    relative = forms.ModelChoiceField(Relative.objects.none(), label=_("Relative"))
    on = forms.DateField(label=_("On which day?"), widget=DateInput)
    how = forms.ChoiceField(label=_("How?"), choices=HandedOver.choices)

    def __init__(self, letter: CitizenLetter, data: Any = None) -> None:
        super().__init__(data, auto_id="copy-%s")
        choice(self, "relative").queryset = citizen_letters.may_have_a_copy(letter)


class HandOverForm(forms.Form):
    """How the letter reached the citizen."""

    on = forms.DateField(label=_("On which day?"), widget=DateInput)
    how = forms.ChoiceField(label=_("How?"), choices=HandedOver.choices)
