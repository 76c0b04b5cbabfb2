"""Consent: what the citizen allows to be told, to whom, and how that was obtained."""

import datetime as dt
from typing import Any, Never

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.citizen import Citizen
from citizens.models.intervention import OfCitizenQuerySet
from citizens.models.relative import Relative
from dtr import clock
from dtr.keys import Keyed
from dtr.staff.access import receiver_of
from dtr.staff.models import Unit


def health_told(user: Any, *, by: str, citizen: str = "citizen") -> models.Q:
    """The condition under which rows about a citizen's health are for somebody.

    All are for the authority's own people. For another organisation those of citizens with a valid consent
    for it, and those that its own people made. ``citizen`` and ``by`` are the paths from the row to the
    citizen and to the person who made it.
    """
    receiver = receiver_of(user)
    if receiver is None:
        return models.Q()
    covered = Consent.objects.filter(units=receiver, covers_health=True).valid_on(clock.today()).order_by()
    own = models.Q(**{f"{by}__employer": receiver})
    return own | models.Q(**{f"{citizen}__in": covered.values("citizen")})


class ConsentHow(models.TextChoices):
    """How a consent was obtained. Spoken is enough, when it is noted (sundhedsloven § 42)."""

    ORAL = "oral", _("Spoken")
    WRITTEN = "written", _("Written")
    BY_REPRESENTATIVE = "by_representative", _("By a representative")


class ConsentQuerySet(OfCitizenQuerySet):
    def valid_on(self, day: dt.date) -> "ConsentQuerySet":
        """Given, not run out, and not withdrawn."""
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day),
            given_on__lte=day,
            withdrawn_at__isnull=True,
        )


class Consent(Keyed):
    """One consent. It is never changed and never deleted: it is withdrawn, and another one is noted.

    The database holds to that itself (migration 0004).
    """

    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="consents", verbose_name=_("citizen")
    )
    units = models.ManyToManyField(
        Unit, related_name="+", blank=True, verbose_name=_("organisations that may be told")
    )
    relatives = models.ManyToManyField(
        Relative, related_name="consents", blank=True, verbose_name=_("relatives who may be told")
    )
    covers_health = models.BooleanField(_("covers health information"), default=False)
    how = models.CharField(_("how it was obtained"), max_length=20, choices=ConsentHow)
    given_by = models.ForeignKey(
        Relative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    given_on = models.DateField(_("given on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("limits, in the citizen's words"), max_length=500, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_note = models.CharField(max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-given_on", "-noted_at"]
        constraints = [
            models.CheckConstraint(
                name="consent_by_representative_names_one",
                condition=models.Q(how="by_representative", given_by__isnull=False)
                | (~models.Q(how="by_representative") & models.Q(given_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="consent_runs_out_after_it_is_given",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("given_on")),
            ),
            models.CheckConstraint(
                name="consent_withdrawn_by_somebody_at_a_time",
                condition=models.Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.given_on}"

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("a consent is never deleted")

    @property
    def is_valid(self) -> bool:
        """Whether it holds today."""
        today = clock.today()
        if self.withdrawn_at is not None or self.given_on > today:
            return False
        return self.valid_until is None or self.valid_until >= today
