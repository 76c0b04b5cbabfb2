"""What was agreed, after the meeting: done, moved to another date, stuck, open again."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.roles import Permission
from meetings import hold
from meetings.agreements import LONGEST_PROMISE
from meetings.models import ActionStep, AgreedAction, ParkedTopic
from meetings.models.agreements import ActionState


def may_change(user: Any, action: AgreedAction) -> bool:
    """Whether somebody who sees the citizen may change it: the owner or whoever follows up an owner without
    a login, the people of a supplier who has promised it, and who plans the meetings.

    Asks the database nothing when the action was loaded ``with_follower``.
    """
    if action.follower.pk == user.pk:
        return True
    if action.owner_unit_id is not None and action.owner_unit_id == user.employer_id:
        return True
    return access.can(user, Permission.PLAN_MEETINGS, action.item.citizen.team_id)


@transaction.atomic
def mark_done(action: AgreedAction, *, by: Any, result: str = "") -> AgreedAction:
    """It has been done, perhaps with a result, which can be written afterwards too. Does nothing when it is
    done and says so. Refuses ``not_yours``.
    """
    action, result = _held(action, by), result.strip()
    if action.state == ActionState.DONE:
        if result in ("", action.result):
            return action
        return _change(action, ActionState.DONE, by=by, code="action.result_written", result=result)
    action.done_at = clock.now()
    return _change(action, ActionState.DONE, by=by, code="action.done", result=result)


@transaction.atomic
def move_date(action: AgreedAction, *, by: Any, due_date: dt.date, reason: str) -> AgreedAction:
    """Promise another date, from today to a year from now. Does nothing the second time.

    Refuses ``not_yours``, ``already_done``, ``same_date``, ``no_reason`` and ``date_impossible``.
    """
    action = _unfinished(action, by)
    if action.due_date == due_date:
        if (action.state, action.result) == (ActionState.MOVED, reason.strip()):
            return action
        raise Refusal("same_date", _("That is its date already. Choose another one."))
    if not clock.today() <= due_date <= clock.today() + LONGEST_PROMISE:
        raise Refusal("date_impossible", _("The date must lie between today and a year from now."))
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the date is moved."))
    return _change(
        action,
        ActionState.MOVED,
        by=by,
        code="action.moved",
        result=reason.strip(),
        due_date=due_date,
        moved_from=action.due_date.isoformat(),
    )


@transaction.atomic
def mark_stuck(action: AgreedAction, *, by: Any, reason: str) -> AgreedAction:
    """It cannot go on, and why. Refuses ``not_yours``, ``already_done`` and ``no_reason``."""
    action = _unfinished(action, by)
    if not reason.strip():
        raise Refusal("no_reason", _("Write what it is waiting for."))
    if (action.state, action.result) == (ActionState.STUCK, reason.strip()):
        return action
    return _change(action, ActionState.STUCK, by=by, code="action.stuck", result=reason.strip())


@transaction.atomic
def reopen(action: AgreedAction, *, by: Any) -> AgreedAction:
    """It is to be done after all. Does nothing when it is open. Refuses ``not_yours``."""
    action = _held(action, by)
    if action.state in (ActionState.OPEN, ActionState.MOVED):
        return action
    action.done_at = None
    return _change(action, ActionState.OPEN, by=by, code="action.reopened", result="")


def may_settle(user: Any, topic: ParkedTopic) -> bool:
    """Whether somebody who sees the citizen may say what came of it: who took it on, and who plans."""
    return topic.owner_id == user.pk or access.can(user, Permission.PLAN_MEETINGS, topic.item.citizen.team_id)


@transaction.atomic
def settle(topic: ParkedTopic, *, by: Any, result: str) -> ParkedTopic:
    """Say what came of a parked topic. Does nothing when that is said already.

    Refuses ``not_yours``, ``no_result`` and ``already_settled``.
    """
    rows = ParkedTopic.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.select_related("item__citizen").filter(pk=topic.pk).first()
    if found is None or not may_settle(by, found):
        raise Refusal("not_yours", _("Only whoever has taken it on, or plans the meetings, can do this."))
    if not result.strip():
        raise Refusal("no_result", _("Write what came of it."))
    if found.settled_at:
        if found.result == result.strip():
            return found
        raise Refusal("already_settled", _("Somebody has settled it meanwhile."))
    found.result, found.settled_at, found.settled_by = result.strip(), clock.now(), by
    found.save(update_fields=["result", "settled_at", "settled_by"])
    trail.record(
        "topic.settled",
        by=by,
        about=found,
        citizen_id=found.item.citizen_id,
        team_id=found.item.citizen.team_id,
        meeting_id=found.item.meeting_id,
    )
    return found


def _held(action: AgreedAction, by: Any) -> AgreedAction:
    """The agreement as it is now, held until the verb is committed, if this person may change it."""
    hold.hold_screens_of(action.item.citizen_id)
    rows = AgreedAction.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.with_follower().filter(pk=action.pk).first()
    if found is None or not may_change(by, found):
        raise Refusal(
            "not_yours",
            _("Only whoever has promised it, follows it up or plans the meetings can do this."),
        )
    return found


def _unfinished(action: AgreedAction, by: Any) -> AgreedAction:
    action = _held(action, by)
    if action.state == ActionState.DONE:
        raise Refusal("already_done", _("It is marked as done. Open it again first."))
    return action


def _change(
    action: AgreedAction,
    state: ActionState,
    *,
    by: Any,
    code: str,
    result: str,
    due_date: dt.date | None = None,
    **facts: Any,
) -> AgreedAction:
    before, due_before = action.state, action.due_date
    action.state, action.result, action.due_date = state, result, due_date or due_before
    ActionStep.objects.create(
        action=action,
        state=state,
        words=result,
        due_before=due_before,
        due_after=action.due_date,
        by=by,
        at=clock.now(),
    )
    action.save(update_fields=["state", "result", "due_date", "done_at"])
    trail.record(
        code,
        by=by,
        about=action,
        citizen_id=action.item.citizen_id,
        team_id=action.item.citizen.team_id,
        meeting_id=action.item.meeting_id,
        before=before,
        after=state.value,
        due_date=action.due_date.isoformat(),
        **facts,
    )
    hold.citizen_changed(action.item.citizen_id)
    return action
