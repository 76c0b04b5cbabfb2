"""Texts that can be known again: each free text about a citizen is given a word that stands nowhere else."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from citizens.models import (
    Closure,
    CourseDialogue,
    CourseExtension,
    EntryTest,
    ShadowGrant,
    StartNote,
)
from dtr import clock
from goals.models import (
    ConversationAddendum,
    FormerAnswer,
    GasScale,
    GoalRevision,
    Instrument,
    Measurement,
    SubGoalRevision,
)
from meetings.models import ActionStep, ListedCitizen, RecordTransfer, SharingNote
from meetings.states import ItemState
from tests import build

WORD = re.compile(r"qz(\d{5})", re.IGNORECASE)
FIRST = 10000
ROOMS = ("citizens", "goals", "meetings")
# Tables that the municipality keeps, and what names a meeting, a place or a device: none is about a citizen.
# Frozen texts and their files are for the authority's own people, and hold the canary of the furnished house.
NOT_ABOUT_A_CITIZEN = frozenset({
    "RehabPackage", "LegalBasis", "DecisionText", "CaseDeadline", "TriageGuide", "FunctionalCondition",
    "ConversationForm", "ConversationField", "Instrument", "SmarteCriterion", "VaguePhrase", "RuleSet",
    "Rule", "MeetingScript", "ScriptStep", "ChecklistPoint", "ClosedDay", "MeetingProfile", "ProposalWeight",
    "CalendarFeed", "ReceivedForm", "WallScreen", "TemporaryPlace", "RuleObservation", "MeetingSeries",
    "Meeting", "GoneFromCalendar", "Duty", "Minutes", "MinutesVersion", "Sheet", "DecisionLetter",
    "MeetingRating",
})  # fmt: skip
# Codes, digests and what follows from another text.
NOT_FREE = frozenset({
    "Citizen.search_name", "Citizen.sort_name", "Citizen.cpr", "Citizen.cpr_index", "Measurement.problem_key",
    "ConversationAnswer.page",
})  # fmt: skip


class Planted(NamedTuple):
    """Which text of which row a word was planted in."""

    text: str
    row: Any


def more_of(world: SimpleNamespace) -> None:
    """What the furnished house has none of: a course on its way and one closed, what was said before, and
    what somebody promised who has no login."""
    today, now, karim = clock.today(), clock.now(), world.karim
    by = {"by": karim, "course": world.course}
    EntryTest.objects.create(track="rehab", professions=["nurse"], reason="x", **by)
    CourseExtension.objects.create(until=today + dt.timedelta(weeks=14), reason="x", **by)
    ShadowGrant.objects.create(hours_per_week=Decimal(3), judgement="x", **by)
    CourseDialogue.objects.create(held_on=today, held_by=karim, note="x", took_part="x", **by)
    former = build.make_course(world.mogens, kind="training")
    Closure.objects.create(
        course=former, outcome="dropped_out", dropout_reason=world.dropout, reason="x", closed_on=today,
        closed_by=world.vibeke,
    )  # fmt: skip
    StartNote.objects.create(intervention=world.help, because="x", noted_by=karim, noted_at=now)
    _goals(world)
    world.item.help_proposed.create(proposal=world.proposal)
    owned = {"owner": None, "owner_kind": "relative", "owner_relative": world.relative}
    promised = world.closed.items.get().actions.create(
        what="x", due_date=today, agreed_by=karim, **owned, result="x", state="done", done_at=now
    )
    for action in (promised, world.action):
        ActionStep.objects.create(
            action=action, state="done", words="x", due_before=today, due_after=today, by=karim
        )
    RecordTransfer.objects.create(
        item=world.locked.items.get(), synced_to_record_at=now, synced_by=karim, reference="x",
        undone_at=now, undone_by=karim, undone_because="x",
    )  # fmt: skip
    SharingNote.objects.create(item=world.planned_item, extent="part", but_not="x", noted_by=karim)
    ListedCitizen.objects.create(meeting=world.running, citizen=world.mogens, note="x", listed_by=world.inge)
    gerda = world.gerda
    build.make_item(world.closed, gerda, state=ItemState.CARRIED_OVER, carried_over_because="x")
    build.make_nomination(world.mogens, karim, wished_by="relative", wished_by_name="x")


def _goals(world: SimpleNamespace) -> None:
    today, now, karim, goal = clock.today(), clock.now(), world.karim, world.goal
    GoalRevision.objects.create(
        goal=goal, version=0, fields={"citizen_wish": "x"}, changed_by=karim, changed_at=now
    )
    SubGoalRevision.objects.create(
        subgoal=world.subgoal, version=0, text="x", status="active", changed_by=karim, changed_at=now
    )
    answer = world.talk.answers.create(
        field=world.talk.form.fields.get(number=1), text="x", written_by=karim, written_at=now
    )
    FormerAnswer.objects.create(answer=answer, text="x", written_by=karim, written_at=now)
    ConversationAddendum.objects.create(conversation=world.talk, kind="addendum", text="x", by=karim, at=now)
    GasScale.objects.create(
        goal=goal, much_less="x", less="x", expected="x", more="x", much_more="x", written_by=karim,
        written_at=now,
    )  # fmt: skip
    # Figures that stand nowhere by chance.
    Measurement.objects.create(
        citizen=world.mogens, goal=goal, instrument=Instrument.objects.get(code="eq-5d-5l"),
        value=Decimal("0.737"), measured_on=today, measured_by=karim, informant="staff",
    )  # fmt: skip


def plant() -> dict[int, Planted]:
    """Give every free text there is a word of its own; the number in the word → where it stands."""
    found: dict[int, Planted] = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    for model in apps.get_models():
        for name in texts(model):
            for key in model._base_manager.values_list("pk", flat=True):
                number = FIRST + len(found)
                word = f"QZ{number}@x.example" if name == "email" else f"QZ{number}"
                if _put(model, key, name, word):
                    found[number] = Planted(f"{model.__name__}.{name}", key)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    return found


def _put(model: type[models.Model], key: Any, name: str, word: str) -> bool:
    """Not where the database holds that there is no text yet."""
    try:
        with transaction.atomic():
            return bool(model._base_manager.filter(pk=key).update(**{name: word}))
    except IntegrityError:
        return False


def texts(model: type[models.Model]) -> list[str]:
    """The names of a model's free texts about a citizen."""
    if (
        model._meta.app_label not in ("citizens", "goals", "meetings")
        or model.__name__ in NOT_ABOUT_A_CITIZEN
    ):
        return []
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and f"{model.__name__}.{field.name}" not in NOT_FREE
    ]


def words_in(text: str) -> set[int]:
    """The numbers of the words that were planted and stand in a text."""
    return {int(number) for number in WORD.findall(text)}
