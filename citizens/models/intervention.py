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
        """The sections in force on a day, by whom they are for, as a law book has them: § 83 before § 112."""
        groups = LegalBasis.Whom.values

        def place(basis: "LegalBasis") -> tuple[int, str, int, str]:
            return (groups.index(basis.whom), basis.law, basis.number, basis.section)

        return sorted(self.valid_on(day), key=place)


class LegalBasis(models.Model):
    """A section of a law, and when it is in force. Sections change; they are never in the code."""

    class Whom(models.TextChoices):
        """Since 1 July 2025 the same help rests on one law or another, mostly by age (ældreloven § 2)."""

        CARE_ACT = "care_act", _("Of pension age with a need due to ageing, or with an equal need")
        OTHERS = "others", _("Not covered by ældreloven, mostly below pension age")
        EVERYBODY = "everybody", _("Whatever the age")

    law = models.CharField(_("law"), max_length=50)
    section = models.CharField(_("section"), max_length=30)
    title = models.CharField(_("what it covers"), max_length=120)
    valid_from = models.DateField(_("in force from"))
    valid_until = models.DateField(_("in force until"), null=True, blank=True)
    whom = models.CharField(_("for whom"), max_length=10, choices=Whom, default=Whom.EVERYBODY)

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
            "citizen__team__unit",
            "citizen__provider",
            "proposed_by",
            "approval__legal_basis",
            "approval__decided_by",
            "approval__authority",
            "approval__operator",
            "approval__payer",
            "approval__provider",
            "approval__decision",
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


class RunBy(models.Model):
    """Who answers for help: three facts that a reform may part (from 2027 a region decides on some help
    that a municipality goes on running), and who gives it."""

    authority = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("authority")
    )
    operator = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("operator")
    )
    payer = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("payer")
    )
    # Nobody when the municipality gives the help itself.
    provider = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("private supplier"),
    )

    class Meta:
        abstract = True


class Approval(RunBy):
    """A visitator's yes or no. Who, when, to what and on what basis is never changed afterwards.

    What is granted stands here, what was proposed on the proposal; the database refuses to change either
    side of the answer (migration 0004).
    """

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Rejected")

    # Why tells of the health. Rows are marked as they are read for somebody who may not be told.
    hides_reason = False

    proposal = models.OneToOneField(InterventionProposal, on_delete=models.PROTECT, related_name="approval")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    legal_basis = models.ForeignKey(
        LegalBasis, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("legal basis")
    )
    start_date = models.DateField(_("start date"), null=True)
    what = models.CharField(_("granted help"), max_length=300, blank=True)
    hours_per_week = models.DecimalField(
        _("granted hours a week"),
        max_digits=5,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(0), MaxValueValidator(HOURS_IN_A_WEEK)],
    )
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
            ),
            models.CheckConstraint(
                name="approval_yes_says_what_and_who_runs_it",
                condition=models.Q(verdict="rejected")
                | (
                    models.Q(authority__isnull=False, operator__isnull=False, payer__isnull=False)
                    & ~models.Q(what="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.proposal}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("an approval is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("an approval is never deleted")

    @property
    def reason_told(self) -> str:
        """Why, if the reader may be told."""
        return "" if self.hides_reason else self.reason

    @property
    def is_changed(self) -> bool:
        """Whether something else was granted than what was proposed."""
        return self.verdict == self.Verdict.APPROVED and (
            self.what != self.proposal.what or self.hours_per_week != self.proposal.hours_per_week
        )

    @property
    def is_partial(self) -> bool:
        """Whether the citizen may have got less than was proposed: fewer hours, or other help.

        Nobody but a person can say whether other words are less help, so they count as less here, and
        the visitator says otherwise in the decision.
        """
        if not self.is_changed:
            return False
        asked, granted = self.proposal.hours_per_week, self.hours_per_week
        return self.what != self.proposal.what or (asked is not None and (granted is None or granted < asked))

    @property
    def is_fewer_hours(self) -> bool:
        """Whether fewer hours were granted than asked for: nobody can call that a yes to everything."""
        asked, granted = self.proposal.hours_per_week, self.hours_per_week
        return self.is_changed and asked is not None and granted is not None and granted < asked

    @property
    def verdict_label(self) -> str:
        """The answer in words, with what a change makes of a yes."""
        return str(_("Approved with changes") if self.is_changed else self.get_verdict_display())


class InterventionQuerySet(OfCitizenQuerySet):
    def not_begun(self) -> "InterventionQuerySet":
        """Granted, not ended, and nobody has noted that it began."""
        going = models.Q(end_date__isnull=True) | models.Q(end_date__gte=clock.today())
        return self.filter(going, approval__isnull=False).exclude(start_notes__started_on__isnull=False)


class Intervention(Keyed, RunBy):
    """Help that is given, from a date, on a legal basis. The database refuses to change what was granted
    and by whom (migration 0004)."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="interventions")
    approval = models.OneToOneField(
        Approval, on_delete=models.PROTECT, null=True, related_name="intervention"
    )
    what = models.CharField(_("what help"), max_length=300)
    legal_basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    hours_per_week = models.DecimalField(
        _("hours a week"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    start_date = models.DateField(_("start date"))
    end_date = models.DateField(_("end date"), null=True, blank=True)

    objects = InterventionQuerySet.as_manager()

    class Meta:
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")
        ordering = ["-start_date"]

    def __str__(self) -> str:
        return self.what
