"""What was agreed: who does what by when, and how it went; and what was parked, with whom."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models import Relative
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.models import Team, Unit
from dtr.staff.roles import Permission
from goals.models import Goal
from meetings.models.agenda import AgendaItem


class ActionState(models.TextChoices):
    """How it goes with what was agreed."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    MOVED = "moved", _("Moved")
    STUCK = "stuck", _("Stuck")


UNFINISHED = frozenset({ActionState.OPEN, ActionState.MOVED, ActionState.STUCK})


class OwnerKind(models.TextChoices):
    """Who can promise something. Only a person of the house has a login."""

    PERSON = "person", _("Employee")
    SUPPLIER = "supplier", _("Supplier")
    RELATIVE = "relative", _("A relative")
    CITIZEN = "citizen", _("The citizen")


class Owned(models.Model):
    """Something about an agenda item that somebody has promised, with a login or without."""

    item: AgendaItem | models.ForeignKey
    # What the reader is not told of it; rows are marked as they are read (``meetings.untold``).
    hides_relative = False
    hides_words = False

    owner_kind = models.CharField(
        _("kind of owner"), max_length=10, choices=OwnerKind, default=OwnerKind.PERSON
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="%(class)ss",
        verbose_name=_("who"),
    )
    owner_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="%(class)ss", verbose_name=_("supplier")
    )
    owner_relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, related_name="%(class)ss", verbose_name=_("relative")
    )

    class Meta:
        abstract = True

    @property
    def owner_name(self) -> str:
        """The owner as the reader may call that one; the citizen without a name."""
        if self.hides_relative and self.owner_kind == OwnerKind.RELATIVE:
            return str(OwnerKind.RELATIVE.label)
        owner = self.owner or self.owner_unit or self.owner_relative
        return str(owner or OwnerKind.CITIZEN.label)

    @property
    def owner_recorded(self) -> str:
        """The owner as the minutes keep it, in no language: a name also for the citizen."""
        owner = self.owner or self.owner_unit or self.owner_relative or self.item.citizen
        return owner.name

    @property
    def owner_short(self) -> str:
        """The owner as a wall may say it: no relative by name."""
        if self.owner_kind == OwnerKind.RELATIVE:
            return str(OwnerKind.RELATIVE.label)
        return self.owner.get_short_name() if self.owner else self.owner_name


def owner_fits() -> models.Q:
    """Exactly the column of the owner's kind is filled; for the citizen none."""
    columns = {
        OwnerKind.PERSON: "owner",
        OwnerKind.SUPPLIER: "owner_unit",
        OwnerKind.RELATIVE: "owner_relative",
        OwnerKind.CITIZEN: "",
    }
    fits = models.Q()
    for kind, filled in columns.items():
        rest = {f"{name}__isnull": name != filled for name in columns.values() if name}
        fits |= models.Q(owner_kind=kind.value, **rest)
    return fits


class OfItemQuerySet(models.QuerySet[Any]):
    """Rows that hang on a citizen's place on an agenda."""

    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> Self:
        """Those of citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="item__citizen__"))

    def with_owner(self) -> Self:
        """With whoever has promised them."""
        return self.select_related("owner", "owner_unit", "owner_relative")


class AgreedActionQuerySet(OfItemQuerySet):
    def unfinished(self) -> "AgreedActionQuerySet":
        """Still to be done."""
        return self.filter(state__in=UNFINISHED)

    def overdue(self) -> "AgreedActionQuerySet":
        """Past their date and not done."""
        return self.unfinished().filter(due_date__lt=clock.today())

    def mine(self, user: Any) -> "AgreedActionQuerySet":
        """What the person does or follows up, and what the person's own firm has promised."""
        own = models.Q(pk__in=self.model.objects.followed_by(user).values("pk"))
        if getattr(user, "employer_id", None):
            own |= models.Q(owner_unit_id=user.employer_id)
        return self.filter(own)

    def escalated(self) -> "AgreedActionQuerySet":
        """Not done, and put before the daily manager for their present date."""
        told = Escalation.objects.filter(action=models.OuterRef("pk"), due_date=models.OuterRef("due_date"))
        return self.unfinished().filter(models.Exists(told))

    def with_follower(self) -> "AgreedActionQuerySet":
        """The same, and with everybody among whom ``follower`` chooses."""
        return self.with_owner().select_related("item__citizen__contact_person", "agreed_by")

    def followed_by(self, user: Any) -> "AgreedActionQuerySet":
        """Those whose ``follower`` the person is."""
        no_contact = models.Q(item__citizen__contact_person__isnull=True, agreed_by=user)
        no_login = models.Q(item__citizen__contact_person=user) | no_contact
        return self.filter(models.Q(owner=user) | models.Q(owner__isnull=True) & no_login)


class AgreedAction(Owned, Keyed):
    """What, who, when."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(_("what"), max_length=300)
    due_date = models.DateField(_("by when"))
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    state = models.CharField(_("state"), max_length=10, choices=ActionState, default=ActionState.OPEN)
    result = models.CharField(_("result or reason"), max_length=500, blank=True)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    objects = AgreedActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["due_date", "agreed_at"]
        constraints = [
            models.CheckConstraint(
                name="action_done_has_time",
                condition=models.Q(state="done", done_at__isnull=False)
                | (~models.Q(state="done") & models.Q(done_at__isnull=True)),
            ),
            models.CheckConstraint(name="action_owner_fits", condition=owner_fits()),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def result_told(self) -> str:
        """What was said of it since, if the reader may be told."""
        return "" if self.hides_words else self.result

    @property
    def follower(self) -> Any:
        """The colleague who does it or sees to it: the owner, or the citizen's contact person for an owner
        without a login; where there is none, whoever wrote it down."""
        return self.owner or self.item.citizen.contact_person or self.agreed_by

    @property
    def status(self) -> ActionState:
        """The state as a member, for the status pill."""
        return ActionState(self.state)

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_overdue(self) -> bool:
        """Past its date and not done."""
        return self.is_unfinished and self.due_date < clock.today()


class ActionStep(models.Model):
    """One thing that was said about an agreement afterwards: done, moved, stuck or open again, and why."""

    action = models.ForeignKey(AgreedAction, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=ActionState)
    words = models.CharField(max_length=500, blank=True)
    due_before = models.DateField()
    due_after = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%d.%m.%Y}"

    @property
    def status(self) -> ActionState:
        """The state as a member, for the status pill."""
        return ActionState(self.state)

    @property
    def is_move(self) -> bool:
        return self.due_before != self.due_after


class Escalation(models.Model):
    """A promise that was still not kept so many days after its date, and was put before the daily manager."""

    action = models.ForeignKey(AgreedAction, on_delete=models.CASCADE, related_name="escalations")
    due_date = models.DateField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["action", "due_date"], name="escalation_once_a_date")]

    def __str__(self) -> str:
        return f"{self.action_id} {self.due_date:%d.%m.%Y}"


class FollowUp(models.Model):
    """How a team follows up what was promised."""

    USUAL_DAYS = 5

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="follow_up")
    # Days after the date; 0 when the daily manager is never told.
    escalate_after_days = models.PositiveSmallIntegerField(default=USUAL_DAYS)

    def __str__(self) -> str:
        return f"{self.team} · {self.escalate_after_days}"


class ParkedTopic(Keyed):
    """A discussion the leader stopped, with somebody named to take it on outside the meeting."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="parked")
    topic = models.CharField(_("what is parked"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="parked_topics",
        verbose_name=_("with whom"),
    )
    parked_at = models.DateTimeField(default=clock.now)
    result = models.CharField(_("what came of it"), max_length=500, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("parked topic")
        verbose_name_plural = _("parked topics")
        ordering = ["parked_at"]
        constraints = [
            models.CheckConstraint(
                name="parked_settled_who_and_when",
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.topic


class ActionProposal(Owned, Keyed):
    """An agreement that a participant proposes; it becomes one when the leader takes it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Proposed")
        TAKEN = "taken", _("Agreed")
        DECLINED = "declined", _("Not taken")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions_proposed")
    what = models.CharField(_("what"), max_length=300)
    due_date = models.DateField(_("by when"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    action = models.OneToOneField(
        AgreedAction, on_delete=models.SET_NULL, null=True, related_name="proposed_as"
    )

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed agreement")
        verbose_name_plural = _("proposed agreements")
        ordering = ["proposed_at"]
        constraints = [models.CheckConstraint(name="action_proposal_owner_fits", condition=owner_fits())]

    def __str__(self) -> str:
        return self.what
