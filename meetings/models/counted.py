"""What the figures of one team came to in one quarter, counted once.

A figure that is counted anew after a late note, or after a citizen has moved to another team, differs from
the one before by that citizen, whom the difference would tell of. So what has been counted stays.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.staff.models import Team


class CountedQuarter(models.Model):
    """One team's quarter. ``figures`` are the numbers by the code of the figure, before any is hidden."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    # How many held a position in the team: figures about few people are shown to nobody.
    people = models.PositiveIntegerField()
    figures = models.JSONField()
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("counted quarter")
        verbose_name_plural = _("counted quarters")
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["team", "year", "number"], name="quarter_counted_once"),
            models.CheckConstraint(
                name="quarter_is_one_of_four", condition=models.Q(number__gte=1, number__lte=4)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.year}-{self.number}"
