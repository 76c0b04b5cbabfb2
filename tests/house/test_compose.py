"""docker-compose.yml cannot be run where the tests run, so each thing it names is looked up in the code."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

COMPOSE = settings.HOUSE / "docker-compose.yml"
SETTINGS = settings.HOUSE / "dtr" / "settings.py"
# The image sets the two folders; the other two have defaults that suit a production house.
LEFT_ON_PURPOSE = {"DTR_VAR", "DTR_STATIC", "DTR_HTTPS", "DTR_LOG_LEVEL"}
HOUSE_SERVICES = ("web", "worker", "beat", "prepare")
SECRETS = {"DTR_SECRET_KEY", "DTR_FIELD_KEYS", "DTR_INDEX_KEY", "POSTGRES_PASSWORD", "EMAIL_URL"}
READ_BY_THE_IMAGES = {
    "db": {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"},
    "proxy": {"DTR_ADDRESS"},
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    return compose["services"]


def command_of(service: dict[str, Any]) -> list[str]:
    assert isinstance(service["command"], list), "a command is a list: no shell stands between"
    return service["command"]


def option(command: list[str], name: str) -> str:
    return next(word.split("=", 1)[1] for word in command if word.startswith(f"{name}="))


def test_several_web_processes_stand_behind_one_address(services):
    published = {name for name, service in services.items() if service.get("ports")}

    assert published == {"proxy"}
    assert int(option(command_of(services["web"]), "--workers")) > 1
    assert "web 8000" in (settings.HOUSE / "deploy" / "Caddyfile").read_text()


def test_the_web_server_is_one_that_can_be_imported(services):
    program, application, *_options = command_of(services["web"])
    module, name = application.split(":")

    assert program == "uvicorn"
    assert callable(getattr(importlib.import_module(module), name))


def test_the_web_server_knows_each_option_it_is_given(services):
    from uvicorn.main import main as uvicorn

    known = {word for parameter in uvicorn.params for word in (*parameter.opts, *parameter.secondary_opts)}
    given = {word.split("=")[0] for word in command_of(services["web"]) if word.startswith("--")}

    assert given <= known


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_knows_each_command_and_option(services, name):
    from celery.bin.celery import celery

    program, app, subcommand, *options = command_of(services[name])
    known = {word for parameter in celery.commands[subcommand].params for word in parameter.opts}

    assert program == "celery"
    assert importlib.import_module(f"{app.removeprefix('--app=')}.celery").app.main == "dtr"
    assert {word.split("=")[0] for word in options} <= known


def test_preparing_is_a_command_of_the_house_and_comes_first(services):
    program, script, subcommand = command_of(services["prepare"])

    assert (program, script) == ("python", "manage.py")
    assert get_commands()[subcommand] == "dtr"
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"


def test_there_is_one_timetable(services):
    beats = [name for name, service in services.items() if "beat" in service.get("command", [])]

    assert beats == ["beat"]
    assert "deploy" not in services["beat"]


@pytest.mark.parametrize("name", HOUSE_SERVICES)
def test_each_variable_is_read_by_the_settings(services, name):
    source = SETTINGS.read_text()

    unread = [variable for variable in services[name]["environment"] if f'"{variable}"' not in source]

    assert unread == []


def test_each_variable_of_the_settings_is_set_here_or_left_on_purpose(services):
    read = re.findall(r'"((?:DTR_|DATABASE_|REDIS_|EMAIL_)[A-Z_]*)"', SETTINGS.read_text())
    set_here = set(services["web"]["environment"])

    assert set(read) == set_here | LEFT_ON_PURPOSE


@pytest.mark.parametrize("name", HOUSE_SERVICES)
def test_each_house_service_is_a_production_house(services, name):
    assert services[name]["environment"]["DTR_PRODUCTION"] == "1"


@pytest.mark.parametrize("name", READ_BY_THE_IMAGES)
def test_other_images_are_told_only_what_they_read(services, name):
    assert set(services[name]["environment"]) == READ_BY_THE_IMAGES[name]


def test_no_secret_has_a_default():
    references = re.findall(r"\$\{(\w+)(.*?)\}", COMPOSE.read_text())

    assert {name for name, _rest in references} >= SECRETS
    assert [name for name, rest in references if not rest.startswith(":?")] == []


def test_the_example_names_every_variable_and_gives_no_value():
    asked_for = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text()))
    lines = (settings.HOUSE / ".env.example").read_text().splitlines()
    example = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert set(example) == asked_for
    assert set(example.values()) == {""}


@pytest.mark.parametrize("name", ["web", "worker", "db", "redis"])
def test_what_others_wait_for_says_how_it_is(services, name):
    assert services[name]["healthcheck"]["test"]


def test_files_and_folders_that_are_mounted_exist(compose, services):
    mounts = [mount for service in services.values() for mount in service.get("volumes", [])]
    sources = {mount.split(":")[0] for mount in mounts}

    assert {source for source in sources if not source.startswith(".")} == set(compose["volumes"])
    assert all((settings.HOUSE / source).exists() for source in sources if source.startswith("."))


def test_the_database_sorts_as_danish_does_and_redis_forgets_nothing_silently(services):
    assert "--icu-locale=da-DK" in services["db"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert services["redis"]["command"][-2:] == ["--maxmemory-policy", "noeviction"]


def test_the_image_is_built_from_what_the_repository_holds():
    lines = (settings.HOUSE / "Dockerfile").read_text()
    copied = re.findall(r"^COPY (?:--\S+ )*(\S+) ", lines, re.MULTILINE)

    assert all((settings.HOUSE / Path(source)).exists() for source in copied)
    assert "USER dtr" in lines
    assert "python manage.py collectstatic" in lines
