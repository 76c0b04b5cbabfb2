"""What every answer tells the browser, whoever asks and whatever the answer is."""

import pytest
from django.urls import reverse

from tests.house.conftest import DEVICES, PEOPLE
from tests.house.doors import DOORS
from tests.house.knocking import NAMED, address, knock

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "object-src 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def faults_of(answer) -> list[str]:
    found = [f"{name}: {answer.get(name)}" for name, value in ALWAYS.items() if answer.get(name) != value]
    policy = {part.strip() for part in answer.get("Content-Security-Policy", "").split(";")}
    found += [f"policy lacks or adds {part}" for part in policy ^ POLICY]
    kept = answer.get("Cache-Control", "")
    return found if "no-store" in kept else [*found, f"Cache-Control: {kept}"]


def test_every_answer_is_private_and_locked_down(world, browsers):
    faults = []
    for name in NAMED:
        for who in ("anonymous", "leader", "administrator"):
            for method in ("GET", "POST"):
                answer = knock(browsers[who], method, address(name, world))

                faults += [f"{name} {who} {method} {fault}" for fault in faults_of(answer)]

    assert faults == []


@pytest.mark.parametrize("who", [*PEOPLE, *DEVICES])
def test_an_answer_that_says_no_is_locked_down_too(who, browsers):
    assert faults_of(browsers[who].get("/no/such/page/")) == []


def test_no_answer_sets_a_cookie_that_scripts_can_read(world, browsers):
    faults = []
    for name in NAMED:
        if DOORS[name].expected("anonymous", "GET") == "in":
            answer = browsers["anonymous"].get(address(name, world))

            faults += [f"{name}: {key}" for key, morsel in answer.cookies.items() if not morsel["httponly"]]
            faults += [f"{name}: {key}" for key, morsel in answer.cookies.items() if not morsel["samesite"]]

    assert faults == []


def test_static_files_are_not_sniffed(client):
    assert client.get("/static/js/app.js").get("X-Content-Type-Options") == "nosniff"


def test_the_language_cookie_is_not_for_scripts(client):
    answer = client.post(reverse("set_language"), {"language": "en"})

    assert answer.cookies["django_language"]["httponly"]
