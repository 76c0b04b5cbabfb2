"""Temporary places, and the days that citizens stay on them."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.catalogue import Offered
from citizens.models.course import CareCourse
from dtr import clock
from dtr.keys import Keyed
from dtr.staff.models import Unit


def _unit(label: Any) -> models.ForeignKey:
    return models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=label)


class TemporaryPlace(Offered):
    """A house with temporary beds. Who decides, who runs it and who pays are three facts: from 1 January
    2027 a region decides on and pays for places that a municipality may go on running."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    authority = _unit(_("authority"))
    operator = _unit(_("operator"))
    payer = _unit(_("payer"))

    class Meta:
        verbose_name = _("temporary place")
        verbose_name_plural = _("temporary places")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PlaceStay(Keyed):
    """One citizen on one temporary place, from arrival to departure. The three facts are those of the stay:
    the place may change hands while somebody lies there, and a new stay begins then."""

    course = models.ForeignKey(CareCourse, on_delete=models.PROTECT, related_name="stays")
    place = models.ForeignKey(
        TemporaryPlace, on_delete=models.PROTECT, related_name="stays", verbose_name=_("place")
    )
    authority = _unit(_("authority"))
    operator = _unit(_("operator"))
    payer = _unit(_("payer"))
    arrived_on = models.DateField(_("arrived on"))
    departed_on = models.DateField(_("departed on"), null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("stay on a temporary place")
        verbose_name_plural = _("stays on temporary places")
        ordering = ["-arrived_on"]
        constraints = [
            models.CheckConstraint(
                name="stay_ends_after_arrival",
                condition=models.Q(departed_on__isnull=True)
                | models.Q(departed_on__gte=models.F("arrived_on")),
            ),
            models.UniqueConstraint(
                fields=["course"],
                condition=models.Q(departed_on__isnull=True),
                name="stay_open_once_in_a_course",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.arrived_on:%d.%m.%Y}"

    def bed_days(self, on: dt.date | None = None) -> int:
        """Days in the bed until departure or a day (today): the day of arrival counts, that of departure does
        not, and whoever leaves on the day of arrival has had one."""
        last = self.departed_on or on or clock.today()
        return max(1, (last - self.arrived_on).days)
