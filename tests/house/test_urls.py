"""The walk through every URL: who gets in, who is refused, and that no stranger hears the canary."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from meetings import walls
from tests.house.conftest import CANARY, DEVICES, PEOPLE
from tests.house.doors import DOORS, OURS, patterns

FORM = "application/x-www-form-urlencoded"
METHODS = ("GET", "POST")
NAMED = [name for name in DOORS if "<" not in name]
MAY_NOT_HEAR = {"stranger", "administrator", *DEVICES}


def address(name, world) -> str:
    return reverse(name, args=DOORS[name].names(world))


@contextmanager
def undone() -> Iterator[None]:
    """Each request finds the world as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def knock(browser: Client, method: str, url: str, *, htmx: bool = False, typed: str = ""):
    headers = {"HX-Request": "true"} if htmx else {}
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    with undone():
        answer = browser.generic(method, url, typed, FORM, headers=headers)
    for name in set(browser.cookies) | set(cookies):
        browser.cookies[name] = cookies.get(name, "")
    return answer


def outcome(answer) -> str:
    """What happened at the door, in one word; a fault is its number."""
    target = urlsplit(answer.get("HX-Redirect") or answer.get("Location") or "").path
    if target in (reverse("account_login"), reverse("admin:login")):
        return "login"
    words = {403: "closed", 404: "nothing", 405: "method"}
    if answer.status_code in words:
        return words[answer.status_code]
    return "in" if answer.status_code < 400 or answer.status_code in (409, 422) else str(answer.status_code)


def said(answer) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace") + str(answer.headers)


def test_every_url_has_an_entry():
    assert sorted(patterns()) == sorted(DOORS)


@pytest.mark.parametrize("name", NAMED)
def test_each_door_opens_for_whom_it_should(name, world, browsers):
    url, faults = address(name, world), []

    for who in (*PEOPLE, *DEVICES):
        for method in METHODS:
            for htmx in (False, True):
                answer = knock(browsers[who], method, url, htmx=htmx, typed=DOORS[name].typed)
                found, expected = outcome(answer), DOORS[name].expected(who, method)
                if found != expected:
                    faults.append(f"{who} {method}{' htmx' if htmx else ''}: {found}, expected {expected}")
                if who in MAY_NOT_HEAR and CANARY in said(answer):
                    faults.append(f"{who} {method}{' htmx' if htmx else ''}: hears the canary")

    assert faults == []


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
