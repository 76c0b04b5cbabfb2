"""What the leader shows on the wall: which rule, and how much of the citizens."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dtr.refusal import Refusal
from meetings.hold import lead, note, touch
from meetings.models import Meeting, WallPrivacy
from meetings.states import AGENDA_OPEN_TO_LEADERS


@transaction.atomic
def focus_on_rule(meeting: Meeting, *, by: Any, number: int) -> None:
    """Show another rule on the wall. Does nothing when it is shown.

    Refuses ``not_leader``, ``wrong_state`` and ``no_such_rule``.
    """
    meeting = lead(meeting, by)
    if meeting.rule_in_focus == number:
        return
    if not meeting.rule_set.rules.filter(number=number).exists():
        raise Refusal("no_such_rule", _("There is no such rule."))
    Meeting.objects.filter(pk=meeting.pk).update(rule_in_focus=number)
    note("meeting.rule_in_focus", by=by, about=meeting, meeting=meeting, number=number)
    touch(meeting)


@transaction.atomic
def show_on_wall(meeting: Meeting, *, by: Any, privacy: str) -> None:
    """Choose how much of a citizen the wall shows. Does nothing when that is chosen.

    Refuses ``not_leader``, ``wrong_state`` and ``no_such_privacy``.
    """
    meeting = lead(meeting, by, during=AGENDA_OPEN_TO_LEADERS)
    if privacy not in WallPrivacy.values:
        raise Refusal("no_such_privacy", _("Choose what the wall shows."))
    _show(meeting, WallPrivacy(privacy), by=by)


@transaction.atomic
def privacy_next(meeting: Meeting, *, by: Any) -> None:
    """Go on from initials to tags, to nothing, and round. Refuses ``not_leader`` and ``wrong_state``."""
    meeting = lead(meeting, by, during=AGENDA_OPEN_TO_LEADERS)
    levels = list(WallPrivacy)
    here = levels.index(WallPrivacy(meeting.wall_privacy))
    _show(meeting, levels[(here + 1) % len(levels)], by=by)


def _show(meeting: Meeting, privacy: WallPrivacy, *, by: Any) -> None:
    if meeting.wall_privacy == privacy:
        return
    Meeting.objects.filter(pk=meeting.pk).update(wall_privacy=privacy)
    note("wall.privacy", by=by, about=meeting, meeting=meeting, before=meeting.wall_privacy, after=privacy)
    touch(meeting)
