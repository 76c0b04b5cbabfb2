"""The citizen is told what the meeting came to: within two working days, by somebody, who notes how it went.

The task goes to the contact person; when there is none who can, to who stood in at the meeting, else to
whoever closed it, and each may hand it on. A citizen who wants something else has the goal changed in the
same step, in own words, and is proposed for the next meeting.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from citizens.models import Citizen
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import User
from dtr.staff.roles import Permission
from goals import progress
from goals.models import Goal
from meetings import hold, proposing
from meetings.models import AgendaItem, AgendaProposal, CitizenInformation, Meeting
from meetings.models.informing import CitizenInformationQuerySet, HowTold, Reaction, Told
from meetings.states import ItemState

WORKING_DAYS = 2
LONGEST_REASON = 300


def open_tasks(meeting: Meeting, *, by: Any) -> None:
    """One task for each citizen who was discussed, in the transaction that closes the meeting."""
    due_date = due(clock.now())
    items = meeting.items.filter(state=ItemState.DISCUSSED).select_related(
        "citizen__contact_person", "stand_in__user"
    )
    for item in items.filter(information__isnull=True):
        information = CitizenInformation.objects.create(
            item=item, citizen=item.citizen, assigned_to=who_tells(item, by), due_date=due_date
        )
        _note("information.due", information, by=None, due_date=due_date.isoformat())


def due(closed_at: dt.datetime) -> dt.date:
    """The last day on which to tell a citizen of a meeting that was closed then."""
    return clock.working_days_after(clock.local(closed_at).date(), WORKING_DAYS)


def who_tells(item: AgendaItem, otherwise: Any) -> Any:
    """The contact person, if there is one who can; else who stood in at the meeting; else ``otherwise``."""
    stand_in = getattr(item, "stand_in", None)
    for one in (item.citizen.contact_person, stand_in.user if stand_in else None):
        if one is not None and can_tell(one, item.citizen):
            return one
    return otherwise


def can_tell(user: Any, citizen: Citizen) -> bool:
    """Whether somebody is there still and works with the citizen."""
    return user.is_active and access.sees(user, citizen.team_id, citizen.provider_id, Permission.WRITE_GOALS)


def awaiting_information() -> CitizenInformationQuerySet:
    """Every citizen who has still to be told: ``assigned_to``, ``due_date``, ``item``, ``is_overdue``."""
    return CitizenInformation.objects.awaiting().for_card().order_by("due_date")


def told_in_time(rows: Iterable[CitizenInformation]) -> int:
    """How many were told within two working days (domain indicator "citizen informed")."""
    return sum(bool(one.told_at and clock.local(one.told_at).date() <= one.due_date) for one in rows)


def _held(information: CitizenInformation, by: Any) -> CitizenInformation:
    """The task as it is now, held, if this person may note it. Refuses ``not_yours``."""
    rows = CitizenInformation.objects.visible_to(by, Permission.WRITE_GOALS)
    found = rows.select_for_update(of=("self",)).filter(pk=information.pk).first()
    if found is None:
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    return CitizenInformation.objects.for_card().get(pk=found.pk)


@transaction.atomic
def told(
    information: CitizenInformation,
    *,
    by: Any,
    whom: str,
    how: str,
    at: dt.datetime,
    reaction: str,
    words: str = "",
    goal: Goal | None = None,
    seen_version: int = 0,
    told_by: User | None = None,
) -> CitizenInformation:
    """Note that the citizen has been told, and what the citizen said to it.

    ``words`` are the citizen's own. With a different wish they become the goal's (``goal``, as it stood when
    ``seen_version`` was read), or a new goal without one, and the citizen is proposed for the next meeting,
    unless the citizen has died or moved away meanwhile.
    Does nothing when just that has been noted. Refuses ``not_yours``, ``already_told`` when something else
    has, ``not_needed``, ``incomplete``, ``no_words``, ``date_impossible``, ``foreign_goal``, and what the
    verbs of goals refuse.
    """
    hold.hold_screens_of(information.citizen_id)
    information = _held(information, by)
    if information.noted_at is not None:
        said = (whom, how, at, reaction, words.strip(), told_by or by)
        return _as_noted(information, said)
    if information.not_needed_because:
        raise Refusal("not_needed", _("It has been noted that the citizen is not told."))
    _check(information, whom=whom, how=how, at=at, reaction=reaction, words=words)
    information.told_whom, information.told_how, information.told_at = whom, how, at
    information.told_by = told_by or by
    information.reaction, information.reaction_words = reaction, words.strip()
    if reaction == Reaction.OTHER_WISH and information.citizen.left_on is None:
        information.goal = _change_goal(information, goal, words.strip(), seen_version, by=by)
        information.nomination = _propose_again(information.citizen, words.strip(), by=by)
    information.noted_at, information.noted_by = clock.now(), by
    information.save()
    in_time = clock.local(at).date() <= information.due_date
    _note("information.given", information, by=by, reaction=reaction, in_time=in_time)
    return information


def _as_noted(information: CitizenInformation, said: tuple[Any, ...]) -> CitizenInformation:
    """The note when it says just that; what somebody else has heard is refused, so that it is not lost."""
    noted = information
    if said == (
        noted.told_whom, noted.told_how, noted.told_at, noted.reaction, noted.reaction_words, noted.told_by,
    ):  # fmt: skip
        return information
    assert noted.noted_at is not None
    raise Refusal(
        "already_told",
        _(
            "%(name)s noted at %(time)s that the citizen has been told. What you wrote is not kept. Take "
            "that note back first if yours holds."
        )
        % {"name": noted.noted_by, "time": clock.local(noted.noted_at).strftime("%H:%M")},
    )


def _check(
    information: CitizenInformation, *, whom: str, how: str, at: dt.datetime, reaction: str, words: str
) -> None:
    if whom not in Told.values or how not in HowTold.values or reaction not in Reaction.values:
        raise Refusal("incomplete", _("Say who was told, how, and what the citizen said to it."))
    if reaction in (Reaction.OTHER_WISH, Reaction.PARTLY) and not words.strip():
        raise Refusal("no_words", _("Write what the citizen wants, in the citizen's own words."))
    begun = information.item.meeting.opened_at or information.item.meeting.starts_at
    if not begun <= at <= clock.now() + dt.timedelta(minutes=1):
        raise Refusal("date_impossible", _("The citizen was told after the meeting, and not in the future."))


def _change_goal(
    information: CitizenInformation, goal: Goal | None, words: str, seen_version: int, *, by: Any
) -> Goal:
    if goal is None:
        return progress.set_goal(information.citizen, by=by, citizen_wish=words[:1000])
    if goal.citizen_id != information.citizen_id:
        raise Refusal("foreign_goal", _("That goal belongs to another citizen."))
    try:
        # What the citizen said yes to before is not what is wanted now.
        return progress.revise(
            goal, by=by, seen_version=seen_version, citizen_wish=words[:1000], accepted_on=None
        )
    except progress.Overtaken as overtaken:
        raise Refusal(
            "goal_changed",
            _(
                "%(name)s changed the goal while you wrote. It now says: “%(wish)s”. "
                "Save again if yours holds."
            )
            % {"name": overtaken.who, "wish": overtaken.current.citizen_wish},
        ) from None


def _propose_again(citizen: Citizen, words: str, *, by: Any) -> AgendaProposal:
    """The citizen comes back to the agenda; a proposal that waits already will do."""
    waiting = AgendaProposal.objects.filter(
        citizen=citizen, kind=AgendaProposal.Kind.PROPOSAL, state=AgendaProposal.State.WAITING
    ).first()
    if waiting is not None:
        return waiting
    reason = _("The citizen wants something else: %(words)s") % {"words": words}
    short = reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…"
    return proposing.nominate(
        citizen,
        by=by,
        agenda_reason=short,
        category=AgendaProposal.Category.REQUEST,
        wished_by=AgendaProposal.WishedBy.CITIZEN,
    )


@transaction.atomic
def take_back(information: CitizenInformation, *, by: Any, reason: str) -> CitizenInformation:
    """The note was wrong: the citizen is to be told after all. The trail keeps that it was there.

    A goal that was changed stays as it is. Does nothing when there is no note. Refuses ``not_yours`` and
    ``no_reason``.
    """
    information = _held(information, by)
    if information.is_awaited:
        return information
    if not reason.strip():
        raise Refusal("no_reason", _("Write why it is taken back."))
    before = {
        "told_at": information.told_at.isoformat() if information.told_at else "",
        "told_by": information.told_by_id,
        "reaction": information.reaction,
    }
    for name in ("told_whom", "told_how", "reaction", "reaction_words", "not_needed_because"):
        setattr(information, name, "")
    for name in ("told_at", "told_by", "noted_at", "noted_by", "goal", "nomination"):
        setattr(information, name, None)
    information.save()
    _note("information.taken_back", information, by=by, reason=reason.strip()[:LONGEST_REASON], **before)
    return information


@transaction.atomic
def not_needed(information: CitizenInformation, *, by: Any, reason: str) -> CitizenInformation:
    """Nobody is told, and why: the citizen has died, say. Does nothing when that is noted.

    Refuses ``not_yours``, ``already_told``, ``no_reason``, and ``not_needed`` when another reason is noted.
    """
    information = _held(information, by)
    if information.not_needed_because and information.not_needed_because != reason.strip():
        raise Refusal("not_needed", _("It has been noted that the citizen is not told."))
    if information.not_needed_because:
        return information
    if information.noted_at is not None:
        raise Refusal("already_told", _("The citizen has been told already."))
    if not reason.strip():
        raise Refusal("no_reason", _("Write why the citizen is not told."))
    information.not_needed_because = reason.strip()
    information.save(update_fields=["not_needed_because"])
    _note("information.not_needed", information, by=by)
    return information


@transaction.atomic
def hand_on(information: CitizenInformation, *, by: Any, to: User) -> CitizenInformation:
    """Somebody else tells the citizen. Does nothing when that one has the task.

    Refuses ``not_yours``, ``already_told``, ``not_needed``, and ``cannot_tell`` for somebody who is not with
    the citizen.
    """
    information = _held(information, by)
    if information.assigned_to_id == to.pk:
        return information
    if information.not_needed_because:
        raise Refusal("not_needed", _("It has been noted that the citizen is not told."))
    if information.noted_at is not None:
        raise Refusal("already_told", _("The citizen has been told already."))
    if not can_tell(to, information.citizen):
        raise Refusal("cannot_tell", _("%(name)s does not work with this citizen.") % {"name": to})
    information.assigned_to = to
    information.save(update_fields=["assigned_to"])
    _note("information.handed_on", information, by=by)
    return information


def citizen_moved(citizen: Citizen, by: Any) -> None:
    """The citizen has another team: what is left to tell goes to the contact person there."""
    for information in CitizenInformation.objects.awaiting().filter(citizen=citizen).for_card():
        contact = citizen.contact_person
        if contact is not None and contact.pk != information.assigned_to_id and can_tell(contact, citizen):
            information.assigned_to = contact
            information.save(update_fields=["assigned_to"])
            _note("information.handed_on", information, by=by)


def candidates(citizen: Citizen) -> models.QuerySet[User]:
    """Who can tell the citizen: the people of the team; of a supplier, only the citizen's own."""
    outside = models.Q(employer__kind="private_provider") & ~models.Q(employer=citizen.provider_id)
    return access.colleagues(citizen.team_id).filter(is_active=True).exclude(outside)


def _note(code: str, information: CitizenInformation, *, by: Any, **facts: Any) -> None:
    citizen = information.citizen
    trail.record(
        code,
        by=by,
        about=information,
        citizen_id=citizen.pk,
        team_id=citizen.team_id,
        meeting_id=information.item.meeting_id,
        **facts,
    )
