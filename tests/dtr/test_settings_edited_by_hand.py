"""What the keeper of the house edits by hand is recorded, and no citizen is reached that way."""

import pytest
from django.contrib import admin

from citizens.models import Citizen, LegalBasis
from dtr.audit.models import Event
from goals.models import Instrument
from tests import build

pytestmark = pytest.mark.django_db
BASES = "/administration/citizens/legalbasis/"
TYPED = {
    "law": "Prøveloven",
    "section": "§ 1",
    "title": "Prøve",
    "whom": "everybody",
    "valid_from": "2027-01-01",
    "valid_until": "",
}


def told():
    return [(event.code, event.facts["name"]) for event in Event.objects.changes()]


def test_an_added_changed_and_removed_section_is_three_events(cast, browse):
    client = browse(cast.astrid)
    client.post(BASES + "add/", TYPED)
    made = LegalBasis.objects.get(law="Prøveloven")
    client.post(f"{BASES}{made.pk}/change/", TYPED | {"title": "Ny"})
    client.post(f"{BASES}{made.pk}/delete/", {"post": "yes"})

    assert told() == [
        ("setting.added", "Prøveloven § 1: Prøve"),
        ("setting.changed", "Prøveloven § 1: Ny"),
        ("setting.removed", "Prøveloven § 1: Ny"),
    ]
    assert all(event.actor_name == "Astrid Vinter" for event in Event.objects.changes())


def test_several_removed_at_once_are_as_many_events(cast, browse):
    rows = [build.make_legal_basis(f"§ {number}") for number in (1, 2)]

    browse(cast.astrid).post(
        BASES, {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    )

    assert [code for code, _name in told()] == ["setting.removed"] * 2
    assert not LegalBasis.objects.filter(law="Prøveloven").exists()


def test_a_page_saved_with_faults_is_no_event(cast, browse):
    browse(cast.astrid).post(BASES + "add/", TYPED | {"law": ""})

    assert told() == []


def test_the_settings_are_for_the_keeper_of_the_house(cast, browse):
    assert browse(cast.vibeke).get(BASES).status_code == 302
    assert browse(cast.astrid).get("/administration/goals/instrument/").status_code == 200


def test_no_citizen_is_in_the_administration():
    assert not admin.site.is_registered(Citizen)
    assert admin.site.is_registered(Instrument)
