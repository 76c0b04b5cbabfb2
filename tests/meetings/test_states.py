"""From each state of a meeting every verb is tried: the table here says where it may be done; elsewhere it is
refused with a code, and nothing has changed."""

import pytest

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import (
    agenda,
    agreements,
    conduct,
    facts,
    forgotten,
    freezing,
    minutes,
    occurrences,
    on_wall,
    rules,
    script,
    states,
    undo,
    word,
)
from meetings.models import Meeting, MeetingScript, WallPrivacy
from meetings.states import ItemState, MeetingState
from tests import build

PLANNED, CALLED, RUNNING, WRAP_UP, CLOSED, LOCKED, CANCELLED = (
    MeetingState.PLANNED, MeetingState.CALLED, MeetingState.RUNNING, MeetingState.AWAITING_WRAP_UP,
    MeetingState.CLOSED, MeetingState.LOCKED, MeetingState.CANCELLED,
)  # fmt: skip
AHEAD, WRITTEN = {PLANNED, CALLED}, {RUNNING, WRAP_UP}
BEGUN = {RUNNING, WRAP_UP, CLOSED, LOCKED}
DUE = {"due_date": build.dt.date(2027, 3, 9)}

# Verb → the states in which it does something, or has nothing left to do.
ALLOWED = {
    "freeze": ({PLANNED, CALLED}, lambda h: freezing.freeze(h.meeting, by=h.inge)),
    "reopen the agenda": ({PLANNED, CALLED}, lambda h: freezing.reopen(h.meeting, by=h.inge)),
    "cancel": (
        {PLANNED, CALLED, CANCELLED},
        lambda h: occurrences.cancel(h.meeting, by=h.inge, reason="Ferie"),
    ),
    "open": ({PLANNED, CALLED, RUNNING}, lambda h: conduct.open_meeting(h.meeting, by=h.inge)),
    "give minutes": (AHEAD | {RUNNING}, lambda h: agenda.give_minutes(h.waiting, by=h.inge, minutes=9)),
    "contribute": (
        AHEAD | {RUNNING},
        lambda h: facts.contribute(h.waiting, by=h.karim, kind="observation", text="Gik selv"),
    ),
    "next": ({RUNNING}, lambda h: conduct.next_citizen(h.meeting, by=h.inge, seen_step=0)),
    "step": ({RUNNING}, lambda h: script.go_to_step(h.present, by=h.inge, number=2)),
    "give the word": (
        {RUNNING},
        lambda h: word.give_word(h.meeting, by=h.inge, participant=h.meeting.participants.get(user=h.karim)),
    ),
    "ask for the word": ({RUNNING}, lambda h: word.ask_for_word(h.meeting, by=h.karim)),
    "more time": ({RUNNING}, lambda h: conduct.extend_citizen(h.present, by=h.inge)),
    "more meeting": ({RUNNING}, lambda h: conduct.extend_meeting(h.meeting, by=h.inge)),
    "rule in focus": ({RUNNING}, lambda h: on_wall.focus_on_rule(h.meeting, by=h.inge, number=3)),
    "wall": (
        AHEAD | {RUNNING},
        lambda h: on_wall.show_on_wall(h.meeting, by=h.inge, privacy=WallPrivacy.BLANK),
    ),
    "ask the visitator": (
        {RUNNING},
        lambda h: agreements.ask_visitator(h.present, by=h.karim, what="Træning"),
    ),
    "propose": (
        {RUNNING},
        lambda h: facts.propose_action(h.present, by=h.karim, what="Øve", owner=h.karim, **DUE),
    ),
    "agree": (WRITTEN, lambda h: agreements.agree(h.present, by=h.inge, what="Øve", owner=h.karim, **DUE)),
    "park": (WRITTEN, lambda h: agreements.park(h.present, by=h.inge, topic="Bolig", owner=h.karim)),
    "close the citizen": (
        WRITTEN,
        lambda h: conduct.mark_discussed(
            h.present, by=h.inge, outcome="continue", stay="on_agenda", no_action_because="Alt går godt"
        ),
    ),
    "carry over": (WRITTEN, lambda h: conduct.carry_over(h.waiting, by=h.inge, reason="Tiden gik")),
    "judge": (
        WRITTEN,
        lambda h: rules.judge(h.meeting, by=h.inge, rule=h.rule, verdict="kept"),
    ),
    "close": (BEGUN, lambda h: conduct.close(h.meeting, by=h.inge)),
    "resume": ({RUNNING, WRAP_UP}, lambda h: forgotten.resume(h.meeting, by=h.inge)),
    "lock the minutes": ({CLOSED, LOCKED}, lambda h: minutes.lock(h.meeting, by=h.inge)),
}  # fmt: skip


class Hour:
    def __init__(self, cast, state: MeetingState) -> None:
        self.inge, self.karim = cast.inge, cast.karim
        now, stamps = clock.now(), {}
        if state in BEGUN:
            stamps = {"opened_at": now, "opened_by": cast.inge, "last_action_at": now}
            stamps["script"] = MeetingScript.current("dtr")
        if state in {CLOSED, LOCKED}:
            stamps |= {"closed_at": now, "closed_by": cast.inge}
        self.meeting = build.make_meeting(cast.nord, state=state, **stamps)
        up = {"state": ItemState.PRESENT, "started_at": now} if state in BEGUN else {}
        self.present = build.make_item(self.meeting, cast.mogens, **up)
        self.waiting = build.make_item(self.meeting, cast.aase)
        self.rule = self.meeting.rule_set.rules.get(number=2)
        if state in {CLOSED, LOCKED}:
            minutes.freeze(self.meeting, by=cast.inge)

    def trace(self) -> tuple:
        return Meeting.objects.values_list("state", "version").get(pk=self.meeting.pk), Event.objects.count()


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize("verb", ALLOWED)
def test_a_verb_is_done_where_the_table_says_and_refused_with_a_code_elsewhere(cast, verb, state):
    allowed, act = ALLOWED[verb]
    hour = Hour(cast, state)
    before = hour.trace()

    try:
        act(hour)
        came_to = "done"
    except Refusal as refusal:
        came_to = refusal.code

    if state in allowed:
        assert came_to != "wrong_state"
    else:
        assert came_to not in {"done", ""}
        assert hour.trace() == before


@pytest.mark.parametrize("before", MeetingState)
@pytest.mark.parametrize("after", MeetingState)
def test_a_move_that_the_table_lacks_is_refused_with_a_code(before, after):
    if after in states.MOVES[before]:
        states.require_move(before, after)
        return

    with pytest.raises(Refusal) as refused:
        states.require_move(before, after)

    assert refused.value.code == "wrong_state"
    assert refused.value.sentence


def test_nothing_is_undone_in_a_meeting_that_is_over(cast):
    hour = Hour(cast, CLOSED)

    with pytest.raises(Refusal) as refused:
        undo.undo(hour.meeting, by=cast.inge, seen_step_pk=1)

    assert refused.value.code in {"wrong_state", "nothing_to_undo"}
