"""The SMARTE check: which letters are missing, in sentences. It advises, it never blocks.

The reading of the letters (Specific, Measurable, Accepted, Realistic, Timed, Evaluated) is one of
several in use in Denmark; see the glossary in the README.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from goals.models import Goal

# Weak openings that hide who does what (named as weak in Danish guidance on goals).
VAGUE_PHRASES = ("støtte til", "sikre at", "hjælp til", "fokus på", "opmærksom på", "så vidt muligt")


@dataclass(frozen=True)
class Advice:
    """One letter that could be better, and why."""

    letter: str
    sentence: str


def check(goal: Goal) -> list[Advice]:
    """What would make the goal SMARTE, letter by letter; empty when nothing is missing."""
    advice = []
    if not goal.specific.strip():
        advice.append(Advice("S", _("Say what the citizen will do: one activity.")))
    for phrase in VAGUE_PHRASES:
        if phrase in goal.specific.lower():
            advice.append(
                Advice("S", _("“%(phrase)s” is vague: write what the citizen does.") % {"phrase": phrase})
            )
    if not goal.measurable.strip():
        advice.append(Advice("M", _("Say how it is seen or counted: a number, a scale, or yes and no.")))
    if goal.accepted_on is None:
        advice.append(Advice("A", _("Ask the citizen, and note the day the citizen said yes.")))
    if not goal.realistic.strip():
        advice.append(Advice("R", _("Say why it can be reached from where the citizen is today.")))
    if goal.target_date is None:
        advice.append(Advice("T", _("Set the day it is to be reached by.")))
    if goal.review_date is None:
        advice.append(Advice("T", _("Set the day it is looked at next.")))
    if not goal.evaluation.strip():
        advice.append(Advice("E", _("Say how it is evaluated, and by whom.")))
    return advice


def letters(goal: Goal) -> list[tuple[str, bool]]:
    """S, M, A, R, T, E in order, each with whether it is in place."""
    missing = {advice.letter for advice in check(goal)}
    return [(letter, letter not in missing) for letter in "SMARTE"]
