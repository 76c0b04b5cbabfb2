"""Triage: how a citizen is today, as a colour with a word, and when the team looks again."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from citizens.models.citizen import Citizen
from citizens.models.intervention import OfCitizenQuerySet
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.models import Team
from dtr.staff.roles import Permission

LONGEST_INTERVAL = 366
DAYS = [MinValueValidator(1), MaxValueValidator(LONGEST_INTERVAL)]


class TriageStatus(models.TextChoices):
    """The colour for a change in state; never shown without its word."""

    GREEN = "green", _("Green")
    YELLOW = "yellow", _("Yellow")
    RED = "red", _("Red")


class TriageGuide(models.Model):
    """One version of what the colours mean here, and how soon the team looks again.

    The definitions differ from place to place, so they are local data. A version that somebody was triaged
    by is never changed; a new one follows it.
    """

    version = models.PositiveIntegerField(_("version"), unique=True, editable=False)
    green = models.TextField(_("green means"), max_length=500)
    yellow = models.TextField(_("yellow means"), max_length=500)
    red = models.TextField(_("red means"), max_length=500)
    green_en = models.TextField(_("green means, in English"), max_length=500, blank=True)
    yellow_en = models.TextField(_("yellow means, in English"), max_length=500, blank=True)
    red_en = models.TextField(_("red means, in English"), max_length=500, blank=True)
    green_days = models.PositiveSmallIntegerField(
        _("days until a green citizen is triaged again"), default=28, validators=DAYS
    )
    yellow_days = models.PositiveSmallIntegerField(
        _("days until a yellow citizen is triaged again"), default=7, validators=DAYS
    )
    red_days = models.PositiveSmallIntegerField(
        _("days until a red citizen is triaged again"), default=2, validators=DAYS
    )
    first_days = models.PositiveSmallIntegerField(
        _("days from the start of a course until the first triage"), default=7, validators=DAYS
    )
    origin = models.CharField(_("where the texts come from"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("in use from"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("triage guide")
        verbose_name_plural = _("triage guides")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                name="triage_guide_looks_again",
                condition=models.Q(green_days__gte=1, yellow_days__gte=1, red_days__gte=1, first_days__gte=1),
            )
        ]

    def __str__(self) -> str:
        return _("Triage guide, version %(version)s") % {"version": self.version}

    @classmethod
    def current(cls) -> "TriageGuide":
        """The newest version."""
        return cls.objects.order_by("-version")[:1].get()

    def definition(self, status: str) -> str:
        """What a colour means, in the reader's language, Danish when there is no English."""
        colour = TriageStatus(status).value
        english: str = getattr(self, f"{colour}_en") if get_language() == "en" else ""
        return english or str(getattr(self, colour))

    def days(self, status: str, own: int | None = None) -> int:
        """Days until a citizen of that colour is triaged again.

        ``own`` is the citizen's own interval. It stands in for that of green, and is never a reason to
        look later at somebody who is yellow or red.
        """
        usual: int = getattr(self, f"{TriageStatus(status).value}_days")
        if own is None:
            return usual
        return own if status == TriageStatus.GREEN else min(own, usual)


class TriagePlan(models.Model):
    """A citizen's own interval between two triages, where that of the colour does not fit."""

    citizen = models.OneToOneField(Citizen, on_delete=models.CASCADE, related_name="triage_plan")
    every_days = models.PositiveSmallIntegerField(_("days between two triages"), validators=DAYS)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("triage plan")
        verbose_name_plural = _("triage plans")
        constraints = [
            models.CheckConstraint(
                name="triage_plan_within_a_year",
                condition=models.Q(every_days__gte=1, every_days__lte=LONGEST_INTERVAL),
            )
        ]

    def __str__(self) -> str:
        return str(self.every_days)


class TriageRoundQuerySet(models.QuerySet["TriageRound"]):
    def visible_to(
        self, user: Any, permission: Permission = Permission.SEE_CITIZENS
    ) -> "TriageRoundQuerySet":
        """The rounds of the teams in which the person may."""
        return self.filter(access.teams_seen(user, permission))

    def open(self) -> "TriageRoundQuerySet":
        """Not yet ended."""
        return self.filter(closed_at__isnull=True)


class TriageRound(Keyed):
    """One time that a team goes through its citizens."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="triage_rounds")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    objects = TriageRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("triage round")
        verbose_name_plural = _("triage rounds")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=models.Q(closed_at__isnull=True), name="triage_round_open_once"
            ),
            models.CheckConstraint(
                name="triage_round_closed_by_somebody",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {clock.local(self.opened_at):%Y-%m-%d}"


class TriageAssessmentQuerySet(OfCitizenQuerySet):
    def standing(self) -> "TriageAssessmentQuerySet":
        """Not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def newest(self) -> "TriageAssessmentQuerySet":
        """The one that holds now for each citizen: the last that was not taken back."""
        later = TriageAssessment.objects.filter(
            citizen_id=models.OuterRef("citizen_id"), pk__gt=models.OuterRef("pk"), withdrawn_at__isnull=True
        )
        return self.standing().filter(~models.Exists(later))


class TriageAssessment(models.Model):
    """The colour that somebody gave a citizen. It is taken back, never changed."""

    # The key only grows, so of two at the same moment the later one is known. No address names it.
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="triage_assessments")
    round = models.ForeignKey(TriageRound, on_delete=models.PROTECT, null=True, related_name="assessments")
    guide = models.ForeignKey(TriageGuide, on_delete=models.PROTECT, related_name="assessments")
    status = models.CharField(_("triage"), max_length=10, choices=TriageStatus)
    note = models.CharField(_("what is changed, and what is done"), max_length=500, blank=True)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # The day by which the citizen is triaged again, by the plan as it was then.
    due_on = models.DateField(_("triaged again by"))
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    objects = TriageAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("triage assessment")
        verbose_name_plural = _("triage assessments")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["citizen", "-id"], name="triage_newest_of_citizen")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "citizen"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="triage_once_in_a_round",
            ),
            models.CheckConstraint(
                name="triage_withdrawn_by_somebody",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="triage_colour_is_known", condition=models.Q(status__in=["green", "yellow", "red"])
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def assessed_on(self) -> dt.date:
        """The day in Copenhagen."""
        return clock.local(self.assessed_at).date()
