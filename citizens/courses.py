"""A course is started, moved through its phases, perhaps made longer, and closed with an outcome."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citizens.models.catalogue import DropoutReason
from citizens.models.citizen import Citizen
from citizens.models.course import CareCourse, Closure, ClosureOutcome, CourseKind, CoursePhase
from citizens.models.journey import CourseExtension
from citizens.models.place import PlaceStay
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.roles import Permission

# A course of any kind is planned for eight to twelve weeks, and otherwise for a stated reason: a care course
# and a temporary place too, since what is not looked at again goes on.
SHORTEST_USUAL = dt.timedelta(weeks=8)
USUAL_LENGTH = dt.timedelta(weeks=12)
LONGEST_PLAN = dt.timedelta(weeks=52)
# Training by itself is planned shorter; what is not named here lasts as usual.
LENGTHS = {CourseKind.TRAINING: SHORTEST_USUAL}
# Nobody needs a reason for these to be over sooner.
GLADLY_SHORT = frozenset({CourseKind.TRAINING, CourseKind.RETRAINING, CourseKind.TEMPORARY_PLACE})
LONGEST_EXTENSION = dt.timedelta(weeks=26)
EARLIEST_START = dt.date(1980, 1, 1)
LATEST_START = dt.timedelta(days=365)


def usual_end(kind: str, start_date: dt.date) -> dt.date:
    """The day on which a course is planned to end when nothing else is said: after 8 or 12 weeks."""
    return start_date + LENGTHS.get(CourseKind(kind), USUAL_LENGTH)


def may_run(user: Any, citizen: Citizen) -> None:
    if not Citizen.objects.visible_to(user, Permission.RUN_COURSES).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


@transaction.atomic
def start(
    citizen: Citizen,
    *,
    by: Any,
    kind: str,
    start_date: dt.date,
    planned_end_date: dt.date | None = None,
    reason: str = "",
    citizen_wish: str = "",
    **more: Any,
) -> CareCourse:
    """Begin a course, in its assessment unless ``phase`` says otherwise. Its end is the usual one when none
    is given; an unusual one is kept with its ``reason``.

    Refuses ``not_yours``, ``date_impossible``, ``no_reason`` for an unusual end without one, ``gone`` for
    somebody who has died or moved, and ``course_open`` for a second one of a kind.
    """
    may_run(by, citizen)
    return begin(
        citizen, by=by, kind=kind, start_date=start_date, planned_end_date=planned_end_date, reason=reason,
        citizen_wish=citizen_wish, **more,
    )  # fmt: skip


def begin(
    citizen: Citizen,
    *,
    by: Any,
    kind: str,
    start_date: dt.date,
    citizen_wish: str,
    planned_end_date: dt.date | None = None,
    reason: str = "",
    is_endless: bool = False,
    **more: Any,
) -> CareCourse:
    """``start`` in the transaction of somebody whose right to it is already known. ``is_endless`` is what
    another system granted with no agreed end."""
    if not EARLIEST_START <= start_date <= clock.today() + LATEST_START:
        raise Refusal(
            "date_impossible", _("A course starts between 1980 and a year from now. Correct the start date.")
        )
    end = None if is_endless else planned_end_date or usual_end(kind, start_date)
    because = _why_unusual(kind, start_date, end, reason)
    # Of two who start one at once, the second finds that of the first.
    current = Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)
    if current.left_on is not None:
        raise Refusal("gone", _("The citizen has died or moved away. No course can begin."))
    if CareCourse.objects.open().filter(citizen=citizen, kind=kind).exists():
        raise Refusal("course_open", _("The citizen already has an open course of this kind."))
    course = CareCourse.objects.create(
        citizen=citizen,
        kind=kind,
        start_date=start_date,
        planned_end_date=end,
        citizen_wish=citizen_wish,
        **more,
    )
    if end and because:
        CourseExtension.objects.create(
            course=course, before=None, until=end, reason=because, by=by, at=clock.now()
        )
    trail.record(
        "course.started", by=by, about=course, citizen_id=citizen.pk, team_id=citizen.team_id, kind=kind
    )
    return course


def _why_unusual(kind: str, start_date: dt.date, end: dt.date | None, reason: str) -> str:
    """The reason of an unusual end, which it must have; empty for a usual one."""
    if end is None:
        return ""
    if not start_date <= end <= max(start_date, clock.today()) + LONGEST_PLAN:
        raise Refusal(
            "date_impossible",
            _("A course is planned to end after its start and within a year. Correct the planned end."),
        )
    is_long = end - start_date > USUAL_LENGTH
    if not is_long and (end - start_date >= SHORTEST_USUAL or kind in GLADLY_SHORT):
        return ""
    if not reason.strip():
        long = _("More than twelve weeks need a reason. Write it, or plan an earlier end.")
        short = _("Less than eight weeks need a reason. Write it, or plan a later end.")
        raise Refusal("no_reason", long if is_long else short)
    return reason.strip()


@transaction.atomic
def move(course: CareCourse, *, by: Any, phase: str) -> None:
    """Bring the course to another phase. Does nothing when it is there.

    Refuses ``not_yours`` and ``course_closed``.
    """
    may_run(by, course.citizen)
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
def extend(course: CareCourse, *, by: Any, until: dt.date, reason: str) -> CareCourse:
    """Plan a later end, and say why. Does nothing when the course ends on that day already.

    Refuses ``not_yours``, ``course_closed``, ``no_reason`` and ``date_impossible`` for a day that is not
    later than the planned end, has passed, or lies more than half a year ahead.
    """
    may_run(by, course.citizen)
    current = CareCourse.objects.select_for_update().get(pk=course.pk)
    if Closure.objects.filter(course=current).exists():
        raise Refusal("course_closed", _("The course is closed."))
    if current.planned_end_date == until:
        return current
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the course lasts longer."))
    before = current.planned_end_date
    earliest = max(before or current.start_date, clock.today())
    if not earliest <= until <= max(earliest, clock.today()) + LONGEST_EXTENSION:
        raise Refusal(
            "date_impossible",
            _("The new end lies after the planned one, and at most half a year from now. Correct the day."),
        )
    CourseExtension.objects.create(
        course=current, before=before, until=until, reason=reason.strip(), by=by, at=clock.now()
    )
    current.planned_end_date = until
    current.save(update_fields=["planned_end_date"])
    trail.record(
        "course.extended", by=by, about=current, citizen_id=current.citizen_id,
        team_id=current.citizen.team_id, before=before, after=until,
    )  # fmt: skip
    return current


def close(
    course: CareCourse,
    *,
    by: Any,
    outcome: str,
    reason: str = "",
    dropout_reason: DropoutReason | None = None,
    closed_on: dt.date | None = None,
) -> Closure:
    """End the course with an outcome category. A stay on a temporary place ends with it.

    Refuses ``not_yours``, ``course_closed``, ``no_outcome``, ``no_reason`` and ``future``.
    """
    may_run(by, course.citizen)
    return end(
        course, by=by, outcome=outcome, reason=reason, dropout_reason=dropout_reason, closed_on=closed_on
    )


@transaction.atomic
def end(
    course: CareCourse,
    *,
    by: Any,
    outcome: str,
    reason: str,
    dropout_reason: DropoutReason | None,
    closed_on: dt.date | None,
) -> Closure:
    """``close`` in the transaction of somebody whose right to it is already known."""
    if outcome not in ClosureOutcome.values:
        raise Refusal("no_outcome", _("Choose how the course ended."))
    closed_on = closed_on or clock.today()
    # A course that was planned for later and never began ends today.
    if not min(course.start_date, clock.today()) <= closed_on <= clock.today():
        raise Refusal("future", _("A course is closed on a day between its start and today."))
    dropped_out = outcome == ClosureOutcome.DROPPED_OUT
    if dropped_out and not (dropout_reason or reason.strip()):
        raise Refusal("no_reason", _("Choose or write why the course was broken off."))
    try:
        with transaction.atomic():
            closure = Closure.objects.create(
                course=course,
                outcome=outcome,
                dropout_reason=dropout_reason if dropped_out else None,
                reason=reason.strip(),
                closed_on=closed_on,
                closed_by=by,
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
    _end_stay(course, closed_on)
    return closure


def _end_stay(course: CareCourse, day: dt.date) -> None:
    for stay in PlaceStay.objects.filter(course=course, departed_on__isnull=True):
        stay.departed_on = max(day, stay.arrived_on)
        stay.save(update_fields=["departed_on"])
