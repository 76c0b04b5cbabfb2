"""What the minutes say: taken from the meeting as it closes, and read back from there for paper.

A snapshot is plain JSON: codes, names, texts, and times as ISO text. It holds no CPR number.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _

from citizens.models import Approval, InterventionProposal
from citizens.models.intervention import ProposalKind, ProposalState
from dtr import clock
from dtr.audit.models import Event
from dtr.numbers import number
from dtr.staff.roles import Role
from goals import kept
from goals.models import LIVE, Goal, GoalStatus, SmileyScore, TrafficLight
from goals.pulses import said_of
from meetings import rule_reasons
from meetings.help_here import help_at
from meetings.models import (
    AgendaItem,
    Contribution,
    ContributionKind,
    Meeting,
    MinutesAmendment,
    Participant,
    RuleObservation,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.models.series import MeetingType
from meetings.snapshot_forms import FORM, NOT_AGREED, in_this_form
from meetings.states import ItemState
from meetings.word import speaking_by_role

# Who answers for help that is granted, each a fact of its own.
RUN_BY = ("authority", "operator", "payer", "provider")


def taken(meeting: Meeting) -> dict[str, Any]:
    """The snapshot: codes, names, texts and times as they are now. Never a CPR number."""
    items = meeting.items.select_related("citizen__contact_person").prefetch_related(
        models.Prefetch("citizen__goals", _worked_on(meeting)),
        "actions__owner",
        "actions__owner_unit",
        "actions__owner_relative",
        "parked__owner",
        "contributions__by",
        help_at(meeting),
    )
    said_of(goal for item in items for goal in item.citizen.goals.all())
    scores = kept.taken([item.citizen_id for item in items])
    observations = meeting.rule_observations.select_related("rule")
    return {
        "form": FORM,
        "meeting": _meeting(meeting),
        "participants": [
            {
                "name": one.user.name,
                "employer": one.user.employer.name if one.user.employer else "",
                "roles": one.roles,
                "attendance": one.attendance,
            }
            for one in meeting.participants.select_related("user__employer").order_by("user__name")
        ],
        "citizens": [{**_citizen(item), "scores": scores.get(item.citizen_id, [])} for item in items],
        "listed": [
            {"id": str(one.citizen_id), "name": one.citizen.name, "note": one.note}
            for one in meeting.listed.select_related("citizen").order_by("citizen__name")
        ],
        "speaking": [
            {"role": role, "seconds": seconds}
            for role, seconds in speaking_by_role(meeting).items()
            if seconds
        ],
        "rules": {
            "name": meeting.rule_set.name,
            "version": meeting.rule_set.version,
            "observed": [_observed(one) for one in observations],
        },
        "agreement": dict(NOT_AGREED),
        "amendments": [],
    }


def agreed(snapshot: dict[str, Any], *, by: Any, at: dt.datetime, amend_until: dt.datetime) -> dict[str, Any]:
    """The snapshot as the leader agreed it, and until when it can be amended."""
    agreement = {"agreed_at": _moment(at), "agreed_by": str(by or ""), "amend_until": _moment(amend_until)}
    return {**snapshot, "agreement": {**NOT_AGREED, **agreement}}


def locked(
    snapshot: dict[str, Any], amendments: Iterable[MinutesAmendment], *, by: Any, at: dt.datetime
) -> dict[str, Any]:
    """The agreed snapshot with what was amended, in today's form; nothing else of it is changed."""
    snapshot = in_this_form(snapshot)
    agreement = {**snapshot["agreement"], "locked_at": _moment(at), "locked_by": str(by or "")}
    told = [_amendment(one) for one in amendments]
    return {**snapshot, "form": FORM, "agreement": agreement, "amendments": told}


def _amendment(one: MinutesAmendment) -> dict[str, Any]:
    return {
        "citizen": str(one.citizen_id) if one.citizen_id else "",
        "text": one.text,
        "state": one.state,
        "who": one.proposed_by.name,
        "at": _moment(one.proposed_at),
        "reason": one.reason,
        "answered_by": one.answered_by.name if one.answered_by else "",
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    leader = meeting.participants.in_role(Role.MEETING_LEADER).coming().select_related("user").first()
    return {
        "id": str(meeting.pk),
        "team": meeting.team.name,
        "unit": meeting.team.unit.name,
        "type": meeting.series.meeting_type,
        "place": meeting.place,
        "starts_at": _moment(meeting.starts_at),
        "ends_at": _moment(meeting.ends_at),
        "opened_at": _moment(meeting.opened_at),
        "extended_minutes": meeting.extended_minutes,
        "forgotten_at": _moment(_forgotten_at(meeting)),
        "closed_at": _moment(meeting.closed_at),
        "leader": leader.user.name if leader else "",
        "closed_by": meeting.closed_by.name if meeting.closed_by else "",
    }


def _forgotten_at(meeting: Meeting) -> dt.datetime | None:
    """When the house ended it for want of anybody who did; None when it was taken up again."""
    turns = Event.objects.filter(code__in=["meeting.forgotten", "meeting.resumed"], meeting_id=meeting.pk)
    last = turns.order_by("-pk").first()
    return last.at if last and last.code == "meeting.forgotten" else None


def _citizen(item: AgendaItem) -> dict[str, Any]:
    contact = item.citizen.contact_person
    return {
        "number": item.position,
        "id": str(item.citizen_id),
        "name": item.citizen.name,
        "contact_person": contact.name if contact else "",
        "reason": item.agenda_reason,
        "state": item.state,
        "outcome": item.outcome,
        "stay": item.stay,
        "time_box_minutes": item.time_box_minutes,
        "extended_minutes": item.extended_minutes,
        "minutes_used": _minutes_used(item),
        "no_action_because": item.no_action_because,
        "carried_over_because": item.carried_over_because,
        "goals": [_goal(goal) for goal in item.citizen.goals.all()],
        "contributions": [_contribution(one) for one in item.contributions.all()],
        "actions": [
            {"what": one.what, "who": one.owner_recorded, "due": one.due_date.isoformat()}
            for one in item.actions.all()
        ],
        "parked": [{"topic": one.topic, "who": one.owner.name} for one in item.parked.all()],
        "help": [_help(one) for one in item.citizen.proposals.all()],
    }


def _worked_on(meeting: Meeting) -> models.QuerySet[Goal]:
    """The living goals, and those that were ended at the meeting itself."""
    begun = meeting.opened_at or meeting.starts_at
    return Goal.objects.filter(models.Q(status__in=LIVE) | models.Q(changed_at__gte=begun))


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "wish": goal.citizen_wish,
        "specific": goal.specific,
        "measurable": goal.measurable,
        "accepted_on": _day(goal.accepted_on),
        "realistic": goal.realistic,
        "target_date": _day(goal.target_date),
        "evaluation": goal.evaluation,
        "status": goal.status,
        "light": goal.goes.light.light if goal.goes and goal.goes.light else "",
        "smiley": goal.goes.smiley.smiley if goal.goes and goal.goes.smiley else None,
    }


def _contribution(one: Contribution) -> dict[str, Any]:
    return {"kind": one.kind, "text": one.text, "who": one.by.name, "role": one.role}


def _help(proposal: InterventionProposal) -> dict[str, Any]:
    approval = getattr(proposal, "approval", None)
    return {
        "what": proposal.what,
        "kind": proposal.kind,
        "hours_per_week": str(proposal.hours_per_week) if proposal.hours_per_week is not None else "",
        "proposed_by": proposal.proposed_by.name,
        "state": proposal.state,
        "decision": _decision(approval) if approval else None,
    }


def _decision(approval: Approval) -> dict[str, Any]:
    return {
        "verdict": approval.verdict,
        "granted": approval.what,
        "granted_hours": str(approval.hours_per_week) if approval.hours_per_week is not None else "",
        "is_changed": approval.is_changed,
        "legal_basis": str(approval.legal_basis) if approval.legal_basis else "",
        **{name: str(getattr(approval, name) or "") for name in RUN_BY},
        "start_date": _day(approval.start_date),
        "reason": approval.reason,
        "visitator": approval.decided_by.name,
        "decided_at": _moment(approval.decided_at),
    }


def _observed(observation: RuleObservation) -> dict[str, Any]:
    return {
        "number": observation.rule.number,
        "title": observation.rule.title,
        "line": observation.rule.line,
        "verdict": observation.verdict,
        "reason": observation.reason,
        "facts": observation.facts,
    }


def _minutes_used(item: AgendaItem) -> int | None:
    if not (item.started_at and item.ended_at):
        return None
    return max(1, round((item.ended_at - item.started_at).total_seconds() / 60))


def _moment(moment: dt.datetime | None) -> str:
    return clock.local(moment).isoformat() if moment else ""


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def readable(snapshot: dict[str, Any], *, pictured: bool = False) -> dict[str, Any]:
    """What the template is told: codes as the members they name, texts of time as times, and the scores as
    charts where the paper is ``pictured``."""
    snapshot = in_this_form(snapshot)
    meeting = dict(snapshot["meeting"], type=MeetingType(snapshot["meeting"]["type"]))
    for name in ("starts_at", "ends_at", "opened_at", "forgotten_at", "closed_at"):
        meeting[name] = _read_moment(meeting[name])
    day = formats.date_format(clock.local(meeting["starts_at"]), "DATE_FORMAT")
    amendments = [_read_amendment(one) for one in snapshot["amendments"]]
    return {
        "title": _("Minutes %(team)s %(day)s") % {"team": meeting["team"], "day": day},
        "meeting": meeting,
        "agreement": _read_agreement(snapshot["agreement"]),
        "amendments": [one for one in amendments if not one["citizen"]],
        "participants": [_read_participant(one) for one in snapshot["participants"]],
        "citizens": [
            {
                **_read_citizen(one, pictured=pictured),
                "amendments": [said for said in amendments if said["citizen"] == one["id"]],
            }
            for one in snapshot["citizens"]
        ],
        "listed": snapshot["listed"],
        "speaking": _read_speaking(snapshot["speaking"]),
        "rules": dict(snapshot["rules"], observed=[_read_rule(one) for one in snapshot["rules"]["observed"]]),
    }


def _read_agreement(one: dict[str, Any]) -> dict[str, Any]:
    times = {name: _read_moment(one[name]) for name in ("agreed_at", "amend_until", "locked_at")}
    until = times["amend_until"]
    return {**one, **times, "amend_last": until - dt.timedelta(seconds=1) if until else None}


def _read_amendment(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "state": MinutesAmendment.State(one["state"]), "at": _read_moment(one["at"])}


def _read_speaking(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Longest first, with minutes and seconds, and each one's share in percent."""
    whole = sum(one["seconds"] for one in parts)
    return [
        {
            "role": Role(one["role"]).label,
            "time": f"{one['seconds'] // 60}:{one['seconds'] % 60:02}",
            "percent": round(100 * one["seconds"] / whole),
        }
        for one in sorted(parts, key=lambda one: -one["seconds"])
    ]


def _read_participant(one: dict[str, Any]) -> dict[str, Any]:
    attendance = Participant.Attendance(one["attendance"])
    return {**one, "roles": [str(Role(role).label) for role in one["roles"]], "attendance": attendance}


def _read_citizen(one: dict[str, Any], *, pictured: bool) -> dict[str, Any]:
    return {
        **one,
        "state": ItemState(one["state"]),
        "is_settled": one["state"] in (ItemState.DISCUSSED, ItemState.CARRIED_OVER),
        "outcome": FollowUpOutcome(one["outcome"]) if one["outcome"] else None,
        "stay": Stay(one["stay"]) if one["stay"] else None,
        "minutes_given": one["time_box_minutes"] + one["extended_minutes"],
        "contributions": [_read_contribution(said) for said in one["contributions"]],
        "goals": [_read_goal(goal) for goal in one["goals"]],
        "charts": [
            {"of": row["goal"], "chart": kept.chart_of(row, number=number)}
            for number, row in enumerate(one["scores"] if pictured else (), start=1)
        ],
        "actions": [dict(action, due=_read_day(action["due"])) for action in one["actions"]],
        "help": [_read_help(proposal) for proposal in one["help"]],
    }


def _read_contribution(one: dict[str, Any]) -> dict[str, Any]:
    kind = ContributionKind(one["kind"])
    assumed = kind == ContributionKind.ASSUMPTION
    return {**one, "kind": kind, "role": Role(one["role"]).label, "is_assumption": assumed}


def _read_goal(one: dict[str, Any]) -> dict[str, Any]:
    days = {name: _read_day(one[name]) for name in ("accepted_on", "target_date")}
    return {
        **one,
        **days,
        "status": GoalStatus(one["status"]),
        "light": TrafficLight(one["light"]) if one["light"] else None,
        "smiley": SmileyScore(one["smiley"]) if one["smiley"] else None,
    }


def _read_help(one: dict[str, Any]) -> dict[str, Any]:
    decision = one["decision"]
    if decision:
        read = {
            "start_date": _read_day(decision["start_date"]),
            "decided_at": _read_moment(decision["decided_at"]),
            "granted_hours": _read_hours(decision.get("granted_hours", "")),
        }
        decision = {**decision, **read}
    return {
        **one,
        "hours_per_week": _read_hours(one.get("hours_per_week", "")),
        "kind": ProposalKind(one["kind"]),
        "state": ProposalState(one["state"]),
        "decision": decision,
    }


def _read_hours(text: str) -> str:
    return number(Decimal(text)) if text else ""


def _read_rule(one: dict[str, Any]) -> dict[str, Any]:
    sentence = rule_reasons.sentence(RuleObservation(reason=one["reason"], facts=one["facts"]))
    return {**one, "verdict": RuleObservation.Verdict(one["verdict"]), "sentence": sentence}


def _read_moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _read_day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
