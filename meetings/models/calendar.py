"""Who is away when, and the secret links by which people's calendars fetch their meetings."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.models import Position
from dtr.staff.roles import Permission, Role
from meetings.models.meeting import Meeting
from meetings.models.ready import LONGEST_BRIEFING


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "AbsenceQuerySet":
        """One's own; and those of people with whom one plans meetings in a team today."""
        planned = [team.pk for team in access.teams(user, Permission.PLAN_MEETINGS)]
        colleagues = Position.objects.held_today().filter(team_id__in=planned).values("user_id")
        return self.filter(models.Q(user_id=user.pk or 0) | models.Q(user_id__in=colleagues))

    def on(self, first: Any, last: Any = None) -> "AbsenceQuerySet":
        """Those that touch the days from ``first`` to ``last``, both included."""
        return self.filter(first_day__lte=last or first, last_day__gte=first)


class Absence(Keyed):
    """Days on which somebody does not come to meetings. Why, is nobody's business and has no place here."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences", verbose_name=_("name")
    )
    first_day = models.DateField(_("first day away"))
    last_day = models.DateField(_("last day away"))
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_day", "last_day"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=models.Q(last_day__gte=models.F("first_day")),
            ),
            models.UniqueConstraint(fields=["user", "first_day", "last_day"], name="absence_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.first_day:%d.%m.%Y}-{self.last_day:%d.%m.%Y}"


class CalendarFeed(models.Model):
    """One secret link to one person's meetings. The link itself is kept nowhere, only its digest."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    runs_out_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("calendar link")
        verbose_name_plural = _("calendar links")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at__isnull=True), name="calendar_feed_one_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%d.%m.%Y}"


class GoneFromCalendar(models.Model):
    """A meeting that stood in somebody's calendar and is deleted, or is no longer theirs.

    Calendars keep copies: the link says for a while that it is cancelled, which takes the copy away.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey("staff.Team", on_delete=models.CASCADE, related_name="+")
    # The meeting's key; the meeting itself may be deleted.
    meeting_key = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=100)
    sequence = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("meeting gone from a calendar")
        verbose_name_plural = _("meetings gone from calendars")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "meeting_key"], name="gone_from_calendar_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_at:%d.%m.%Y}"


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "DutyQuerySet":
        """Duties at meetings that the person sees, or on which the person may act."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user, permission).values("pk"))


class Duty(Keyed):
    """Who has a duty that goes round at one meeting, as somebody who plans has accepted it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="duties")
    role = models.CharField(_("duty"), max_length=30, choices=Role)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties")
    accepted_at = models.DateTimeField(default=clock.now)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Whoever had it before and cannot come after all, and what the stand-in must know.
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    briefing = models.CharField(_("briefing"), max_length=LONGEST_BRIEFING, blank=True)
    briefed_at = models.DateTimeField(null=True)
    briefed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "role"], name="duty_once_a_meeting"),
            models.UniqueConstraint(fields=["meeting", "user"], name="duty_one_each"),
            models.CheckConstraint(
                name="duty_briefed_who_and_when",
                condition=models.Q(briefed_at__isnull=True, briefed_by__isnull=True, briefing="")
                | (models.Q(briefed_at__isnull=False, briefed_by__isnull=False) & ~models.Q(briefing="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"
