"""A duty taken on for somebody who cannot come after all, with a short briefing by whoever plans."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from meetings.hold import planned_by, touch
from meetings.models import Duty, Meeting
from meetings.models.ready import LONGEST_BRIEFING
from meetings.states import AHEAD, require


@transaction.atomic
def brief(duty: Duty, *, by: Any, briefing: str) -> Duty:
    """Write what somebody who takes on a duty instead of another must know. Does nothing when it says so.

    Refuses ``not_yours``, ``wrong_state``, ``gone`` when somebody else has the duty by now,
    ``no_stand_in``, ``no_briefing`` and ``too_long``.
    """
    meeting = planned_by(duty.meeting, by)
    require(meeting.state, AHEAD)
    found = Duty.objects.filter(pk=duty.pk).first()
    if found is None:
        raise Refusal("gone", _("Somebody has changed the rota meanwhile. Look again."))
    if found.instead_of_id is None:
        raise Refusal("no_stand_in", _("%(name)s stands in for nobody.") % {"name": found.user})
    briefing = briefing.strip()
    if not briefing:
        raise Refusal("no_briefing", _("Write what the stand-in must know."))
    if len(briefing) > LONGEST_BRIEFING:
        raise Refusal("too_long", _("Say it in fewer words."))
    if found.briefing == briefing:
        return found
    found.briefing, found.briefed_by, found.briefed_at = briefing, by, clock.now()
    found.save(update_fields=["briefing", "briefed_by", "briefed_at"])
    trail.record(
        "duty.briefed", by=by, about=found, team_id=meeting.team_id, meeting_id=meeting.pk,
        user=found.user_id, role=found.role,
    )  # fmt: skip
    touch(meeting)
    return found


def taken_on(user: Any) -> list[Duty]:
    """The duties that the person has taken on for somebody else at coming meetings, with the briefings."""
    rows = Duty.objects.filter(
        user=user,
        instead_of__isnull=False,
        meeting__in=Meeting.objects.ahead().visible_to(user).values("pk"),
    )
    return list(rows.select_related("meeting__team", "instead_of").order_by("meeting__starts_at"))
