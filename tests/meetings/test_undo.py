"""The last step taken back, and nothing half."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import agreements, conduct, facts, undo, word
from meetings.models import AgendaItem, LeaderStep, Meeting, ParkedTopic, SpeakingTime
from meetings.states import ItemState, MeetingState
from tests import build

WORDS = {"outcome": "continue", "stay": "off_agenda", "no_action_because": "Det går godt"}


@pytest.fixture
def meeting(cast, frozen_clock) -> Meeting:
    """Running; Mogens waits, then Åse."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    return conduct.open_meeting(meeting, by=cast.inge)


@pytest.fixture
def item(cast, meeting) -> AgendaItem:
    """Mogens, taken up."""
    return conduct.next_citizen(meeting, by=cast.inge, seen_step=0)


def now(row):
    return type(row).objects.get(pk=row.pk)


def take_back(cast, meeting, by=None) -> LeaderStep:
    last = undo.last_step(now(meeting))
    return undo.undo(meeting, by=by or cast.inge, seen_step_pk=last.pk if last else 0)


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def test_a_citizen_taken_up_by_mistake_waits_again(cast, meeting, item):
    conduct.extend_citizen(item, by=cast.inge, minutes=5)

    take_back(cast, meeting)

    again = now(item)
    assert (again.state, again.started_at, again.extended_minutes) == (ItemState.WAITING, None, 0)
    assert not LeaderStep.objects.exists()
    assert Event.objects.get(code="step.undone").facts == {"kind": "next"}


def test_nobody_has_spoken_about_a_citizen_who_waits_again(cast, meeting, item, frozen_clock):
    word.give_word_to_first(meeting, by=cast.inge)
    frozen_clock.shift(20)

    take_back(cast, meeting)

    assert now(meeting).speaker is None
    assert not SpeakingTime.objects.exists()


def test_a_page_that_saw_the_undone_step_cannot_press_next(cast, meeting, item):
    take_back(cast, meeting)

    assert refused(conduct.next_citizen, meeting, by=cast.inge, seen_step=1) == "overtaken"
    assert conduct.next_citizen(meeting, by=cast.inge, seen_step=2) == item


@pytest.mark.parametrize("what", ["agreement", "parked", "help", "proposal", "contribution"])
def test_what_was_written_meanwhile_is_not_swept_away(cast, meeting, item, what):
    promise = {"what": "Øve", "owner": cast.karim, "due_date": clock.today()}
    match what:
        case "agreement":
            agreements.agree(item, by=cast.inge, **promise)
        case "parked":
            agreements.park(item, by=cast.inge, topic="Haven", owner=cast.karim)
            LeaderStep.objects.filter(kind="parked").delete()
        case "help":
            agreements.ask_visitator(item, by=cast.karim, what="Træning")
        case "proposal":
            facts.propose_action(item, by=cast.karim, **promise)
        case "contribution":
            facts.contribute(item, by=cast.karim, kind="observation", text="Går selv")

    assert refused(take_back, cast, meeting) == "written_since"
    assert now(item).state == ItemState.PRESENT


def test_what_was_prepared_before_the_meeting_does_not_hold_a_citizen_up(cast, meeting, frozen_clock):
    mogens = meeting.items.get(citizen=cast.mogens)
    facts.contribute(mogens, by=cast.karim, kind="observation", text="Går selv")
    frozen_clock.shift(60)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)

    take_back(cast, meeting)

    assert now(mogens).state == ItemState.WAITING
    assert mogens.contributions.count() == 1


def test_a_parked_topic_is_taken_back(cast, meeting, item):
    agreements.park(item, by=cast.inge, topic="Haven", owner=cast.karim)

    take_back(cast, meeting)

    assert not ParkedTopic.objects.exists()
    assert undo.last_step(meeting).kind == LeaderStep.Kind.NEXT


def test_a_closed_citizen_is_taken_up_again(cast, meeting, item, frozen_clock):
    started = item.started_at
    frozen_clock.shift(60)
    conduct.mark_discussed(item, by=cast.inge, **WORDS)

    take_back(cast, meeting)

    again = now(item)
    assert (again.state, again.outcome, again.ended_at) == (ItemState.PRESENT, "", None)
    assert again.started_at == started


def test_a_citizen_carried_over_is_taken_up_again(cast, meeting, item):
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    take_back(cast, meeting)

    again = now(item)
    assert (again.state, again.carried_over_because) == (ItemState.PRESENT, "")


def test_a_waiting_citizen_carried_over_waits_again_while_another_is_up(cast, meeting, item):
    other = meeting.items.get(citizen=cast.aase)
    conduct.carry_over(other, by=cast.inge, reason="Sygdom")

    take_back(cast, meeting)

    assert now(other).state == ItemState.WAITING
    assert now(item).state == ItemState.PRESENT


def test_close_and_next_are_two_steps_to_take_back(cast, meeting, item, frozen_clock):
    conduct.mark_discussed(item, by=cast.inge, **WORDS)
    other = conduct.next_citizen(meeting, by=cast.inge, seen_step=1)

    assert take_back(cast, meeting).kind == LeaderStep.Kind.NEXT
    assert take_back(cast, meeting).kind == LeaderStep.Kind.DISCUSSED

    assert now(other).state == ItemState.WAITING
    assert now(item).state == ItemState.PRESENT


def test_of_two_who_undo_the_same_step_one_undoes_it(cast, meeting, item):
    agreements.park(item, by=cast.inge, topic="Haven", owner=cast.karim)
    seen = undo.last_step(meeting).pk
    undo.undo(meeting, by=cast.inge, seen_step_pk=seen)

    assert refused(undo.undo, meeting, by=cast.inge, seen_step_pk=seen) == "overtaken"
    assert now(item).state == ItemState.PRESENT


def test_undo_is_for_the_step_one_has_seen(cast, meeting, item):
    seen = undo.last_step(meeting).pk
    agreements.park(item, by=cast.inge, topic="Haven", owner=cast.karim)

    assert refused(undo.undo, meeting, by=cast.inge, seen_step_pk=seen) == "overtaken"
    assert ParkedTopic.objects.exists()


def test_with_no_step_taken_there_is_nothing_to_undo(cast, meeting):
    assert undo.last_step(meeting) is None
    assert refused(take_back, cast, meeting) == "nothing_to_undo"


def test_a_citizen_chosen_from_the_list_leaves_no_way_back_along_older_steps(cast, meeting, item):
    conduct.mark_discussed(item, by=cast.inge, **WORDS)
    other = conduct.next_citizen(meeting, by=cast.inge, seen_step=1)
    conduct.mark_discussed(other, by=cast.inge, **WORDS)
    undo.take_up_again(item, by=cast.inge)

    assert refused(take_back, cast, meeting) == "nothing_to_undo"


def test_taking_up_again_who_was_closed_last_is_that_step_undone(cast, meeting, item):
    conduct.mark_discussed(item, by=cast.inge, **WORDS)
    undo.take_up_again(item, by=cast.inge)

    assert undo.last_step(meeting).kind == LeaderStep.Kind.NEXT


def test_only_the_leader_undoes(cast, meeting, item):
    for other in (cast.karim, cast.vibeke, cast.preben, cast.sofie):
        assert refused(take_back, cast, meeting, by=other) == "not_leader"


def test_a_meeting_that_is_over_has_no_way_back(cast, meeting, item):
    for one in meeting.items.all():
        conduct.carry_over(one, by=cast.inge, reason="Tiden gik")
    seen = undo.last_step(now(meeting)).pk
    conduct.close(meeting, by=cast.inge)

    assert not LeaderStep.objects.exists()
    assert undo.last_step(now(meeting)) is None
    assert refused(undo.undo, meeting, by=cast.inge, seen_step_pk=seen) == "wrong_state"


def test_what_is_settled_after_a_forgotten_meeting_can_be_taken_back(cast, meeting, item):
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.AWAITING_WRAP_UP)
    conduct.mark_discussed(item, by=cast.inge, **WORDS)

    take_back(cast, meeting)

    assert now(item).state == ItemState.PRESENT


def test_the_console_undoes_the_step_it_shows(cast, meeting, item, browse, frozen_clock):
    frozen_clock.shift(dt.timedelta(seconds=5))
    url, seen = reverse("undo", args=[meeting.pk]), {"seen_step_pk": undo.last_step(meeting).pk}

    assert browse(cast.karim).post(url, seen).status_code == 403
    assert browse(cast.sofie).post(url, seen).status_code == 404
    assert browse(cast.inge).post(url, {"seen_step_pk": "æ"}).status_code == 409
    assert browse(cast.inge).post(url, seen).status_code == 302
    assert now(item).state == ItemState.WAITING
