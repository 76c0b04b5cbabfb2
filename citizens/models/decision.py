"""The decision: the letter with reasons that follows when help was not simply granted within the frame."""

import datetime as dt
from typing import Any, Never

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.citizen import Citizen
from citizens.models.consent import health_told
from citizens.models.intervention import Approval
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import DUTIES, Permission, Role, may

# Retssikkerhedsloven ch. 10: the citizen has four weeks from the day the letter arrives.
TIME_TO_COMPLAIN = dt.timedelta(weeks=4)
TIME_TO_FINISH = dt.timedelta(weeks=4)


def last_day_to_complain(received_on: dt.date) -> dt.date:
    """Four weeks from the day the letter arrives; when they end on a Saturday, a Sunday or a public holiday,
    the next working day."""
    last = received_on + TIME_TO_COMPLAIN
    return last if clock.is_working_day(last) else clock.working_days_after(last, 1)


class DecisionKind(models.TextChoices):
    """How much of what was proposed the citizen gets."""

    GRANT = "grant", _("Granted in full")
    PARTIAL = "partial", _("Granted in part")
    REJECTION = "rejection", _("Rejection")


class DecisionState(models.TextChoices):
    """Whether a decision is written. The letter itself leaves from the care record, by digital post."""

    DRAFT = "draft", _("Draft")
    FINISHED = "finished", _("Finished")


class DecisionStage(models.TextChoices):
    """How far a decision has come, as people ask."""

    DRAFT = "draft", _("Draft")
    FINISHED = "finished", _("Finished")
    SENT = "sent", _("Sent")
    IN_RECORD = "in_record", _("In the record")


def teams_read(user: Any, permission: Permission = Permission.SEE_CITIZENS) -> set[int]:
    """The teams whose decisions somebody reads: as the municipality's own. A private supplier reads none."""
    return {
        held.team_id
        for held in access.positions(user)
        if may(held.role, permission) and not DUTIES[Role(held.role)].own_citizens_only
    }


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "DecisionQuerySet":
        """Those that the person may read, or act on with ``permission``: who works for another organisation
        those of citizens whose consent covers the health."""
        told = health_told(user, by="opened_by")
        return self.filter(told, citizen__team_id__in=teams_read(user, permission))

    def open(self) -> "DecisionQuerySet":
        """Still to be finished, or finished and not yet sent."""
        return self.filter(received_on__isnull=True)

    def for_page(self) -> "DecisionQuerySet":
        """With everything that the page of a decision says."""
        return self.select_related(
            "citizen__team",
            "approval__proposal__proposed_by",
            "approval__decided_by",
            "approval__legal_basis",
            "approval__authority",
            "approval__operator",
            "approval__payer",
            "approval__provider",
            "opened_by",
            "changed_by",
            "finished_by",
            "sent_by",
            "synced_by",
        )

    def with_case(self) -> "DecisionQuerySet":
        """``for_page``, with the hearings and with what the citizen was told of a delay."""
        return self.for_page().prefetch_related("hearings__taken_back", "approval__proposal__delay_notices")


class Decision(Keyed):
    """An afgørelse in the making: opened by a visitator's answer, written by a person, then finished.

    Finished, it is never changed; the database refuses it too (migration 0004).
    """

    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("citizen")
    )
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(_("kind"), max_length=10, choices=DecisionKind)
    reasons = models.TextField(_("reasons"), max_length=5000, blank=True)
    rules = models.TextField(_("legal rules"), max_length=2000, blank=True)
    facts = models.TextField(_("facts of weight"), max_length=5000, blank=True)
    considerations = models.TextField(_("main considerations"), max_length=5000, blank=True)
    hearing = models.TextField(_("hearing of the citizen"), max_length=2000, blank=True)
    no_hearing_because = models.CharField(
        _("no hearing is needed, because"), max_length=500, blank=True, default=""
    )
    complaint_guidance = models.TextField(_("complaint guidance"), max_length=3000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DecisionState, default=DecisionState.DRAFT)
    finish_by = models.DateField(_("finish by"))
    received_on = models.DateField(_("received by the citizen"), null=True)
    complaint_until = models.DateField(_("complaint until"), null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("changed"))
    version = models.PositiveIntegerField(default=1)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    finished_at = models.DateTimeField(_("finished"), null=True)
    # Who noted the day on which the citizen received the letter, and when.
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    sent_noted_at = models.DateTimeField(null=True)
    synced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    synced_to_record_at = models.DateTimeField(_("in the record"), null=True)
    record_reference = models.CharField(_("reference in the record"), max_length=100, blank=True, default="")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["finish_by", "opened_at"]
        constraints = [
            models.CheckConstraint(
                name="decision_finished_by_somebody_at_a_time",
                condition=models.Q(state="draft", finished_by__isnull=True, finished_at__isnull=True)
                | models.Q(state="finished", finished_by__isnull=False, finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_sent_when_finished_with_a_time_to_complain",
                condition=models.Q(received_on__isnull=True, complaint_until__isnull=True)
                | models.Q(state="finished", received_on__isnull=False, complaint_until__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_in_record_when_finished_by_somebody_with_a_reference",
                condition=models.Q(
                    synced_to_record_at__isnull=True, synced_by__isnull=True, record_reference=""
                )
                | (
                    models.Q(state="finished", synced_to_record_at__isnull=False, synced_by__isnull=False)
                    & ~models.Q(record_reference="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.approval.proposal}"

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("a decision is never deleted")

    @property
    def status(self) -> DecisionStage:
        """How far it has come, for the status pill."""
        if self.synced_to_record_at:
            return DecisionStage.IN_RECORD
        if self.received_on:
            return DecisionStage.SENT
        return DecisionStage(self.state)

    @property
    def is_draft(self) -> bool:
        """Whether it is still being written."""
        return self.state == DecisionState.DRAFT

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not finished."""
        return self.is_draft and self.finish_by < clock.today()


class DecisionRevision(models.Model):
    """What a draft said before it was saved again: nothing that was written is lost."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    fields = models.JSONField(encoder=DjangoJSONEncoder)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["decision", "version"], name="decision_revision_once")]

    def __str__(self) -> str:
        return f"{self.decision_id} v{self.version}"
