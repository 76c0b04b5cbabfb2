"""After the talk about one citizen: the citizen is told, the care record has it, and a letter may be sent."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen, Relative
from dtr import clock
from dtr.keys import Keyed
from goals.models import Goal
from meetings.models.agenda import AgendaItem, OfCitizenQuerySet
from meetings.models.minutes import Sheet
from meetings.models.proposing import AgendaProposal

# A working day to lock the minutes, and two to find the time.
DAYS_TO_RECORD = 3


class Told(models.TextChoices):
    """Who was told."""

    CITIZEN = "citizen", _("The citizen")
    CITIZEN_WITH_RELATIVE = "citizen_with_relative", _("The citizen, with a relative")
    REPRESENTATIVE = "representative", _("The citizen's representative")


class HowTold(models.TextChoices):
    """In which way."""

    MEETING = "meeting", _("At the meeting itself")
    VISIT = "visit", _("At a visit")
    PHONE = "phone", _("By telephone")
    VIDEO = "video", _("By video")
    LETTER = "letter", _("With the letter")


class Reaction(models.TextChoices):
    """What the citizen said to it."""

    AGREES = "agrees", _("Agrees")
    PARTLY = "partly", _("Agrees in part")
    OTHER_WISH = "other_wish", _("Wants something else")
    UNKNOWN = "unknown", _("Could not say")


class CitizenInformationQuerySet(OfCitizenQuerySet):
    def awaiting(self) -> "CitizenInformationQuerySet":
        """Those who have still to be told."""
        return self.filter(noted_at__isnull=True, not_needed_because="")

    def overdue(self) -> "CitizenInformationQuerySet":
        """Still to be told, and the day has passed."""
        return self.awaiting().filter(due_date__lt=clock.today())

    def not_in_record(self) -> "CitizenInformationQuerySet":
        """What should stand in the care record by now: the meeting was closed more than three working days
        ago, counted in Copenhagen."""
        latest = clock.working_days_after(clock.today(), -DAYS_TO_RECORD)
        there = RecordTransfer.objects.filter(item=models.OuterRef("item"), undone_at__isnull=True)
        closed = self.filter(item__meeting__closed_at__lt=clock.at(latest, dt.time.min))
        return closed.exclude(models.Exists(there))

    def for_card(self) -> "CitizenInformationQuerySet":
        """With everything that a card says."""
        return self.select_related("item__meeting__team", "citizen", "assigned_to", "told_by", "noted_by")


class CitizenInformation(Keyed):
    """The task to tell one citizen what the meeting came to, and how it went."""

    # The reader is not told why it is not needed; rows are marked as they are read (``meetings.untold``).
    hides_words = False

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="information")
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="informations")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="citizens_to_tell",
        verbose_name=_("who tells the citizen"),
    )
    due_date = models.DateField(_("tell the citizen by"))
    told_whom = models.CharField(_("who was told"), max_length=25, choices=Told, blank=True)
    told_how = models.CharField(_("how"), max_length=10, choices=HowTold, blank=True)
    told_at = models.DateTimeField(_("when"), null=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who told it"),
    )
    reaction = models.CharField(_("the citizen's reaction"), max_length=15, choices=Reaction, blank=True)
    reaction_words = models.TextField(_("in the citizen's own words"), max_length=2000, blank=True)
    # What a different wish led to.
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, related_name="+")
    nomination = models.ForeignKey(AgendaProposal, on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    not_needed_because = models.CharField(_("why it is not needed"), max_length=300, blank=True)

    objects = CitizenInformationQuerySet.as_manager()

    class Meta:
        verbose_name = _("information to a citizen")
        verbose_name_plural = _("information to citizens")
        ordering = ["due_date"]
        constraints = [
            models.CheckConstraint(
                name="information_noted_whole",
                condition=Q(noted_at__isnull=True, noted_by__isnull=True, told_at__isnull=True)
                | Q(noted_at__isnull=False, noted_by__isnull=False, told_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def why_not_told(self) -> str:
        """Why the citizen is not told, if the reader may be told."""
        return "" if self.hides_words else self.not_needed_because

    @property
    def is_awaited(self) -> bool:
        """The citizen has still to be told."""
        return self.noted_at is None and not self.not_needed_because

    @property
    def is_overdue(self) -> bool:
        """Still to be told, and the day has passed."""
        return self.is_awaited and self.due_date < clock.today()


class RecordTransfer(Keyed):
    """Somebody has put the text about one citizen into the care record."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="transfers")
    synced_to_record_at = models.DateTimeField(_("transferred to the care record"))
    synced_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("reference in the care record"), max_length=100)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_because = models.CharField(_("why it is taken back"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("transfer to the care record")
        verbose_name_plural = _("transfers to the care record")
        ordering = ["-synced_to_record_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(undone_at__isnull=True), name="transferred_once_at_a_time"
            ),
            models.CheckConstraint(
                name="transfer_undone_who_when_and_why",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_because="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class HandedOver(models.TextChoices):
    """How the letter reached the citizen. It leaves from the care record, by the municipality's own post."""

    DIGITAL_POST = "digital_post", _("By digital post")
    ON_PAPER = "on_paper", _("On paper, by post")
    IN_PERSON = "in_person", _("Handed over at a visit")


class CitizenLetter(Keyed):
    """The letter in plain Danish: a draft that somebody writes, then a finished one, then handed over."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        FINISHED = "finished", _("Finished")

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="letter")
    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="letters")
    talked_about = models.TextField(_("what we talked about"), max_length=4000, blank=True)
    agreed = models.TextField(_("what we agreed"), max_length=4000, blank=True)
    who_comes = models.TextField(_("who comes, and when"), max_length=4000, blank=True)
    complain = models.TextField(_("how to say no or complain"), max_length=4000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)
    # Raised by every change; who saves from an older version is told, and loses nothing.
    version = models.PositiveIntegerField(default=1)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, null=True, related_name="+")
    large_sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, null=True, related_name="+")
    handed_over_on = models.DateField(_("handed over on"), null=True)
    handed_over_how = models.CharField(_("how"), max_length=15, choices=HandedOver, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = OfCitizenQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to a citizen")
        verbose_name_plural = _("letters to citizens")
        constraints = [
            models.CheckConstraint(
                name="citizen_letter_finished_by_somebody_at_a_time",
                condition=Q(state="draft", finished_by__isnull=True, finished_at__isnull=True)
                | Q(state="finished", finished_by__isnull=False, finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="citizen_letter_handed_over_when_finished",
                condition=Q(handed_over_on__isnull=True, handed_over_by__isnull=True)
                | Q(state="finished", handed_over_on__isnull=False, handed_over_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)

    @property
    def status(self) -> "CitizenLetter.State":
        """The state as a member, for the status pill."""
        return CitizenLetter.State(self.state)

    @property
    def is_draft(self) -> bool:
        return self.state == CitizenLetter.State.DRAFT

    def texts(self) -> dict[str, str]:
        """The written parts by name."""
        return {name: getattr(self, name) for name in LETTER_PARTS}


class LetterCopy(Keyed):
    """A copy of a finished letter that a relative has, by the citizen's consent on that day."""

    letter = models.ForeignKey(CitizenLetter, on_delete=models.PROTECT, related_name="copies")
    relative = models.ForeignKey(Relative, on_delete=models.PROTECT, related_name="+")
    handed_over_on = models.DateField(_("handed over on"))
    handed_over_how = models.CharField(_("how"), max_length=15, choices=HandedOver)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("copy of a letter")
        verbose_name_plural = _("copies of letters")
        ordering = ["handed_over_on"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "relative"], name="letter_copy_once_a_relative")
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.relative}"


LETTER_PARTS = ("talked_about", "agreed", "who_comes", "complain")
LETTER_NEEDS = ("talked_about", "agreed", "complain")
"""The parts without which a letter is not finished."""
