"""What the citizen works towards, and how far it has come."""

from typing import Any, cast

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import Permission


class GoalType(models.TextChoices):
    """What shall become of the condition. To keep it unchanged counts as success (S004)."""

    RESOLVE = "resolve", _("The problem disappears")
    REDUCE = "reduce", _("The problem is reduced")
    MAINTAIN = "maintain", _("The ability is kept")


class GoalStatus(models.TextChoices):
    """Where a goal stands, in the order it usually goes."""

    PLANNED = "planned", _("Planned")
    ACTIVE = "active", _("Active")
    REACHED = "reached", _("Reached")
    PARTLY_REACHED = "partly_reached", _("Partly reached")
    NOT_REACHED = "not_reached", _("Not reached")
    DROPPED = "dropped", _("Dropped")


LIVE = frozenset({GoalStatus.PLANNED, GoalStatus.ACTIVE})
ENDED = frozenset(GoalStatus) - LIVE


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "GoalQuerySet":
        """Goals of those citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="citizen__"))

    def live(self) -> "GoalQuerySet":
        """Still worked on."""
        return self.filter(status__in=LIVE)


class Goal(Keyed):
    """One goal: what the citizen wants, in own words, and the SMARTE wording that staff work by."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, related_name="goals", verbose_name=_("citizen")
    )
    citizen_wish = models.TextField(_("in the citizen's own words"), max_length=1000)
    specific = models.TextField(_("Specific: what will the citizen do?"), max_length=1000, blank=True)
    measurable = models.TextField(_("Measurable: how is it seen or counted?"), max_length=500, blank=True)
    accepted_on = models.DateField(_("Accepted: the citizen said yes on"), null=True, blank=True)
    realistic = models.TextField(_("Realistic: why can it be reached?"), max_length=500, blank=True)
    target_date = models.DateField(_("Timed: to be reached by"), null=True, blank=True)
    evaluation = models.TextField(_("Evaluated: how, and by whom?"), max_length=500, blank=True)
    review_date = models.DateField(_("next review"), null=True, blank=True)
    goal_type = models.CharField(_("kind of goal"), max_length=10, choices=GoalType, default=GoalType.REDUCE)
    status = models.CharField(_("status"), max_length=20, choices=GoalStatus, default=GoalStatus.ACTIVE)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    # Raised by every change; who saves from an older version is told, and loses nothing.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.citizen_wish

    @property
    def is_live(self) -> bool:
        """Still worked on."""
        return self.status in LIVE


def column(name: str) -> "models.Field[Any, Any]":
    """A field of the goal, by name."""
    return cast("models.Field[Any, Any]", Goal._meta.get_field(name))


class GoalRevision(models.Model):
    """What a goal said before a change: nothing that was written is lost."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    fields = models.JSONField(encoder=DjangoJSONEncoder)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["goal", "version"], name="goal_revision_once")]

    def __str__(self) -> str:
        return f"{self.goal_id} v{self.version}"

    def as_goal(self) -> Goal:
        """The goal as it was, unsaved."""
        return Goal(**{name: column(name).to_python(value) for name, value in self.fields.items()})


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
