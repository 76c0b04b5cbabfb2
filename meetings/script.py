"""The script: the steps of the talk about one citizen, where the talk is, and new versions of it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from meetings.hold import lead, note, taken_up, touch
from meetings.models import AgendaItem, Meeting, MeetingScript, ScriptStep


@dataclass(frozen=True)
class Step:
    """One step as a screen shows it."""

    number: int
    kind: str
    title: str
    prompt: str
    seconds: int
    is_now: bool = False
    is_done: bool = False


def steps_of(meeting: Meeting, item: AgendaItem | None = None) -> list[Step]:
    """The steps of the meeting's script, empty before it is opened; no query but the first time.

    For an ``item`` the seconds are scaled so that together they are the citizen's minutes.
    """
    if meeting.script_id is None:
        return []
    rows = _published(meeting.script_id)
    minutes = [row.minutes for row in rows]
    total = item.minutes_given * 60 if item else round(sum(minutes) * 60)
    return [
        Step(
            number=row.number,
            kind=row.kind,
            title=row.title_read,
            prompt=row.prompt_read,
            seconds=seconds,
            is_now=item is not None and item.is_present and row.number == item.script_step,
            is_done=item is not None
            and (item.is_settled or (item.is_present and row.number < item.script_step)),
        )
        for row, seconds in zip(rows, shares(minutes, total), strict=True)
    ]


@lru_cache(maxsize=256)
def _published(script_id: int) -> list[ScriptStep]:
    """The steps of a version. A published version never changes, so it is read once in each process."""
    return list(ScriptStep.objects.filter(script_id=script_id))


def shares(weights: Iterable[Decimal], total: int) -> list[int]:
    """``total`` shared out by weight in whole parts that add up to it."""
    weights = list(weights)
    given, so_far, parts = 0, Decimal(0), []
    for weight in weights:
        so_far += weight
        until = round(so_far * total / sum(weights))
        parts.append(until - given)
        given = until
    return parts


@transaction.atomic
def go_to_step(item: AgendaItem, *, by: Any, number: int) -> AgendaItem:
    """Go to a step of the talk. Does nothing when the talk is there.

    Refuses ``not_leader``, ``wrong_state``, ``not_taken_up`` and ``no_such_step``.
    """
    meeting = lead(item.meeting, by)
    item = taken_up(item)
    if item.script_step == number:
        return item
    if not ScriptStep.objects.filter(script=meeting.script_id, number=number).exists():
        raise Refusal("no_such_step", _("There is no such step."))
    return _go(meeting, item, number, by=by)


@transaction.atomic
def next_step(item: AgendaItem, *, by: Any, seen_step: int) -> AgendaItem:
    """Go on to the next step of the talk, from the one that the person saw.

    Refuses ``not_leader``, ``wrong_state``, ``not_taken_up``, ``overtaken`` and ``last_step``.
    """
    meeting = lead(item.meeting, by)
    item = taken_up(item)
    if item.script_step != seen_step:
        raise Refusal("overtaken", _("Somebody else has gone on to another step at the same time."))
    later = ScriptStep.objects.filter(script=meeting.script_id, number__gt=item.script_step).first()
    if later is None:
        raise Refusal("last_step", _("This is the last step. Close the citizen with an outcome."))
    return _go(meeting, item, later.number, by=by)


def _go(meeting: Meeting, item: AgendaItem, number: int, *, by: Any) -> AgendaItem:
    item.script_step, item.step_started_at = number, clock.now()
    item.save(update_fields=["script_step", "step_started_at"])
    note("item.step", by=by, about=item, meeting=meeting, citizen_id=item.citizen_id, number=number)
    touch(meeting)
    return item


@dataclass(frozen=True)
class StepText:
    """One step as somebody wrote it."""

    title: str
    minutes: Decimal
    prompt: str = ""
    title_en: str = ""
    prompt_en: str = ""
    kind: str = ScriptStep.Kind.OTHER


@transaction.atomic
def publish(meeting_type: str, *, by: Any, steps: Sequence[StepText], seen_version: int) -> MeetingScript:
    """Put a new version of the script in use for a kind of meeting. Meetings that were opened keep theirs.

    Does nothing when nothing is new. Refuses ``not_yours``, ``no_steps``, and ``overtaken`` when another
    version than ``seen_version`` is in use by now.
    """
    if not access.keeps_the_house(by):
        raise Refusal("not_yours", _("Only those who keep the house publish scripts."))
    if not steps:
        raise Refusal("no_steps", _("Write at least one step."))
    of_type = MeetingScript.objects.select_for_update().filter(meeting_type=meeting_type)
    current = of_type.order_by("-version").first()
    version = current.version if current else 0
    if version != seen_version:
        raise _overtaken()
    if current and list(steps) == texts_of(current):
        return current
    try:
        with transaction.atomic():
            new = MeetingScript.objects.create(
                meeting_type=meeting_type, version=version + 1, published_at=clock.now(), published_by=by
            )
    except IntegrityError:
        raise _overtaken() from None
    ScriptStep.objects.bulk_create(
        ScriptStep(script=new, number=number, **asdict(step)) for number, step in enumerate(steps, start=1)
    )
    trail.record("script.published", by=by, about=new, before=version, after=new.version)
    return new


def texts_of(script: MeetingScript) -> list[StepText]:
    """The steps of a version as they were written."""
    fields = list(StepText.__dataclass_fields__)
    return [StepText(**values) for values in script.steps.order_by("number").values(*fields)]


def _overtaken() -> Refusal:
    return Refusal(
        "overtaken",
        _("Somebody else has published a new version. Your text is kept: compare, then publish again."),
    )
