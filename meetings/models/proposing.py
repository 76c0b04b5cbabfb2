"""How citizens come on the agenda: people propose, suppliers report changed need, signals have weights."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from dtr import clock
from dtr.keys import Keyed
from dtr.staff.models import Team, Unit
from meetings.models.agenda import AgendaItem, OfCitizenQuerySet


class AgendaProposal(Keyed):
    """Somebody asks for a citizen to be discussed."""

    # The proposer may not be told of the health; rows are marked as they are read.
    hides_answer = False

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        TAKEN = "taken", _("On an agenda")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SETTLED = "settled", _("Settled outside the meeting")

    class Kind(models.TextChoices):
        PROPOSAL = "proposal", _("Proposal")
        NEED_CHANGE = "need_change", _("Notice of changed need")

    class Category(models.TextChoices):
        CHANGE = "change", _("Change in function or health")
        GOAL = "goal", _("Goal reached or stuck")
        NEW_COURSE = "new_course", _("New in a course")
        DISCHARGE = "discharge", _("Home from hospital")
        TRIAGE = "triage", _("Triage yellow or red")
        REQUEST = "request", _("The citizen or a relative asks for it")
        OTHER = "other", _("Something else")

    class WishedBy(models.TextChoices):
        STAFF = "", _("Nobody but me")
        CITIZEN = "citizen", _("The citizen")
        RELATIVE = "relative", _("A relative")

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="nominations")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PROPOSAL)
    category = models.CharField(
        _("what it is about"), max_length=12, choices=Category, default=Category.OTHER
    )
    agenda_reason = models.CharField(_("why the citizen should be discussed"), max_length=300)
    wished_by = models.CharField(
        _("who wishes it"), max_length=10, choices=WishedBy, blank=True, default=WishedBy.STAFF
    )
    wished_by_name = models.CharField(_("the relative's name, and how related"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    # The place on an agenda that it was given.
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, related_name="proposals")
    # Why it was declined, or how it was settled: whoever proposed reads it.
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = OfCitizenQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["proposed_at"]
        constraints = [
            # A supplier's duty to report is never turned away because somebody else has proposed.
            models.UniqueConstraint(
                fields=["citizen"],
                condition=models.Q(state="waiting", kind="proposal"),
                name="nomination_waits_once",
            ),
            models.CheckConstraint(
                name="nomination_answered_who_and_when",
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.agenda_reason

    @property
    def status(self) -> State:
        """The state as a member, for the status pill."""
        return self.State(self.state)

    @property
    def answer_told(self) -> str:
        """What was answered, if the reader may be told."""
        return "" if self.hides_answer else self.answer

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_notice(self) -> bool:
        """A supplier's notice of changed need."""
        return self.kind == self.Kind.NEED_CHANGE


class NeedChangeNotice(Keyed):
    """A supplier's notice that a citizen's need has changed (ældreloven § 18), with receipt and clock.

    The proposal that it brings says what has changed, and carries the answer.
    """

    proposal = models.OneToOneField(AgendaProposal, on_delete=models.CASCADE, related_name="notice")
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="need_change_notices")
    supplier = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    noticed_on = models.DateField(_("the change was seen on"))
    details = models.TextField(_("what you have seen, and what you have done"), max_length=2000, blank=True)
    received_at = models.DateTimeField(default=clock.now, editable=False)
    # The last day on which somebody in the municipality should have answered.
    answer_by_date = models.DateField(_("to be answered by"))
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = OfCitizenQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice of changed need")
        verbose_name_plural = _("notices of changed need")
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                name="notice_read_who_and_when",
                condition=models.Q(read_at__isnull=True, read_by__isnull=True)
                | models.Q(read_at__isnull=False, read_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The receipt's number: the day, and a few letters of the key. It says nothing of the citizen."""
        return f"{clock.local(self.received_at):%Y%m%d}-{str(self.pk)[:6].upper()}"

    @property
    def is_late(self) -> bool:
        """Still without an answer after the day it should have had one."""
        return self.proposal.is_waiting and clock.today() > self.answer_by_date

    @property
    def days_left(self) -> int:
        """Days until the answer is due; negative when it is late."""
        return (self.answer_by_date - clock.today()).days


class ProposalWeightsQuerySet(models.QuerySet["ProposalWeights"]):
    def of_team(self, team_id: int | None) -> "ProposalWeightsQuerySet":
        """The versions of one team; of the municipality for None. The newest first."""
        return self.filter(team_id=team_id).order_by("-version")


class ProposalWeights(models.Model):
    """One version of how much each signal counts: the municipality's, or a team's own.

    A published version is never changed; a new one follows it. A signal that a version does not name
    counts as the house came with it.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="proposal_weights")
    version = models.PositiveIntegerField(_("version"))
    published_at = models.DateTimeField(_("in use from"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ProposalWeightsQuerySet.as_manager()

    class Meta:
        verbose_name = _("weights of proposals")
        verbose_name_plural = _("weights of proposals")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "version"],
                condition=models.Q(team__isnull=False),
                name="weights_of_team_once_a_version",
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(team__isnull=True),
                name="weights_of_municipality_once_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class ProposalWeight(models.Model):
    """How much one signal counts, and from which limit it is one."""

    weights = models.ForeignKey(ProposalWeights, on_delete=models.CASCADE, related_name="rows")
    # The name of a signal in meetings/signals.py.
    signal = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField(_("weight"))
    limit = models.PositiveSmallIntegerField(_("limit"), null=True)

    class Meta:
        verbose_name = _("weight of a signal")
        verbose_name_plural = _("weights of signals")
        constraints = [models.UniqueConstraint(fields=["weights", "signal"], name="weight_of_a_signal_once")]

    def __str__(self) -> str:
        return f"{self.signal}: {self.weight}"
