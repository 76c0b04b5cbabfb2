"""What makes a meeting ready: a stand-in who has been briefed, and the room as it should be."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.staff.models import Team
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting

LONGEST_BRIEFING = 1000


class StandIn(models.Model):
    """Who speaks for one citizen at one meeting when the contact person is away, and what to know for it."""

    # The stand-in may not be told of the health; rows are marked as they are read.
    hides_briefing = False

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="stand_in")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stands_in", verbose_name=_("name")
    )
    named_at = models.DateTimeField(default=clock.now)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    briefing = models.CharField(_("briefing"), max_length=LONGEST_BRIEFING, blank=True)
    briefed_at = models.DateTimeField(null=True)
    briefed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("stand-in")
        verbose_name_plural = _("stand-ins")
        constraints = [
            models.CheckConstraint(
                name="stand_in_briefed_who_and_when",
                condition=models.Q(briefed_at__isnull=True, briefed_by__isnull=True, briefing="")
                | (models.Q(briefed_at__isnull=False, briefed_by__isnull=False) & ~models.Q(briefing="")),
            )
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_briefed(self) -> bool:
        return self.briefed_at is not None


class ChecklistPointQuerySet(models.QuerySet["ChecklistPoint"]):
    def in_use(self) -> "ChecklistPointQuerySet":
        """Not taken off the list."""
        return self.filter(retired_at__isnull=True)


class ChecklistPoint(models.Model):
    """One thing to see to before a meeting begins. Without a team: for teams without a list of their own."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="checklist")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("point"), max_length=120)
    text_en = models.CharField(_("point in English"), max_length=120, blank=True)
    retired_at = models.DateTimeField(null=True)

    objects = ChecklistPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of the checklist")
        verbose_name_plural = _("points of the checklist")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text_read

    @property
    def text_read(self) -> str:
        """The text in the reader's language, Danish when there is no English."""
        return self.text_en if get_language() == "en" and self.text_en else self.text


class ChecklistTick(models.Model):
    """Somebody has seen to one point before one meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="ticks")
    point = models.ForeignKey(ChecklistPoint, on_delete=models.PROTECT, related_name="ticks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")
        constraints = [models.UniqueConstraint(fields=["meeting", "point"], name="point_ticked_once")]

    def __str__(self) -> str:
        return str(self.point)
