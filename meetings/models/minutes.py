"""The minutes: what the meeting came to, frozen when it closed, and the PDF made from that."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dtr.keys import Keyed
from meetings.models.meeting import Meeting
from meetings.models.series import OfTeamQuerySet


class Minutes(Keyed):
    """A frozen snapshot and its PDF.

    The PDF lies in the row: it is there whole or not at all, every process sees it, and it is
    backed up, restored and erased together with what it was made from.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("The PDF is being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("The PDF could not be made")

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    pdf = models.BinaryField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    rendered_at = models.DateTimeField(null=True)

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("record", "minutes")
        verbose_name_plural = pgettext_lazy("record", "minutes")
        constraints = [
            models.CheckConstraint(
                name="minutes_ready_means_whole_pdf",
                condition=models.Q(state="ready", pdf__isnull=False, rendered_at__isnull=False)
                | (~models.Q(state="ready") & models.Q(pdf__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return str(self.meeting)
