"""The course: from the first inquiry to a closure with an outcome."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.catalogue import DropoutReason, RehabPackage
from citizens.models.citizen import Citizen
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import Permission


class CourseKind(models.TextChoices):
    """What the course was granted as."""

    CARE_COURSE = "care_course", _("Care course (ældreloven § 10)")
    REHABILITATION = "rehabilitation", _("Rehabilitation course (serviceloven § 83 a)")
    TRAINING = "training", _("Training (serviceloven § 86)")
    RETRAINING = "retraining", _("Retraining after hospital (sundhedsloven § 140)")
    TEMPORARY_PLACE = "temporary_place", _("Temporary place")


class CoursePhase(models.TextChoices):
    """The five phases of the rehabilitation model."""

    ASSESSMENT = "assessment", _("Assessment")
    GOAL = "goal", _("Goal")
    INTERVENTION = "intervention", _("Intervention")
    FOLLOW_UP = "follow_up", _("Follow-up")
    CLOSURE = "closure", _("Closure")


class CourseTrack(models.TextChoices):
    """Whether one profession is enough (Light) or the meeting is needed (Rehab)."""

    LIGHT = "light", _("Light")
    REHAB = "rehab", _("Rehab")


class CareCourseQuerySet(models.QuerySet["CareCourse"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "CareCourseQuerySet":
        """The courses of those citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="citizen__"))

    def open(self) -> "CareCourseQuerySet":
        """Not yet closed."""
        return self.filter(closure__isnull=True)

    def overdue(self) -> "CareCourseQuerySet":
        """Open past their planned end: somebody has to close them, or say why they last longer."""
        return self.open().filter(planned_end_date__lt=clock.today())


class CareCourse(Keyed):
    """One citizen's coherent course."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, related_name="courses", verbose_name=_("citizen")
    )
    kind = models.CharField(_("course"), max_length=20, choices=CourseKind, default=CourseKind.CARE_COURSE)
    track = models.CharField(_("track"), max_length=10, choices=CourseTrack, default=CourseTrack.REHAB)
    phase = models.CharField(_("phase"), max_length=20, choices=CoursePhase, default=CoursePhase.ASSESSMENT)
    start_date = models.DateField(_("start date"))
    planned_end_date = models.DateField(_("planned end"), null=True, blank=True)
    package = models.ForeignKey(
        RehabPackage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rehabilitation package"),
    )
    citizen_wish = models.TextField(_("the citizen's own words"), blank=True, max_length=2000)

    objects = CareCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["-start_date"]
        constraints = [
            models.CheckConstraint(
                name="course_ends_after_it_starts",
                condition=models.Q(planned_end_date__isnull=True)
                | models.Q(planned_end_date__gte=models.F("start_date")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.start_date}"

    @property
    def is_overdue(self) -> bool:
        """Whether the planned end has passed; of a closed course it is not asked."""
        return self.planned_end_date is not None and self.planned_end_date < clock.today()


class ClosureOutcome(models.TextChoices):
    """How a course ended: uniform, so that endings can be compared."""

    INDEPENDENT = "independent", _("Independent")
    LESS_HELP = "less_help", _("Less help than before")
    SAME_HELP = "same_help", _("The same help")
    MORE_HELP = "more_help", _("More help")
    DROPPED_OUT = "dropped_out", _("Dropped out")
    DECEASED = "deceased", _("Deceased")


class Closure(models.Model):
    """The end of a course."""

    course = models.OneToOneField(CareCourse, on_delete=models.PROTECT, related_name="closure")
    outcome = models.CharField(_("outcome"), max_length=20, choices=ClosureOutcome)
    dropout_reason = models.ForeignKey(
        DropoutReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("why it was broken off"),
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    closed_on = models.DateField(_("closed on"))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        constraints = [
            models.CheckConstraint(
                name="closure_dropping_out_has_reason",
                condition=~models.Q(outcome="dropped_out")
                | ~models.Q(reason="")
                | models.Q(dropout_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="closure_only_dropping_out_has_such_a_reason",
                condition=models.Q(outcome="dropped_out") | models.Q(dropout_reason__isnull=True),
            ),
            models.CheckConstraint(
                name="closure_has_an_outcome", condition=models.Q(outcome__in=ClosureOutcome.values)
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
