"""What the templates of an addendum and of a letter are told, read from their snapshots alone."""

import datetime as dt
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from meetings.models.series import MeetingType


def readable_addendum(snapshot: dict[str, Any]) -> dict[str, Any]:
    """An addendum: times as times, and its title, which names nobody."""
    meeting = _meeting(snapshot["meeting"])
    title = _("Addendum %(number)s to the minutes %(team)s %(day)s") % {
        "number": snapshot["number"],
        "team": meeting["team"],
        "day": _day(meeting["starts_at"]),
    }
    times = {name: _moment(snapshot[name]) for name in ("added_at", "locked_at")}
    return {**snapshot, **times, "meeting": meeting, "title": title}


def readable_letter(snapshot: dict[str, Any]) -> dict[str, Any]:
    """A letter: its parts as paragraphs, and a title that does not say whom it is to."""
    meeting = _meeting(snapshot["meeting"])
    parts = {name: _paragraphs(text) for name, text in snapshot["parts"].items()}
    return {
        **snapshot,
        "meeting": meeting,
        "written_on": dt.date.fromisoformat(snapshot["written_on"]),
        "parts": parts,
        "title": _("Letter after the meeting of %(day)s") % {"day": _day(meeting["starts_at"])},
    }


def _paragraphs(text: str) -> list[dict[str, Any]]:
    """Paragraphs, and lists where lines begin with a dash: ``{"lines": […], "is_list": bool}``."""
    blocks: list[dict[str, Any]] = []
    for line in (line.strip() for line in text.splitlines()):
        is_list = line.startswith(("- ", "– ", "• "))
        if not line:
            blocks.append({"lines": [], "is_list": False})
        elif blocks and blocks[-1]["lines"] and blocks[-1]["is_list"] == is_list:
            blocks[-1]["lines"].append(line[2:] if is_list else line)
        else:
            blocks.append({"lines": [line[2:] if is_list else line], "is_list": is_list})
    return [block for block in blocks if block["lines"]]


def _meeting(meeting: dict[str, Any]) -> dict[str, Any]:
    return {**meeting, "type": MeetingType(meeting["type"]), "starts_at": _moment(meeting["starts_at"])}


def _moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _day(moment: dt.datetime) -> str:
    return formats.date_format(moment, "DATE_FORMAT")
