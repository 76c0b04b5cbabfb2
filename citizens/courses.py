"""A course is started, moved through its phases, and closed with an outcome."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citizens.models.citizen import Citizen
from citizens.models.course import CareCourse, Closure, ClosureOutcome, CoursePhase
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission

USUAL_LENGTH = dt.timedelta(weeks=12)
EARLIEST_START = dt.date(1980, 1, 1)
LATEST_START = dt.timedelta(days=365)


def _may_run(user: Any, citizen: Citizen) -> None:
    if not Citizen.objects.visible_to(user, Permission.RUN_COURSES).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


@transaction.atomic
def start(
    citizen: Citizen,
    *,
    by: Any,
    kind: str,
    start_date: dt.date,
    citizen_wish: str = "",
    **more: Any,
) -> CareCourse:
    """Begin a course, in its assessment unless ``phase`` says otherwise.

    Refuses ``not_yours``, ``date_impossible`` and ``course_open`` for a second one of a kind.
    """
    _may_run(by, citizen)
    return begin(citizen, by=by, kind=kind, start_date=start_date, citizen_wish=citizen_wish, **more)


def begin(
    citizen: Citizen, *, by: Any, kind: str, start_date: dt.date, citizen_wish: str, **more: Any
) -> CareCourse:
    """``start`` in the transaction of somebody whose right to it is already known."""
    if not EARLIEST_START <= start_date <= clock.today() + LATEST_START:
        raise Refusal(
            "date_impossible", _("A course starts between 1980 and a year from now. Correct the start date.")
        )
    # Of two who start one at once, the second finds that of the first.
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    if CareCourse.objects.open().filter(citizen=citizen, kind=kind).exists():
        raise Refusal("course_open", _("The citizen already has an open course of this kind."))
    more.setdefault("planned_end_date", start_date + USUAL_LENGTH)
    course = CareCourse.objects.create(
        citizen=citizen, kind=kind, start_date=start_date, citizen_wish=citizen_wish, **more
    )
    trail.record(
        "course.started", by=by, about=course, citizen_id=citizen.pk, team_id=citizen.team_id, kind=kind
    )
    return course


@transaction.atomic
def move(course: CareCourse, *, by: Any, phase: str) -> None:
    """Bring the course to another phase. Does nothing when it is there.

    Refuses ``not_yours`` and ``course_closed``.
    """
    _may_run(by, course.citizen)
    current = CareCourse.objects.select_for_update().get(pk=course.pk)
    if Closure.objects.filter(course=current).exists():
        raise Refusal("course_closed", _("The course is closed."))
    if current.phase == phase:
        return
    before, current.phase = current.phase, CoursePhase(phase)
    current.save(update_fields=["phase"])
    trail.record(
        "course.moved",
        by=by,
        about=current,
        citizen_id=current.citizen_id,
        team_id=current.citizen.team_id,
        before=before,
        after=phase,
    )


@transaction.atomic
def close(
    course: CareCourse, *, by: Any, outcome: str, reason: str = "", closed_on: dt.date | None = None
) -> Closure:
    """End the course with an outcome category.

    Refuses ``not_yours``, ``course_closed``, ``no_reason`` and ``future``.
    """
    _may_run(by, course.citizen)
    closed_on = closed_on or clock.today()
    if closed_on > clock.today() or closed_on < course.start_date:
        raise Refusal("future", _("A course is closed on a day between its start and today."))
    if outcome == ClosureOutcome.DROPPED_OUT and not reason.strip():
        raise Refusal("no_reason", _("Write why the course was broken off."))
    try:
        with transaction.atomic():
            closure = Closure.objects.create(
                course=course, outcome=outcome, reason=reason.strip(), closed_on=closed_on, closed_by=by
            )
    except IntegrityError:
        raise Refusal("course_closed", _("The course is closed.")) from None
    CareCourse.objects.filter(pk=course.pk).update(phase=CoursePhase.CLOSURE)
    trail.record(
        "course.closed",
        by=by,
        about=course,
        citizen_id=course.citizen_id,
        team_id=course.citizen.team_id,
        outcome=outcome,
    )
    return closure
