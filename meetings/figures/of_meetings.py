"""Figures of the meeting itself: when, how often, how long, with whom."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from dtr import clock
from dtr.staff.roles import Role
from meetings.figures.facts import QuarterFacts
from meetings.figures.indicator import MEETING, Indicator
from meetings.figures.small import Amount, Share
from meetings.models import Participant
from meetings.who_knows import who_knows

# A meeting that begins up to a minute after the agreed time begins on time.
TOLERANCE_SECONDS = 60
SETTLED = _("citizens on the agendas have a note on whether they were discussed")


def _on_time(facts: QuarterFacts) -> Share:
    late = [meeting.seconds_late for meeting in facts.held]
    return Share(sum(one is not None and one <= TOLERANCE_SECONDS for one in late), len(late))


def _opened(facts: QuarterFacts) -> Share:
    return Share(sum(meeting.opened_at is not None for meeting in facts.held), len(facts.held))


def _slots(facts: QuarterFacts) -> list[tuple[Any, dt.date]]:
    """The weeks in which a series had a day in the quarter that is no day off: the series and the Monday."""
    found = []
    for series in facts.series:
        day = facts.quarter.first_day
        while day <= facts.quarter.last_day:
            if series.meets_on(day) and day not in facts.off:
                found.append((series.pk, clock.monday(day)))
            day += dt.timedelta(days=1)
    return found


def _rhythm(facts: QuarterFacts) -> Share:
    slots = _slots(facts)
    return Share(sum(slot in facts.kept for slot in slots), len(slots))


def _fate_known(facts: QuarterFacts) -> Share:
    slots = _slots(facts)
    return Share(sum(slot in facts.known for slot in slots), len(slots))


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
    held, discussed = len(facts.held), len(facts.discussed)
    return Amount(discussed / held if held else None, held, made_of=discussed)


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


def settled(facts: QuarterFacts) -> Share:
    """Citizens on the agendas of whom is noted whether they were discussed."""
    settled = len(facts.discussed) + len(facts.postponed)
    left = len(facts.items) - settled
    return Share(settled, len(facts.items), [len(facts.discussed), len(facts.postponed), left])


OF_MEETINGS: Sequence[Indicator] = (
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
        _fate_known,
        _("planned weeks have a meeting noted as held or cancelled"),
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
        settled,
        SETTLED,
        _("citizens"),
        is_apart=True,
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
)
