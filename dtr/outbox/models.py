"""Letters that must leave the house once, and when each person wants them."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock

# A letter that left so long after its time says itself that it is late.
LATE_AFTER = dt.timedelta(hours=1)


class Letter(models.Model):
    """One mail to one person about one thing. It says what, when and where to look, never about whom."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        DROPPED = "dropped", _("No longer relevant")
        GATHERED = "gathered", _("Waits for the day's letter")
        TOLD = "told", _("Told in the day's letter")
        MISSED = "missed", _("Came too late to be sent")

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    # Times, counts and places only; the path of the page behind the link.
    facts = models.JSONField(default=dict)
    path = models.CharField(max_length=200, default="/")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # When what it is about calls for it; when it should come, by the reader's wishes; when it is tried next.
    wanted_at = models.DateTimeField(default=clock.now)
    meant_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    # From then on it says nothing any more, and is listed as missed.
    until = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    told_in = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="tells_of")

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at"], name="letter_by_due"),
            models.Index(fields=["claimed_at"], name="letter_by_claim"),
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_sent_has_time",
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a doubled letter can be recognised."""
        return f"<letter-{self.pk}@{settings.MAIL_DOMAIN}>"

    @property
    def status(self) -> State:
        """The state as a member, for the status pill."""
        return self.State(self.state)

    def is_late(self, now: dt.datetime) -> bool:
        """Whether a letter that leaves now should say that it comes late."""
        return now - self.meant_at > LATE_AFTER


class Wishes(models.Model):
    """When one person wants letters. Whoever has wished nothing gets each at its own time."""

    class Weekday(models.TextChoices):
        MONDAY = "1", _("Monday")
        TUESDAY = "2", _("Tuesday")
        WEDNESDAY = "3", _("Wednesday")
        THURSDAY = "4", _("Thursday")
        FRIDAY = "5", _("Friday")
        SATURDAY = "6", _("Saturday")
        SUNDAY = "7", _("Sunday")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letter_wishes"
    )
    days = models.CharField(_("days"), max_length=7, default="1234567")
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    # Set: everything of a day comes in one letter at that time.
    digest_at = models.TimeField(_("one letter a day, at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="wishes_some_day", condition=~models.Q(days="")),
            models.CheckConstraint(
                name="wishes_quiet_from_and_until",
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.days}"


class Round(models.Model):
    """When the house last did something that it does again and again."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
