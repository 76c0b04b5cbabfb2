"""The goal: what the citizen works towards, in own words and as staff work by it; and the steps to it."""

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
from goals.models.condition import FunctionalCondition, Level


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


class GoalOwner(models.TextChoices):
    """Whose goal it is, where the citizen and the visitator want different things (S004)."""

    SHARED = "shared", _("Shared: the citizen and the municipality want the same")
    CITIZEN = "citizen", _("The citizen's own goal")
    VISITATOR = "visitator", _("The visitator's goal")


LIVE = frozenset({GoalStatus.PLANNED, GoalStatus.ACTIVE})
ENDED = frozenset(GoalStatus) - LIVE


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "GoalQuerySet":
        """Goals of those citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="citizen__"))

    def live(self) -> "GoalQuerySet":
        """Still worked on."""
        return self.filter(status__in=LIVE)

    def for_page(self) -> "GoalQuerySet":
        """With everything that a card of the goal shows, except its measurements."""
        return self.select_related("citizen", "changed_by", "condition", "condition__replaced_by")


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
    accepted_words = models.TextField(_("what the citizen said to it"), max_length=500, blank=True)
    owner = models.CharField(_("whose goal"), max_length=10, choices=GoalOwner, default=GoalOwner.SHARED)
    # The goal that wants something else for the same citizen; sub-goals are the bridge between the two.
    against = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stands against the goal"),
    )
    condition = models.ForeignKey(
        FunctionalCondition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name=_("condition (Fælles Sprog III)"),
    )
    current_level = models.PositiveSmallIntegerField(_("level now"), choices=Level, null=True, blank=True)
    expected_level = models.PositiveSmallIntegerField(
        _("expected level"), choices=Level, null=True, blank=True
    )
    goal_type = models.CharField(_("kind of goal"), max_length=10, choices=GoalType, default=GoalType.REDUCE)
    status = models.CharField(_("status"), max_length=20, choices=GoalStatus, default=GoalStatus.ACTIVE)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    # Raised by every change; who saves from an older version is told, and loses nothing.
    version = models.PositiveIntegerField(default=1, editable=False)

    # How it goes, where it has been looked up (``pulses.said_of``).
    goes: Any = None

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="goal_condition_has_levels",
                violation_error_message=_(
                    "A condition is written with the level now and the expected level, and they with it."
                ),
                condition=models.Q(
                    condition__isnull=True, current_level__isnull=True, expected_level__isnull=True
                )
                | models.Q(
                    condition__isnull=False, current_level__in=Level.values, expected_level__in=Level.values
                ),
            ),
            models.CheckConstraint(
                name="goal_not_against_itself",
                condition=models.Q(against__isnull=True) | ~models.Q(against=models.F("id")),
            ),
        ]

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
        return Goal(
            **{column(name).attname: column(name).to_python(value) for name, value in self.fields.items()}
        )


class SubGoalQuerySet(models.QuerySet["SubGoal"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "SubGoalQuerySet":
        """Steps towards those goals that the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="goal__citizen__"))


class SubGoal(Keyed):
    """A step towards a goal, with a state of its own."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="subgoals", verbose_name=_("goal"))
    text = models.TextField(_("sub-goal"), max_length=500)
    due_date = models.DateField(_("to be reached by"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=GoalStatus, default=GoalStatus.ACTIVE)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SubGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("sub-goal")
        verbose_name_plural = _("sub-goals")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_live(self) -> bool:
        """Still worked on."""
        return self.status in LIVE


class SubGoalRevision(models.Model):
    """What a sub-goal was before a change."""

    subgoal = models.ForeignKey(SubGoal, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    due_date = models.DateField(null=True)
    status = models.CharField(max_length=20, choices=GoalStatus)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["subgoal", "version"], name="subgoal_revision_once")]

    def __str__(self) -> str:
        return f"{self.subgoal_id} v{self.version}"
