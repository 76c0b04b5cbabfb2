"""A citizen dies or moves away: every open course is closed with it, so that no ending is skipped."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens import courses
from citizens.models import CareCourse, Citizen
from citizens.models.citizen import Left
from citizens.models.course import ClosureOutcome
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal

# Called with the citizen and the actor, in the transaction of the change.
listeners: list[Callable[[Citizen, Any], None]] = []


@transaction.atomic
def leave(citizen: Citizen, *, by: Any, because: str, on: dt.date) -> Citizen:
    """Note that the citizen has died or moved away, and close what is open with that outcome.

    Does nothing when it is noted. Refuses ``not_yours``, ``no_reason``, ``gone`` when another end is noted,
    and ``future``.
    """
    courses.may_run(by, citizen)
    if because not in Left.values:
        raise Refusal("no_reason", _("Choose whether the citizen has died or moved away."))
    current = Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    if (current.left_because, current.left_on) == (because, on):
        return current
    if current.left_on is not None:
        raise Refusal("gone", _("It is noted already that the citizen has died or moved away."))
    if not courses.EARLIEST_START <= on <= clock.today():
        raise Refusal("future", _("It is noted when it has happened. Correct the day."))
    died = because == Left.DECEASED
    for course in CareCourse.objects.open().filter(citizen=current).select_related("citizen"):
        courses.end(
            course,
            by=by,
            outcome=ClosureOutcome.DECEASED if died else ClosureOutcome.DROPPED_OUT,
            reason="" if died else str(Left.MOVED.label),
            dropout_reason=None,
            closed_on=max(on, min(course.start_date, clock.today())),
        )
    current.left_on, current.left_because = on, Left(because)
    current.save(update_fields=["left_on", "left_because"])
    trail.record(
        "citizen.left", by=by, about=current, citizen_id=current.pk, team_id=current.team_id, because=because
    )
    for listener in listeners:
        listener(current, by)
    return current


@transaction.atomic
def come_back(citizen: Citizen, *, by: Any) -> Citizen:
    """Undo a mistake, or receive somebody who has moved back; closed courses stay closed.

    Does nothing when the citizen is here. Refuses ``not_yours``.
    """
    courses.may_run(by, citizen)
    current = Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    if current.left_on is None:
        return current
    current.left_on, current.left_because = None, ""
    current.save(update_fields=["left_on", "left_because"])
    trail.record("citizen.back", by=by, about=current, citizen_id=current.pk, team_id=current.team_id)
    return current
