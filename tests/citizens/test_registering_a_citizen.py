"""A citizen is registered once, in a team where one runs the courses, and the details are kept true."""

import pytest

from citizens import registry
from citizens.models import Citizen
from dtr.audit.models import Event
from dtr.refusal import Refusal
from tests import build

pytestmark = pytest.mark.django_db
NEW = "/citizens/new/"


def edit(citizen):
    return f"/citizens/{citizen.pk}/edit/"


def codes():
    return [event.code for event in Event.objects.changes()]


def test_a_citizen_is_registered_with_everything_that_was_given(cast):
    made = registry.register(
        by=cast.vibeke,
        name=" Bo Æbelø ",
        team=cast.nord,
        cpr="0101401234",
        address="Kajen 1",
        contact_person=cast.karim,
    )

    bo = Citizen.objects.get(pk=made.pk)
    assert (bo.name, bo.cpr, bo.contact_person) == ("Bo Æbelø", "0101401234", cast.karim)
    assert codes() == ["citizen.registered"]


@pytest.mark.parametrize("who", ["karim", "sofie", "astrid", "preben"])
def test_whoever_does_not_run_the_teams_courses_registers_nobody(cast, who):
    with pytest.raises(Refusal) as refusal:
        registry.register(by=getattr(cast, who), name="Bo", team=cast.nord)

    assert refusal.value.code == "not_yours"
    assert codes() == []


def test_the_same_cpr_number_is_registered_once(cast):
    with pytest.raises(Refusal) as refusal:
        registry.register(by=cast.vibeke, name="Bo", team=cast.nord, cpr="1204385123")

    assert refusal.value.code == "cpr_taken"
    assert Citizen.objects.filter(name="Bo").count() == 0


def test_two_who_register_the_same_number_in_the_same_moment_make_one_citizen(cast, monkeypatch):
    monkeypatch.setattr(registry, "blind_index", lambda digits: "nobody has this yet")

    with pytest.raises(Refusal) as refusal:
        registry.register(by=cast.vibeke, name="Bo", team=cast.nord, cpr="1204385123")

    assert refusal.value.code == "cpr_taken"


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"name": " "}, "empty"),
        ({"contact_person": "sofie"}, "not_in_team"),
        ({"provider": "unit"}, "not_a_supplier"),
    ],
)
def test_impossible_details_are_refused(cast, details, code):
    known = {"sofie": cast.sofie, "unit": cast.nord.unit}
    given = {"name": "Bo", "team": cast.nord} | {
        name: known.get(value, value) for name, value in details.items()
    }

    with pytest.raises(Refusal) as refusal:
        registry.register(by=cast.vibeke, **given)

    assert refusal.value.code == code


def test_a_changed_contact_person_is_saved_and_recorded_once(cast):
    registry.change_details(cast.mogens, by=cast.vibeke, contact_person=cast.inge)
    registry.change_details(cast.mogens, by=cast.vibeke, contact_person=cast.inge)

    cast.mogens.refresh_from_db()
    assert cast.mogens.contact_person == cast.inge
    assert codes() == ["citizen.changed"]
    assert Event.objects.changes().get().facts["fields"] == ["contact_person"]


def test_a_citizen_cannot_be_moved_into_a_team_one_does_not_run(cast):
    with pytest.raises(Refusal) as refusal:
        registry.change_details(cast.mogens, by=cast.vibeke, team=cast.syd, contact_person=None)

    assert refusal.value.code == "not_yours"


def test_an_address_can_be_changed_after_the_contact_person_has_left(cast):
    cast.karim.is_active = False
    cast.karim.save()

    registry.change_details(cast.mogens, by=cast.vibeke, address="Kajen 2", contact_person=cast.karim)

    assert Citizen.objects.get(pk=cast.mogens.pk).address == "Kajen 2"


def test_a_missing_cpr_number_can_be_added_but_never_another(cast):
    registry.change_details(cast.aase, by=cast.vibeke, cpr="0101401234")

    with pytest.raises(Refusal) as refusal:
        registry.change_details(cast.aase, by=cast.vibeke, cpr="0201401234")

    assert refusal.value.code == "cpr_fixed"
    assert Citizen.objects.get(pk=cast.aase.pk).cpr == "0101401234"


def test_the_form_registers_and_leads_to_the_new_page(cast, browse):
    response = browse(cast.vibeke).post(
        NEW, {"name": "Bo", "team": cast.nord.pk, "cpr": "010140-1234", "contact_person": cast.karim.pk}
    )

    bo = Citizen.objects.get(name="Bo")
    assert response["Location"] == f"/citizens/{bo.pk}/"
    assert bo.cpr == "0101401234"


@pytest.mark.parametrize("cpr", ["123", "991340-1234", "1204385123"])
def test_a_wrong_or_taken_number_is_a_sentence_and_what_was_typed_stays(cast, browse, cpr):
    response = browse(cast.vibeke).post(NEW, {"name": "Bo Æbelø", "team": cast.nord.pk, "cpr": cpr})

    assert response.status_code == 422
    assert "Bo Æbelø" in response.content.decode()
    assert response.context["form"].errors
    assert Citizen.objects.count() == 3


def test_the_form_does_not_take_what_it_did_not_ask_for(cast, browse):
    browse(cast.vibeke).post(NEW, {"name": "Bo", "team": cast.syd.pk})
    browse(cast.vibeke).post(
        edit(cast.mogens), {"name": "Mogens", "team": cast.nord.pk, "cpr": "0101401234", "cpr_index": "x"}
    )

    assert not Citizen.objects.filter(name="Bo").exists()
    assert Citizen.objects.get(pk=cast.mogens.pk).cpr == "1204385123"


def test_details_are_for_those_who_run_courses(cast, browse):
    assert browse(cast.sofie).get(edit(cast.mogens)).status_code == 404
    assert browse(cast.karim).get(edit(cast.mogens)).status_code == 403
    assert browse(cast.vibeke).get(edit(cast.mogens)).status_code == 200
    assert browse(cast.karim).get(NEW).status_code == 403
    assert browse(cast.lone).get(NEW).status_code == 200


def test_the_form_offers_the_teams_own_people_as_contact_persons(cast, browse):
    offered = browse(cast.vibeke).get(edit(cast.mogens)).context["form"].fields["contact_person"].queryset

    assert cast.karim in offered
    assert cast.sofie not in offered


def test_the_details_are_changed_in_the_browser(cast, browse):
    details = {
        "name": "Mogens Ågård",
        "team": cast.nord.pk,
        "contact_person": cast.inge.pk,
        "address": "Kajen 3",
    }

    response = browse(cast.vibeke).post(edit(cast.mogens), details)

    mogens = Citizen.objects.get(pk=cast.mogens.pk)
    assert response["Location"] == f"/citizens/{mogens.pk}/"
    assert (mogens.contact_person, mogens.address, mogens.cpr) == (cast.inge, "Kajen 3", "1204385123")


def test_a_supplier_is_chosen_among_private_firms_only(cast, browse):
    unit = build.make_team("Team Vest").unit

    offered = browse(cast.vibeke).get(NEW).context["form"].fields["provider"].queryset

    assert cast.firm in offered
    assert unit not in offered
