"""How long people wait for the minutes: from closing a meeting of ten citizens until its PDF can be fetched.

Run by bin/bench against a house of its own that is running. Beside it, turn by turn in the same minute and in
one process: the worker's whole task, and bare WeasyPrint with the same HTML, style and letters.
"""

import datetime as dt
import statistics
import time

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from dtr import clock, pdf
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


def seconds_until_fetched(meeting: Meeting, leader: User) -> float:
    """Close, wait as the page does, and fetch the PDF."""
    began = time.perf_counter()
    conduct.close(meeting, by=leader)
    while time.perf_counter() - began < GIVE_UP:
        if Minutes.objects.filter(meeting=meeting, state=Minutes.State.READY).exists():
            minutes.fetch_pdf(Minutes.objects.get(meeting=meeting), by=leader, place="the minutes")
            return time.perf_counter() - began
        time.sleep(0.05)
    raise SystemExit("The PDF did not come; is a worker running?")


def seconds_of_the_task(pk: object) -> float:
    """All that the worker does: claim, look whether it is whole, lay out, keep, write to the participants."""
    # So that the worker beside this one does not take it.
    waiting = {"state": Minutes.State.WAITING, "pdf": None, "rendered_at": None, "attempts": 0}
    Minutes.objects.filter(pk=pk).update(**waiting, claimed_until=None)
    began = time.perf_counter()
    if not minutes.render(pk):
        raise SystemExit("The worker was quicker; run it again.")
    return time.perf_counter() - began


def seconds_bare(html: str) -> float:
    """WeasyPrint and nothing else."""
    began = time.perf_counter()
    fonts, fetcher = FontConfiguration(), pdf.OnlyOurs()
    style = CSS(string=pdf.assets()[pdf.STYLE].decode(), url_fetcher=fetcher, font_config=fonts)
    document = HTML(string=html, url_fetcher=fetcher)
    document.write_pdf(font_config=fonts, stylesheets=[style], pdf_variant=pdf.VARIANT)
    return time.perf_counter() - began


def main() -> None:
    team = build.make_team("Team Måling")
    leader = build.make_user("Målfrid Bæk", Role.MEETING_LEADER, team=team)
    waits, tasks, bare = [], [], []
    for number in range(MEETINGS):
        meeting = meeting_about_to_end(team, leader, number)
        waits.append(seconds_until_fetched(meeting, leader))
        found = Minutes.objects.get(meeting=meeting)
        html, _title = minutes.as_html(found.snapshot)
        if not bare:
            seconds_bare(html)  # the first time, the letters are read
        bare.append(seconds_bare(html))
        tasks.append(seconds_of_the_task(found.pk))
    wait, task, alone = (statistics.median(times) for times in (waits, tasks, bare))
    print(f"closing → PDF fetched, {CITIZENS} citizens: median {wait:.2f} s, longest {max(waits):.2f} s")
    print(f"the worker's whole task: median {task:.2f} s; bare WeasyPrint, same HTML: {alone:.2f} s")
    print(f"ratio of the medians {task / alone:.2f}; bars: at most 1.2, and 3 s until fetched")
