"""Citizens from a file: what each line says, whether that can be, and what it would make or change.

A line is the same citizen as one we have when the CPR number is the same; without a CPR number when
name and address are the same as one citizen's in the team. An empty cell changes nothing, and own
words that staff have written since are never written over. Goals are the next room's business
(goals/importing.py): here they are only the texts of a cell.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import formats, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from citizens import courses
from citizens.courses import EARLIEST_START, LATEST_START
from citizens.models import CareCourse, Citizen
from citizens.models.course import CourseKind
from citizens.sheet import TITLES, Line, Remark, Sheet
from dtr import clock
from dtr.audit import trail
from dtr.crypto import birth_date, blind_index, masked_cpr, read_cpr
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team, User

OLDEST = 115
LONGEST = {"name": 100, "address": 200, "wish": 2000}
LONGEST_GOAL = 1000
# Help with no agreed end; the other kinds are for a time.
WITHOUT_END = frozenset({CourseKind.CARE_COURSE, CourseKind.TEMPORARY_PLACE})

KINDS = {
    CourseKind.CARE_COURSE: {
        "pleje- og omsorgsforløb",
        "plejeforløb",
        "omsorgsforløb",
        "helhedspleje",
        "care course",
    },
    CourseKind.REHABILITATION: {"rehabilitering", "rehabiliteringsforløb", "rehabilitation course"},
    CourseKind.TRAINING: {"træning", "vedligeholdende træning"},
    CourseKind.RETRAINING: {"genoptræning", "retraining after hospital"},
    CourseKind.TEMPORARY_PLACE: {
        "midlertidig plads",
        "midlertidigt ophold",
        "aflastningsplads",
        "temporary place",
    },
}
SECTIONS = {
    "10": CourseKind.CARE_COURSE,
    "83a": CourseKind.REHABILITATION,
    "86": CourseKind.TRAINING,
    "140": CourseKind.RETRAINING,
}

Progress = Callable[[int, int], None]


@dataclass
class Row:
    """What one line says, understood."""

    line: int
    name: str
    cpr: str = ""
    address: str = ""
    contact: User | None = None
    kind: str = ""
    start: dt.date | None = None
    wish: str = ""
    goals: list[str] = field(default_factory=list)

    @cached_property
    def index(self) -> str:
        """The CPR number's blind index; empty without a number."""
        return blind_index(self.cpr) if self.cpr else ""

    @property
    def masked_cpr(self) -> str:
        """The birthday only."""
        return masked_cpr(self.cpr)


@dataclass
class Change:
    """What one line would do: to a citizen whom we have, or to a new one."""

    row: Row
    citizen: Citizen | None = None
    columns: list[str] = field(default_factory=list)
    course: CareCourse | None = None
    new_goals: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.citizen is None

    @property
    def is_any(self) -> bool:
        return self.is_new or bool(self.columns)


class Reader:
    """Understands the lines of one sheet for one team, remarking on what it cannot."""

    def __init__(self, team: Team) -> None:
        self.remarks: list[Remark] = []
        self.colleagues: dict[str, list[User]] = defaultdict(list)
        for person in access.colleagues(team.pk):
            for key in {_folded(person.email), _folded(person.name)}:
                self.colleagues[key].append(person)
        self.kinds = {_folded(word): kind for kind, words in _words_for_kinds() for word in words}
        self.seen: dict[str, int] = {}

    def rows(self, sheet: Sheet, progress: Progress) -> list[Row]:
        """Every line as a row. A line with a fault gives a row too, with the faulty cell empty."""
        rows = []
        for done, line in enumerate(sheet.lines, 1):
            rows.append(self._row(line))
            progress(done, len(sheet.lines))
        return rows

    def _row(self, line: Line) -> Row:
        cells, number = line.cells, line.number
        row = Row(number, " ".join(cells.get("name", "").split()))
        row.address = ", ".join(
            filter(None, (" ".join(part.split()) for part in cells.get("address", "").split("\n")))
        )
        row.wish = cells.get("wish", "")
        if not row.name:
            self._fault(number, "no_name", _("The name is missing."))
        for column, most in LONGEST.items():
            if len(getattr(row, column)) > most:
                sentence = _("“%(heading)s” is longer than %(most)s characters.")
                self._fault(number, "too_long", sentence % {"heading": TITLES[column], "most": most})
        row.cpr = self._cpr(number, cells.get("cpr", ""))
        row.contact = self._contact(number, cells.get("contact", ""))
        row.kind = self._kind(number, cells.get("kind", ""))
        row.start = self._start(number, cells.get("start", ""), row.cpr)
        row.goals = self._goals(number, cells.get("goals", ""))
        self._whole_course(number, cells)
        return row

    def _fault(self, line: int, code: str, sentence: str) -> None:
        self.remarks.append(Remark(line, code, sentence))

    def _cpr(self, line: int, typed: str) -> str:
        if not typed:
            return ""
        try:
            digits = read_cpr(typed)
        except Refusal as refusal:
            self._fault(line, refusal.code, refusal.sentence)
            return ""
        if digits in self.seen:
            sentence = _("The CPR number is already on line %(line)s.") % {"line": self.seen[digits]}
            self._fault(line, "cpr_twice", sentence)
        self.seen.setdefault(digits, line)
        age = clock.today().year - birth_date(digits).year
        if age > OLDEST:
            sentence = _("The CPR number makes the citizen %(age)s years old.") % {"age": age}
            self.remarks.append(Remark(line, "very_old", sentence, blocks=False))
        return digits

    def _contact(self, line: int, typed: str) -> User | None:
        if not typed:
            return None
        found = self.colleagues.get(_folded(typed), [])
        if len(found) == 1:
            return found[0]
        if found:
            sentence = _(
                "Several in the team are called %(name)s. Write the contact person's e-mail address."
            )
            self._fault(line, "contact_ambiguous", sentence % {"name": typed[:60]})
        else:
            sentence = _("Nobody in the team is called %(name)s. Write a full name or an e-mail address.")
            self._fault(line, "contact_unknown", sentence % {"name": typed[:60]})
        return None

    def _kind(self, line: int, typed: str) -> str:
        if not typed:
            return ""
        if kind := self.kinds.get(_folded(typed)):
            return kind
        sections = {
            "".join(found.split()).casefold() for found in re.findall(r"§\s*(\d+(?:\s*[a-zA-Z]\b)?)", typed)
        }
        if len(sections) == 1 and (kind := SECTIONS.get(sections.pop())):
            return kind
        known = ", ".join(str(kind.label) for kind in CourseKind)
        sentence = _("“%(course)s” is no kind of course we know. Write one of: %(known)s.")
        self._fault(line, "kind_unknown", sentence % {"course": typed[:60], "known": known})
        return ""

    def _start(self, line: int, typed: str, cpr: str) -> dt.date | None:
        if not typed:
            return None
        start = _date(typed)
        if start is None:
            sentence = _("“%(date)s” is not a date. Write it as day.month.year, for instance 1.9.2026.")
            self._fault(line, "date_impossible", sentence % {"date": typed[:30]})
            return None
        if start < EARLIEST_START:
            self._fault(line, "date_impossible", _("The start date lies before 1980."))
        elif start > clock.today() + LATEST_START:
            self._fault(line, "date_impossible", _("The start date is more than a year from now."))
        elif cpr and start < birth_date(cpr):
            self._fault(line, "date_impossible", _("The course starts before the citizen is born."))
        return start

    def _goals(self, line: int, typed: str) -> list[str]:
        wishes = {_folded(wish): wish.strip() for wish in typed.split("|") if wish.strip()}
        if any(len(wish) > LONGEST_GOAL for wish in wishes.values()):
            self._fault(line, "too_long", _("A goal is longer than 1,000 characters."))
        return list(wishes.values())

    def _whole_course(self, line: int, cells: dict[str, str]) -> None:
        """Kind and start date come together, and own words belong to a course."""
        if cells.get("kind") and not cells.get("start"):
            self._fault(line, "no_start", _("The course has no start date."))
        elif cells.get("start") and not cells.get("kind"):
            self._fault(line, "no_kind", _("There is a start date, but no kind of course."))
        elif cells.get("wish") and not cells.get("kind"):
            self._fault(
                line, "no_kind", _("Own words belong to a course: write its kind and its start date.")
            )


def plan(rows: list[Row], team: Team) -> tuple[list[Change], list[Remark]]:
    """What each row would make or change among the team's citizens, and what forbids it."""
    known = _Known(rows, team)
    changes = [known.change(row) for row in rows]
    return changes, known.remarks


class _Known:
    """The citizens we have, found by CPR number or by name and address."""

    def __init__(self, rows: list[Row], team: Team) -> None:
        self.remarks: list[Remark] = []
        self.by_index: dict[str, Citizen] = {}
        self.by_place: dict[tuple[str, str], list[Citizen]] = defaultdict(list)
        self.courses: dict[Any, list[CareCourse]] = defaultdict(list)
        self.taken: dict[Any, Row] = {}
        self.first_at = _sharing_a_place(rows)
        for citizen in Citizen.objects.filter(team=team).defer("cpr"):
            citizen.team = team
            if citizen.cpr_index:
                self.by_index[citizen.cpr_index] = citizen
            self.by_place[_place(citizen)].append(citizen)
        for course in CareCourse.objects.filter(citizen__team=team).select_related("closure"):
            self.courses[course.citizen_id].append(course)
        self.elsewhere = _in_other_teams([row.index for row in rows if row.index], team)

    def change(self, row: Row) -> Change:
        change = Change(row, citizen=self._same(row))
        if change.citizen is not None:
            change.columns = list(_differing(row, change.citizen))
        self._course(change)
        return change

    def _same(self, row: Row) -> Citizen | None:
        citizen = self._found(row)
        first = self.taken.setdefault(citizen.pk, row) if citizen else row
        if first is row and not row.index and row.name:
            # Without a number, name and address are all there is to know a citizen by.
            first = self.first_at[_place(row)]
        if first is not row and (first.index != row.index or not row.index):
            sentence = _("This may be the same citizen as on line %(line)s. Write both CPR numbers.")
            self._fault(row, "citizen_twice", sentence % {"line": first.line})
        return citizen

    def _found(self, row: Row) -> Citizen | None:
        if row.index in self.elsewhere:
            sentence = _("The CPR number cannot be used in this team. Ask the administrator.")
            self._fault(row, "cpr_elsewhere", sentence)
            return None
        if row.index in self.by_index:
            return self.by_index[row.index]
        namesakes = self.by_place.get(_place(row), [])
        if row.index:
            namesakes = [citizen for citizen in namesakes if not citizen.cpr_index]
        if len(namesakes) > 1:
            sentence = _("Several citizens in the team have this name and address. Write the CPR number.")
            self._fault(row, "citizen_ambiguous", sentence)
            return None
        return namesakes[0] if namesakes else None

    def _course(self, change: Change) -> None:
        row = change.row
        if not row.kind or row.start is None:
            return
        had = (
            [one for one in self.courses[change.citizen.pk] if one.kind == row.kind] if change.citizen else []
        )
        change.course = next((course for course in had if course.start_date == row.start), None)
        if change.course is None:
            running = next((course for course in had if not hasattr(course, "closure")), None)
            if running:
                sentence = _("The citizen already has an open course of this kind, started on %(date)s.")
                date = formats.date_format(running.start_date, "SHORT_DATE_FORMAT")
                self._fault(row, "course_open", sentence % {"date": date})
            change.columns.append("kind")
        elif row.wish and not change.course.citizen_wish:
            change.columns.append("wish")
        elif row.wish and _folded(row.wish) != _folded(change.course.citizen_wish):
            sentence = _("The course already has other own words; those are kept.")
            self.remarks.append(Remark(row.line, "wish_kept", sentence, blocks=False))

    def _fault(self, row: Row, code: str, sentence: str) -> None:
        self.remarks.append(Remark(row.line, code, sentence))


def write(change: Change, team: Team, *, by: Any) -> Citizen:
    """Register or change one citizen and start the course, in the transaction of the whole import."""
    citizen = change.citizen or Citizen(team=team)
    saved = _fill_in(citizen, change)
    if change.citizen is None:
        citizen.save(force_insert=True)
        trail.record("citizen.registered", by=by, about=citizen, citizen_id=citizen.pk, team_id=team.pk)
    elif saved:
        citizen.save(update_fields=saved)
    if change.course is not None and "wish" in change.columns:
        CareCourse.objects.filter(pk=change.course.pk).update(citizen_wish=change.row.wish)
        saved.append("citizen_wish")
    if change.citizen is not None and saved:
        trail.record(
            "citizen.changed",
            by=by,
            about=citizen,
            citizen_id=citizen.pk,
            team_id=team.pk,
            fields=sorted(saved),
        )
    if "kind" in change.columns:
        _start_course(change.row, citizen, by=by)
    return citizen


def _fill_in(citizen: Citizen, change: Change) -> list[str]:
    """Set what the line changes; the names of the fields that were set."""
    row, columns = change.row, change.columns if change.citizen else ["name", "cpr", "address", "contact"]
    saved = []
    if "name" in columns:
        citizen.name = row.name
        saved.append("name")
    if "address" in columns:
        citizen.address = row.address
        saved.append("address")
    if "contact" in columns:
        citizen.contact_person = row.contact
        saved.append("contact_person")
    if "cpr" in columns and row.cpr:
        citizen.set_cpr(row.cpr)
        saved += ["cpr", "cpr_index"]
    return saved


def _start_course(row: Row, citizen: Citizen, *, by: Any) -> None:
    assert row.start is not None  # a row without a start date is a fault
    end = {"planned_end_date": None} if row.kind in WITHOUT_END else {}
    courses.begin(citizen, by=by, kind=row.kind, start_date=row.start, citizen_wish=row.wish, **end)


def _differing(row: Row, citizen: Citizen) -> Iterator[str]:
    if row.name and row.name != citizen.name:
        yield "name"
    if row.index and row.index != citizen.cpr_index:
        yield "cpr"
    if row.address and row.address != citizen.address:
        yield "address"
    if row.contact and row.contact.pk != citizen.contact_person_id:
        yield "contact"


def _in_other_teams(indexes: list[str], team: Team) -> set[str]:
    others = Citizen.objects.exclude(team=team)
    found: set[str] = set()
    for first in range(0, len(indexes), 500):
        some = indexes[first : first + 500]
        found.update(others.filter(cpr_index__in=some).values_list("cpr_index", flat=True))  # type: ignore[arg-type]
    return found


def _place(who: Row | Citizen) -> tuple[str, str]:
    return _folded(who.name), _folded(who.address)


def _sharing_a_place(rows: list[Row]) -> dict[tuple[str, str], Row]:
    """By name and address: the first row, one with a CPR number before those without."""
    first: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: not row.cpr):
        first.setdefault(_place(row), row)
    return first


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _date(typed: str) -> dt.date | None:
    day_first = re.fullmatch(r"([0-9]{1,2})\s*[./-]\s*([0-9]{1,2})\s*[./-]\s*([0-9]{4})", typed)
    year_first = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", typed)
    if not (found := day_first or year_first):
        return None
    first, month, last = map(int, found.groups())
    try:
        return dt.date(last, month, first) if day_first else dt.date(first, month, last)
    except ValueError:
        return None


def _words_for_kinds() -> Iterator[tuple[CourseKind, Iterable[str]]]:
    """The code, what people write, and the label in every language of the house."""
    for kind in CourseKind:
        labels = set()
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                labels |= {str(kind.label), str(kind.label).split("(")[0]}
        yield kind, {kind.value, *KINDS[kind], *labels}
