"""What is said at the end of the hour: the leader's judgement of a rule, and everybody's rating."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import MeetingRating, RuleObservation
from meetings.ratings import LONGEST_REMARK
from meetings.rules import LONGEST_REMARK as LONGEST_JUDGEMENT

Verdict = RuleObservation.Verdict


class JudgeForm(forms.Form):
    """Whether a rule was kept, as the leader saw it."""

    verdict = forms.ChoiceField(choices=[(one.value, one.label) for one in (Verdict.KEPT, Verdict.NOT_KEPT)])
    remark = forms.CharField(max_length=LONGEST_JUDGEMENT, required=False)


class RatingForm(forms.Form):
    """How the meeting was, in one minute."""

    score = forms.TypedChoiceField(
        label=_("How was the meeting?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (1, _("1 · Poor")),
            (2, _("2 · Not so good")),
            (3, _("3 · All right")),
            (4, _("4 · Good")),
            (5, _("5 · Very good")),
        ],
    )
    remark = forms.CharField(
        label=_("What should we go on with, or do otherwise?"),
        max_length=LONGEST_REMARK,
        required=False,
        help_text=_("Name nobody. It is shown without your name, among the others' remarks."),
    )

    def __init__(self, *args: Any, given: MeetingRating | None = None, **kwargs: Any) -> None:
        if given:
            kwargs["initial"] = {"score": given.score, "remark": given.remark}
        super().__init__(*args, **kwargs)
        self.is_given = given is not None
