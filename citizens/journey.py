"""On the way through a course: the entry test, the package, what would have been granted, talks about it;
that no course is offered; and stays on temporary places."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from citizens.courses import EARLIEST_START, may_run
from citizens.models import (
    CareCourse,
    Citizen,
    Closure,
    CourseDialogue,
    EntryTest,
    Exclusion,
    ExclusionCriterion,
    PlaceStay,
    RehabPackage,
    ShadowGrant,
    TemporaryPlace,
)
from citizens.models.course import CourseKind, CourseTrack
from citizens.models.intervention import HOURS_IN_A_WEEK
from citizens.visitation import AUTHORITIES
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff.models import Unit, User
from dtr.staff.roles import MEETING_ROLES, Permission


def suggested_track(professions: Collection[str]) -> CourseTrack:
    """Several professions need the meeting; one does not. A suggestion: a person decides."""
    return CourseTrack.REHAB if len(set(professions)) > 1 else CourseTrack.LIGHT


@transaction.atomic
def choose_track(
    course: CareCourse, *, by: Any, track: str, professions: Collection[str], reason: str
) -> EntryTest:
    """Choose Light or Rehab, with the professions that are needed (role codes) and the reason.

    The same answer again is the one already there. Refuses ``not_yours``, ``course_closed``, ``no_track``,
    ``no_professions`` and ``no_reason``.
    """
    current = _open(course, by=by)
    needed = sorted(set(professions))
    if track not in CourseTrack.values:
        raise Refusal("no_track", _("Choose Light or Rehab."))
    if not needed or not set(needed) <= {role.value for role in MEETING_ROLES}:
        raise Refusal("no_professions", _("Choose the professions that the course needs."))
    if not reason.strip():
        raise Refusal("no_reason", _("Write why this track is the right one."))
    last = current.entry_tests.first()
    if last and (last.track, last.professions, last.reason) == (track, needed, reason.strip()):
        return last
    test = EntryTest.objects.create(
        course=current, track=CourseTrack(track), professions=needed, reason=reason.strip(), by=by,
        at=clock.now(),
    )  # fmt: skip
    if current.track != track:
        current.track = track
        current.save(update_fields=["track"])
    _note("course.track", current, by=by, track=track, suggested=suggested_track(needed))
    return test


@transaction.atomic
def choose_package(course: CareCourse, *, by: Any, package: RehabPackage | None) -> None:
    """Give the course a package, or none. Does nothing when it has it.

    Refuses ``not_yours``, ``course_closed`` and ``not_offered``.
    """
    current = _open(course, by=by)
    if current.package == package:
        return
    if package and not package.is_offered:
        raise Refusal("not_offered", _("That package is no longer in use. Choose another."))
    current.package = package
    current.save(update_fields=["package"])
    _note("course.package", current, by=by, package=package.number if package else None)


@transaction.atomic
def grant_shadow(course: CareCourse, *, by: Any, hours_per_week: Decimal, judgement: str = "") -> ShadowGrant:
    """Note the hours a week that a visitator would have granted without rehabilitation.

    It is not changed afterwards; a new judgement is a new dated row. The same again is the one already
    there. Refuses ``not_yours``, ``course_closed`` and ``hours_impossible``.
    """
    _may(by, course.citizen, Permission.DECIDE_HELP)
    current = _still_open(course)
    if not 0 <= hours_per_week <= HOURS_IN_A_WEEK:
        raise Refusal("hours_impossible", _("Hours a week lie between 0 and 168."))
    last = current.shadow_grants.first()
    if last and (last.hours_per_week, last.judgement) == (hours_per_week, judgement.strip()):
        return last
    grant = ShadowGrant.objects.create(
        course=current, hours_per_week=hours_per_week, judgement=judgement.strip(), by=by, at=clock.now()
    )
    _note("course.shadow", current, by=by, hours=hours_per_week)
    return grant


@transaction.atomic
def note_dialogue(
    course: CareCourse, *, by: Any, held_on: dt.date, held_by: User | None = None, took_part: str = "",
    note: str = "",
) -> CourseDialogue:  # fmt: skip
    """Note a talk with the citizen about how the course is planned (ældreloven § 11).

    The same again is the one already there. Refuses ``not_yours``, ``course_closed`` and ``future``.
    """
    _may(by, course.citizen, Permission.WRITE_GOALS)
    current = _still_open(course)
    if not current.start_date <= held_on <= clock.today():
        raise Refusal("future", _("The dialogue was held on a day between the course's start and today."))
    said = {
        "held_on": held_on, "held_by": held_by or by, "took_part": took_part.strip(), "note": note.strip()
    }  # fmt: skip
    there = CourseDialogue.objects.filter(course=current, **said).first()
    if there:
        return there
    dialogue = CourseDialogue.objects.create(course=current, by=by, at=clock.now(), **said)
    _note("course.dialogue", current, by=by, held_on=held_on)
    return dialogue


@transaction.atomic
def exclude(citizen: Citizen, *, by: Any, criterion: ExclusionCriterion, reason: str) -> Exclusion:
    """Note that no course is offered: a criterion of the local table, and the reason in this case.

    Refuses ``not_yours``, ``not_offered``, ``no_reason`` and ``excluded``.
    """
    may_run(by, citizen)
    if not criterion.is_offered:
        raise Refusal("not_offered", _("That criterion is no longer in use. Choose another."))
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the criterion holds for this citizen."))
    try:
        with transaction.atomic():
            exclusion = Exclusion.objects.create(
                citizen=citizen, criterion=criterion, reason=reason.strip(), decided_by=by,
                decided_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise Refusal("excluded", _("That is noted already. Lift it first to give another reason.")) from None
    trail.record(
        "course.excluded", by=by, about=exclusion, citizen_id=citizen.pk, team_id=citizen.team_id,
        criterion=criterion.name,
    )  # fmt: skip
    return exclusion


@transaction.atomic
def lift_exclusion(exclusion: Exclusion, *, by: Any) -> None:
    """A course may be offered again. Does nothing when it is lifted. Refuses ``not_yours``."""
    may_run(by, exclusion.citizen)
    standing = Exclusion.objects.filter(pk=exclusion.pk, ended_at__isnull=True)
    if standing.update(ended_at=clock.now(), ended_by=by):
        trail.record(
            "course.exclusion_lifted", by=by, about=exclusion, citizen_id=exclusion.citizen_id,
            team_id=exclusion.citizen.team_id,
        )  # fmt: skip


@transaction.atomic
def arrive(
    course: CareCourse,
    *,
    by: Any,
    place: TemporaryPlace,
    arrived_on: dt.date,
    authority: Unit | None = None,
    operator: Unit | None = None,
    payer: Unit | None = None,
) -> PlaceStay:
    """Note the arrival on a temporary place. Who decides, runs it and pays are those of the place unless said
    otherwise. The same arrival again is the one already there.

    Refuses ``not_yours``, ``course_closed``, ``other_kind``, ``not_offered``, ``date_impossible``,
    ``unit_impossible`` and ``still_there``.
    """
    current = _open(course, by=by)
    if current.kind != CourseKind.TEMPORARY_PLACE:
        raise Refusal("other_kind", _("A stay belongs to a course on a temporary place. Start one first."))
    if not place.is_offered:
        raise Refusal("not_offered", _("That place is no longer in use. Choose another."))
    if not max(EARLIEST_START, current.start_date) <= arrived_on <= clock.today():
        raise Refusal("date_impossible", _("The arrival lies between the course's start and today."))
    run_by = {
        "authority": authority or place.authority,
        "operator": operator or place.operator,
        "payer": payer or place.payer,
    }
    if not {run_by["authority"].kind, run_by["payer"].kind} <= AUTHORITIES:
        raise Refusal(
            "unit_impossible",
            _("Only the municipality or the region decides on help and pays for it. Choose another."),
        )
    there = current.stays.filter(departed_on__isnull=True).first()
    if there and (there.place_id, there.arrived_on) == (place.pk, arrived_on):
        return there
    if there or current.stays.filter(departed_on__gt=arrived_on).exists():
        raise Refusal(
            "still_there", _("The citizen is on a temporary place that day. Note the departure first.")
        )
    stay = PlaceStay.objects.create(course=current, place=place, arrived_on=arrived_on, noted_by=by, **run_by)
    _note("stay.began", current, by=by, place=place.name, arrived_on=arrived_on)
    return stay


@transaction.atomic
def depart(stay: PlaceStay, *, by: Any, departed_on: dt.date) -> None:
    """Note the departure. Does nothing when that day is noted. The course itself is closed by its own verb.

    Refuses ``not_yours``, ``departed`` and ``date_impossible``.
    """
    may_run(by, stay.course.citizen)
    current = PlaceStay.objects.select_for_update().get(pk=stay.pk)
    if current.departed_on == departed_on:
        return
    if current.departed_on is not None:
        raise Refusal("departed", _("The departure is noted already."))
    if not current.arrived_on <= departed_on <= clock.today():
        raise Refusal("date_impossible", _("The departure lies between the arrival and today."))
    current.departed_on = departed_on
    current.save(update_fields=["departed_on"])
    _note("stay.ended", stay.course, by=by, bed_days=current.bed_days())


def _may(user: Any, citizen: Citizen, permission: Permission) -> None:
    if not Citizen.objects.visible_to(user, permission).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


def _open(course: CareCourse, *, by: Any) -> CareCourse:
    may_run(by, course.citizen)
    return _still_open(course)


def _still_open(course: CareCourse) -> CareCourse:
    current = CareCourse.objects.select_for_update().get(pk=course.pk)
    if Closure.objects.filter(course=current).exists():
        raise Refusal("course_closed", _("The course is closed."))
    return current


def _note(code: str, course: CareCourse, *, by: Any, **facts: Any) -> None:
    citizen = course.citizen
    trail.record(code, by=by, about=course, citizen_id=citizen.pk, team_id=citizen.team_id, **facts)
