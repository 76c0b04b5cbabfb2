"""A participant's page: what the whole room sees, and beside it one's own part."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from citizens import visitation
from dtr import clock
from dtr.audit.models import Event
from meetings import board, conduct, facts, word
from meetings.mine import mine_of
from meetings.models import AgendaItem, Contribution, Meeting, WallPrivacy
from meetings.states import MeetingState
from meetings.views.room import room_shared_context
from tests import build


@pytest.fixture
def running(cast) -> Meeting:
    """Open, with Mogens, Åse (of Preben's firm) and Gerda, whose contact person is Karim."""
    cast.gerda = build.make_citizen("Gerda Thomsen", cast.nord, contact_person=cast.karim)
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    for citizen in (cast.mogens, cast.aase, cast.gerda):
        build.make_item(meeting, citizen)
    return conduct.open_meeting(meeting, by=cast.inge)


@pytest.fixture
def item(cast, running) -> AgendaItem:
    """Mogens, taken up."""
    return conduct.next_citizen(running, by=cast.inge, seen_step=0)


@pytest.fixture
def read(running, browse):
    """``read(user)``: the whole page of that person; ``read(user, "room_mine")``: one part of it."""

    def page(user, name: str = "room") -> str:
        answer = browse(user).get(reverse(name, args=[running.pk]))
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.content.decode())

    return page


def meeting_now(meeting: Meeting) -> Meeting:
    return board.board_rows().get(pk=meeting.pk)


def test_what_the_whole_room_sees_holds_nothing_of_any_one_person(cast, item, running, read):
    facts.contribute(item, by=cast.karim, kind="observation", text="Går med rollator")
    facts.propose_action(item, by=cast.karim, what="Øve", owner=cast.karim, due_date=clock.today())

    for user in (cast.inge, cast.karim, cast.vibeke):
        shared = read(user, "room_board")
        assert "Går med rollator" in shared
        assert "<form" not in shared
        assert "csrf" not in shared.lower()


def test_the_room_is_drawn_alike_for_everybody_of_one_audience(cast, item, read):
    assert read(cast.karim, "room_board") == read(cast.vibeke, "room_board")


def test_a_supplier_reads_no_other_citizens_name_nor_word(cast, item, running, read):
    build.make_goal(cast.mogens, "Jeg vil selv gå til købmanden")
    facts.contribute(item, by=cast.karim, kind="observation", text="Mogens faldt i går")

    pages = read(cast.preben) + read(cast.preben, "room_board") + read(cast.preben, "room_mine")

    assert "Åse Bjørn" in pages
    for hidden in ("Mogens", "Gerda", "købmanden", "faldt"):
        assert hidden not in pages


def test_a_supplier_contributes_to_the_own_citizen_before_the_turn(cast, item, running, browse, read):
    own = running.items.get(citizen=cast.aase)

    browse(cast.preben).post(
        reverse("contribute", args=[own.pk]), {"kind": "own_words", "text": "Jeg vil ud i haven"}
    )

    assert own.contributions.get().by == cast.preben
    assert "Jeg vil ud i haven" in read(cast.preben, "room_mine")


def test_my_citizens_who_wait_stand_after_the_one_on_the_wall(cast, item, running):
    mine = mine_of(meeting_now(running), cast.karim)

    assert [case.item.citizen for case in mine.cases] == [cast.mogens, cast.gerda]
    assert [case.is_now for case in mine.cases] == [True, False]


def test_i_take_back_what_i_have_said_and_not_what_others_have(cast, item, browse, read):
    mine = facts.contribute(item, by=cast.karim, kind="observation", text="Går med rollator")
    others = facts.contribute(item, by=cast.vibeke, kind="observation", text="Søger om hjælp")

    page = read(cast.karim, "room_mine")
    assert reverse("contribution_withdraw", args=[mine.pk]) in page
    assert reverse("contribution_withdraw", args=[others.pk]) not in page

    browse(cast.karim).post(reverse("contribution_withdraw", args=[mine.pk]))
    assert list(Contribution.objects.all()) == [others]


def test_i_see_my_place_in_the_queue_and_leave_it(cast, item, running, browse, read):
    word.ask_for_word(running, by=cast.vibeke)
    browse(cast.karim).post(reverse("word_ask", args=[running.pk]))

    assert mine_of(meeting_now(running), cast.karim).place == 2
    assert reverse("word_leave", args=[running.pk]) in read(cast.karim, "room_mine")

    browse(cast.karim).post(reverse("word_leave", args=[running.pk]))
    assert mine_of(meeting_now(running), cast.karim).place == 0


def test_the_visitator_answers_for_every_citizen_of_the_meeting(cast, item, running, read):
    build.make_legal_basis()
    build.make_proposal(cast.gerda, cast.karim, "Indkøb")
    build.make_proposal(cast.niels, cast.sofie, "Rengøring")

    visitator, colleague = read(cast.vibeke, "room_mine"), read(cast.lone, "room_mine")

    assert "Indkøb" in visitator
    assert "/approve/" in visitator
    assert "Rengøring" not in visitator
    assert "/approve/" not in colleague


def test_what_was_asked_before_the_meeting_and_is_answered_in_it_stays_in_sight(cast, item, running, read):
    proposal = build.make_proposal(cast.mogens, cast.karim, "Træning i hjemmet")
    visitation.reject(proposal, by=cast.vibeke, reason="Kan selv")

    shown = board.for_audience(meeting_now(running), whole=True, employer_id=None)

    assert list(shown.card.proposals) == [proposal]
    assert "Kan selv" in read(cast.vibeke, "room_mine")


def test_an_assumption_is_marked_on_both_parts_of_the_page(cast, item, read):
    facts.contribute(item, by=cast.karim, kind="assumption", text="Han er bange")

    for part in ("room_board", "room_mine"):
        assert 'assumption">Han er bange' in read(cast.karim, part)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("contribute", {"kind": "gæt", "text": "Ordene"}),
        ("action_propose", {"what": "Ordene", "owner": "", "due_date": "31.02.2027"}),
        ("item_ask", {"what": "Ordene", "kind": "adjustment", "hours_per_week": "mange"}),
    ],
)
def test_what_was_typed_stands_again_after_a_fault(cast, item, browse, htmx, name, words):
    karim, url = browse(cast.karim), reverse(name, args=[item.pk])

    plain, fragment = karim.post(url, words), karim.post(url, words, headers=htmx)

    for answer in (plain, fragment):
        assert answer.status_code == 422
        assert "Ordene" in answer.content.decode()
    assert 'id="room-board"' in plain.content.decode()
    assert "<html" not in fragment.content.decode()


def test_what_was_typed_about_a_citizen_whose_talk_ended_is_not_lost(cast, item, browse):
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    answer = browse(cast.karim).post(
        reverse("contribute", args=[item.pk]), {"kind": "observation", "text": "Går med rollator"}
    )

    assert answer.status_code == 422
    assert "Går med rollator" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_form_that_got_through_comes_back_empty_and_tells_the_page(cast, item, browse, htmx):
    words = {"kind": "observation", "text": "Går med rollator"}

    answer = browse(cast.karim).post(reverse("contribute", args=[item.pk]), words, headers=htmx)

    assert answer["HX-Trigger"] == "board, mine"
    assert "Går med rollator" not in answer.content.decode()


def test_the_token_of_ones_own_part_changes_with_what_it_shows(cast, item, running):
    def token() -> str:
        return room_shared_context(meeting_now(running), whole=True, employer_id=None)["mine_token"]

    tokens = [token()]
    facts.contribute(item, by=cast.karim, kind="observation", text="Går med rollator")
    tokens.append(token())
    word.ask_for_word(running, by=cast.karim)
    tokens.append(token())
    build.make_proposal(cast.gerda, cast.karim)
    tokens.append(token())

    assert len(set(tokens)) == 4
    assert token() == tokens[-1]


def test_every_look_at_the_room_is_in_the_trail(cast, item, running, read):
    read(cast.lone, "room_mine")

    looks = Event.objects.looks().filter(actor_name=cast.lone.name)

    assert set(looks.values_list("citizen_id", flat=True)) == {
        cast.mogens.pk,
        cast.aase.pk,
        cast.gerda.pk,
    }


@pytest.mark.parametrize(("part", "most"), [("room_board", 20), ("room_mine", 16)])
def test_the_page_asks_the_database_the_same_whatever_the_number_of_citizens(
    cast, item, running, browse, part, most, django_assert_max_num_queries
):
    karim, url = browse(cast.karim), reverse(part, args=[running.pk])
    karim.get(url)
    with django_assert_max_num_queries(most) as few:
        karim.get(url)

    for number in range(7):
        build.make_item(
            running, build.make_citizen(f"Borger Ø{number}", cast.nord, contact_person=cast.karim)
        )
    karim.get(url)

    with django_assert_max_num_queries(most) as many:
        karim.get(url)
    assert len(many) == len(few)


def test_a_wall_of_numbers_knows_no_word_about_any_citizen(cast, item, running):
    build.make_goal(cast.mogens, "Jeg vil selv gå til købmanden")
    facts.contribute(item, by=cast.karim, kind="observation", text="Mogens faldt i går")
    build.make_action(item, cast.karim, "Øve trappen")
    Meeting.objects.filter(pk=running.pk).update(wall_privacy=WallPrivacy.TAGS)

    shown = board.for_wall(meeting_now(running))

    assert shown.card.item is None
    assert shown.citizens == ()
    assert shown.card.minutes == item.minutes_given
    everything = repr(shown)
    for hidden in ("Mogens", "Åse", "Gerda", "købmanden", "faldt", "trappen", "Mål nået"):
        assert hidden not in everything


def test_a_blank_wall_gets_no_board(cast, item, running):
    Meeting.objects.filter(pk=running.pk).update(wall_privacy=WallPrivacy.BLANK)

    assert board.for_wall(meeting_now(running)) is None


def test_the_board_of_a_wall_takes_twelve_questions_at_most(
    cast, item, running, django_assert_max_num_queries
):
    for privacy, most in ((WallPrivacy.INITIALS, 12), (WallPrivacy.TAGS, 5)):
        Meeting.objects.filter(pk=running.pk).update(wall_privacy=privacy)
        meeting = meeting_now(running)

        with django_assert_max_num_queries(most):
            board.for_wall(meeting)


def test_minutes_that_were_added_are_on_every_screen(cast, item, running):
    conduct.extend_citizen(item, by=cast.inge)

    shown = board.for_audience(meeting_now(running), whole=True, employer_id=None)

    assert shown.card.minutes == item.time_box_minutes + 2
    assert shown.card.deadline == item.started_at + dt.timedelta(minutes=shown.card.minutes)
