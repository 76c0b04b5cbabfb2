"""Those around the demo's citizens, what they may be told, and the way through the courses."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from citizens.models import (
    CareCourse,
    Citizen,
    Closure,
    Consent,
    CourseDialogue,
    CourseExtension,
    DropoutReason,
    EntryTest,
    Exclusion,
    ExclusionCriterion,
    NetworkContact,
    PlaceStay,
    RehabPackage,
    Relative,
    RelativeRight,
    ShadowGrant,
    TemporaryPlace,
)
from citizens.models.consent import ConsentHow
from citizens.models.course import ClosureOutcome, CourseKind, CourseTrack
from citizens.models.relative import NetworkKind, Relation, RightKind
from dtr import clock
from dtr.staff.models import Unit
from dtr.staff.roles import Role
from meetings import demo_texts as texts
from meetings.demo import NOON, Town

HOSPITAL, SURGERY = "Fjordland Sygehus", "Lægerne ved Havnen"
KIN = (
    ("Birthe", Relation.CHILD), ("Flemming", Relation.CHILD), ("Aksel", Relation.SPOUSE),
    ("Rigmor", Relation.SIBLING), ("Line", Relation.GRANDCHILD), ("Ulla", Relation.SPOUSE),
    ("Jens Ole", Relation.CHILD), ("Marianne", Relation.CHILD_IN_LAW),
)  # fmt: skip
NETWORK = (
    (NetworkKind.VOLUNTEER, "Besøgsven fra Ældre Sagen", "Går en tur hver torsdag"),
    (NetworkKind.CIVIL_SOCIETY, "Fjordby Sangkor", "Synger med hver anden mandag"),
    (NetworkKind.NEIGHBOUR, "Naboen i nummer 7", "Har en nøgle og henter posten"),
    (NetworkKind.CHURCH, "Sognets spisefællesskab", "Spiser med den første onsdag i måneden"),
    (NetworkKind.CIVIL_SOCIETY, "Havneværkstedet", "Reparerer cykler med de andre om fredagen"),
)
LIMITS = (
    "",
    "Ikke noget om økonomi.",
    "Gerne alt, der hjælper mig hjem igen.",
    "Kun det, der gælder gangen.",
)
WISHES = (
    "Vil helst øve om formiddagen, hvor kræfterne er der.",
    "Vil have de samme to hjælpere, mens hun øver badet.",
    "Ønsker at springe støvsugningen over og gå til købmanden i stedet.",
    "Vil selv bestemme, hvornår strømperne skal på.",
    "Ønsker, at datteren er med, næste gang planen lægges.",
)
LIGHT_BECAUSE = "Én faggruppe er nok: borgeren mangler kun at øve gangen med terapeuten."
REHAB_BECAUSE = "Både kræfter, medicin og hverdagens opgaver er i spil; det kræver flere faggrupper."
LONGER_BECAUSE = (
    "Borgeren var indlagt i to uger og mangler den sidste del.",
    "Målet om trappen er tæt på; tre uger mere er nok.",
    "Hjælpemidlet kom sent, så træningen kom sent i gang.",
)


def live_around(town: Town) -> None:
    """Relatives, network and consent; and what was noted on the way through each course."""
    dice = random.Random(1107)  # noqa: S311 no secret
    outside = [
        Unit.objects.create(name=HOSPITAL, kind=Unit.Kind.HOSPITAL),
        Unit.objects.create(name=SURGERY, kind=Unit.Kind.GENERAL_PRACTICE),
    ]
    places = _places(town)
    for number, citizen in enumerate(town.citizens.values()):
        kin = _kin(town, citizen, number, dice)
        _consents(town, citizen, number, kin, outside)
        course = town.courses[citizen.pk]
        _on_the_way(town, course, number, dice)
        if course.kind == CourseKind.TEMPORARY_PLACE:
            _stay(town, course, places[number % len(places)])
    _endings(town)


def _places(town: Town) -> list[TemporaryPlace]:
    """One that the region decides on and pays for and the municipality runs, and one of its own."""
    own, region = town.teams[0].unit, Unit.objects.get(name=texts.REGION)
    return [
        TemporaryPlace.objects.create(name="Fjordhuset", authority=region, operator=own, payer=region),
        TemporaryPlace.objects.create(
            name="Døgnpladserne på Solgården", authority=own, operator=own, payer=own
        ),
    ]


def _begun(town: Town, citizen: Citizen, days: int = 0) -> dt.datetime:
    day = town.courses[citizen.pk].start_date + dt.timedelta(days=days)
    return clock.at(min(day, town.today), NOON)


def _kin(town: Town, citizen: Citizen, number: int, dice: random.Random) -> list[Relative]:
    by, at, family = town.contact(citizen), _begun(town, citizen), citizen.name.split()[-1]
    kin = []
    others = [one for one in KIN if one[0] != citizen.name.split()[0]]
    for first, relation in dice.sample(others, number % 3):
        phone = f"{dice.randrange(20, 60)} {dice.randrange(10, 99)} {dice.randrange(10, 99)} 00"
        kin.append(
            Relative.objects.create(
                citizen=citizen,
                name=f"{first} {family}",
                relation=relation,
                phone=phone,
                registered_by=by,
                registered_at=at,
            )
        )
        town.note("relative.added", at, by=by, about=kin[-1], citizen=citizen, relation=relation)
    if kin:
        acts = number % 6 == 1
        RelativeRight.objects.create(
            relative=kin[0],
            kind=RightKind.POWER_OF_ATTORNEY if acts else RightKind.TAKE_PART,
            scope="Fuldmagt til post og helbred, underskrevet af borgeren" if acts else "",
            valid_from=clock.local(at).date(), noted_by=by, noted_at=at,
        )  # fmt: skip
    contacts = [(NetworkKind.GP, SURGERY, "")]
    contacts += [NETWORK[number % len(NETWORK)]] if number % 2 else []
    for kind, name, note in contacts:
        NetworkContact.objects.create(
            citizen=citizen, kind=kind, name=name, note=note, registered_by=by, registered_at=at
        )
    return kin


def _consents(
    town: Town, citizen: Citizen, number: int, kin: list[Relative], outside: list[Unit]
) -> None:  # fmt: skip
    """Every third citizen with a supplier has not been asked yet; one consent in eight was taken back."""
    with_supplier = [one for one in town.citizens.values() if one.provider_id]
    asked = citizen.provider_id is None or with_supplier.index(citizen) % 3 != 0
    units = [citizen.provider] if citizen.provider and asked else []
    units += [outside[number % 2]] if number % 4 == 0 else []
    if not (units or kin):
        return
    by, at = town.contact(citizen), _begun(town, citizen, days=1)
    consent = Consent.objects.create(
        citizen=citizen,
        how=ConsentHow.WRITTEN if number % 5 == 0 else ConsentHow.ORAL,
        given_on=clock.local(at).date(),
        valid_until=town.today + dt.timedelta(days=12) if number % 7 == 3 else None,
        covers_health=number % 9 != 4 or citizen.provider_id is not None,
        note=LIMITS[number % len(LIMITS)],
        noted_by=by,
        noted_at=at,
    )
    consent.units.set(units)
    consent.relatives.set(kin[:1])
    town.note("consent.given", at, by=by, about=consent, citizen=citizen)
    if number % 8 == 7 and not citizen.provider_id:
        consent.withdrawn_at, consent.withdrawn_by = town.now - dt.timedelta(days=5), by
        consent.withdrawn_note = "Vil selv fortælle familien, hvordan det går"
        consent.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_note"])
        town.note("consent.withdrawn", consent.withdrawn_at, by=by, about=consent, citizen=citizen)


def _on_the_way(town: Town, course: CareCourse, number: int, dice: random.Random) -> None:
    citizen = course.citizen
    team = town.texts[citizen.pk].team
    visitator, contact = town.staff[team, Role.VISITATOR], town.contact(citizen)
    light = course.track == CourseTrack.LIGHT
    if number % 10 != 9:
        at = _begun(town, citizen, days=2)
        EntryTest.objects.bulk_create([
            EntryTest(
                course=course, track=course.track, reason=LIGHT_BECAUSE if light else REHAB_BECAUSE,
                professions=["therapist"] if light else ["care_assistant", "nurse", "therapist"],
                by=visitator, at=at,
            )
        ])  # fmt: skip
        town.note("course.track", at, by=visitator, about=course, citizen=citizen, track=course.track)
    if course.kind in (CourseKind.REHABILITATION, CourseKind.TRAINING):
        course.package = RehabPackage.objects.get(number=1 + number % 3)
        at, hours = _begun(town, citizen, days=3), Decimal(dice.randrange(4, 28)) / 2
        ShadowGrant.objects.bulk_create([
            ShadowGrant(
                course=course, hours_per_week=hours, by=visitator, at=at,
                judgement="Hjælp til bad, påklædning og måltider hver dag uden rehabilitering.",
            )
        ])  # fmt: skip
        town.note("course.shadow", at, by=visitator, about=course, citizen=citizen, hours=str(hours))
    for days, wish in _talks(number):
        held = course.start_date + dt.timedelta(days=days)
        if held <= min(town.closed_on.get(citizen.pk, town.today), town.today):
            at = clock.at(held, NOON)
            CourseDialogue.objects.bulk_create(
                [CourseDialogue(course=course, held_on=held, held_by=contact, note=wish, by=contact, at=at)]
            )
            town.note("course.dialogue", at, by=contact, about=course, citizen=citizen)
    if course.planned_end_date and course.planned_end_date < town.today and number % 4:
        _extend(town, course, visitator, LONGER_BECAUSE[number % len(LONGER_BECAUSE)])
    course.save(update_fields=["package", "planned_end_date"])


def _talks(number: int) -> Iterator[tuple[int, str]]:
    """Three in four have talked about the course at its start, half of them again."""
    if number % 4:
        yield 5, WISHES[number % len(WISHES)]
    if number % 2:
        yield 33, WISHES[(number + 2) % len(WISHES)]


def _extend(town: Town, course: CareCourse, by: Any, reason: str) -> None:
    if course.citizen_id in town.closed_on:
        return
    before, until = course.planned_end_date, town.today + dt.timedelta(weeks=3)
    assert before is not None
    at = clock.at(before - dt.timedelta(days=3), NOON)
    CourseExtension.objects.bulk_create(
        [CourseExtension(course=course, before=before, until=until, reason=reason, by=by, at=at)]
    )
    course.planned_end_date = until
    town.note("course.extended", at, by=by, about=course, citizen=course.citizen)


def _stay(town: Town, course: CareCourse, place: TemporaryPlace) -> None:
    by = town.staff[town.texts[course.citizen_id].team, Role.VISITATOR]
    stay = PlaceStay.objects.create(
        course=course, place=place, authority=place.authority, operator=place.operator, payer=place.payer,
        arrived_on=course.start_date, departed_on=town.closed_on.get(course.citizen_id), noted_by=by,
    )  # fmt: skip
    at = clock.at(stay.arrived_on, NOON)
    town.note("stay.began", at, by=by, about=course, citizen=course.citizen, place=place.name)


def _endings(town: Town) -> None:
    """Why courses were broken off, one citizen who is offered none, and a course that nobody has closed."""
    passed = town.today - dt.timedelta(days=4)
    open_ones = CareCourse.objects.open().filter(citizen__team=town.teams[0], start_date__lt=passed)
    forgotten = open_ones.filter(kind=CourseKind.REHABILITATION).order_by("start_date").first()
    if forgotten:
        CareCourse.objects.filter(pk=forgotten.pk).update(planned_end_date=passed)
    reason = DropoutReason.objects.filter(name__startswith="Borgeren").first()
    Closure.objects.filter(outcome=ClosureOutcome.DROPPED_OUT).update(dropout_reason=reason)
    refused = (
        Closure.objects.filter(outcome=ClosureOutcome.DROPPED_OUT).select_related("course__citizen").first()
    )
    criterion = ExclusionCriterion.objects.offered().filter(name__startswith="Borgeren").first()
    if refused and criterion:
        citizen = refused.course.citizen
        exclusion = Exclusion.objects.create(
            citizen=citizen, criterion=criterion, decided_by=refused.closed_by, decided_at=town.now,
            reason="Borgeren vil have ro nu og ringer selv, når kræfterne er der igen.",
        )  # fmt: skip
        town.note("course.excluded", town.now, by=refused.closed_by, about=exclusion, citizen=citizen)
