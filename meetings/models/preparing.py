"""What one person prepares for a meeting: whether it is done, how long it took, what may be shared."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.staff.roles import Role
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting
from meetings.models.word import OfItemQuerySet

LONGEST_PREPARATION = 600


class Preparation(models.Model):
    """One person's preparation of one meeting.

    The minutes are the person's own: others see them only summed over several people.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="preparations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="preparations")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    ready_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(_("minutes of preparation"), null=True)
    minutes_noted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("preparation")
        verbose_name_plural = _("preparations")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="preparation_once"),
            models.CheckConstraint(
                name="preparation_minutes_possible",
                condition=models.Q(minutes__isnull=True) | models.Q(minutes__lte=LONGEST_PREPARATION),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.meeting}"

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None


class SharingNote(models.Model):
    """What the citizen has said may be told at the meeting."""

    class Extent(models.TextChoices):
        ALL = "all", _("Everything that matters for the goals")
        PART = "part", _("Not everything")
        NOT_ASKED = "not_asked", _("Not asked yet")

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="sharing")
    extent = models.CharField(_("what may be shared"), max_length=10, choices=Extent)
    but_not = models.CharField(_("what may not be told"), max_length=300, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("what may be shared")
        verbose_name_plural = _("what may be shared")
        constraints = [
            models.CheckConstraint(
                name="sharing_part_says_what_not",
                condition=(models.Q(extent="part") & ~models.Q(but_not="")) | ~models.Q(extent="part"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_extent_display()
