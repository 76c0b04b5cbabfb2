"""A production house says what it lacks and does not open, and its log holds no CPR number."""

import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings

from dtr.crypto import WithoutCpr

WHOLE = {
    "DTR_PRODUCTION": "1",
    "DATABASE_URL": "postgres://dtr:x@127.0.0.1:9/dtr",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "DTR_ADDRESS": "https://dtr.fjordby.example",
    "DTR_HOSTS": "dtr.fjordby.example",
}


def opened(tmp_path, *command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    keys = {name: os.environ[name] for name in ("PATH", "DTR_SECRET_KEY", "DTR_FIELD_KEYS", "DTR_INDEX_KEY")}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ("diffsettings", "--output=hash"))],
        cwd=settings.HOUSE,
        env={**keys, **WHOLE, "DTR_VAR": str(tmp_path), **changed},
        capture_output=True,
        text=True,
    )


def test_a_whole_one_opens(tmp_path):
    assert opened(tmp_path).returncode == 0


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DTR_ADDRESS", "DTR_HOSTS"])
def test_what_is_lacking_is_named(name, tmp_path):
    done = opened(tmp_path, **{name: ""})

    assert done.returncode != 0
    assert f"A production house needs {name}" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("DATABASE_URL", "sqlite:////tmp/x.sqlite3"), ("EMAIL_URL", "filemail:///tmp/mail")]
)
def test_a_file_is_no_database_and_no_mail(name, value, tmp_path):
    done = opened(tmp_path, **{name: value})

    assert done.returncode != 0
    assert "A production house" in done.stderr


def test_it_is_not_started_by_run_and_has_no_demo(tmp_path):
    for command in ("run", "demo"):
        done = opened(tmp_path, command)

        assert done.returncode != 0
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_a_traceback_in_the_log_holds_no_cpr_number():
    line = WithoutCpr("{message}", style="{")
    try:
        raise ValueError("120438-5123 kan ikke læses")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "Fejl for %s", ("1204385123",), sys.exc_info())

    written = line.format(record)

    assert "5123" not in written
    assert "120438-xxxx kan ikke læses" in written
