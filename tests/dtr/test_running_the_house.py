"""./run starts the whole house, refuses in one line when it cannot, and leaves nothing running behind."""

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

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
