"""A stand-in speaks for a citizen whose contact person is away, from a short briefing written before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from citizens import consents
from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.audit.models import Event
from dtr.danish import alphabetical
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import User
from dtr.staff.roles import Permission, Role
from meetings.hold import item_now, lock, note, touch
from meetings.models import AgendaItem, Meeting, Participant, StandIn
from meetings.models.ready import LONGEST_BRIEFING
from meetings.states import AHEAD, CAN_BE_WRITTEN, require

# Whoever has written about a citizen within this time knows the citizen as things are.
KNOWN_FROM = dt.timedelta(days=180)
SUGGESTED = 3


@transaction.atomic
def name_stand_in(item: AgendaItem, user: User, *, by: Any) -> StandIn:
    """Name who speaks for the citizen when the contact person is away. Does nothing when that is named.

    Another person begins without a briefing. Refuses ``not_yours``, ``wrong_state``, ``off_the_agenda``,
    ``is_contact``, ``no_stranger`` for somebody who does not work with the citizen, and ``away``.
    """
    item = _open(item, by)
    if user.pk == item.citizen.contact_person_id:
        raise Refusal("is_contact", _("%(name)s is the contact person.") % {"name": user})
    if not Citizen.objects.visible_to(user).filter(pk=item.citizen_id).exists():
        raise Refusal("no_stranger", _("%(name)s does not work with this citizen.") % {"name": user})
    if item.meeting.participants.filter(user=user, attendance=Participant.Attendance.ABSENT).exists():
        raise Refusal("away", _("%(name)s is away on that day.") % {"name": user})
    known = StandIn.objects.filter(item=item).first()
    if known and known.user_id == user.pk:
        return known
    if known:
        known.delete()
    named = StandIn.objects.create(item=item, user=user, named_by=by)
    _told("stand_in.named", named, item, by=by)
    return named


@transaction.atomic
def brief(stand_in: StandIn, *, by: Any, briefing: str) -> StandIn:
    """Write what the stand-in must know. Does nothing when it says so already.

    By the contact person, or by somebody who plans the meeting when that one cannot. Refuses ``not_yours``,
    ``wrong_state``, ``gone``, ``no_briefing`` and ``too_long``.
    """
    item = _open(stand_in.item, by)
    found = StandIn.objects.filter(pk=stand_in.pk).first()
    if found is None:
        raise Refusal("gone", _("Another stand-in has been named meanwhile. Look again."))
    briefing = briefing.strip()
    if not briefing:
        raise Refusal("no_briefing", _("Write what the stand-in must know."))
    if len(briefing) > LONGEST_BRIEFING:
        raise Refusal("too_long", _("Say it in fewer words."))
    if found.briefing == briefing:
        return found
    found.briefing, found.briefed_by, found.briefed_at = briefing, by, clock.now()
    found.save(update_fields=["briefing", "briefed_by", "briefed_at"])
    _told("stand_in.briefed", found, item, by=by)
    return found


@transaction.atomic
def dismiss(item: AgendaItem, *, by: Any) -> None:
    """Take the stand-in back. Does nothing when there is none. Refuses ``not_yours`` and ``wrong_state``."""
    item = _open(item, by)
    found = StandIn.objects.filter(item=item).first()
    if found is None:
        return
    _told("stand_in.dismissed", found, item, by=by)
    found.delete()


def may_arrange(user: Any, item: AgendaItem) -> bool:
    """Whether somebody names and briefs the stand-in: the contact person, or who plans the meeting and may
    hear of the health."""
    if not access.sees(user, item.citizen.team_id, item.citizen.provider_id):
        return False
    if user.pk == item.citizen.contact_person_id:
        return True
    if not consents.cover(item.citizen, user).health:
        # A briefing tells of the health.
        return False
    planned = Meeting.objects.visible_to(user, Permission.PLAN_MEETINGS)
    return planned.filter(pk=item.meeting_id).exists()


def _open(item: AgendaItem, by: Any) -> AgendaItem:
    """The item with its meeting held, if this person arranges its stand-in and it is not over."""
    meeting = lock(item.meeting)
    item = item_now(item)
    if not may_arrange(by, item):
        raise Refusal("not_yours", _("Only the contact person, or who plans the meeting, can do this."))
    require(meeting.state, AHEAD | CAN_BE_WRITTEN)
    return item


def _told(code: str, about: StandIn, item: AgendaItem, *, by: Any) -> None:
    note(code, by=by, about=about, meeting=item.meeting, citizen_id=item.citizen_id, user=about.user_id)
    touch(item.meeting)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could stand in, and how often that person has written about the citizen lately."""

    user: User
    times: int


def candidates(item: AgendaItem, participants: Sequence[Participant]) -> list[Candidate]:
    """Who could stand in: those coming who may see the citizen, whoever knows the citizen best first.

    What counts is how much each has written about the citizen in half a year: one query.
    """
    provider = item.citizen.provider_id
    seen = [
        one.user
        for one in participants
        if one.attendance != Participant.Attendance.ABSENT
        and one.user_id != item.citizen.contact_person_id
        and (one.role != Role.PRIVATE_SUPPLIER or (provider and one.user.employer_id == provider))
    ]
    written = _written_about(item.citizen_id, seen)
    found = [Candidate(user, written.get(trail.actor_key(user), 0)) for user in seen]
    return sorted(found, key=lambda one: (-one.times, alphabetical(one.user.name), one.user.pk))


def _written_about(citizen_id: Any, people: Sequence[User]) -> dict[str, int]:
    since = clock.now() - KNOWN_FROM
    rows = Event.objects.changes().filter(
        citizen_id=citizen_id, at__gte=since, actor__in=[trail.actor_key(one) for one in people]
    )
    return dict(rows.order_by().values_list("actor").annotate(times=models.Count("pk")))
