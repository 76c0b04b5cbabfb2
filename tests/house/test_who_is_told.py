"""Who is told what: every free text about a citizen, at every door, on every stream and wall.

Each text has its place in one table: what is told to whoever helps, what a consent must name the organisation
for, what it must cover the health for, and what is for the authority's own people whatever is consented to.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import transaction
from django.test import Client

from citizens import consents
from dtr import clock, pdf, watching
from dtr.staff.models import Position, Unit
from dtr.staff.roles import Role
from meetings import dossiers, walls
from meetings.models import Participant, StandIn
from tests import build
from tests.conftest import NOW, everybody
from tests.house.conftest import CANARY, furnished
from tests.house.doors import OURS
from tests.house.knocking import address, knock, said
from tests.house.planting import Planted, more_of, plant, texts, words_in

SCORE = "0,737"

# The help itself: what whoever helps the citizen must know to do it.
HELP = frozenset({
    "Citizen.name", "Citizen.address", "CareCourse.citizen_wish", "Goal.citizen_wish", "Goal.specific",
    "Goal.measurable", "Goal.realistic", "Goal.evaluation", "Goal.accepted_words", "SubGoal.text",
    "SubGoalRevision.text", "GasScale.much_less", "GasScale.less", "GasScale.expected", "GasScale.more",
    "GasScale.much_more", "AgreedAction.what", "ActionProposal.what", "InterventionProposal.what",
    "Approval.what", "Intervention.what", "StartNote.because",
})  # fmt: skip
# Those around the citizen: a valid consent names the organisation.
NETWORK = frozenset({
    "Relative.name", "Relative.phone", "Relative.email", "Relative.note", "RelativeRight.scope",
    "NetworkContact.name", "NetworkContact.phone", "NetworkContact.note", "Consent.note",
})  # fmt: skip
# What is said of the health: a valid consent covers it.
HEALTH = frozenset({
    "ActionStep.words", "AgendaItem.agenda_reason", "AgendaItem.carried_over_because",
    "AgendaItem.no_action_because", "AgendaProposal.agenda_reason", "AgendaProposal.answer",
    "AgendaProposal.wished_by_name", "AgreedAction.result", "Approval.reason",
    "CitizenInformation.not_needed_because", "CitizenInformation.reaction_words", "Closure.reason",
    "Contribution.text", "Conversation.relatives_present", "ConversationAddendum.text",
    "ConversationAnswer.text", "CourseDialogue.note", "CourseDialogue.took_part", "CourseExtension.reason",
    "Decision.complaint_guidance", "Decision.considerations", "Decision.facts", "Decision.hearing",
    "Decision.no_hearing_because", "Decision.reasons", "Decision.record_reference", "Decision.rules",
    "DropoutReason.name", "EntryTest.reason", "Exclusion.reason", "ExclusionCriterion.description",
    "ExclusionCriterion.name", "FormerAnswer.text", "HearingTakenBack.because",
    "ListedCitizen.note", "Measurement.struck_reason",
    "Measurement.value", "NeedChangeNotice.details", "ParkedTopic.result", "ParkedTopic.topic",
    "PartyHearing.answer", "PartyHearing.put_to_citizen", "ShadowGrant.judgement", "StandIn.briefing",
    "TriageAssessment.note", "Wish.text",
})  # fmt: skip
# For the authority's own people only.
OWN = frozenset({
    "CitizenLetter.agreed", "CitizenLetter.complain", "CitizenLetter.talked_about", "CitizenLetter.who_comes",
    "Consent.withdrawn_note", "MinutesAddendum.text", "MinutesAmendment.reason", "MinutesAmendment.text",
    "RecordTransfer.reference", "RecordTransfer.undone_because", "Relative.address", "SharingNote.but_not",
    "frozen text",
})  # fmt: skip
TOLD = {"nothing": HELP, "network": HELP | NETWORK, "health": HELP | NETWORK | HEALTH}


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """A house in full use, whose fully described citizen is helped by Preben's firm; each text is planted."""
    undone_at_the_end = transaction.atomic()
    # As around each test: inside it, what must be the outermost may think that it is.
    undone_at_the_end._from_testcase = True
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        pytest.MonkeyPatch.context() as patch,
        undone_at_the_end,
    ):
        # What is printed is read as it is written.
        patch.setattr(pdf, "make", lambda html, **more: html.encode())
        patch.setattr(pdf, "make_apart", lambda html, **more: html.encode())
        cast = everybody()
        cast.mogens.provider = cast.firm
        cast.mogens.save()
        world = furnished(cast)
        more_of(world)
        _people(world)
        world.planted = plant()
        # What the firm itself has written is its own to read.
        world.own = {world.notice.pk, world.notice.proposal_id}
        # The furnished house has one consent for the firm.
        consents.withdraw(world.consent, by=world.karim)
        yield world
        transaction.set_rollback(True)


def _people(world: SimpleNamespace) -> None:
    """Some who have a role in the team for another organisation, and some who have none any more."""
    hospital = Unit.objects.create(name="Fjordby Sygehus", kind=Unit.Kind.HOSPITAL)
    world.ulla = build.make_user("Ulla Holm", Role.MEETING_LEADER, team=world.nord, employer=hospital)
    world.viggo = build.make_user("Viggo Dam", Role.VISITATOR, team=world.nord, employer=hospital)
    world.fie = build.make_user("Fie Nygaard", Role.NURSE, Role.MEETING_LEADER, team=world.nord)
    world.ole = build.make_user("Ole Lind", Role.NURSE, team=world.syd)
    for user in (world.fie, world.ole):
        for meeting in (world.running, world.planned, world.closed):
            Participant.objects.get_or_create(meeting=meeting, user=user, defaults={"role": Role.NURSE})
    # Fie's role was taken away this morning, Ole was asked in once, and promised something.
    Position.objects.filter(user=world.fie).update(until=clock.today() - dt.timedelta(days=1))
    StandIn.objects.filter(item=world.planned_item).update(user=world.ole)
    world.action.owner = world.parked.owner = world.ole
    world.action.save()
    world.parked.save()


@contextmanager
def consented(world: SimpleNamespace, organisation: Unit, cover: str) -> Iterator[None]:
    """With a consent for the organisation; in any case with one that is withdrawn, one that ran out, one to
    begin with, and one for somebody else."""
    citizen, by, today = world.mogens, world.karim, clock.today()
    day = dt.timedelta(days=1)
    with transaction.atomic():
        ended = {"given_on": today - 9 * day, "valid_until": today - day, "named": [world.relative]}
        build.make_consent(citizen, by, organisation, **ended)
        build.make_consent(citizen, by, organisation, given_on=today + day)
        taken_back = build.make_consent(citizen, by, organisation, named=[world.relative])
        consents.withdraw(taken_back, by=by)
        build.make_consent(citizen, by, build.make_supplier("Anden Hjemmehjælp ApS"))
        if cover != "nothing":
            build.make_consent(citizen, by, organisation, covers_health=cover == "health")
        yield
        transaction.set_rollback(True)


def heard(world: SimpleNamespace, text: str) -> set[str]:
    """The names of the texts that stand in an answer, but for the firm's own."""
    found: list[Planted] = [world.planted[number] for number in words_in(text)]
    names = {one.text for one in found if one.row not in world.own}
    if SCORE in text:
        names.add("Measurement.value")
    return names | ({"frozen text"} if CANARY in text else set())


def told_to(world: SimpleNamespace, user, *methods: str) -> dict[str, set[str]]:
    """Text → at which doors and on which streams somebody is told it."""
    browser, told = Client(), {}
    browser.force_login(user)
    dossiers.forget()
    for name, door in OURS.items():
        for method in methods:
            # A page as it opens, and the element that a press is answered with.
            htmx = method == "POST"
            answer = knock(browser, method, address(name, world), htmx=htmx, typed=door.typed)
            for text in heard(world, said(answer).replace(door.typed or "\0", "")):
                told.setdefault(text, set()).add(f"{method} {name}")
    for page in ("room", "console"):
        for text in _streamed(world, browser, page):
            told.setdefault(text, set()).add(f"stream {page}")
    return told


def _streamed(world: SimpleNamespace, browser: Client, page: str) -> set[str]:
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    key = str(world.running.pk)
    watcher = watching.Watcher("meeting", key, cookies, {"as": page, "lang": "da"})
    frames = watching.compose("meeting", key, [watcher]).values()
    return set().union(*(heard(world, frame.event.decode()) for frame in frames))


@pytest.mark.parametrize(
    ("reader", "cover"),
    [*(("preben", cover) for cover in TOLD), ("ulla", "nothing"), ("ulla", "health"), ("viggo", "nothing")],
)
def test_another_organisation_is_told_what_the_consent_covers(reader, cover, standing, db):
    user = getattr(standing, reader)

    with consented(standing, user.employer, cover):
        told = told_to(standing, user, "GET", "POST")
    if cover == "health":
        # The letter is the decision itself.
        told.get("frozen text", set()).discard("GET letter_pdf")
        told = {text: doors for text, doors in told.items() if doors}

    # Whoever runs courses chooses among the municipality's reasons, whatever was chosen for anybody.
    choices = {"DropoutReason.name", "ExclusionCriterion.name"} if reader == "viggo" else set()
    assert {text: told[text] for text in set(told) - TOLD[cover] - choices} == {}
    # The walk has come somewhere, and a consent opens what it covers.
    assert {"Citizen.name", "Goal.citizen_wish", "AgreedAction.what"} <= set(told)
    assert cover != "health" or {"Measurement.value", "Contribution.text", "AgreedAction.result"} <= set(told)


@pytest.mark.parametrize("reader", ["fie", "ole"])
def test_whoever_has_no_role_in_the_team_is_told_nothing(reader, standing, db):
    told = told_to(standing, getattr(standing, reader), "GET")

    # Ole's own team has Niels.
    assert told == ({"Citizen.name": {"GET citizens"}} if reader == "ole" else {})


@pytest.mark.parametrize(
    ("privacy", "told"),
    [
        ("initials", {"Citizen.name", "Goal.citizen_wish", "AgreedAction.what", "Contribution.text"}),
        ("tags", set()),
        ("blank", set()),
    ],
)
def test_a_wall_tells_as_much_as_the_leader_has_chosen(privacy, told, standing, db):
    wall = Client()
    wall.cookies[walls.COOKIE] = standing.own_wall_token
    with transaction.atomic():
        standing.running.participants.exclude(user__employer=None).delete()
        type(standing.running).objects.filter(pk=standing.running.pk).update(wall_privacy=privacy)
        dossiers.forget()
        pages = [said(knock(wall, "GET", address(name, standing))) for name in ("wall", "wall_board")]
        found = _streamed(standing, wall, "wall").union(*(heard(standing, page) for page in pages))
        transaction.set_rollback(True)

    assert told <= found
    assert not told or found <= HELP | {"Contribution.text", "Measurement.value", "ParkedTopic.topic"}
    assert told or not found


def test_a_wall_before_somebody_from_outside_tells_nothing_of_the_health(standing, db):
    wall = Client()
    wall.cookies[walls.COOKIE] = standing.own_wall_token
    dossiers.forget()

    found = heard(standing, said(knock(wall, "GET", address("wall", standing))))

    assert {"Citizen.name", "Goal.citizen_wish"} <= found <= HELP


def test_every_free_text_about_a_citizen_has_its_place_in_the_table():
    known = {f"{model.__name__}.{name}" for model in apps.get_models() for name in texts(model)}

    assert known == (HELP | NETWORK | HEALTH | OWN) - {"Measurement.value", "frozen text"}
    assert len(HELP) + len(NETWORK) + len(HEALTH) + len(OWN) == len(HELP | NETWORK | HEALTH | OWN)
