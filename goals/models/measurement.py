"""Scales, and the scores on them."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.models import Citizen
from citizens.models.consent import health_told
from dtr import clock
from dtr.keys import Keyed
from dtr.staff import access
from dtr.staff.roles import Permission
from goals.models.goal import Goal


def _numbers(facts: dict[str, Any], text: str, *names: str) -> list[Decimal]:
    """The numbers of a written item or band, which must have its text, too."""
    if not str(facts[text]).strip():
        raise ValueError(text)
    return [Decimal(str(facts[name])) for name in names]


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def in_use(self) -> "InstrumentQuerySet":
        """The newest version of each instrument."""
        newer = Instrument.objects.filter(
            code=models.OuterRef("code"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(newer))


class Instrument(models.Model):
    """A scale, or one part of a scale that has several, in one version.

    A version that somebody was measured by is never changed: a new one follows it, and scores of two versions
    are not compared. Thresholds and bands are configuration with a source, never a fact about a citizen.
    """

    class Direction(models.TextChoices):
        UP = "up", _("higher is better")
        DOWN = "down", _("lower is better")

    code = models.SlugField(_("code"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    name = models.CharField(_("name"), max_length=100)
    family = models.CharField(_("part of"), max_length=60, blank=True)
    minimum = models.DecimalField(_("lowest value"), max_digits=7, decimal_places=3)
    maximum = models.DecimalField(_("highest value"), max_digits=7, decimal_places=3)
    step = models.DecimalField(_("step"), max_digits=6, decimal_places=3, default=1)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction, default=Direction.UP)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    # A value outside the scale that says the scale does not fit the citizen. It is never compared.
    not_relevant = models.DecimalField(
        _("value for not relevant"), max_digits=7, decimal_places=3, null=True, blank=True
    )
    change_threshold = models.DecimalField(
        _("least change regarded as real"), max_digits=6, decimal_places=3, null=True, blank=True
    )
    threshold_source = models.CharField(_("source of the threshold"), max_length=200, blank=True)
    # [{"name", "minimum", "maximum", "step"}]: only where the items are free to use.
    items = models.JSONField(_("items"), default=list, blank=True)
    factor = models.DecimalField(_("the sum of the items times"), max_digits=5, decimal_places=2, default=1)
    # [{"from", "to", "text"}]: what a value leads on to.
    bands = models.JSONField(_("bands"), default=list, blank=True)
    bands_source = models.CharField(_("source of the bands"), max_length=200, blank=True)
    # {"1": "Grøn"}: words for the values of a short scale.
    labels = models.JSONField(_("words for the values"), default=dict, blank=True)
    is_score_only = models.BooleanField(_("only the score is kept"), default=False)
    # Noted somewhere else in the house; here only for its range and its chart.
    is_noted_elsewhere = models.BooleanField(_("noted elsewhere"), default=False)
    licence_note = models.CharField(_("licence"), max_length=300, blank=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minimum__lt=models.F("maximum")), name="instrument_has_a_range"
            ),
            models.CheckConstraint(condition=models.Q(step__gt=0), name="instrument_step_positive"),
            models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Items, bands and words are written as lists that the pages can read."""
        try:
            items = [_numbers(item, "name", "minimum", "maximum", "step") for item in self.items]
            bands = [_numbers(one, "text", "from", "to") for one in self.bands]
            words = {Decimal(value): str(word) for value, word in self.labels.items()}
        except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
            raise ValidationError(
                gettext(
                    "Items are written as name, minimum, maximum and step; bands as from, to and text; "
                    "words as a value and its word."
                )
            ) from None
        ends = [sum((item[end] for item in items), Decimal(0)) * self.factor for end in (0, 1)]
        if items and (ends != [self.minimum, self.maximum] or any(step <= 0 for *_ends, step in items)):
            raise ValidationError(gettext("The items do not add up to the lowest and the highest value."))
        if any(least > most for least, most in bands) or not all(words.values()):
            raise ValidationError(gettext("A band goes from a lower value to a higher; no word is empty."))

    @property
    def best(self) -> Decimal:
        """The end of the scale from which no gain can be shown."""
        return self.maximum if self.direction == self.Direction.UP else self.minimum

    def band(self, value: Decimal) -> str:
        """What the value leads on to by the instrument's bands; empty outside them."""
        for one in self.bands:
            if Decimal(str(one["from"])) <= value <= Decimal(str(one["to"])):
                return str(one["text"])
        return ""


class Occasion(models.TextChoices):
    """What a score is for; unmarked, the first of a row is the baseline."""

    BASELINE = "baseline", _("Baseline")
    REASSESSMENT = "reassessment", _("Reassessment")


class Informant(models.TextChoices):
    """Who informed, as the national tool guide has it."""

    CITIZEN = "citizen", _("The citizen")
    CITIZEN_WITH_RELATIVE = "citizen_with_relative", _("The citizen with a relative")
    CITIZEN_WITH_STAFF = "citizen_with_staff", _("The citizen with staff")
    RELATIVE = "relative", _("A relative")
    STAFF = "staff", _("Staff")


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(
        self, user: Any, permission: Permission = Permission.SEE_CITIZENS
    ) -> "MeasurementQuerySet":
        """Measurements of those citizens whom the person may see, or act on with ``permission``."""
        return self.filter(access.citizens_seen(user, permission, prefix="citizen__"))

    def told_to(self, user: Any) -> "MeasurementQuerySet":
        """Those that the citizen's consent lets the person read; all, for the authority's own people."""
        return self.filter(health_told(user, by="measured_by"))


class StandingManager(models.Manager["Measurement"]):
    """The scores that are not struck out."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(struck_at__isnull=True)


class Measurement(Keyed):
    """A score on a date by a named person."""

    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="measurements")
    goal = models.ForeignKey(
        Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="measurements"
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="measurements", verbose_name=_("instrument")
    )
    value = models.DecimalField(_("value"), max_digits=7, decimal_places=3)
    # The items' scores that the value is the sum of, and COPM's problems with their scores.
    items = models.JSONField(default=list, editable=False)
    problems = models.JSONField(default=list, editable=False)
    # Two COPM totals are compared only when they are about the same problems.
    problem_key = models.CharField(max_length=64, blank=True, editable=False)
    occasion = models.CharField(_("what for"), max_length=12, choices=Occasion, blank=True)
    measured_on = models.DateField(_("measured on"))
    measured_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    informant = models.CharField(_("who informed"), max_length=25, choices=Informant, default=Informant.STAFF)
    noted_at = models.DateTimeField(default=clock.now, editable=False)

    # A wrong score is struck out with a reason and never changed.
    struck_at = models.DateTimeField(null=True, editable=False)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    struck_reason = models.CharField(_("why it is struck out"), max_length=300, blank=True, editable=False)

    # What everybody reads is what stands; ``every`` knows what was struck out, too.
    objects = StandingManager.from_queryset(MeasurementQuerySet)()
    every = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["-measured_on", "-noted_at"]
        constraints = [
            models.CheckConstraint(
                name="measurement_struck_out_by_somebody",
                condition=models.Q(struck_at__isnull=True, struck_by__isnull=True, struck_reason="")
                | models.Q(struck_at__isnull=False, struck_by__isnull=False) & ~models.Q(struck_reason=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.value.normalize():f}"
