"""Entry test, package, longer time, shadow grant, dialogue, stays; and that no ending is skipped."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from citizens import closing, courses, journey, leaving
from citizens.models import (
    CareCourse,
    Closure,
    DropoutReason,
    EntryTest,
    Exclusion,
    ExclusionCriterion,
    PlaceStay,
    RehabPackage,
    ShadowGrant,
)
from citizens.models.course import CourseKind
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.models import Unit
from meetings.models import AgendaItem, AgendaProposal
from meetings.states import ItemState
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)
WEEK = dt.timedelta(days=7)


def codes():
    return [event.code for event in Event.objects.changes()]


def refused(verb) -> str:
    with pytest.raises(Refusal) as refusal:
        verb()
    return refusal.value.code


@pytest.fixture
def course(cast) -> CareCourse:
    return build.make_course(cast.mogens, planned_end_date=TODAY + 4 * WEEK)


@pytest.mark.parametrize(
    ("kind", "weeks"), [("training", 8), ("rehabilitation", 12), ("temporary_place", 12), ("care_course", 12)]
)
def test_a_course_is_planned_for_eight_or_twelve_weeks(cast, kind, weeks):
    course = courses.start(cast.mogens, by=cast.vibeke, kind=kind, start_date=TODAY)

    assert course.planned_end_date == TODAY + weeks * WEEK


@pytest.mark.parametrize("kind", list(CourseKind))
def test_a_course_of_any_kind_is_planned_past_twelve_weeks_only_for_a_reason(cast, kind):
    def begin(**said):
        return courses.start(cast.mogens, by=cast.vibeke, kind=kind, start_date=TODAY, **said)

    for weeks, reason in ((40, ""), (40, "  "), (12 + 1, "")):
        assert (
            refused(lambda w=weeks, r=reason: begin(planned_end_date=TODAY + w * WEEK, reason=r))
            == "no_reason"
        )
    course = begin(planned_end_date=TODAY + 40 * WEEK, reason=" Langsom heling ")

    planned = course.extensions.get()
    assert course.planned_end_date == planned.until == TODAY + 40 * WEEK
    assert (planned.before, planned.reason, planned.by) == (None, "Langsom heling", cast.vibeke)


@pytest.mark.parametrize("kind", list(CourseKind))
@pytest.mark.parametrize("weeks", [8, 12])
def test_at_both_ends_of_the_usual_weeks_no_reason_is_asked(cast, kind, weeks):
    course = courses.start(
        cast.mogens, by=cast.vibeke, kind=kind, start_date=TODAY, planned_end_date=TODAY + weeks * WEEK,
        reason="Ingen brug for den",
    )  # fmt: skip

    assert not course.extensions.exists()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("care_course", "no_reason"),
        ("rehabilitation", "no_reason"),
        ("training", ""),
        ("retraining", ""),
        ("temporary_place", ""),
    ],
)
def test_less_than_eight_weeks_need_a_reason_where_a_course_is_not_meant_to_be_short(cast, kind, code):
    def begin(reason):
        return courses.start(
            cast.mogens, by=cast.vibeke, kind=kind, start_date=TODAY, reason=reason,
            planned_end_date=TODAY + 8 * WEEK - dt.timedelta(days=1),
        )  # fmt: skip

    assert (refused(lambda: begin("")) if code else "") == code
    assert begin("Kun vinteren over").extensions.count() == (1 if code else 0)


@pytest.mark.parametrize("end", [TODAY - dt.timedelta(days=1), TODAY + 53 * WEEK, dt.date(9999, 12, 31)])
def test_no_reason_makes_an_end_before_the_start_or_years_ahead_possible(cast, end):
    def verb():
        courses.start(
            cast.mogens, by=cast.vibeke, kind="care_course", start_date=TODAY, planned_end_date=end,
            reason="Altid",
        )  # fmt: skip

    assert refused(verb) == "date_impossible"


def test_a_course_that_began_years_ago_is_noted_with_an_end_to_come(cast):
    course = courses.start(
        cast.mogens, by=cast.vibeke, kind="care_course", start_date=TODAY - 104 * WEEK,
        planned_end_date=TODAY + 10 * WEEK, reason="Fast hjælp siden 2025",
    )  # fmt: skip

    assert not course.is_overdue
    assert course.extensions.get().reason == "Fast hjælp siden 2025"


def test_the_form_asks_for_the_reason_and_keeps_what_was_typed(cast, browse):
    browser, url = browse(cast.vibeke), reverse("course_start", args=[cast.mogens.pk])
    typed = {
        "kind": "care_course", "start_date": "2027-03-02", "planned_end_date": "2027-12-07",
        "citizen_wish": "Passe mine høns",
    }  # fmt: skip

    asked = browser.post(url, typed)
    assert asked.status_code == 422
    assert "Mere end tolv uger" in asked.content.decode()
    assert "Passe mine høns" in asked.content.decode()
    assert browser.post(url, typed | {"reason": "Demens, og ægtefællen er indlagt"}).status_code == 302

    page = browser.get(reverse("citizen", args=[cast.mogens.pk])).content.decode()
    assert "Planlagt til 7. dec. 2027" in page or "Planlagt til 07.12.2027" in page
    assert "Demens, og ægtefællen er indlagt" in page


def test_an_extension_keeps_its_reason_and_the_end_before(cast, course):
    before = course.planned_end_date
    for _twice in range(2):
        courses.extend(course, by=cast.vibeke, until=TODAY + 8 * WEEK, reason=" Feber i to uger ")

    row = course.extensions.get()
    assert (row.before, row.until, row.reason, row.by) == (
        before, TODAY + 8 * WEEK, "Feber i to uger", cast.vibeke,
    )  # fmt: skip
    assert codes() == ["course.extended"]


@pytest.mark.parametrize(
    ("until", "reason", "code"),
    [
        (TODAY + 8 * WEEK, "  ", "no_reason"),
        (TODAY + 3 * WEEK, "Kortere", "date_impossible"),
        (dt.date(9999, 12, 31), "Altid", "date_impossible"),
    ],
)
def test_an_impossible_extension_is_refused(cast, course, until, reason, code):
    assert refused(lambda: courses.extend(course, by=cast.vibeke, until=until, reason=reason)) == code
    assert not course.extensions.exists()


def test_one_profession_suggests_light_and_several_rehab_and_a_person_decides(cast, course):
    assert journey.suggested_track(["therapist"]) == "light"
    assert journey.suggested_track(["therapist", "nurse"]) == "rehab"

    said = {"track": "light", "professions": ["therapist", "nurse"], "reason": "Kun gangtræning nu"}
    journey.choose_track(course, by=cast.vibeke, **said)
    journey.choose_track(course, by=cast.vibeke, **said)

    course.refresh_from_db()
    assert course.track == "light"
    assert EntryTest.objects.count() == 1
    assert Event.objects.changes().get().facts == {"track": "light", "suggested": "rehab"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"track": "medium"}, "no_track"),
        ({"professions": []}, "no_professions"),
        ({"professions": ["king"]}, "no_professions"),
        ({"reason": " "}, "no_reason"),
    ],
)
def test_an_entry_test_without_its_parts_is_refused(cast, course, said, code):
    whole = {"track": "light", "professions": ["nurse"], "reason": "Kun sår"} | said

    assert refused(lambda: journey.choose_track(course, by=cast.vibeke, **whole)) == code


def test_a_package_is_chosen_once_and_one_out_of_use_not_at_all(cast, course):
    package = RehabPackage.objects.create(number=9, name="Prøve")
    journey.choose_package(course, by=cast.vibeke, package=package)
    journey.choose_package(course, by=cast.vibeke, package=package)
    old = RehabPackage.objects.create(number=8, name="Gammel", is_offered=False)

    assert codes() == ["course.package"]
    assert refused(lambda: journey.choose_package(course, by=cast.vibeke, package=old)) == "not_offered"


def test_a_shadow_grant_is_a_visitators_and_stands_as_it_was_written(cast, course):
    first = journey.grant_shadow(course, by=cast.vibeke, hours_per_week=Decimal("7.5"))
    assert journey.grant_shadow(course, by=cast.vibeke, hours_per_week=Decimal("7.5")) == first
    journey.grant_shadow(course, by=cast.vibeke, hours_per_week=Decimal("9"), judgement="Efter fald")

    assert [row.hours_per_week for row in course.shadow_grants.all()] == [Decimal("9"), Decimal("7.5")]
    with pytest.raises(TypeError):
        first.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        ShadowGrant.objects.filter(pk=first.pk).update(hours_per_week=1)
    for somebody in (cast.karim, cast.lone, cast.sofie):
        assert (
            refused(lambda by=somebody: journey.grant_shadow(course, by=by, hours_per_week=Decimal(1)))
            == "not_yours"
        )
    hours = Decimal(169)
    assert refused(lambda: journey.grant_shadow(course, by=cast.vibeke, hours_per_week=hours)) == (
        "hours_impossible"
    )


def test_a_dialogue_is_noted_once_by_those_who_work_with_the_citizen(cast, course):
    said = {"held_on": TODAY, "took_part": "Datteren Bente", "note": "Vil helst træne om formiddagen"}
    first = journey.note_dialogue(course, by=cast.karim, **said)

    assert journey.note_dialogue(course, by=cast.karim, **said) == first
    assert codes() == ["course.dialogue"]
    assert refused(lambda: journey.note_dialogue(course, by=cast.sofie, held_on=TODAY)) == "not_yours"
    tomorrow = TODAY + dt.timedelta(days=1)
    assert refused(lambda: journey.note_dialogue(course, by=cast.karim, held_on=tomorrow)) == "future"


def test_an_exclusion_needs_a_criterion_in_use_and_a_reason_of_its_own(cast):
    old = ExclusionCriterion.objects.create(name="Gammelt", is_offered=False)
    criterion = ExclusionCriterion.objects.create(name="Prøve")

    def exclude(one, reason="Lindring går forud"):
        return journey.exclude(cast.mogens, by=cast.vibeke, criterion=one, reason=reason)

    assert refused(lambda: exclude(old)) == "not_offered"
    assert refused(lambda: exclude(criterion, "  ")) == "no_reason"
    exclusion = exclude(criterion)
    assert refused(lambda: exclude(criterion)) == "excluded"
    journey.lift_exclusion(exclusion, by=cast.vibeke)
    journey.lift_exclusion(exclusion, by=cast.vibeke)
    exclude(criterion)
    assert codes() == ["course.excluded", "course.exclusion_lifted", "course.excluded"]
    assert Exclusion.objects.count() == 2


@pytest.mark.parametrize(
    ("arrived", "departed", "days"),
    [
        (TODAY, None, 1),
        (TODAY, TODAY, 1),
        (TODAY - WEEK, None, 7),
        (TODAY - WEEK, TODAY - dt.timedelta(days=1), 6),
    ],
)
def test_bed_days_count_the_arrival_and_not_the_departure(arrived, departed, days):
    assert PlaceStay(arrived_on=arrived, departed_on=departed).bed_days() == days


def test_a_stay_has_an_authority_an_operator_and_a_payer_of_its_own(cast):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    place = build.make_place(cast.nord, authority=region, payer=region)
    course = build.make_course(cast.mogens, kind="temporary_place")

    stay = journey.arrive(course, by=cast.vibeke, place=place, arrived_on=TODAY - WEEK)
    assert journey.arrive(course, by=cast.vibeke, place=place, arrived_on=TODAY - WEEK) == stay
    assert (stay.authority, stay.operator, stay.payer) == (region, cast.nord.unit, region)

    assert refused(lambda: journey.arrive(course, by=cast.vibeke, place=place, arrived_on=TODAY)) == (
        "still_there"
    )
    journey.depart(stay, by=cast.vibeke, departed_on=TODAY)
    journey.depart(stay, by=cast.vibeke, departed_on=TODAY)
    assert refused(lambda: journey.depart(stay, by=cast.vibeke, departed_on=TODAY - WEEK)) == "departed"
    assert codes() == ["stay.began", "stay.ended"]


def test_a_stay_belongs_to_a_course_on_a_place_and_no_supplier_decides_on_it(cast, course):
    place = build.make_place(cast.nord)
    assert refused(lambda: journey.arrive(course, by=cast.vibeke, place=place, arrived_on=TODAY)) == (
        "other_kind"
    )
    temporary = build.make_course(cast.mogens, kind="temporary_place")

    def verb():
        journey.arrive(temporary, by=cast.vibeke, place=place, arrived_on=TODAY, payer=cast.firm)

    assert refused(verb) == "unit_impossible"


def test_closing_a_course_ends_the_stay_in_it(cast):
    course = build.make_course(cast.mogens, kind="temporary_place")
    stay = journey.arrive(course, by=cast.vibeke, place=build.make_place(cast.nord), arrived_on=TODAY - WEEK)

    courses.close(course, by=cast.vibeke, outcome="less_help")

    stay.refresh_from_db()
    assert stay.departed_on == TODAY


def test_dropping_out_is_given_a_reason_of_the_table_or_in_words(cast, course):
    gone = DropoutReason.objects.create(name="Prøvegrund")

    courses.close(course, by=cast.vibeke, outcome="dropped_out", dropout_reason=gone)

    assert Closure.objects.get().dropout_reason == gone


def test_a_reason_for_dropping_out_stands_with_no_other_outcome(cast, course):
    gone = DropoutReason.objects.create(name="Prøvegrund")

    courses.close(course, by=cast.vibeke, outcome="independent", dropout_reason=gone)

    assert Closure.objects.get().dropout_reason is None


def test_a_course_without_an_outcome_is_not_closed(cast, course):
    assert refused(lambda: courses.close(course, by=cast.vibeke, outcome="")) == "no_outcome"


@pytest.mark.parametrize("outcome", ["", "sent_home"])
def test_the_database_itself_refuses_a_closure_without_an_outcome(cast, outcome):
    course = build.make_course(cast.mogens)

    with pytest.raises(DatabaseError), transaction.atomic():
        Closure.objects.create(course=course, outcome=outcome, closed_on=TODAY, closed_by=cast.vibeke)


def test_a_course_past_its_end_is_to_be_closed_until_it_is_extended(cast):
    late = build.make_course(cast.mogens, planned_end_date=TODAY - dt.timedelta(days=1))
    assert list(closing.reasons([late])) == [late.pk]
    assert list(CareCourse.objects.overdue()) == [late]

    courses.extend(late, by=cast.vibeke, until=TODAY + WEEK, reason="Mangler en uge")

    assert closing.reasons(CareCourse.objects.all()) == {}


def test_a_follow_up_that_a_meeting_ended_calls_for_the_closure(cast, course):
    meeting = build.make_meeting(cast.nord)
    build.make_item(meeting, cast.mogens, state=ItemState.DISCUSSED, outcome="end", stay="off_agenda")
    later = build.make_course(cast.mogens, kind="training", start_date=TODAY + WEEK)

    assert list(closing.reasons([course, later])) == [course.pk]


def test_a_death_closes_every_course_and_takes_the_citizen_off_the_agendas(cast, course):
    build.make_course(cast.mogens, kind="training", start_date=TODAY + WEEK)
    build.make_item(build.make_meeting(cast.nord), cast.mogens)
    AgendaProposal.objects.create(citizen=cast.mogens, agenda_reason="Fald", proposed_by=cast.karim)

    for _twice in range(2):
        leaving.leave(cast.mogens, by=cast.vibeke, because="deceased", on=TODAY)

    assert [closure.outcome for closure in Closure.objects.all()] == ["deceased", "deceased"]
    assert not AgendaItem.objects.exists()
    assert AgendaProposal.objects.get().state == AgendaProposal.State.DECLINED
    assert codes().count("citizen.left") == 1
    assert (
        refused(lambda: courses.start(cast.mogens, by=cast.vibeke, kind="care_course", start_date=TODAY))
        == "gone"
    )


def test_moving_away_closes_as_dropped_out_with_the_reason_and_may_be_undone(cast, course):
    leaving.leave(cast.mogens, by=cast.vibeke, because="moved", on=TODAY - WEEK)
    assert refused(lambda: leaving.leave(cast.mogens, by=cast.vibeke, because="deceased", on=TODAY)) == "gone"
    leaving.come_back(cast.mogens, by=cast.vibeke)
    leaving.come_back(cast.mogens, by=cast.vibeke)

    closure = Closure.objects.get()
    assert (closure.outcome, closure.closed_on) == ("dropped_out", TODAY - WEEK)
    assert closure.reason
    cast.mogens.refresh_from_db()
    assert cast.mogens.left_on is None
    assert codes()[-1] == "citizen.back"


@pytest.mark.parametrize("who", ["karim", "sofie", "preben"])
def test_only_those_who_run_courses_end_them(cast, course, who):
    somebody = getattr(cast, who)

    assert refused(lambda: leaving.leave(cast.mogens, by=somebody, because="moved", on=TODAY)) == "not_yours"
    assert refused(lambda: courses.extend(course, by=somebody, until=TODAY + 9 * WEEK, reason="x")) == (
        "not_yours"
    )


def test_the_list_of_courses_to_close_holds_ones_own_and_does_not_ask_more_for_many(cast, browse):
    build.make_course(cast.mogens, planned_end_date=TODAY - WEEK)
    build.make_course(cast.niels, planned_end_date=TODAY - WEEK)
    browser, url = browse(cast.vibeke), reverse("courses_to_close")
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        page = browser.get(url).content.decode()
    assert "Mogens" in page
    assert "Niels" not in page
    for number in range(4):
        build.make_course(build.make_citizen(f"Borger {number}", cast.nord), planned_end_date=TODAY - WEEK)
    browser.get(url)
    with CaptureQueriesContext(connection) as many:
        browser.get(url)

    assert len(many) == len(few)


def test_a_form_with_a_fault_comes_back_with_what_was_typed(cast, course, browse):
    answer = browse(cast.vibeke).post(
        reverse("course_extend", args=[course.pk]), {"until": "2027-03-01", "reason": "Feber i to uger"}
    )

    assert answer.status_code == 422
    assert "Feber i to uger" in answer.content.decode()


def test_what_would_have_been_granted_is_not_for_a_supplier(cast, browse):
    course = build.make_course(cast.aase)
    journey.grant_shadow(course, by=cast.vibeke, hours_per_week=Decimal("13.5"))
    url = reverse("citizen", args=[cast.aase.pk])

    assert "13,5" in browse(cast.vibeke).get(url).content.decode()
    assert "13,5" not in browse(cast.preben).get(url).content.decode()
