"""What was agreed: who does what by when; and what was parked, with whom."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
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


class AgreedActionQuerySet(models.QuerySet["AgreedAction"]):
    def visible_to(
        self, user: Any, permission: Permission = Permission.SEE_CITIZENS
    ) -> "AgreedActionQuerySet":
        """Those of citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="item__citizen__"))

    def unfinished(self) -> "AgreedActionQuerySet":
        """Still to be done."""
        return self.filter(state__in=UNFINISHED)


class AgreedAction(Keyed):
    """What, who, when."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="agreed_actions",
        verbose_name=_("who"),
    )
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
            )
        ]

    def __str__(self) -> str:
        return self.what

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

    class Meta:
        verbose_name = _("parked topic")
        verbose_name_plural = _("parked topics")
        ordering = ["parked_at"]

    def __str__(self) -> str:
        return self.topic


class ActionProposal(Keyed):
    """An agreement that a participant proposes; it becomes one when the leader takes it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Proposed")
        TAKEN = "taken", _("Agreed")
        DECLINED = "declined", _("Not taken")

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="actions_proposed")
    what = models.CharField(_("what"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    due_date = models.DateField(_("by when"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    action = models.OneToOneField(
        AgreedAction, on_delete=models.SET_NULL, null=True, related_name="proposed_as"
    )

    objects = AgreedActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed agreement")
        verbose_name_plural = _("proposed agreements")
        ordering = ["proposed_at"]

    def __str__(self) -> str:
        return self.what
