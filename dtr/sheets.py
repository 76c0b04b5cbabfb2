"""Rows for a spreadsheet: what somebody typed is never run as a formula there."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes as the beginning of a formula, also in the wide forms of East Asian keyboards.
BEGINS_A_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def harmless(text: str) -> str:
    """The text as a cell that is only read: with an apostrophe before what would be a formula."""
    seen = text.lstrip(" \u00a0\ufeff\u200b")
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) or seen.startswith(BEGINS_A_FORMULA) else text


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file that a Danish spreadsheet opens as it is: UTF-8 with its mark, semicolons, every cell quoted."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")
