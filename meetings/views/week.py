"""Min uge: my next meeting, what I must prepare, what I have promised, what waits for my yes or no."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from citizens import consents
from citizens.models import Decision, InterventionProposal
from citizens.views.proposals import proposal_contexts
from dtr import clock
from dtr.audit import trail
from dtr.staff import access, letters
from dtr.staff.access import StaffRequest, can
from dtr.staff.roles import Permission
from goals import mine
from goals.models import Goal
from meetings import checklists, handovers, informing, preparing, proposing, record, untold
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
    before, after = _before(user), _after(user)
    asked, notices = proposing.asked_by(user), list(proposing.notices_for(user))
    waiting, decisions = _to_answer(user)
    items = [item for item, _lacks in before["to_prepare"]]
    items += [one.item for one in (*before["stands_in"], *after["promised"], *after["parked"])]
    others = (*before["own_goals"], *after["to_tell"], *waiting, *decisions, *asked, *notices)
    shown = [one.citizen for one in (*items, *others)]
    trail.looked(by=user, citizens=shown, place="my week", once_within=trail.SAME_LOOK)
    context = {
        "today": clock.today(),
        **_meetings(user, meetings),
        **before,
        **after,
        "asked": asked,
        "notices": notices,
        "waiting": proposal_contexts(waiting, user),
        "decisions": decisions,
        "decides": bool(waiting)
        or any(can(user, Permission.DECIDE_HELP, meeting.team_id) for meeting in meetings),
    }
    return render(request, "meetings/my_week.html", context)


def _meetings(user: Any, meetings: list[Meeting]) -> dict[str, Any]:
    """The meetings that nobody closed, the next, its checklist when that is due, and those after it."""
    unclosed = Meeting.objects.visible_to(user, Permission.CONDUCT_MEETINGS).filter(
        state=MeetingState.AWAITING_WRAP_UP
    )
    return {
        "to_wrap_up": unclosed.select_related("team").order_by("starts_at"),
        "next_meeting": meetings[0] if meetings else None,
        "later_meetings": meetings[1:],
        "leads_next": bool(meetings) and can(user, Permission.CONDUCT_MEETINGS, meetings[0].team_id),
        **_checklist(user, meetings),
    }


def _before(user: Any) -> dict[str, Any]:
    """What the person does before the coming meetings."""
    return {
        "to_prepare": _to_prepare(user),
        "stands_in": _stands_in(user),
        "taken_on": handovers.taken_on(user),
        "writes_goals": bool(access.teams(user, Permission.WRITE_GOALS)),
        "own_goals": mine.own(user)[:GOALS_SHOWN],
    }


def _after(user: Any) -> dict[str, Any]:
    """What the meetings have left with the person: promises, parked topics, citizens to tell."""
    mine = for_card(AgreedAction.objects.unfinished().visible_to(user).mine(user)).order_by("due_date")
    promised = untold.promised(mine, user)
    return {
        "promised": promised,
        "actions": [card(action, user) for action in promised],
        "parked": _parked_with(user),
        "watches_letters": letters.watches(user),
        "to_tell": list(informing.awaiting_information().visible_to(user).filter(assigned_to=user)),
        "after": _left_over(user),
    }


def _parked_with(user: Any) -> list[ParkedTopic]:
    """What the person has taken on outside the meeting, and not settled."""
    rows = ParkedTopic.objects.visible_to(user).filter(
        owner=user, settled_at__isnull=True, parked_at__gte=clock.now() - PARKED_SHOWN_FOR
    )
    return list(rows.select_related("item__citizen"))


def _left_over(user: Any) -> dict[str, int]:
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
    """The citizens for whom the person stands in at coming meetings, each with the briefing where the
    person may be told of the health."""
    rows = StandIn.objects.filter(
        access.citizens_seen(user, prefix="item__citizen__"), user=user, item__meeting__state__in=AHEAD
    )
    found = list(
        rows.select_related("item__citizen__contact_person", "item__meeting").order_by(
            "item__meeting__starts_at", "item__position"
        )
    )
    receiver = consents.receiver_of(user)
    covers = consents.covers({one.item.citizen_id for one in found}, receiver.pk if receiver else None)
    for one in found:
        one.hides_briefing = not covers[one.item.citizen_id].health
    return found


def _checklist(user: Any, meetings: list[Meeting]) -> dict[str, Any]:
    """The checklist of the next meeting, in its last quarter of an hour, for those who lead it."""
    due = next((one for one in meetings if checklists.is_due(one)), None)
    led = Meeting.objects.visible_to(user, Permission.CONDUCT_MEETINGS)
    if due is None or not led.filter(pk=due.pk).exists():
        return {}
    return checklist_context(due)


def _to_prepare(user: Any) -> list[tuple[AgendaItem, dict[str, Any]]]:
    """The citizens whom I prepare on the coming agendas, each with why and with what still lacks."""
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
    rows, why = [], preparing.reasons_told(items, user)
    for item in items:
        own = goals.get(item.citizen_id, [])
        overdue = [goal for goal in own if goal.review_date and goal.review_date <= clock.today()]
        lacks = {"no_goal": not own, "reviews_due": len(overdue), "goals": len(own), "why": why[item.pk]}
        rows.append((item, lacks))
    return rows
