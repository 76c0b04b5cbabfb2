"""Help: what is proposed, what a visitator says to it, and what is then given."""

import datetime as dt
import re
from typing import Any, Never

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.citizen import Citizen
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.models import Unit
from dtr.staff.roles import Permission

HOURS_IN_A_WEEK = 168


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    def valid_on(self, day: dt.date) -> "LegalBasisQuerySet":
        """The sections in force on a day."""
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day), valid_from__lte=day
        )

    def offered_on(self, day: dt.date) -> list["LegalBasis"]:
        """The sections in force on a day, as a law book has them: § 83 before § 112."""
        return sorted(self.valid_on(day), key=lambda basis: (basis.law, basis.number, basis.section))


class LegalBasis(models.Model):
    """A section of a law, and when it is in force. Sections change; they are never in the code."""

    law = models.CharField(_("law"), max_length=50)
    section = models.CharField(_("section"), max_length=30)
    title = models.CharField(_("what it covers"), max_length=120)
    valid_from = models.DateField(_("in force from"))
    valid_until = models.DateField(_("in force until"), null=True, blank=True)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")
        ordering = ["law", "section"]
        constraints = [
            models.UniqueConstraint(
                fields=["law", "section", "valid_from"], name="legal_basis_once_from_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.section}: {self.title}"

    @property
    def number(self) -> int:
        """The section's number; 0 when it has none."""
        digits = re.search(r"\d+", self.section)
        return int(digits[0]) if digits else 0

    @property
    def short(self) -> str:
        """Law and section only."""
        return f"{self.law} {self.section}"


class ProposalKind(models.TextChoices):
    """Whether the help fits in the course already granted, or starts a decision of its own."""

    ADJUSTMENT = "adjustment", _("Adjustment within the frame")
    NEW_DECISION = "new_decision", _("Needs a new decision")


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    WAITING = "waiting", _("Awaiting the visitator")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OfCitizenQuerySet(models.QuerySet[Any]):
    """Rows that hang on a citizen."""

    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "OfCitizenQuerySet":
        """Those of citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="citizen__"))


class ProposalQuerySet(OfCitizenQuerySet):
    def waiting(self) -> "ProposalQuerySet":
        """Not yet answered."""
        return self.filter(state=ProposalState.WAITING)

    def for_card(self) -> "ProposalQuerySet":
        """With everything that the card of a proposal says."""
        return self.select_related(
            "citizen__team", "proposed_by", "approval__legal_basis", "approval__decided_by"
        )


class InterventionProposal(Keyed):
    """New or changed help that somebody asks the visitator for."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("citizen")
    )
    what = models.CharField(_("what help"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=ProposalKind, default=ProposalKind.ADJUSTMENT)
    hours_per_week = models.DecimalField(
        _("hours a week"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(HOURS_IN_A_WEEK)],
    )
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=clock.now)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed intervention")
        verbose_name_plural = _("proposed interventions")
        ordering = ["proposed_at"]

    def __str__(self) -> str:
        return self.what

    @property
    def status(self) -> ProposalState:
        """The state as a member, for the status pill."""
        return ProposalState(self.state)


class Approval(models.Model):
    """A visitator's yes or no. Who, when and on what basis is never changed afterwards."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    proposal = models.OneToOneField(InterventionProposal, on_delete=models.PROTECT, related_name="approval")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("legal basis")
    )
    start_date = models.DateField(_("start date"), null=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.CheckConstraint(
                name="approval_yes_has_basis_and_start_no_has_reason",
                condition=models.Q(verdict="approved", legal_basis__isnull=False, start_date__isnull=False)
                | (models.Q(verdict="rejected") & ~models.Q(reason="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.proposal}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("an approval is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("an approval is never deleted")


class Intervention(Keyed):
    """Help that is given, from a date, on a legal basis."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="interventions")
    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, null=True, related_name="intervention"
    )
    what = models.CharField(_("what help"), max_length=300)
    legal_basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    hours_per_week = models.DecimalField(
        _("hours a week"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    provider = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    start_date = models.DateField(_("start date"))
    end_date = models.DateField(_("end date"), null=True, blank=True)

    objects = OfCitizenQuerySet.as_manager()

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering = ["-start_date"]

    def __str__(self) -> str:
        return self.what
