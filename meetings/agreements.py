"""What the talk about a citizen comes to: who does what by when, what is parked, what help is asked for."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens import visitation
from citizens.models import Citizen, InterventionProposal, Relative
from citizens.models.intervention import ProposalKind
from dtr import clock
from dtr.refusal import Refusal
from dtr.staff.models import Unit, User
from goals.models import Goal
from meetings.hold import lead, lock, note, require_in_room, taken_up, touch
from meetings.models import (
    ActionProposal,
    AgendaItem,
    AgreedAction,
    LeaderStep,
    Meeting,
    ParkedTopic,
    ProposalOnAgenda,
)
from meetings.models.agreements import OwnerKind
from meetings.states import BOARD_IS_LIVE, CAN_BE_WRITTEN, ItemState, require
from meetings.undo import remember

LONGEST_PROMISE = dt.timedelta(days=366)
# Who can promise something.
Promiser = User | Unit | Relative | Citizen


@transaction.atomic
def agree(
    item: AgendaItem, *, by: Any, what: str, owner: Promiser, due_date: dt.date, goal: Goal | None = None
) -> AgreedAction:
    """Write down who does what by when, while the meeting runs or waits for its wrap-up.

    ``owner`` is a colleague, the citizen's supplier or relative, or the citizen. Refuses ``not_leader``,
    ``wrong_state``, ``not_taken_up``, ``foreign_goal``, and as ``require_promise``.
    """
    meeting = lead(item.meeting, by, during=CAN_BE_WRITTEN)
    item = taken_up(item)
    require_promise(meeting, item, what=what, owner=owner, due_date=due_date)
    if goal is not None and goal.citizen_id != item.citizen_id:
        raise Refusal("foreign_goal", _("That goal belongs to another citizen."))
    action = AgreedAction.objects.create(
        item=item,
        what=what.strip(),
        due_date=due_date,
        goal=goal,
        agreed_by=by,
        agreed_at=clock.now(),
        **owned_by(owner),
    )
    note("action.agreed", by=by, about=action, meeting=meeting, citizen_id=item.citizen_id, due_date=due_date)
    touch(meeting)
    return action


def require_promise(
    meeting: Meeting, item: AgendaItem, *, what: str, owner: Promiser, due_date: dt.date
) -> None:
    """Refuse what nobody can promise: ``empty``, ``date_impossible``, ``not_in_room`` and ``foreign_owner``.

    The date lies between today and a year from now.
    """
    if not what.strip():
        raise Refusal("empty", _("Write what is to be done."))
    if not clock.today() <= due_date <= clock.today() + LONGEST_PROMISE:
        raise Refusal("date_impossible", _("The date must lie between today and a year from now."))
    if isinstance(owner, User):
        require_in_room(meeting, owner, item)
    elif owner not in promisers_without_login(item):
        raise Refusal("foreign_owner", _("%(name)s has nothing to do with this citizen.") % {"name": owner})


def promisers_without_login(item: AgendaItem) -> list[Promiser]:
    """Who else can promise something about the citizen: the supplier who helps, relatives, the citizen."""
    citizen = item.citizen
    return [*([citizen.provider] if citizen.provider else []), *citizen.relatives.current(), citizen]


def owned_by(owner: Promiser) -> dict[str, Any]:
    """The columns that say who has promised."""
    if isinstance(owner, User):
        return {"owner_kind": OwnerKind.PERSON, "owner": owner}
    if isinstance(owner, Unit):
        return {"owner_kind": OwnerKind.SUPPLIER, "owner_unit": owner}
    if isinstance(owner, Relative):
        return {"owner_kind": OwnerKind.RELATIVE, "owner_relative": owner}
    return {"owner_kind": OwnerKind.CITIZEN}


def promiser_of(promise: AgreedAction | ActionProposal) -> Promiser:
    """Who has promised, as a row of its own kind."""
    found: Promiser | None = promise.owner or promise.owner_unit or promise.owner_relative
    return found or promise.item.citizen


@transaction.atomic
def strike_out(action: AgreedAction, *, by: Any) -> None:
    """Take back an agreement that was written by mistake, while the citizen is still open.

    What somebody had proposed waits for an answer again. Does nothing when it is gone. Refuses
    ``not_leader``, ``wrong_state`` and ``citizen_closed``.
    """
    meeting = lead(action.item.meeting, by, during=CAN_BE_WRITTEN)
    found = AgreedAction.objects.select_related("item").filter(pk=action.pk).first()
    if found is None:
        return
    action = found
    if action.item.state != ItemState.PRESENT:
        raise Refusal(
            "citizen_closed", _("The citizen is closed. Take the citizen up again to change agreements.")
        )
    note("action.withdrawn", by=by, about=action, meeting=meeting, citizen_id=action.item.citizen_id)
    ActionProposal.objects.filter(action=action).update(state=ActionProposal.State.WAITING, action=None)
    action.delete()
    touch(meeting)


@transaction.atomic
def park(item: AgendaItem, *, by: Any, topic: str, owner: User) -> ParkedTopic:
    """Stop a long discussion, and name who takes it on outside the meeting.

    Refuses ``not_leader``, ``wrong_state``, ``not_taken_up``, ``empty`` and ``not_in_room``.
    """
    meeting = lead(item.meeting, by, during=CAN_BE_WRITTEN)
    item = taken_up(item)
    if not topic.strip():
        raise Refusal("empty", _("Write what is parked."))
    require_in_room(meeting, owner, item)
    parked = ParkedTopic.objects.create(item=item, topic=topic.strip(), owner=owner, parked_at=clock.now())
    remember(LeaderStep.Kind.PARKED, item, by=by, parked=parked)
    note("topic.parked", by=by, about=parked, meeting=meeting, citizen_id=item.citizen_id)
    touch(meeting)
    return parked


@transaction.atomic
def ask_visitator(
    item: AgendaItem,
    *,
    by: Any,
    what: str,
    kind: str = ProposalKind.ADJUSTMENT,
    hours_per_week: Decimal | None = None,
) -> InterventionProposal:
    """Propose help for the citizen who is taken up; everybody in the meeting who may propose, may.

    Refuses as ``visitation.propose``, and ``wrong_state``, ``not_taken_up`` and ``not_in_room``.
    """
    meeting = lock(item.meeting)
    require(meeting.state, BOARD_IS_LIVE)
    item = taken_up(item)
    require_in_room(meeting, by, item)
    proposal = visitation.propose(item.citizen, by=by, what=what, kind=kind, hours_per_week=hours_per_week)
    ProposalOnAgenda.objects.create(proposal=proposal, item=item)
    touch(meeting)
    return proposal
