"""A wall screen: a device without a person, paired with one meeting, that may only look."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dtr.keys import Keyed
from meetings.models.meeting import Meeting


class WallScreen(Keyed):
    """One screen. It is recognised by a token in its cookie; only the token's digest is kept."""

    class Theme(models.TextChoices):
        DARK = "dark", pgettext_lazy("theme", "Dark")
        LIGHT = "light", pgettext_lazy("theme", "Light")

    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, related_name="walls")
    # What it was paired for: a meeting that is moved elsewhere is not shown on it.
    team = models.ForeignKey("staff.Team", on_delete=models.CASCADE, null=True, related_name="+")
    place = models.CharField(max_length=100, blank=True)
    # The diagonal of the screen, and how far the farthest seat is from it.
    inches = models.PositiveSmallIntegerField(
        _("screen size in inches"), default=55, validators=[MinValueValidator(20), MaxValueValidator(120)]
    )
    seat_metres = models.DecimalField(
        _("metres to the farthest seat"),
        max_digits=3,
        decimal_places=1,
        default=Decimal("6.0"),
        validators=[MinValueValidator(Decimal("1.0")), MaxValueValidator(Decimal("15.0"))],
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.DARK)
    paired_by = models.ForeignKey("staff.User", on_delete=models.SET_NULL, null=True, related_name="+")
    paired_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("wall screen")
        verbose_name_plural = _("wall screens")
        indexes = [models.Index(fields=["code_digest"], name="wall_by_code")]

    def __str__(self) -> str:
        return str(_("Wall screen"))
