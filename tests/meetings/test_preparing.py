"""Each person prepares for the own citizens, and how long it takes is nobody else's business."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from citizens import consents, triage, visitation
from citizens.models import Citizen
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.roles import Role
from goals.models import Instrument, Measurement
from meetings import facts, preparing
from meetings.models import Contribution, Meeting, Preparation, SharingNote
from meetings.states import ItemState, MeetingState
from tests import build

WEEK = dt.timedelta(days=7)


@pytest.fixture
def meeting(cast) -> Meeting:
    """A week from now, with Mogens and Åse on the agenda."""
    meeting = build.make_meeting(cast.nord, starts_at=clock.now() + WEEK)
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    return meeting


@pytest.fixture
def held(cast) -> Meeting:
    """A week ago, when Mogens was discussed."""
    at = clock.now() - WEEK
    held = build.make_meeting(
        cast.nord, state=MeetingState.CLOSED, starts_at=at, opened_at=at, opened_by=cast.inge,
        closed_at=at, closed_by=cast.inge,
    )  # fmt: skip
    build.make_item(held, cast.mogens, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda")
    return held


def names(meeting, user) -> list[str]:
    return [case.item.citizen.name for case in preparing.cases_of(meeting, user)]


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def page_of(meeting, browser) -> str:
    return browser.get(reverse("preparation", args=[meeting.pk])).content.decode()


def test_each_has_the_own_citizens(cast, meeting, held):
    build.make_action(held.items.get(), cast.vibeke)
    build.make_goal(cast.aase, changed_by=cast.lone)

    assert names(meeting, cast.karim) == ["Mogens Ågård"], "contact person"
    assert names(meeting, cast.preben) == ["Åse Bjørn"], "the firm's"
    assert names(meeting, cast.vibeke) == ["Mogens Ågård"], "an open agreement"
    assert names(meeting, cast.lone) == ["Åse Bjørn"], "an own goal"
    assert names(meeting, cast.inge) == []
    assert names(meeting, cast.sofie) == []


def test_what_is_new_is_what_came_since_the_last_talk(cast, meeting, held):
    goal = build.make_goal(cast.mogens)
    stand = Instrument.objects.create(code="s", name="Rejse-sætte-sig", minimum=0, maximum=40)
    for days, value in ((9, 8), (2, 11)):
        day = clock.today() - dt.timedelta(days=days)
        Measurement.objects.create(
            citizen=cast.mogens, goal=goal, instrument=stand, value=Decimal(value), measured_on=day,
            measured_by=cast.karim, noted_at=clock.at(day, dt.time(9)),
        )  # fmt: skip
    build.make_action(
        held.items.get(), cast.vibeke, state="done", done_at=clock.now() - dt.timedelta(days=1),
        result="Rampen er sat op",
    )  # fmt: skip
    proposal = visitation.propose(cast.mogens, by=cast.karim, what="Træning hjemme")
    visitation.reject(proposal, by=cast.vibeke, reason="Prøv gruppen først")
    facts.contribute(
        meeting.items.get(citizen=cast.mogens), by=cast.vibeke, kind="assumption", text="Er vist ensom"
    )

    (case,) = preparing.cases_of(meeting, cast.karim)

    assert [piece.text for piece in case.news] == [
        "Hjælp afvist: Træning hjemme",
        "Formodning fra Vibeke Sø: Er vist ensom",
        "Udført af Vibeke Sø: Øve trappen hver formiddag (Rampen er sat op)",
        "Målt: Rejse-sætte-sig 11 den 28. februar 2027",
    ]


def test_one_brings_a_fact_and_what_the_citizen_wants_said(cast, meeting, browse, htmx):
    item, karim = meeting.items.get(citizen=cast.mogens), browse(cast.karim)

    fact = karim.post(
        reverse("prepare_fact", args=[item.pk]),
        {"kind": "observation", "text": "Gik selv i bad i går"},
        headers=htmx,
    )
    karim.post(reverse("prepare_words", args=[item.pk]), {"text": "Jeg vil ud i haven"})

    assert "Gik selv i bad i går" in fact.content.decode()
    assert sorted(Contribution.objects.values_list("kind", "text", "role")) == [
        ("observation", "Gik selv i bad i går", "therapist"),
        ("own_words", "Jeg vil ud i haven", "therapist"),
    ]


def test_what_was_typed_stays_when_it_is_refused(cast, meeting, browse, htmx):
    place = reverse("prepare_fact", args=[meeting.items.get(citizen=cast.mogens).pk])

    for headers in ({}, htmx):
        answer = browse(cast.karim).post(place, {"kind": "gossip", "text": "Et langt svar"}, headers=headers)
        assert answer.status_code == 422
        assert "Et langt svar" in answer.content.decode()


def opened(page: str) -> list[str]:
    """The items whose part of the page stands open."""
    return re.findall(
        r'<details class="card prepare-case"\s+id="prepare-([0-9a-f-]+)"\s+name="prepare"\s+open', page
    )


def test_several_citizens_are_a_list_of_which_one_is_open_at_a_time(cast, meeting, browse, htmx):
    type(cast.aase).objects.update(contact_person=cast.karim)
    place, karim = reverse("preparation", args=[meeting.pk]), browse(cast.karim)
    mogens, aase = (meeting.items.get(citizen=one) for one in (cast.mogens, cast.aase))

    folded = karim.get(place).content.decode()
    chosen = karim.get(place, {"citizen": str(aase.pk)}).content.decode()
    sent = {"kind": "observation", "text": "Gik selv"}
    answer = karim.post(reverse("prepare_fact", args=[mogens.pk]), sent, headers=htmx).content.decode()
    plain = karim.post(reverse("prepare_fact", args=[mogens.pk]), sent)

    assert folded.count('name="prepare"') == 2
    assert opened(folded) == []
    assert opened(chosen) == [str(aase.pk)]
    assert opened(answer) == [str(mogens.pk)]
    assert plain.url == f"{place}?citizen={mogens.pk}#prepare-{mogens.pk}"


def test_the_only_citizen_stands_open(cast, meeting, browse):
    page = browse(cast.karim).get(reverse("preparation", args=[meeting.pk])).content.decode()

    assert len(opened(page)) == 1


def test_a_form_that_was_sent_is_another_than_the_next_and_the_others_are_left_alone(
    cast, meeting, browse, htmx
):
    item, karim = meeting.items.get(citizen=cast.mogens), browse(cast.karim)
    before = karim.get(reverse("preparation", args=[meeting.pk])).content.decode()

    after = karim.post(
        reverse("prepare_fact", args=[item.pk]), {"kind": "observation", "text": "Gik selv"}, headers=htmx
    ).content.decode()

    assert f'id="fact-{item.pk}-0-text"' in before
    assert f'id="fact-{item.pk}-1-text"' in after
    assert f'id="bring-fact-{item.pk}-0"' in before
    assert f'id="bring-fact-{item.pk}-1"' in after
    assert f'id="bring-words-{item.pk}-0"' in before
    assert f'id="bring-words-{item.pk}-0"' in after


def test_what_may_be_told_is_noted_and_changed(cast, meeting):
    item = meeting.items.get(citizen=cast.mogens)

    assert refused(preparing.note_sharing, item, by=cast.karim, extent="part") == "say_what_not"
    assert refused(preparing.note_sharing, item, by=cast.karim, extent="") == "no_extent"
    assert refused(preparing.note_sharing, item, by=cast.sofie, extent="all") == "not_yours"
    for _twice in range(2):
        preparing.note_sharing(item, by=cast.karim, extent="part", but_not="Økonomien")
    preparing.note_sharing(item, by=cast.karim, extent="all", but_not="Økonomien")

    assert SharingNote.objects.values_list("extent", "but_not").get() == ("all", "")
    assert Event.objects.changes().filter(code="preparation.sharing").count() == 2


def test_a_firm_neither_reads_nor_writes_over_what_others_noted_may_not_be_told(cast, meeting, browse):
    build.make_consent(cast.aase, cast.karim, cast.firm)
    item = meeting.items.filter(citizen=cast.aase).first() or build.make_item(meeting, cast.aase)
    preparing.note_sharing(item, by=cast.preben, extent="not_asked")
    preparing.note_sharing(item, by=cast.karim, extent="part", but_not="Alkoholen")

    page = browse(cast.preben).get(reverse("preparation", args=[meeting.pk])).content.decode()

    assert "Alkoholen" not in page
    assert refused(preparing.note_sharing, item, by=cast.preben, extent="all") == "noted_by_others"
    assert SharingNote.objects.get().but_not == "Alkoholen"


def test_who_is_ready_stands_per_profession(cast, meeting, browse):
    for _twice in range(2):
        preparing.say_ready(meeting, by=cast.karim, ready=True)

    found = {one.role: (one.ready, one.expected) for one in preparing.readiness(meeting)}
    assert found[Role.THERAPIST] == (1, 1)
    assert found[Role.VISITATOR] == (0, 1)
    assert Event.objects.changes().filter(code="preparation.ready").count() == 1
    assert (
        "Ergo- eller fysioterapeut"
        in browse(cast.inge).get(reverse("meeting", args=[meeting.pk])).content.decode()
    )

    preparing.say_ready(meeting, by=cast.karim, ready=False)
    assert not Preparation.objects.get().is_ready


def test_only_who_takes_part_is_ready_and_only_before_the_meeting(cast, meeting):
    for outsider in (cast.sofie, cast.astrid):
        assert refused(preparing.say_ready, meeting, by=outsider, ready=True) == "not_in_room"
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    assert refused(preparing.say_ready, meeting, by=cast.karim, ready=True) == "wrong_state"
    assert refused(preparing.note_minutes, meeting, by=cast.karim, minutes=5) == "wrong_state"


@pytest.mark.parametrize("minutes", [-1, 601])
def test_minutes_that_cannot_be_are_refused(cast, meeting, minutes):
    assert refused(preparing.note_minutes, meeting, by=cast.karim, minutes=minutes) == "minutes_impossible"


def test_a_manager_sees_a_sum_of_three_people_or_nothing(cast, meeting):
    preparing.note_minutes(meeting, by=cast.karim, minutes=10)
    preparing.note_minutes(meeting, by=cast.vibeke, minutes=25)
    preparing.note_minutes(meeting, by=cast.lone, minutes=40)
    assert preparing.sum_for(meeting, cast.lone) is None, "the own figure hides no other"

    preparing.note_minutes(meeting, by=cast.inge, minutes=15)

    assert preparing.sum_for(meeting, cast.lone) == preparing.PreparationSum(minutes=50, people=3)
    assert preparing.sum_for(meeting, cast.inge) is None


def test_what_one_person_adds_cannot_be_read_from_two_looks(cast, meeting):
    for user in (cast.karim, cast.vibeke, cast.inge):
        preparing.note_minutes(meeting, by=user, minutes=10)
    before = preparing.sum_for(meeting, cast.lone)

    preparing.note_minutes(meeting, by=cast.preben, minutes=99)

    assert preparing.sum_for(meeting, cast.lone) == before


def test_nobodys_minutes_stand_in_any_answer_to_somebody_else(cast, meeting, browse):
    for user, minutes in ((cast.karim, 437), (cast.vibeke, 11), (cast.inge, 13)):
        preparing.note_minutes(meeting, by=user, minutes=minutes)

    for user in (cast.lone, cast.inge, cast.vibeke, cast.preben):
        browser = browse(user)
        for name in ("meeting", "preparation"):
            page = browser.get(reverse(name, args=[meeting.pk])).content.decode()
            assert not re.search(r"\b437\b", page)
    assert "461 minutter" in browse(cast.lone).get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert 'value="437"' in page_of(meeting, browse(cast.karim))
    assert not [event for event in Event.objects.all() if 437 in event.facts.values()]


def test_the_supplier_prepares_the_own_citizen_and_hears_of_no_other(cast, meeting, browse):
    page = page_of(meeting, browse(cast.preben))

    assert "Åse Bjørn" in page
    assert "Mogens" not in page


def test_a_supplier_prepares_without_what_no_consent_lets_it_know(cast, meeting, browse):
    Citizen.objects.filter(pk=cast.aase.pk).update(registered_at=clock.now() - WEEK)
    item = meeting.items.get(citizen=cast.aase)
    stand = Instrument.objects.create(code="s", name="Rejse-sætte-sig", minimum=0, maximum=40)
    Measurement.objects.create(
        citizen=cast.aase, instrument=stand, value=Decimal(11), measured_on=clock.today(),
        measured_by=cast.karim,
    )  # fmt: skip
    triage.assess(cast.aase, by=cast.karim, status="red", note="Ny sårinfektion")
    facts.contribute(item, by=cast.karim, kind="observation", text="Er svimmel")
    health = ("Rejse-sætte-sig 11", "sårinfektion", "Er svimmel")

    def read(said: str) -> list[bool]:
        return [words in said for words in health]

    assert read(page_of(meeting, browse(cast.preben))) == [False] * 3
    build.make_consent(cast.aase, cast.karim, cast.firm, covers_health=False)
    assert read(page_of(meeting, browse(cast.preben))) == [False] * 3
    consent = build.make_consent(cast.aase, cast.karim, cast.firm)
    assert read(page_of(meeting, browse(cast.preben))) == [True] * 3
    consents.withdraw(consent, by=cast.karim)
    assert read(page_of(meeting, browse(cast.preben))) == [False] * 3


def test_a_phone_leads_from_the_week_to_the_preparation(cast, meeting, browse):
    page = browse(cast.karim).get(reverse("my_week")).content.decode()

    assert reverse("preparation", args=[meeting.pk]) in page
    assert Event.objects.looks().filter(actor=f"user:{cast.karim.pk}", citizen_id=cast.mogens.pk).exists()


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_asks_the_database_the_same_however_many_citizens(
    cast, meeting, browse, count, django_assert_num_queries
):
    for number in range(count):
        citizen = build.make_citizen(f"Borger {number}", cast.nord, contact_person=cast.karim)
        build.make_goal(citizen)
        build.make_item(meeting, citizen)
    karim, place = browse(cast.karim), reverse("preparation", args=[meeting.pk])
    karim.get(place)

    with django_assert_num_queries(QUERIES):
        karim.get(place)


QUERIES = 18
