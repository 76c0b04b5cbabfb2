"""The page of one citizen: everything in one place, for those who may see it, and every look recorded."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citizens import courses, visitation
from citizens.models import Citizen
from dtr import clock
from dtr.audit.models import Event
from goals import measuring, progress
from goals.models import Instrument
from meetings.states import ItemState
from tests import build

pytestmark = pytest.mark.django_db


def page(citizen):
    return f"/citizens/{citizen.pk}/"


def in_english(user):
    user.language = "en"
    user.save()
    return user


def test_the_team_sees_the_page_and_a_stranger_does_not_know_it_exists(cast, browse):
    assert browse(cast.karim).get(page(cast.mogens)).status_code == 200
    assert browse(cast.sofie).get(page(cast.mogens)).status_code == 404
    assert browse(cast.preben).get(page(cast.mogens)).status_code == 404
    assert browse(cast.astrid).get(page(cast.mogens)).status_code == 404


def test_every_opening_is_a_look(cast, browse):
    client = browse(cast.karim)
    client.get(page(cast.mogens))
    client.get(page(cast.mogens))

    looks = Event.objects.looks().filter(citizen_id=cast.mogens.pk)

    assert [look.facts["place"] for look in looks] == ["citizen page", "citizen page"]
    assert looks[0].actor_name == "Karim Øst"


def test_a_closed_door_is_no_look(cast, browse):
    browse(cast.sofie).get(page(cast.mogens))

    assert not Event.objects.looks().exists()


def test_the_cpr_number_is_masked_on_the_page_and_encrypted_in_the_database(cast, browse):
    text = browse(cast.karim).get(page(cast.mogens)).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cpr, cpr_index FROM citizens_citizen WHERE cpr IS NOT NULL")
        [(stored, index)] = cursor.fetchall()

    assert "120438-xxxx" in text
    assert "5123" not in text
    assert "1204385123" not in stored + index
    assert Citizen.objects.get(pk=cast.mogens.pk).cpr == "1204385123"


def test_the_whole_number_is_shown_on_request_and_the_request_is_recorded(cast, browse, htmx):
    answer = browse(cast.karim).post(page(cast.mogens) + "cpr/", headers=htmx)

    assert "120438-5123" in answer.content.decode()
    assert [event.code for event in Event.objects.changes()] == ["citizen.cpr_shown"]
    assert "5123" not in str(Event.objects.changes().get().facts)


def test_the_whole_number_is_shown_without_scripts_too(cast, browse):
    answer = browse(cast.karim).post(page(cast.mogens) + "cpr/").content.decode()

    assert "120438-5123" in answer
    assert "<html" in answer


def test_a_supplier_may_not_have_the_whole_number(cast, browse):
    cast.aase.set_cpr("0101401234")
    cast.aase.save()
    client = browse(cast.preben)

    assert client.post(page(cast.aase) + "cpr/").status_code == 403
    assert "cpr/" not in client.get(page(cast.aase)).content.decode()
    assert Event.objects.filter(kind=Event.Kind.DENIED).count() == 1


def test_a_stranger_gets_no_number_and_nobody_gets_it_by_following_a_link(cast, browse):
    assert browse(cast.sofie).post(page(cast.mogens) + "cpr/").status_code == 404
    assert browse(cast.karim).get(page(cast.mogens) + "cpr/").status_code == 405


def test_buttons_are_for_those_who_may_press_them(cast, browse):
    build.make_course(cast.mogens)

    therapist = browse(cast.karim).get(page(cast.mogens)).content.decode()
    visitator = browse(cast.vibeke).get(page(cast.mogens)).content.decode()

    assert "/phase/" not in therapist
    assert "/edit/" not in therapist
    assert "/propose/" in therapist
    assert "/phase/follow_up/" in visitator
    assert f"{page(cast.mogens)}edit/" in visitator


def test_the_page_tells_of_course_goals_agreements_and_help(cast, browse):
    a_rich_life(cast)

    text = browse(in_english(cast.karim)).get(page(cast.mogens)).content.decode()

    for expected in (
        "Jeg vil selv gå til købmanden",
        "Øve trappen hver formiddag",
        "Bad hver uge",
        "Prøveloven § 10",
        "Træning to gange om ugen",
        "Barthel-20",
        "↑ 3 since",
        "reaches the threshold of 2",
    ):
        assert expected in text


def test_the_timeline_is_told_newest_first_by_every_room(cast, browse):
    a_rich_life(cast)

    entries = browse(in_english(cast.karim)).get(page(cast.mogens)).context["entries"]

    assert [entry.at for entry in entries] == sorted((entry.at for entry in entries), reverse=True)
    assert {entry.title for entry in entries} >= {
        "Course started", "New phase", "Help proposed", "Help approved", "Goal written", "Goal: Reached",
        "Measurement", "Discussed at the meeting", "Agreed",
    }  # fmt: skip


def test_a_long_timeline_is_cut_and_can_be_had_whole(cast, browse):
    for _ in range(20):
        build.make_proposal(cast.mogens, cast.karim)
        build.make_goal(cast.mogens)
    client = browse(cast.karim)

    assert len(client.get(page(cast.mogens)).context["entries"]) == 30
    assert len(client.get(page(cast.mogens), {"timeline": "all"}).context["entries"]) == 40


def test_a_supplier_reads_nothing_about_other_citizens(cast, browse):
    a_rich_life(cast)
    meeting = build.make_meeting(cast.nord, slot=dt.date(2027, 2, 1))
    item = build.make_item(
        meeting, cast.aase, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda"
    )
    build.make_action(item, cast.preben, "Ringe til Åse")

    text = browse(cast.preben).get(page(cast.aase)).content.decode()

    assert "Ringe til Åse" in text
    assert "Mogens" not in text
    assert "købmanden" not in text
    assert "trappen" not in text


def test_the_page_asks_as_many_questions_for_a_long_life_as_for_a_short(cast, browse):
    a_rich_life(cast)
    client = browse(cast.vibeke)
    with CaptureQueriesContext(connection) as short:
        client.get(page(cast.mogens))
    for number in range(4):
        a_rich_life(cast, number + 1)

    with CaptureQueriesContext(connection) as long:
        client.get(page(cast.mogens))

    assert len(long) == len(short) <= 60


def test_markup_in_any_field_is_shown_as_text(cast, browse):
    evil = '<img src=x onerror="alert(1)">'
    Citizen.objects.filter(pk=cast.mogens.pk).update(name=evil, address=evil)
    build.make_course(cast.mogens, citizen_wish=evil)
    build.make_goal(cast.mogens, evil, specific=evil, measurable=evil)
    build.make_proposal(cast.mogens, cast.karim, evil)
    item = build.make_item(build.make_meeting(cast.nord), cast.mogens)
    build.make_action(item, cast.karim, evil)

    text = browse(cast.vibeke).get(page(cast.mogens)).content.decode()

    assert "<img" not in text
    assert text.count("&lt;img src=x") >= 7


def a_rich_life(cast, number=0):
    """Everything that can happen to a citizen between two meetings, once."""
    kinds = ["care_course", "rehabilitation", "training", "retraining", "temporary_place"]
    course = courses.start(cast.mogens, by=cast.vibeke, kind=kinds[number], start_date=dt.date(2027, 1, 4))
    courses.move(course, by=cast.vibeke, phase="goal")
    goal = build.make_goal(cast.mogens)
    progress.move(build.make_goal(cast.mogens, "Bade selv"), by=cast.karim, status="reached", seen_version=1)
    barthel = Instrument.objects.get(code="barthel-20")
    for day, value in ((5, 10), (20, 13)):
        measuring.measure(
            cast.mogens, by=cast.karim, goal=goal, instrument=barthel, value=Decimal(value),
            measured_on=dt.date(2027, 1, day),
        )  # fmt: skip
    basis = build.make_legal_basis(valid_from=dt.date(2025, 7, 1 + number))
    granted = visitation.propose(
        cast.mogens, by=cast.karim, what="Bad hver uge", hours_per_week=Decimal("0.5")
    )
    visitation.approve(granted, by=cast.vibeke, legal_basis=basis, start_date=clock.today())
    build.make_proposal(cast.mogens, cast.karim)
    meeting = build.make_meeting(cast.nord, slot=dt.date(2027, 2, 2 + number))
    item = build.make_item(
        meeting, cast.mogens, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda"
    )
    build.make_action(item, cast.karim)
    build.make_action(item, cast.inge, state="done", done_at=clock.now())
