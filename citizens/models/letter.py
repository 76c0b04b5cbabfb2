"""The letter of a decision: frozen when a person finished it, and the PDF made from that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.decision import Decision
from dtr.keys import Keyed
from dtr.press import WHOLE_WHEN_READY, Pressed


class DecisionLetter(Keyed, Pressed):
    """What the citizen is to read. The database refuses to change it once it is frozen."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="letter")
    frozen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("letter of a decision")
        verbose_name_plural = _("letters of decisions")
        constraints = [
            models.CheckConstraint(
                name="letter_ready_means_whole_pdf",
                condition=WHOLE_WHEN_READY,
            )
        ]

    def __str__(self) -> str:
        return str(self.decision)
