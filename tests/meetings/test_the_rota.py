"""Duties go round fairly: suggested from who is trained and there, accepted and swapped by who plans."""

import datetime as dt
import re
from collections import Counter

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.models import TrainingRecord
from dtr.staff.roles import Role
from meetings import absences, fair, handovers, rota, weeks
from meetings.models import Duty, Meeting
from tests import build

LEADER, CO_LEADER = Role.MEETING_LEADER, Role.CO_LEADER


def code_of(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as caught:
        verb(*args, **kwargs)
    return caught.value.code


def train(user, kind="leader", day=dt.date(2027, 1, 1), until=None) -> None:
    TrainingRecord.objects.create(user=user, kind=kind, trained_on=day, valid_until=until)


@pytest.fixture
def series(cast):
    """Team Nord's Wednesdays: Inge, Lone and Karim are trained to lead."""
    for user in (cast.inge, cast.lone, cast.karim):
        train(user)
    found = build.make_series(cast.nord, weekday=2)
    weeks.plan_weeks(found, by=None)
    return found


def suggested(cast, role) -> list[str]:
    places = [place for line in rota.rota_of(cast.nord) for place in line.places if place.role == role]
    return [place.suggested.get_short_name() if place.suggested else "" for place in places]


def meetings_of(series) -> list[Meeting]:
    return list(series.meetings.order_by("slot"))


def test_trained_leaders_are_suggested_in_turn_and_always_alike(series, cast):
    leaders, helpers = suggested(cast, LEADER), suggested(cast, CO_LEADER)

    assert max(Counter(leaders).values()) == 2
    assert set(leaders) == {"Inge", "Lone", "Karim"}
    assert all(one != other for one, other in zip(leaders, helpers, strict=True))
    assert (leaders, helpers) == (suggested(cast, LEADER), suggested(cast, CO_LEADER))


def test_nobody_without_training_on_that_day_is_suggested(series, cast):
    TrainingRecord.objects.exclude(user=cast.inge).delete()
    train(cast.lone, day=dt.date(2027, 3, 17))
    train(cast.karim, day=dt.date(2026, 3, 18), until=dt.date(2027, 3, 4))

    first, second, *later = suggested(cast, LEADER)

    assert (first, second) == ("Karim", "Inge")
    assert set(later) == {"Lone", "Inge"} or set(later) == {"Lone"}


def test_whoever_is_away_is_passed_over_and_comes_in_later(series, cast):
    absences.note_absence(
        cast.inge, by=cast.inge, first_day=dt.date(2027, 3, 3), last_day=dt.date(2027, 3, 10)
    )

    leaders = suggested(cast, LEADER)

    assert "Inge" not in leaders[:2]
    assert "Inge" in leaders[2:]


def test_nothing_is_suggested_on_a_day_off_until_somebody_decides(cast, frozen_clock):
    frozen_clock.move_to(dt.datetime(2027, 3, 22, 8, tzinfo=dt.UTC))
    train(cast.inge)
    found = build.make_series(cast.nord, weekday=0)
    weeks.plan_weeks(found, by=None)

    line = rota.rota_of(cast.nord)[0] if found.meetings.count() == 3 else rota.rota_of(cast.nord)[1]

    assert line.off.name == "Anden påskedag"
    assert not any(place.suggested for place in line.places)


def test_accepting_gives_the_duty_and_the_role_and_does_so_once(series, cast):
    meeting = meetings_of(series)[0]

    duty = rota.accept(meeting, cast.karim, by=cast.inge, role=LEADER)
    again = rota.accept(meeting, cast.karim, by=cast.lone, role=LEADER)

    person = meeting.participants.get(user=cast.karim)
    assert duty == again
    assert (person.role, person.second_role) == (LEADER, Role.THERAPIST)
    assert Meeting.objects.visible_to(cast.karim, "conduct_meetings").filter(pk=meeting.pk).exists()
    assert Event.objects.filter(code="duty.accepted").count() == 1


def test_whoever_had_the_duty_before_has_the_own_role_again(series, cast):
    meeting = meetings_of(series)[0]
    rota.accept(meeting, cast.karim, by=cast.inge, role=LEADER)

    rota.accept(meeting, cast.lone, by=cast.inge, role=LEADER)

    person = meeting.participants.get(user=cast.karim)
    assert (person.role, person.second_role) == (Role.THERAPIST, "")
    assert Duty.objects.get().user == cast.lone


def test_a_duty_that_cannot_be_had_is_refused_in_a_sentence(series, cast):
    meeting = meetings_of(series)[0]
    accept = rota.accept

    assert code_of(accept, meeting, cast.inge, by=cast.karim, role=LEADER) == "not_yours"
    assert code_of(accept, meeting, cast.vibeke, by=cast.inge, role=LEADER) == "not_trained"
    assert code_of(accept, meeting, cast.karim, by=cast.inge, role=Role.VISITATOR) == "no_visitator"
    assert code_of(accept, meeting, cast.sofie, by=cast.inge, role=LEADER) == "not_in_team"
    assert code_of(accept, meeting, cast.preben, by=cast.inge, role=LEADER) == "not_in_team"
    assert code_of(accept, meeting, cast.inge, by=cast.inge, role=Role.NURSE) == "no_such_duty"
    rota.accept(meeting, cast.karim, by=cast.inge, role=LEADER)
    assert code_of(accept, meeting, cast.karim, by=cast.inge, role=CO_LEADER) == "two_duties"
    absences.note_absence(cast.lone, by=cast.lone, first_day=meeting.day, last_day=meeting.day)
    assert code_of(accept, meeting, cast.lone, by=cast.inge, role=CO_LEADER) == "away"


def test_swapping_keeps_how_many_each_has(series, cast):
    first, second = meetings_of(series)[:2]
    one = rota.accept(first, cast.karim, by=cast.inge, role=LEADER)
    other = rota.accept(second, cast.lone, by=cast.inge, role=LEADER)

    rota.swap(one, other, by=cast.inge)

    assert first.duties.get().user == cast.lone
    assert second.duties.get().user == cast.karim
    assert first.participants.get(user=cast.karim).role == Role.THERAPIST
    assert Event.objects.filter(code="duty.swapped").count() == 2


def test_a_swap_that_somebody_cannot_keep_is_refused(series, cast):
    first, second = meetings_of(series)[:2]
    one = rota.accept(first, cast.karim, by=cast.inge, role=LEADER)
    other = rota.accept(second, cast.lone, by=cast.inge, role=LEADER)
    helper = rota.accept(second, cast.inge, by=cast.inge, role=CO_LEADER)

    assert code_of(rota.swap, one, helper, by=cast.inge) == "not_alike"
    assert code_of(rota.swap, one, other, by=cast.karim) == "not_yours"
    absences.note_absence(cast.lone, by=cast.lone, first_day=first.day, last_day=first.day)
    assert code_of(rota.swap, one, other, by=cast.inge) == "away"


def test_a_duty_is_given_back_once(series, cast):
    meeting = meetings_of(series)[0]
    duty = rota.accept(meeting, cast.karim, by=cast.inge, role=LEADER)

    rota.give_back(duty, by=cast.inge)
    rota.give_back(duty, by=cast.inge)

    assert not Duty.objects.exists()
    assert meeting.participants.get(user=cast.karim).role == Role.THERAPIST
    assert Event.objects.filter(code="duty.given_back").count() == 1


def test_a_duty_of_somebody_who_is_away_after_all_is_shown_and_suggested_anew(series, cast):
    meeting = meetings_of(series)[0]
    rota.accept(meeting, cast.karim, by=cast.inge, role=LEADER)
    absences.note_absence(cast.karim, by=cast.karim, first_day=meeting.day, last_day=meeting.day)

    place = next(one for one in rota.rota_of(cast.nord)[0].places if one.role == LEADER)

    assert place.is_void
    assert place.suggested in (cast.inge, cast.lone)


def stands_in(series, cast) -> Duty:
    """Karim cannot lead after all, and Lone takes it on."""
    meeting = meetings_of(series)[0]
    rota.accept(meeting, cast.karim, by=cast.inge, role=LEADER)
    absences.note_absence(cast.karim, by=cast.karim, first_day=meeting.day, last_day=meeting.day)
    return rota.accept(meeting, cast.lone, by=cast.inge, role=LEADER)


def test_whoever_takes_on_a_duty_for_somebody_away_stands_in_and_is_briefed_once(series, cast):
    duty = stands_in(series, cast)
    for _twice in range(2):
        handovers.brief(duty, by=cast.inge, briefing=" Vi mangler skærmen. ")

    duty.refresh_from_db()
    assert (duty.user, duty.instead_of, duty.briefed_by) == (cast.lone, cast.karim, cast.inge)
    assert duty.briefing == "Vi mangler skærmen."
    assert list(handovers.taken_on(cast.lone)) == [duty]
    assert list(handovers.taken_on(cast.karim)) == []
    assert Event.objects.filter(code="duty.briefed").count() == 1


def test_whoever_is_chosen_anew_though_the_other_could_come_stands_in_for_nobody(series, cast):
    meeting = meetings_of(series)[0]
    rota.accept(meeting, cast.karim, by=cast.inge, role=LEADER)
    duty = rota.accept(meeting, cast.lone, by=cast.inge, role=LEADER)

    assert duty.instead_of is None
    assert code_of(handovers.brief, duty, by=cast.inge, briefing="Nej") == "no_stand_in"


def test_a_briefing_that_cannot_be_is_refused(series, cast):
    duty = stands_in(series, cast)

    assert code_of(handovers.brief, duty, by=cast.inge, briefing="  ") == "no_briefing"
    assert code_of(handovers.brief, duty, by=cast.inge, briefing="x" * 1001) == "too_long"
    for somebody in (cast.vibeke, cast.sofie, cast.preben):
        assert code_of(handovers.brief, duty, by=somebody, briefing="Hej") == "not_yours"
    rota.give_back(duty, by=cast.inge)
    assert code_of(handovers.brief, duty, by=cast.inge, briefing="Hej") == "gone"


def test_the_briefing_goes_when_the_duty_is_swapped(series, cast):
    duty = stands_in(series, cast)
    handovers.brief(duty, by=cast.inge, briefing="Vi mangler skærmen.")
    other = rota.accept(meetings_of(series)[1], cast.inge, by=cast.inge, role=LEADER)

    rota.swap(duty, other, by=cast.inge)

    duty.refresh_from_db()
    assert (duty.user, duty.instead_of, duty.briefing) == (cast.inge, None, "")


def test_the_stand_in_reads_the_briefing_in_the_own_week_and_nobody_else_does(series, cast, browse):
    duty = stands_in(series, cast)
    url, rota_url = reverse("duty_brief", args=[duty.pk]), reverse("rota", args=[cast.nord.pk])
    assert url in browse(cast.inge).get(rota_url).content.decode()

    refused = browse(cast.inge).post(url, {"briefing": "x" * 1001})
    assert refused.status_code == 422
    assert browse(cast.inge).post(url, {"briefing": "Vi mangler skærmen."}).status_code == 302

    week = browse(cast.lone).get(reverse("my_week")).content.decode()
    assert "Vi mangler skærmen." in week
    assert "i stedet for Karim Øst" in week
    assert "Vi mangler skærmen." not in browse(cast.karim).get(reverse("my_week")).content.decode()


def test_a_quarter_of_accepted_suggestions_is_even(cast, frozen_clock):
    frozen_clock.move_to(dt.datetime(2027, 4, 1, 6, tzinfo=dt.UTC))
    for user in (cast.inge, cast.lone, cast.karim, cast.vibeke):
        train(user)
    found = build.make_series(cast.nord, weekday=3)
    for week in range(13):
        frozen_clock.move_to(dt.datetime(2027, 4, 1, 6, tzinfo=dt.UTC) + dt.timedelta(weeks=week))
        weeks.plan_weeks(found, by=None)
        line = rota.rota_of(cast.nord)[0]
        for place in line.places:
            if place.suggested and line.meeting.day < dt.date(2027, 7, 1):
                rota.accept(line.meeting, place.suggested, by=cast.inge, role=place.role)

    for role in (LEADER, CO_LEADER):
        had = Counter(Duty.objects.filter(role=role).values_list("user__name", flat=True))
        able = [had[name] for name in ("Inge Kjær", "Lone Bæk", "Karim Øst")]
        assert max(able) - min(able) <= 1


def test_the_page_accepts_all_suggestions_that_somebody_saw(series, cast, browse):
    page = browse(cast.inge).get(reverse("rota", args=[cast.nord.pk]))
    text = page.content.decode()
    lines = re.findall(r'name="line"\s+value="([^"]+)"', text)

    answer = browse(cast.inge).post(reverse("rota_accept", args=[cast.nord.pk]), {"line": lines})

    assert answer.status_code == 302
    assert Duty.objects.count() == len(lines) == 12
    assert "Forslag:" not in browse(cast.inge).get(reverse("rota", args=[cast.nord.pk])).content.decode()


@pytest.mark.parametrize("key", ["", "x", "9" * 30, "-1"])
def test_a_person_made_up_by_hand_is_refused(series, cast, browse, key):
    meeting = meetings_of(series)[0]

    url = reverse("duty_accept", args=[meeting.pk, "meeting_leader"])

    assert browse(cast.inge).post(url, {"user": key}).status_code == 409


def test_the_rota_asks_as_little_for_many_meetings_as_for_few(series, cast, django_assert_max_num_queries):
    weeks.plan_weeks(series, by=None, weeks=26)

    with django_assert_max_num_queries(9):
        assert len(rota.rota_of(cast.nord)) == 26


people = st.integers(0, 7)


@st.composite
def quarters(draw):
    """Some meetings, and for each who could take a duty there; and what each has had before."""
    count = draw(st.integers(1, 14))
    crew = list(range(draw(st.integers(1, 8))))
    away = {one: draw(st.frozensets(st.integers(0, count - 1), max_size=count)) for one in crew}
    able = {slot: [one for one in crew if slot not in away[one]] for slot in range(count)}
    had = draw(st.dictionaries(st.sampled_from(crew), st.integers(0, 4)))
    return list(range(count)), able, had


@settings(max_examples=300, deadline=None)
@given(quarters())
def test_of_two_who_could_equally_well_nobody_gets_two_more(quarter):
    slots, able, had = quarter

    taken = fair.share_out(slots, able, had)
    counts = Counter(taken.values())

    assert set(taken) == {slot for slot in slots if able[slot]}
    assert all(person in able[slot] for slot, person in taken.items())
    reach = {
        one: frozenset(slot for slot in slots if one in able[slot]) for slot in slots for one in able[slot]
    }
    for one in reach:
        for other in reach:
            if reach[one] == reach[other] and had.get(one, 0) == had.get(other, 0):
                assert abs(counts[one] - counts[other]) <= 1
    assert taken == fair.share_out(slots, able, had)


@settings(max_examples=200, deadline=None)
@given(quarters())
def test_no_single_handing_on_would_be_fairer(quarter):
    slots, able, had = quarter
    taken = fair.share_out(slots, able, had)
    total = Counter(had) + Counter(taken.values())

    for slot, person in taken.items():
        assert all(total[other] >= total[person] - 1 for other in able[slot])


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 14), st.integers(2, 8))
def test_leader_and_helper_are_shared_out_evenly_together(count, crew):
    slots, everybody = list(range(count)), list(range(crew))
    leaders = fair.share_out(slots, dict.fromkeys(slots, everybody), {})

    helpers = fair.share_out(slots, {s: [p for p in everybody if p != leaders[s]] for s in slots}, {})

    for taken in (leaders, helpers):
        counts = Counter(taken.values())
        assert max(counts[one] for one in everybody) - min(counts[one] for one in everybody) <= 1
