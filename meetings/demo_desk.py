"""What lies on the desks of the demo municipality's visitators: letters of older decisions, a hearing that
runs and one that is answered, a draft past its day, and granted help that has begun or not."""

import datetime as dt
from itertools import cycle

from citizens import letters
from citizens.models import Decision, DecisionLetter, Intervention, PartyHearing, StartNote
from citizens.models.decision import DecisionKind
from dtr import clock, press
from meetings.demo import NOON, Town
from meetings.demo_texts import HEARD, HEARD_ANSWER, NOT_BEGUN
from meetings.demo_weeks import BETWEEN_PDFS

# Days from the start date to the day on which help really began, over and over.
DELAYS = (0, 1, 0, 3, 0, 2, 0, 6)
EVERY_SIXTH = 6
HEARING = dt.timedelta(days=14)


def lay_out(town: Town) -> None:
    """Once the meetings are lived through and saved."""
    _begin_help(town)
    _hear(town)
    _write_letters(town)


def _begin_help(town: Town) -> None:
    """Most granted help began on its day or some days later; some has not."""
    notes, delays, reasons = [], cycle(DELAYS), cycle(NOT_BEGUN)
    granted = Intervention.objects.select_related("citizen", "approval").order_by("start_date", "what")
    for number, help in enumerate(granted):
        assert help.approval is not None
        begun = help.start_date + dt.timedelta(days=next(delays))
        waits = number % EVERY_SIXTH == EVERY_SIXTH - 1
        day = help.start_date if waits else begun
        if day >= town.today:
            continue
        at, by = clock.at(day, NOON), town.contact(help.citizen)
        said = {"because": next(reasons)} if waits else {"started_on": begun}
        notes.append(StartNote(intervention=help, noted_by=by, noted_at=at, **said))
        code = "help.not_started" if waits else "help.started"
        town.note(code, at, by=by, about=help, citizen=help.citizen)
    StartNote.objects.bulk_create(notes)


def _hear(town: Town) -> None:
    """The newest drafts that are a no, or less than asked for: one is being heard, one was."""
    drafts = Decision.objects.filter(state="draft").exclude(kind=DecisionKind.GRANT)
    for number, decision in enumerate(drafts.select_related("citizen").order_by("-opened_at", "pk")[:2]):
        begun = decision.opened_at + dt.timedelta(hours=3)
        hearing = PartyHearing(
            decision=decision,
            put_to_citizen=HEARD,
            started_at=begun,
            started_by=decision.opened_by,
            answer_by=clock.local(begun).date() + HEARING,
        )
        town.note(
            "decision.hearing_begun", begun, by=decision.opened_by, about=decision, citizen=decision.citizen
        )
        if number:
            hearing.answer, hearing.answered_on = HEARD_ANSWER, clock.local(begun).date()
            hearing.noted_by, hearing.noted_at = decision.opened_by, begun + dt.timedelta(hours=2)
            town.note(
                "decision.hearing_answered",
                hearing.noted_at,
                by=decision.opened_by,
                about=decision,
                citizen=decision.citizen,
            )
        hearing.save(force_insert=True)


def _write_letters(town: Town) -> None:
    """Each finished decision has its letter, which the worker makes when its turn comes."""
    finished = Decision.objects.filter(state="finished").for_page().order_by("-finished_at")
    made = []
    for number, decision in enumerate(finished):
        snapshot = letters.taken(decision)
        assert decision.finished_at is not None
        made.append(
            DecisionLetter(
                decision=decision,
                snapshot=snapshot,
                digest=press.digest(snapshot),
                frozen_at=decision.finished_at,
                claimed_until=town.now + number * BETWEEN_PDFS,
            )
        )
    DecisionLetter.objects.bulk_create(made)
