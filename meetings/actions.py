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
from meetings.models import AgreedAction
from meetings.models.agreements import ActionState


def may_change(user: Any, action: AgreedAction) -> bool:
    """Whether somebody who sees the citizen may change it: the owner, and who plans the meetings."""
    return action.owner_id == user.pk or access.can(
        user, Permission.PLAN_MEETINGS, action.item.citizen.team_id
    )


@transaction.atomic
def mark_done(action: AgreedAction, *, by: Any, result: str = "") -> AgreedAction:
    """It has been done, perhaps with a result. Does nothing when it is done. Refuses ``not_yours``."""
    action = _held(action, by)
    if action.state == ActionState.DONE:
        return action
    action.done_at = clock.now()
    return _change(action, ActionState.DONE, by=by, code="action.done", result=result.strip())


@transaction.atomic
def move_date(action: AgreedAction, *, by: Any, due_date: dt.date, reason: str) -> AgreedAction:
    """Promise another date, from today to a year from now. Does nothing when that is the date already.

    Refuses ``not_yours``, ``already_done``, ``no_reason`` and ``date_impossible``.
    """
    action = _unfinished(action, by)
    if action.due_date == due_date:
        return action
    if not clock.today() <= due_date <= clock.today() + LONGEST_PROMISE:
        raise Refusal("date_impossible", _("The date must lie between today and a year from now."))
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the date is moved."))
    before, action.due_date = action.due_date, due_date
    return _change(
        action,
        ActionState.MOVED,
        by=by,
        code="action.moved",
        result=reason.strip(),
        moved_from=before.isoformat(),
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


def _held(action: AgreedAction, by: Any) -> AgreedAction:
    """The agreement as it is now, held until the verb is committed, if this person may change it."""
    hold.hold_screens_of(action.item.citizen_id)
    rows = AgreedAction.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.select_related("item__citizen").filter(pk=action.pk).first()
    if found is None or not may_change(by, found):
        raise Refusal(
            "not_yours", _("Only the person who has promised it, or who plans the meetings, can do this.")
        )
    return found


def _unfinished(action: AgreedAction, by: Any) -> AgreedAction:
    action = _held(action, by)
    if action.state == ActionState.DONE:
        raise Refusal("already_done", _("It is marked as done. Open it again first."))
    return action


def _change(
    action: AgreedAction, state: ActionState, *, by: Any, code: str, result: str, **facts: Any
) -> AgreedAction:
    before, action.state, action.result = action.state, state, result
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
