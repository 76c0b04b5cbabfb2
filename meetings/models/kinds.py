"""What each kind of meeting is like, in versions; and the days on which the house is closed."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dtr.staff.roles import Role
from meetings.models.series import MeetingType, Rhythm

LEAP_YEAR = 2028


class MeetingProfile(models.Model):
    """One version of what a kind of meeting is like: length, citizens, roles, rhythm.

    A version in use is never changed; a new one follows it. Its script and its rules have versions of
    their own (``MeetingScript``, ``RuleSet``).
    """

    meeting_type = models.CharField(_("kind"), max_length=20, choices=MeetingType)
    version = models.PositiveIntegerField(_("version"))
    length_minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    max_citizens = models.PositiveSmallIntegerField(
        _("most citizens at one meeting"), validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    opening_minutes = models.PositiveSmallIntegerField(
        _("minutes to open"), validators=[MaxValueValidator(30)]
    )
    closing_minutes = models.PositiveSmallIntegerField(
        _("minutes to sum up"), validators=[MaxValueValidator(30)]
    )
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    required_roles = models.JSONField(_("must be there"), default=list)
    # The duties that go round among several people.
    rota_roles = models.JSONField(_("duties that go round"), default=list)
    published_at = models.DateTimeField(_("in use from"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("kind of meeting")
        verbose_name_plural = _("kinds of meetings")
        ordering = ["meeting_type", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting_type", "version"], name="profile_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_meeting_type_display()} v{self.version}"

    @classmethod
    def current(cls, meeting_type: str) -> "MeetingProfile | None":
        """The newest version for a kind of meeting."""
        return cls.objects.filter(meeting_type=meeting_type).order_by("-version").first()

    @property
    def for_meeting(self) -> dict[str, Any]:
        """What a meeting that is planned or opened by this version copies from it."""
        return {
            "profile": self,
            "opening_minutes": self.opening_minutes,
            "closing_minutes": self.closing_minutes,
            "required_roles": self.required_roles,
        }

    @property
    def required(self) -> list[Role]:
        """The required roles as members, in the order of the roles."""
        return [role for role in Role if role in self.required_roles]

    @property
    def on_rota(self) -> list[Role]:
        """The duties that go round, as members, in the order of the roles."""
        return [role for role in Role if role in self.rota_roles]


class ClosedDay(models.Model):
    """A day on which this municipality is closed though it is no public holiday."""

    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    month = models.PositiveSmallIntegerField(
        _("month"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(_("day"), validators=[MinValueValidator(1), MaxValueValidator(31)])
    year = models.PositiveSmallIntegerField(
        _("only in the year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2020), MaxValueValidator(2100)],
        help_text=_("Empty: every year."),
    )

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["month", "day", "year"]
        constraints = [
            models.UniqueConstraint(fields=["month", "day", "year"], name="closed_day_once_in_a_year"),
            models.UniqueConstraint(
                fields=["month", "day"], condition=models.Q(year__isnull=True), name="closed_day_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name_read

    @property
    def name_read(self) -> str:
        """The name in the reader's language, Danish when there is no English."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def clean(self) -> None:
        if self.month and self.day:
            try:
                dt.date(self.year or LEAP_YEAR, self.month, self.day)
            except ValueError:
                raise ValidationError({"day": _("There is no such day.")}) from None
