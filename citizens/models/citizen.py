"""The citizen: the person the help is for."""

from typing import Any

from django.conf import settings
from django.db import connections, models
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.crypto import EncryptedField, blind_index, masked_cpr
from dtr.danish import alphabetical
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.models import Team, Unit
from dtr.staff.roles import Permission


class Left(models.TextChoices):
    """Why somebody is no longer a citizen of ours."""

    DECEASED = "deceased", _("Deceased")
    MOVED = "moved", _("Moved away")


class SearchName(models.CharField):
    """The name as it is searched in: whatever its case. Follows the name by itself, also in bulk."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key: str = model_instance.name.casefold()  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class SortName(models.CharField):
    """The key that puts the name in the order of the Danish alphabet, compared byte by byte."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = alphabetical(model_instance.name)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key


class CitizenQuerySet(models.QuerySet["Citizen"]):
    def visible_to(self, user: Any, permission: Permission = Permission.SEE_CITIZENS) -> "CitizenQuerySet":
        """Those whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission))

    def named(self, holding: str) -> "CitizenQuerySet":
        """Those whose name holds the text, whatever its case; by an index on PostgreSQL."""
        return self.filter(search_name__contains=holding.casefold())

    def in_danish_order(self) -> "CitizenQuerySet":
        """By the Danish alphabet, alike on every database."""
        plain = connections[self.db].vendor == "sqlite"
        return self.order_by("sort_name" if plain else Collate("sort_name", "C"), "pk")

    def with_cpr(self, digits: str) -> "CitizenQuerySet":
        """The one with this CPR number (ten digits), found without decrypting anything."""
        return self.filter(cpr_index=blind_index(digits))


class Citizen(Keyed):
    """One citizen of one team."""

    name = models.CharField(_("name"), max_length=100)
    search_name = SearchName(max_length=400, editable=False, default="")
    sort_name = SortName(max_length=400, editable=False, default="")
    cpr = EncryptedField(_("CPR number"), null=True, editable=False)
    cpr_index = models.CharField(max_length=64, null=True, unique=True, editable=False)
    address = models.CharField(_("address"), max_length=200, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="citizens", verbose_name=_("team"))
    # The relation that the trade calls contact person: the employee closest to this one citizen.
    contact_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contact_person_for",
        verbose_name=_("contact person"),
    )
    provider = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citizens_helped",
        verbose_name=_("private supplier"),
        limit_choices_to={"kind": Unit.Kind.PRIVATE_PROVIDER},
    )
    left_on = models.DateField(_("left on"), null=True, editable=False)
    left_because = models.CharField(
        _("why the citizen left"), max_length=10, choices=Left, blank=True, editable=False
    )
    registered_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CitizenQuerySet.as_manager()

    class Meta:
        verbose_name = _("citizen")
        verbose_name_plural = _("citizens")
        constraints = [
            models.CheckConstraint(
                name="citizen_cpr_with_index",
                condition=models.Q(cpr__isnull=True, cpr_index__isnull=True)
                | models.Q(cpr__isnull=False, cpr_index__isnull=False),
            ),
            models.CheckConstraint(
                name="citizen_left_on_a_day_for_a_reason",
                condition=models.Q(left_on__isnull=True, left_because="")
                | (models.Q(left_on__isnull=False) & ~models.Q(left_because="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def set_cpr(self, digits: str) -> None:
        """Keep ten digits: encrypted to read, indexed to find."""
        self.cpr, self.cpr_index = digits, blind_index(digits)

    @property
    def masked_cpr(self) -> str:
        """The birthday only."""
        return masked_cpr(self.cpr)

    @property
    def wall_name(self) -> str:
        """First name and initial: all that a wall may show of a name."""
        first, *rest = self.name.split()
        return f"{first} {rest[-1][0]}." if rest else first
