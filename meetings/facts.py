"""What people bring to the table about a citizen: contributions, and agreements they propose.

A contribution is written before the meeting or during it, until the citizen is settled. A proposed
agreement becomes one when the leader takes it.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.roles import Permission, Role
from meetings import agreements
from meetings.hold import item_now, lead, lock, note, taken_up, touch
from meetings.models import ActionProposal, AgendaItem, AgreedAction, Contribution, ContributionKind, Meeting
from meetings.participants import speaks_as
from meetings.states import AHEAD, BOARD_IS_LIVE, CAN_BE_WRITTEN, require

LONGEST_CONTRIBUTION = 500
State = ActionProposal.State


@transaction.atomic
def contribute(item: AgendaItem, *, by: Any, kind: str, text: str) -> Contribution:
    """Bring something to the table about a citizen who is not settled yet.

    Refuses ``not_yours``, ``wrong_state``, ``not_in_room``, ``citizen_closed``, ``no_kind``, ``empty`` and
    ``too_long``.
    """
    meeting, item = _at_the_table(item, by)
    role = _role_of(meeting, item, by)
    if kind not in ContributionKind.values:
        raise Refusal("no_kind", _("Choose whether it is an observation, a measurement or an assumption."))
    if not text.strip():
        raise Refusal("empty", _("Write your contribution."))
    if len(text.strip()) > LONGEST_CONTRIBUTION:
        raise Refusal(
            "too_long", _("Keep to %(most)s characters, or write twice.") % {"most": LONGEST_CONTRIBUTION}
        )
    contribution = Contribution.objects.create(
        item=item, kind=ContributionKind(kind), text=text.strip(), by=by, role=role, at=clock.now()
    )
    note(
        "contribution.made", by=by, about=contribution, meeting=meeting, citizen_id=item.citizen_id, kind=kind
    )
    touch(meeting)
    return contribution


@transaction.atomic
def withdraw(contribution: Contribution, *, by: Any) -> None:
    """Take back what one has written oneself. Does nothing when it is gone.

    Refuses ``not_yours``, ``wrong_state`` and ``citizen_closed``.
    """
    meeting, item = _at_the_table(contribution.item, by)
    found = Contribution.objects.filter(pk=contribution.pk).first()
    if found is None:
        return
    if found.by_id != by.pk:
        raise Refusal("not_yours", _("Only whoever wrote it takes it back."))
    note("contribution.withdrawn", by=by, about=found, meeting=meeting, citizen_id=item.citizen_id)
    found.delete()
    touch(meeting)


def _at_the_table(item: AgendaItem, by: Any) -> tuple[Meeting, AgendaItem]:
    """The locked meeting and the item, while somebody may write to it."""
    meeting = lock(item.meeting)
    item = item_now(item)
    _require_writer(item, by)
    require(meeting.state, AHEAD | BOARD_IS_LIVE)
    if item.is_settled:
        raise Refusal("citizen_closed", _("The talk about the citizen is over."))
    return meeting, item


def _require_writer(item: AgendaItem, by: Any) -> None:
    if not Citizen.objects.visible_to(by, Permission.WRITE_GOALS).filter(pk=item.citizen_id).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))


def _role_of(meeting: Meeting, item: AgendaItem, by: Any) -> Role:
    """As what somebody writes: a participant, or the contact person, who may be away."""
    participant = meeting.participants.filter(user_id=by.pk).first()
    if participant:
        return speaks_as(participant)
    here = [Role(held.role) for held in access.positions(by) if held.team_id == meeting.team_id]
    if here and item.citizen.contact_person_id == by.pk:
        return here[0]
    raise Refusal("not_in_room", _("You do not take part in this meeting."))


@transaction.atomic
def propose_action(
    item: AgendaItem, *, by: Any, what: str, owner: agreements.Promiser, due_date: dt.date
) -> ActionProposal:
    """Propose who does what by when, about the citizen who is taken up.

    Refuses ``not_yours``, ``wrong_state``, ``not_taken_up``, ``not_in_room``, and as
    ``agreements.require_promise``.
    """
    meeting = lock(item.meeting)
    require(meeting.state, BOARD_IS_LIVE)
    item = taken_up(item)
    _require_writer(item, by)
    _role_of(meeting, item, by)
    agreements.require_promise(meeting, item, what=what, owner=owner, due_date=due_date)
    proposal = ActionProposal.objects.create(
        item=item,
        what=what.strip(),
        due_date=due_date,
        proposed_by=by,
        proposed_at=clock.now(),
        **agreements.owned_by(owner),
    )
    note("action.proposed", by=by, about=proposal, meeting=meeting, citizen_id=item.citizen_id)
    touch(meeting)
    return proposal


@transaction.atomic
def take_proposal(proposal: ActionProposal, *, by: Any) -> AgreedAction:
    """Make an agreement of what somebody proposed. When it is taken already, that agreement.

    Refuses as ``agreements.agree``, and ``already_answered`` when it was declined.
    """
    meeting = lead(proposal.item.meeting, by, during=CAN_BE_WRITTEN)
    rows = ActionProposal.objects.with_owner().select_related("item__meeting", "item__citizen", "action")
    proposal = rows.get(pk=proposal.pk)
    if proposal.action is not None:
        return proposal.action
    action = agreements.agree(
        proposal.item,
        by=by,
        what=proposal.what,
        owner=agreements.promiser_of(proposal),
        due_date=proposal.due_date,
    )
    waiting = ActionProposal.objects.filter(pk=proposal.pk, state=State.WAITING)
    if not waiting.update(state=State.TAKEN, action=action):
        raise _already_answered()
    note(
        "action.proposal_taken",
        by=by,
        about=proposal,
        meeting=meeting,
        citizen_id=proposal.item.citizen_id,
    )
    return action


@transaction.atomic
def decline_proposal(proposal: ActionProposal, *, by: Any) -> None:
    """Say no to a proposed agreement. Does nothing when it was declined.

    Refuses ``not_leader``, ``wrong_state``, and ``already_answered`` when it has become an agreement.
    """
    meeting = lead(proposal.item.meeting, by, during=CAN_BE_WRITTEN)
    if not ActionProposal.objects.filter(pk=proposal.pk, state=State.WAITING).update(state=State.DECLINED):
        if ActionProposal.objects.filter(pk=proposal.pk, state=State.TAKEN).exists():
            raise _already_answered()
        return
    note(
        "action.proposal_declined",
        by=by,
        about=proposal,
        meeting=meeting,
        citizen_id=proposal.item.citizen_id,
    )
    touch(meeting)


def _already_answered() -> Refusal:
    return Refusal("already_answered", _("The proposal has been answered already."))
