"""The agenda: which citizens, in which order, for how long, and with what outcome."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen, InterventionProposal
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings.models.meeting import Meeting
from meetings.states import ItemState

if TYPE_CHECKING:
    from meetings.models.ready import StandIn


class FollowUpOutcome(models.TextChoices):
    """What the meeting came to, as the national code list (FSIII E1-E4) has it."""

    CONTINUE = "continue", _("Continue")
    ADJUST_WITHIN_FRAME = "adjust_within_frame", _("Adjust within the frame")
    END = "end", _("End")
    REVISIT = "revisit", _("New decision")


class Stay(models.TextChoices):
    """Whether the citizen comes again."""

    ON_AGENDA = "on_agenda", _("Stays on the agenda")
    OFF_AGENDA = "off_agenda", _("Off the agenda")


class OfCitizenQuerySet(models.QuerySet[Any]):
    """Rows that hang on a citizen."""

    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "OfCitizenQuerySet":
        """Those of citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="citizen__"))


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "AgendaItemQuerySet":
        """Items of meetings that the person sees, with citizens whom the person sees; or, with a
        ``permission``, those on which the person may act in that meeting."""
        meetings = Meeting.objects.visible_to(user, permission)
        citizens = access.citizens_seen(user, prefix="citizen__")
        return self.filter(citizens, meeting__in=meetings.values("pk"))

    def waiting(self) -> "AgendaItemQuerySet":
        """Still to come."""
        return self.filter(state=ItemState.WAITING)


class AgendaItem(Keyed):
    """One citizen on one agenda."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    agenda_reason = models.CharField(_("why"), max_length=300, blank=True)
    time_box_minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=6, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    state = models.CharField(_("state"), max_length=15, choices=ItemState, default=ItemState.WAITING)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Minutes the leader has given on top, deliberately.
    extended_minutes = models.PositiveSmallIntegerField(default=0)
    # Which step of the meeting's script the citizen is at, from 1.
    script_step = models.PositiveSmallIntegerField(default=1)
    step_started_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=FollowUpOutcome, blank=True)
    stay = models.CharField(_("next time"), max_length=10, choices=Stay, blank=True)
    no_action_because = models.CharField(_("no agreement, because"), max_length=300, blank=True)
    carried_over_because = models.CharField(_("carried over, because"), max_length=300, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "citizen"], name="agenda_citizen_once"),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(state="present"), name="agenda_one_citizen_at_a_time"
            ),
            models.CheckConstraint(
                name="agenda_discussed_has_outcome",
                condition=~models.Q(state="discussed") | (~models.Q(outcome="") & ~models.Q(stay="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.citizen}"

    @property
    def substitute(self) -> "StandIn | None":
        """Who stands in for the contact person; no query where ``stand_in`` was selected with the item."""
        found: StandIn | None = getattr(self, "stand_in", None)
        return found

    @property
    def minutes_given(self) -> int:
        """The planned minutes with what was added."""
        return self.time_box_minutes + self.extended_minutes

    @property
    def status(self) -> ItemState:
        """The state as a member, for the status pill."""
        return ItemState(self.state)

    @property
    def is_present(self) -> bool:
        return self.state == ItemState.PRESENT

    @property
    def is_waiting(self) -> bool:
        return self.state == ItemState.WAITING

    @property
    def is_settled(self) -> bool:
        """Discussed with an outcome, or carried over with a reason."""
        return self.state in (ItemState.DISCUSSED, ItemState.CARRIED_OVER)


class ListedCitizen(Keyed):
    """A citizen of the track Light on the list of a meeting: named, not discussed.

    Takes no place and no minutes, and is on no wall.
    """

    # The reader is not told why; rows are marked as they are read (``meetings.listing``).
    hides_note = False

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="listed")
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="listings")
    note = models.CharField(_("why"), max_length=300, blank=True)
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(default=clock.now)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("listed citizen")
        verbose_name_plural = _("listed citizens")
        ordering = ["listed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "citizen"], name="listed_citizen_once")]

    def __str__(self) -> str:
        return str(self.citizen)

    @property
    def note_told(self) -> str:
        """Why, if the reader may be told."""
        return "" if self.hides_note else self.note


class ProposalOnAgenda(models.Model):
    """Help that was proposed while this citizen was discussed."""

    proposal = models.OneToOneField(InterventionProposal, on_delete=models.CASCADE, related_name="on_agenda")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="help_proposed")

    def __str__(self) -> str:
        return str(self.proposal)
