"""The SMARTE check: which letters are missing, in sentences. It advises, it never blocks.

The reading of the letters (Specific, Measurable, Accepted, Realistic, Timed, Evaluated) is one of
several in use in Denmark, so the criteria and the phrases that say too little are data.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from goals.models import Goal, GoalType, Level, SmarteCriterion, VaguePhrase

Check = SmarteCriterion.Check


@dataclass(frozen=True)
class Advice:
    """One letter that could be better, and why."""

    letter: str
    sentence: str


@dataclass(frozen=True)
class Guide:
    """What is asked of a goal, read once for however many goals."""

    criteria: Sequence[SmarteCriterion]
    phrases: Sequence[VaguePhrase]


def guide() -> Guide:
    """The criteria in use and the vague phrases, in two queries."""
    return Guide(list(SmarteCriterion.objects.filter(is_used=True)), list(VaguePhrase.objects.all()))


def _levels_fit(goal: Goal) -> bool:
    """Whether the expected level is what the kind of goal says; a goal without levels is let be."""
    now, expected = goal.current_level, goal.expected_level
    if now is None or expected is None or Level.NOT_RELEVANT in (now, expected):
        return True
    if goal.goal_type == GoalType.RESOLVE:
        return expected == Level.NONE
    return expected == now if goal.goal_type == GoalType.MAINTAIN else expected < now


IN_PLACE: dict[str, Callable[[Goal], bool]] = {
    Check.SPECIFIC: lambda goal: bool(goal.specific.strip()),
    Check.MEASURABLE: lambda goal: bool(goal.measurable.strip()),
    Check.ACCEPTED: lambda goal: goal.accepted_on is not None,
    Check.ACCEPTED_WORDS: lambda goal: bool(goal.accepted_words.strip()),
    Check.REALISTIC: lambda goal: bool(goal.realistic.strip()),
    Check.LEVELS: _levels_fit,
    Check.TARGET_DATE: lambda goal: goal.target_date is not None,
    Check.REVIEW_DATE: lambda goal: goal.review_date is not None,
    Check.EVALUATION: lambda goal: bool(goal.evaluation.strip()),
}


def check(goal: Goal, by: Guide | None = None) -> list[Advice]:
    """What would make the goal SMARTE, letter by letter; empty when nothing is missing.

    Whoever checks many goals hands over the guide, so that it is read once.
    """
    by = by or guide()
    advice = [
        Advice(one.letter, one.sentence_read) for one in by.criteria if not IN_PLACE[one.check_name](goal)
    ]
    order = [one.letter for one in by.criteria]
    advice += [Advice("S", sentence) for sentence in _vague(goal, by.phrases)]
    return sorted(advice, key=lambda one: order.index(one.letter) if one.letter in order else -1)


def _vague(goal: Goal, phrases: Sequence[VaguePhrase]) -> list[str]:
    """A sentence for each vague phrase in what the citizen is to do and how it is seen."""
    text = _read(f"{goal.specific} {goal.measurable}")
    return [
        _("“%(phrase)s” says too little. %(advice)s") % {"phrase": one.phrase, "advice": one.advice_read}
        for one in phrases
        if re.search(rf"(?<!\w){re.escape(_read(one.phrase))}(?!\w)", text)
    ]


def _read(text: str) -> str:
    """Words as they are compared: “Sikre, at” is “sikre at”, with or without its comma."""
    return " ".join(text.casefold().replace(",", " ").split())


def letters(goal: Goal, by: Guide | None = None) -> list[tuple[str, bool]]:
    """The letters that are asked for, in order, each with whether it is in place."""
    by = by or guide()
    missing = {advice.letter for advice in check(goal, by)}
    return [(letter, letter not in missing) for letter in dict.fromkeys(one.letter for one in by.criteria)]
