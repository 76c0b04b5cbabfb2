"""The recurring slot of a team: weekday, local time, place."""

import datetime as dt
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.models import Team
from dtr.staff.roles import Permission


class MeetingType(models.TextChoices):
    """What kind of meeting it is."""

    DTR = "dtr", _("Interdisciplinary rehabilitation meeting (DTR)")
    DEMENTIA = "dementia", _("DTK dementia")
    COORDINATION = "coordination", _("Coordination meeting")
    TRIAGE = "triage", _("Triage meeting")
    BOARD = "board", _("Board meeting")
    CITIZEN_CONFERENCE = "citizen_conference", _("Citizen conference")
    RESIDENT_CONFERENCE = "resident_conference", _("Resident conference")
    CITIZEN_REVIEW = "citizen_review", _("Citizen review")


class Rhythm(models.TextChoices):
    """How often a series meets."""

    WEEKLY = "weekly", _("Every week")
    BIWEEKLY = "biweekly", _("Every other week")
    MONTHLY = "monthly", _("Once a month")


class WeekOfMonth(models.IntegerChoices):
    """Which of a month's Tuesdays, say, a monthly meeting takes."""

    FIRST = 1, _("the first of the month")
    SECOND = 2, _("the second of the month")
    THIRD = 3, _("the third of the month")
    FOURTH = 4, _("the fourth of the month")
    LAST = 5, _("the last of the month")


class Weekday(models.IntegerChoices):
    """Monday is 0, as in Python."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class OfTeamQuerySet(models.QuerySet[Any]):
    """Rows that hang on a team."""

    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "OfTeamQuerySet":
        """Those of the person's teams, or of the teams where the person holds ``permission``."""
        return self.filter(access.teams_seen(user, permission))


class MeetingSeries(Keyed):
    """A recurring meeting of one team. The local time stays when the clocks change."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="series", verbose_name=_("team"))
    meeting_type = models.CharField(_("kind"), max_length=20, choices=MeetingType, default=MeetingType.DTR)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    start_time = models.TimeField(_("starts at"))
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    # Asked of a monthly series only. A series that meets every other week counts from its first week.
    week_of_month = models.PositiveSmallIntegerField(
        _("monthly, on"), choices=WeekOfMonth, default=WeekOfMonth.FIRST
    )
    place = models.CharField(_("place"), max_length=100)
    length_minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=60, validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    max_citizens = models.PositiveSmallIntegerField(
        _("most citizens at one meeting"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    # Rule 13 asks for minutes the same day; 0 locks them when that day ends.
    amendment_days = models.PositiveSmallIntegerField(
        _("working days in which the minutes can be amended"),
        default=1,
        validators=[MaxValueValidator(10)],
        help_text=_("0: until the end of the day on which the meeting is closed."),
    )
    active_from = models.DateField(_("first week from"), default=clock.today)
    active_until = models.DateField(_("last week until"), null=True, blank=True)

    objects = OfTeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting series")
        verbose_name_plural = _("meeting series")
        constraints = [
            models.UniqueConstraint(
                fields=["team", "meeting_type", "weekday", "start_time"],
                condition=models.Q(active_until__isnull=True),
                name="series_once_a_week",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.get_weekday_display()} {self.start_time:%H:%M}"

    def meets_on(self, day: dt.date) -> bool:
        """Whether the series has a slot on that date, day off or not."""
        last = self.active_until or dt.date.max
        if day.weekday() != self.weekday or not self.active_from <= day <= last:
            return False
        if self.rhythm == Rhythm.BIWEEKLY:
            return (clock.monday(day) - clock.monday(self.active_from)).days % 14 == 0
        if self.rhythm == Rhythm.MONTHLY:
            if self.week_of_month == WeekOfMonth.LAST:
                return (day + dt.timedelta(weeks=1)).month != day.month
            return (day.day - 1) // 7 + 1 == self.week_of_month
        return True
