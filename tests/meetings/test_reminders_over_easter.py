"""What is reminded of working days before its date comes at seven on that day, also before Easter."""

import datetime as dt

import pytest

from citizens import visitation
from citizens.models import Decision
from dtr import clock
from dtr.outbox.models import Letter
from meetings import letters, tasks
from meetings.states import MeetingState
from tests import build

TUESDAY_BEFORE, WEDNESDAY_BEFORE = dt.date(2027, 3, 23), dt.date(2027, 3, 24)
EASTER_MONDAY, TUESDAY_AFTER = dt.date(2027, 3, 29), dt.date(2027, 3, 30)


def written(frozen_clock, day: dt.date, time: str) -> set[tuple[str, str]]:
    """Kind and address of what the planner has written until then."""
    frozen_clock.move_to(clock.at(day, dt.time.fromisoformat(time)).astimezone(dt.UTC))
    tasks.plan_reminders()
    return set(Letter.objects.values_list("kind", "to__email"))


@pytest.mark.parametrize("begins", ["08:30", "19:30"])
def test_contact_persons_prepare_and_leaders_freeze_before_the_holidays(cast, frozen_clock, begins):
    meeting = build.make_meeting(
        cast.nord,
        state=MeetingState.PLANNED,
        starts_at=clock.at(TUESDAY_AFTER, dt.time.fromisoformat(begins)),
    )
    build.make_item(meeting, cast.mogens)
    prepare = (letters.PREPARE, "karim@fjordby.example")
    freeze = (letters.FREEZE_AGENDA, "inge@fjordby.example")

    assert prepare not in written(frozen_clock, TUESDAY_BEFORE, "06:59")
    assert prepare in written(frozen_clock, TUESDAY_BEFORE, "07:00")
    assert freeze not in written(frozen_clock, WEDNESDAY_BEFORE, "06:59")
    assert freeze in written(frozen_clock, WEDNESDAY_BEFORE, "07:00")


def test_the_visitator_hears_of_a_draft_before_the_holidays(cast, frozen_clock):
    proposal = build.make_proposal(cast.mogens, cast.karim)
    visitation.reject(proposal, by=cast.vibeke, reason="Kan selv")
    Decision.objects.update(finish_by=TUESDAY_AFTER)
    told = (letters.DECISION_DUE, "vibeke@fjordby.example")

    assert told not in written(frozen_clock, WEDNESDAY_BEFORE, "06:59")
    assert told in written(frozen_clock, WEDNESDAY_BEFORE, "07:00")


def test_the_contact_person_hears_of_a_consent_before_the_holidays(cast, frozen_clock):
    ends = EASTER_MONDAY + dt.timedelta(days=14)
    build.make_consent(cast.mogens, cast.karim, cast.firm, valid_until=ends)
    told = (letters.CONSENT_EXPIRES, "karim@fjordby.example")

    assert told not in written(frozen_clock, WEDNESDAY_BEFORE, "06:59")
    assert told in written(frozen_clock, WEDNESDAY_BEFORE, "07:00")
