"""Why citizens are carried over: a few reasons to choose from, with one's own words after them or instead.

What is kept is the text that stands in the minutes. It is counted by the reason that it begins with, in
whichever language it was chosen.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Mapping[str, Promise] = {
    "time": _("Time ran out"),
    "contact": _("The contact person was not there"),
    "knowledge": _("Somebody whose knowledge is needed was missing"),
    "unprepared": _("It was not prepared"),
    "news": _("We wait for something new"),
    "citizen": _("The citizen wished it"),
}
OTHER = "other"
LABELS: Mapping[str, Promise] = {**REASONS, OTHER: _("For another reason")}


def reason_of(text: str) -> str:
    """The reason that a text begins with, or ``other``."""
    written = text.strip().casefold()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, label in REASONS.items():
                if written.startswith(str(label).casefold()):
                    return code
    return OTHER
