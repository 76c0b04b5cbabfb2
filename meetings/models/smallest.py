"""From how many on a number is not small. Data, so that a municipality can be more careful than the house."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LEAST = 5


class SmallestGroup(models.Model):
    """The fewest that a figure may be about; never below five. At most one row."""

    least = models.PositiveSmallIntegerField(
        _("show no number smaller than"),
        default=LEAST,
        validators=[MinValueValidator(LEAST), MaxValueValidator(100)],
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("smallest group in figures")
        verbose_name_plural = _("smallest group in figures")
        constraints = [
            models.CheckConstraint(
                name="smallest_group_is_never_below_five", condition=models.Q(least__gte=5)
            ),
            models.CheckConstraint(name="smallest_group_is_the_only_one", condition=models.Q(only=True)),
        ]

    def __str__(self) -> str:
        return str(self.least)

    @classmethod
    def in_use(cls) -> int:
        """The number in use; five where nobody has said more."""
        return cls.objects.values_list("least", flat=True).first() or LEAST
