"""The hour itself: open, next, settle a citizen, give more time, close.

Every verb takes the meeting's row first, so that two people who press at once come one after the
other; and every verb ends by telling the screens.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from dtr import clock
from dtr.prepared import Prepared
from dtr.refusal import Problem, Refusal
from meetings import word
from meetings.hold import (
    item_now,
    lead,
    lock,
    note,
    present_item,
    require_leader,
    step_on,
    taken_up,
    tell_elsewhere,
    touch,
)
from meetings.models import (
    AgendaItem,
    LeaderStep,
    Meeting,
    MeetingScript,
    Participant,
    RuleSet,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.participants import invite
from meetings.states import (
    AHEAD,
    CAN_BE_WRITTEN,
    ItemState,
    MeetingState,
    require,
    require_move,
)
from meetings.undo import remember

# A meeting just after midnight may be opened before it.
EARLIEST_OPENING = dt.timedelta(hours=1)
MOST_MINUTES_AT_ONCE = 30
MOST_EXTRA_MINUTES = 60


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Any) -> Meeting:
    """Start the hour, with its stamp against the plan. Does nothing when it runs already.

    Whoever was expected is taken to be present until somebody says otherwise, and the meeting keeps the
    rules and the script that are in use now. Refuses ``not_leader``, ``wrong_state``, ``agenda_empty`` and
    ``not_today``.
    """
    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state == MeetingState.RUNNING:
        return meeting
    require(meeting.state, AHEAD)
    is_later = clock.local(meeting.starts_at).date() > clock.today()
    if is_later and meeting.starts_at - clock.now() > EARLIEST_OPENING:
        raise Refusal("not_today", _("The meeting is on another day, and is opened on that day."))
    if not meeting.items.exists():
        raise Refusal("agenda_empty", _("Put at least one citizen on the agenda first."))
    meeting.state, meeting.opened_at, meeting.opened_by = MeetingState.RUNNING, clock.now(), by
    kind = meeting.series.meeting_type
    meeting.rule_set, meeting.script = RuleSet.current(kind), MeetingScript.current(kind)
    meeting.save(update_fields=["state", "opened_at", "opened_by", "rule_set", "script"])
    invite(meeting)
    meeting.participants.filter(attendance=Participant.Attendance.EXPECTED).update(
        attendance=Participant.Attendance.PRESENT
    )
    note("meeting.opened", by=by, about=meeting, meeting=meeting, seconds_late=meeting.seconds_late)
    touch(meeting)
    return meeting


@transaction.atomic
def next_citizen(meeting: Meeting, *, by: Any, seen_step: int, item: AgendaItem | None = None) -> AgendaItem:
    """Take up the next waiting citizen, or the one named by ``item``.

    ``seen_step`` is the step the person saw; when somebody else has stepped since, ``overtaken``.
    Also refuses ``not_leader``, ``wrong_state``, ``citizen_open`` while the present one has no outcome,
    and ``nobody_left``.
    """
    require_leader(meeting, by)
    has_stepped = step_on(meeting, seen_step=seen_step)
    if not has_stepped:
        meeting = lead(meeting, by)
        if meeting.step != seen_step:
            raise _overtaken(meeting)
        word.settle(meeting)
    upcoming = _to_come(meeting, item)
    if upcoming is None:
        raise Refusal("nobody_left", _("Nobody is left on the agenda. Sum up, and close the meeting."))
    if upcoming.is_present:
        raise Refusal(
            "citizen_open",
            _("Close %(citizen)s with an outcome first, or carry over to the next meeting.")
            % {"citizen": upcoming.citizen.wall_name},
        )
    upcoming.state, upcoming.started_at = ItemState.PRESENT, clock.now()
    upcoming.script_step, upcoming.step_started_at = 1, upcoming.started_at
    upcoming.save(update_fields=["state", "started_at", "script_step", "step_started_at"])
    remember(LeaderStep.Kind.NEXT, upcoming, by=by)
    note("meeting.next", by=by, about=upcoming, meeting=meeting, citizen_id=upcoming.citizen_id)
    if not has_stepped:
        touch(meeting, step=F("step") + 1)
    return upcoming


def _to_come(meeting: Meeting, item: AgendaItem | None) -> AgendaItem | None:
    """The citizen who is still taken up; else the next one who waits, or the one named by ``item``."""
    if item is None:
        for found in _upcoming(meeting.pk):
            found.meeting = meeting
            return found
        return None
    waiting = Q(state=ItemState.WAITING, pk=item.pk)
    return meeting.items.filter(waiting | Q(state=ItemState.PRESENT)).order_by("state", "position").first()


@Prepared
def _upcoming(meeting: Any) -> "QuerySet[AgendaItem]":
    rows = AgendaItem.objects.filter(meeting=meeting, state__in=[ItemState.PRESENT, ItemState.WAITING])
    return rows.order_by("state", "position")[:1]


def _overtaken(meeting: Meeting) -> Refusal:
    now_up = present_item(meeting)
    return Refusal(
        "overtaken",
        _("Somebody else pressed at the same time. The meeting is now at %(citizen)s.")
        % {"citizen": now_up.citizen.wall_name if now_up else _("the agenda")},
    )


@transaction.atomic
def mark_discussed(
    item: AgendaItem, *, by: Any, outcome: str, stay: str, no_action_because: str = ""
) -> AgendaItem:
    """Close the talk about a citizen: an outcome, whether to come again, and who-what-when or why not.

    Does nothing when it is closed with the same outcome already. Refuses ``not_leader``,
    ``wrong_state``, ``not_taken_up``, and ``incomplete`` with every problem at once.
    """
    meeting = lead(item.meeting, by, during=CAN_BE_WRITTEN)
    item = item_now(item)
    if item.state == ItemState.DISCUSSED and (item.outcome, item.stay) == (outcome, stay):
        return item
    if item.state != ItemState.PRESENT:
        raise Refusal("not_taken_up", _("The citizen is not taken up now."))
    if problems := unsettled(item, outcome=outcome, stay=stay, no_action_because=no_action_because):
        raise Refusal("incomplete", " ".join(problem.sentence for problem in problems), problems)
    _end_talk(meeting, item)
    item.state = ItemState.DISCUSSED
    item.outcome, item.stay = FollowUpOutcome(outcome), Stay(stay)
    item.no_action_because = no_action_because.strip()
    item.save(update_fields=["state", "ended_at", "outcome", "stay", "no_action_because"])
    remember(LeaderStep.Kind.DISCUSSED, item, by=by)
    note(
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


def _end_talk(meeting: Meeting, item: AgendaItem) -> None:
    """The ball is back and nobody waits for it; nobody talked longer than a meeting that was forgotten."""
    word.settle(meeting)
    word.empty_queue(meeting)
    item.ended_at = clock.now()
    if not meeting.is_running and item.started_at:
        item.ended_at = max(item.started_at, min(item.ended_at, meeting.runs_until))


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
    meeting = lead(item.meeting, by, during=CAN_BE_WRITTEN)
    item = item_now(item)
    if item.state == ItemState.CARRIED_OVER:
        return item
    if item.state == ItemState.DISCUSSED:
        raise Refusal("citizen_closed", _("The citizen is closed with an outcome already."))
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the citizen is carried over."))
    if item.state == ItemState.PRESENT:
        _end_talk(meeting, item)
    item.state, item.carried_over_because = ItemState.CARRIED_OVER, reason.strip()
    item.save(update_fields=["state", "ended_at", "carried_over_because"])
    remember(LeaderStep.Kind.CARRIED_OVER, item, by=by)
    note("item.carried_over", by=by, about=item, meeting=meeting, citizen_id=item.citizen_id)
    touch(meeting)
    return item


@transaction.atomic
def extend_citizen(item: AgendaItem, *, by: Any, minutes: int = 2) -> AgendaItem:
    """Give the citizen who is taken up some minutes more, deliberately.

    Refuses ``not_leader``, ``wrong_state``, ``not_taken_up`` and ``too_long``.
    """
    meeting = lead(item.meeting, by)
    item = taken_up(item)
    item.extended_minutes = _with_more(item.extended_minutes, minutes)
    item.save(update_fields=["extended_minutes"])
    note("item.extended", by=by, about=item, meeting=meeting, citizen_id=item.citizen_id, minutes=minutes)
    touch(meeting)
    return item


@transaction.atomic
def extend_meeting(meeting: Meeting, *, by: Any, minutes: int = 5) -> Meeting:
    """Let the hour last some minutes more, deliberately.

    Refuses ``not_leader``, ``wrong_state`` and ``too_long``.
    """
    meeting = lead(meeting, by)
    meeting.extended_minutes = _with_more(meeting.extended_minutes, minutes)
    meeting.save(update_fields=["extended_minutes"])
    note("meeting.extended", by=by, about=meeting, meeting=meeting, minutes=minutes)
    touch(meeting)
    return meeting


def _with_more(extra: int, minutes: int) -> int:
    if not 1 <= minutes <= MOST_MINUTES_AT_ONCE or extra + minutes > MOST_EXTRA_MINUTES:
        raise Refusal(
            "too_long",
            _("Add between 1 and %(at_once)s minutes at a time, and no more than %(in_all)s in all.")
            % {"at_once": MOST_MINUTES_AT_ONCE, "in_all": MOST_EXTRA_MINUTES},
        )
    return extra + minutes


@transaction.atomic
def close(meeting: Meeting, *, by: Any) -> Meeting:
    """End the hour: the rules are looked at, the minutes agreed, the PDF asked for after commit, and each
    citizen who was discussed is to be told.

    Does nothing when it is closed. Refuses ``not_leader``, ``wrong_state``, and ``incomplete`` with every
    citizen who is still undecided.
    """
    from meetings import informing, minutes, rules

    meeting = lock(meeting)
    require_leader(meeting, by)
    if meeting.state in (MeetingState.CLOSED, MeetingState.LOCKED):
        return meeting
    require_move(meeting.state, MeetingState.CLOSED)
    if problems := unfinished(meeting):
        raise Refusal("incomplete", " ".join(problem.sentence for problem in problems), problems)
    word.settle(meeting)
    word.empty_queue(meeting)
    meeting.leader_steps.all().delete()
    before, meeting.state = meeting.state, MeetingState.CLOSED
    meeting.closed_at, meeting.closed_by = clock.now(), by
    meeting.save(update_fields=["state", "closed_at", "closed_by"])
    note("meeting.closed", by=by, about=meeting, meeting=meeting, before=before, after=meeting.state)
    rules.record_observations(meeting)
    minutes.freeze(meeting, by=by)
    informing.open_tasks(meeting, by=by)
    tell_elsewhere(meeting, by=by)
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
