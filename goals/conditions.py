"""A table of conditions comes in from a file: a municipality loads the codes that it reports by.

Nothing is deleted: a condition that is not in a whole new table goes out of use, and old goals keep theirs.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from citizens.sheet import Remark
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Problem, Refusal
from dtr.staff import access
from goals.models import FunctionalCondition

HEADINGS = {
    "code": {"kode", "code"},
    "area": {"område", "area"},
    "title": {"tilstand", "titel", "condition", "title"},
    "covers": {"omfatter", "covers"},
    "valid_from": {"gyldig fra", "valid from"},
    "valid_until": {"gyldig til", "valid until"},
    "replaced_by": {"erstattes af", "replaced by"},
}
REQUIRED = ("code", "area", "title", "valid_from")
MOST_LINES = 2000
MOST_BYTES = 1_000_000


@dataclass
class Plan:
    """What a file would do to the table."""

    made: list[FunctionalCondition] = field(default_factory=list)
    changed: list[FunctionalCondition] = field(default_factory=list)
    unchanged: int = 0
    ended: list[FunctionalCondition] = field(default_factory=list)
    """Those in use that a whole new table does not name."""
    heirs: dict[str, str] = field(default_factory=dict)
    faults: list[Remark] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        """The table says this already."""
        return not (self.made or self.changed or self.ended)

    @property
    def counts(self) -> dict[str, int]:
        """How many are new, changed, unchanged and ended."""
        return {
            "new": len(self.made), "changed": len(self.changed), "unchanged": self.unchanged,
            "ended": len(self.ended),
        }  # fmt: skip


def plan(raw: bytes, *, whole: bool = False) -> Plan:
    """What the file would make and change, with every fault by its line. Writes nothing.

    ``whole``: the file is the whole table, so that what it does not name goes out of use today. Refuses
    ``not_text``, ``no_lines``, ``missing_column`` and ``too_many``.
    """
    rows = _rows(raw)
    there = {one.code: one for one in FunctionalCondition.objects.select_related("replaced_by")}
    found = Plan()
    seen: set[str] = set()
    for number, cells in rows:
        fields = _fields(number, cells, found)
        if fields is None:
            continue
        code, heir = fields["code"], fields.pop("heir")
        if code in seen:
            found.faults.append(
                Remark(number, "twice", _("The code %(code)s is there twice.") % {"code": code})
            )
            continue
        seen.add(code)
        found.heirs[code] = heir
        _compare(there.get(code), fields, heir, found)
    known = seen | set(there)
    for code, heir in found.heirs.items():
        if heir and heir not in known:
            sentence = _("%(code)s is replaced by %(heir)s, which is no code in the table.")
            found.faults.append(Remark(0, "no_heir", sentence % {"code": code, "heir": heir}))
    if whole:
        found.ended = [one for code, one in there.items() if code not in seen and not one.is_outgoing]
    return found


@transaction.atomic
def load(raw: bytes, *, by: Any, whole: bool = False) -> Plan:
    """Write what the file says; nothing when it says nothing new.

    ``by`` is None, the house, only at the machine's own command line. Refuses ``not_yours`` and ``faults``.
    """
    if by is not None and not access.keeps_the_house(by):
        raise Refusal("not_yours", _("Only those who keep the house load a table of conditions."))
    list(FunctionalCondition.objects.select_for_update(of=("self",)).order_by("pk"))
    found = plan(raw, whole=whole)
    if found.faults:
        problems = [Problem(fault.code, fault.sentence) for fault in found.faults]
        raise Refusal("faults", _("The file has faults. Nothing was written."), problems)
    if found.is_nothing:
        return found
    yesterday = clock.today() - dt.timedelta(days=1)
    for one in found.ended:
        one.valid_until = max(yesterday, one.valid_from)
    for one in (*found.made, *found.changed, *found.ended):
        one.save()
    by_code = {one.code: one for one in FunctionalCondition.objects.all()}
    for code, heir in found.heirs.items():
        FunctionalCondition.objects.filter(pk=by_code[code].pk).update(replaced_by=by_code.get(heir))
    about = next(iter((*found.made, *found.changed, *found.ended)))
    trail.record("conditions.loaded", by=by, about=about, **found.counts)
    return found


def _compare(old: FunctionalCondition | None, fields: dict[str, Any], heir: str, found: Plan) -> None:
    if old is None:
        found.made.append(FunctionalCondition(**fields, position=500 + len(found.made)))
        return
    kept_heir = old.replaced_by.code if old.replaced_by else ""
    if all(getattr(old, name) == value for name, value in fields.items()) and kept_heir == heir:
        found.unchanged += 1
        return
    for name, value in fields.items():
        setattr(old, name, value)
    found.changed.append(old)


def _rows(raw: bytes) -> Iterable[tuple[int, dict[str, str]]]:
    if len(raw) > MOST_BYTES:
        raise Refusal("too_many", _("The file is too large for a table of conditions."))
    if b"\0" in raw:
        raise Refusal("not_text", _("This is not a CSV file. Save the spreadsheet as “CSV UTF-8”."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip(" ;,\t")]
    if len(lines) < 2:
        raise Refusal("no_lines", _("The file has no conditions below its headings."))
    if len(lines) > MOST_LINES:
        raise Refusal("too_many", _("The file is too large for a table of conditions."))
    sign = max(";,\t", key=lines[0][1].count)
    columns = [_column(cell) for cell in next(csv.reader([lines[0][1]], delimiter=sign))]
    missing = [min(HEADINGS[name], key=len) for name in REQUIRED if name not in columns]
    if missing:
        sentence = _("The first line lacks the heading %(headings)s.")
        raise Refusal("missing_column", sentence % {"headings": ", ".join(missing)})
    reader = csv.reader(io.StringIO("\n".join(line for _number, line in lines[1:])), delimiter=sign)
    for (number, _line), cells in zip(lines[1:], reader, strict=False):
        named = zip(columns, cells, strict=False)
        yield number, {name: " ".join(cell.split()) for name, cell in named if name}


def _column(heading: str) -> str:
    words = " ".join(heading.strip(' "').casefold().split())
    return next((name for name, known in HEADINGS.items() if words in known), "")


def _fields(number: int, cells: dict[str, str], found: Plan) -> dict[str, Any] | None:
    """The fields of one line, checked; None when there are faults, which are noted."""
    dates = {}
    for name in ("valid_from", "valid_until"):
        text = cells.get(name, "")
        dates[name] = _date(text)
        if text and dates[name] is None:
            sentence = _("“%(text)s” is no date. Write it as 2026-01-31 or 31.1.2026.") % {"text": text[:20]}
            found.faults.append(Remark(number, "no_date", sentence))
            return None
    one = FunctionalCondition(
        code=cells.get("code", ""), area=cells.get("area", ""), title=cells.get("title", ""),
        covers=cells.get("covers", ""), **dates,
    )  # fmt: skip
    try:
        one.clean_fields(exclude=["replaced_by"])
        if one.valid_until and one.valid_until < one.valid_from:
            raise ValidationError(_("It goes out of use before it comes into use."))
    except ValidationError as error:
        found.faults.append(Remark(number, "faulty", "; ".join(error.messages)))
        return None
    # A file without that column leaves what a condition covers as it is.
    names = [name for name in HEADINGS if name != "replaced_by" and (name != "covers" or name in cells)]
    return {name: getattr(one, name) for name in names} | {"heir": cells.get("replaced_by", "")}


def _date(text: str) -> dt.date | None:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None
