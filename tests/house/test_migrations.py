"""Every step of the database has a way back and forth again, and what 0.3.0 left behind counts as done."""

import os
import subprocess
import sys
from collections import defaultdict
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from dtr.migrating import no_older_than_0_3_0

STEPS = (
    [],
    ["meetings", "zero"],
    ["goals", "zero"],
    ["citizens", "zero"],
    ["outbox", "zero"],
    ["audit", "zero"],
    [],
)
WALK = f"""
import django
django.setup()
from django.core.management import call_command
for step in {STEPS}:
    try:
        call_command("migrate", *step, verbosity=0)
    except Exception as error:
        raise SystemExit(f"{{step}}: {{error}}")
"""  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_house(request, tmp_path):
    """The environment of a house with an empty database."""
    environment = {
        key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}
    }
    environment |= {"DTR_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dtr.settings"}
    if request.param == "sqlite":
        yield environment
        return
    server, name = os.environ["DATABASE_URL"], f"steps_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as door:
        door.execute(f"CREATE DATABASE {name}")
        yield environment | {"DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
        door.execute(f"DROP DATABASE {name}")


def test_all_steps_lead_back_and_forth_again(empty_house):
    done = subprocess.run([sys.executable, "-c", WALK], env=empty_house, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr.splitlines()[-1]


def steps_of_0_3_0():
    """By room, the steps that version 0.3.0 had and that fewer have replaced."""
    steps = defaultdict(list)
    for replacing in MigrationLoader(None).disk_migrations.values():
        for app, name in replacing.replaces:
            if app in ("outbox", "staff", "citizens", "goals", "meetings"):
                steps[app].append(name)
    return {app: sorted(names) for app, names in steps.items()}


def forget(*keys):
    for app, name in keys:
        MigrationRecorder(connection).record_unapplied(app, name)


@pytest.fixture
def left_behind(db):
    """The database as version 0.3.0 left it: it knows the steps of then, and none that replaces them."""
    rooms = steps_of_0_3_0()
    forget(
        *(
            key
            for key, step in MigrationLoader(None).disk_migrations.items()
            if key[0] in rooms and step.replaces
        )
    )


def test_a_database_that_0_3_0_left_behind_has_nothing_to_do(left_behind):
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert no_older_than_0_3_0(databases=["default"]) == []


@pytest.mark.parametrize("app", ["outbox", "staff", "citizens", "goals", "meetings"])
def test_a_database_older_than_0_3_0_is_refused_wherever_it_stands(left_behind, app):
    names = steps_of_0_3_0()[app]
    for name in reversed(names[1:]):
        forget((app, name))

        assert no_older_than_0_3_0(databases=["default"]) != []


def test_whoever_starts_with_such_a_database_is_told_what_to_do(left_behind):
    forget(("meetings", "0014_minutes_that_were_approved"))

    with pytest.raises(SystemExit, match=r"0\.3\.0"):
        call_command("prepare")
