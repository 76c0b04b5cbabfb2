"""A course begins, goes through its phases, and ends with an outcome."""

import datetime as dt

import pytest

from citizens import courses
from citizens.models import CareCourse, Closure
from dtr.audit.models import Event
from dtr.refusal import Refusal
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


def codes():
    return [event.code for event in Event.objects.changes()]


def test_a_course_begins_in_assessment_and_is_planned_for_twelve_weeks(cast):
    course = courses.start(cast.mogens, by=cast.vibeke, kind="care_course", start_date=TODAY)

    assert course.phase == "assessment"
    assert course.planned_end_date == dt.date(2027, 5, 25)
    assert codes() == ["course.started"]


def test_a_second_open_course_of_the_same_kind_is_refused(cast):
    build.make_course(cast.mogens)

    with pytest.raises(Refusal) as refusal:
        courses.start(cast.mogens, by=cast.vibeke, kind="care_course", start_date=TODAY)

    assert refusal.value.code == "course_open"
    assert codes() == []


def test_a_move_is_recorded_once_with_before_and_after(cast):
    course = build.make_course(cast.mogens)

    courses.move(course, by=cast.vibeke, phase="goal")
    courses.move(course, by=cast.vibeke, phase="goal")

    assert [event.facts for event in Event.objects.changes()] == [{"before": "assessment", "after": "goal"}]


def test_a_closed_course_neither_moves_nor_closes_again(cast):
    course = build.make_course(cast.mogens)
    courses.close(course, by=cast.vibeke, outcome="independent")

    for again in (
        lambda: courses.move(course, by=cast.vibeke, phase="goal"),
        lambda: courses.close(course, by=cast.vibeke, outcome="more_help"),
    ):
        with pytest.raises(Refusal) as refusal:
            again()
        assert refusal.value.code == "course_closed"

    assert Closure.objects.get().outcome == "independent"
    assert codes() == ["course.closed"]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"outcome": "dropped_out", "reason": "  "}, "no_reason"),
        ({"outcome": "independent", "closed_on": TODAY + dt.timedelta(days=1)}, "future"),
        ({"outcome": "independent", "closed_on": dt.date(2020, 1, 1)}, "future"),
    ],
)
def test_an_impossible_closure_is_refused(cast, how, code):
    course = build.make_course(cast.mogens)

    with pytest.raises(Refusal) as refusal:
        courses.close(course, by=cast.vibeke, **how)

    assert refusal.value.code == code
    assert not Closure.objects.exists()


def test_a_course_is_started_in_the_browser_and_a_second_is_refused_with_the_text_kept(cast, browse):
    client, address = browse(cast.vibeke), f"/citizens/{cast.mogens.pk}/course/"
    typed = {
        "kind": "care_course",
        "track": "rehab",
        "start_date": "02.03.2027",
        "citizen_wish": "Klare mig selv",
    }

    first, second = client.post(address, typed), client.post(address, typed)

    assert first["Location"] == f"/citizens/courses/{CareCourse.objects.get().pk}/track/"
    assert CareCourse.objects.get().start_date == TODAY
    assert second.status_code == 422
    assert "Klare mig selv" in second.content.decode()


def test_an_end_before_the_start_is_a_sentence(cast, browse):
    typed = {
        "kind": "training",
        "track": "light",
        "start_date": "2027-03-02",
        "planned_end_date": "2027-03-01",
    }

    assert browse(cast.vibeke).post(f"/citizens/{cast.mogens.pk}/course/", typed).status_code == 422
    assert not CareCourse.objects.exists()


def test_a_phase_is_one_tap_and_answers_with_its_own_card(cast, browse, htmx):
    course = build.make_course(cast.mogens)
    address = f"/citizens/courses/{course.pk}/phase/intervention/"

    answer = browse(cast.vibeke).post(address, headers=htmx).content.decode()
    plain = browse(cast.vibeke).post(address)

    assert answer.count(f'id="course-{course.pk}"') == 1
    assert CareCourse.objects.get().phase == "intervention"
    assert plain["Location"] == f"/citizens/{cast.mogens.pk}/"
    assert codes() == ["course.moved"]


def test_a_phase_that_does_not_exist_is_not_found(cast, browse):
    course = build.make_course(cast.mogens)

    assert browse(cast.vibeke).post(f"/citizens/courses/{course.pk}/phase/nonsense/").status_code == 404


def test_a_course_is_closed_in_the_browser_with_an_outcome(cast, browse):
    course = build.make_course(cast.mogens)
    client, address = browse(cast.lone), f"/citizens/courses/{course.pk}/close/"

    without_reason = client.post(address, {"outcome": "dropped_out", "reason": "", "closed_on": "2027-03-02"})
    client.post(address, {"outcome": "less_help", "reason": "", "closed_on": "2027-03-02"})

    assert without_reason.status_code == 422
    assert Closure.objects.get().outcome == "less_help"


@pytest.mark.parametrize(
    "path", ["courses/{course}/phase/goal/", "courses/{course}/close/", "{citizen}/course/"]
)
def test_courses_are_moved_by_those_who_run_them(cast, browse, path):
    course = build.make_course(cast.mogens)
    address = "/citizens/" + path.format(course=course.pk, citizen=cast.mogens.pk)

    assert browse(cast.sofie).post(address).status_code == 404
    assert browse(cast.karim).post(address).status_code == 403
    assert browse(cast.preben).post(address).status_code == 404
    assert codes() == []
