"""The named cast and the frozen clock.

It is Tuesday 2 March 2027, 9:50 in Copenhagen; team Nord meets at 10:00.
Inge leads the meeting, Karim is a therapist and contact person, Vibeke is the visitator, Lone the daily
manager, Preben works for a private supplier. Sofie is a nurse in another team. Astrid keeps the house.
Mogens Ågård is the citizen; Åse is helped by Preben's firm; Niels belongs to Sofie's team.
"""

import datetime as dt
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from dtr.staff.roles import Role
from meetings import board, dossiers, script
from tests import build

NOW = dt.datetime(2027, 3, 2, 8, 50, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def frozen_clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """The one moment all tests share; ``move_to`` goes elsewhere. Real processes keep real time."""
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("production"):
        yield None
        return
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """The suite talks to this machine only."""
    connect = socket.socket.connect

    def loopback_only(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and str(address[0]) not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"the suite may not talk to {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = loopback_only  # type: ignore[assignment,method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def quick_and_private(settings, tmp_path) -> None:
    """No mail leaves, no file is left, passwords are checked in no time, the frozen clock is the only one."""
    settings.CLOCK_OF_DATABASE = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A rolled-back test gives its keys to the next one, so what a process reads only once is read again."""
    script._published.cache_clear()
    board.rules_of.cache_clear()
    dossiers.forget()


@pytest.fixture
def cast(db) -> SimpleNamespace:
    """Everybody, each by first name; ``nord`` and ``syd`` are the teams."""
    return everybody()


def everybody() -> SimpleNamespace:
    """The cast, in the database."""
    nord, syd = build.make_team("Team Nord"), build.make_team("Team Syd")
    firm = build.make_supplier()
    inge = build.make_user("Inge Kjær", Role.MEETING_LEADER, team=nord)
    karim = build.make_user("Karim Øst", Role.THERAPIST, team=nord)
    vibeke = build.make_user("Vibeke Sø", Role.VISITATOR, team=nord)
    lone = build.make_user("Lone Bæk", Role.DAILY_MANAGER, team=nord)
    preben = build.make_user("Preben Højgård", Role.PRIVATE_SUPPLIER, team=nord, employer=firm)
    sofie = build.make_user("Sofie Ågaard", Role.NURSE, Role.MEETING_LEADER, team=syd)
    astrid = build.make_user("Astrid Vinter", is_staff=True, is_superuser=True)
    mogens = build.make_citizen("Mogens Ågård", nord, cpr="1204385123", contact_person=karim)
    aase = build.make_citizen("Åse Bjørn", nord, provider=firm)
    niels = build.make_citizen("Niels Sønderby", syd, contact_person=sofie)
    return SimpleNamespace(
        nord=nord, syd=syd, firm=firm, inge=inge, karim=karim, vibeke=vibeke, lone=lone, preben=preben,
        sofie=sofie, astrid=astrid, mogens=mogens, aase=aase, niels=niels,
    )  # fmt: skip


@pytest.fixture
def browse():
    """``browse(user)``: a browser in which that person has logged in."""

    def logged_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return logged_in


@pytest.fixture
def htmx() -> dict[str, str]:
    """The headers of an htmx request."""
    return {"HX-Request": "true"}
