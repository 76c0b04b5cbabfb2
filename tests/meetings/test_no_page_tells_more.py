"""From link to link, as somebody of a private firm: no page tells of the health what no consent covers."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from citizens import consents, courses, journey, triage
from dtr import clock
from goals import conversations, measuring
from goals.measuring import Problem
from goals.models import ConversationForm, Instrument
from meetings import conduct, facts
from meetings.states import MeetingState
from tests import build

pytestmark = pytest.mark.django_db
CANARY = "KANARIEFUGL"
# A score with these figures stands nowhere by chance.
SCORE, SAID = Decimal("0.737"), "0,737"
MOST_PAGES = 300


@pytest.fixture
def told(cast) -> None:
    """Everything that the municipality's people say of Åse's health and course, before and in the hour."""
    today, aase, karim, vibeke = clock.today(), cast.aase, cast.karim, cast.vibeke
    goal = build.make_goal(aase)
    scale = Instrument.objects.get(code="eq-5d-5l")
    measuring.measure(aase, by=karim, instrument=scale, value=SCORE, measured_on=today, goal=goal)
    measuring.measure_copm(
        aase, by=karim, problems=[Problem(f"{CANARY} copm", 3, 4)], measured_on=today, goal=goal
    )
    triage.assess(aase, by=karim, status="red", note=f"{CANARY} triage")
    course = build.make_course(aase, start_date=today)
    journey.choose_track(course, by=vibeke, track="rehab", professions=["nurse"], reason=f"{CANARY} track")
    journey.grant_shadow(course, by=vibeke, hours_per_week=Decimal(3), judgement=f"{CANARY} shadow")
    journey.note_dialogue(course, by=karim, held_on=today, note=f"{CANARY} dialogue")
    courses.extend(course, by=vibeke, until=today + dt.timedelta(weeks=14), reason=f"{CANARY} extension")
    former = build.make_course(aase, kind="training", start_date=today)
    courses.close(former, by=vibeke, outcome="dropped_out", reason=f"{CANARY} closure")
    relative = build.make_relative(aase, karim, name=f"{CANARY} relative")
    build.make_consent(aase, karim, named=[relative], note=f"{CANARY} limits")
    _talk(cast)
    build.make_nomination(aase, karim, f"{CANARY} nomination")
    for starts_in in (0, 7):
        meeting = build.make_meeting(
            cast.nord,
            state=MeetingState.PLANNED if starts_in else MeetingState.CALLED,
            starts_at=clock.now() + dt.timedelta(days=starts_in),
        )
        item = build.make_item(meeting, aase, agenda_reason=f"{CANARY} reason")
        if not starts_in:
            item = conduct.next_citizen(
                conduct.open_meeting(meeting, by=cast.inge), by=cast.inge, seen_step=0
            )
        facts.contribute(item, by=karim, kind="observation", text=f"{CANARY} fact")


def _talk(cast) -> None:
    form = ConversationForm.objects.get(code="opstartssamtale", version=1)
    talk = conversations.start(cast.aase, by=cast.karim, form=form)
    empty = conversations.digest("", "")
    typed = {number: conversations.Typed(f"{CANARY} answer", seen=empty) for number in (1, 3, 4)}
    conversations.save(
        talk,
        by=cast.karim,
        page="",
        held_on=clock.today(),
        relatives_present=f"{CANARY} present",
        typed=typed,
    )
    conversations.finish(talk, by=cast.karim)


def told_on(client, citizen) -> dict[str, set[str]]:
    """Address → what it tells, of every page that links lead to from the start page and the citizen's."""
    seen, ahead, found = set(), ["/", reverse("citizen", args=[citizen.pk])], {}
    while ahead and len(seen) < MOST_PAGES:
        address = ahead.pop().split("#")[0]
        if address in seen or "logout" in address or address.startswith("/static/"):
            continue
        seen.add(address)
        answer = client.get(address)
        if answer.status_code != 200 or answer.streaming:
            continue
        text = answer.content.decode(errors="replace")
        words = {*re.findall(rf"{CANARY} \w+", text), *re.findall(SAID, text)}
        if words:
            found[address] = words
        ahead += [one.replace("&amp;", "&") for one in re.findall(r'(?:href|hx-get)="(/[^"]*)"', text)]
    assert len(seen) > 40, "the walk has come nowhere"
    return found


def test_a_firm_without_consent_is_told_of_no_health_on_any_page(cast, browse, told, frozen_clock):
    assert told_on(browse(cast.preben), cast.aase) == {}

    consent = build.make_consent(cast.aase, cast.karim, cast.firm, covers_health=False)
    consents.withdraw(consent, by=cast.karim)
    build.make_consent(cast.aase, cast.karim, cast.firm, valid_until=clock.today())
    words = set().union(*told_on(browse(cast.preben), cast.aase).values())
    assert {SAID, f"{CANARY} triage", f"{CANARY} fact", f"{CANARY} reason", f"{CANARY} answer"} <= words

    # The consent ran out with its last day.
    frozen_clock.move_to(clock.at(clock.today() + dt.timedelta(days=1), dt.time.min))
    assert told_on(browse(cast.preben), cast.aase) == {}
