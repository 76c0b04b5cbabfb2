"""A colour is given with one tap, by a named person, in a round; it is taken back, never changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from citizens import courses, triage, triage_due
from citizens.models import Citizen, TriageAssessment, TriageGuide, TriagePlan, TriageRound
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.roles import DUTIES, Duties, Permission, Role
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


def codes():
    return [event.code for event in Event.objects.changes()]


def latest(citizen):
    return triage_due.latest_of([citizen.pk]).get(citizen.pk)


def day(number):
    return TODAY + dt.timedelta(days=number)


@pytest.fixture
def later(frozen_clock):
    """``later(5)``: the same time of day, five days after the start of the test."""

    def move(days):
        frozen_clock.move_to(clock.at(day(days), dt.time(9, 50)))

    return move


@pytest.fixture
def guide(db):
    """The house's guide, as if in use for half a year."""
    TriageGuide.objects.update(published_at=clock.now() - dt.timedelta(days=180))
    return TriageGuide.current()


# Colours


def test_a_colour_is_given_with_who_and_when_it_is_looked_at_again(cast):
    given = triage.assess(cast.mogens, by=cast.karim, status="yellow", note="Spiser mindre")

    assert (given.status, given.assessed_by, given.note) == ("yellow", cast.karim, "Spiser mindre")
    assert given.due_on == day(7)
    assert latest(cast.mogens) == given
    assert codes() == ["triage.assessed"]


def test_the_same_tap_twice_is_one_colour(cast):
    for _ in range(2):
        triage.assess(cast.mogens, by=cast.karim, status="red")

    assert TriageAssessment.objects.count() == 1
    assert codes() == ["triage.assessed"]


def test_another_colour_by_the_same_person_on_the_same_day_takes_the_first_back(cast):
    first = triage.assess(cast.mogens, by=cast.karim, status="red")
    second = triage.assess(cast.mogens, by=cast.karim, status="green")

    first.refresh_from_db()
    assert (first.withdrawn_by, first.status) == (cast.karim, "red")
    assert latest(cast.mogens) == second


def test_a_colleague_outside_a_round_gives_a_colour_of_their_own(cast):
    triage.assess(cast.mogens, by=cast.karim, status="red")
    triage.assess(cast.mogens, by=cast.inge, status="yellow")

    assert TriageAssessment.objects.standing().count() == 2
    assert latest(cast.mogens).assessed_by == cast.inge


def test_undo_lets_the_colour_before_hold_again(cast, later):
    before = triage.assess(cast.mogens, by=cast.inge, status="yellow")
    later(1)
    triage.assess(cast.mogens, by=cast.karim, status="green")

    triage.undo(cast.mogens, by=cast.karim)

    assert latest(cast.mogens) == before
    assert codes()[-1] == "triage.withdrawn"


@pytest.mark.parametrize("who", ["inge", "karim"])
def test_only_the_own_colour_of_today_is_taken_back_and_only_once(cast, later, who):
    triage.assess(cast.mogens, by=cast.karim, status="green")
    if who == "karim":
        triage.undo(cast.mogens, by=cast.karim)

    with pytest.raises(Refusal) as refusal:
        triage.undo(cast.mogens, by=getattr(cast, who))

    assert refusal.value.code == "nothing_today"


def test_a_note_is_written_to_the_own_colour(cast):
    triage.assess(cast.mogens, by=cast.karim, status="yellow")
    for _ in range(2):
        triage.annotate(cast.mogens, by=cast.karim, note="  Drikker for lidt ")

    assert latest(cast.mogens).note == "Drikker for lidt"
    assert codes() == ["triage.assessed", "triage.noted"]


def test_a_note_has_an_end_and_a_colour_of_its_own_day(cast, later):
    triage.assess(cast.mogens, by=cast.karim, status="yellow")
    with pytest.raises(Refusal) as refusal:
        triage.annotate(cast.mogens, by=cast.karim, note="x" * 501)
    assert refusal.value.code == "too_long"

    later(1)
    with pytest.raises(Refusal) as refusal:
        triage.annotate(cast.mogens, by=cast.karim, note="For sent")
    assert refusal.value.code == "nothing_today"


@pytest.mark.parametrize("who", ["sofie", "preben", "astrid"])
def test_strangers_suppliers_and_keepers_triage_nobody(cast, who):
    person = getattr(cast, who)
    for verb in (
        lambda: triage.assess(cast.mogens, by=person, status="red"),
        lambda: triage.annotate(cast.mogens, by=person, note="x"),
        lambda: triage.undo(cast.mogens, by=person),
        lambda: triage.plan(cast.mogens, by=person, every_days=3),
        lambda: triage.open_round(cast.nord, by=person),
    ):
        with pytest.raises(Refusal) as refusal:
            verb()
        assert refusal.value.code == "not_yours"
    assert codes() == []


def test_a_supplier_triages_the_own_citizens_where_the_roles_say_so(cast, monkeypatch):
    supplier = DUTIES[Role.PRIVATE_SUPPLIER]
    allowed = Duties(supplier.description, supplier.permissions | {Permission.TRIAGE}, own_citizens_only=True)
    monkeypatch.setitem(DUTIES, Role.PRIVATE_SUPPLIER, allowed)

    triage.assess(cast.aase, by=cast.preben, status="yellow")

    for verb in (
        lambda: triage.assess(cast.mogens, by=cast.preben, status="red"),
        lambda: triage.open_round(cast.nord, by=cast.preben),
    ):
        with pytest.raises(Refusal) as refusal:
            verb()
        assert refusal.value.code == "not_yours"


# Rounds


def test_there_is_one_open_round_in_a_team_and_it_ends_once(cast):
    begun = triage.open_round(cast.nord, by=cast.karim)
    assert triage.open_round(cast.nord, by=cast.inge) == begun
    triage.assess(cast.mogens, by=cast.karim, status="green")
    for _ in range(2):
        triage.close_round(begun, by=cast.inge)

    begun.refresh_from_db()
    assert begun.closed_by == cast.inge
    assert codes() == ["triage.round_opened", "triage.assessed", "triage.round_closed"]
    assert triage.open_round(cast.nord, by=cast.karim) != begun


def test_in_a_round_a_citizen_has_one_colour_whoever_gives_it(cast):
    begun = triage.open_round(cast.nord, by=cast.karim)
    triage.assess(cast.mogens, by=cast.karim, status="red")
    triage.assess(cast.mogens, by=cast.inge, status="yellow")

    [standing] = TriageAssessment.objects.standing()
    assert (standing.round, standing.status) == (begun, "yellow")


def test_a_citizen_who_left_the_team_and_came_back_within_a_round_is_triaged_again(cast):
    triage.open_round(cast.nord, by=cast.karim)
    triage.assess(cast.mogens, by=cast.karim, status="red")
    Citizen.objects.filter(pk=cast.mogens.pk).update(team=cast.syd)
    triage.assess(cast.mogens, by=cast.sofie, status="yellow")
    Citizen.objects.filter(pk=cast.mogens.pk).update(team=cast.nord)

    triage.assess(cast.mogens, by=cast.karim, status="green")

    assert latest(cast.mogens).status == "green"


def test_a_round_of_another_team_takes_no_colour(cast):
    TriageRound.objects.create(team=cast.syd, opened_at=clock.now(), opened_by=cast.sofie)

    assert triage.assess(cast.mogens, by=cast.karim, status="green").round is None


# The plan


@pytest.mark.parametrize(
    ("status", "own", "days"),
    [
        ("green", None, 28), ("yellow", None, 7), ("red", None, 2),
        ("green", 56, 56), ("green", 3, 3), ("yellow", 56, 7), ("yellow", 3, 3), ("red", 56, 2),
        ("red", 1, 1),
    ],
)  # fmt: skip
def test_the_own_interval_stands_for_that_of_green_and_never_delays_another(cast, status, own, days):
    triage.plan(cast.mogens, by=cast.karim, every_days=own)

    assert triage.assess(cast.mogens, by=cast.karim, status=status).due_on == day(days)


def test_a_new_interval_moves_the_date_that_is_still_to_come(cast, later):
    triage.assess(cast.mogens, by=cast.karim, status="green")
    later(10)
    triage.plan(cast.mogens, by=cast.karim, every_days=14)
    triage.plan(cast.mogens, by=cast.karim, every_days=14)
    assert latest(cast.mogens).due_on == day(14)

    triage.plan(cast.mogens, by=cast.karim, every_days=3)
    assert latest(cast.mogens).due_on == day(10)

    triage.plan(cast.mogens, by=cast.karim, every_days=None)
    assert latest(cast.mogens).due_on == day(28)
    assert codes() == ["triage.assessed"] + ["triage.planned"] * 3
    assert not TriagePlan.objects.exists()


def test_a_date_that_was_missed_stays_missed(cast, later):
    triage.assess(cast.mogens, by=cast.karim, status="red")
    later(5)

    triage.plan(cast.mogens, by=cast.karim, every_days=30)

    assert latest(cast.mogens).due_on == day(2)


@pytest.mark.parametrize("every_days", [0, -1, 367])
def test_an_interval_out_of_reach_is_refused_in_a_sentence(cast, every_days):
    with pytest.raises(Refusal) as refusal:
        triage.plan(cast.mogens, by=cast.karim, every_days=every_days)

    assert refusal.value.code == "interval"
    assert "366" in refusal.value.sentence


# Who is due


def test_a_course_is_first_triaged_within_a_week_and_nobody_without_a_course_is_due(cast, guide):
    build.make_course(cast.mogens, start_date=day(-7))
    build.make_course(cast.aase, start_date=day(-6))

    found = {one.citizen: one for one in triage_due.standings([cast.mogens, cast.aase, cast.niels])}

    assert [one.due_on for one in found.values()] == [day(0), day(1), None]
    assert [one.is_due for one in found.values()] == [True, False, False]


def test_courses_older_than_the_first_guide_are_due_as_if_they_began_with_it(cast):
    build.make_course(cast.mogens, start_date=day(-300))

    [standing] = triage_due.standings([cast.mogens])

    assert standing.due_on == clock.local(TriageGuide.current().published_at).date() + dt.timedelta(days=7)


def test_those_due_longest_come_first(cast, guide, later):
    for citizen in (cast.mogens, cast.aase):
        build.make_course(citizen, start_date=day(-30))
    triage.assess(cast.mogens, by=cast.karim, status="yellow")
    triage.assess(cast.aase, by=cast.karim, status="red")
    later(10)

    found = triage_due.standings([cast.mogens, cast.aase])

    assert [(one.citizen, one.days_late) for one in found] == [(cast.aase, 8), (cast.mogens, 3)]


def test_a_new_course_after_an_old_one_is_first_triaged_anew(cast, guide, later):
    triage.assess(cast.mogens, by=cast.karim, status="green")
    later(60)
    build.make_course(cast.mogens, start_date=day(58))

    [standing] = triage_due.standings([cast.mogens])

    assert standing.due_on == day(65)


def test_many_citizens_are_asked_for_in_as_few_queries_as_one(cast, guide):
    citizens = [build.make_citizen(f"Borger {number}", cast.nord) for number in range(20)]
    for citizen in citizens:
        build.make_course(citizen)
        triage.assess(citizen, by=cast.karim, status="yellow")

    with CaptureQueriesContext(connection) as many:
        found = triage_due.standings(citizens)
        [one.assessment.assessed_by.name for one in found]

    assert len(found) == 20
    assert len(many) == 3


# Triaged on time


def share(citizens, since, until):
    found = triage_due.on_plan(Citizen.objects.filter(pk__in=[one.pk for one in citizens]), since, until)
    return found.on_time, found.due


def test_the_share_counts_who_was_triaged_by_the_date(cast, guide, later):
    gerda = build.make_citizen("Gerda Holm", cast.nord)
    everybody = [cast.mogens, cast.aase, gerda]
    for citizen in everybody:
        build.make_course(citizen, start_date=day(-3))
    triage.assess(cast.mogens, by=cast.karim, status="yellow")  # in time for day 4; due on day 7
    later(4)
    triage.assess(cast.aase, by=cast.karim, status="green")  # on its very day; due on day 32
    later(8)
    triage.assess(cast.mogens, by=cast.karim, status="green")  # a day late; Gerda was never triaged
    later(20)

    assert share(everybody, day(0), day(6)) == (2, 3)
    assert share(everybody, day(7), day(10)) == (0, 2)
    assert share([cast.mogens], day(7), day(10)) == (0, 1)
    assert share(everybody, day(11), day(20)) == (0, 1)
    assert share([cast.aase], day(5), day(20)) == (0, 0)


def test_a_date_of_today_counts_only_when_it_is_met(cast, guide):
    build.make_course(cast.mogens, start_date=day(-7))
    assert share([cast.mogens], day(-5), day(5)) == (0, 0)

    triage.assess(cast.mogens, by=cast.karim, status="green")
    assert share([cast.mogens], day(-5), day(5)) == (1, 1)


def test_a_colour_that_was_taken_back_meets_nothing(cast, guide, later):
    build.make_course(cast.mogens, start_date=day(-7))
    triage.assess(cast.mogens, by=cast.karim, status="green")
    triage.undo(cast.mogens, by=cast.karim)
    later(1)

    assert share([cast.mogens], day(-5), day(5)) == (0, 1)


def test_a_date_after_the_course_has_closed_is_nobodys(cast, guide, later):
    course = build.make_course(cast.mogens, start_date=day(-3))
    triage.assess(cast.mogens, by=cast.karim, status="yellow")
    later(3)
    courses.close(course, by=cast.vibeke, outcome="independent")
    later(10)

    assert share([cast.mogens], day(1), day(3)) == (0, 0)
    assert share([cast.mogens], day(4), day(9)) == (0, 0)
    assert triage_due.Share(0, 0).percent is None


def test_a_share_is_asked_for_in_three_queries(cast, guide):
    for number in range(10):
        build.make_course(build.make_citizen(f"Borger {number}", cast.nord))

    with CaptureQueriesContext(connection) as asked:
        found = triage_due.on_plan(cast.nord.citizens.all(), day(-30), day(30))

    assert (found.on_time, found.due, found.percent) == (0, 10, 0)
    assert len(asked) == 3


def test_the_colours_are_explained_in_english_too_where_the_text_is_there(db):
    guide = TriageGuide.current()
    with translation.override("en"):
        assert guide.definition("yellow").startswith("Something has changed")
    with translation.override("da"):
        assert guide.definition("yellow").startswith("Noget er ændret")

    guide.yellow_en = ""
    with translation.override("en"):
        assert guide.definition("yellow").startswith("Noget er ændret")
