"""The checks behind the rules: each says of one meeting whether a rule was kept, and by which figures.

A check answers *not yet* while the hour goes on and has not come far enough, and *ask the leader* for
what no figure can tell. The reasons in words: ``rule_reasons.py``.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.staff.roles import Role
from meetings.models import AgendaItem, RuleObservation
from meetings.models.series import Rhythm
from meetings.rule_facts import Attendance, MeetingFacts
from meetings.states import ItemState
from meetings.who_knows import who_knows

Verdict = RuleObservation.Verdict

ON_THE_STROKE = dt.timedelta(seconds=60)
# A meeting that was closed so long after its end was left open: nobody knows when people went.
LEFT_OPEN = dt.timedelta(hours=1)
# Between two first Tuesdays of a month lie five weeks at the most.
LONGEST_ROUND = {Rhythm.WEEKLY: 7, Rhythm.BIWEEKLY: 14, Rhythm.MONTHLY: 35}
# From so many participants on, one person can hardly mind talk, clock and notes alone.
CO_LEADER_FROM = 12


class Finding(NamedTuple):
    """What a check says: the verdict, the code of the reason, and the figures in its sentence."""

    verdict: Verdict
    reason: str
    facts: dict[str, Any]


def kept(reason: str, **facts: Any) -> Finding:
    """The rule was kept; while the hour goes on, kept so far."""
    return Finding(Verdict.KEPT, reason, facts)


def not_kept(reason: str, **facts: Any) -> Finding:
    """The rule was not kept."""
    return Finding(Verdict.NOT_KEPT, reason, facts)


def not_yet(reason: str, **facts: Any) -> Finding:
    """The hour has not come far enough to tell."""
    return Finding(Verdict.NOT_YET, reason, facts)


def ask_leader(reason: str, **facts: Any) -> Finding:
    """Only people can tell."""
    return Finding(Verdict.ASK_LEADER, reason, facts)


def _numbers(items: Iterable[AgendaItem]) -> dict[str, Any]:
    positions = [item.position for item in items]
    return {"count": len(positions), "numbers": ", ".join(map(str, positions))}


def _nobody(facts: MeetingFacts) -> Finding:
    return not_yet("nobody_yet") if facts.goes_on else ask_leader("nobody_discussed")


def goal_first(facts: MeetingFacts) -> Finding:
    """Each discussed citizen had a living goal."""
    if not facts.discussed:
        return _nobody(facts)
    if without := [item for item in facts.discussed if not facts.about[item.pk].has_goal]:
        return not_kept("goal_missing", **_numbers(without))
    return kept("goals_there", count=len(facts.discussed))


def facts_first(facts: MeetingFacts) -> Finding:
    """Something was seen, measured or said by each discussed citizen; a guess alone is not enough."""
    if not facts.discussed:
        return _nobody(facts)
    without = [item for item in facts.discussed if not facts.about[item.pk].has_fact]
    if not without:
        return kept("facts_for_all", count=len(facts.discussed))
    if guessed := [item for item in without if facts.about[item.pk].has_guess]:
        return not_kept("only_guesses", **_numbers(guessed))
    if len(without) == len(facts.discussed):
        return not_yet("nothing_written_yet") if facts.goes_on else ask_leader("nothing_written")
    return ask_leader("facts_for_some", **_numbers(without))


def everybody_contributes(facts: MeetingFacts) -> Finding:
    """Each profession in the room had the ball or wrote something. Professions, never persons."""
    if not facts.professions:
        return ask_leader("no_professions")
    silent = facts.silent
    if not silent:
        return kept("all_heard", count=len(facts.professions))
    said = {"count": len(silent), "roles": [role.value for role in silent]}
    if facts.goes_on:
        return not_yet("silent_so_far", **said)
    if silent == facts.professions:
        return ask_leader("nobody_noted")
    return not_kept("silent_to_the_end", **said)


def one_speaker(facts: MeetingFacts) -> Finding:
    """The ball went round for each discussed citizen. Whether the others listened, people know."""
    if not facts.discussed:
        return _nobody(facts)
    without = [item for item in facts.discussed if not facts.about[item.pk].had_ball]
    if not without:
        return kept("ball_for_all", count=len(facts.discussed))
    if len(without) == len(facts.discussed):
        return not_yet("ball_rests") if facts.goes_on else ask_leader("ball_not_used")
    return ask_leader("ball_for_some", **_numbers(without))


def on_time(facts: MeetingFacts) -> Finding:
    """Opened within a minute of the plan, and not closed more than a minute after it."""
    meeting, end = facts.meeting, facts.closed_at or facts.now
    if meeting.opened_at is None:
        return not_yet("not_opened")
    stamps = {
        "planned_at": meeting.starts_at.isoformat(),
        "until_at": meeting.ends_at.isoformat(),
        "opened_at": meeting.opened_at.isoformat(),
    }
    opened_late = abs(meeting.opened_at - meeting.starts_at) > ON_THE_STROKE
    over = end - meeting.ends_at
    if facts.goes_on:
        if opened_late:
            return not_kept("opened_off_time", **stamps)
        return (
            not_kept("runs_over", **stamps) if over > ON_THE_STROKE else not_yet("opened_on_time", **stamps)
        )
    if over >= LEFT_OPEN:
        return (
            not_kept("opened_off_time", **stamps) if opened_late else ask_leader("left_open_late", **stamps)
        )
    stamps["closed_at"] = end.isoformat()
    return (
        not_kept("off_time", **stamps) if opened_late or over > ON_THE_STROKE else kept("on_time", **stamps)
    )


def weekly(facts: MeetingFacts) -> Finding:
    """No more than one round of the series since it was last held: seven days, when it is weekly.

    A public holiday between gives a day; one on the series' own day takes that meeting out of the count.
    A meeting that was moved counts by the slot that it was moved from.
    """
    if facts.held_before is None:
        return ask_leader("first_meeting")
    series, before = facts.meeting.series, facts.held_before
    days = (facts.meeting.day - before).days
    between = [before + dt.timedelta(days=after) for after in range(1, days + 1)]
    off = [one for one in between if one.weekday() < 5 and one in clock.public_holidays(one.year)]
    spared = sum(1 for one in off if one != facts.meeting.day and series.meets_on(one))
    most = LONGEST_ROUND[Rhythm(series.rhythm)] * (1 + spared) + len(off)
    said = {"count": days, "before_on": before.isoformat()}
    counted = days if facts.slots_apart is None else min(days, facts.slots_apart)
    return kept("held_weekly", **said) if counted <= most else not_kept("long_gap", **said)


def leader_trained(facts: MeetingFacts) -> Finding:
    """Somebody came as meeting leader, and the training is on record."""
    leaders, stand_ins = facts.coming_as(Role.MEETING_LEADER), facts.coming_as(Role.CO_LEADER)
    if not leaders:
        return (
            ask_leader("co_leader_led", leader=str(stand_ins[0].user)) if stand_ins else not_kept("no_leader")
        )
    trained = next((one for one in leaders if one.user_id == facts.trained_leader), None)
    if trained is None:
        return ask_leader("training_not_noted", leader=str(leaders[0].user))
    if needs_co_leader(facts):
        return kept("trained_but_alone", leader=str(trained.user), count=len(facts.coming))
    return kept("trained_leader", leader=str(trained.user))


def needs_co_leader(facts: MeetingFacts) -> bool:
    """Whether so many come that the leader should have help, and has none."""
    return len(facts.coming) >= CO_LEADER_FROM and not facts.coming_as(Role.CO_LEADER)


def right_people(facts: MeetingFacts) -> Finding:
    """The contact person of each discussed citizen was there, or a stand-in who had been briefed."""
    if not facts.discussed:
        return _nobody(facts)
    attendance = {one.user_id: one.attendance for one in facts.participants}
    there = {item: who_knows(item, attendance) for item in facts.discussed}
    if away := [item for item, seen in there.items() if seen == Attendance.ABSENT]:
        return not_kept("contact_away", **_numbers(away))
    if unsure := [item for item, seen in there.items() if seen == Attendance.EXPECTED]:
        return ask_leader("contact_not_noted", **_numbers(unsure))
    return kept("contacts_there", count=len(there))


def visitator_present(facts: MeetingFacts) -> Finding:
    """A visitator was there."""
    coming = facts.coming_as(Role.VISITATOR)
    if here := [one for one in coming if one.attendance == Attendance.PRESENT]:
        return kept("visitator_there", visitator=str(here[0].user))
    if coming:
        return ask_leader("visitator_not_noted", visitator=str(coming[0].user))
    if Role.VISITATOR not in facts.meeting.required_roles:
        return kept("visitator_not_asked")
    return not_kept("no_visitator")


def prepared_agenda(facts: MeetingFacts) -> Finding:
    """The agenda was frozen before the agreed start, was not too long, and those who came had prepared.

    Where nobody has said whether they are ready, nobody is asked.
    """
    meeting, count = facts.meeting, len(facts.items)
    if meeting.frozen_at is None:
        return not_kept("not_frozen")
    if meeting.frozen_at >= meeting.starts_at:
        return not_kept("frozen_late", frozen_at=meeting.frozen_at.isoformat())
    if count > meeting.max_citizens:
        return not_kept("too_many", count=count, most=meeting.max_citizens)
    if not facts.ready:
        return kept("frozen_in_time", count=count, most=meeting.max_citizens)
    said = {"ready": facts.ready, "count": len(facts.coming)}
    return (
        kept("all_ready", **said) if facts.ready >= len(facts.coming) else ask_leader("not_all_ready", **said)
    )


def time_per_citizen(facts: MeetingFacts) -> Finding:
    """Nobody took longer than agreed, or was deliberately given, without something being parked."""
    # Whoever was taken up and then carried over had the time of the others, too.
    taken_up = [item for item in facts.items if item.is_settled and item.started_at]
    over = [item for item in taken_up if _is_over(item, facts.now)]
    if long := [item for item in over if not facts.about[item.pk].has_parked]:
        return not_kept("over_time", **_numbers(long))
    now_up = [item for item in facts.items if item.is_present and _is_over(item, facts.now)]
    if facts.goes_on and now_up:
        return not_yet("over_now", **_numbers(now_up))
    if not taken_up:
        return _nobody(facts)
    return kept("over_and_parked", **_numbers(over)) if over else kept("within_time", count=len(taken_up))


def _is_over(item: AgendaItem, now: dt.datetime) -> bool:
    if item.started_at is None:
        return False
    return (item.ended_at or now) - item.started_at > dt.timedelta(minutes=item.minutes_given)


def agreement(facts: MeetingFacts) -> Finding:
    """Each citizen was left with an outcome and with who-what-when or the reason for none."""
    if open_ended := [item for item in facts.items if item.is_settled and not _is_agreed(item, facts)]:
        return not_kept("left_open", **_numbers(open_ended))
    # No meeting is closed before they are settled.
    if facts.unsettled:
        return not_yet("still_to_settle", **_numbers(facts.unsettled))
    return kept("all_agreed", count=len(facts.discussed)) if facts.discussed else _nobody(facts)


def _is_agreed(item: AgendaItem, facts: MeetingFacts) -> bool:
    if item.state == ItemState.CARRIED_OVER:
        return True
    agreed = facts.about[item.pk].has_action or bool(item.no_action_because)
    return item.state == ItemState.DISCUSSED and bool(item.outcome) and agreed


def written_and_told(facts: MeetingFacts) -> Finding:
    """Closed, which agrees the minutes, on the day it ends. They lock themselves when they can no longer be
    amended. Whether the citizens were told, people know."""
    if facts.closed_at is None:
        return not_yet("not_closed")
    written = clock.local(facts.closed_at).date()
    if written > clock.local(facts.meeting.runs_until).date():
        return not_kept("written_late", written_on=written.isoformat())
    return ask_leader("written_ask_told")


def for_people(facts: MeetingFacts) -> Finding:
    """What stands behind a rule without a check."""
    return ask_leader("people_judge")


@dataclass(frozen=True)
class Check:
    """One check: what it is called where rules are edited, and what it looks at, in a sentence."""

    label: str | Promise
    says: str | Promise
    judge: Callable[[MeetingFacts], Finding]


CHECKS: dict[str, Check] = {
    "goal_first": Check(
        _("Every discussed citizen has a goal"),
        _("Looks for a living goal of each citizen who was discussed."),
        goal_first,
    ),
    "facts_first": Check(
        _("Facts before guesses"),
        _(
            "Looks for an observation, a measurement or the citizen's own words about each citizen who was "
            "discussed. Where nothing was written, the leader judges."
        ),
        facts_first,
    ),
    "everybody_contributes": Check(
        _("Every profession has contributed"),
        _(
            "Looks for professions in the room that neither had the ball nor wrote anything. Names "
            "professions, never persons."
        ),
        everybody_contributes,
    ),
    "one_speaker": Check(
        _("The ball goes round"),
        _("Looks whether the ball was used for each citizen. Where it was not, the leader judges."),
        one_speaker,
    ),
    "on_time": Check(
        _("Starts and ends on time"),
        _("Compares the start and the end with the plan, to the minute."),
        on_time,
    ),
    "weekly": Check(
        _("Held every week, or as often as agreed"),
        _("Counts the days since the meeting before; public holidays do not count."),
        weekly,
    ),
    "leader_set": Check(
        _("A trained meeting leader is there"),
        _(
            "Looks for a meeting leader whose training is on record. Without a record, the leader judges; "
            "with many participants, a co-leader is suggested."
        ),
        leader_trained,
    ),
    "right_people": Check(
        _("Every contact person is there"),
        _("Looks whether the contact person of each discussed citizen was present, or a briefed stand-in."),
        right_people,
    ),
    "visitator_present": Check(
        _("A visitator is there"), _("Looks for a visitator who is present."), visitator_present
    ),
    "prepared_agenda": Check(
        _("The agenda is frozen in time and not too long"),
        _(
            "Looks whether the agenda was frozen before the start, with no more citizens than agreed, and "
            "whether those who came had said that they were ready."
        ),
        prepared_agenda,
    ),
    "time_per_citizen": Check(
        _("Nobody takes longer than agreed"),
        _("Compares the minutes used with those given. More keeps the rule when something was parked."),
        time_per_citizen,
    ),
    "agreement": Check(
        _("Every citizen ends with an agreement"),
        _("Looks for an outcome, and for an agreement with who and when or the reason for none."),
        agreement,
    ),
    "written_and_told": Check(
        _("The minutes are written the same day"),
        _(
            "Looks whether the meeting was closed, and its minutes agreed with that, on its own day. That "
            "they lock later, when the time for amendments is over, is as it should be. Whether the "
            "citizens were told, the leader judges."
        ),
        written_and_told,
    ),
}
