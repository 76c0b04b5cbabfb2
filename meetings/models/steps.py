"""What the leader did last, so that it can be undone; and what was received once already."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.agreements import ParkedTopic
from meetings.models.meeting import Meeting


class LeaderStep(models.Model):
    """One step of the leader that can be undone. The trail tells what happened; this, how to go back."""

    class Kind(models.TextChoices):
        NEXT = "next", _("Next citizen")
        PARKED = "parked", _("Parked")
        DISCUSSED = "discussed", _("Citizen closed")
        CARRIED_OVER = "carried_over", _("Carried over")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="leader_steps")
    kind = models.CharField(max_length=20, choices=Kind)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")
    parked = models.ForeignKey(ParkedTopic, on_delete=models.CASCADE, null=True, related_name="+")
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("step of the leader")
        verbose_name_plural = _("steps of the leader")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class ReceivedForm(models.Model):
    """A form that a page sent with a key of its own: sent again, it is answered and not done again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("received form")
        verbose_name_plural = _("received forms")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="form_received_once")]
        indexes = [models.Index(fields=["received_at"], name="form_by_age")]

    def __str__(self) -> str:
        return str(self.key)
