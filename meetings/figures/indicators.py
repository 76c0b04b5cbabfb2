"""The figures, each defined once: what is counted, of what, and how complete the data behind it is.

Domain definitions: the indicators of the meeting, of the actions and of the goals. A figure is added here,
and appears on the page, in its charts and in the file.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from citizens import starts
from citizens.models.course import ClosureOutcome
from dtr import clock
from dtr.staff.roles import Role
from goals.models import Goal, GoalStatus, GoalType
from meetings import postponing
from meetings.figures import small
from meetings.figures.facts import QuarterFacts, median
from meetings.figures.small import Amount, Share, Split
from meetings.informing import told_in_time
from meetings.models import Participant
from meetings.models.agreements import ActionState
from meetings.who_knows import who_knows

# A meeting that begins up to a minute after the agreed time begins on time.
TOLERANCE_SECONDS = 60
Count = Callable[[QuarterFacts], small.Raw]


@dataclass(frozen=True)
class Indicator:
    """One figure. ``complete`` says of how much the data is there; None where nothing can be missing."""

    code: str
    group: str | Promise
    name: str | Promise
    definition: str | Promise
    count: Count
    complete: Callable[[QuarterFacts], Share] | None = None
    complete_of: str | Promise = ""
    unit: str | Promise = ""


def _on_time(facts: QuarterFacts) -> Share:
    late = [meeting.seconds_late for meeting in facts.held]
    return Share(sum(one is not None and one <= TOLERANCE_SECONDS for one in late), len(late))


def _opened(facts: QuarterFacts) -> Share:
    return Share(sum(meeting.opened_at is not None for meeting in facts.held), len(facts.held))


def _rhythm(facts: QuarterFacts) -> Share:
    """Slots of the series in the quarter that are no day off, and those in whose week it was held."""
    slots = kept = 0
    for series in facts.series:
        day = facts.quarter.first_day
        while day <= facts.quarter.last_day:
            if series.meets_on(day) and day not in facts.off:
                slots += 1
                kept += (series.pk, clock.monday(day)) in facts.kept
            day += dt.timedelta(days=1)
    return Share(kept, slots)


def _minutes_each(facts: QuarterFacts) -> Amount:
    spent = [
        (item.ended_at - item.started_at).total_seconds() / 60
        for item in facts.discussed
        if item.started_at and item.ended_at
    ]
    untimed = len(facts.discussed) - len(spent)
    return Amount(sum(spent) / len(spent) if spent else None, len(spent), [untimed])


def _timed(facts: QuarterFacts) -> Share:
    timed = sum(bool(item.started_at and item.ended_at) for item in facts.discussed)
    return Share(timed, len(facts.discussed))


def _citizens_each(facts: QuarterFacts) -> Amount:
    held = len(facts.held)
    return Amount(len(facts.discussed) / held if held else None, held)


def _contact_there(facts: QuarterFacts) -> Share:
    present = Participant.Attendance.PRESENT
    here = {pk: dict.fromkeys((one.user_id for one in rows), present) for pk, rows in facts.present.items()}
    there = sum(who_knows(item, here.get(item.meeting_id, {})) == present for item in facts.discussed)
    return Share(there, len(facts.discussed))


def _contact_known(facts: QuarterFacts) -> Share:
    return Share(
        sum(item.citizen.contact_person_id is not None for item in facts.discussed), len(facts.discussed)
    )


def _visitator_there(facts: QuarterFacts) -> Share:
    there = sum(
        any(Role.VISITATOR in one.roles for one in facts.present[meeting.pk]) for meeting in facts.held
    )
    return Share(there, len(facts.held))


def _roll_called(facts: QuarterFacts) -> Share:
    return Share(sum(bool(facts.present[meeting.pk]) for meeting in facts.held), len(facts.held))


def _clear(facts: QuarterFacts) -> Share:
    clear = sum(
        bool(item.outcome and (item.pk in facts.with_action or item.no_action_because))
        for item in facts.discussed
    )
    return Share(clear, len(facts.discussed))


def _postponed(facts: QuarterFacts) -> Share:
    few = len(facts.postponed)
    return Share(few, few + len(facts.discussed), [few])


def _why_postponed(facts: QuarterFacts) -> Split:
    found = Counter(postponing.reason_of(item.carried_over_because) for item in facts.postponed)
    return Split([(label, found[code]) for code, label in postponing.LABELS.items()])


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
    in_time, counted = told_in_time(facts.informed)
    return Share(in_time, counted, [len(facts.discussed) - counted])


def _informed_noted(facts: QuarterFacts) -> Share:
    return Share(sum(not one.is_awaited for one in facts.informed), len(facts.discussed))


def _kept(goals: Sequence[Goal]) -> list[Goal]:
    return [goal for goal in goals if goal.status != GoalStatus.DROPPED]


def _reached(kind: GoalType) -> Count:
    def count(facts: QuarterFacts) -> Share:
        own = [goal for goal in _kept(facts.goals) if goal.goal_type == kind]
        return Share(sum(goal.status == GoalStatus.REACHED for goal in own), len(own))

    return count


def _dropped(facts: QuarterFacts) -> Share:
    kept = _kept(facts.goals)
    kinds = [sum(goal.goal_type == kind for goal in kept) for kind in GoalType]
    dropped = len(facts.goals) - len(kept)
    return Share(dropped, len(facts.goals), [dropped, *kinds, len(kept) - sum(kinds)])


def _outcomes(facts: QuarterFacts) -> Split:
    return Split(
        [(outcome.label, sum(one.outcome == outcome for one in facts.closures)) for outcome in ClosureOutcome]
    )


def _triaged(facts: QuarterFacts) -> Share:
    return Share(*facts.triaged)


def _bed_days(facts: QuarterFacts) -> Amount:
    return Amount(median(stay.bed_days() for stay in facts.stays), len(facts.stays))


def _dialogue(facts: QuarterFacts) -> Share:
    return Share(facts.spoken, facts.active)


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


def _until_off(facts: QuarterFacts) -> Amount:
    return Amount(median(facts.talks_until_off), len(facts.talks_until_off))


MEETING, AFTER, CITIZEN = _("The meeting"), _("What comes of the talks"), _("The citizen")
_TYPES = {
    GoalType.RESOLVE: _("Goals reached: the problem disappears"),
    GoalType.REDUCE: _("Goals reached: the problem is reduced"),
    GoalType.MAINTAIN: _("Goals reached: the ability is kept"),
}
_GOAL_DEFINITION = _(
    "Goals of this kind that were reached, of those that ended in the quarter. Dropped goals apart."
)

INDICATORS: Sequence[Indicator] = (
    Indicator(
        "started_on_time",
        MEETING,
        _("Started on time"),
        _("Meetings opened at most 60 seconds after the agreed time, of the meetings held."),
        _on_time,
        _opened,
        _("meetings have the time at which they were opened"),
    ),
    Indicator(
        "weekly_rhythm",
        MEETING,
        _("Weekly rhythm"),
        _(
            "Weeks with a meeting held, of the weeks in which one was planned by the series. A "
            "week whose meeting day is a public holiday or a closed day does not count."
        ),
        _rhythm,
    ),
    Indicator(
        "minutes_per_citizen",
        MEETING,
        _("Minutes per citizen"),
        _("The mean time from taking a citizen up until the next, over the citizens discussed."),
        _minutes_each,
        _timed,
        _("citizens discussed have both times"),
        _("minutes"),
    ),
    Indicator(
        "citizens_per_meeting",
        MEETING,
        _("Citizens per meeting"),
        _("Citizens discussed, divided by the meetings held."),
        _citizens_each,
        unit=_("citizens"),
    ),
    Indicator(
        "contact_present",
        MEETING,
        _("Contact person present"),
        _(
            "Citizens discussed while their contact person or a briefed stand-in was present, of "
            "the citizens discussed. The contact person is the one noted today."
        ),
        _contact_there,
        _contact_known,
        _("citizens discussed have a contact person"),
    ),
    Indicator(
        "visitator_present",
        MEETING,
        _("Visitator present"),
        _("Meetings held with somebody present as visitator, of the meetings held."),
        _visitator_there,
        _roll_called,
        _("meetings have a roll of who was present"),
    ),
    Indicator(
        "clear_outcome",
        AFTER,
        _("Clear outcome"),
        _(
            "Citizens discussed with an outcome, and an agreement or a stated reason for none, of"
            " the citizens discussed."
        ),
        _clear,
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
        _reasoned,
        _("carried over with a reason"),
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
            "Citizens told within two working days what the meeting came to, of the citizens discussed. "
            "Those of whom somebody noted why they are not told do not count."
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
        unit=_("meetings"),
    ),
    *(
        Indicator(f"goals_{kind.value}", CITIZEN, name, _GOAL_DEFINITION, _reached(kind))
        for kind, name in _TYPES.items()
    ),
    Indicator(
        "goals_dropped",
        CITIZEN,
        _("Goals dropped"),
        _("Goals given up, of all goals that ended in the quarter. They count in no other figure."),
        _dropped,
    ),
    Indicator(
        "closure_outcomes",
        CITIZEN,
        _("How courses ended"),
        _("Courses closed in the quarter, by their outcome."),
        _outcomes,
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
        unit=_("days"),
    ),
    Indicator(
        "dialogue_held",
        CITIZEN,
        _("Dialogue about the course"),
        _("Courses with at least one noted dialogue in the quarter, of the courses that ran in it."),
        _dialogue,
    ),
    Indicator(
        "triaged_on_time",
        CITIZEN,
        _("Triaged on time"),
        _("Citizens triaged by their day every time, of the citizens who were due for triage."),
        _triaged,
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
