"""Those around the citizen: noted with their rights, told only what a consent covers, never erased."""

import datetime as dt

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from citizens import relatives
from citizens.models import NetworkContact, Relative, RelativeRight
from dtr.audit.models import Event
from dtr.refusal import Refusal
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


def codes():
    return [event.code for event in Event.objects.changes()]


def refused(verb) -> str:
    with pytest.raises(Refusal) as refusal:
        verb()
    return refusal.value.code


def test_a_relative_sent_twice_is_one_and_is_recorded_once(cast):
    first = relatives.add(cast.mogens, by=cast.karim, name=" Bente Ågård ", relation="child")
    second = relatives.add(cast.mogens, by=cast.karim, name="Bente Ågård", relation="child")

    assert first == second
    assert codes() == ["relative.added"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"name": "  ", "relation": "child"}, "empty"),
        ({"name": "Bente", "relation": "boss"}, "no_relation"),
        ({"name": "Bente", "relation": "child", "email": "bente"}, "no_email"),
    ],
)
def test_a_relative_without_what_is_needed_is_refused(cast, said, code):
    assert refused(lambda: relatives.add(cast.mogens, by=cast.karim, **said)) == code
    assert not Relative.objects.exists()


@pytest.mark.parametrize("who", ["sofie", "preben", "astrid"])
def test_strangers_suppliers_and_keepers_note_no_relatives(cast, who):
    def verb():
        relatives.add(cast.aase, by=getattr(cast, who), name="Bente", relation="child")

    assert refused(verb) == "not_yours"


def test_a_change_without_a_difference_is_none(cast):
    bente = build.make_relative(cast.mogens, cast.karim)

    relatives.change(bente, by=cast.karim, name="Bente Ågård")
    relatives.change(bente, by=cast.karim, phone="12 34 56 78")

    assert [event.facts for event in Event.objects.changes()] == [{"fields": ["phone"]}]


def test_a_relative_who_was_struck_is_kept_and_told_nothing(cast):
    bente = build.make_relative(cast.mogens, cast.karim)
    build.make_consent(cast.mogens, cast.karim, named=[bente])
    assert list(relatives.may_be_told(cast.mogens)) == [bente]

    relatives.end(bente, by=cast.karim)
    relatives.end(bente, by=cast.inge)

    bente.refresh_from_db()
    assert bente.ended_by == cast.karim
    assert codes() == ["relative.ended"]
    assert list(relatives.may_be_told(cast.mogens)) == []
    assert refused(lambda: relatives.change(bente, by=cast.karim, name="Ny")) == "ended"


def test_a_right_holds_from_its_first_to_its_last_day(cast, frozen_clock):
    bente = build.make_relative(cast.mogens, cast.karim)
    right = relatives.give_right(
        bente, by=cast.karim, kind="guardian", scope="Økonomi og helbred, Familieretshuset 1.3.2027",
        valid_from=TODAY, valid_until=TODAY + dt.timedelta(days=1),
    )  # fmt: skip

    assert right.is_in_force
    assert list(relatives.representatives(cast.mogens)) == [bente]
    assert list(relatives.representatives(cast.mogens, on=TODAY - dt.timedelta(days=1))) == []
    assert list(relatives.representatives(cast.mogens, on=TODAY + dt.timedelta(days=2))) == []
    frozen_clock.move_to(dt.datetime(2027, 3, 3, 23, 30, tzinfo=dt.UTC))
    assert not right.is_in_force


def test_a_right_by_itself_is_no_consent(cast):
    bente = build.make_relative(cast.mogens, cast.karim)
    for kind in ("be_informed", "guardian"):
        relatives.give_right(bente, by=cast.karim, kind=kind, scope="Dokument", valid_from=TODAY)

    assert list(relatives.may_be_told(cast.mogens)) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"kind": "king"}, "no_kind"),
        ({"kind": "guardian", "scope": " "}, "no_scope"),
        ({"kind": "speak_for", "valid_until": TODAY - dt.timedelta(days=1)}, "dates_impossible"),
        ({"kind": "take_part"}, "right_held"),
        ({"kind": "take_part", "valid_from": TODAY + dt.timedelta(days=300)}, "right_held"),
    ],
)
def test_an_impossible_right_is_refused(cast, said, code):
    bente = build.make_relative(cast.mogens, cast.karim)
    relatives.give_right(bente, by=cast.karim, kind="take_part", valid_from=TODAY)

    def verb():
        relatives.give_right(bente, by=cast.karim, **({"valid_from": TODAY} | said))

    assert refused(verb) == code
    assert RelativeRight.objects.count() == 1


def test_a_right_ended_may_be_given_anew(cast):
    bente = build.make_relative(cast.mogens, cast.karim)
    right = relatives.give_right(bente, by=cast.karim, kind="speak_for", valid_from=TODAY)

    relatives.end_right(right, by=cast.inge)
    relatives.end_right(right, by=cast.inge)
    relatives.give_right(bente, by=cast.karim, kind="speak_for", valid_from=TODAY)

    assert codes() == ["right.given", "right.ended", "right.given"]


def test_the_network_is_noted_once_and_kept_when_struck(cast):
    said = {"kind": "volunteer", "name": "Besøgsven Kaj", "note": "Går tur om torsdagen"}
    kaj = relatives.add_contact(cast.mogens, by=cast.karim, **said)
    assert relatives.add_contact(cast.mogens, by=cast.karim, **said) == kaj

    relatives.end_contact(kaj, by=cast.karim)
    relatives.end_contact(kaj, by=cast.karim)

    assert codes() == ["network.added", "network.ended"]
    assert NetworkContact.objects.count() == 1
    assert not NetworkContact.objects.current().exists()


def test_a_citizen_with_relatives_cannot_be_erased_by_the_way(cast):
    build.make_relative(cast.mogens, cast.karim)

    with pytest.raises(ProtectedError):
        cast.mogens.delete()


def test_the_form_comes_back_with_what_was_typed(cast, browse):
    answer = browse(cast.karim).post(
        reverse("relative_new", args=[cast.mogens.pk]), {"name": "Bente", "relation": ""}
    )

    assert answer.status_code == 422
    assert 'value="Bente"' in answer.content.decode()


def test_the_page_shows_relatives_in_a_number_of_queries_that_does_not_grow(
    cast, browse, django_assert_max_num_queries
):
    browser = browse(cast.karim)
    url = reverse("citizen", args=[cast.mogens.pk])
    build.make_consent(
        cast.mogens, cast.karim, cast.firm, named=[build.make_relative(cast.mogens, cast.karim)]
    )
    with django_assert_max_num_queries(80) as few:
        browser.get(url)
    for number in range(5):
        relative = build.make_relative(cast.mogens, cast.karim, name=f"Søn {number}")
        relatives.give_right(relative, by=cast.karim, kind="take_part", valid_from=TODAY)
        build.make_consent(cast.mogens, cast.karim, cast.firm, named=[relative])
    with django_assert_max_num_queries(len(few)):
        page = browser.get(url).content.decode()

    assert "Søn 4" in page
