"""What was asked for at the demo municipality's meetings and between them: help, and a place on an agenda."""

import datetime as dt
from decimal import Decimal
from typing import Any

from citizens import visitation
from citizens.models import Approval, Citizen, Intervention, InterventionProposal
from citizens.models.intervention import ProposalKind, ProposalState
from dtr import clock
from dtr.staff.models import User
from dtr.staff.roles import Role
from meetings import demo_decisions
from meetings import demo_texts as texts
from meetings.demo import Town
from meetings.demo_diary import Diary, theme_of
from meetings.demo_texts import HelpText
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    ProposalOnAgenda,
)

# Before that it was the former citizens' help that was asked for.
RECENT = dt.timedelta(weeks=9)
# Longer than any case may take: the visitator's desk says so.
ASKED_LONG_AGO = dt.timedelta(days=33)


def propose(town: Town, diary: Diary, item: AgendaItem, team: int) -> InterventionProposal | None:
    """Ask for the help that suits the citizen, if any is still on the team's list; the visitator answers."""
    theme = theme_of(town, diary, item.citizen)
    recent = town.today - item.meeting.slot < RECENT
    asked_for = (diary.wanted if recent else diary.wanted_then)[team]
    wanted = next((one for one in asked_for if one.theme == theme), None)
    if wanted is None or any(asked.citizen_id == item.citizen_id for asked in diary.proposals):
        return None
    asked_for.remove(wanted)
    assert item.ended_at is not None
    asked_at = item.ended_at - dt.timedelta(seconds=90)
    proposal = proposed(town, diary, item.citizen, town.contact(item.citizen), wanted, asked_at)
    diary.on_agenda.append(ProposalOnAgenda(proposal=proposal, item=item))
    decide(town, diary, proposal, wanted, item.meeting.slot, item.ended_at - dt.timedelta(seconds=20))
    return proposal


def proposed(
    town: Town, diary: Diary, citizen: Citizen, by: User, text: HelpText, at: dt.datetime
) -> InterventionProposal:
    """Help that somebody asks the visitator for."""
    proposal = InterventionProposal(
        citizen=citizen,
        what=text.what,
        kind=ProposalKind.NEW_DECISION if text.new_decision else ProposalKind.ADJUSTMENT,
        hours_per_week=Decimal(text.hours) if text.hours else None,
        proposed_by=by,
        proposed_at=at,
    )
    diary.proposals.append(proposal)
    town.note("proposal.made", at, by=by, about=proposal, citizen=citizen, kind=proposal.kind)
    return proposal


def decide(
    town: Town,
    diary: Diary,
    proposal: InterventionProposal,
    text: HelpText,
    slot: dt.date,
    at: dt.datetime,
) -> None:
    """The visitator's yes on a legal basis, or no with the reason."""
    citizen = proposal.citizen
    visitator = town.staff[town.texts[citizen.pk].team, Role.VISITATOR]
    answerable = visitation.usually(citizen)
    proposal.state = ProposalState.REJECTED if text.rejected else ProposalState.APPROVED
    approval = Approval(
        proposal=proposal,
        verdict=Approval.Verdict(proposal.state),
        reason=text.rejected,
        decided_by=visitator,
        decided_at=at,
    )
    diary.approvals.append(approval)
    facts = {} if text.rejected else grant(diary, approval, text, slot, vars(answerable))
    code = "proposal.changed" if approval.is_changed else f"proposal.{proposal.state}"
    town.note(code, at, by=visitator, about=proposal, citizen=citizen, **facts)
    decision = demo_decisions.after(town, approval, text, answerable.authority)
    if decision:
        diary.decisions.append(decision)


def grant(
    diary: Diary, approval: Approval, text: HelpText, slot: dt.date, run_by: dict[str, Any]
) -> dict[str, str]:
    """The help begins three working days after the meeting; what the trail says of it."""
    approval.legal_basis = diary.bases[text.law, text.section]
    approval.start_date = clock.working_days_after(slot, 3)
    hours = text.granted_hours or text.hours
    approval.what, approval.hours_per_week = approval.proposal.what, Decimal(hours) if hours else None
    for name, unit in run_by.items():
        setattr(approval, name, unit)
    diary.interventions.append(
        Intervention(
            citizen=approval.proposal.citizen,
            approval=approval,
            what=approval.what,
            legal_basis=approval.legal_basis,
            hours_per_week=approval.hours_per_week,
            start_date=approval.start_date,
            **run_by,
        )
    )
    return {
        "legal_basis": approval.legal_basis.short,
        "start_date": approval.start_date.isoformat(),
        **{name: str(unit) for name, unit in run_by.items() if name != "provider"},
    }


def taken_nomination(town: Town, diary: Diary, item: AgendaItem) -> None:
    """The helper who saw it asked for the citizen to be discussed."""
    nominated(town, diary, item.citizen, texts.SSH, texts.CHAIN_REASON, AgendaProposal.State.TAKEN, days=4)


def nominate(town: Town, diary: Diary) -> None:
    """Nominations that wait for an agenda, and some that were declined."""
    for name, role, reason in texts.NOMINATIONS:
        nominated(town, diary, town.citizens[name], role, reason, AgendaProposal.State.WAITING, days=1)
    for name, role, reason in texts.DECLINED:
        declined = nominated(
            town, diary, town.citizens[name], role, reason, AgendaProposal.State.DECLINED, days=6
        )
        citizen = town.citizens[name]
        planner = town.staff[town.texts[citizen.pk].team, Role.COORDINATOR]
        later = declined.proposed_at + dt.timedelta(days=1)
        town.note("agenda.declined", later, by=planner, about=declined, citizen=citizen)


def nominated(
    town: Town, diary: Diary, citizen: Citizen, role: str, reason: str, state: str, *, days: int
) -> AgendaProposal:
    """Somebody of the team asked, so many days ago."""
    by = town.staff[town.texts[citizen.pk].team, role]
    at = town.now - dt.timedelta(days=days, minutes=town.dice.randrange(10, 300))
    nomination = AgendaProposal(
        citizen=citizen, agenda_reason=reason, state=state, proposed_by=by, proposed_at=at
    )
    diary.nominations.append(nomination)
    town.note("agenda.nominated", at, by=by, about=nomination, citizen=citizen)
    return nomination


def refuse_help(town: Town, diary: Diary) -> None:
    """A no between two meetings, whose decision the visitator has yet to write."""
    name, role, text = texts.REFUSED
    citizen = town.citizens[name]
    by = town.staff[town.texts[citizen.pk].team, role]
    proposal = proposed(town, diary, citizen, by, text, town.now - dt.timedelta(days=4, hours=2))
    decide(town, diary, proposal, text, town.today, town.now - dt.timedelta(days=3))


def ask_for_help(town: Town, diary: Diary) -> None:
    """Proposals that wait for the visitator of each team."""
    for name, role, text in texts.WAITING:
        citizen = town.citizens[name]
        by = town.staff[town.texts[citizen.pk].team, role]
        ago = ASKED_LONG_AGO if name == texts.STILL_WAITING else dt.timedelta(days=1)
        minutes_before = dt.timedelta(minutes=town.dice.randrange(10, 200))
        proposed(town, diary, citizen, by, text, town.now - ago - minutes_before)
