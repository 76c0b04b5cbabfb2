"""The forms that snapshots of minutes have had, and an old one read in the form of today.

Form 2 added contributions, speaking time per profession, added minutes, who runs the help that is granted,
and when a meeting was forgotten. Form 3 added by whom and until when it was agreed, when it was locked, and
the amendments. Form 4 added how each goal goes, the scores, and who was listed without being discussed.
What was kept in an earlier form is read as having none of them.
"""

from typing import Any

# Raised when the snapshot gets another shape; what reads it must still read the old ones.
FORM = 4

# Who agreed the minutes and when, until when they can be amended, and when they were locked.
NOT_AGREED = {
    "agreed_at": "", "agreed_by": "", "amend_until": "", "locked_at": "", "locked_by": "",
}  # fmt: skip


def in_this_form(snapshot: dict[str, Any]) -> dict[str, Any]:
    """A snapshot of any form there has been, as today's; ValueError when it is of none."""
    form = snapshot["form"]
    if form == FORM:
        return snapshot
    if form not in (1, 2, 3):
        raise ValueError(f"no snapshot has the form {form}")
    if form == 1:
        snapshot = {
            **snapshot,
            "meeting": {"extended_minutes": 0, "forgotten_at": "", **snapshot["meeting"]},
            "citizens": [
                {"contributions": [], "extended_minutes": 0, **citizen} for citizen in snapshot["citizens"]
            ],
            "speaking": [],
        }
    if form < 3:
        snapshot = {**snapshot, "agreement": dict(NOT_AGREED), "amendments": []}
    citizens = [
        {
            **citizen,
            "scores": [],
            "goals": [{**goal, "light": "", "smiley": None} for goal in citizen["goals"]],
        }
        for citizen in snapshot["citizens"]
    ]
    return {**snapshot, "citizens": citizens, "listed": []}
