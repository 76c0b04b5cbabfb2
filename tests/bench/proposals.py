"""How long the list of proposals takes for a team of two hundred citizens, against a bare list of them."""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from citizens.models import Citizen
from dtr import clock
from dtr.staff.models import User
from dtr.staff.roles import Role
from goals.models import Instrument, Measurement
from meetings import ranking
from meetings.models import Meeting
from meetings.states import ItemState, MeetingState
from tests import build

CITIZENS = 200
ROUNDS = 15


def full_team() -> tuple[Meeting, User]:
    """Two hundred citizens, each with a course, three goals, six scores and an agreement past its date."""
    team = build.make_team("Team Forslag")
    planner = build.make_user("Fie Forslag", Role.MEETING_LEADER, team=team, email="fie@fjordby.example")
    at = clock.now() - dt.timedelta(days=7)
    held = build.make_meeting(
        team, state=MeetingState.CLOSED, starts_at=at, opened_at=at, opened_by=planner, closed_at=at,
        closed_by=planner,
    )  # fmt: skip
    scale = Instrument.objects.create(
        code="maal-200", name="Måleskala", minimum=0, maximum=40, change_threshold=2
    )
    settled = {"outcome": "continue", "stay": "on_agenda"}
    for number in range(CITIZENS):
        citizen = build.make_citizen(f"Borger {number:03}", team)
        build.make_course(citizen, track="light" if number % 5 == 0 else "rehab")
        goals = [build.make_goal(citizen, review_date=clock.today()) for _goal in range(3)]
        Measurement.objects.bulk_create(
            Measurement(
                citizen=citizen, goal=goals[0], instrument=scale, value=Decimal(20 - week),
                measured_on=clock.today() - dt.timedelta(weeks=5 - week), measured_by=planner,
            )
            for week in range(6)
        )  # fmt: skip
        item = build.make_item(held, citizen, position=number + 1, state=ItemState.DISCUSSED, **settled)
        build.make_action(item, planner, due_date=clock.today() - dt.timedelta(days=2))
        if number % 4 == 0:
            build.make_nomination(citizen, planner)
    return build.make_meeting(team, starts_at=clock.now() + dt.timedelta(days=7)), planner


def _median(verb: Callable[[], Any]) -> float:
    took = []
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        verb()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def main() -> None:
    meeting, planner = full_team()
    shown = ranking.ranked(meeting, planner)
    assert len(shown.rehab) + len(shown.light) == CITIZENS
    bare = _median(lambda: list(Citizen.objects.visible_to(planner).filter(team=meeting.team)))
    took = _median(lambda: ranking.ranked(meeting, planner))
    print(
        f"proposals for a team of {CITIZENS}: median {took * 1000:.0f} ms, {took / bare:.1f} times the bare"
        f" list of the team ({bare * 1000:.1f} ms)   (bar: 150 ms)"
    )
