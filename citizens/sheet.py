"""A file of comma-separated values as people really save it: bytes in, numbered lines of named cells out.

UTF-8 with or without its mark, or Windows-1252; comma, semicolon or tab; any line ending; Danish or
English headings in any order. A file that is something else is refused in a sentence.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dtr.refusal import Refusal
from dtr.unseen import is_unseen

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 50
LONGEST_CELL = 20_000

TITLES = {
    "name": gettext_lazy("Name"),
    "cpr": gettext_lazy("CPR number"),
    "address": gettext_lazy("Address"),
    "contact": gettext_lazy("Contact person"),
    "kind": gettext_lazy("Course"),
    "start": gettext_lazy("Start date"),
    "goals": gettext_lazy("Goals"),
    "wish": gettext_lazy("Own words"),
}
HEADINGS = {
    "name": {"navn", "name", "fulde navn", "full name", "borger", "citizen"},
    "cpr": {"cpr", "cpr-nummer", "cpr nummer", "cprnummer", "cpr-nr", "cpr-nr.", "cpr nr", "cpr nr.", "cprnr",
            "cpr number", "cpr-number", "personnummer"},
    "address": {"adresse", "address"},
    "contact": {"kontaktperson", "contact person", "contact"},
    "kind": {"forløb", "forløbstype", "course kind", "course", "kind of course"},
    "start": {"startdato", "start date", "start"},
    "goals": {"mål", "goals", "goal"},
    "wish": {"egne ord", "borgerens egne ord", "own words", "the citizen's own words", "citizen's own words"},
}  # fmt: skip
REQUIRED = ("name", "cpr")

_OTHER_KINDS_OF_FILE = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x1f\x8b",
    b"\x89PNG",
    b"{\\rtf",
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
# A UTF-8 letter read as Windows-1252: the file holds lines of both kinds.
_TWO_ENCODINGS = re.compile("Ã[¦¸¥†˜…]")


@dataclass(frozen=True)
class Remark:
    """What is wrong on one line, in a sentence. A warning does not block."""

    line: int
    code: str
    sentence: str
    blocks: bool = True


@dataclass(frozen=True)
class Line:
    """One line of the file: its number there, and its cells by column, stripped."""

    number: int
    cells: dict[str, str]


@dataclass
class Sheet:
    """The lines of a file, and what was remarked while reading them."""

    columns: list[str]
    lines: list[Line] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def open_file(path: Path) -> bytes:
    """The bytes of a file. Refuses ``no_file``, ``not_a_file`` and ``unreadable``."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (FileNotFoundError, ValueError):
        raise Refusal("no_file", _("There is no file %(path)s.") % {"path": path}) from None
    except IsADirectoryError:
        raise Refusal(
            "not_a_file", _("%(path)s is a folder. Name the file in it.") % {"path": path}
        ) from None
    except OSError as error:
        raise Refusal(
            "unreadable", _("%(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}
        ) from None


def read(raw: bytes) -> Sheet:
    """The sheet in a file's bytes. Refuses what is no such file at all; single lines are remarked on."""
    text = _text(raw)
    records = _records(text, _separator(text))
    first = next(records, None)
    if first is None:
        raise Refusal("empty", _("The file is empty."))
    sheet = _with_headings(*first)
    for number, cells in records:
        if any(cells):
            _add(sheet, number, cells)
    if not sheet.lines and not any(remark.blocks for remark in sheet.remarks):
        raise Refusal("no_lines", _("The file has headings, but no citizens below them."))
    return sheet


def _text(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise Refusal("too_big", _("The file is larger than 2 MB. Divide it into several."))
    if raw.startswith(_OTHER_KINDS_OF_FILE):
        raise Refusal(
            "not_csv", _("This is not a CSV file, whatever its name. Save the spreadsheet as “CSV UTF-8”.")
        )
    if b"\0" in raw:
        raise Refusal(
            "nul", _("The file holds NUL bytes, which no text does. Save the spreadsheet as “CSV UTF-8”.")
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _as_windows_1252(raw)
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if found := _NOT_TEXT.search(text):
        raise Refusal(
            "not_text",
            _("Line %(line)s holds characters that are not text. Save the spreadsheet as “CSV UTF-8”.")
            % {"line": text.count("\n", 0, found.start()) + 1},
        )
    return text


def _as_windows_1252(raw: bytes) -> str:
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise Refusal(
            "encoding", _("The file's letters are neither UTF-8 nor Windows-1252. Save it as “CSV UTF-8”.")
        ) from None
    if found := _TWO_ENCODINGS.search(text):
        raise Refusal(
            "two_encodings",
            _("The file mixes encodings: line %(line)s is UTF-8, others are not. Save it as “CSV UTF-8”.")
            % {"line": text.count("\n", 0, found.start()) + 1},
        )
    return text


def _separator(text: str) -> str:
    """The sign that makes most known headings out of the first line that says anything."""
    first = next((line for line in text.split("\n") if line.strip(" ;,\t")), "")

    def known(sign: str) -> tuple[int, int]:
        names = [_column(cell) for cell in first.split(sign)]
        return sum(name is not None for name in names), len(names)

    return max(";,\t", key=known)


def _records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line it begins on; blank lines before the headings are skipped."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Refusal(
                "quotes",
                _(
                    "The text that begins on line %(line)s cannot be read: a quotation mark is not closed, "
                    "or stands alone inside a text, or the cell is far too long."
                )
                % {"line": number},
            ) from None
        if any(cell.strip() for cell in cells):
            yield number, ["" if is_unseen(cell) else cell.strip() for cell in cells]


def _column(heading: str) -> str | None:
    words = " ".join(heading.strip(' "').casefold().replace("’", "'").split())
    return next((column for column, names in HEADINGS.items() if words in names), None)


def _with_headings(number: int, headings: list[str]) -> Sheet:
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MOST_COLUMNS:
        raise Refusal("columns", _("The file has more than 50 columns."))
    sheet = Sheet([_column(heading) or "" for heading in headings])
    missing = [str(TITLES[column]) for column in REQUIRED if column not in sheet.columns]
    if missing:
        raise Refusal(
            "missing_column",
            _("The first line lacks the heading %(headings)s. Headings may be: %(known)s.")
            % {
                "headings": ", ".join(missing),
                "known": ", ".join(sorted(min(names, key=len) for names in HEADINGS.values())),
            },
        )
    for column in TITLES:
        if sheet.columns.count(column) > 1:
            raise Refusal(
                "double_column", _("The heading %(heading)s is there twice.") % {"heading": TITLES[column]}
            )
    for heading, column in zip(headings, sheet.columns, strict=True):
        if heading and not column:
            sentence = _("The column “%(heading)s” is not known and is left out.") % {"heading": heading[:40]}
            sheet.remarks.append(Remark(number, "unknown_column", sentence, blocks=False))
    return sheet


def _add(sheet: Sheet, number: int, cells: list[str]) -> None:
    if len(sheet.lines) == MOST_ROWS:
        raise Refusal("too_many", _("The file has more than 5,000 lines. Divide it into several."))
    if any(cells[len(sheet.columns) :]):
        sentence = _(
            "The line has more cells than there are headings. Is a separator inside a text without quotes?"
        )
        sheet.remarks.append(Remark(number, "too_many_cells", sentence))
    if any(len(cell) > LONGEST_CELL for cell in cells):
        sheet.remarks.append(Remark(number, "cell_too_long", _("A cell is longer than 20,000 characters.")))
        return
    named = {column: cell for column, cell in zip(sheet.columns, cells, strict=False) if column}
    sheet.lines.append(Line(number, named))
