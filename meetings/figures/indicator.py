"""What a figure is: its words, how it is counted, and how complete the data behind it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.figures.facts import QuarterFacts
from meetings.figures.small import Raw, Share

Count = Callable[[QuarterFacts], Raw]
MEETING, AFTER, CITIZEN = _("The meeting"), _("What comes of the talks"), _("The citizen")


@dataclass(frozen=True)
class Indicator:
    """One figure. ``complete`` counts where the needed fact is noted, and ``complete_of`` says of what."""

    code: str
    group: str | Promise
    name: str | Promise
    definition: str | Promise
    count: Count
    complete: Callable[[QuarterFacts], Share]
    complete_of: str | Promise
    unit: str | Promise = ""
    labels: Mapping[str, str | Promise] = field(default_factory=dict)
    """The names of the kinds, where the figure is a split."""
    is_apart: bool = False
    """The completeness counts other things than the figure, so that neither is a part of the other."""
