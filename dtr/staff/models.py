"""Who works here, for whom, in which role, and trained in what."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.staff.roles import Role


class Unit(models.Model):
    """A district, a private supplier or another authority: what teams and people belong to."""

    class Kind(models.TextChoices):
        MUNICIPAL = "municipal", _("The municipality")
        PRIVATE_PROVIDER = "private_provider", _("Private supplier")
        REGION = "region", _("The region")
        HOSPITAL = "hospital", _("Hospital")
        GENERAL_PRACTICE = "general_practice", _("General practice")

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MUNICIPAL)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A small fixed group of people around a defined set of citizens."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams", verbose_name=_("unit"))

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is what they log in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.setdefault("name", email.split("@")[0])
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """A login. What a person may do follows from positions, never from the login itself."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    language = models.CharField(
        _("language"), max_length=5, default="da", choices=[("da", _("Danish")), ("en", _("English"))]
    )
    employer = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name=_("employer"),
    )
    is_active = models.BooleanField(_("works here"), default=True)
    is_staff = models.BooleanField(_("keeps the house"), default=False)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_case")]

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class PositionQuerySet(models.QuerySet["Position"]):
    def held_today(self) -> "PositionQuerySet":
        """Begun and not ended."""
        today = clock.today()
        return self.filter(models.Q(until__isnull=True) | models.Q(until__gte=today), since__lte=today)

    def current(self) -> "PositionQuerySet":
        """Held today, by somebody who still works here."""
        return self.held_today().filter(user__is_active=True)


class Position(models.Model):
    """One person in one role in one team, for a time."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="positions", verbose_name=_("user"))
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="positions", verbose_name=_("team"))
    role = models.CharField(_("role"), max_length=30, choices=Role)
    since = models.DateField(_("from"), default=clock.today)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "team", "role"],
                condition=models.Q(until__isnull=True),
                name="position_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="position_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.team}"

    @property
    def is_held_today(self) -> bool:
        """Begun and not ended."""
        today = clock.today()
        return self.since <= today and (self.until is None or self.until >= today)


class TrainingRecordQuerySet(models.QuerySet["TrainingRecord"]):
    def valid_on(self, day: dt.date, kind: str) -> "TrainingRecordQuerySet":
        """The proofs that count on a day. Whoever is trained to lead is trained to take part."""
        kinds = [kind] if kind == TrainingRecord.Kind.LEADER else list(TrainingRecord.Kind.values)
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day),
            kind__in=kinds,
            trained_on__lte=day,
        )


class TrainingRecord(models.Model):
    """Dated proof that somebody was trained to lead the meeting, or to take part in it."""

    class Kind(models.TextChoices):
        LEADER = "leader", _("Meeting leader")
        PARTICIPANT = "participant", _("Participant")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="trainings", verbose_name=_("user"))
    kind = models.CharField(_("trained as"), max_length=12, choices=Kind)
    trained_on = models.DateField(_("trained on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("noted by"),
    )

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-trained_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("trained_on")),
                name="training_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()} · {self.trained_on:%d.%m.%Y}"


def trained(user: User, day: dt.date, kind: str) -> bool:
    """Whether somebody was trained, as a day comes, to lead the meeting or to take part in it."""
    return user.trainings.valid_on(day, kind).exists()
