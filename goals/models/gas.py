"""The five levels of a goal's own scale (GAS), written before anybody scores it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models.goal import Goal

WEIGHTS = [(1, _("1: a little")), (2, _("2: some")), (3, _("3: much"))]
WITHIN = [MinValueValidator(1), MaxValueValidator(3)]


class GasScale(models.Model):
    """What each level means for one goal, and how much the goal weighs among the others."""

    goal = models.OneToOneField(Goal, on_delete=models.CASCADE, related_name="gas_scale")
    much_less = models.CharField(_("−2: much less than expected"), max_length=300)
    less = models.CharField(_("−1: less than expected"), max_length=300)
    expected = models.CharField(_("0: as expected"), max_length=300)
    more = models.CharField(_("+1: more than expected"), max_length=300)
    much_more = models.CharField(_("+2: much more than expected"), max_length=300)
    importance = models.PositiveSmallIntegerField(
        _("how important it is to the citizen"), choices=WEIGHTS, default=1, validators=WITHIN
    )
    difficulty = models.PositiveSmallIntegerField(
        _("how difficult it is"), choices=WEIGHTS, default=1, validators=WITHIN
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("GAS scale")
        verbose_name_plural = _("GAS scales")
        constraints = [
            models.CheckConstraint(
                name="gas_weights_from_1_to_3",
                condition=models.Q(
                    importance__gte=1, importance__lte=3, difficulty__gte=1, difficulty__lte=3
                ),
            )
        ]

    def __str__(self) -> str:
        return self.expected
