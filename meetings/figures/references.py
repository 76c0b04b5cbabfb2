"""What others have published, to hold one's own figures against, each with its source and its caveats.

The figures stand in KORA's mapping of everyday rehabilitation from 2013. They were counted in other ways,
from other citizens and long ago: a line to look at, never a target.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens.models.course import ClosureOutcome

SOURCE = _("KORA's mapping of everyday rehabilitation, 2013")


@dataclass(frozen=True)
class Reference:
    """One published figure, and which of ours it can be held against.

    It is a line at ``percent`` on the kind ``category`` of a split, or at ``level`` across the bars of a
    figure in that unit. With neither, it is a sentence beside the figure, and ``why_no_line`` says why.
    """

    place: str
    said: str | Promise
    caveat: str | Promise
    figure: str = ""
    category: str = ""
    percent: int | None = None
    level: float | None = None
    why_no_line: str | Promise = ""

    @property
    def category_label(self) -> str:
        """The kind that the figure is of, as our own figure has it."""
        return str(ClosureOutcome(self.category).label) if self.category else ""


OUTCOMES, HOURS = "closure_outcomes", "shadow_hours"
ALONE, LESS, SAME = ClosureOutcome.INDEPENDENT, ClosureOutcome.LESS_HELP, ClosureOutcome.SAME_HELP
_NEW_ONES = _("Only new citizens with potential, about a third; compared with the help they would have got.")
_PARTLY = _("New citizens; those who became partly self-reliant could not be counted from the data.")
_ACTIVITY = _("Therapists only, limited to single activities; present users of help were among them.")

REFERENCES: Sequence[Reference] = (
    Reference(
        "Fredericia",
        _("about 45 per cent self-reliant, of 404"),
        _NEW_ONES,
        OUTCOMES,
        ALONE,
        45,
    ),
    Reference(
        "Fredericia",
        _("about 40 per cent with less help, of 404"),
        _NEW_ONES,
        OUTCOMES,
        LESS,
        40,
    ),
    Reference(
        "Århus",
        _("37 per cent self-reliant, of 1,837 courses (Rehab 33 per cent, Light 53 per cent)"),
        _PARTLY,
        OUTCOMES,
        ALONE,
        37,
    ),
    Reference(
        "Rudersdal",
        _("50 per cent self-reliant, of 378"),
        _ACTIVITY,
        OUTCOMES,
        ALONE,
        50,
    ),
    Reference(
        "Rudersdal",
        _("14 per cent with less help, of 378"),
        _ACTIVITY,
        OUTCOMES,
        LESS,
        14,
    ),
    Reference(
        "Rudersdal",
        _("36 per cent with the same help, of 378"),
        _ACTIVITY,
        OUTCOMES,
        SAME,
        36,
    ),
    Reference(
        "Helsingør",
        _("60 meetings found 26 suitable citizens; 11 of 27 courses were true candidates"),
        _("A trial of visitation meetings at home; its groups are not the outcomes that we count."),
        OUTCOMES,
        why_no_line=_(
            "No line can be drawn: suitable citizens and true candidates are counted before a course, and "
            "none of our figures has that unit."
        ),
    ),
    Reference(
        "Odense",
        _("about 10 per cent less delivered time"),
        _(
            "All new citizens, up to eight weeks of training; delivered hours, no functional data, "
            "no control group."
        ),
        HOURS,
        level=90,
    ),
)


def of(figure: str) -> list[Reference]:
    """What can stand beside one of our figures."""
    return [one for one in REFERENCES if one.figure == figure]
