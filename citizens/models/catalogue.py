"""What those who keep the house decide about courses: packages, reasons, criteria; as data."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class OfferedQuerySet(models.QuerySet):
    def offered(self) -> "OfferedQuerySet":
        """Those that may be chosen now; the others stay where they were used."""
        return self.filter(is_offered=True)


class Offered(models.Model):
    """A row of a catalogue. What has been used is taken out of use, not struck out."""

    is_offered = models.BooleanField(_("in use"), default=True)

    objects = OfferedQuerySet.as_manager()

    class Meta:
        abstract = True


class RehabPackage(Offered):
    """Time that comes with a rehabilitation course, beside the help itself."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(99)]
    )
    name = models.CharField(_("name"), max_length=80)
    extra_minutes_a_week = models.PositiveSmallIntegerField(
        _("extra minutes a week"), default=0, validators=[MaxValueValidator(3000)]
    )
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("rehabilitation package")
        verbose_name_plural = _("rehabilitation packages")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.name}"


class ExclusionCriterion(Offered):
    """A local reason for which a course may not be offered. A person uses it, with own words; nothing does so
    by itself."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.CharField(_("what it means here"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("exclusion criterion")
        verbose_name_plural = _("exclusion criteria")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DropoutReason(Offered):
    """Why a course was broken off: few and uniform, so that endings can be compared."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("reason for dropping out")
        verbose_name_plural = _("reasons for dropping out")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
