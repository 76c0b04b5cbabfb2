"""The word in the room: what is said about a citizen, who has the ball, and who waits for it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import Permission, Role
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting, Participant


class ContributionKind(models.TextChoices):
    """What a statement is, so that a guess is never taken for a fact."""

    OBSERVATION = "observation", _("Observation")
    MEASUREMENT = "measurement", _("Measurement")
    ASSUMPTION = "assumption", _("Assumption")
    OWN_WORDS = "own_words", _("The citizen's own words")


class OfItemQuerySet(models.QuerySet[Any]):
    """Rows that hang on a citizen's place on an agenda."""

    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "OfItemQuerySet":
        """Those of citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="item__citizen__"))


class Contribution(Keyed):
    """What somebody brings to the table about a citizen: before the meeting, or during it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(_("what it is"), max_length=20, choices=ContributionKind)
    text = models.CharField(_("contribution"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    at = models.DateTimeField(default=clock.now)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["at"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_assumption(self) -> bool:
        return self.kind == ContributionKind.ASSUMPTION


class WordRequest(models.Model):
    """Somebody waits for the ball."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="word_requests")
    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="word_request")
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("request to speak")
        verbose_name_plural = _("requests to speak")
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return str(self.participant)


class SpeakingTime(models.Model):
    """How long a profession has had the ball for one citizen. Kept per role, never per person."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="speaking_times")
    role = models.CharField(_("role"), max_length=30, choices=Role)
    seconds = models.PositiveIntegerField(default=0)
    turns = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("speaking time")
        verbose_name_plural = _("speaking times")
        constraints = [models.UniqueConstraint(fields=["item", "role"], name="speaking_time_once_a_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.seconds} s"
