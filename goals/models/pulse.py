"""How a goal goes, in one tap: the traffic light and the smiley; and how its level was judged over time."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import Permission
from goals.models.condition import Level
from goals.models.goal import Goal


class TrafficLight(models.TextChoices):
    """How staff see the progress of a goal."""

    RED = "red", _("Stands still or goes back")
    YELLOW = "yellow", _("Slower than agreed")
    GREEN = "green", _("On its way")


class SmileyScore(models.IntegerChoices):
    """How the citizen finds that it goes: 1 is worst, 5 is best (S004; home made, not validated)."""

    VERY_BAD = 1, _("Very bad")
    BAD = 2, _("Bad")
    NEITHER = 3, _("Neither good nor bad")
    GOOD = 4, _("Good")
    VERY_GOOD = 5, _("Very good")


class GoalPulseQuerySet(models.QuerySet["GoalPulse"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "GoalPulseQuerySet":
        """Taps on those goals that the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="goal__citizen__"))

    def standing(self) -> "GoalPulseQuerySet":
        """Not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class GoalPulse(Keyed):
    """One tap: a light or a smiley, with when and by whom. It is taken back, never changed."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="pulses")
    light = models.CharField(_("traffic light"), max_length=6, choices=TrafficLight, blank=True)
    smiley = models.PositiveSmallIntegerField(_("smiley"), choices=SmileyScore, null=True, blank=True)
    at = models.DateTimeField(_("when"), default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = GoalPulseQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["goal", "-at"], name="goal_pulse_newest")]
        constraints = [
            models.CheckConstraint(
                name="pulse_is_a_light_or_a_smiley",
                condition=models.Q(light__in=TrafficLight.values, smiley__isnull=True)
                | models.Q(light="", smiley__in=SmileyScore.values),
            ),
            models.CheckConstraint(
                name="pulse_withdrawn_by_and_at",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_light_display() or self.get_smiley_display()

    @property
    def kind(self) -> str:
        """``light`` or ``smiley``."""
        return "light" if self.light else "smiley"

    @property
    def member(self) -> TrafficLight | SmileyScore:
        """What was tapped."""
        return TrafficLight(self.light) if self.light else SmileyScore(self.smiley or 0)


class LevelJudgement(models.Model):
    """How limited the citizen was in the goal's condition on a day, as somebody judged it."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="levels")
    condition = models.ForeignKey("goals.FunctionalCondition", on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    judged_on = models.DateField(_("judged on"))
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    noted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("judgement of level")
        verbose_name_plural = _("judgements of level")
        ordering = ["-judged_on", "-noted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="judged_level_on_the_scale", condition=models.Q(level__in=Level.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.judged_on}"
