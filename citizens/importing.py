"""Citizens from a file: whether what a line says can be, and what it would make or change.

A line is the same citizen as one we have when the CPR number is the same; without a CPR number when
name and address are the same as one citizen's in the team. An empty cell changes nothing, and own
words that staff have written since are never written over. Goals are the next room's business
(goals/importing.py): here they are only the texts of a cell.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from citizens import courses
from citizens.import_lines import Row, folded
from citizens.models import CareCourse, Citizen
from citizens.models.course import CourseKind
from citizens.sheet import Remark
from dtr.audit import trail
from dtr.staff.models import Team

# Help with no agreed end; the other kinds are for a time.
WITHOUT_END = frozenset({CourseKind.CARE_COURSE, CourseKind.TEMPORARY_PLACE})


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
        elif row.wish and folded(row.wish) != folded(change.course.citizen_wish):
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
    courses.begin(
        citizen, by=by, kind=row.kind, start_date=row.start, citizen_wish=row.wish,
        is_endless=row.kind in WITHOUT_END,
    )  # fmt: skip


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
    return folded(who.name), folded(who.address)


def _sharing_a_place(rows: list[Row]) -> dict[tuple[str, str], Row]:
    """By name and address: the first row, one with a CPR number before those without."""
    first: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: not row.cpr):
        first.setdefault(_place(row), row)
    return first
