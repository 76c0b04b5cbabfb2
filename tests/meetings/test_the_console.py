"""The leader's console: what stands on it, every verb under a key, and no typed word lost."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from dtr import clock
from dtr.staff.roles import Role
from meetings import agreements, board, conduct, facts, on_wall, preparing, script, word
from meetings.models import AgendaItem, AgreedAction, LeaderStep, Meeting
from meetings.states import MeetingState
from tests import build


@pytest.fixture
def running(cast) -> Meeting:
    """Open, with Mogens, Åse and Gerda; Sofia is the nurse."""
    cast.sofia = build.make_user("Sofia Bæk", Role.NURSE, team=cast.nord)
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    for citizen in (cast.mogens, cast.aase, build.make_citizen("Gerda Thomsen", cast.nord)):
        build.make_item(meeting, citizen, time_box_minutes=8)
    return conduct.open_meeting(meeting, by=cast.inge)


@pytest.fixture
def item(cast, running) -> AgendaItem:
    """Mogens, taken up."""
    build.make_goal(cast.mogens)
    return conduct.next_citizen(running, by=cast.inge, seen_step=0)


@pytest.fixture
def page(cast, running, browse):
    """``page()``: the console as it stands, with its white space folded."""

    def read() -> str:
        answer = browse(cast.inge).get(reverse("console", args=[running.pk]))
        assert answer.status_code == 200
        return re.sub(r"\s+", " ", answer.content.decode())

    return read


def remarks(page: str) -> list[str]:
    return [re.sub("<[^>]+>", "", one).strip() for one in re.findall(r"card-remark\">(.*?)</p>", page)]


def keys(page: str) -> set[str]:
    return set(re.findall(r'data-key="(\w)"', page))


def of(board_of: board.Board, name: str) -> board.Line:
    return next(line for line in board_of.lines if line.name.startswith(name))


def test_everything_the_leader_does_with_a_citizen_has_its_key(item, page):
    assert keys(page()) >= set("aefpvcnsbxuw12")


def test_between_two_citizens_no_key_of_a_citizen_is_there(running, page):
    assert keys(page()) == set("mnw")


def test_no_key_stands_for_two_things(cast, item, page):
    facts.propose_action(item, by=cast.karim, what="Øve", owner=cast.karim, due_date=clock.today())
    word.give_word(item.meeting, by=cast.inge, participant=item.meeting.participants.get(user=cast.karim))

    found = re.findall(r'data-key="(\w)"', page())

    assert len(found) == len(set(found))


def test_a_digit_gives_the_ball_to_the_one_with_that_number(cast, item, running):
    shown = board.for_console(running, cast.inge)

    first = shown.seats[0]

    assert (first.key, first.participant.user) == ("1", cast.sofia)
    assert cast.inge not in [seat.participant.user for seat in shown.seats]


def test_a_supplier_keeps_the_number_but_not_the_word_about_another_firms_citizen(cast, item, running):
    seats = {seat.participant.user: seat for seat in board.for_console(running, cast.inge).seats}

    assert not seats[cast.preben].may_speak
    assert seats[cast.karim].may_speak


def test_the_ball_goes_first_to_whoever_waits(cast, item, running):
    before = board.for_console(running, cast.inge).next_seat
    word.ask_for_word(running, by=cast.vibeke)

    after = board.for_console(running, cast.inge).next_seat

    assert before.participant.user == cast.sofia
    assert after.participant.user == cast.vibeke


def test_a_profession_that_has_not_spoken_is_named_beside_the_closing(cast, item, page):
    facts.contribute(item, by=cast.karim, kind="observation", text="Går med rollator")

    shown = page()

    heard = re.search(r'id="not-heard".*?</p>', shown)[0]
    assert "Sygepl." in heard
    assert "Ergo" not in heard


def test_what_can_be_undone_is_said_on_the_button(cast, item, running, page):
    step = LeaderStep.objects.get()

    assert f'name="seen_step_pk" value="{step.pk}"' in page()

    agreements.park(item, by=cast.inge, topic="Haven", owner=cast.karim)
    assert board.for_console(running, cast.inge).last_step.kind == LeaderStep.Kind.PARKED


def test_what_will_not_be_reached_is_said_on_the_list(cast, item, running, frozen_clock):
    frozen_clock.shift(dt.timedelta(minutes=57))
    running = board.board_rows().get(pk=running.pk)

    shown = board.for_console(running, cast.inge)

    assert of(shown, "Gerda").falls_off
    assert shown.pace.over_seconds > 0


def test_the_step_of_the_script_counts_down_by_itself(cast, item, running):
    script.next_step(item, by=cast.inge, seen_step=1)

    card = board.for_console(running, cast.inge).card

    assert card.step.number == 2
    assert card.step_deadline == clock.now() + dt.timedelta(seconds=card.step.seconds)


def test_an_assumption_is_marked_with_word_and_line(cast, item, page):
    facts.contribute(item, by=cast.karim, kind="assumption", text="Han er bange for at falde")
    facts.contribute(item, by=cast.karim, kind="measurement", text="Rejser sig 9 gange")

    shown = page()

    assert 'class="say-text assumption">Han er bange for at falde' in shown
    assert 'class="say-text">Rejser sig 9 gange' in shown


def test_a_proposed_agreement_waits_under_one_key_until_it_is_taken(cast, item, page, browse):
    proposal = facts.propose_action(
        item, by=cast.karim, what="Gå til købmanden", owner=cast.karim, due_date=clock.today()
    )
    assert 'data-key="y"' in page()

    browse(cast.inge).post(reverse("action_take", args=[proposal.pk]))

    assert AgreedAction.objects.get().what == "Gå til købmanden"
    assert 'data-key="y"' not in page()


def test_the_wall_button_says_what_the_wall_shows(cast, item, running, page):
    on_wall.show_on_wall(running, by=cast.inge, privacy="tags")

    assert "is-covered" in page()


def test_when_everybody_is_settled_the_way_leads_to_the_reading_back(cast, item, running, page):
    for one in running.items.all():
        conduct.carry_over(one, by=cast.inge, reason="Tiden gik")

    shown = page()

    assert reverse("wrap_up", args=[running.pk]) in shown
    assert reverse("meeting_close", args=[running.pk]) not in shown


def test_after_a_forgotten_meeting_whoever_was_not_reached_is_carried_over(cast, running, page, browse):
    Meeting.objects.filter(pk=running.pk).update(state=MeetingState.AWAITING_WRAP_UP)

    shown = page()

    assert shown.count("/carry-over/") == 2 * running.items.count()
    assert reverse("meeting_next", args=[running.pk]) not in shown


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("item_agree", {"what": "Ordene", "owner": "", "due_date": "i morgen"}),
        ("item_park", {"topic": "Ordene", "owner": ""}),
        ("item_ask", {"what": "Ordene", "kind": "adjustment", "hours_per_week": "mange", "place": "console"}),
        ("contribute", {"text": "Ordene", "kind": "gæt", "place": "console"}),
        ("mark_discussed", {"no_action_because": "Ordene"}),
    ],
)
def test_what_was_typed_stands_again_after_a_fault(cast, item, browse, htmx, name, words):
    leader, url = browse(cast.inge), reverse(name, args=[item.pk])

    plain, fragment = leader.post(url, words), leader.post(url, words, headers=htmx)

    for answer in (plain, fragment):
        assert answer.status_code == 422
        assert "Ordene" in answer.content.decode()
    assert "<html" in plain.content.decode()
    assert "<html" not in fragment.content.decode()


def test_a_form_sent_twice_with_one_key_writes_one_agreement(cast, item, browse, htmx):
    words = {"what": "Øve trappen", "owner": cast.karim.pk, "due_date": clock.today()}
    key = {"X-Action-Key": "7d3c2a10-8f0e-4b57-9a57-0d1f6f0c9f11"}

    answers = [
        browse(cast.inge).post(reverse("item_agree", args=[item.pk]), words, headers=htmx | key)
        for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert AgreedAction.objects.count() == 1


def test_a_form_of_another_citizen_is_another_form(cast, item, running, page):
    first = page()
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")
    conduct.next_citizen(running, by=cast.inge, seen_step=1)

    second = page()

    ids = [set(re.findall(r'id="(agree-[\w-]+|console-act-[\w-]+)"', shown)) for shown in (first, second)]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])


def test_the_leader_reads_what_the_citizen_wants_untold_before_anybody_speaks(cast, item, page):
    assert remarks(page()) == []

    preparing.note_sharing(item, by=cast.karim, extent="part", but_not="Gælden til sønnen")
    assert remarks(page()) == ["Må ikke fortælles her: Gælden til sønnen"]
    preparing.note_sharing(item, by=cast.karim, extent="not_asked")
    assert remarks(page()) == ["Borgeren er ikke spurgt om, hvad der må fortælles her."]
    preparing.note_sharing(item, by=cast.karim, extent="all")
    assert remarks(page()) == []


ENDS = "Aftal, hvordan det afsluttes, eller hvorfor det fortsætter."
LATE = "Afslut forløbet, eller forlæng det med en begrundelse."


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (15, []),
        (14, [f"Forløbet slutter 16. marts 2027. {ENDS}"]),
        (0, [f"Forløbet slutter 2. marts 2027. {ENDS}"]),
        (-1, [f"Den planlagte slut var 1. marts 2027. {LATE}"]),
    ],
)
def test_the_leader_is_reminded_that_a_course_ends(cast, item, page, days, said):
    build.make_course(cast.mogens, planned_end_date=clock.today() + dt.timedelta(days=days))

    assert remarks(page()) == said
