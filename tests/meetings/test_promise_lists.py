"""The lists of what was promised, their files, and one promise on paper."""

import csv
import datetime as dt
import io
import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from dtr import clock, pdf, sheets
from dtr.audit.models import Event
from meetings import actions, promises
from meetings.models import AgreedAction, Escalation
from meetings.promises import Choice, Which
from meetings.states import ItemState, MeetingState
from tests import build

YESTERDAY = dt.date(2027, 3, 1)


@pytest.fixture
def meeting(cast):
    return build.make_meeting(cast.nord, state=MeetingState.CLOSED)


@pytest.fixture
def promised(cast, meeting) -> dict[str, AgreedAction]:
    """What several have promised in Nord, and somebody in Syd."""
    mogens = build.make_item(meeting, cast.mogens, state=ItemState.CARRIED_OVER)
    aase = build.make_item(meeting, cast.aase, state=ItemState.CARRIED_OVER)
    elsewhere = build.make_meeting(cast.syd, state=MeetingState.CLOSED)
    niels = build.make_item(elsewhere, cast.niels, state=ItemState.CARRIED_OVER)
    return {
        "karims": build.make_action(mogens, cast.karim, "Øve trappen"),
        "citizens": build.make_action(mogens, cast.mogens, "Gå en tur", agreed_by=cast.inge),
        "late": build.make_action(mogens, cast.inge, "Bestille stol", due_date=YESTERDAY),
        "done": build.make_action(mogens, cast.karim, "Ringe", state="done", done_at=clock.now()),
        "firms": build.make_action(aase, cast.firm, "Komme om aftenen", agreed_by=cast.inge),
        "sofies": build.make_action(niels, cast.sofie, "Måle blodtryk"),
    }


def names(promised, user, **choice) -> set[str]:
    by_key = {one.pk: name for name, one in promised.items()}
    return {by_key[one.pk] for one in promises.listed(user, Choice(**choice))}


def test_mine_is_what_i_do_and_what_i_follow_up(cast, promised):
    assert names(promised, cast.karim) == {"karims", "citizens"}
    assert names(promised, cast.preben) == {"firms"}


def test_my_teams_is_everything_i_see(cast, promised):
    assert names(promised, cast.karim, which=Which.TEAM) == {"karims", "citizens", "late", "firms"}
    assert names(promised, cast.preben, which=Which.TEAM) == {"firms"}
    assert names(promised, cast.sofie, which=Which.TEAM) == {"sofies"}
    assert names(promised, cast.astrid, which=Which.TEAM) == set()


def test_past_their_date_and_with_the_daily_manager(cast, promised):
    assert names(promised, cast.lone, which=Which.OVERDUE) == {"late"}
    assert names(promised, cast.lone, which=Which.ESCALATED) == set()

    Escalation.objects.create(action=promised["late"], due_date=YESTERDAY)

    assert names(promised, cast.lone, which=Which.ESCALATED) == {"late"}


def test_the_filters_narrow_down(cast, promised):
    team = {"which": Which.TEAM}
    assert names(promised, cast.karim, **team, state="done") == {"done"}
    assert names(promised, cast.karim, **team, state="all", owner=cast.karim.pk) == {"karims", "done"}
    assert names(promised, cast.karim, **team, team=cast.syd.pk) == set()


@pytest.mark.parametrize("query", ["which=x", "team=x&owner=-1", "page=x", "team=" + "9" * 40])
def test_whatever_the_address_asks_for_the_page_comes(cast, promised, browse, query):
    assert browse(cast.karim).get(f"{reverse('promise_list')}?{query}").status_code == 200


def test_every_look_is_recorded_and_nobody_else_is_shown(cast, promised, browse):
    page = browse(cast.preben).get(reverse("promise_list") + "?which=team").content.decode()

    assert "Komme om aftenen" in page
    assert "Øve trappen" not in page
    assert list(Event.objects.looks().values_list("citizen_id", flat=True)) == [cast.aase.pk]


def test_the_list_asks_the_same_for_few_and_for_many(cast, promised, browse, django_assert_max_num_queries):
    for number in range(30):
        build.make_action(promised["karims"].item, cast.mogens, f"Nr. {number}", agreed_by=cast.inge)
    browser = browse(cast.karim)

    with django_assert_max_num_queries(14):
        page = browser.get(reverse("promise_list") + "?which=team").content.decode()

    assert "Nr. 29" in page


def test_a_file_has_the_fields_of_a_task(cast, promised, browse):
    answer = browse(cast.karim).get(reverse("promise_file", args=["json"]) + "?which=team")

    tasks = {one["title"]: one for one in json.loads(answer.content)}
    assert set(tasks) == {"Øve trappen", "Gå en tur", "Bestille stol", "Komme om aftenen"}
    assert tasks["Komme om aftenen"] | {"description": "", "id": ""} == {
        "title": "Komme om aftenen", "description": "", "start": "2027-03-02", "due": "2027-03-09",
        "organisation": "Omsorg Vest ApS", "person": "Omsorg Vest ApS (Inge Kjær følger op)",
        "citizen": "Åse Bjørn", "state": "Åben", "id": "",
    }  # fmt: skip
    assert tasks["Øve trappen"]["organisation"] == "Fjordby Hjemmepleje · Team Nord"
    assert Event.objects.filter(code="action.exported").count() == 4
    assert Event.objects.looks().count() == 2


def test_nothing_typed_becomes_a_formula(cast, promised, browse):
    AgreedAction.objects.filter(pk=promised["karims"].pk).update(what="=HYPERLINK(1)", result="@SUM(1)")

    answer = browse(cast.karim).get(reverse("action_file", args=[promised["karims"].pk, "csv"]))

    _heads, row = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert row[0] == "'=HYPERLINK(1)"
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@given(st.text())
def test_no_text_at_all_begins_like_a_formula(text):
    cell = sheets.harmless(text)

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert cell in (text, f"'{text}")


def test_one_promise_is_printed_on_one_page(cast, promised, browse, monkeypatch):
    drawn = []
    monkeypatch.setattr(pdf, "make_apart", lambda html, **more: drawn.append(html) or b"%PDF")
    actions.move_date(promised["karims"], by=cast.karim, due_date=dt.date(2027, 4, 2), reason="Syg")

    answer = browse(cast.karim).get(reverse("action_print", args=[promised["karims"].pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert "Øve trappen" in drawn[0]
    assert "09.03.2027 → 02.04.2027" in drawn[0]
    assert Event.objects.filter(code="action.printed").count() == 1


@pytest.mark.parametrize("view", ["action_print", "action_file"])
@pytest.mark.parametrize("who", ["preben", "sofie", "astrid"])
def test_strangers_find_nothing(cast, promised, browse, view, who):
    more = ["csv"] if view == "action_file" else []

    answer = browse(getattr(cast, who)).get(reverse(view, args=[promised["karims"].pk, *more]))

    assert answer.status_code == 404


def test_a_file_of_another_form_is_not_there(cast, promised, browse):
    assert browse(cast.karim).get(reverse("promise_file", args=["xml"])).status_code == 404


def test_done_in_one_tap_moved_and_stuck_in_one_more(cast, promised, browse):
    browser, action = browse(cast.karim), promised["karims"]
    page = reverse("action", args=[action.pk])

    tap = {"due_date": "2027-04-02", "reason": "", "because": "Borgeren kunne ikke"}
    assert browser.post(reverse("action_move", args=[action.pk]), tap).url == page
    assert browser.post(reverse("action_stuck", args=[action.pk]), {"because": "Venter"}).url == page
    assert browser.post(reverse("action_done", args=[action.pk])).url == page

    assert [one.words for one in action.steps.all()] == ["Borgeren kunne ikke", "Venter", ""]


def test_a_tapped_reason_and_a_typed_one_are_both_kept(cast, promised, browse):
    action = promised["karims"]
    both = {"because": "Venter på svar", "reason": "fra lægen"}

    browse(cast.karim).post(reverse("action_stuck", args=[action.pk]), both)

    action.refresh_from_db()
    assert action.result == "Venter på svar: fra lægen"


def test_moved_without_a_reason_is_refused_and_the_date_stays_typed(cast, promised, browse):
    address = reverse("action_move", args=[promised["karims"].pk])

    answer = browse(cast.karim).post(address, {"due_date": "2027-04-02", "reason": " "})

    assert answer.status_code == 422
    assert 'value="2027-04-02"' in answer.content.decode()
