"""Whether help that was granted has begun."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.intervention import Intervention


class StartNote(models.Model):
    """Whether granted help began, noted by somebody who gives it. Only ever added; a start is noted once."""

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="start_notes")
    started_on = models.DateField(_("began on"), null=True)
    because = models.CharField(_("not begun, because"), max_length=300, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("note on the start of help")
        verbose_name_plural = _("notes on the start of help")
        ordering = ["noted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention"],
                condition=models.Q(started_on__isnull=False),
                name="help_begins_once",
            ),
            models.CheckConstraint(
                name="help_begun_or_a_reason",
                condition=models.Q(started_on__isnull=False, because="")
                | (models.Q(started_on__isnull=True) & ~models.Q(because="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.started_on or self.because)
