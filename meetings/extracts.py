"""What the minutes say about one citizen and nobody else: as a PDF, and as text for the care record.

The part about one citizen is cut from the frozen snapshot. Where somebody wrote another citizen's name in a
text about this one, the name is taken out.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from dtr.press import digest
from meetings.minutes import is_whole, tampered
from meetings.models import CitizenInformation, Minutes, Participant, Sheet
from meetings.models.agenda import FollowUpOutcome
from meetings.models.word import ContributionKind
from meetings.snapshot import readable
from meetings.snapshot_forms import in_this_form

# Names of staff, which are left as they are even when a citizen is called the same.
NAMES_OF_STAFF = frozenset(
    {"who", "name", "contact_person", "proposed_by", "visitator", "leader", "closed_by", "agreed_by",
     "locked_by", "answered_by"}
)  # fmt: skip
# Fælles Sprog III: how a follow-up ends.
FOLLOW_UP_CODES = {
    FollowUpOutcome.CONTINUE: "E1",
    FollowUpOutcome.ADJUST_WITHIN_FRAME: "E2",
    FollowUpOutcome.END: "E3",
    FollowUpOutcome.REVISIT: "E4",
}


def extract(snapshot: dict[str, Any], citizen_id: Any) -> dict[str, Any]:
    """The snapshot with one citizen. No rules and no speaking times: those are the whole meeting's.

    ValueError when the citizen is not in it.
    """
    whole = in_this_form(snapshot)
    mine = [one for one in whole["citizens"] if one["id"] == str(citizen_id)]
    if not mine:
        raise ValueError("the citizen is not in these minutes")
    others = _others(whole, citizen_id)
    cut = {
        "form": whole["form"],
        "minutes": digest(snapshot),
        "meeting": whole["meeting"],
        "agreement": whole["agreement"],
        "participants": whole["participants"],
        "citizens": mine,
        "amendments": [one for one in whole["amendments"] if one["citizen"] == str(citizen_id)],
        "listed": [],
        "speaking": [],
        "rules": {"name": "", "version": 0, "observed": []},
    }
    cleaned: dict[str, Any] = _without(cut, _any_of(others))
    return cleaned


def names_another(snapshot: dict[str, Any], citizen_id: Any, texts: Iterable[str]) -> bool:
    """Whether a text names another citizen of the same meeting."""
    pattern = _any_of(_others(in_this_form(snapshot), citizen_id))
    return pattern is not None and any(pattern.search(_composed(text)) for text in texts)


def _others(snapshot: dict[str, Any], citizen_id: Any) -> list[str]:
    """The names of everybody else in the minutes, also of those who were only listed."""
    everybody = [*snapshot["citizens"], *snapshot["listed"]]
    return [one["name"] for one in everybody if one["id"] != str(citizen_id)]


def _any_of(names: list[str]) -> re.Pattern[str] | None:
    """Any of the names as a whole, however it is spaced or capitalised; the longest first."""
    patterns = [
        r"\s+".join(map(re.escape, _composed(name).split()))
        for name in sorted(names, key=len, reverse=True)
        if name
    ]
    # A name may begin or end with what is no letter: Else (Musse).
    whole = rf"(?<!\w)(?:{'|'.join(patterns)})(?:s|'s)?(?!\w)"
    return re.compile(whole, re.IGNORECASE) if patterns else None


def _composed(text: str) -> str:
    """The same text with each letter as one character: what is copied out of a PDF has Å as A and a ring."""
    return unicodedata.normalize("NFC", text)


def _without(value: Any, pattern: re.Pattern[str] | None, key: str = "") -> Any:
    if pattern is None:
        return value
    if isinstance(value, dict):
        return {name: _without(one, pattern, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_without(one, pattern, key) for one in value]
    if isinstance(value, str) and key not in NAMES_OF_STAFF:
        composed = _composed(value)
        if pattern.search(composed):
            with translation.override("da"):
                return pattern.sub(_("[another citizen]"), composed)
    return value


def of(information: CitizenInformation) -> tuple[Minutes, dict[str, Any]]:
    """The minutes that the citizen was discussed in, and the part about the citizen.

    Refuses ``minutes_tampered``.
    """
    minutes = Minutes.objects.defer("pdf").get(meeting=information.item.meeting_id)
    if not is_whole(minutes):
        raise tampered()
    return minutes, extract(minutes.snapshot, information.citizen_id)


def sheet_of(minutes: Minutes, part: dict[str, Any]) -> Sheet | None:
    """The PDF about the citizen as the minutes are now, if somebody has asked for it."""
    return (
        Sheet.objects.defer("pdf")
        .filter(minutes=minutes, kind=Sheet.Kind.EXTRACT, digest=digest(part))
        .first()
    )


def record_text(part: dict[str, Any]) -> str:
    """The citizen's part as plain text for the care record, in Danish, under the headings of its language."""
    with translation.override("da"):
        shown = readable(part)
        citizen = shown["citizens"][0]
        facts = {
            **shown,
            "citizen": citizen,
            "present": [
                one for one in shown["participants"] if one["attendance"] == Participant.Attendance.PRESENT
            ],
            "code": FOLLOW_UP_CODES.get(citizen["outcome"], ""),
            "seen": [one for one in citizen["contributions"] if _is_fact(one)],
            "own_words": [
                one for one in citizen["contributions"] if one["kind"] == ContributionKind.OWN_WORDS
            ],
            "guessed": [one for one in citizen["contributions"] if one["is_assumption"]],
        }
        text = render_to_string("meetings/record.txt", facts)
    lines = [line.rstrip() for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _is_fact(one: dict[str, Any]) -> bool:
    return one["kind"] in (ContributionKind.OBSERVATION, ContributionKind.MEASUREMENT)
