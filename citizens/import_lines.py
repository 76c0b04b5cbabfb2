"""What each line of a file of citizens says: names, numbers, days and courses, understood or remarked on."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from citizens.courses import EARLIEST_START, LATEST_START
from citizens.models.course import CourseKind
from citizens.sheet import TITLES, Line, Remark, Sheet
from dtr import clock
from dtr.crypto import birth_date, blind_index, masked_cpr, read_cpr
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team, User

OLDEST = 115
LONGEST = {"name": 100, "address": 200, "wish": 2000}
LONGEST_GOAL = 1000

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


class Reader:
    """Understands the lines of one sheet for one team, remarking on what it cannot."""

    def __init__(self, team: Team) -> None:
        self.remarks: list[Remark] = []
        self.colleagues: dict[str, list[User]] = defaultdict(list)
        for person in access.colleagues(team.pk):
            for key in {folded(person.email), folded(person.name)}:
                self.colleagues[key].append(person)
        self.kinds = {folded(word): kind for kind, words in _words_for_kinds() for word in words}
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
        found = self.colleagues.get(folded(typed), [])
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
        if kind := self.kinds.get(folded(typed)):
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
        wishes = {folded(wish): wish.strip() for wish in typed.split("|") if wish.strip()}
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


def folded(text: str) -> str:
    """As it is compared: whatever its capitals and spaces."""
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
