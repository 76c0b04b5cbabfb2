"""The triage page: one tap answers with the citizen's own line, with and without scripts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citizens import triage
from citizens.models import TriageAssessment, TriageRound
from dtr.audit.models import Event
from dtr.staff.roles import DUTIES, Duties, Permission, Role
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(cast):
    """Mogens and Åse, each in a course."""
    for citizen in (cast.mogens, cast.aase):
        build.make_course(citizen)


def tap(citizen, status):
    return f"/citizens/{citizen.pk}/triage/{status}/"


def page(team):
    return f"/citizens/triage/{team.pk}/"


def test_a_tap_answers_with_the_citizens_own_line_and_an_undo(cast, due, browse, htmx):
    answer = browse(cast.karim).post(tap(cast.mogens, "yellow"), headers=htmx)

    text = answer.content.decode()
    assert text.count(f'id="triage-{cast.mogens.pk}"') == 1
    assert "status-yellow" in text
    assert f"/citizens/{cast.mogens.pk}/triage/undo/" in text
    assert answer["HX-Trigger"] == "triage-changed"


def test_a_tap_works_without_scripts_and_goes_back_to_where_it_was_made(cast, due, browse):
    client = browse(cast.karim)

    from_team = client.post(tap(cast.mogens, "green"))
    from_citizen = client.post(tap(cast.mogens, "red"), {"own_page": "1"})

    assert from_team["Location"] == f"{page(cast.nord)}#triage-{cast.mogens.pk}"
    assert from_citizen["Location"] == f"/citizens/{cast.mogens.pk}/#triage-{cast.mogens.pk}"


def test_no_colour_that_there_is_not_and_no_tap_by_a_link(cast, due, browse):
    assert browse(cast.karim).post(tap(cast.mogens, "purple")).status_code == 404
    assert browse(cast.karim).get(tap(cast.mogens, "green")).status_code == 405
    assert not TriageAssessment.objects.exists()


def test_every_colour_stands_with_its_word_and_what_it_means(cast, due, browse):
    text = browse(cast.karim).get(page(cast.nord)).content.decode()

    for word in ("Grøn", "Gul", "Rød"):
        assert text.count(word) >= 3
    assert "48 timer" in text


def test_a_round_is_begun_counted_and_ended_on_the_page(cast, due, browse):
    client = browse(cast.karim)
    client.post(f"{page(cast.nord)}begin/")
    client.post(tap(cast.mogens, "green"))

    assert "1 af 2 er triageret" in client.get(f"{page(cast.nord)}progress/").content.decode()
    client.post(f"/citizens/triage/rounds/{TriageRound.objects.get().pk}/end/")
    assert TriageRound.objects.get().closed_by == cast.karim


def test_a_note_with_what_no_database_takes_is_a_sentence(cast, due, browse):
    client = browse(cast.karim)
    client.post(tap(cast.mogens, "yellow"))

    assert client.post(f"/citizens/{cast.mogens.pk}/triage/note/", {"note": "a\x00b"}).status_code == 409
    assert client.post(f"/citizens/{cast.mogens.pk}/triage/note/", {"note": "x" * 501}).status_code == 409
    assert TriageAssessment.objects.get().note == ""


def test_a_supplier_sees_the_own_citizens_only_and_taps_none(cast, due, browse):
    text = browse(cast.preben).get(page(cast.nord)).content.decode()

    assert "Åse Bjørn" in text
    assert "Mogens" not in text
    assert "triage-tap" not in text
    assert browse(cast.preben).post(tap(cast.aase, "red")).status_code == 403
    assert browse(cast.preben).post(f"{page(cast.nord)}begin/").status_code == 403


def test_a_supplier_taps_where_the_roles_say_so(cast, due, browse, monkeypatch):
    supplier = DUTIES[Role.PRIVATE_SUPPLIER]
    allowed = Duties(supplier.description, supplier.permissions | {Permission.TRIAGE}, own_citizens_only=True)
    monkeypatch.setitem(DUTIES, Role.PRIVATE_SUPPLIER, allowed)

    assert browse(cast.preben).post(tap(cast.aase, "red")).status_code == 302
    assert browse(cast.preben).post(tap(cast.mogens, "red")).status_code == 404
    assert browse(cast.preben).post(f"{page(cast.nord)}begin/").status_code == 403


def test_the_page_is_a_look_at_everybody_on_it(cast, due, browse):
    for _ in range(2):
        browse(cast.karim).get(page(cast.nord))

    looked = {event.citizen_id for event in Event.objects.looks()}
    assert looked == {cast.mogens.pk, cast.aase.pk}
    assert Event.objects.looks().count() == 2


def test_an_own_interval_is_planned_and_an_impossible_one_stays_in_the_form(cast, due, browse):
    client, url = browse(cast.karim), f"/citizens/{cast.mogens.pk}/triage/plan/"

    assert client.post(url, {"every_days": "400"}).status_code == 422
    assert client.post(url, {"every_days": "14"}).status_code == 302
    assert cast.mogens.triage_plan.every_days == 14


def test_many_citizens_are_shown_in_as_few_queries_as_two(cast, due, browse):
    client = browse(cast.karim)
    client.get(page(cast.nord))
    with CaptureQueriesContext(connection) as few:
        client.get(page(cast.nord))
    for number in range(20):
        citizen = build.make_citizen(f"Borger {number}", cast.nord)
        build.make_course(citizen)
        triage.assess(citizen, by=cast.karim, status="yellow")
    client.get(page(cast.nord))

    with CaptureQueriesContext(connection) as many:
        client.get(page(cast.nord))

    assert len(many) == len(few)


def test_neither_date_nor_place_tells_a_firm_the_colour_that_no_consent_covers(cast, due, browse):
    build.make_course(build.make_citizen("Anna Aaen", cast.nord, provider=cast.firm))
    addresses, said = (page(cast.nord), f"/citizens/{cast.aase.pk}/"), []
    for colour in ("green", "red"):
        triage.assess(cast.aase, by=cast.karim, status=colour)
        pages = [browse(cast.preben).get(address) for address in addresses]
        texts = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", one.content.decode()) for one in pages]
        said.append([text[text.index("triage-row") :] if "triage-row" in text else "" for text in texts])
        # Who has a date comes before whoever has none that is told.
        assert texts[0].index("Anna Aaen") < texts[0].index("Åse Bjørn")

    assert said[0] == said[1]
    build.make_consent(cast.aase, cast.karim, cast.firm)
    assert "status-red" in browse(cast.preben).get(page(cast.nord)).content.decode()
