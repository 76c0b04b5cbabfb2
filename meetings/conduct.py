"""The hour itself: open, next, agree, park, settle a citizen, close.

Every verb takes the meeting's row first, so that two people who press at once come one after the
other; and every verb ends by telling the screens.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from citizens import visitation
from citizens.models import InterventionProposal
from citizens.models.intervention import ProposalKind
from dtr import clock, live
from dtr.audit import trail
from dtr.refusal import Problem, Refusal
from dtr.staff.models import User
from dtr.staff.roles import Permission
from goals.models import Goal
from meetings.models import (
    AgendaItem,
    AgreedAction,
    Meeting,
    ParkedTopic,
    Participant,
    ProposalOnAgenda,
    RuleSet,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.participants import invite
from meetings.states import BOARD_IS_LIVE, ItemState, MeetingState, require, require_move

LONGEST_PROMISE = dt.timedelta(days=366)


def lock(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the verb is committed. Refuses ``gone`` when it is no more."""
    held = Meeting.objects.select_for_update(of=("self",)).select_related("team", "series")
    found = held.filter(pk=meeting.pk).first()
    if found is None:
        raise Refusal("gone", _("The meeting has been planned anew meanwhile. Find it under the meetings."))
    return found


def touch(meeting: Meeting) -> None:
    """Give the meeting its next version, and tell its screens once that is committed."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1, last_action_at=clock.now())
    meeting.version = Meeting.objects.values_list("version", flat=True).get(pk=meeting.pk)
    live.announce(f"meeting:{meeting.pk}", meeting.version)


def _lead(meeting: Meeting, by: Any) -> Meeting:
    """The locked, running meeting, if this person leads it."""
    meeting = lock(meeting)
    require_leader(meeting, by)
    require(meeting.state, BOARD_IS_LIVE)
    return meeting


def require_leader(meeting: Meeting, by: Any) -> None:
    """Refuse ``not_leader`` unless this person leads the meeting."""
    if not Meeting.objects.visible_to(by, Permission.CONDUCT_MEETINGS).filter(pk=meeting.pk).exists():
        raise Refusal("not_leader", _("Only the leader of the meeting can do this."))


def planned_by(meeting: Meeting, by: Any) -> Meeting:
    """The locked meeting, if this person plans it; otherwise refuses ``not_yours``."""
    meeting = lock(meeting)
    if not Meeting.objects.visible_to(by, Permission.PLAN_MEETINGS).filter(pk=meeting.pk).exists():
        raise not_yours()
    return meeting


def not_yours() -> Refusal:
    """The answer to whoever plans no meetings for the team."""
    return Refusal("not_yours", _("You cannot plan meetings for this team."))


def _note(code: str, *, by: Any, about: Any, meeting: Meeting, citizen_id: Any = None, **facts: Any) -> None:
    trail.record(
        code,
        by=by,
        about=about,
        citizen_id=citizen_id,
        team_id=meeting.team_id,
        meeting_id=meeting.pk,
        **facts,
    )


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Any) -> Meeting:
    """Start the hour, with its stamp against the plan. Does nothing when it runs already.

    Whoever was expected is taken to be present until somebody says otherwise, and the meeting keeps the
    rules that are in use now. Refuses ``not_leader``, ``wrong_state``, ``agenda_empty`` and ``not_today``.
    """
    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state == MeetingState.RUNNING:
        return meeting
    require_move(meeting.state, MeetingState.RUNNING)
    if clock.local(meeting.starts_at).date() > clock.today():
        raise Refusal("not_today", _("The meeting is on another day, and is opened on that day."))
    if not meeting.items.exists():
        raise Refusal("agenda_empty", _("Put at least one citizen on the agenda first."))
    meeting.state, meeting.opened_at, meeting.opened_by = MeetingState.RUNNING, clock.now(), by
    meeting.rule_set = RuleSet.current()
    meeting.save(update_fields=["state", "opened_at", "opened_by", "rule_set"])
    invite(meeting)
    meeting.participants.filter(attendance=Participant.Attendance.EXPECTED).update(
        attendance=Participant.Attendance.PRESENT
    )
    _note("meeting.opened", by=by, about=meeting, meeting=meeting, seconds_late=meeting.seconds_late)
    touch(meeting)
    return meeting


@transaction.atomic
def next_citizen(meeting: Meeting, *, by: Any, seen_step: int, item: AgendaItem | None = None) -> AgendaItem:
    """Take up the next waiting citizen, or the one named by ``item``.

    ``seen_step`` is the step the person saw; when somebody else has stepped since, ``overtaken``.
    Also refuses ``not_leader``, ``wrong_state``, ``citizen_open`` while the present one has no outcome,
    and ``nobody_left``.
    """
    meeting = _lead(meeting, by)
    if meeting.step != seen_step:
        now_up = meeting.items.filter(state=ItemState.PRESENT).select_related("citizen").first()
        raise Refusal(
            "overtaken",
            _("Somebody else pressed at the same time. The meeting is now at %(citizen)s.")
            % {"citizen": now_up.citizen.wall_name if now_up else _("the agenda")},
        )
    present = meeting.items.filter(state=ItemState.PRESENT).select_related("citizen").first()
    if present:
        raise Refusal(
            "citizen_open",
            _("Close %(citizen)s with an outcome first, or carry over to the next meeting.")
            % {"citizen": present.citizen.wall_name},
        )
    waiting = meeting.items.waiting().select_related("citizen")
    upcoming = waiting.filter(pk=item.pk).first() if item else waiting.first()
    if upcoming is None:
        raise Refusal("nobody_left", _("Nobody is left on the agenda. Sum up, and close the meeting."))
    upcoming.state, upcoming.started_at = ItemState.PRESENT, clock.now()
    upcoming.save(update_fields=["state", "started_at"])
    Meeting.objects.filter(pk=meeting.pk).update(step=F("step") + 1)
    _note("meeting.next", by=by, about=upcoming, meeting=meeting, citizen_id=upcoming.citizen_id)
    touch(meeting)
    return upcoming


@transaction.atomic
def agree(
    item: AgendaItem, *, by: Any, what: str, owner: User, due_date: dt.date, goal: Goal | None = None
) -> AgreedAction:
    """Write down who does what by when, while the meeting runs.

    ``due_date`` lies between today and a year from now. Refuses ``not_leader``, ``wrong_state``,
    ``not_taken_up``, ``empty``, ``date_impossible``, ``not_in_room`` and ``foreign_goal``.
    """
    meeting = _lead(item.meeting, by)
    item = _taken_up(item)
    if not what.strip():
        raise Refusal("empty", _("Write what is to be done."))
    if not clock.today() <= due_date <= clock.today() + LONGEST_PROMISE:
        raise Refusal("date_impossible", _("The date must lie between today and a year from now."))
    _require_participant(meeting, owner, item)
    if goal is not None and goal.citizen_id != item.citizen_id:
        raise Refusal("foreign_goal", _("That goal belongs to another citizen."))
    action = AgreedAction.objects.create(
        item=item,
        what=what.strip(),
        owner=owner,
        due_date=due_date,
        goal=goal,
        agreed_by=by,
        agreed_at=clock.now(),
    )
    _note(
        "action.agreed", by=by, about=action, meeting=meeting, citizen_id=item.citizen_id, due_date=due_date
    )
    touch(meeting)
    return action


@transaction.atomic
def strike_out(action: AgreedAction, *, by: Any) -> None:
    """Take back an agreement that was written by mistake, while the citizen is still open.

    Does nothing when it is gone. Refuses ``not_leader``, ``wrong_state`` and ``citizen_closed``.
    """
    meeting = _lead(action.item.meeting, by)
    found = AgreedAction.objects.select_related("item").filter(pk=action.pk).first()
    if found is None:
        return
    action = found
    if action.item.state != ItemState.PRESENT:
        raise Refusal(
            "citizen_closed", _("The citizen is closed. Take the citizen up again to change agreements.")
        )
    _note("action.withdrawn", by=by, about=action, meeting=meeting, citizen_id=action.item.citizen_id)
    action.delete()
    touch(meeting)


@transaction.atomic
def park(item: AgendaItem, *, by: Any, topic: str, owner: User) -> ParkedTopic:
    """Stop a long discussion, and name who takes it on outside the meeting.

    Refuses ``not_leader``, ``wrong_state``, ``not_taken_up``, ``empty`` and ``not_in_room``.
    """
    meeting = _lead(item.meeting, by)
    item = _taken_up(item)
    if not topic.strip():
        raise Refusal("empty", _("Write what is parked."))
    _require_participant(meeting, owner, item)
    parked = ParkedTopic.objects.create(item=item, topic=topic.strip(), owner=owner, parked_at=clock.now())
    _note("topic.parked", by=by, about=parked, meeting=meeting, citizen_id=item.citizen_id)
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

    Refuses as ``visitation.propose``, and ``wrong_state`` and ``not_taken_up``.
    """
    meeting = lock(item.meeting)
    require(meeting.state, BOARD_IS_LIVE)
    item = _taken_up(item)
    proposal = visitation.propose(item.citizen, by=by, what=what, kind=kind, hours_per_week=hours_per_week)
    ProposalOnAgenda.objects.create(proposal=proposal, item=item)
    touch(meeting)
    return proposal


def proposal_changed(proposal: InterventionProposal) -> None:
    """Tell the screens that show the citizen that a proposal has changed; the citizens' room calls this."""
    citizen_changed(proposal.citizen_id)


def citizen_changed(citizen_id: Any) -> None:
    """Tell the screens on which this citizen is taken up now; the rooms below call this."""
    for meeting in _showing(citizen_id):
        touch(meeting)


def hold_screens_of(citizen_id: Any) -> None:
    """Take the meetings that show the citizen, before the rows of a verb that will tell their screens.

    Those who lead take the meeting first; whoever took it last would wait for them, and they for him.
    """
    list(_showing(citizen_id).select_for_update(of=("self",)))


def _showing(citizen_id: Any) -> models.QuerySet[Meeting]:
    # One item at a time is present, so no meeting comes twice.
    return Meeting.objects.filter(
        state__in=BOARD_IS_LIVE, items__citizen=citizen_id, items__state=ItemState.PRESENT
    ).order_by("pk")


@transaction.atomic
def mark_discussed(
    item: AgendaItem, *, by: Any, outcome: str, stay: str, no_action_because: str = ""
) -> AgendaItem:
    """Close the talk about a citizen: an outcome, whether to come again, and who-what-when or why not.

    Does nothing when it is closed with the same outcome already. Refuses ``not_leader``,
    ``wrong_state``, ``not_taken_up``, and ``incomplete`` with every problem at once.
    """
    meeting = _lead(item.meeting, by)
    item = _now(item)
    if item.state == ItemState.DISCUSSED and (item.outcome, item.stay) == (outcome, stay):
        return item
    if item.state != ItemState.PRESENT:
        raise Refusal("not_taken_up", _("The citizen is not taken up now."))
    if problems := unsettled(item, outcome=outcome, stay=stay, no_action_because=no_action_because):
        raise Refusal("incomplete", " ".join(problem.sentence for problem in problems), problems)
    item.state, item.ended_at = ItemState.DISCUSSED, clock.now()
    item.outcome, item.stay = FollowUpOutcome(outcome), Stay(stay)
    item.no_action_because = no_action_because.strip()
    item.save(update_fields=["state", "ended_at", "outcome", "stay", "no_action_because"])
    _note(
        "item.closed",
        by=by,
        about=item,
        meeting=meeting,
        citizen_id=item.citizen_id,
        outcome=outcome,
        stay=stay,
    )
    touch(meeting)
    return item


def unsettled(item: AgendaItem, *, outcome: str, stay: str, no_action_because: str) -> list[Problem]:
    """What still lacks before a citizen can be closed (rule 12: nobody is left without who, what, when)."""
    problems = []
    if outcome not in FollowUpOutcome.values:
        problems.append(Problem("no_outcome", _("Choose an outcome.")))
    if stay not in Stay.values:
        problems.append(Problem("no_stay", _("Choose whether the citizen stays on the agenda.")))
    if not no_action_because.strip() and not item.actions.exists():
        problems.append(
            Problem("no_action", _("Write an agreement with who and when, or say why there is none."))
        )
    return problems


@transaction.atomic
def carry_over(item: AgendaItem, *, by: Any, reason: str) -> AgendaItem:
    """Leave a citizen, taken up or not, for the next meeting, with the reason.

    Does nothing when it is done. Refuses ``not_leader``, ``wrong_state``, ``no_reason``, ``citizen_closed``.
    """
    meeting = _lead(item.meeting, by)
    item = _now(item)
    if item.state == ItemState.CARRIED_OVER:
        return item
    if item.state == ItemState.DISCUSSED:
        raise Refusal("citizen_closed", _("The citizen is closed with an outcome already."))
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the citizen is carried over."))
    if item.state == ItemState.PRESENT:
        item.ended_at = clock.now()
    item.state, item.carried_over_because = ItemState.CARRIED_OVER, reason.strip()
    item.save(update_fields=["state", "ended_at", "carried_over_because"])
    _note("item.carried_over", by=by, about=item, meeting=meeting, citizen_id=item.citizen_id)
    touch(meeting)
    return item


@transaction.atomic
def take_up_again(item: AgendaItem, *, by: Any) -> AgendaItem:
    """Undo the closing of a citizen while the meeting runs; the talk goes on where it was.

    Refuses ``not_leader``, ``wrong_state`` and ``citizen_open`` while another one is taken up.
    """
    meeting = _lead(item.meeting, by)
    item = _now(item)
    if item.state in (ItemState.PRESENT, ItemState.WAITING):
        return item
    if meeting.items.filter(state=ItemState.PRESENT).exists():
        raise Refusal("citizen_open", _("Close the citizen who is taken up now first."))
    item.state, item.ended_at, item.started_at = ItemState.PRESENT, None, item.started_at or clock.now()
    item.outcome = item.stay = item.no_action_because = item.carried_over_because = ""
    item.save()
    Meeting.objects.filter(pk=meeting.pk).update(step=F("step") + 1)
    _note("item.reopened", by=by, about=item, meeting=meeting, citizen_id=item.citizen_id)
    touch(meeting)
    return item


@transaction.atomic
def focus_on_rule(meeting: Meeting, *, by: Any, number: int) -> None:
    """Show another rule on the wall. Does nothing when it is shown."""
    meeting = _lead(meeting, by)
    if meeting.rule_in_focus == number:
        return
    if not meeting.rule_set.rules.filter(number=number).exists():
        raise Refusal("no_such_rule", _("There is no such rule."))
    Meeting.objects.filter(pk=meeting.pk).update(rule_in_focus=number)
    _note("meeting.rule_in_focus", by=by, about=meeting, meeting=meeting, number=number)
    touch(meeting)


@transaction.atomic
def close(meeting: Meeting, *, by: Any) -> Meeting:
    """End the hour: the rules are looked at, the minutes frozen, the PDF asked for after commit.

    Does nothing when it is closed. Refuses ``not_leader``, ``wrong_state``, and ``incomplete`` with every
    citizen who is still undecided.
    """
    from meetings import minutes, rules

    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state in (MeetingState.CLOSED, MeetingState.APPROVED):
        return meeting
    require_move(meeting.state, MeetingState.CLOSED)
    if problems := unfinished(meeting):
        raise Refusal("incomplete", " ".join(problem.sentence for problem in problems), problems)
    meeting.state, meeting.closed_at, meeting.closed_by = MeetingState.CLOSED, clock.now(), by
    meeting.save(update_fields=["state", "closed_at", "closed_by"])
    _note(
        "meeting.closed",
        by=by,
        about=meeting,
        meeting=meeting,
        before=MeetingState.RUNNING,
        after=MeetingState.CLOSED,
    )
    rules.record_observations(meeting)
    minutes.freeze(meeting, by=by)
    touch(meeting)
    return meeting


def unfinished(meeting: Meeting) -> Sequence[Problem]:
    """Every citizen who has neither an outcome nor a reason for being carried over."""
    problems = []
    for item in meeting.items.exclude(state__in=[ItemState.DISCUSSED, ItemState.CARRIED_OVER]).select_related(
        "citizen"
    ):
        sentence = (
            _("%(citizen)s is not closed with an outcome.")
            if item.state == ItemState.PRESENT
            else _("%(citizen)s has not been taken up: discuss or carry over.")
        )
        problems.append(Problem("undecided", sentence % {"citizen": item.citizen.wall_name}))
    return problems


def _now(item: AgendaItem) -> AgendaItem:
    found = AgendaItem.objects.select_related("meeting", "citizen").filter(pk=item.pk).first()
    if found is None:
        raise Refusal("off_the_agenda", _("The citizen has been taken off the agenda meanwhile."))
    return found


def _taken_up(item: AgendaItem) -> AgendaItem:
    item = _now(item)
    if item.state != ItemState.PRESENT:
        raise Refusal("not_taken_up", _("The citizen is not taken up now."))
    return item


def _require_participant(meeting: Meeting, user: User, item: AgendaItem) -> None:
    # The contact person answers for the citizen even when away; a private supplier only for the own citizens.
    if user.pk == item.citizen.contact_person_id:
        return
    if not meeting.participants.filter(user=user).exists():
        raise Refusal("not_in_room", _("%(name)s does not take part in this meeting.") % {"name": user})
    if not type(item.citizen).objects.visible_to(user).filter(pk=item.citizen_id).exists():
        raise Refusal("not_in_room", _("%(name)s does not work with this citizen.") % {"name": user})
