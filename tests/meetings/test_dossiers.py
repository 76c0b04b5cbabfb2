"""What is kept ready for a wall is what it would read anew, whatever has happened meanwhile."""

import datetime as dt

import pytest

from citizens import visitation
from dtr import clock
from dtr.refusal import Refusal
from goals import progress
from meetings import actions, agreements, conduct, dossiers, facts, forgotten
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState, MeetingState
from tests import build


@pytest.fixture
def item(cast) -> AgendaItem:
    """Mogens, taken up, with something known of him already and kept."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_goal(cast.mogens)
    build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)
    item = conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    dossiers.for_wall(item)
    return item


@pytest.fixture
def elsewhere(cast, item) -> AgendaItem:
    """Mogens in another meeting that runs, with an agreement."""
    series = build.make_series(cast.nord, start_time=dt.time(13, 0))
    other = build.make_meeting(cast.nord, series=series, state=MeetingState.CALLED)
    build.make_item(other, cast.mogens)
    conduct.open_meeting(other, by=cast.inge)
    there = conduct.next_citizen(other, by=cast.inge, seen_step=0)
    agree(cast, there)
    dossiers.for_wall(item)
    return there


def agree(cast, item):
    return agreements.agree(item, by=cast.inge, what="Øve trappen", owner=cast.karim, due_date=clock.today())


def kept_and_fresh(item):
    kept = dossiers.for_wall(item)
    dossiers.forget()
    return kept, dossiers.for_wall(item)


CHANGES = {
    "an agreement": lambda cast, item: agree(cast, item),
    "a parked topic": lambda cast, item: agreements.park(item, by=cast.inge, topic="Bolig", owner=cast.lone),
    "a fact": lambda cast, item: facts.contribute(item, by=cast.karim, kind="observation", text="Gik selv"),
    "a proposed agreement": lambda cast, item: facts.propose_action(
        item, by=cast.karim, what="Ringe", owner=cast.karim, due_date=clock.today()
    ),
    "proposed help": lambda cast, item: agreements.ask_visitator(item, by=cast.karim, what="Træning"),
    "help proposed outside the meeting": lambda cast, item: visitation.propose(
        item.citizen, by=cast.vibeke, what="Rampe"
    ),
    "a goal": lambda cast, item: progress.set_goal(item.citizen, by=cast.karim, citizen_wish="Jeg vil ud"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_read_at_once(cast, item, change):
    before = dossiers.for_wall(item)
    CHANGES[change](cast, item)

    kept, fresh = kept_and_fresh(item)

    assert kept == fresh
    assert change == "a goal" or kept != before


def test_an_agreement_that_moves_on_is_read_at_once(cast, item, elsewhere):
    conduct.mark_discussed(elsewhere, by=cast.inge, outcome="continue", stay="on_agenda")
    conduct.close(elsewhere.meeting, by=cast.inge)
    dossiers.for_wall(item)
    actions.mark_done(elsewhere.actions.get(), by=cast.karim, result="Gjort")

    kept, fresh = kept_and_fresh(item)

    assert [action.state for action in kept.last_actions] == ["done"]
    assert kept == fresh


def test_a_meeting_that_closes_elsewhere_brings_its_agreement(cast, item, elsewhere):
    conduct.mark_discussed(elsewhere, by=cast.inge, outcome="continue", stay="on_agenda")
    conduct.close(elsewhere.meeting, by=cast.inge)

    kept, fresh = kept_and_fresh(item)

    assert [action.what for action in kept.last_actions] == ["Øve trappen"]
    assert kept == fresh


def test_a_meeting_forgotten_elsewhere_and_taken_up_again_gives_and_takes(
    cast, item, elsewhere, frozen_clock
):
    long_ago = clock.now() - dt.timedelta(hours=5)
    Meeting.objects.filter(pk=elsewhere.meeting_id).update(
        starts_at=long_ago, opened_at=long_ago, last_action_at=long_ago
    )
    assert forgotten.forget(elsewhere.meeting, by=None)
    kept, fresh = kept_and_fresh(item)
    assert len(kept.last_actions) == 1
    assert kept == fresh

    forgotten.resume(elsewhere.meeting, by=cast.inge)
    kept, fresh = kept_and_fresh(item)
    assert kept.last_actions == []
    assert kept == fresh


def test_a_new_name_is_read_after_a_while(cast, item, frozen_clock):
    agree(cast, item)
    dossiers.for_wall(item)
    type(cast.karim).objects.filter(pk=cast.karim.pk).update(name="Karim Vest")

    frozen_clock.shift(dossiers.READ_AGAIN)

    assert [action.owner.name for action in dossiers.for_wall(item).actions] == ["Karim Vest"]


def test_whoever_is_not_at_the_meeting_asks_for_no_help_there(cast, item):
    outside = build.make_user("Ulla Holm", "nurse", team=cast.nord)

    with pytest.raises(Refusal, match="not_in_room"):
        agreements.ask_visitator(item, by=outside, what="Træning")

    assert item.state == ItemState.PRESENT
