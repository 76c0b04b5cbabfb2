"""Those around the citizen: relatives with stated rights, and the network."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.citizen import Citizen
from citizens.models.intervention import OfCitizenQuerySet
from dtr import clock
from dtr.keys import Keyed


class Endable(models.Model):
    """What stands until somebody ends it, and stays on record after that."""

    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_ended_by_somebody_at_a_time",
                condition=models.Q(ended_by__isnull=True, ended_at__isnull=True)
                | models.Q(ended_by__isnull=False, ended_at__isnull=False),
            )
        ]


class Relation(models.TextChoices):
    """How somebody stands to the citizen."""

    SPOUSE = "spouse", _("Spouse or partner")
    CHILD = "child", _("Child")
    CHILD_IN_LAW = "child_in_law", _("Child-in-law")
    GRANDCHILD = "grandchild", _("Grandchild")
    SIBLING = "sibling", _("Sibling")
    PARENT = "parent", _("Parent")
    OTHER_FAMILY = "other_family", _("Other family")
    FRIEND = "friend", _("Friend or neighbour")
    REPRESENTATIVE = "representative", _("Representative from outside the family")


class RelativeQuerySet(OfCitizenQuerySet):
    def current(self) -> "RelativeQuerySet":
        """Those who have not been struck from the citizen's relatives."""
        return self.filter(ended_at__isnull=True)


class Relative(Keyed, Endable):
    """Somebody close to the citizen, or somebody entitled to act for the citizen."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="relatives", verbose_name=_("citizen")
    )
    name = models.CharField(_("name"), max_length=100)
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    note = models.CharField(_("good to know"), max_length=300, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)

    objects = RelativeQuerySet.as_manager()

    class Meta(Endable.Meta):
        verbose_name = _("relative")
        verbose_name_plural = _("relatives")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_relation_display()})"


class RightKind(models.TextChoices):
    """What a relative may. Guardian and powers of attorney rest on a document of their own."""

    BE_INFORMED = "be_informed", _("May be informed")
    TAKE_PART = "take_part", _("May take part in talks")
    SPEAK_FOR = "speak_for", _("May speak for the citizen")
    POWER_OF_ATTORNEY = "power_of_attorney", _("Holds a power of attorney")
    FUTURE_POWER = "future_power", _("Holds a future power of attorney in force")
    GUARDIAN = "guardian", _("Guardian")


# These act for the citizen, so a consent may come from them.
REPRESENTS = frozenset({RightKind.POWER_OF_ATTORNEY, RightKind.FUTURE_POWER, RightKind.GUARDIAN})


class RightQuerySet(models.QuerySet["RelativeRight"]):
    def in_force(self, day: dt.date) -> "RightQuerySet":
        """Those that hold on a day, of relatives who are still relatives."""
        return self.filter(
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day),
            valid_from__lte=day,
            ended_at__isnull=True,
            relative__ended_at__isnull=True,
        )


class RelativeRight(Endable):
    """One right of one relative, from a day and perhaps until one. What was held stays on record."""

    relative = models.ForeignKey(Relative, on_delete=models.PROTECT, related_name="rights")
    kind = models.CharField(_("right"), max_length=20, choices=RightKind)
    scope = models.CharField(_("what it rests on and covers"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"), default=clock.today)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now)

    objects = RightQuerySet.as_manager()

    class Meta(Endable.Meta):
        verbose_name = _("right of a relative")
        verbose_name_plural = _("rights of relatives")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Endable.Meta.constraints,
            models.CheckConstraint(
                name="right_ends_after_it_begins",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["relative", "kind"],
                condition=models.Q(valid_until__isnull=True, ended_at__isnull=True),
                name="right_held_once_without_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.relative}"

    @property
    def is_in_force(self) -> bool:
        """Whether it holds today."""
        today = clock.today()
        begun = self.valid_from <= today and self.ended_at is None
        return begun and (self.valid_until is None or self.valid_until >= today)


class NetworkKind(models.TextChoices):
    """Where somebody in the network comes from."""

    GP = "gp", _("General practitioner")
    HOSPITAL = "hospital", _("Hospital")
    CIVIL_SOCIETY = "civil_society", _("Association or club")
    VOLUNTEER = "volunteer", _("Volunteer")
    NEIGHBOUR = "neighbour", _("Neighbour")
    CHURCH = "church", _("Church or faith community")
    OTHER = "other", _("Other")


class NetworkContact(Keyed, Endable):
    """Somebody around the citizen who is no relative: the doctor, a visiting friend, a club."""

    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="network", verbose_name=_("citizen")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=NetworkKind)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    note = models.CharField(_("what they do together"), max_length=300, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(default=clock.now)

    objects = RelativeQuerySet.as_manager()

    class Meta(Endable.Meta):
        verbose_name = _("network contact")
        verbose_name_plural = _("network contacts")
        ordering = ["kind", "name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"
