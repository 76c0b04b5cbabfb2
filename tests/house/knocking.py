"""How the walks knock at a door, and how they hear what is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.house.doors import DOORS

FORM = "application/x-www-form-urlencoded"
NAMED = [name for name in DOORS if "<" not in name]


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
