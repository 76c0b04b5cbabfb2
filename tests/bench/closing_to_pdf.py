"""How long people wait for the minutes: from closing a meeting of ten citizens until its PDF is there.

Run by bin/bench against a house of its own that is running. Beside it, in the same minute, the same
minutes laid out in this process with nothing around it.
"""

import datetime as dt
import statistics
import time

from dtr import clock
from dtr.staff.models import User
from dtr.staff.roles import Role
from meetings import agreements, conduct, minutes
from meetings.models import Meeting, Minutes
from meetings.states import MeetingState
from tests import build

MEETINGS = 7
CITIZENS = 10
GIVE_UP = 60


def meeting_about_to_end(team: build.Team, leader: User, number: int) -> Meeting:
    """Ten citizens, each discussed, with two agreements."""
    starts_at = clock.now() - dt.timedelta(days=7 * number)
    meeting = build.make_meeting(team, starts_at=starts_at, state=MeetingState.CALLED)
    for place in range(CITIZENS):
        citizen = build.make_citizen(f"Åse Sørensen {number}-{place}", team, contact_person=leader)
        build.make_goal(citizen, "Jeg vil selv gå ned til vandet med min søster igen")
        build.make_item(meeting, citizen)
    conduct.open_meeting(meeting, by=leader)
    for step in range(CITIZENS):
        item = conduct.next_citizen(meeting, by=leader, seen_step=step)
        for what in ("Øver trappen hver formiddag", "Ringer til sønnen om rampen"):
            agreements.agree(item, by=leader, what=what, owner=leader, due_date=clock.today())
        conduct.mark_discussed(item, by=leader, outcome="continue", stay="on_agenda")
    return meeting


def seconds_until_ready(meeting: Meeting, leader: User) -> float:
    """Close, and wait as the page does."""
    began = time.perf_counter()
    conduct.close(meeting, by=leader)
    while time.perf_counter() - began < GIVE_UP:
        if Minutes.objects.filter(meeting=meeting, state=Minutes.State.READY).exists():
            return time.perf_counter() - began
        time.sleep(0.05)
    raise SystemExit("The PDF did not come; is a worker running?")


def main() -> None:
    team = build.make_team("Team Måling")
    leader = build.make_user("Målfrid Bæk", Role.MEETING_LEADER, team=team)
    waits, bare = [], []
    for number in range(MEETINGS):
        meeting = meeting_about_to_end(team, leader, number)
        waits.append(seconds_until_ready(meeting, leader))
        snapshot = Minutes.objects.get(meeting=meeting).snapshot
        began = time.perf_counter()
        minutes.on_paper(snapshot)
        bare.append(time.perf_counter() - began)
    wait, alone = statistics.median(waits), statistics.median(bare)
    print(f"closing → PDF ready, {CITIZENS} citizens: median {wait:.2f} s, longest {max(waits):.2f} s")
    print(f"the same minutes laid out alone:      median {alone:.2f} s")
    print(f"ratio of the medians {wait / alone:.2f}; bar: closing → PDF at most 3 s")
