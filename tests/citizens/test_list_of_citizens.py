"""The list: everybody one's teams help, found by name or CPR number, and no look goes unrecorded."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from citizens import registry
from citizens.models import Citizen
from dtr.audit.models import Event
from dtr.staff.roles import Role
from goals.models import GoalStatus
from tests import build

pytestmark = pytest.mark.django_db
LIST, SEARCH = "/citizens/", "/citizens/search/"


def names(response):
    return [row["citizen"].name for row in response.context["rows"]]


def test_one_sees_the_citizens_of_ones_own_teams_only(cast, browse):
    response = browse(cast.karim).get(LIST)

    assert names(response) == ["Mogens Ågård", "Åse Bjørn"]
    assert "Niels" not in response.content.decode()


def test_a_supplier_sees_the_firms_own_citizens_only(cast, browse):
    assert names(browse(cast.preben).get(LIST)) == ["Åse Bjørn"]


def test_whoever_keeps_the_house_sees_nobody(cast, browse):
    assert names(browse(cast.astrid).get(LIST)) == []


def test_nobody_is_let_in_without_a_login(cast, client):
    assert client.get(LIST)["Location"].startswith("/account/login/")


def test_the_names_stand_in_the_order_of_the_danish_alphabet(cast, browse):
    for name in ["Ærlig Lind", "Øjvind Lund", "Aage Bo", "Zita Holm", "anna Ås"]:
        build.make_citizen(name, cast.nord)

    found = names(browse(cast.karim).get(LIST))

    assert found == [
        "anna Ås",
        "Mogens Ågård",
        "Zita Holm",
        "Ærlig Lind",
        "Øjvind Lund",
        "Aage Bo",
        "Åse Bjørn",
    ]


def test_a_line_tells_contact_person_phase_and_live_goals(cast, browse):
    build.make_course(cast.mogens, phase="follow_up")
    build.make_goal(cast.mogens)
    build.make_goal(cast.mogens, status=GoalStatus.REACHED)

    mogens, aase = browse(cast.karim).get(LIST).context["rows"]

    assert [str(phase.value) for _kind, phase in mogens["courses"]] == ["follow_up"]
    assert mogens["live_goals"] == 1
    assert mogens["citizen"].contact_person == cast.karim
    assert aase["citizen"].contact_person is None


def test_a_citizen_without_contact_person_is_marked(cast, browse):
    client = browse(cast.preben)
    cast.preben.language = "en"
    cast.preben.save()

    assert "No contact person" in client.get(LIST).content.decode()


def test_mine_are_those_i_am_contact_person_for(cast, browse):
    assert names(browse(cast.karim).get(LIST, {"mine": "1"})) == ["Mogens Ågård"]


def test_the_list_can_be_narrowed_to_one_team_and_a_foreign_team_gives_nobody(cast, browse):
    build.Position.objects.create(
        user=cast.karim, team=cast.syd, role=Role.THERAPIST, since=dt.date(2026, 1, 1)
    )
    client = browse(cast.karim)

    assert names(client.get(LIST, {"team": cast.syd.pk})) == ["Niels Sønderby"]
    assert names(browse(cast.inge).get(LIST, {"team": cast.syd.pk})) == []


@pytest.mark.parametrize("rubbish", ["x", "-1", "9" * 60, "²", "1;2"])
def test_rubbish_in_the_address_is_no_error(cast, browse, rubbish):
    assert browse(cast.karim).get(LIST, {"team": rubbish, "page": rubbish}).status_code == 200


@pytest.mark.parametrize("typed", ["mogens", "ÅGÅRD", " gens "])
def test_a_citizen_is_found_by_any_part_of_the_name_whatever_case(cast, browse, typed):
    assert names(browse(cast.karim).post(SEARCH, {"q": typed})) == ["Mogens Ågård"]


@pytest.mark.parametrize("typed", ["1204385123", "120438-5123", "120438 5123"])
def test_a_citizen_is_found_by_cpr_number_and_no_address_tells_it(cast, browse, typed):
    response = browse(cast.karim).post(SEARCH, {"q": typed})

    assert names(response) == ["Mogens Ågård"]
    assert response.request["PATH_INFO"] == SEARCH
    assert response.request["QUERY_STRING"] == ""


def test_a_number_of_another_teams_citizen_finds_nobody(cast, browse):
    assert names(browse(cast.sofie).post(SEARCH, {"q": "1204385123"})) == []


def test_a_search_answers_htmx_with_the_list_alone(cast, browse, htmx):
    answer = browse(cast.karim).post(SEARCH, {"q": "mogens"}, headers=htmx).content.decode()

    assert answer.strip().startswith('<section id="citizens"')
    assert "<html" not in answer


def test_the_address_of_a_search_leads_back_to_the_list(cast, browse):
    assert browse(cast.karim).get(SEARCH)["Location"] == LIST


def test_each_citizen_on_the_list_is_one_look_in_a_quarter_of_an_hour(cast, browse, frozen_clock):
    client = browse(cast.karim)
    client.get(LIST)
    client.get(LIST)

    assert Event.objects.looks().count() == 2

    frozen_clock.shift(dt.timedelta(minutes=16))
    client.get(LIST)

    assert Event.objects.looks().count() == 4


def test_the_list_asks_as_many_questions_for_ten_citizens_as_for_two(cast, browse):
    client = browse(cast.karim)
    client.get(LIST)
    with CaptureQueriesContext(connection) as two:
        client.get(LIST)
    for number in range(8):
        citizen = build.make_citizen(f"Borger {number}", cast.nord, contact_person=cast.inge)
        build.make_course(citizen)
        build.make_goal(citizen)
    client.get(LIST)

    with CaptureQueriesContext(connection) as ten:
        client.get(LIST)

    assert len(ten) == len(two) <= 12


def test_markup_in_a_name_is_shown_as_text(cast, browse):
    build.make_citizen("<b hx-get=/x>Bo</b>", cast.nord)

    for page in (LIST, SEARCH):
        client = browse(cast.karim)
        text = (client.post(page, {"q": "<b"}) if page == SEARCH else client.get(page)).content.decode()
        assert "<b hx-get" not in text
        assert "&lt;b hx-get=/x&gt;" in text


def test_only_those_who_run_courses_are_offered_to_register(cast, browse):
    assert reverse("citizen_new") in browse(cast.vibeke).get(LIST).content.decode()
    assert reverse("citizen_new") not in browse(cast.karim).get(LIST).content.decode()


def test_a_search_asks_as_many_questions_among_many_as_among_few(cast, browse):
    client = browse(cast.karim)
    client.post("/citizens/search/", {"q": "e"})
    with CaptureQueriesContext(connection) as few:
        client.post("/citizens/search/", {"q": "e"})
    Citizen.objects.bulk_create(Citizen(name=f"Erik Øe {number}", team=cast.nord) for number in range(80))
    client.post("/citizens/search/", {"q": "e"})

    with CaptureQueriesContext(connection) as many:
        answer = client.post("/citizens/search/", {"q": "E"})

    assert len(many) == len(few)
    assert answer.context["more"] > 0


def test_a_name_is_found_by_its_index_however_it_is_written(cast, browse):
    Citizen.objects.bulk_create(Citizen(name=f"Borger {number}", team=cast.nord) for number in range(2000))
    found = Citizen.objects.named("ÅGÅRD")

    assert list(found) == [cast.mogens]
    with connection.cursor() as cursor:
        # A small table is read whole in less time; that the index can be used is what matters.
        cursor.execute("ANALYZE citizens_citizen")
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "citizens_search_name" in found.explain()


def test_a_changed_name_is_found_under_the_new_one(cast):
    registry.change_details(cast.mogens, by=cast.vibeke, name="Mogens Øst 100%")

    assert list(Citizen.objects.named("øst 100%")) == [cast.mogens]
    assert not Citizen.objects.named("ågård").exists()
