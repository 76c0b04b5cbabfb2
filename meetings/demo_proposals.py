"""How the demo municipality proposes and prepares: wishes, a supplier's notices, and who is ready today."""

import datetime as dt
from typing import Any

from dtr import clock
from dtr.staff.models import User
from dtr.staff.roles import Role
from meetings.demo import Town
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    Contribution,
    ListedCitizen,
    Meeting,
    NeedChangeNotice,
    Preparation,
    SharingNote,
)
from meetings.states import AHEAD

Category, State, WishedBy = AgendaProposal.Category, AgendaProposal.State, AgendaProposal.WishedBy

# Name → what the proposal that waits is about, and who wishes it.
WISHES: dict[str, tuple[str, str, str]] = {
    "Jørgen Kærulff": (Category.REQUEST, WishedBy.CITIZEN, ""),
    "Knud Vester": (Category.CHANGE, WishedBy.STAFF, ""),
    "Holger Fjeldsø": (Category.GOAL, WishedBy.STAFF, ""),
    "Ester Lundgård": (Category.NEW_COURSE, WishedBy.STAFF, ""),
    "Oda Kjærbøl": (Category.REQUEST, WishedBy.RELATIVE, "Lis, datter"),
    "Verner Skovgård": (Category.REQUEST, WishedBy.RELATIVE, "Kirsten, hustru"),
}
ANSWERS = {
    "Tove Ørum": "Kommunen yder ikke hårde hvidevarer; visitator har ringet til Tove.",
    "Harald Ømark": "Pedellen har limen. Det kræver ikke et møde.",
}
# Name, what has changed, what was seen, days ago, and how it was answered.
NOTICES = (
    (
        "Holger Fjeldsø",
        "Bliver forpustet på vej til bageren og vender om",
        "Tre ture i den forløbne uge. Vi har sat en stol i entreen og går med ham.",
        2,
        "",
    ),
    (
        "Asta Lindegård",
        "Spiser kun det halve af middagen",
        "Vi har tilbudt mindre portioner og skrevet ned i fem dage.",
        12,
        "Ernæringskonsulenten har været på besøg; planen for mellemmåltider er ændret.",
    ),
)
LISTED = {"Bodil Enghave": "Én faggruppe følger op; klaveret er kommet på plads."}
READY_TODAY = (Role.MEETING_LEADER, Role.VISITATOR, Role.NURSE, Role.THERAPIST, Role.COORDINATOR)
MINUTES = (15, 20, 10, 25, 15)
BROUGHT = (
    (
        "Aksel Bruun",
        Role.THERAPIST,
        "observation",
        "Aksel gik selv hen til naboen i går og hjem igen uden pause.",
    ),
    ("Aksel Bruun", Role.THERAPIST, "own_words", "Sig til dem, at jeg gerne vil prøve uden stok."),
    ("Rigmor Dalsgård", Role.NURSE, "observation", "Såret er lukket, og huden var hel i morges."),
)
SHARED = {"Aksel Bruun": "all", "Rigmor Dalsgård": "part"}
BUT_NOT = "Ikke noget om økonomien"


def propose(town: Town) -> None:
    """Say what the proposals that wait are about, and let the suppliers report changed need."""
    for proposal in AgendaProposal.objects.select_related("citizen"):
        name = proposal.citizen.name
        if proposal.state == State.WAITING and name in WISHES:
            proposal.category, proposal.wished_by, proposal.wished_by_name = WISHES[name]
            proposal.save(update_fields=["category", "wished_by", "wished_by_name"])
        elif proposal.state == State.DECLINED:
            proposal.answer = ANSWERS.get(name, "")
            proposal.answered_by = _of_team(town, name, Role.COORDINATOR)
            proposal.answered_at = proposal.proposed_at + dt.timedelta(days=1)
            proposal.save(update_fields=["answer", "answered_by", "answered_at"])
    for name, reason, details, days, answer in NOTICES:
        _report(town, name, reason, details, days, answer)


def _of_team(town: Town, name: str, role: str) -> User:
    return town.staff[town.texts[town.citizens[name].pk].team, role]


def _report(town: Town, name: str, reason: str, details: str, days: int, answer: str) -> None:
    citizen, by = town.citizens[name], _of_team(town, name, Role.PRIVATE_SUPPLIER)
    at = town.now - dt.timedelta(days=days, hours=1)
    visitator = _of_team(town, name, Role.VISITATOR)
    answered: dict[str, Any] = {"answered_by": visitator, "answered_at": at + dt.timedelta(days=2)}
    proposal = AgendaProposal.objects.create(
        citizen=citizen,
        kind=AgendaProposal.Kind.NEED_CHANGE,
        category=Category.CHANGE,
        agenda_reason=reason,
        proposed_by=by,
        proposed_at=at,
        state=State.SETTLED if answer else State.WAITING,
        answer=answer,
        **answered if answer else {},
    )
    day = clock.local(at).date()
    assert by.employer is not None
    NeedChangeNotice.objects.create(
        proposal=proposal,
        citizen=citizen,
        supplier=by.employer,
        noticed_on=day - dt.timedelta(days=1),
        details=details,
        received_at=at,
        answer_by_date=clock.working_days_after(day, 5),
        **{"read_at": answered["answered_at"], "read_by": visitator} if answer else {},
    )
    town.note("need.reported", at, by=by, about=proposal, citizen=citizen)
    if answer:
        town.note("need.settled", answered["answered_at"], by=visitator, about=proposal, citizen=citizen)


def prepare(town: Town) -> None:
    """Who is ready for the meeting of today, what they bring, and who is only listed at another."""
    today = Meeting.objects.get(team=town.teams[0], slot=town.slot(0))
    for role, minutes in zip(READY_TODAY, MINUTES, strict=True):
        at = town.now - dt.timedelta(hours=3, minutes=minutes)
        Preparation.objects.create(
            meeting=today,
            user=town.staff[0, role],
            role=role,
            ready_at=at,
            minutes=minutes,
            minutes_noted_at=at,
        )
    items = {item.citizen.name: item for item in AgendaItem.objects.filter(meeting=today)}
    for name, role, kind, text in BROUGHT:
        Contribution.objects.create(
            item=items[name],
            kind=kind,
            text=text,
            by=town.staff[0, role],
            role=role,
            at=town.now - dt.timedelta(hours=4),
        )
    for name, extent in SHARED.items():
        SharingNote.objects.create(
            item=items[name],
            extent=extent,
            but_not=BUT_NOT if extent == SharingNote.Extent.PART else "",
            noted_by=town.contact(items[name].citizen),
            noted_at=town.now - dt.timedelta(hours=5),
        )
    for name, note in LISTED.items():
        citizen = town.citizens[name]
        ahead = Meeting.objects.filter(team=citizen.team_id, state__in=AHEAD)
        ListedCitizen.objects.create(
            meeting=ahead.earliest("starts_at"),
            citizen=citizen,
            note=note,
            listed_by=_of_team(town, name, Role.COORDINATOR),
        )
