"""What is put to the citizen before a decision, and what the citizen is told when a decision is late."""

from typing import Any, Never

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.decision import Decision
from citizens.models.intervention import InterventionProposal
from dtr import clock
from dtr.keys import Keyed
from dtr.staff.roles import Permission


class HearingState(models.TextChoices):
    """Where a hearing stands."""

    RUNNING = "running", _("The citizen is being heard")
    ANSWERED = "answered", _("The citizen has answered")
    UNANSWERED = "unanswered", _("The time is up without an answer")
    TAKEN_BACK = "taken_back", _("Taken back")


class HearingQuerySet(models.QuerySet["PartyHearing"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "HearingQuerySet":
        """Those of decisions that the person may read, or act on with ``permission``."""
        return self.filter(decision__in=Decision.objects.visible_to(user, permission).order_by())

    def standing(self) -> "HearingQuerySet":
        """Those that were not taken back."""
        return self.filter(taken_back__isnull=True).select_related("taken_back")


class PartyHearing(Keyed):
    """Partshøring (forvaltningsloven § 19): the facts that were put to the citizen, and the answer.

    What was put to the citizen is never changed; the answer is noted once.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="hearings")
    put_to_citizen = models.TextField(_("what is put to the citizen"), max_length=5000)
    started_at = models.DateTimeField(_("begun"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateField(_("answer by"))
    answer = models.TextField(_("what the citizen answers"), max_length=5000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    noted_at = models.DateTimeField(null=True)

    objects = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hearing of the citizen")
        verbose_name_plural = _("hearings of citizens")
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(
                name="hearing_answered_on_a_day_noted_by_somebody",
                condition=models.Q(
                    answered_on__isnull=True, noted_by__isnull=True, noted_at__isnull=True, answer=""
                )
                | (
                    models.Q(answered_on__isnull=False, noted_by__isnull=False, noted_at__isnull=False)
                    & ~models.Q(answer="")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.answer_by}"

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("a hearing is never deleted")

    @property
    def status(self) -> HearingState:
        """The last day to answer counts; the citizen has all of it."""
        if self.is_taken_back:
            return HearingState.TAKEN_BACK
        if self.answered_on:
            return HearingState.ANSWERED
        return HearingState.RUNNING if self.answer_by >= clock.today() else HearingState.UNANSWERED

    @property
    def is_taken_back(self) -> bool:
        """Whether somebody said that it was begun by a mistake; then the citizen was not heard by it."""
        return getattr(self, "taken_back", None) is not None

    @property
    def is_running(self) -> bool:
        """Whether the citizen still has time to answer and has not."""
        return self.status == HearingState.RUNNING


class HearingTakenBack(models.Model):
    """A hearing was begun by a mistake, and the citizen knows. Only ever added."""

    hearing = models.OneToOneField(PartyHearing, on_delete=models.PROTECT, related_name="taken_back")
    because = models.CharField(_("why it is taken back"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("hearing taken back")
        verbose_name_plural = _("hearings taken back")

    def __str__(self) -> str:
        return f"{self.hearing_id}: {self.because}"


class DelayNotice(models.Model):
    """The citizen was told in writing that the case deadline cannot be kept, and when an answer can be
    expected (retssikkerhedsloven § 3, stk. 2). Only ever added."""

    proposal = models.ForeignKey(InterventionProposal, on_delete=models.PROTECT, related_name="delay_notices")
    told_on = models.DateField(_("told in writing on"))
    expected_on = models.DateField(_("the decision can be expected by"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("notice of delay")
        verbose_name_plural = _("notices of delay")
        ordering = ["noted_at"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "told_on", "expected_on"], name="delay_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.expected_on}"
