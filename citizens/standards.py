"""What the municipality's tables say on a day: the texts of a decision, and how long a case may take."""

import datetime as dt
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from citizens.models.intervention import LegalBasis
from citizens.models.standards import AUTHORITY, CaseDeadline, DecisionText


@dataclass(frozen=True)
class Text:
    """What a letter says of the law and of complaining; ``approved`` when the municipality stands by it."""

    rules: str
    complaint_guidance: str
    approved: bool


def text(basis: LegalBasis | None, authority: str, *, on: dt.date) -> Text:
    """The text of a section on a day, or else that of every other section. ``authority`` is a name."""
    rows = DecisionText.objects.in_force(on)
    found = (rows.filter(legal_basis=basis).first() if basis else None) or rows.filter(
        legal_basis__isnull=True
    ).first()
    if found is None:
        return Text("", guidance(authority), approved=False)
    return Text(
        rules=found.rules,
        complaint_guidance=found.complaint_guidance.replace(AUTHORITY, authority),
        approved=found.approved_on is not None,
    )


def guidance(authority: str) -> str:
    """How to complain (retssikkerhedsloven ch. 10), where no table says it; in Danish, since the citizen
    reads it and not the visitator."""
    with translation.override("da"):
        return _(
            "You can complain about this decision within four weeks of receiving it. Send your complaint to "
            "%(authority)s, or tell us about it; you need not write. We then look at the decision again, "
            "normally within four weeks. If we do not change it as you wish, we send your complaint on to "
            "Ankestyrelsen, which decides."
        ) % {"authority": authority}


class CaseDeadlines:
    """The published deadlines, read once for a whole page."""

    def __init__(self) -> None:
        self.rows = list(CaseDeadline.objects.order_by("-valid_from"))

    def days(self, kind: str, day: dt.date) -> int | None:
        """How many days a case of the kind may take that began on ``day``; None when nothing is laid down."""
        for row in self.rows:
            if row.kind == kind and row.valid_from <= day and (row.valid_until or day) >= day:
                return row.days
        return None
