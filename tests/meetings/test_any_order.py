"""Whatever people press, in whatever order: no screen is left behind, and nothing is half done.

Hypothesis makes up the hour and shrinks what goes wrong to the shortest one. ``DTR_LONG=1`` tries ten
thousand hours; the usual run tries a few.
"""

import datetime as dt
import os
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citizens import visitation
from dtr import clock, watching
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import progress
from meetings import agenda, agreements, conduct, facts, frames, on_wall, participants, script, undo, word
from meetings.models import AgendaItem, Contribution, Meeting, MeetingScript, Participant, WallPrivacy
from meetings.models.agreements import ActionProposal, AgreedAction
from meetings.states import ItemState, MeetingState
from tests import build

LONG = bool(os.environ.get("DTR_LONG"))
HOURS = 10_000 if LONG else 25
# So that the long run can be shared among processes.
PARTS = 20 if LONG else 1
PRESSES = 25
PEOPLE = ("inge", "karim", "vibeke", "lone", "preben", "sofie")


@dataclass
class Screen:
    """A screen that only has what was pushed to it."""

    audience: str
    version: int = -1
    html: str = ""


@dataclass
class Hour:
    """One meeting, those who press, and the screens that follow."""

    cast: Any
    meeting: Meeting
    basis: Any
    screens: list[Screen] = field(default_factory=list)

    def now(self) -> Meeting:
        return Meeting.objects.get(pk=self.meeting.pk)

    def item(self, number: int) -> AgendaItem:
        items = list(self.meeting.items.order_by("position"))
        return items[number % len(items)]

    def up(self, number: int) -> AgendaItem:
        """The citizen who is taken up, as a rule; now and then another one."""
        return self.meeting.items.filter(state=ItemState.PRESENT).first() or self.item(number)

    def follow(self) -> None:
        """Push to every screen what is new, as the hub does: nothing, when the version is not."""
        version = self.now().version
        for screen in self.screens:
            if version > screen.version:
                screen.version, screen.html = version, draw(self.meeting, screen.audience)

    def behind(self, screens: list[Screen]) -> list[str]:
        """The audiences of those screens that do not show what they would if they were loaded now."""
        version = self.now().version
        return [
            screen.audience
            for screen in screens
            if (screen.version, screen.html) != (version, draw(self.meeting, screen.audience))
        ]


def draw(meeting: Meeting, audience: str) -> str:
    (found,) = frames.read([str(meeting.pk)]).values()
    return watching.kinds["meeting"].draw(found, audience).html


def of(model, number: int, **where):
    rows = list(model.objects.filter(**where).order_by("pk"))
    if not rows:
        raise Refusal("nothing_there", "")
    return rows[number % len(rows)]


def later(hour: Hour, number: int) -> dt.date:
    return clock.today() + dt.timedelta(days=number % 9 - 1)


PRESSED = {
    "open": lambda h, by, n: conduct.open_meeting(h.meeting, by=by),
    "next": lambda h, by, n: conduct.next_citizen(h.meeting, by=by, seen_step=h.now().step - (n % 5 == 0)),
    "take up": lambda h, by, n: conduct.next_citizen(
        h.meeting, by=by, seen_step=h.now().step, item=h.item(n)
    ),
    "agree": lambda h, by, n: agreements.agree(
        h.up(n), by=by, what="Øve trappen" * (n % 7 > 0), owner=h.cast.karim, due_date=later(h, n)
    ),
    "strike out": lambda h, by, n: agreements.strike_out(of(AgreedAction, n, item__meeting=h.meeting), by=by),
    "park": lambda h, by, n: agreements.park(h.up(n), by=by, topic="Bolig", owner=h.cast.lone),
    "ask": lambda h, by, n: agreements.ask_visitator(h.up(n), by=by, what="Træning"),
    "approve": lambda h, by, n: visitation.approve(
        of(h.up(n).citizen.proposals.model, n, citizen=h.up(n).citizen), by=by, legal_basis=h.basis,
        start_date=clock.today(),
    ),
    "reject": lambda h, by, n: visitation.reject(
        of(h.up(n).citizen.proposals.model, n, citizen=h.up(n).citizen), by=by, reason="Ikke behov"
    ),
    "close citizen": lambda h, by, n: conduct.mark_discussed(
        h.up(n), by=by, outcome="continue", stay="on_agenda", no_action_because="Alt går godt" * (n % 3 > 0)
    ),
    "carry over": lambda h, by, n: conduct.carry_over(h.item(n), by=by, reason="Tiden gik"),
    "take up again": lambda h, by, n: undo.take_up_again(h.item(n), by=by),
    "undo": lambda h, by, n: undo.undo(
        h.meeting, by=by, seen_step_pk=getattr(undo.last_step(h.meeting), "pk", 0)
    ),
    "contribute": lambda h, by, n: facts.contribute(
        h.item(n), by=by, kind=["observation", "assumption", "own_words", "gæt"][n % 4], text="Gik selv"
    ),
    "withdraw": lambda h, by, n: facts.withdraw(of(Contribution, n, item__meeting=h.meeting), by=by),
    "propose": lambda h, by, n: facts.propose_action(
        h.up(n), by=by, what="Ringe til sønnen", owner=by, due_date=later(h, n)
    ),
    "take": lambda h, by, n: facts.take_proposal(of(ActionProposal, n, item__meeting=h.meeting), by=by),
    "decline": lambda h, by, n: facts.decline_proposal(of(ActionProposal, n, item__meeting=h.meeting), by=by),
    "give word": lambda h, by, n: word.give_word(
        h.meeting, by=by, participant=of(Participant, n, meeting=h.meeting)
    ),
    "word to first": lambda h, by, n: word.give_word_to_first(h.meeting, by=by),
    "word back": lambda h, by, n: word.take_word_back(h.meeting, by=by),
    "ask for word": lambda h, by, n: word.ask_for_word(h.meeting, by=by),
    "leave queue": lambda h, by, n: word.leave_queue(h.meeting, by=by),
    "step": lambda h, by, n: script.next_step(h.up(n), by=by, seen_step=h.up(n).script_step),
    "go to step": lambda h, by, n: script.go_to_step(h.up(n), by=by, number=n % 8),
    "more for citizen": lambda h, by, n: conduct.extend_citizen(h.up(n), by=by, minutes=n % 40),
    "more for meeting": lambda h, by, n: conduct.extend_meeting(h.meeting, by=by, minutes=n % 40),
    "privacy": lambda h, by, n: on_wall.privacy_next(h.meeting, by=by),
    "show": lambda h, by, n: on_wall.show_on_wall(h.meeting, by=by, privacy=WallPrivacy.INITIALS),
    "rule": lambda h, by, n: on_wall.focus_on_rule(h.meeting, by=by, number=n % 15),
    "attendance": lambda h, by, n: participants.note_attendance(
        of(Participant, n, meeting=h.meeting), by=by, attendance=["present", "absent"][n % 2]
    ),
    "minutes": lambda h, by, n: agenda.give_minutes(h.item(n), by=by, minutes=n % 20),
    "shift": lambda h, by, n: agenda.shift(h.item(n), by=by, up=bool(n % 2)),
    "goal": lambda h, by, n: progress.set_goal(h.up(n).citizen, by=by, citizen_wish=f"Jeg vil {n}"),
    "close": lambda h, by, n: conduct.close(h.meeting, by=by),
}  # fmt: skip

press = st.tuples(
    st.sampled_from(sorted(PRESSED)),
    # The leader presses most.
    st.one_of(st.just("inge"), st.sampled_from(PEOPLE)),
    st.integers(0, 20),
)


@pytest.fixture
def hour(cast) -> Hour:
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    for citizen in (cast.mogens, cast.aase, build.make_citizen("Ørla Kæm", cast.nord)):
        build.make_goal(citizen)
        build.make_item(meeting, citizen)
    if not MeetingScript.objects.exists():
        raise AssertionError("the first script is missing")
    wall, team, supplier = "wall da", "team da", f"supplier-{cast.firm.pk} da"
    screens = [Screen(wall), Screen(team), Screen(supplier)]
    return Hour(cast, meeting, build.make_legal_basis(), screens)


def press_once(hour: Hour, name: str, who: str, number: int) -> Refusal | None:
    """One press by somebody who has just loaded the page; the refusal, if that is the answer."""
    person = getattr(hour.cast, who)
    person.__dict__.pop("_positions_today", None)
    try:
        with transaction.atomic():
            PRESSED[name](hour, person, number)
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
@settings(
    max_examples=HOURS // PARTS, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(presses=st.lists(press, min_size=1, max_size=PRESSES))
def test_a_screen_that_only_follows_shows_what_a_fresh_one_shows(hour, part, presses):
    for screen in hour.screens:
        screen.version, screen.html = -1, ""
    with transaction.atomic():
        hour.follow()
        for turn, (name, who, number) in enumerate(presses):
            version = hour.now().version
            refusal = press_once(hour, name, who, number)
            assert refusal is None or (refusal.code and hour.now().version == version)
            hour.follow()
            one = hour.screens[turn % len(hour.screens)]
            assert not hour.behind([one]), f"after {name} by {who}"
        assert not hour.behind(hour.screens)
        assert AgendaItem.objects.filter(meeting=hour.meeting, state=ItemState.PRESENT).count() <= 1
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(
    max_examples=max(10, HOURS // 20), deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(presses=st.lists(press, min_size=1, max_size=PRESSES))
def test_a_stranger_changes_nothing_whatever_the_stranger_presses(hour, presses):
    with transaction.atomic():
        conduct.open_meeting(hour.meeting, by=hour.cast.inge)
        conduct.next_citizen(hour.meeting, by=hour.cast.inge, seen_step=0)
        hour.follow()
        events = Event.objects.count()
        for name, _who, number in presses:
            press_once(hour, name, "sofie", number)
        assert (hour.behind(hour.screens), Event.objects.count()) == ([], events)
        transaction.set_rollback(True)
