"""The minutes: agreed as the meeting closes, open to amendments for a while, then locked; and their PDFs."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citizens.models import Citizen
from dtr import clock
from dtr.keys import Keyed
from dtr.press import WHOLE_WHEN_READY, Pressed
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings.models.meeting import Meeting
from meetings.models.series import OfTeamQuerySet


class Printed(Keyed, Pressed):
    """A frozen snapshot and its PDF. A draft is neither: it is never printed."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WAITING = "waiting", _("The PDF is being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("The PDF could not be made")

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ready_means_whole_pdf",
                condition=WHOLE_WHEN_READY,
            )
        ]


class Minutes(Printed):
    """What the meeting came to. Version 1 is what the leader agreed by closing; the locked one follows it."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()
    version = models.PositiveSmallIntegerField(default=1)
    # Until then those who took part may propose amendments; then the minutes lock themselves.
    amend_until = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    # Nobody, when they locked themselves.
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = OfTeamQuerySet.as_manager()

    class Meta(Printed.Meta):
        verbose_name = pgettext_lazy("record", "minutes")
        verbose_name_plural = pgettext_lazy("record", "minutes")

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def is_draft(self) -> bool:
        return self.state == Printed.State.DRAFT

    @property
    def is_locked(self) -> bool:
        """Only addenda can follow."""
        return self.locked_at is not None

    @property
    def amend_last(self) -> dt.datetime | None:
        """The last moment at which it can be amended: its day is the one people know."""
        return self.amend_until - dt.timedelta(seconds=1) if self.amend_until else None

    @property
    def can_be_amended(self) -> bool:
        """Agreed, and the time for amendments has not run out."""
        return (
            not self.is_draft
            and not self.is_locked
            and self.amend_until is not None
            and clock.now() < self.amend_until
        )


class MinutesVersion(models.Model):
    """What the minutes were before they were locked, with their PDF. Only ever added."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    pdf = models.BinaryField(null=True)
    frozen_at = models.DateTimeField()
    rendered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("version of minutes")
        verbose_name_plural = _("versions of minutes")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_once")]

    def __str__(self) -> str:
        return f"{self.minutes} v{self.number}"


class MinutesAmendment(Keyed):
    """Somebody who took part says that the agreed minutes should say something else."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Proposed")
        TAKEN = "taken", _("Taken in")
        DECLINED = "declined", _("Not taken in")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="amendments")
    # Nobody: it is about the meeting as a whole.
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("what it should say"), max_length=2000)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("the leader's reason"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="amendment_answered_who_and_when",
                condition=Q(state="waiting", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def status(self) -> "MinutesAmendment.State":
        """The state as a member, for the status pill."""
        return MinutesAmendment.State(self.state)

    @property
    def is_waiting(self) -> bool:
        return self.state == MinutesAmendment.State.WAITING


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "SheetQuerySet":
        """About a citizen: as the citizen. About the whole meeting: as the minutes of the team."""
        of_citizen = Q(citizen__isnull=False) & access.citizens_seen(user, permission, prefix="citizen__")
        of_meeting = Q(citizen__isnull=True) & access.teams_seen(user, Permission.READ_MINUTES)
        return self.filter(of_citizen | of_meeting)


class Sheet(Printed):
    """A PDF beside the minutes: an addendum, the part about one citizen, or the letter to that citizen."""

    class Kind(models.TextChoices):
        ADDENDUM = "addendum", _("Addendum")
        EXTRACT = "extract", _("Minutes about one citizen")
        LETTER = "letter", _("Letter")
        LETTER_LARGE = "letter_large", _("Letter in large print")

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="sheets")
    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15, choices=Kind)
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="sheets")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    objects = SheetQuerySet.as_manager()

    class Meta(Printed.Meta):
        verbose_name = _("sheet beside the minutes")
        verbose_name_plural = _("sheets beside the minutes")
        ordering = ["-asked_at"]
        constraints = [
            *Printed.Meta.constraints,
            models.UniqueConstraint(fields=["minutes", "kind", "digest"], name="sheet_once_from_one_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.minutes}"

    @property
    def kind_of_sheet(self) -> "Sheet.Kind":
        """The kind as a member."""
        return Sheet.Kind(self.kind)


class MinutesAddendum(Keyed):
    """What is said after the minutes were locked: dated, by somebody, beside them and never in them."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="addenda")
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("what is added"), max_length=5000)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="addendum")

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["minutes", "number"], name="addendum_number_once")]

    def __str__(self) -> str:
        return f"{self.number}: {self.text}"
