"""What a score on an instrument may be: within the range, on the step, and summed from all of its items."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from dtr.numbers import number
from dtr.refusal import Refusal
from goals.models import Instrument

COPM_CODES = ("copm-performance", "copm-satisfaction")
MOST_PROBLEMS = 5
TENTH = Decimal("0.1")


def check(instrument: Instrument, value: Decimal) -> None:
    """Refuses ``out_of_range`` and ``off_step``, each with the range or the step in its sentence."""
    if value == instrument.not_relevant:
        return
    if not instrument.minimum <= value <= instrument.maximum:
        raise _out_of_range(instrument.name, instrument.minimum, instrument.maximum, instrument.not_relevant)
    if (value - instrument.minimum) % instrument.step:
        raise _off_step(instrument.name, instrument.step)


def total(instrument: Instrument, scores: Sequence[Decimal | None]) -> Decimal:
    """The value that the items' scores come to.

    Refuses ``no_items``, ``items_missing``, and for an item what ``check`` refuses.
    """
    if not instrument.items:
        raise Refusal(
            "no_items", _("Only the score of %(instrument)s is kept here.") % {"instrument": instrument.name}
        )
    answered = [score for score in scores if score is not None]
    if len(answered) != len(instrument.items) or len(scores) != len(instrument.items):
        raise Refusal(
            "items_missing",
            _("%(instrument)s has %(all)s items, and %(answered)s are answered. A sum needs all of them.")
            % {"instrument": instrument.name, "all": len(instrument.items), "answered": len(answered)},
        )
    for item, score in zip(instrument.items, answered, strict=True):
        least, most, step = (Decimal(item[name]) for name in ("minimum", "maximum", "step"))
        if not least <= score <= most:
            raise _out_of_range(item["name"], least, most)
        if (score - least) % step:
            raise _off_step(item["name"], step)
    return sum(answered, Decimal(0)) * instrument.factor


def mean(scores: Sequence[int]) -> Decimal:
    """COPM's total: the mean of the problems' scores, to one decimal."""
    return (Decimal(sum(scores)) / len(scores)).quantize(TENTH, ROUND_HALF_UP)


def _out_of_range(name: str, least: Decimal, most: Decimal, not_relevant: Decimal | None = None) -> Refusal:
    facts = {"instrument": name, "least": number(least), "most": number(most)}
    if not_relevant is None:
        return Refusal("out_of_range", _("%(instrument)s goes from %(least)s to %(most)s.") % facts)
    facts["not_relevant"] = number(not_relevant)
    return Refusal(
        "out_of_range",
        _("%(instrument)s goes from %(least)s to %(most)s; %(not_relevant)s means not relevant.") % facts,
    )


def _off_step(name: str, step: Decimal) -> Refusal:
    return Refusal(
        "off_step",
        _("%(instrument)s is noted in steps of %(step)s.") % {"instrument": name, "step": number(step)},
    )
