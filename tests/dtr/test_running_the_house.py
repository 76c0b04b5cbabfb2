"""./run starts the whole house, refuses in one line when it cannot, and leaves nothing running behind."""

import fcntl
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.visitor import Visitor

ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A folder of its own, with a space in its name."""
    folder = tmp_path / "the house"
    folder.mkdir()
    return folder


def start(var: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "run", *options],
        cwd=settings.HOUSE,
        env=ENVIRONMENT | {"DTR_VAR": str(var)},
        capture_output=True,
        text=True,
    )


def make_keys(var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    without_keys = {key: value for key, value in ENVIRONMENT.items() if not key.startswith("DTR_")}
    return subprocess.run(
        [sys.executable, "bin/keys"],
        cwd=settings.HOUSE,
        env=without_keys | {"DTR_VAR": str(var)} | environment,
        capture_output=True,
        text=True,
    )


def assert_refused_in_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert all(word in done.stderr for word in words), done.stderr


def test_a_port_in_use_is_named(var):
    with socket.socket() as somebody_else:
        somebody_else.bind(("127.0.0.1", 0))
        somebody_else.listen()
        port = str(somebody_else.getsockname()[1])

        done = start(var, "--port", port)

    assert_refused_in_one_line(done, port)


def test_a_second_house_in_the_same_folder_is_refused(var):
    with (var / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()

        done = start(var)

    assert_refused_in_one_line(done, "4711", str(var))


def test_a_folder_that_cannot_be_written_is_named(var):
    (var / "a file").touch()

    done = start(var / "a file")

    assert_refused_in_one_line(done, str(var / "a file"))


def test_a_database_that_cannot_be_opened_is_one_line(var):
    (var / "dtr.sqlite3").write_text("this is not a database, it only says so at some length")

    assert_refused_in_one_line(start(var, "--port", "0"))


def test_keys_are_made_once_and_only_their_owner_can_read_them(var):
    first = make_keys(var)
    written = (var / "keys.env").read_text()
    second = make_keys(var)

    assert (first.returncode, second.returncode) == (0, 0)
    assert (var / "keys.env").stat().st_mode & 0o077 == 0
    assert (var / "keys.env").read_text() == written


def test_new_keys_are_not_made_for_an_old_database(var):
    (var / "dtr.sqlite3").touch()

    assert_refused_in_one_line(make_keys(var), "keys.env")


def test_a_production_house_makes_no_keys_of_its_own(var):
    assert_refused_in_one_line(make_keys(var, DTR_PRODUCTION="1"), "DTR_SECRET_KEY")


def test_keys_that_cannot_be_written_are_one_line(var):
    (var / "a file").touch()

    assert_refused_in_one_line(make_keys(var / "a file" / "below"), "a file")


@pytest.mark.production
def test_ctrl_c_closes_the_whole_house_also_while_a_screen_is_following(var):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    house = subprocess.Popen(
        [sys.executable, "manage.py", "run", "--port", str(port)],
        cwd=settings.HOUSE,
        env=ENVIRONMENT | {"DTR_VAR": str(var)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until_it_is_open(house)
        children = Path(f"/proc/{house.pid}/task/{house.pid}/children").read_text().split()
        visitor = Visitor(port).log_in(*first_login(var))
        meeting = re.search(r"/meetings/([0-9a-f-]{36})/", visitor.get("/").read().decode())
        stream = visitor.get(f"/live/meeting/{meeting[1]}/")
        stream.readline()

        house.send_signal(signal.SIGINT)
        said, complained = house.communicate(timeout=60)

        assert house.returncode == 0
        assert len(said.split()) > 0
        assert "Traceback" not in complained
        assert len(children) == 3
        assert [child for child in children if Path("/proc", child).exists()] == []
    finally:
        house.kill()
        house.wait()


def until_it_is_open(house: subprocess.Popen[str]) -> None:
    """Reads what it says up to the line that tells how to close it, by which time all three run."""
    assert house.stdout
    assert house.stderr
    assert any("Ctrl-C" in line for line in house.stdout), house.stderr.read()


def first_login(var: Path) -> list[str]:
    """Address and password of the first person in the demo, the meeting leader."""
    return (var / "demo-logins.txt").read_text().splitlines()[0].split("\t")[1:]
