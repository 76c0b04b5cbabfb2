"""The letter of a decision: frozen when a person finished it, and the PDF made from that."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models.decision import Decision
from dtr.keys import Keyed
from dtr.press import Pressed


class DecisionLetter(Keyed, Pressed):
    """What the citizen is to read. The database refuses to change it once it is frozen."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="letter")

    class Meta:
        verbose_name = _("letter of a decision")
        verbose_name_plural = _("letters of decisions")
        constraints = [
            models.CheckConstraint(
                name="letter_ready_means_whole_pdf",
                condition=models.Q(state="ready", pdf__isnull=False, rendered_at__isnull=False)
                | (~models.Q(state="ready") & models.Q(pdf__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return str(self.decision)
