"""Beside the meetings: decisions have a day, and consents run out.

Visitators hear of a draft at seven on the working day before it must be finished; the contact person of a
consent two weeks before it runs out, and again for another day if the day changes. When the contact person
has left, it is whoever noted the consent, and then those who lead the meetings.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from citizens.models import Consent, Decision
from citizens.models.decision import DecisionState
from dtr import clock
from dtr.staff.models import Position, User
from dtr.staff.roles import Permission, Role, may
from meetings import letters
from meetings.reminders import LATEST, SEVEN, Reminder, present, working_day_before

CONSENT_AHEAD = dt.timedelta(days=14)
# The working day before may lie beyond Easter or Christmas.
AROUND = dt.timedelta(days=6)


def decisions_due(now: dt.datetime) -> Iterator[Reminder]:
    """The visitators of the citizen's team, for every draft with its day."""
    today = clock.local(now).date()
    drafts = Decision.objects.filter(
        state=DecisionState.DRAFT, finish_by__range=(today - LATEST, today + AROUND)
    )
    rows = list(drafts.select_related("citizen"))
    visitators = _who_may(Permission.DECIDE_HELP, {one.citizen.team_id for one in rows})
    for decision in rows:
        for user in visitators.get(decision.citizen.team_id, []):
            yield Reminder(
                key=f"decision:{decision.pk}:{decision.finish_by}:{user.pk}",
                to=user,
                kind=letters.DECISION_DUE,
                path=reverse("decision", args=[decision.pk]),
                moment=clock.at(working_day_before(decision.finish_by - dt.timedelta(days=1)), SEVEN),
                facts={"decision": str(decision.pk), "due_date": decision.finish_by},
            )


def _who_may(permission: Permission, teams: set[int]) -> dict[int, list[User]]:
    """Who may today in each team."""
    roles = [role for role in Role if may(role, permission)]
    held = Position.objects.current().filter(team__in=teams, role__in=roles).select_related("user")
    found: dict[int, dict[Any, User]] = {}
    for position in held:
        found.setdefault(position.team_id, {})[position.user_id] = position.user
    return {team: list(people.values()) for team, people in found.items()}


def consents_expiring(now: dt.datetime) -> Iterator[Reminder]:
    """The contact person of a citizen whose consent runs out; without one, whoever noted it."""
    today = clock.local(now).date()
    rows = Consent.objects.filter(
        withdrawn_at__isnull=True,
        valid_until__range=(today - LATEST, today + CONSENT_AHEAD + AROUND),
    )
    found = list(rows.select_related("citizen__contact_person", "noted_by"))
    asked = [(one.citizen.contact_person, one.noted_by) for one in found]
    present.read_positions([user for pair in asked for user in pair if user is not None])
    for consent, pair in zip(found, asked, strict=True):
        assert consent.valid_until is not None
        for user in present.first_with(pair, consent.citizen):
            yield Reminder(
                key=f"consent:{consent.pk}:{consent.valid_until}:{user.pk}",
                to=user,
                kind=letters.CONSENT_EXPIRES,
                path=reverse("citizen", args=[consent.citizen_id]),
                moment=clock.at(working_day_before(consent.valid_until - CONSENT_AHEAD), SEVEN),
                until=clock.at(consent.valid_until + dt.timedelta(days=1), dt.time.min),
                facts={"consent": str(consent.pk), "due_date": consent.valid_until},
            )
