"""Figures of how it goes with the citizens: goals, courses, help and triage."""

from collections import Counter
from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from citizens import starts
from citizens.models.course import ClosureOutcome
from goals.models import ENDED, Goal, GoalStatus, GoalType
from meetings.figures.facts import QuarterFacts, median
from meetings.figures.indicator import CITIZEN, Count, Indicator
from meetings.figures.small import Amount, Share, Split


def _kept(goals: Sequence[Goal]) -> list[Goal]:
    return [goal for goal in goals if goal.status != GoalStatus.DROPPED]


def _reached(kind: GoalType) -> Count:
    def count(facts: QuarterFacts) -> Share:
        own = [goal for goal in _kept(facts.goals) if goal.goal_type == kind]
        return Share(sum(goal.status == GoalStatus.REACHED for goal in own), len(own))

    return count


def _answered(kind: GoalType) -> Callable[[QuarterFacts], Share]:
    def count(facts: QuarterFacts) -> Share:
        return _ended([goal for goal in facts.goals_due if goal.goal_type == kind])

    return count


def _ended(due: Sequence[Goal], between: Sequence[int] = ()) -> Share:
    return Share(sum(goal.status in ENDED for goal in due), len(due), between)


def _all_answered(facts: QuarterFacts) -> Share:
    own = [_answered(kind)(facts) for kind in GoalType]
    return _ended(facts.goals_due, [number for one in own for number in (one.part, one.whole)])


def _dropped(facts: QuarterFacts) -> Share:
    kept = _kept(facts.goals)
    kinds = [sum(goal.goal_type == kind for goal in kept) for kind in GoalType]
    dropped = len(facts.goals) - len(kept)
    return Share(dropped, len(facts.goals), [dropped, *kinds, len(kept) - sum(kinds)])


def _outcomes(facts: QuarterFacts) -> Split:
    found = Counter(one.outcome for one in facts.closures)
    return Split([(outcome.value, found[outcome]) for outcome in ClosureOutcome])


def _closures_told(facts: QuarterFacts) -> Share:
    return Share(sum(bool(one.outcome) for one in facts.closures), len(facts.closures))


def _triaged(facts: QuarterFacts) -> Share:
    return Share(facts.triaged.on_time, facts.triaged.due)


def _triaged_at_all(facts: QuarterFacts) -> Share:
    return Share(facts.triaged.met, facts.triaged.due)


def _bed_days(facts: QuarterFacts) -> Amount:
    return Amount(median(stay.bed_days() for stay in facts.stays), len(facts.stays), [facts.stays_open])


def _departed(facts: QuarterFacts) -> Share:
    return Share(len(facts.stays), len(facts.stays) + facts.stays_open)


def _dialogue(facts: QuarterFacts) -> Share:
    return Share(facts.spoken, facts.active)


def _spoken_ever(facts: QuarterFacts) -> Share:
    return Share(facts.spoken_ever, facts.active)


def _shadow(facts: QuarterFacts) -> Amount:
    """The hours granted as per cent of those that would have been, over all such courses together."""
    would = sum(shadow for _now, shadow in facts.hours)
    share = float(100 * sum(now for now, _shadow in facts.hours) / would) if would else None
    return Amount(share, len(facts.hours), [len(facts.closures) - len(facts.hours)])


def _shadow_known(facts: QuarterFacts) -> Share:
    return Share(len(facts.hours), len(facts.closures))


def _days_to_start(facts: QuarterFacts) -> Amount:
    days = [found for help in facts.help if (found := starts.days_to_start(help)) is not None]
    return Amount(median(days), len(days), [len(facts.help) - len(days)])


def _starts_noted(facts: QuarterFacts) -> Share:
    return Share(sum(bool(help.start_notes.all()) for help in facts.help), len(facts.help))


_TYPES = {
    GoalType.RESOLVE: _("Goals reached: the problem disappears"),
    GoalType.REDUCE: _("Goals reached: the problem is reduced"),
    GoalType.MAINTAIN: _("Goals reached: the ability is kept"),
}
_GOAL_DEFINITION = _(
    "Goals of this kind that were reached, of those that ended in the quarter. Dropped goals apart."
)
_OWN_ANSWERED = _("goals of this kind with a date in the quarter have been ended")
GOALS_ANSWERED = _("goals with a date in the quarter have been ended")

OF_CITIZENS: Sequence[Indicator] = (
    *(
        Indicator(
            f"goals_{kind.value}",
            CITIZEN,
            name,
            _GOAL_DEFINITION,
            _reached(kind),
            _answered(kind),
            _OWN_ANSWERED,
            is_apart=True,
        )
        for kind, name in _TYPES.items()
    ),
    Indicator(
        "goals_dropped",
        CITIZEN,
        _("Goals dropped"),
        _("Goals given up, of all goals that ended in the quarter. They count in no other figure."),
        _dropped,
        _all_answered,
        GOALS_ANSWERED,
        is_apart=True,
    ),
    Indicator(
        "closure_outcomes",
        CITIZEN,
        _("How courses ended"),
        _("Courses closed in the quarter, by their outcome."),
        _outcomes,
        _closures_told,
        _("closed courses have an outcome noted"),
        labels={one.value: one.label for one in ClosureOutcome},
        is_apart=True,
    ),
    Indicator(
        "shadow_hours",
        CITIZEN,
        _("Hours against the shadow grant"),
        _(
            "Hours a week granted on the day a course closed, as per cent of the hours that a visitator "
            "judged would have been granted without rehabilitation, over the courses closed in the quarter."
        ),
        _shadow,
        _shadow_known,
        _("closed courses have a shadow grant"),
        _("per cent"),
    ),
    Indicator(
        "bed_days",
        CITIZEN,
        _("Bed-days on a temporary place"),
        _("The median number of days of the stays that ended in the quarter. The day of arrival counts."),
        _bed_days,
        _departed,
        _("stays in the quarter have the day of departure noted"),
        _("days"),
    ),
    Indicator(
        "dialogue_held",
        CITIZEN,
        _("Dialogue about the course"),
        _("Courses with at least one noted dialogue in the quarter, of the courses that ran in it."),
        _dialogue,
        _spoken_ever,
        _("courses have a dialogue noted in the quarter or before"),
    ),
    Indicator(
        "triaged_on_time",
        CITIZEN,
        _("Triaged on time"),
        _("Citizens triaged by their day every time, of the citizens who were due for triage."),
        _triaged,
        _triaged_at_all,
        _("citizens due were triaged, by their day or later"),
    ),
    Indicator(
        "days_to_start",
        CITIZEN,
        _("Days from yes to start"),
        _(
            "The median number of days from the visitator's yes to the day on which the help "
            "began, for help with a start date in the quarter."
        ),
        _days_to_start,
        _starts_noted,
        _("pieces of granted help have a note on their start"),
        _("days"),
    ),
)
