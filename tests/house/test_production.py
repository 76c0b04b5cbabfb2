"""A production house as docker-compose.yml starts it: several web processes, PostgreSQL and Redis."""

import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings
from psycopg import sql

from tests import build
from tests.visitor import Visitor

pytestmark = pytest.mark.production

HOST = "dtr.fjordby.example"
DATABASE_URL = os.environ.get("DATABASE_URL", "")
THROUGH_THE_PROXY = {"Host": HOST, "Origin": f"https://{HOST}", "X_Forwarded_Proto": "https"}
LIBC = ctypes.CDLL(None)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What compose would hand a container, with a database of its own that is dropped afterwards."""
    if not DATABASE_URL.startswith("postgres"):
        pytest.skip("needs the PostgreSQL that ./test starts: DATABASE_URL names none")
    server, name = DATABASE_URL.rsplit("/", 1)[0], f"production_{os.getpid()}"
    var = tmp_path_factory.mktemp("production")
    with psycopg.connect(DATABASE_URL, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield {
        **{key: value for key, value in os.environ.items() if not key.startswith(("DTR_", "DJANGO_"))},
        **{key: os.environ[key] for key in ("DTR_SECRET_KEY", "DTR_FIELD_KEYS", "DTR_INDEX_KEY")},
        "DATABASE_URL": f"{server}/{name}",
        "DTR_PRODUCTION": "1",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DTR_POOL": "1",
        "DTR_ADDRESS": f"https://{HOST}",
        "DTR_HOSTS": HOST,
        "DTR_VAR": str(var),
        "DTR_STATIC": str(var / "static"),
    }
    with psycopg.connect(DATABASE_URL, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def manage(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.HOUSE,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def port(environment: dict[str, str]) -> Iterator[int]:
    """The web service of docker-compose.yml on a free port of this machine."""
    manage(environment, "prepare")
    manage(environment, "collectstatic", "--noinput", "--verbosity=0")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        number = door.getsockname()[1]
    compose = yaml.safe_load((settings.HOUSE / "docker-compose.yml").read_text())
    program, *options = compose["services"]["web"]["command"]
    options = [word for word in options if not word.startswith(("--host=", "--port="))]
    server = subprocess.Popen(
        [sys.executable, "-m", program, *options, "--host=127.0.0.1", f"--port={number}"],
        cwd=settings.HOUSE,
        env=environment,
        preexec_fn=lambda: LIBC.prctl(1, signal.SIGTERM),
    )
    try:
        wait_until_it_answers(server, number)
        yield number
    finally:
        server.terminate()
        server.wait(20)


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    for _attempt in range(600):
        assert server.poll() is None, "the web server ended by itself"
        try:
            assert Visitor(port, Host=HOST).get("/healthz").status == 200
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the web server does not answer")


@pytest.fixture
def anybody(port: int) -> Visitor:
    """Comes through the proxy, as the web server sees it."""
    return Visitor(port, **THROUGH_THE_PROXY)


MOVING_IN = """
from dtr.staff.roles import Role
from tests import build
from tests.visitor import Visitor
nord = build.make_team("Team Nord")
inge = build.make_user("Inge Kjær", Role.MEETING_LEADER, team=nord)
inge.set_password(build.PASSWORD)
inge.save()
meeting = build.make_meeting(nord)
build.make_item(meeting, build.make_citizen("Mogens Ågård", nord))
print(meeting.pk)
"""
NEXT_VERSION = """
from django.db import transaction
from meetings import hold
from meetings import conduct
from meetings.models import Meeting
with transaction.atomic():
    hold.touch(Meeting.objects.get())
"""


@pytest.fixture(scope="module")
def meeting(port: int, environment: dict[str, str]) -> str:
    """The key of a meeting that Inge leads, with one citizen on its agenda."""
    return manage(environment, "shell", "--no-imports", "--command", MOVING_IN).split()[-1]


@pytest.fixture(scope="module")
def inge(port: int, meeting: str) -> Visitor:
    return Visitor(port, **THROUGH_THE_PROXY).log_in("inge@fjordby.example", build.PASSWORD)


def test_the_house_is_ready_with_its_database_and_its_redis(anybody):
    report = json.load(anybody.get("/readyz"))

    assert report["status"] == "ready"
    assert report["database"] == "ready"
    assert report["redis"] == ("ready" if os.environ.get("REDIS_URL") else "not used")


def test_the_login_page_comes_with_its_guards_on(anybody):
    answer = anybody.get("/")
    page = anybody.get(answer.headers["Location"])
    body = page.read().decode()

    assert page.status == 200
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert "__Host-csrf" in page.headers["Set-Cookie"]
    assert "'none'" in page.headers["Content-Security-Policy"]
    assert '<html lang="da"' in body


def test_the_leader_logs_in_and_gets_the_board(meeting, inge):
    answer = inge.get(f"/meetings/{meeting}/console/")
    page = answer.read().decode()

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Mogens Ågård" in page


def test_a_change_in_one_process_reaches_a_screen_that_another_one_serves(meeting, inge, environment):
    stream = inge.get(f"/live/meeting/{meeting}/")
    shown = next_version(stream)

    manage(environment, "shell", "--no-imports", "--command", NEXT_VERSION)

    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert next_version(stream) == shown + 1


def next_version(stream: http.client.HTTPResponse) -> int:
    """Reads on until the stream names a version; its pulse in between is nothing new."""
    for line in stream:
        if line.startswith(b"id: "):
            return int(line.removeprefix(b"id: "))
    pytest.fail("the stream ended")


def test_somebody_who_comes_without_https_is_sent_there(anybody):
    answer = anybody.get("/", **{"X-Forwarded-Proto": "http"})

    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/"


def test_another_name_than_the_houses_own_is_refused(anybody):
    assert anybody.get("/", Host="elsewhere.example").status == 400


def test_static_files_carry_their_fingerprint_and_may_be_kept(anybody, environment):
    names = json.loads((Path(environment["DTR_STATIC"]) / "staticfiles.json").read_text())["paths"]
    stylesheet = next(hashed for plain, hashed in names.items() if plain.endswith("base.css"))

    answer = anybody.get(f"/static/{stylesheet}")

    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_djangos_own_deployment_check_finds_nothing(environment):
    said = manage(environment, "check", "--deploy", "--fail-level=WARNING")

    assert "no issues" in said
