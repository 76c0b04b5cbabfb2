"""What is still not done so many days after its date is put before the team's daily manager, once a date.

The days are chosen by each team. The mail names nobody: it says that something is past its date, and where.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.outbox import post
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Position, Team, User
from dtr.staff.roles import Permission, Role
from meetings import letters
from meetings.models import AgreedAction, Escalation, FollowUp
from meetings.reminders import SEVEN

MOST_DAYS = 60
MANAGERS_FIRST = (Role.DAILY_MANAGER, Role.MEETING_LEADER)
LEADERS_FIRST = (Role.MEETING_LEADER, Role.DAILY_MANAGER)
# What was past its date long before the house began to count is not news to a manager.
FURTHEST_BEHIND = dt.timedelta(days=MOST_DAYS + 30)


def sweep(now: dt.datetime) -> None:
    """Put before the daily managers what has become due for that."""
    today = clock.local(now).date()
    days = dict(FollowUp.objects.values_list("team", "escalate_after_days"))
    told = Escalation.objects.filter(action=OuterRef("pk"), due_date=OuterRef("due_date"))
    late = AgreedAction.objects.unfinished().filter(
        ~Exists(told), due_date__range=(today - FURTHEST_BEHIND, today - dt.timedelta(days=1))
    )
    for action in late.select_related("item__citizen"):
        wait = days.get(action.item.citizen.team_id, FollowUp.USUAL_DAYS)
        if wait and clock.at(action.due_date + dt.timedelta(days=wait), SEVEN) <= now:
            escalate(action)


@transaction.atomic
def escalate(action: AgreedAction) -> None:
    """Note it, and write to the daily managers in the same transaction: once for each date it has had.

    While there is nobody to write to it is not noted, and waits for the first who comes.
    """
    rows = AgreedAction.objects.overdue().select_for_update(of=("self",)).select_related("item__citizen")
    found = rows.filter(pk=action.pk, due_date=action.due_date).first()
    if found is None:
        return
    told = in_charge(found.item.citizen.team_id, MANAGERS_FIRST, promised_by=found.owner_id)
    if not told:
        return
    _row, new = Escalation.objects.get_or_create(
        action=found, due_date=found.due_date, defaults={"at": clock.now()}
    )
    if not new:
        return
    citizen = found.item.citizen
    trail.record(
        "action.escalated",
        by=None,
        about=found,
        citizen_id=citizen.pk,
        team_id=citizen.team_id,
        meeting_id=found.item.meeting_id,
        due_date=found.due_date.isoformat(),
    )
    for manager in told:
        post.write(
            f"action:{found.pk}:{found.due_date}:escalated:{manager.pk}",
            to=manager,
            kind=letters.ACTION_ESCALATED,
            path=reverse("action", args=[found.pk]),
            action=str(found.pk),
            due_date=found.due_date,
        )


def in_charge(team_id: int, roles: Sequence[Role], *, promised_by: int | None = None) -> list[User]:
    """Who holds the first of the roles in the team that somebody holds who works there still.

    Whoever has promised the thing has been reminded of it, and is not the one to tell unless nobody else is.
    """
    promised: list[User] = []
    for role in roles:
        held = Position.objects.current().filter(team_id=team_id, role=role)
        found = list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk"))
        if others := [one for one in found if one.pk != promised_by]:
            return others
        promised = promised or found
    return promised


@transaction.atomic
def choose_days(team: Team, *, by: Any, days: int) -> FollowUp:
    """After how many days past its date the daily manager hears of it; 0 for never. Does nothing when that
    is chosen already. Refuses ``not_yours`` and ``days_impossible``.
    """
    if not access.can(by, Permission.PLAN_MEETINGS, team.pk):
        raise Refusal("not_yours", _("You cannot plan meetings for this team."))
    if not 0 <= days <= MOST_DAYS:
        raise Refusal("days_impossible", _("Choose from 0 (never) to %(most)s days.") % {"most": MOST_DAYS})
    chosen, new = FollowUp.objects.select_for_update().get_or_create(team=team)
    if not new and chosen.escalate_after_days == days:
        return chosen
    chosen.escalate_after_days = days
    chosen.save(update_fields=["escalate_after_days"])
    trail.record("follow_up.set", by=by, about=chosen, team_id=team.pk, days=days)
    return chosen
