"""What happens on the way through a course: the entry test, longer time, what would have been granted, talks
about the course, and that a course is not offered. Rows that are added and never changed."""

from typing import Any, Never

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.catalogue import ExclusionCriterion
from citizens.models.citizen import Citizen
from citizens.models.course import CareCourse, CourseTrack
from citizens.models.intervention import HOURS_IN_A_WEEK, OfCitizenQuerySet
from citizens.models.relative import Endable
from dtr import clock
from dtr.keys import Keyed


class Added(models.Model):
    """A dated row that stands as it was written, with who wrote it."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("this row is never changed: another one is added")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("this row is never deleted")


class EntryTest(Added):
    """Whether one profession is enough, or the meeting is needed; a person answers, and says why."""

    course = models.ForeignKey(CareCourse, on_delete=models.PROTECT, related_name="entry_tests")
    track = models.CharField(_("track"), max_length=10, choices=CourseTrack)
    professions = models.JSONField(_("professions that are needed"), default=list)
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        verbose_name = _("entry test")
        verbose_name_plural = _("entry tests")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.at:%d.%m.%Y}"


class CourseExtension(Added):
    """A course that lasts longer than planned, and why. Without an end before, it was planned so at once."""

    course = models.ForeignKey(CareCourse, on_delete=models.PROTECT, related_name="extensions")
    before = models.DateField(_("planned end before"), null=True)
    until = models.DateField(_("new planned end"))
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        verbose_name = _("extension of a course")
        verbose_name_plural = _("extensions of courses")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.until:%d.%m.%Y}"


class ShadowGrant(Added):
    """What would have been granted without rehabilitation, by a visitator's judgement. The newest counts."""

    course = models.ForeignKey(CareCourse, on_delete=models.PROTECT, related_name="shadow_grants")
    hours_per_week = models.DecimalField(
        _("hours a week that would have been granted"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(HOURS_IN_A_WEEK)],
    )
    judgement = models.CharField(_("on what that rests"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("shadow grant")
        verbose_name_plural = _("shadow grants")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="shadow_grant_hours_fit_in_a_week",
                condition=models.Q(hours_per_week__gte=0, hours_per_week__lte=HOURS_IN_A_WEEK),
            )
        ]

    def __str__(self) -> str:
        return f"{self.hours_per_week} {self.at:%d.%m.%Y}"


class CourseDialogue(Added):
    """A talk with the citizen about how the course is planned (ældreloven § 11)."""

    course = models.ForeignKey(CareCourse, on_delete=models.PROTECT, related_name="dialogues")
    held_on = models.DateField(_("held on"))
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("held by")
    )
    took_part = models.CharField(_("who else took part"), max_length=200, blank=True)
    note = models.TextField(_("what the citizen wants changed, in own words"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("dialogue about the course")
        verbose_name_plural = _("dialogues about the course")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.held_on:%d.%m.%Y}"


class Exclusion(Keyed, Endable):
    """A course is not offered to a citizen: a local criterion, and the reason in this one case."""

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="exclusions")
    criterion = models.ForeignKey(
        ExclusionCriterion, on_delete=models.PROTECT, related_name="+", verbose_name=_("criterion")
    )
    reason = models.CharField(_("reason in this case"), max_length=500)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    objects = OfCitizenQuerySet.as_manager()

    class Meta(Endable.Meta):
        verbose_name = _("exclusion from a course")
        verbose_name_plural = _("exclusions from courses")
        ordering = ["-decided_at"]
        constraints = [
            *Endable.Meta.constraints,
            models.CheckConstraint(name="exclusion_has_a_reason", condition=~models.Q(reason="")),
            models.UniqueConstraint(
                fields=["citizen", "criterion"],
                condition=models.Q(ended_at__isnull=True),
                name="exclusion_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.criterion)
