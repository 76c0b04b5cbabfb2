"""A municipality loads its own table of conditions; old goals keep the code they were written with."""

import datetime as dt

import pytest
from django.core.management import call_command

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import conditions
from goals.models import FunctionalCondition
from tests import build

pytestmark = pytest.mark.django_db

HEAD = "Kode;Område;Tilstand;Gyldig fra;Gyldig til;Erstattes af\n"
TABLE = (
    HEAD
    + "personlig-pleje;Egenomsorg;Personlig pleje;2025-08-01;;\n"
    + "X1;Mobilitet;Gå på trapper;1.1.2027;;\n"
    + "X2;Mobilitet;Gå på gulv;1.1.2026;31.12.2026;X1\n"
)


def raw(text=TABLE, encoding="utf-8"):
    return text.encode(encoding)


def test_a_file_is_planned_and_then_loaded_once(cast):
    planned = conditions.plan(raw())
    assert not FunctionalCondition.objects.filter(code="X1").exists()

    conditions.load(raw(), by=cast.astrid)
    conditions.load(raw(), by=cast.astrid)

    assert planned.counts == {"new": 2, "changed": 0, "unchanged": 1, "ended": 0}
    gone = FunctionalCondition.objects.get(code="X2")
    assert gone.is_outgoing
    assert gone.replaced_by.code == "X1"
    assert [event.code for event in Event.objects.changes()] == ["conditions.loaded"]


def test_a_whole_table_puts_the_others_out_of_use_and_old_goals_keep_theirs(cast):
    kept = FunctionalCondition.objects.get(code="lave-mad")
    goal = build.make_goal(cast.mogens, condition=kept, current_level=3, expected_level=1)

    conditions.load(raw(), by=cast.astrid, whole=True)

    goal.refresh_from_db()
    assert goal.condition == kept
    assert goal.condition.is_outgoing
    assert {one.code for one in FunctionalCondition.objects.valid_on(clock.today())} == {
        "personlig-pleje",
        "X1",
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("X1;Mobilitet;;2027-01-01;;", "faulty"),
        ("X1;Mobilitet;Gå;31.2.2027;;", "no_date"),
        ("X1;Mobilitet;Gå;2027-01-01;2026-01-01;", "faulty"),
        ("X1;Mobilitet;Gå;2027-01-01;;findes-ikke", "no_heir"),
        ("X1;Mobilitet;Gå;2027-01-01;;\nX1;Mobilitet;Gå;2027-01-01;;", "twice"),
        ("X1;Mobilitet;" + "x" * 101 + ";2027-01-01;;", "faulty"),
    ],
)
def test_a_fault_is_told_by_its_line_and_nothing_is_written(cast, line, code):
    before = FunctionalCondition.objects.count()

    with pytest.raises(Refusal) as refusal:
        conditions.load(raw(HEAD + line + "\n"), by=cast.astrid)

    assert [problem.code for problem in refusal.value.problems] == [code]
    assert FunctionalCondition.objects.count() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_lines"),
        (b"PK\0\3", "not_text"),
        (b"Kode;Tilstand\nX1;G\n", "missing_column"),
        (b"x" * 1_000_001, "too_many"),
    ],
)
def test_what_is_no_such_file_is_refused(content, code):
    with pytest.raises(Refusal) as refusal:
        conditions.plan(content)

    assert refusal.value.code == code


def test_letters_of_an_old_windows_file_and_commas_are_read():
    table = TABLE.replace(";", ",")

    assert [one.title for one in conditions.plan(raw(table, "cp1252")).made] == [
        "Gå på trapper",
        "Gå på gulv",
    ]


def test_only_a_keeper_loads_a_table(cast):
    with pytest.raises(Refusal) as refusal:
        conditions.load(raw(), by=cast.inge)

    assert refusal.value.code == "not_yours"


def test_the_command_shows_first_and_writes_on_commit(cast, tmp_path, capsys):
    file = tmp_path / "tilstande.csv"
    file.write_bytes(raw())

    call_command("load_conditions", str(file))
    assert not FunctionalCondition.objects.filter(code="X1").exists()
    call_command("load_conditions", str(file), "--commit", "--by", cast.astrid.email)

    assert FunctionalCondition.objects.get(code="X1").valid_from == dt.date(2027, 1, 1)
    assert "Gå på trapper" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("load_conditions", str(tmp_path / "findes-ikke.csv"))
