"""Scales, and the scores on them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from citizens.models.consent import health_told
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import Permission
from goals.models.goal import Goal


class Instrument(models.Model):
    """A scale. Its change threshold is configuration with a source, never a fact."""

    class Direction(models.TextChoices):
        UP = "up", _("higher is better")
        DOWN = "down", _("lower is better")

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    minimum = models.DecimalField(_("lowest value"), max_digits=7, decimal_places=2)
    maximum = models.DecimalField(_("highest value"), max_digits=7, decimal_places=2)
    step = models.DecimalField(_("step"), max_digits=5, decimal_places=2, default=1)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction, default=Direction.UP)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    change_threshold = models.DecimalField(
        _("least change regarded as real"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    threshold_source = models.CharField(_("source of the threshold"), max_length=200, blank=True)
    licence_note = models.CharField(_("licence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum__lt=models.F("maximum")), name="instrument_has_a_range"
            ),
            models.CheckConstraint(condition=models.Q(step__gt=0), name="instrument_step_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class Informant(models.TextChoices):
    """Who informed, as the national tool guide has it."""

    CITIZEN = "citizen", _("The citizen")
    CITIZEN_WITH_RELATIVE = "citizen_with_relative", _("The citizen with a relative")
    CITIZEN_WITH_STAFF = "citizen_with_staff", _("The citizen with staff")
    RELATIVE = "relative", _("A relative")
    STAFF = "staff", _("Staff")


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(
        self, user: Any, permission: Permission = Permission.SEE_CITIZENS
    ) -> "MeasurementQuerySet":
        """Measurements of those citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="citizen__"))

    def told_to(self, user: Any) -> "MeasurementQuerySet":
        """Those that the citizen's consent lets the person read; all, for the authority's own people."""
        return self.filter(health_told(user, by="measured_by"))


class Measurement(Keyed):
    """A score on a date by a named person."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="measurements")
    goal = models.ForeignKey(
        Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="measurements"
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="measurements", verbose_name=_("instrument")
    )
    value = models.DecimalField(_("value"), max_digits=7, decimal_places=2)
    measured_on = models.DateField(_("measured on"))
    measured_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    informant = models.CharField(_("who informed"), max_length=25, choices=Informant, default=Informant.STAFF)
    noted_at = models.DateTimeField(default=clock.now, editable=False)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["-measured_on", "-noted_at"]

    def __str__(self) -> str:
        return f"{self.instrument} {self.value.normalize():f}"
