"""A team triages its citizens: the round, the colour with one tap, and when each citizen is due.

Due is who has an open course. A citizen's first triage is due some days after the course began, and each
later one as the plan said when the citizen was last triaged. A colour is a person's judgement; nothing here
finds one, and no colour changes anybody's help.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from citizens.models import (
    Citizen,
    TriageAssessment,
    TriageGuide,
    TriagePlan,
    TriageRound,
    TriageStatus,
)
from citizens.models.triage import LONGEST_INTERVAL
from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import Team
from dtr.staff.roles import DUTIES, Permission, Role, may

LONGEST_NOTE = 500


def may_hold_rounds(user: Any, team_id: int) -> bool:
    """Whether somebody may begin and end the team's rounds: not a firm that sees some of the citizens."""
    return any(
        held.team_id == team_id
        and may(held.role, Permission.TRIAGE)
        and not DUTIES[Role(held.role)].own_citizens_only
        for held in access.positions(user)
    )


@transaction.atomic
def open_round(team: Team, *, by: Any) -> TriageRound:
    """Begin a round, or give the one that is under way. Refuses ``not_yours``."""
    _may_hold(by, team.pk)
    # Of two who begin at once, the second finds the round of the first.
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    under_way = TriageRound.objects.open().filter(team=team).first()
    if under_way:
        return under_way
    begun = TriageRound.objects.create(team=team, opened_at=clock.now(), opened_by=by)
    trail.record("triage.round_opened", by=by, about=begun, team_id=team.pk)
    return begun


@transaction.atomic
def close_round(round: TriageRound, *, by: Any) -> None:
    """End a round. Does nothing when it has ended. Refuses ``not_yours``."""
    _may_hold(by, round.team_id)
    ended = TriageRound.objects.open().filter(pk=round.pk).update(closed_at=clock.now(), closed_by=by)
    if ended:
        triaged = TriageAssessment.objects.standing().filter(round=round).count()
        trail.record("triage.round_closed", by=by, about=round, team_id=round.team_id, triaged=triaged)


@transaction.atomic
def assess(citizen: Citizen, *, by: Any, status: str, note: str = "") -> TriageAssessment:
    """Give the citizen a colour, in the team's round when one is under way.

    Another colour in the same round takes the first one back. Does nothing when the citizen has this
    colour in this round already, or outside a round got it from the same person today. Refuses
    ``not_yours`` and ``too_long``.
    """
    current = _locked(citizen, by)
    note = _checked(note)
    round = TriageRound.objects.open().filter(team_id=current.team_id).first()
    before = _of_same_occasion(current, round, by)
    if before and before.status == status and note in ("", before.note):
        return before
    if before:
        _withdraw(before, by=by)
    guide, own = TriageGuide.current(), TriagePlan.objects.filter(citizen=current).first()
    days = guide.days(status, own.every_days if own else None)
    made = TriageAssessment.objects.create(
        citizen=current,
        round=round,
        guide=guide,
        status=TriageStatus(status),
        note=note,
        assessed_at=clock.now(),
        assessed_by=by,
        due_on=clock.today() + dt.timedelta(days=days),
    )
    _record("triage.assessed", made, current, by=by, status=made.status)
    return made


@transaction.atomic
def annotate(citizen: Citizen, *, by: Any, note: str) -> TriageAssessment:
    """Write what is changed and what is done to the colour that the same person gave today.

    Does nothing when it says so already. Refuses ``not_yours``, ``nothing_today`` and ``too_long``.
    """
    current = _locked(citizen, by)
    note, own = _checked(note), _own_of_today(current, by)
    if own.note != note:
        own.note = note
        own.save(update_fields=["note"])
        _record("triage.noted", own, current, by=by)
    return own


@transaction.atomic
def undo(citizen: Citizen, *, by: Any) -> None:
    """Take back the colour that the same person gave today; the one before it holds again.

    Refuses ``not_yours`` and ``nothing_today``, the second also when it is taken back already.
    """
    current = _locked(citizen, by)
    own = _own_of_today(current, by)
    _withdraw(own, by=by)
    _record("triage.withdrawn", own, current, by=by, status=own.status)


@transaction.atomic
def plan(citizen: Citizen, *, by: Any, every_days: int | None) -> None:
    """Give the citizen an own interval, or with None that of the colour again.

    The next date follows, unless it has passed: what was missed stays missed. Does nothing when all is
    as it was. Refuses ``not_yours`` and ``interval``.
    """
    current = _locked(citizen, by)
    if every_days is not None and not 1 <= every_days <= LONGEST_INTERVAL:
        raise Refusal(
            "interval",
            _("Choose from 1 to %(most)s days between two triages.") % {"most": LONGEST_INTERVAL},
        )
    before = TriagePlan.objects.filter(citizen=current).first()
    if (before.every_days if before else None) == every_days:
        return
    if every_days is None:
        TriagePlan.objects.filter(citizen=current).delete()
    else:
        TriagePlan.objects.update_or_create(
            citizen=current, defaults={"every_days": every_days, "set_by": by, "set_at": clock.now()}
        )
    last = TriageAssessment.objects.newest().filter(citizen=current).select_related("guide").first()
    if last and last.due_on >= clock.today():
        days = last.guide.days(last.status, every_days)
        last.due_on = max(clock.today(), last.assessed_on + dt.timedelta(days=days))
        last.save(update_fields=["due_on"])
    trail.record(
        "triage.planned",
        by=by,
        about=current,
        citizen_id=current.pk,
        team_id=current.team_id,
        before=before.every_days if before else None,
        after=every_days,
    )


def may_undo(assessment: TriageAssessment | None, user: Any) -> bool:
    """Whether ``undo`` and ``annotate`` are for this person, as far as the newest colour goes."""
    return (
        assessment is not None
        and assessment.assessed_by_id == user.pk
        and assessment.assessed_on == clock.today()
    )


def _may_hold(user: Any, team_id: int) -> None:
    if not may_hold_rounds(user, team_id):
        raise Refusal("not_yours", _("You cannot hold triage rounds in this team."))


def _locked(citizen: Citizen, by: Any) -> Citizen:
    """The citizen, held while the colour changes: of two taps at once the second sees the first."""
    if not Citizen.objects.visible_to(by, Permission.TRIAGE).filter(pk=citizen.pk).exists():
        raise Refusal("not_yours", _("You cannot do this for this citizen."))
    return Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)


def _of_same_occasion(citizen: Citizen, round: TriageRound | None, by: Any) -> TriageAssessment | None:
    """The colour that another tap corrects: that of the round, or outside a round the own one of today."""
    if round is not None:
        return TriageAssessment.objects.standing().filter(citizen=citizen, round=round).first()
    newest = TriageAssessment.objects.newest().filter(citizen=citizen, round=None).first()
    return newest if may_undo(newest, by) else None


def _own_of_today(citizen: Citizen, by: Any) -> TriageAssessment:
    newest = TriageAssessment.objects.newest().filter(citizen=citizen).first()
    if newest is None or not may_undo(newest, by):
        raise Refusal("nothing_today", _("The colour now is not one that you gave today. Give a new one."))
    return newest


def _withdraw(assessment: TriageAssessment, *, by: Any) -> None:
    assessment.withdrawn_at, assessment.withdrawn_by = clock.now(), by
    assessment.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _checked(note: str) -> str:
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Refusal("too_long", _("Write at most %(most)s characters.") % {"most": LONGEST_NOTE})
    return note


def _record(code: str, about: TriageAssessment, citizen: Citizen, *, by: Any, **facts: Any) -> None:
    trail.record(code, by=by, about=about, citizen_id=citizen.pk, team_id=citizen.team_id, **facts)
