"""What the municipality has laid down for its decisions: standard texts by legal basis, and case deadlines.

Both are data with the days they are in force, edited in the administration: law and practice change.
"""

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.intervention import LegalBasis, ProposalKind

AUTHORITY = "{myndighed}"


class InForceQuerySet(models.QuerySet[Any]):
    def in_force(self, day: dt.date) -> "InForceQuerySet":
        """Those that hold on a day, the newest first."""
        until = models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day)
        return self.filter(until, valid_from__lte=day).order_by("-valid_from")


class InForce(models.Model):
    """A row that holds from one day until another."""

    valid_from = models.DateField(_("in force from"))
    valid_until = models.DateField(_("in force until"), null=True, blank=True)

    class Meta:
        abstract = True


class DecisionText(InForce):
    """What a letter says of the law, and of how to complain, when it rests on a certain section.

    The texts that come with the house are our own words; until the municipality has approved them, the
    page of a decision says so.
    """

    legal_basis = models.ForeignKey(
        LegalBasis,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="texts",
        verbose_name=_("legal basis"),
        help_text=_("Leave it empty for the text that is used where no section has its own."),
    )
    rules = models.TextField(_("legal rules"), max_length=2000, blank=True)
    complaint_guidance = models.TextField(
        _("complaint guidance"),
        max_length=3000,
        help_text=_("Write {myndighed} where the name of the authority stands."),
    )
    approved_on = models.DateField(_("approved by the municipality on"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=100, blank=True)

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("text for decisions")
        verbose_name_plural = _("texts for decisions")
        ordering = ["legal_basis", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["legal_basis", "valid_from"], name="decision_text_once_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["valid_from"],
                condition=models.Q(legal_basis__isnull=True),
                name="decision_text_of_others_once_from_a_day",
            ),
            models.CheckConstraint(
                name="decision_text_approved_by_somebody_on_a_day",
                condition=models.Q(approved_on__isnull=True, approved_by="")
                | (models.Q(approved_on__isnull=False) & ~models.Q(approved_by="")),
            ),
            models.CheckConstraint(
                name="decision_text_ends_after_it_begins",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.legal_basis or _("Every other section"))


class CaseDeadline(InForce):
    """How long a case may take, as the municipality has published it (retssikkerhedsloven § 3)."""

    kind = models.CharField(_("kind"), max_length=20, choices=ProposalKind)
    days = models.PositiveSmallIntegerField(
        _("days from the request to the decision"), validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    published_at = models.CharField(
        _("where it is published"),
        max_length=200,
        blank=True,
        help_text=_("Empty while the figure that came with the house has not been replaced by your own."),
    )

    objects = InForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("case deadline")
        verbose_name_plural = _("case deadlines")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="case_deadline_once_from_a_day"),
            models.CheckConstraint(
                name="case_deadline_ends_after_it_begins",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.days}"
