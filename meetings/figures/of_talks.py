"""Figures of what comes of the talks: outcomes, agreements, and whether the citizen was told."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from dtr import clock
from meetings import postponing
from meetings.figures.facts import QuarterFacts, median
from meetings.figures.indicator import AFTER, Indicator
from meetings.figures.of_meetings import SETTLED, settled
from meetings.figures.small import Amount, Share, Split
from meetings.informing import told_in_time
from meetings.models.agreements import ActionState


def _clear(facts: QuarterFacts) -> Share:
    clear = sum(
        bool(item.outcome and (item.pk in facts.with_action or item.no_action_because))
        for item in facts.discussed
    )
    return Share(clear, len(facts.discussed))


def _outcome_noted(facts: QuarterFacts) -> Share:
    return Share(sum(bool(item.outcome) for item in facts.discussed), len(facts.discussed))


def _postponed(facts: QuarterFacts) -> Share:
    postponed, discussed = len(facts.postponed), len(facts.discussed)
    return Share(postponed, postponed + discussed, [postponed, discussed])


def _why_postponed(facts: QuarterFacts) -> Split:
    found = Counter(postponing.reason_of(item.carried_over_because) for item in facts.postponed)
    return Split([(code, found[code]) for code in postponing.LABELS])


def _reasoned(facts: QuarterFacts) -> Share:
    return Share(sum(bool(item.carried_over_because) for item in facts.postponed), len(facts.postponed))


def _actions(facts: QuarterFacts) -> Share:
    done = sum(
        one.state == ActionState.DONE
        and one.done_at is not None
        and clock.local(one.done_at).date() <= one.due_date
        for one in facts.actions
    )
    return Share(done, len(facts.actions))


def _actions_told(facts: QuarterFacts) -> Share:
    told = sum(one.state != ActionState.OPEN for one in facts.actions)
    return Share(told, len(facts.actions))


def _informed(facts: QuarterFacts) -> Share:
    """Counted of everybody discussed, also of those whom nobody had to tell: a number left out of it would
    be found by holding it against the other figures. They are not informed either: a noted reason, which may
    come weeks later, is none the citizen has heard."""
    return Share(told_in_time(facts.informed), len(facts.discussed))


def _informed_noted(facts: QuarterFacts) -> Share:
    return Share(sum(not one.is_awaited for one in facts.informed), len(facts.discussed))


def _until_off(facts: QuarterFacts) -> Amount:
    off = len(facts.talks_until_off)
    return Amount(median(facts.talks_until_off), off, [_stay_noted(facts).part - off])


def _stay_noted(facts: QuarterFacts) -> Share:
    return Share(sum(bool(item.stay) for item in facts.discussed), len(facts.discussed))


OF_TALKS: Sequence[Indicator] = (
    Indicator(
        "clear_outcome",
        AFTER,
        _("Clear outcome"),
        _(
            "Citizens discussed with an outcome, and an agreement or a stated reason for none, of"
            " the citizens discussed."
        ),
        _clear,
        _outcome_noted,
        _("citizens discussed have an outcome noted"),
    ),
    Indicator(
        "postponed",
        AFTER,
        _("Postponed"),
        _(
            "Citizens carried over to another meeting, of those discussed or carried over. Why, is"
            " counted beside it."
        ),
        _postponed,
        settled,
        SETTLED,
        is_apart=True,
    ),
    Indicator(
        "postponed_why",
        AFTER,
        _("Why citizens were carried over"),
        _(
            "Citizens carried over, by the usual reason with which the noted one begins. What is written in "
            "one's own words alone is another reason."
        ),
        _why_postponed,
        _reasoned,
        _("carried over with a reason"),
        labels=postponing.LABELS,
        is_apart=True,
    ),
    Indicator(
        "actions_on_time",
        AFTER,
        _("Agreements done on time"),
        _("Agreements done on their date or before, of those due in the quarter."),
        _actions,
        _actions_told,
        _("agreements due have been answered for"),
    ),
    Indicator(
        "informed_on_time",
        AFTER,
        _("Citizen informed on time"),
        _(
            "Citizens told within two working days what the meeting came to, also at the meeting itself, of "
            "the citizens discussed. A citizen of whom it is noted why nobody is told counts as not told."
        ),
        _informed,
        _informed_noted,
        _("citizens discussed have a note on it"),
    ),
    Indicator(
        "meetings_until_off",
        AFTER,
        _("Meetings until off the agenda"),
        _(
            "The median number of meetings at which a citizen was discussed, up to the one after "
            "which the citizen came off the agenda, for those who did in the quarter."
        ),
        _until_off,
        _stay_noted,
        _("citizens discussed have a note on whether they stay on the agenda"),
        _("meetings"),
    ),
)
