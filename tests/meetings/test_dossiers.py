"""What is kept ready for a wall is what it would read anew, whatever has happened meanwhile."""

import datetime as dt

import pytest
from django.urls import reverse

from citizens import registry, visitation
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.roles import Role
from goals import progress
from meetings import actions, agreements, conduct, dossiers, facts, forgotten, names
from meetings.hold import item_now
from meetings.models import AgendaItem, Meeting
from meetings.states import ItemState, MeetingState
from tests import build
from tests.dtr.test_administration import person


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


def version_of(item) -> int:
    return Meeting.objects.values_list("version", flat=True).get(pk=item.meeting_id)


def test_a_person_who_gets_another_name_has_it_on_the_wall_at_once(cast, item, browse):
    agree(cast, item)
    dossiers.for_wall(item)
    before = version_of(item)

    answer = browse(cast.astrid).post(
        reverse("admin:staff_user_change", args=[cast.karim.pk]), person(cast.karim, name="Karim Vest")
    )
    kept, fresh = kept_and_fresh(item)

    assert answer.status_code == 302
    assert [action.owner.name for action in kept.actions] == ["Karim Vest"]
    assert kept == fresh
    assert version_of(item) > before


def test_a_person_of_whom_no_wall_tells_renews_none(cast, item, browse):
    before = version_of(item), Event.objects.count()

    names.person_renamed(cast.vibeke, cast.astrid)

    assert (version_of(item), Event.objects.count()) == before


@pytest.mark.parametrize("details", [{"name": "Mogens Bang"}, {"contact_person": None}, {"address": "Vej 2"}])
def test_details_of_the_citizen_who_is_taken_up_reach_the_screens_at_once(cast, item, details):
    coordinator = build.make_user("Kirsten Bro", Role.COORDINATOR, team=cast.nord)
    before = version_of(item)

    registry.change_details(cast.mogens, by=coordinator, **details)

    assert version_of(item) > before
    assert item_now(item).citizen.name == details.get("name", "Mogens Ågård")
