"""What holds for every URL: it has an entry, needs the token of the page, and strangers hear nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from meetings import walls
from tests.house.conftest import CANARY
from tests.house.doors import DOORS, OURS, patterns
from tests.house.knocking import address, knock, said


def test_every_url_has_an_entry():
    assert sorted(patterns()) == sorted(DOORS)


def test_a_colleague_hears_the_canary_so_that_silence_means_something(world, browsers):
    for name in ("citizens", "citizen", "meeting", "room", "action", "goal_history", "proposal_decide"):
        assert CANARY in said(knock(browsers["colleague"], "GET", address(name, world))), name


def test_a_supplier_sees_the_own_citizen_and_hears_nothing_of_the_others(world, browsers):
    world.aase.name = "Åse Bjørn"
    world.aase.address = ""
    world.aase.save()
    world.waiting.agenda_reason = ""
    world.waiting.save()

    assert "Åse Bjørn" in said(browsers["supplier"].get(reverse("citizen", args=[world.aase.pk])))
    for name, door in OURS.items():
        if "GET" in door.methods and "supplier" in door.inside.split():
            answer = knock(browsers["supplier"], "GET", address(name, world))
            assert CANARY not in said(answer), name


def test_a_wall_shows_the_goal_of_its_own_meeting_but_no_whole_name(world, client):
    client.cookies[walls.COOKIE] = world.own_wall_token
    world.goal.citizen_wish = "Jeg vil selv gå til købmanden"
    world.goal.save()

    page = said(client.get(reverse("wall")))

    assert "Jeg vil selv gå til købmanden" in page
    assert f"Mogens {CANARY}" not in page


def test_a_wall_that_is_switched_off_shows_nothing(world, client):
    walls.revoke(world.screen, by=world.inge)
    client.cookies[walls.COOKIE] = world.own_wall_token

    assert "Mogens" not in said(client.get(reverse("wall")))


def test_no_change_without_the_token_of_the_page(world):
    faults = []
    for user in (world.inge, world.vibeke, world.astrid):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(user)

        doors = [name for name, door in OURS.items() if "POST" in door.methods]
        faults += [name for name in doors if browser.post(address(name, world)).status_code != 403]

    assert faults == []


def test_nothing_changes_by_following_a_link(world, browsers):
    faults = []
    for name, door in OURS.items():
        if door.methods == "POST":
            answer = browsers[door.inside.split()[0]].get(address(name, world))

            faults += [name] if answer.status_code != 405 else []

    assert faults == []


@pytest.mark.parametrize("key", ["00000000-0000-4000-8000-000000000000", "not-a-key"])
def test_a_key_of_nothing_is_not_found(key, browsers):
    places = "citizens goals meetings actions items citizens/proposals citizens/decisions"
    for place in places.split():
        assert browsers["leader"].get(f"/{place}/{key}/").status_code == 404
