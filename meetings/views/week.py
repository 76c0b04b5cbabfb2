"""Min uge: my next meeting, what I must prepare, what I have promised, what waits for my yes or no."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens.models import Decision, InterventionProposal
from citizens.views.proposals import proposal_contexts
from dtr import clock
from dtr.audit import trail
from dtr.staff import access, letters
from dtr.staff.access import StaffRequest, can
from dtr.staff.roles import Permission
from goals import mine
from goals.models import Goal
from meetings import checklists, informing, preparing, proposing, record
from meetings.models import AgendaItem, AgreedAction, CitizenInformation, Meeting, ParkedTopic, StandIn
from meetings.states import AHEAD, BOARD_IS_LIVE, MeetingState
from meetings.views.actions import card, for_card
from meetings.views.ready import checklist_context

PREPARE_AHEAD = dt.timedelta(days=8)
# A parked topic has no date: it stands as long as people can be expected to remember it.
PARKED_SHOWN_FOR = dt.timedelta(days=28)
# Those who have waited longest to be heard; all others are one tap further away.
GOALS_SHOWN = 6


@login_required
@require_safe
def my_week(request: StaffRequest) -> HttpResponse:
    """The start page. Its number of queries does not grow with what is on it."""
    user = request.user
    meetings = list(
        Meeting.objects.visible_to(user)
        .filter(state__in=AHEAD | BOARD_IS_LIVE, starts_at__gte=clock.now() - dt.timedelta(hours=12))
        .select_related("team", "series")
        .order_by("starts_at")[:6]
    )
    unclosed = Meeting.objects.visible_to(user, Permission.CONDUCT_MEETINGS).filter(
        state=MeetingState.AWAITING_WRAP_UP
    )
    to_prepare = _to_prepare(user)
    actions = list(
        for_card(AgreedAction.objects.unfinished().visible_to(user).mine(user)).order_by("due_date")
    )
    parked = _parked_with(user)
    waiting, decisions = _to_answer(user)
    stands_in = _stands_in(user)
    to_tell = list(informing.awaiting_information().visible_to(user).filter(assigned_to=user))
    own_goals = mine.own(user)[:GOALS_SHOWN]
    asked, notices = list(proposing.asked_by(user)), list(proposing.notices_for(user))
    items = [item for item, _goals in to_prepare] + [one.item for one in (*actions, *parked, *stands_in)]
    shown = [one.citizen for one in (*items, *waiting, *decisions, *own_goals, *asked, *notices, *to_tell)]
    trail.looked(by=user, citizens=shown, place="my week", once_within=trail.SAME_LOOK)
    return render(
        request,
        "meetings/my_week.html",
        {
            "to_wrap_up": unclosed.select_related("team").order_by("starts_at"),
            "next_meeting": meetings[0] if meetings else None,
            "later_meetings": meetings[1:],
            "leads_next": bool(meetings) and can(user, Permission.CONDUCT_MEETINGS, meetings[0].team_id),
            "to_prepare": to_prepare,
            "stands_in": stands_in,
            **_checklist(user, meetings),
            "writes_goals": bool(access.teams(user, Permission.WRITE_GOALS)),
            "own_goals": own_goals,
            "actions": [card(action, user) for action in actions],
            "parked": parked,
            "watches_letters": letters.watches(user),
            "to_tell": to_tell,
            "after": _after(user),
            "waiting": proposal_contexts(waiting, user),
            "decisions": decisions,
            "asked": asked,
            "notices": notices,
            "decides": any(can(user, Permission.DECIDE_HELP, meeting.team_id) for meeting in meetings)
            or bool(waiting),
            "today": clock.today(),
        },
    )


def _parked_with(user: Any) -> list[ParkedTopic]:
    """What the person has taken on outside the meeting, and not settled."""
    rows = ParkedTopic.objects.visible_to(user).filter(
        owner=user, settled_at__isnull=True, parked_at__gte=clock.now() - PARKED_SHOWN_FOR
    )
    return list(rows.select_related("item__citizen"))


def _after(user: Any) -> dict[str, int]:
    """Where the person plans the meetings: citizens whose day has passed, and texts not transferred."""
    if not access.teams(user, Permission.PLAN_MEETINGS):
        return {}
    planned = access.citizens_seen(user, Permission.PLAN_MEETINGS, prefix="citizen__")
    return {
        "overdue": CitizenInformation.objects.overdue().filter(planned).count(),
        "not_transferred": record.not_transferred(user).count(),
    }


def _to_answer(user: Any) -> tuple[list[InterventionProposal], list[Decision]]:
    """A visitator's: the proposals that wait for an answer, and the decisions to finish and send."""
    waiting = InterventionProposal.objects.waiting().visible_to(user, Permission.DECIDE_HELP)
    decisions = Decision.objects.open().visible_to(user, Permission.DECIDE_HELP)
    return list(waiting.select_related("citizen")), list(decisions.for_page())


def _stands_in(user: Any) -> list[StandIn]:
    """The citizens for whom the person stands in at coming meetings, each with the briefing."""
    rows = StandIn.objects.filter(
        access.citizens_seen(user, prefix="item__citizen__"), user=user, item__meeting__state__in=AHEAD
    )
    return list(
        rows.select_related("item__citizen__contact_person", "item__meeting").order_by(
            "item__meeting__starts_at", "item__position"
        )
    )


def _checklist(user: Any, meetings: list[Meeting]) -> dict[str, Any]:
    """The checklist of the next meeting, in its last quarter of an hour, for those who lead it."""
    due = next((one for one in meetings if checklists.is_due(one)), None)
    led = Meeting.objects.visible_to(user, Permission.CONDUCT_MEETINGS)
    if due is None or not led.filter(pk=due.pk).exists():
        return {}
    return checklist_context(due)


def _to_prepare(user: Any) -> list[tuple[AgendaItem, dict[str, Any]]]:
    """The citizens whom I prepare on the coming agendas, each with what still lacks."""
    items = list(
        preparing.items_of(user)
        .filter(
            meeting__state__in=AHEAD,
            meeting__starts_at__lte=clock.now() + PREPARE_AHEAD,
        )
        .select_related("citizen", "meeting", "stand_in__user")
        .order_by("meeting__starts_at", "position")
    )
    goals: dict[Any, list[Goal]] = {}
    for goal in Goal.objects.live().filter(citizen__in=[item.citizen_id for item in items]):
        goals.setdefault(goal.citizen_id, []).append(goal)
    rows = []
    for item in items:
        own = goals.get(item.citizen_id, [])
        overdue = [goal for goal in own if goal.review_date and goal.review_date <= clock.today()]
        rows.append((item, {"no_goal": not own, "reviews_due": len(overdue), "goals": len(own)}))
    return rows
