"""Those who watch over the house are told how it is, and nothing else."""

import re

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from dtr import health


@pytest.fixture(autouse=True)
def nothing_seen_before(monkeypatch):
    monkeypatch.setattr(health, "_seen_migrated", False)


def test_a_living_process_says_so_without_asking_the_database(client):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "alive"}


@pytest.mark.django_db
def test_a_house_without_redis_is_ready(client, settings):
    settings.REDIS_URL = ""

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ready"
    assert answer.json()["redis"] == "not used"


@pytest.mark.django_db
def test_a_house_that_lost_its_redis_is_degraded_and_goes_on(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"


@pytest.mark.django_db
def test_a_database_that_is_older_than_the_code_is_not_ready(client):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("audit")
    MigrationRecorder(connection).record_unapplied(*newest)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "not migrated"


@pytest.mark.django_db
def test_a_database_from_before_the_first_step_that_is_known_is_not_ready(client):
    MigrationRecorder(connection).record_unapplied("meetings", "0014_minutes_that_were_approved")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "not migrated"


@pytest.mark.django_db
def test_a_database_that_is_away_is_not_ready_and_no_bug(client, monkeypatch):
    from django.db import OperationalError

    monkeypatch.setattr(health, "_migrated", lambda: (_ for _ in ()).throw(OperationalError))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_nobody_learns_which_versions_run_here(client, page):
    answer = client.get(page)

    assert not re.search(r"\d+\.\d+", answer.content.decode())
    assert "Server" not in answer.headers


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_watching_changes_nothing(client, page):
    assert client.post(page).status_code == 405
