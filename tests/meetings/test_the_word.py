"""The yellow ball: one speaker, a queue in order of asking, and time per profession but never per name."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.roles import Role
from meetings import conduct, facts, word
from meetings.models import AgendaItem, Meeting, Participant, SpeakingTime, WordRequest
from meetings.states import MeetingState
from tests import build


@pytest.fixture
def meeting(cast) -> Meeting:
    """Running; Mogens waits, then Åse."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens, time_box_minutes=8)
    build.make_item(meeting, cast.aase, time_box_minutes=8)
    return conduct.open_meeting(meeting, by=cast.inge)


@pytest.fixture
def item(cast, meeting) -> AgendaItem:
    """Mogens, taken up."""
    return conduct.next_citizen(meeting, by=cast.inge, seen_step=0)


def now(meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def who(meeting, user) -> Participant:
    return meeting.participants.get(user=user)


def heard(meeting, item=None) -> word.Word:
    return word.word_of(now(meeting), item)


def give(meeting, cast, user) -> None:
    word.give_word(meeting, by=cast.inge, participant=who(meeting, user))


def seconds_of(item, role) -> int:
    return SpeakingTime.objects.get(item=item, role=role).seconds


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def test_one_at_a_time_has_the_ball(cast, meeting, item):
    give(meeting, cast, cast.karim)
    give(meeting, cast, cast.vibeke)

    assert heard(meeting).speaker.user == cast.vibeke


def test_giving_the_ball_to_whoever_has_it_does_nothing(cast, meeting, item, frozen_clock):
    give(meeting, cast, cast.karim)
    since = now(meeting).speaking_since
    frozen_clock.shift(30)

    give(meeting, cast, cast.karim)

    assert now(meeting).speaking_since == since
    assert Event.objects.filter(code="word.given").count() == 1


def test_the_trail_tells_the_profession_and_not_the_name(cast, meeting, item):
    word.ask_for_word(meeting, by=cast.karim)
    give(meeting, cast, cast.karim)

    given = Event.objects.get(code="word.given")
    assert given.facts == {"role": "therapist"}
    assert Event.objects.get(code="word.asked").actor == "house"
    assert not Event.objects.filter(code__startswith="word.", actor=f"user:{cast.karim.pk}").exists()


def test_speaking_time_is_kept_for_the_profession(cast, meeting, item, frozen_clock):
    give(meeting, cast, cast.karim)
    frozen_clock.shift(40)
    give(meeting, cast, cast.vibeke)
    frozen_clock.shift(15)
    word.take_word_back(meeting, by=cast.inge)

    assert word.speaking_by_role(meeting) == {Role.VISITATOR: 15, Role.THERAPIST: 40}


def test_the_turn_ends_when_the_citizen_is_closed(cast, meeting, item, frozen_clock):
    give(meeting, cast, cast.karim)
    frozen_clock.shift(25)

    conduct.mark_discussed(
        item, by=cast.inge, outcome="continue", stay="off_agenda", no_action_because="Det går godt"
    )

    assert seconds_of(item, Role.THERAPIST) == 25
    assert heard(meeting).speaker is None


def test_a_ball_given_before_the_citizen_came_up_counts_for_nobody(cast, meeting, frozen_clock):
    give(meeting, cast, cast.karim)
    frozen_clock.shift(60)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)

    assert word.speaking_by_role(meeting) == {}
    assert heard(meeting).speaker is None


def test_a_forgotten_ball_counts_no_longer_than_the_citizens_minutes(cast, meeting, item, frozen_clock):
    give(meeting, cast, cast.karim)
    frozen_clock.shift(dt.timedelta(hours=1))

    word.take_word_back(meeting, by=cast.inge)

    assert seconds_of(item, Role.THERAPIST) == 8 * 60


def test_taking_back_a_ball_that_lies_on_the_table_does_nothing(cast, meeting, item):
    word.take_word_back(meeting, by=cast.inge)

    assert not Event.objects.filter(code="word.taken_back").exists()


def test_the_queue_stands_in_the_order_of_asking(cast, meeting, item, frozen_clock):
    for user in (cast.vibeke, cast.karim, cast.lone):
        word.ask_for_word(meeting, by=user)
        frozen_clock.shift(1)

    assert [one.user for one in heard(meeting).queue] == [cast.vibeke, cast.karim, cast.lone]


def test_asking_twice_is_one_place_in_the_queue(cast, meeting, item):
    word.ask_for_word(meeting, by=cast.karim)
    word.ask_for_word(meeting, by=cast.karim)

    assert WordRequest.objects.count() == 1
    assert Event.objects.filter(code="word.asked").count() == 1


def test_whoever_has_the_ball_does_not_stand_in_the_queue(cast, meeting, item):
    word.ask_for_word(meeting, by=cast.karim)
    give(meeting, cast, cast.karim)
    word.ask_for_word(meeting, by=cast.karim)

    assert heard(meeting).queue == []


def test_one_key_gives_the_ball_to_the_first_in_the_queue(cast, meeting, item, frozen_clock):
    word.ask_for_word(meeting, by=cast.vibeke)
    frozen_clock.shift(1)
    word.ask_for_word(meeting, by=cast.karim)

    assert word.give_word_to_first(meeting, by=cast.inge).user == cast.vibeke
    assert word.give_word_to_first(meeting, by=cast.inge).user == cast.karim


def test_without_a_queue_the_ball_goes_to_a_profession_that_is_silent(cast, meeting, item):
    assert word.give_word_to_first(meeting, by=cast.inge).user == cast.karim
    assert refused(word.give_word_to_first, meeting, by=cast.inge) == "nobody_waits"


def test_a_profession_is_silent_until_it_has_the_ball_or_writes(cast, meeting, item):
    hanne = build.make_user("Hanne Ås", Role.NURSE, team=cast.nord)
    meeting.participants.create(user=hanne, role=Role.NURSE)
    assert heard(meeting, item).silent == [Role.NURSE, Role.THERAPIST]

    give(meeting, cast, cast.karim)
    assert heard(meeting, item).silent == [Role.NURSE]

    facts.contribute(item, by=hanne, kind="observation", text="Såret er lukket")
    assert heard(meeting, item).silent == []


def test_a_profession_that_is_absent_is_not_missed(cast, meeting, item):
    meeting.participants.filter(user=cast.karim).update(attendance="absent")

    assert heard(meeting, item).silent == []
    assert refused(give, meeting, cast, cast.karim) == "not_in_room"


def test_a_co_leader_who_is_a_nurse_speaks_as_a_nurse(cast, meeting, item):
    meeting.participants.filter(user=cast.karim).update(role="co_leader", second_role="nurse")

    give(meeting, cast, cast.karim)

    assert SpeakingTime.objects.get().role == Role.NURSE


def test_the_queue_is_empty_when_the_citizen_is_closed(cast, meeting, item):
    word.ask_for_word(meeting, by=cast.karim)

    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    assert heard(meeting).queue == []


def test_one_leaves_the_queue_oneself(cast, meeting, item):
    word.ask_for_word(meeting, by=cast.karim)

    word.leave_queue(meeting, by=cast.karim)
    word.leave_queue(meeting, by=cast.karim)

    assert heard(meeting).queue == []
    assert Event.objects.filter(code="word.left").count() == 1


def test_a_supplier_asks_for_the_word_only_about_the_firms_own_citizen(cast, meeting, item):
    assert refused(word.ask_for_word, meeting, by=cast.preben) == "not_in_room"
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")
    assert refused(word.ask_for_word, meeting, by=cast.preben) == "not_in_room"

    conduct.next_citizen(meeting, by=cast.inge, seen_step=1)
    word.ask_for_word(meeting, by=cast.preben)

    assert [one.user for one in heard(meeting).queue] == [cast.preben]


def test_a_supplier_is_not_given_the_word_about_somebody_elses_citizen(cast, meeting, item):
    assert refused(give, meeting, cast, cast.preben) == "not_in_room"


def test_only_the_leader_hands_the_ball_round(cast, meeting, item):
    for other in (cast.karim, cast.sofie, cast.preben):
        ball = {"by": other, "participant": who(meeting, cast.karim)}
        assert refused(word.give_word, meeting, **ball) == "not_leader"
        assert refused(word.give_word_to_first, meeting, by=other) == "not_leader"
        assert refused(word.take_word_back, meeting, by=other) == "not_leader"


def test_who_is_not_at_the_meeting_does_not_ask(cast, meeting, item):
    assert refused(word.ask_for_word, meeting, by=cast.sofie) == "not_in_room"


def test_there_is_no_word_before_the_meeting_and_none_after(cast):
    meeting = build.make_meeting(cast.nord)

    assert refused(word.ask_for_word, meeting, by=cast.karim) == "wrong_state"
    assert refused(give, meeting, cast, cast.karim) == "wrong_state"


def test_closing_the_meeting_takes_the_ball_and_empties_the_queue(cast, meeting, item):
    for one in meeting.items.all():
        conduct.carry_over(one, by=cast.inge, reason="Tiden gik")
    give(meeting, cast, cast.karim)
    word.ask_for_word(meeting, by=cast.vibeke)

    conduct.close(meeting, by=cast.inge)

    assert now(meeting).speaker is None
    assert not WordRequest.objects.exists()


def test_the_word_costs_one_question_more_than_who_is_at_the_table(
    cast, meeting, item, django_assert_num_queries
):
    now = Meeting.objects.get(pk=meeting.pk)
    participants = word.at_table(now)

    with django_assert_num_queries(1):
        word.word_of(now, item, participants)


def test_between_two_turns_the_word_costs_one_question_while_nobody_waits(
    cast, meeting, item, django_assert_num_queries
):
    now = Meeting.objects.get(pk=meeting.pk)

    with django_assert_num_queries(1):
        assert word.word_of(now, None).queue == []


def test_the_leader_gives_the_word_from_the_console(cast, meeting, item, browse):
    url = reverse("word_give", args=[meeting.pk, who(meeting, cast.karim).pk])

    assert browse(cast.inge).post(url).status_code == 302
    assert heard(meeting).speaker.user == cast.karim
    assert browse(cast.karim).post(url).status_code == 403
    assert browse(cast.sofie).post(url).status_code == 404
