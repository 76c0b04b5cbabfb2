"""Citizens from a file: what is understood, what is a fault, and that it is all of it or nothing.

Each test writes a small file as somebody's spreadsheet would, and reads what the command says.
"""

import datetime as dt
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from citizens import sheet
from citizens.import_lines import Reader
from citizens.models import CareCourse, Citizen
from citizens.models.course import CourseKind
from dtr.audit.models import Event
from dtr.crypto import birth_date
from dtr.refusal import Refusal
from goals import importing
from goals.models import Goal
from tests import build

HEADINGS = "navn;cpr;adresse;kontaktperson;forløb;startdato;mål;egne ord"
AGNES = "Agnes Bæk;120458-5123;Bakken 1;Karim Øst;Rehabilitering;1.2.2027;Jeg vil gå|Jeg vil synge;Spørg mig"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def said(cast, tmp_path):
    """``said(bytes or text, …)``: the exit code and everything the command said."""

    def run(content: bytes | str, *options: str, team: str = "Team Nord") -> tuple[int, str]:
        path = tmp_path / "borgere.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return command(str(path), f"--team={team}", *options)

    return run


def command(*words: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("import_citizens", *words, stdout=out, stderr=out)
    except SystemExit as end:
        return (end.code, out.getvalue()) if isinstance(end.code, int) else (1, f"{out.getvalue()}{end.code}")
    return 0, out.getvalue()


def lines(*rows: str) -> str:
    return "\n".join([HEADINGS, *rows])


def nothing_is_written(citizens: int = 3) -> bool:
    return (
        Citizen.objects.count() == citizens and not CareCourse.objects.exists() and not Event.objects.exists()
    )


def test_without_commit_the_file_is_only_looked_at(said):
    code, words = said(lines(AGNES))

    assert code == 0
    assert "Agnes Bæk" in words
    assert "120458-xxxx" in words
    assert "5123" not in words
    assert "--commit" in words
    assert nothing_is_written()


def test_commit_writes_citizen_course_and_goals(said, cast):
    code, _words = said(lines(AGNES), "--commit")

    agnes = Citizen.objects.with_cpr("1204585123").get()
    course = agnes.courses.get()
    assert code == 0
    assert (agnes.name, agnes.address, agnes.team, agnes.contact_person) == (
        "Agnes Bæk", "Bakken 1", cast.nord, cast.karim,
    )  # fmt: skip
    assert (course.kind, str(course.start_date), course.citizen_wish) == (
        CourseKind.REHABILITATION, "2027-02-01", "Spørg mig",
    )  # fmt: skip
    assert {goal.citizen_wish for goal in agnes.goals.all()} == {"Jeg vil gå", "Jeg vil synge"}


def test_the_trail_tells_who_imported_how_many_and_each_citizen(said, cast):
    said(lines(AGNES), "--commit", f"--by={build_coordinator(cast).email}")

    whole = Event.objects.get(code="citizens.imported")
    assert whole.facts == {"new": 1, "changed": 0, "unchanged": 0}
    assert whole.actor_name == "Ane Lund"
    assert {event.code for event in Event.objects.all()} == {
        "citizens.imported", "citizen.registered", "course.started", "goal.set",
    }  # fmt: skip
    assert "5123" not in str(list(Event.objects.values()))


def build_coordinator(cast):
    return build.make_user("Ane Lund", "coordinator", team=cast.nord)


def test_somebody_who_cannot_register_citizens_cannot_import(said, cast):
    code, words = said(lines(AGNES), "--commit", f"--by={cast.karim.email}")

    assert code == 1
    assert "Karim Øst cannot register citizens" in words
    assert nothing_is_written()


def test_the_same_file_twice_changes_nothing(said):
    no_number = "Bodil Lund;;Bakken 2;;§ 10;2.2.2027;Jeg vil hjem;"
    said(lines(AGNES, no_number), "--commit")
    before = list(Citizen.objects.order_by("pk").values()), list(Goal.objects.values()), Event.objects.count()

    code, words = said(lines(AGNES, no_number), "--commit")

    assert code == 0
    assert "Unchanged: 2" in words
    assert before == (
        list(Citizen.objects.order_by("pk").values()), list(Goal.objects.values()), Event.objects.count(),
    )  # fmt: skip


def test_a_changed_line_says_which_fields_and_changes_those(said, cast):
    said(lines(AGNES), "--commit")
    moved = AGNES.replace("Bakken 1", "Dalen 9").replace("Jeg vil synge", "Jeg vil danse")

    _code, words = said(lines(moved), "--commit")

    assert "Address, Goals" in words
    agnes = Citizen.objects.with_cpr("1204585123").get()
    assert agnes.address == "Dalen 9"
    assert agnes.goals.count() == 3
    assert Event.objects.filter(code="citizen.changed", facts={"fields": ["address"]}).count() == 1


def test_an_empty_cell_changes_nothing(said):
    said(lines(AGNES), "--commit")

    _code, words = said(lines("Agnes Bæk;1204585123;;;;;;"), "--commit")

    assert "Unchanged: 1" in words
    assert Citizen.objects.with_cpr("1204585123").get().address == "Bakken 1"


def test_own_words_written_since_are_kept(said):
    said(lines(AGNES), "--commit")
    CareCourse.objects.update(citizen_wish="Nye ord")

    code, words = said(lines(AGNES), "--commit")

    assert code == 0
    assert "those are kept" in words
    assert CareCourse.objects.get().citizen_wish == "Nye ord"


def test_missing_own_words_are_filled_in_and_recorded(said):
    said(lines(AGNES.removesuffix("Spørg mig")), "--commit")

    said(lines(AGNES), "--commit")

    assert CareCourse.objects.get().citizen_wish == "Spørg mig"
    assert Event.objects.filter(code="citizen.changed", facts={"fields": ["citizen_wish"]}).exists()


def test_a_number_is_filled_in_for_the_one_citizen_of_that_name_and_address(said):
    said(lines("Agnes Bæk;;Bakken 1;;;;;"), "--commit")

    _code, words = said(lines(AGNES), "--commit")

    assert "Changed: 1" in words
    assert Citizen.objects.filter(name="Agnes Bæk").get().cpr == "1204585123"


def test_all_or_nothing(said):
    code, words = said(lines(AGNES, "Bodil Lund;310299-1234;;;;;;"), "--commit")

    assert code == 1
    assert "Line 3:" in words
    assert "1 fault." in words
    assert nothing_is_written()


def test_a_failure_half_way_leaves_nothing(said, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(importing, "_set_goals", broken)

    with pytest.raises(RuntimeError):
        said(lines(AGNES), "--commit")

    assert nothing_is_written()


@pytest.mark.parametrize(
    "content",
    [
        lines(AGNES).encode("utf-8"),
        lines(AGNES).encode("utf-8-sig"),
        lines(AGNES).encode("cp1252"),
        lines(AGNES).replace("\n", "\r\n").encode("cp1252"),
        lines(AGNES).replace("\n", "\r").encode(),
        lines(AGNES).replace(";", ",").encode(),
        lines(AGNES).replace(";", "\t").encode(),
        lines(AGNES).replace("ø", "ø").encode("utf-8"),
        ('"' + lines(AGNES).replace(";", '";"').replace("\n", '"\n"') + '"').encode(),
        ("\n\n" + lines(AGNES) + "\n;;;;;;;\n\n").encode(),
        lines(AGNES)
        .replace(HEADINGS, "NAME; CPR-Nummer ;Address;Contact Person;Course kind;START DATE;Goals;Own words")
        .encode(),
    ],
    ids=["utf8", "mark", "cp1252", "crlf", "cr", "comma", "tab", "decomposed", "quotes", "blank", "english"],
)
def test_files_as_people_save_them(said, cast, content):
    code, _words = said(content, "--commit")

    agnes = Citizen.objects.with_cpr("1204585123").get()
    assert code == 0
    assert (agnes.name, agnes.contact_person) == ("Agnes Bæk", cast.karim)
    assert agnes.goals.count() == 2


def test_columns_may_come_in_any_order(said):
    code, _words = said("cpr,navn\n1204585123,Agnes Bæk\n", "--commit")

    assert code == 0
    assert Citizen.objects.with_cpr("1204585123").get().name == "Agnes Bæk"


def test_a_separator_inside_quotes_is_text(said):
    row = '"Bæk; Agnes";1204585123;"Bakken 1\n8000 Fjordby";;§ 10;1.2.2027;;"Hun sagde ""ja"""'

    said(lines(row), "--commit")

    agnes = Citizen.objects.with_cpr("1204585123").get()
    assert agnes.name == "Bæk; Agnes"
    assert agnes.address == "Bakken 1, 8000 Fjordby"
    assert agnes.courses.get().citizen_wish == 'Hun sagde "ja"'


@pytest.mark.parametrize("start", ["=HYPERLINK(1)", "+45 12", "-minus", "@home"])
def test_what_looks_like_a_formula_is_kept_as_text(said, start):
    said(lines(f"Agnes Bæk;1204585123;;;;;{start};"), "--commit")

    assert Goal.objects.get().citizen_wish == start


def test_a_leading_zero_that_a_spreadsheet_dropped_is_forgiven(said):
    code, _words = said(lines("Agnes Bæk;204585123;;;;;;"), "--commit")

    assert code == 0
    assert Citizen.objects.with_cpr("0204585123").exists()


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Rehabilitering", CourseKind.REHABILITATION),
        ("rehabilitation", CourseKind.REHABILITATION),
        ("§ 83 a", CourseKind.REHABILITATION),
        ("SEL §83A", CourseKind.REHABILITATION),
        ("Pleje- og omsorgsforløb", CourseKind.CARE_COURSE),
        ("Care course (ældreloven § 10)", CourseKind.CARE_COURSE),
        ("§ 10", CourseKind.CARE_COURSE),
        ("§ 86", CourseKind.TRAINING),
        ("§ 140", CourseKind.RETRAINING),
        ("Genoptræning", CourseKind.RETRAINING),
        ("MIDLERTIDIG PLADS", CourseKind.TEMPORARY_PLACE),
        ("temporary_place", CourseKind.TEMPORARY_PLACE),
    ],
)
def test_kinds_of_course_are_known_by_name_code_and_section(said, typed, kind):
    said(lines(f"Agnes Bæk;1204585123;;;{typed};1.2.2027;;"), "--commit")

    assert CareCourse.objects.get().kind == kind


@pytest.mark.parametrize("typed", ["1.2.2027", "01-02-2027", "1/2/2027", "2027-02-01", "01.02.2027"])
def test_dates_as_danes_and_machines_write_them(said, typed):
    said(lines(f"Agnes Bæk;1204585123;;;§ 10;{typed};;"), "--commit")

    assert str(CareCourse.objects.get().start_date) == "2027-02-01"


def test_the_contact_person_may_be_an_email_address(said, cast):
    said(lines(f"Agnes Bæk;1204585123;;{cast.karim.email.upper()};;;;"), "--commit")

    assert Citizen.objects.with_cpr("1204585123").get().contact_person == cast.karim


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (";1204585123;;;;;;", "The name is missing"),
        (f"{'x' * 101};;;;;;;", "longer than 100"),
        (f"Agnes;;{'x' * 201};;;;;", "longer than 200"),
        (f"Agnes;;;;§ 10;1.2.2027;;{'x' * 2001}", "longer than 2000"),
        (f"Agnes;;;;;;{'x' * 1001};", "longer than 1,000"),
        ("Agnes;123;;;;;;", "ten digits"),
        ("Agnes;1,20E+09;;;;;;", "ten digits"),
        ("Agnes;310299-1234;;;;;;", "not a date"),
        ("Agnes;010140-5123;;;;;;", "not yet born"),
        ("Agnes;;;Sofie Ågaard;;;;", "Nobody in the team is called Sofie Ågaard"),
        ("Agnes;;;;Svømning;1.2.2027;;", "no kind of course we know"),
        ("Agnes;;;;§ 83;1.2.2027;;", "no kind of course we know"),
        ("Agnes;;;;§ 10;;;", "no start date"),
        ("Agnes;;;;;1.2.2027;;", "no kind of course"),
        ("Agnes;;;;;;;Egne ord", "belong to a course"),
        ("Agnes;;;;§ 10;31.02.2027;;", "is not a date"),
        ("Agnes;;;;§ 10;1.2.27;;", "is not a date"),
        ("Agnes;;;;§ 10;i morgen;;", "is not a date"),
        ("Agnes;;;;§ 10;3.3.2028;;", "more than a year from now"),
        ("Agnes;;;;§ 10;1.1.1979;;", "before 1980"),
        (f"Agnes;;;;;;{'x' * 20_001};", "longer than 20,000"),
        ("Agnes;;;;;;;;for meget", "more cells than there are headings"),
    ],
)
def test_a_fault_is_told_by_line_in_a_sentence(said, row, sentence):
    code, words = said(lines("Bodil Lund;;;;;;;", row), "--commit")

    assert code == 1
    assert "Line 3:" in words
    assert sentence in words
    assert nothing_is_written()


def test_a_course_before_the_birthday_is_a_fault(said, monkeypatch):
    monkeypatch.setattr("citizens.import_lines.birth_date", lambda digits: dt.date(2000, 1, 1))

    code, words = said(lines("Agnes;1204585123;;;§ 10;1.1.1999;;"))

    assert code == 1
    assert "Line 2: The course starts before the citizen is born." in words


def test_a_number_twice_in_the_file_is_a_fault(said):
    code, words = said(lines(AGNES, AGNES.replace("Agnes", "Anna")))

    assert code == 1
    assert "Line 3: The CPR number is already on line 2." in words


def test_two_lines_without_numbers_for_one_name_and_address_are_a_fault(said):
    code, words = said(lines("Agnes Bæk;;Bakken 1;;;;;", "agnes  bæk;;bakken 1;;;;;"))

    assert code == 1
    assert "same citizen as on line 2" in words


def test_a_line_without_number_beside_one_with_is_a_fault(said):
    code, words = said(lines("Agnes Bæk;;Bakken 1;;;;;", "Agnes Bæk;1204585123;Bakken 1;;;;;"))

    assert code == 1
    assert "Line 2: This may be the same citizen as on line 3." in words


def test_namesakes_at_one_address_with_their_own_numbers_are_two_citizens(said):
    code, _words = said(
        lines("Jens Bæk;1204585123;Bakken 1;;;;;", "Jens Bæk;1204685124;Bakken 1;;;;;"), "--commit"
    )

    assert code == 0
    assert Citizen.objects.filter(name="Jens Bæk").count() == 2


def test_a_number_of_another_team_is_refused_without_saying_whose(said, cast):
    cast.niels.set_cpr("1204585123")
    cast.niels.save()

    code, words = said(lines(AGNES))

    assert code == 1
    assert "cannot be used in this team" in words
    assert "Niels" not in words
    assert "Syd" not in words


def test_two_colleagues_of_one_name_are_not_guessed_between(said, cast):
    build.make_user("Karim Øst", "nurse", team=cast.nord, email="karim2@fjordby.example")

    code, words = said(lines(AGNES))

    assert code == 1
    assert "Several in the team are called Karim Øst" in words


def test_a_second_open_course_of_a_kind_is_a_fault(said):
    said(lines(AGNES), "--commit")

    code, words = said(lines(AGNES.replace("1.2.2027", "5.2.2027")), "--commit")

    assert code == 1
    assert "already has an open course of this kind" in words


def test_a_very_old_number_is_a_warning(said):
    code, words = said(lines("Agnes;010199-5123;;;;;;"))

    assert code == 0
    assert "Line 2 (warning): The CPR number makes the citizen 128 years old." in words


def test_an_unknown_column_is_a_warning(said):
    code, words = said("navn;cpr;skostørrelse\nAgnes;1204585123;38\n")

    assert code == 0
    assert "“skostørrelse” is not known" in words


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\n \n;;;\n", "empty"),
        (HEADINGS.encode(), "no citizens below"),
        (b"navn;adresse\nAgnes;Bakken\n", "lacks the heading CPR number"),
        (b"navn;cpr;name\nAgnes;;Anna\n", "Name is there twice"),
        (b"navn;cpr\nAg\0nes;\n", "NUL"),
        (b"PK\x03\x04" + bytes(100), "not a CSV file"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "not a CSV file"),
        (bytes(range(1, 32)) * 10, "not text"),
        (b"navn;cpr\nAg\x81nes;\n", "neither UTF-8 nor Windows-1252"),
        ("navn;cpr\nÅse;\n".encode() + "Bæk;\n".encode("cp1252"), "mixes encodings: line 2"),
        (b'navn;cpr\nAgnes;\n"Bodil;\nCecilie;\n', "begins on line 3"),
        (b'navn;cpr\n"Agnes" B;\n', "begins on line 2"),
        (b"navn;cpr\n" + b"x" * 200_000 + b";\n", "begins on line 2"),
        (b"navn;cpr" + b";x" * 49 + b"\nAgnes;\n", "more than 50 columns"),
        (b"navn;cpr\n" + b"Agnes;\n" * 5001, "more than 5,000 lines"),
        (b"navn;cpr\n" + b"x" * 2_000_000, "larger than 2 MB"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(said, content, sentence):
    code, words = said(content, "--commit")

    assert code == 1
    assert sentence in words
    assert nothing_is_written()


def test_a_file_that_is_not_there_and_a_folder(cast, tmp_path):
    assert command(str(tmp_path / "nowhere.csv"), "--team=Team Nord") == (
        1, f"There is no file {tmp_path}/nowhere.csv.",
    )  # fmt: skip
    assert "is a folder" in command(str(tmp_path), "--team=Team Nord")[1]


def test_an_unknown_team_is_answered_with_the_teams_there_are(said):
    code, words = said(lines(AGNES), team="Team Øst")

    assert code == 1
    assert "The teams are: Team Nord, Team Syd." in words


def test_an_unknown_actor_is_refused(said):
    code, words = said(lines(AGNES), "--by=nobody@fjordby.example")

    assert code == 1
    assert "Nobody who works here" in words


def test_a_long_file_tells_how_far_it_has_come(said):
    code, words = said(lines(*(f"Borger {number};;Vej {number};;;;;" for number in range(1200))))

    assert code == 0
    assert "500 of 1200 lines read" in words
    assert "1000 of 1200 lines read" in words


def test_a_long_file_asks_the_database_no_more_than_a_short_one(cast, django_assert_num_queries):
    few = sheet.read(lines(AGNES).encode())
    many = sheet.read(lines(*(f"Borger {number};;Vej {number};;;;;" for number in range(300))).encode())
    with django_assert_num_queries(5):
        importing.plan(few, cast.nord)

    with django_assert_num_queries(4):  # no CPR numbers to look for in other teams
        importing.plan(many, cast.nord)


def test_two_imports_at_once_are_one_after_the_other(cast):
    agnes = sheet.read(lines(AGNES).encode())
    importing.import_file(agnes, cast.nord, by=None)

    again = importing.import_file(agnes, cast.nord, by=None)

    assert again.counts == {"new": 0, "changed": 0, "unchanged": 1}


def test_a_file_with_faults_is_refused_with_each_of_them(cast):
    faulty = sheet.read(lines("Agnes;123;;;;;;", ";;;;;;;x").encode())

    with pytest.raises(Refusal) as refused:
        importing.import_file(faulty, cast.nord, by=None)

    assert refused.value.code == "faults"
    assert [problem.code for problem in refused.value.problems] == ["cpr_invalid", "no_name", "no_kind"]


cells = st.text(max_size=40) | st.sampled_from(
    [
        "1204585123",
        "0101",
        "§ 10",
        "1.2.2027",
        "31.2.2027",
        "Karim Øst",
        "=1+1",
        '"',
        ";",
        "|",
        "Agnes",
        "\r",
        "9" * 40,
    ]
)
rows = st.lists(st.lists(cells, max_size=10), max_size=8)


def bare(rows: list[list[str]]) -> bytes:
    return lines(*(";".join(row) for row in rows)).encode("utf-8", "surrogatepass")


def quoted(rows: list[list[str]]) -> bytes:
    return bare([['"' + cell.replace('"', '""') + '"' for cell in row] for row in rows])


garbage = st.one_of(st.binary(max_size=400), rows.map(bare), rows.map(quoted))


@effort(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=garbage)
def test_whatever_the_file_holds_the_answer_is_a_plan_or_a_sentence(cast, content):
    try:
        answer = importing.plan(sheet.read(content), cast.nord).remarks
    except Refusal as refusal:
        answer = [refusal]

    assert all(remark.sentence for remark in answer)


def test_the_example_of_the_readme_is_understood(cast):
    example = sheet.read((settings.HOUSE / "docs" / "borgere-eksempel.csv").read_bytes())
    reader = Reader(cast.nord)

    rows = reader.rows(example, importing.nowhere)

    assert len(rows) == 6
    assert {remark.code for remark in reader.remarks} <= {"very_old", "contact_unknown"}
    assert all(row.kind and row.start and row.goals and row.wish for row in rows)


def test_the_example_of_the_readme_names_nobody_who_can_be_alive():
    example = sheet.read(Path(settings.HOUSE / "docs" / "borgere-eksempel.csv").read_bytes())

    for line in example.lines:
        assert birth_date(line.cells["cpr"].replace("-", "")).year < 1900
