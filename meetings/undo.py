"""Going back: the leader's last step undone, and a closed citizen taken up again.

The steps are kept beside the trail only to know the way back, and are gone when they are undone or when
the meeting is closed. The trail keeps both what was done and that it was undone.
"""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dtr import clock
from dtr.refusal import Refusal
from meetings import word
from meetings.hold import item_now, lead, note, touch
from meetings.models import AgendaItem, LeaderStep, Meeting, ParkedTopic
from meetings.states import CAN_BE_WRITTEN, ItemState

Kind = LeaderStep.Kind


def remember(kind: LeaderStep.Kind, item: AgendaItem, *, by: Any, parked: ParkedTopic | None = None) -> None:
    """Keep how to go back from what a verb has just done."""
    LeaderStep.objects.create(
        meeting_id=item.meeting_id, kind=kind, item=item, parked=parked, taken_at=clock.now(), taken_by=by
    )


def last_step(meeting: Meeting) -> LeaderStep | None:
    """What would be undone now; None when there is nothing, or when it is too late."""
    if meeting.state not in CAN_BE_WRITTEN:
        return None
    return meeting.leader_steps.select_related("item__citizen", "parked").first()


@transaction.atomic
def undo(meeting: Meeting, *, by: Any, seen_step_pk: int) -> LeaderStep:
    """Take back the last step, the one that the person saw.

    Refuses ``not_leader``, ``wrong_state``, ``nothing_to_undo``, ``overtaken`` when another step has been
    taken since, and ``written_since`` when something was written about the citizen who would wait again.
    """
    meeting = lead(meeting, by, during=CAN_BE_WRITTEN)
    step = last_step(meeting)
    if step is None:
        raise _nothing_to_undo()
    if step.pk != seen_step_pk:
        raise Refusal(
            "overtaken", _("Somebody has taken another step meanwhile. Look again before you undo.")
        )
    if step.kind == Kind.NEXT:
        _wait_again(meeting, step)
    elif step.kind == Kind.PARKED:
        _unpark(step)
    else:
        _reopen(meeting, step)
    note(
        "step.undone",
        by=by,
        about=step.item,
        meeting=meeting,
        citizen_id=step.item.citizen_id,
        kind=step.kind,
    )
    LeaderStep.objects.filter(pk=step.pk).delete()
    touch(meeting)
    return step


def _wait_again(meeting: Meeting, step: LeaderStep) -> None:
    item = step.item
    if item.state != ItemState.PRESENT:
        raise _nothing_to_undo()
    if _written_since(step):
        raise Refusal(
            "written_since",
            _("Something has been written about %(citizen)s. Close the citizen, or carry over.")
            % {"citizen": item.citizen.wall_name},
        )
    word.settle(meeting)
    word.empty_queue(meeting)
    # Nobody spoke about a citizen who was never taken up.
    item.speaking_times.all().delete()
    item.state, item.started_at, item.step_started_at = ItemState.WAITING, None, None
    item.script_step, item.extended_minutes = 1, 0
    item.save(update_fields=["state", "started_at", "step_started_at", "script_step", "extended_minutes"])
    _another_step(meeting)


def _written_since(step: LeaderStep) -> bool:
    item, since = step.item, step.taken_at
    return (
        item.actions.filter(agreed_at__gte=since).exists()
        or item.parked.filter(parked_at__gte=since).exists()
        or item.help_proposed.filter(proposal__proposed_at__gte=since).exists()
        or item.actions_proposed.filter(proposed_at__gte=since).exists()
        or item.contributions.filter(at__gte=since).exists()
    )


def _unpark(step: LeaderStep) -> None:
    if step.item.state != ItemState.PRESENT or step.parked is None:
        raise _nothing_to_undo()
    step.parked.delete()


def _reopen(meeting: Meeting, step: LeaderStep) -> None:
    item = step.item
    if item.state != step.kind:
        raise _nothing_to_undo()
    if item.started_at is None:
        # Carried over without having been taken up: waits again, whoever is up meanwhile.
        item.state, item.carried_over_because = ItemState.WAITING, ""
        item.save(update_fields=["state", "carried_over_because"])
        return
    if meeting.items.filter(state=ItemState.PRESENT).exists():
        raise _nothing_to_undo()
    _take_up(item)
    _another_step(meeting)


@transaction.atomic
def take_up_again(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Undo the closing of a citizen while the meeting runs; the talk goes on where it was.

    Refuses ``not_leader``, ``wrong_state`` and ``citizen_open`` while another one is taken up.
    """
    meeting = lead(item.meeting, by)
    item = item_now(item)
    if item.state in (ItemState.PRESENT, ItemState.WAITING):
        return item
    if meeting.items.filter(state=ItemState.PRESENT).exists():
        raise Refusal("citizen_open", _("Close the citizen who is taken up now first."))
    last = last_step(meeting)
    if last and last.item_id == item.pk:
        LeaderStep.objects.filter(pk=last.pk).delete()
    else:
        # The steps since then led elsewhere: from here there is no way back along them.
        meeting.leader_steps.all().delete()
    _take_up(item)
    _another_step(meeting)
    note("item.reopened", by=by, about=item, meeting=meeting, citizen_id=item.citizen_id)
    touch(meeting)
    return item


def _take_up(item: AgendaItem) -> None:
    item.state, item.ended_at, item.started_at = ItemState.PRESENT, None, item.started_at or clock.now()
    item.step_started_at = item.step_started_at or item.started_at
    item.outcome = item.stay = item.no_action_because = item.carried_over_because = ""
    item.save()


def _another_step(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(step=F("step") + 1)


def _nothing_to_undo() -> Refusal:
    return Refusal("nothing_to_undo", _("There is no step to undo."))
