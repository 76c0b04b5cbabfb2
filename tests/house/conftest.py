"""A house in full use, for the walks through every page: team Nord has everything, team Syd a wall.

Every text that is about one of Nord's citizens holds the canary; who may not see them must never read it.
"""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client

from citizens import consents, decisions, hearings, journey, letters, relatives, triage, visitation
from citizens.models import (
    CaseDeadline,
    DecisionText,
    DropoutReason,
    ExclusionCriterion,
    Intervention,
    RehabPackage,
    TriageGuide,
)
from citizens.models.intervention import ProposalKind
from dtr import clock, pdf
from dtr.outbox.models import Letter
from goals import conversations, question_sets
from goals.models import (
    FunctionalCondition,
    GoalPulse,
    Informant,
    Instrument,
    Measurement,
    SmarteCriterion,
    SubGoal,
    VaguePhrase,
)
from meetings import (
    amendments,
    calendar,
    citizen_letters,
    extracts,
    informing,
    minutes,
    proposing,
    rules,
    sheets,
    walls,
)
from meetings.models import (
    Absence,
    ActionProposal,
    AgendaProposal,
    ClosedDay,
    Contribution,
    Duty,
    ListedCitizen,
    MeetingScript,
    ParkedTopic,
    Sheet,
    SmallestGroup,
    StandIn,
    WallScreen,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState, MeetingState
from tests import build

CANARY = "KANARIEFUGL"
PEOPLE = ("colleague", "leader", "visitator", "supplier", "administrator", "stranger")
DEVICES = ("anonymous", "wall", "gone")


@pytest.fixture
def world(cast, monkeypatch) -> SimpleNamespace:
    """Everything a URL may name, by short names; ``wall_token`` is the cookie of a wall paired in Syd."""
    print_nothing(monkeypatch)
    return furnished(cast)


def print_nothing(monkeypatch) -> None:
    """Laying out paper takes long, and the walks do not read it."""
    monkeypatch.setattr(pdf, "make", lambda html, **more: b"%PDF-1.7 of the minutes")
    monkeypatch.setattr(pdf, "make_apart", lambda html, **more: b"%PDF-1.7 of the agenda")


def furnished(cast: SimpleNamespace) -> SimpleNamespace:
    """The world around the cast."""
    for citizen in (cast.mogens, cast.aase):
        citizen.name, citizen.address = f"{citizen.name.split()[0]} {CANARY}", CANARY
        citizen.save()
    gerda = build.make_citizen(f"Gerda {CANARY}", cast.nord)
    condition = FunctionalCondition.objects.create(
        code="proeve", area="Egenomsorg", title="Prøve", valid_from=clock.today()
    )
    basis, goal = (
        build.make_legal_basis(),
        build.make_goal(cast.mogens, CANARY, condition=condition, current_level=3, expected_level=1),
    )
    copm = Instrument.objects.create(code="copm-proeve", name="COPM", minimum=1, maximum=10)
    Measurement.objects.create(
        citizen=cast.mogens, goal=goal, instrument=copm, value=4, measured_by=cast.karim,
        measured_on=clock.today() - dt.timedelta(days=14), informant=Informant.STAFF,
    )  # fmt: skip
    measurement = Measurement.objects.create(
        citizen=cast.mogens, goal=goal, instrument=copm, value=6, measured_on=clock.today(),
        measured_by=cast.karim, informant=Informant.STAFF,
    )  # fmt: skip
    subgoal = SubGoal.objects.create(goal=goal, text=CANARY)
    pulse = GoalPulse.objects.create(goal=goal, light="green", by=cast.karim)
    asked = question_sets.newest("opstartssamtale")
    draft_talk = conversations.start(cast.mogens, by=cast.inge, form=asked)
    talk = conversations.start(cast.mogens, by=cast.karim, form=asked)
    conversations.save(
        talk, by=cast.karim, page="", held_on=clock.today(), relatives_present=CANARY,
        typed={2: conversations.Typed(CANARY, seen=conversations.digest("", ""))},
    )  # fmt: skip
    talk = conversations.finish(talk, by=cast.karim)
    granted = visitation.propose(cast.mogens, by=cast.karim, what=CANARY, kind=ProposalKind.ADJUSTMENT)
    visitation.approve(granted, by=cast.vibeke, legal_basis=basis, start_date=clock.today())
    refused = visitation.propose(cast.mogens, by=cast.karim, what=CANARY)
    decision = visitation.reject(refused, by=cast.vibeke, reason=CANARY).decision
    relative = build.make_relative(cast.mogens, cast.karim, name=CANARY, note=CANARY)
    right = relatives.give_right(relative, by=cast.karim, kind="speak_for", valid_from=clock.today())
    contact = relatives.add_contact(cast.mogens, by=cast.karim, kind="gp", name=CANARY, note=CANARY)
    consent = consents.give(
        cast.mogens, by=cast.karim, how="oral", given_on=clock.today(), units=[cast.firm], named=[relative],
        note=CANARY,
    )  # fmt: skip
    place = build.make_place(cast.nord)
    temporary = build.make_course(cast.mogens, kind="temporary_place")
    stay = journey.arrive(temporary, by=cast.vibeke, place=place, arrived_on=clock.today())
    criterion = ExclusionCriterion.objects.create(name="Prøvekriterium")
    exclusion = journey.exclude(cast.mogens, by=cast.vibeke, criterion=criterion, reason=CANARY)
    catalogue = {
        "package": RehabPackage.objects.create(number=9, name="Prøvepakke"),
        "dropout": DropoutReason.objects.create(name="Prøvegrund"),
        "exclusion_criterion": criterion, "place": place,
    }  # fmt: skip
    everything = SimpleNamespace(
        **catalogue, temporary=temporary, stay=stay, exclusion=exclusion,
        **vars(cast),
        relative=relative, right=right, contact=contact, consent=consent,
        draft_talk=draft_talk, talk=talk, wish=talk.wishes.get(),
        subgoal=subgoal, pulse=pulse,
        criterion=SmarteCriterion.objects.create(letter="S", check_name="specific", sentence="Skriv"),
        phrase=VaguePhrase.objects.create(phrase="måske", advice="Skriv"),
        condition=condition,
        gerda=gerda, decision=decision, basis=basis, goal=goal, copm=copm,
        measurement=measurement,
        course=build.make_course(cast.mogens, citizen_wish=CANARY),
        proposal=build.make_proposal(cast.mogens, cast.karim, CANARY),
        nomination=AgendaProposal.objects.create(citizen=gerda, agenda_reason=CANARY, proposed_by=cast.karim),
    )  # fmt: skip
    everything.triage_round = triage.open_round(cast.nord, by=cast.inge)
    triage.assess(cast.mogens, by=cast.karim, status="yellow", note=CANARY)
    everything.guide = TriageGuide.objects.create(version=2, green="Som altid", yellow="Andet", red="Nyt")
    everything.closed_day = ClosedDay.objects.get(month=6)
    everything.series = build.make_series(cast.nord)
    everything.position = cast.karim.positions.get()
    _desk(everything)
    _meetings(everything)
    _walls(everything)
    return everything


def _desk(world: SimpleNamespace) -> None:
    """A hearing that runs, a decision that is finished with its letter, and the municipality's tables."""
    today, by = clock.today(), world.vibeke
    world.help = Intervention.objects.get()
    world.hearing = hearings.begin(
        world.decision, by=by, put_to_citizen=CANARY, answer_by=today + dt.timedelta(days=7)
    )
    asked = visitation.propose(world.mogens, by=world.karim, what=CANARY)
    decision = visitation.reject(asked, by=by, reason=CANARY).decision
    written = ("reasons", "rules", "facts", "no_hearing_because", "complaint_guidance")
    decisions.write(decision, by=by, seen_version=1, **dict.fromkeys(written, CANARY))
    world.written = decisions.finish(decision, by=by, seen_version=2)
    letters.render(world.written.letter.pk)
    world.decision_text = DecisionText.objects.create(
        legal_basis=world.basis, complaint_guidance="Klag", valid_from=today
    )
    world.smallest = SmallestGroup.objects.create(least=5)
    world.case_deadline = CaseDeadline.objects.create(kind="adjustment", days=28, valid_from=today)


def _meetings(world: SimpleNamespace) -> None:
    """One that runs, one to come, one that is over with its minutes; and one that runs in Syd."""
    now, week = clock.now(), dt.timedelta(days=7)
    opened = {
        "opened_at": now, "opened_by": world.inge, "state": MeetingState.RUNNING,
        "script": MeetingScript.current("dtr"),
    }  # fmt: skip
    world.running = build.make_meeting(world.nord, **opened)
    world.item = build.make_item(
        world.running, world.mogens, state=ItemState.PRESENT, agenda_reason=CANARY, started_at=now
    )
    world.waiting = build.make_item(world.running, world.aase, agenda_reason=CANARY)
    world.action = build.make_action(world.item, world.karim, CANARY)
    world.parked = ParkedTopic.objects.create(item=world.item, topic=CANARY, owner=world.karim)
    world.participant = world.running.participants.get(user=world.karim)
    world.contribution = Contribution.objects.create(
        item=world.item, kind="assumption", text=CANARY, by=world.karim, role="therapist"
    )
    world.action_proposal = ActionProposal.objects.create(
        item=world.item, what=CANARY, owner=world.karim, due_date=clock.today(), proposed_by=world.karim
    )

    world.planned = build.make_meeting(world.nord, starts_at=world.running.starts_at + week)
    world.planned_item = build.make_item(world.planned, world.mogens, agenda_reason=CANARY)
    StandIn.objects.create(
        item=world.planned_item, user=world.vibeke, named_by=world.karim, briefing=CANARY,
        briefed_by=world.karim, briefed_at=now,
    )  # fmt: skip
    world.duty = Duty.objects.create(
        meeting=world.planned, role="visitator", user=world.vibeke, instead_of=world.inge
    )
    world.absence = Absence.objects.create(
        user=world.karim, first_day=clock.today(), last_day=clock.today(), noted_by=world.inge
    )
    world.feed_token = calendar.make_feed(by=world.inge)
    world.listed = ListedCitizen.objects.create(
        meeting=world.planned, citizen=world.gerda, note=CANARY, listed_by=world.inge
    )
    world.notice = proposing.report_need(
        world.aase, by=world.preben, agenda_reason="Kan ikke længere gå på trappen", noticed_on=clock.today()
    )

    closed = {"closed_at": now - week, "closed_by": world.inge, "state": MeetingState.CLOSED}
    world.closed = build.make_meeting(
        world.nord, starts_at=world.running.starts_at - week,
        **opened | closed | {"opened_at": now - week},
    )  # fmt: skip
    build.make_action(
        build.make_item(
            world.closed, world.mogens, state=ItemState.DISCUSSED, outcome=FollowUpOutcome.CONTINUE,
            stay=Stay.ON_AGENDA, agenda_reason=CANARY,
        ),
        world.karim, CANARY, due_date=clock.today() - dt.timedelta(days=1),
    )  # fmt: skip
    with transaction.atomic():
        rules.record_observations(world.closed)
        world.minutes = minutes.freeze(world.closed, by=world.inge)
        informing.open_tasks(world.closed, by=world.inge)
    minutes.render(world.minutes.pk)
    world.information = world.closed.items.get().information
    world.amendment = amendments.propose(world.closed, by=world.karim, text=CANARY, citizen=world.mogens)
    world.citizen_letter = citizen_letters.begin(world.information, by=world.karim)
    with transaction.atomic():
        kept, part = extracts.of(world.information)
        world.sheet = sheets.ask(kept, Sheet.Kind.EXTRACT, part, by=world.karim, citizen=world.mogens)
    sheets.render(world.sheet.pk)
    _locked(world, opened | closed)

    world.letter = build.make_letter(world.karim, state=Letter.State.FAILED, meant_at=now)

    world.elsewhere = build.make_meeting(world.syd, **opened | {"opened_by": world.sofie})
    build.make_item(world.elsewhere, world.niels, state=ItemState.PRESENT, started_at=now)


def _locked(world: SimpleNamespace, over: dict) -> None:
    """Minutes that were amended and locked, with an addendum."""
    before = world.closed.starts_at - dt.timedelta(days=7)
    world.locked = build.make_meeting(world.nord, starts_at=before, **over)
    build.make_item(
        world.locked, world.mogens, state=ItemState.DISCUSSED, outcome=FollowUpOutcome.CONTINUE,
        stay=Stay.ON_AGENDA, agenda_reason=CANARY,
    )  # fmt: skip
    with transaction.atomic():
        kept = minutes.freeze(world.locked, by=world.inge)
    minutes.render(kept.pk)
    taken = amendments.propose(world.locked, by=world.karim, text=CANARY, citizen=world.mogens)
    amendments.take(taken, by=world.inge)
    minutes.lock(world.locked, by=world.inge)
    minutes.render(kept.pk)
    amendments.add_addendum(world.locked, by=world.inge, text=CANARY, citizen=world.mogens)


def _walls(world: SimpleNamespace) -> None:
    screen, world.wall_token, _code = walls.new_screen()
    _pair(screen, world.elsewhere, world.sofie)
    world.screen, world.own_wall_token, _code = walls.new_screen()
    _pair(world.screen, world.running, world.inge)


def _pair(screen: WallScreen, meeting, by) -> None:
    screen.meeting, screen.paired_by, screen.paired_at, screen.code_digest = meeting, by, clock.now(), ""
    screen.team, screen.place = meeting.team, meeting.place
    screen.save()


@pytest.fixture
def browsers(world) -> dict[str, Client]:
    """Each principal's own browser, by name."""
    return browsers_in(world)


def browsers_in(world: SimpleNamespace) -> dict[str, Client]:
    """All the principals, each in a browser in which that one is logged in."""
    people = {
        "colleague": world.karim, "leader": world.inge, "visitator": world.vibeke, "supplier": world.preben,
        "administrator": world.astrid, "stranger": world.sofie,
    }  # fmt: skip
    bodil = people["gone"] = build.make_user("Bodil Å", "meeting_leader", team=world.nord)
    found = {name: Client() for name in (*PEOPLE, *DEVICES)}
    for name, user in people.items():
        found[name].force_login(user)
    bodil.is_active = False
    bodil.save()
    found["wall"].cookies[walls.COOKIE] = world.wall_token
    return found
