"""One meeting, and who takes part in it."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.models import Position, Team
from dtr.staff.roles import LEADING, Permission, Role, may
from meetings.models.series import MeetingSeries
from meetings.states import AHEAD, HELD, MINUTES_FROZEN, MeetingState

# The agenda closes on the second working day before the meeting, when the planners have had the morning.
FREEZE_DAYS_BEFORE, FREEZE_TIME = 2, dt.time(14, 0)


def usual_freeze(starts_at: dt.datetime) -> dt.datetime:
    """The usual deadline of a meeting that begins then; public holidays are no working days."""
    day = clock.working_days_after(clock.local(starts_at).date(), -FREEZE_DAYS_BEFORE)
    return clock.at(day, FREEZE_TIME)


class WallPrivacy(models.TextChoices):
    """How much of a citizen the wall shows; one key goes from the first to the last and round."""

    INITIALS = "initials", _("First name and initial")
    TAGS = "tags", _("Numbers only")
    BLANK = "blank", _("Nothing")


def usually_required() -> list[str]:
    """The roles that a meeting asks for when its kind says nothing."""
    return [Role.MEETING_LEADER.value, Role.VISITATOR.value]


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "MeetingQuerySet":
        """Meetings of the person's teams, or those on which the person may act with ``permission``.

        Whoever has been handed a leading role at a meeting of the own team may plan and lead that one.
        """
        seen = access.teams_seen(user, permission)
        if permission in (Permission.CONDUCT_MEETINGS, Permission.PLAN_MEETINGS):
            own = {
                held.team_id
                for held in access.positions(user)
                if held.role != Role.PRIVATE_SUPPLIER and not may(held.role, permission)
            }
            if own:
                handed = Participant.objects.leading().filter(user_id=user.pk or 0)
                seen |= models.Q(pk__in=handed.values("meeting_id"), team_id__in=own)
        return self.filter(seen)

    def ahead(self) -> "MeetingQuerySet":
        """Not yet held and not cancelled."""
        return self.filter(state__in=AHEAD)

    def held(self) -> "MeetingQuerySet":
        """Running or over."""
        return self.filter(state__in=HELD)


class Meeting(Keyed):
    """One held or planned occurrence."""

    series = models.ForeignKey(
        MeetingSeries, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("meeting series")
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("team"))
    # The date in the week that the series gave it; it stays when the meeting itself is moved.
    slot = models.DateField(editable=False)
    starts_at = models.DateTimeField(_("starts"))
    length_minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    place = models.CharField(_("place"), max_length=100)
    max_citizens = models.PositiveSmallIntegerField(_("most citizens"), default=10)
    state = models.CharField(_("state"), max_length=20, choices=MeetingState, default=MeetingState.PLANNED)
    rule_set = models.ForeignKey("meetings.RuleSet", on_delete=models.PROTECT, related_name="meetings")
    rule_in_focus = models.PositiveSmallIntegerField(default=1)
    # The version of its kind that the meeting is planned by, and held by once it is opened.
    profile = models.ForeignKey(
        "meetings.MeetingProfile", on_delete=models.PROTECT, null=True, related_name="meetings"
    )
    # What the hour needs beside the citizens: welcome and rules before, summing up and rating after.
    opening_minutes = models.PositiveSmallIntegerField(default=4)
    closing_minutes = models.PositiveSmallIntegerField(default=8)
    # The roles without which this meeting should not begin.
    required_roles = models.JSONField(default=usually_required)
    # The script that was in use when the meeting was opened.
    script = models.ForeignKey(
        "meetings.MeetingScript", on_delete=models.PROTECT, null=True, related_name="meetings"
    )
    extended_minutes = models.PositiveSmallIntegerField(default=0)
    wall_privacy = models.CharField(
        _("what the wall shows"), max_length=10, choices=WallPrivacy, default=WallPrivacy.INITIALS
    )
    # The last time somebody changed anything that a screen shows; a wall goes dark when it is long ago.
    last_action_at = models.DateTimeField(null=True)
    speaker = models.ForeignKey(
        "meetings.Participant", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    speaking_since = models.DateTimeField(null=True)
    # When the timetable closes the agenda; the usual deadline when nobody has set another.
    agenda_freeze_at = models.DateTimeField(_("the agenda closes"), null=True)
    # The deadline that the timetable has acted on, so that a reopened agenda is not closed again at once.
    swept_freeze_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_because = models.CharField(_("reason"), max_length=300, blank=True)
    # The moment the series gave it, once somebody has moved it elsewhere.
    moved_from = models.DateTimeField(null=True)
    moved_because = models.CharField(_("reason"), max_length=300, blank=True)
    # Somebody has decided to hold it although it falls on a day off.
    held_anyway_at = models.DateTimeField(null=True)
    held_anyway_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Raised by every change that a calendar shows: the number by which calendars know the newest.
    calendar_sequence = models.PositiveIntegerField(default=0)
    # Raised by every change that a screen shows.
    version = models.PositiveIntegerField(default=1)
    # Raised by every step to another citizen: of two people who press "next", one has seen an old step.
    step = models.PositiveIntegerField(default=0)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["series", "slot"], name="meeting_once_a_slot"),
            models.CheckConstraint(
                name="meeting_opened_who_and_when",
                condition=models.Q(opened_at__isnull=True, opened_by__isnull=True)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_closed_who_and_when",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_held_anyway_who_and_when",
                condition=models.Q(held_anyway_at__isnull=True, held_anyway_by__isnull=True)
                | models.Q(held_anyway_at__isnull=False, held_anyway_by__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_speaker_since_when",
                condition=models.Q(speaker__isnull=True) | models.Q(speaking_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {clock.local(self.starts_at):%d.%m.%Y %H:%M}"

    @property
    def day(self) -> dt.date:
        """The date in Copenhagen on which it is held."""
        return clock.local(self.starts_at).date()

    @property
    def ends_at(self) -> dt.datetime:
        """The agreed end."""
        return self.starts_at + dt.timedelta(minutes=self.length_minutes)

    @property
    def runs_until(self) -> dt.datetime:
        """The agreed end with what the leader has added deliberately."""
        return self.ends_at + dt.timedelta(minutes=self.extended_minutes)

    @property
    def freezes_at(self) -> dt.datetime:
        """When the agenda is closed unless somebody does it before."""
        return self.agenda_freeze_at or usual_freeze(self.starts_at)

    @property
    def status(self) -> MeetingState:
        """The state as a member, for the status pill."""
        return MeetingState(self.state)

    @property
    def is_running(self) -> bool:
        return self.state == MeetingState.RUNNING

    @property
    def awaits_wrap_up(self) -> bool:
        """Nobody closed it; the leader has still to."""
        return self.state == MeetingState.AWAITING_WRAP_UP

    @property
    def can_be_resumed(self) -> bool:
        """It awaits its wrap-up, and it is still the day on which it was opened."""
        return (
            self.awaits_wrap_up
            and self.opened_at is not None
            and clock.local(self.opened_at).date() == clock.today()
        )

    @property
    def is_over(self) -> bool:
        return self.state in MINUTES_FROZEN

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def seconds_late(self) -> int | None:
        """How long after the agreed time the meeting was opened; negative when it was early."""
        return round((self.opened_at - self.starts_at).total_seconds()) if self.opened_at else None


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def in_role(self, *roles: str) -> "ParticipantQuerySet":
        """Those who have one of the roles at the meeting."""
        return self.filter(models.Q(role__in=roles) | models.Q(second_role__in=roles))

    def leading(self) -> "ParticipantQuerySet":
        """Leader and co-leader, if they come."""
        return self.in_role(*LEADING).coming()

    def coming(self) -> "ParticipantQuerySet":
        """Expected or present."""
        return self.exclude(attendance=Participant.Attendance.ABSENT)


class Participant(models.Model):
    """One person at one meeting, in one role or two."""

    class Attendance(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        PRESENT = "present", _("Present")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    second_role = models.CharField(_("also"), max_length=30, choices=Role, blank=True)
    attendance = models.CharField(
        _("attendance"), max_length=10, choices=Attendance, default=Attendance.EXPECTED
    )
    # Absent because of an absence in the calendar, and expected again when that is taken back.
    is_away = models.BooleanField(default=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def roles(self) -> list[str]:
        """The person's roles at this meeting."""
        return [role for role in (self.role, self.second_role) if role]

    @staticmethod
    def invited(team_id: int) -> list[tuple[int, str, str]]:
        """Who takes part by position: (user, role, second role), one row per person."""
        held: dict[int, list[str]] = {}
        for position in Position.objects.current().filter(team_id=team_id).order_by("since", "pk"):
            held.setdefault(position.user_id, []).append(position.role)
        return [(user, roles[0], roles[1] if len(roles) > 1 else "") for user, roles in held.items()]
