"""Fælles Sprog III: the areas and conditions that a goal may be about, and the scale of their levels."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock


class Level(models.IntegerChoices):
    """How limited the citizen is in a condition: higher is worse."""

    NONE = 0, _("0 · none or negligible")
    LIGHT = 1, _("1 · light")
    MODERATE = 2, _("2 · moderate")
    SEVERE = 3, _("3 · severe")
    TOTAL = 4, _("4 · total")
    NOT_RELEVANT = 9, _("9 · not relevant")


class FunctionalConditionQuerySet(models.QuerySet["FunctionalCondition"]):
    def valid_on(self, day: dt.date) -> "FunctionalConditionQuerySet":
        """Those that a new goal may be about on a day."""
        open_ended = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return self.filter(open_ended, valid_from__lte=day)


class FunctionalCondition(models.Model):
    """One condition of home care. The table belongs to the municipality, which may load its own codes.

    A goal keeps the condition it was written with, also when that has gone out of use.
    """

    code = models.CharField(_("code"), max_length=50, unique=True)
    area = models.CharField(_("area"), max_length=60)
    title = models.CharField(_("condition"), max_length=100)
    covers = models.CharField(_("what it covers"), max_length=300, blank=True)
    valid_from = models.DateField(_("in use from"))
    valid_until = models.DateField(_("in use until"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = FunctionalConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition (Fælles Sprog III)")
        verbose_name_plural = _("conditions (Fælles Sprog III)")
        ordering = ["position", "title", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="condition_ends_after_it_begins",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.title}"

    @property
    def is_outgoing(self) -> bool:
        """No longer to be chosen."""
        return self.valid_until is not None and self.valid_until < clock.today()
