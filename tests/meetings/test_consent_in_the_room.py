"""What no consent covers is not shown to whoever reads for another organisation, on any screen; and that
consent is missing is said before the meeting."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from citizens import consents
from dtr import clock
from dtr.staff import access
from dtr.staff.models import Unit
from dtr.staff.roles import Permission
from goals.models import Instrument, Measurement
from meetings import conduct, dossiers, facts, frames, paper, participants, rules
from meetings.models import Meeting
from meetings.states import MeetingState
from meetings.views import room, wall
from tests import build

NEXT_WEEK = dt.timedelta(days=7)


def measure(citizen, by, value="17.25"):
    chair, _new = Instrument.objects.get_or_create(
        code="proeve", defaults={"name": "Prøveskala", "minimum": 0, "maximum": 50}
    )
    Measurement.objects.create(
        citizen=citizen, instrument=chair, value=Decimal(value), measured_on=clock.today(), measured_by=by
    )


@pytest.fixture
def running(cast) -> Meeting:
    """Åse, whom Preben's firm helps, is taken up; Karim has measured and written, Preben too."""
    measure(cast.aase, cast.karim)
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.aase)
    meeting = conduct.open_meeting(meeting, by=cast.inge)
    item = conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    facts.contribute(item, by=cast.karim, kind="observation", text="Karim så svimmelhed")
    facts.contribute(item, by=cast.preben, kind="observation", text="Preben så trapper")
    return Meeting.objects.get(pk=meeting.pk)


def drawn(meeting: Meeting, audience: str) -> str:
    meeting = frames.read([str(meeting.pk)])[str(meeting.pk)]
    shared = frames.draw(meeting, audience, wall=wall.wall_fragment, room=room.room_shared_context).html
    return re.sub(r"\s+", " ", shared)


def page(browser, name, *args) -> str:
    return re.sub(r"\s+", " ", browser.get(reverse(name, args=args)).content.decode())


def test_a_supplier_without_consent_sees_in_the_room_only_what_its_own_people_said(cast, running, browse):
    for shown in (
        page(browse(cast.preben), "room", running.pk),
        page(browse(cast.preben), "room_board", running.pk),
        drawn(running, f"supplier-{cast.firm.pk} da"),
    ):
        assert "17,25" not in shown
        assert "svimmelhed" not in shown
        assert "Preben så trapper" in shown
        assert "Samtykke mangler" in shown


def test_with_consent_it_sees_what_the_team_sees_and_a_withdrawal_reaches_the_screen(cast, running, browse):
    consent = build.make_consent(cast.aase, cast.karim, cast.firm)
    shown = page(browse(cast.preben), "room_board", running.pk)
    assert "17,25" in shown
    assert "svimmelhed" in shown
    before = Meeting.objects.get(pk=running.pk).version

    consents.withdraw(consent, by=cast.karim)

    assert Meeting.objects.get(pk=running.pk).version > before
    assert "17,25" not in page(browse(cast.preben), "room_board", running.pk)


def test_a_consent_without_health_shows_no_health(cast, running, browse):
    build.make_consent(cast.aase, cast.karim, cast.firm, covers_health=False)

    assert "17,25" not in page(browse(cast.preben), "room_board", running.pk)


def test_the_team_sees_all_of_it(cast, running, browse):
    for shown in (page(browse(cast.karim), "room_board", running.pk), drawn(running, "team da")):
        assert "17,25" in shown
        assert "svimmelhed" in shown


def test_somebody_from_the_region_in_the_team_is_an_audience_of_its_own(cast, running, browse):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    rikke = build.make_user("Rikke Dam", "nurse", team=cast.nord, employer=region)

    shown = page(browse(rikke), "room_board", running.pk)
    assert "Åse" in shown
    assert "svimmelhed" not in shown
    assert "svimmelhed" not in drawn(running, f"outside-{region.pk} da")
    build.make_consent(cast.aase, cast.karim, region)
    assert "svimmelhed" in drawn(running, f"outside-{region.pk} da")


def on_the_wall(meeting: Meeting) -> str:
    return drawn(meeting, "wall da")


def test_a_wall_tells_nothing_of_the_health_while_somebody_in_the_room_may_not_hear_it(cast, running):
    before = on_the_wall(running)
    said = {"how": "oral", "given_on": clock.today(), "units": [cast.firm], "covers_health": True}
    consents.give(cast.aase, by=cast.karim, **said)
    after = on_the_wall(running)

    assert "17,25" not in before
    assert "svimmelhed" not in before
    assert "Preben så trapper" in before
    assert "Samtykke mangler" in before
    assert "17,25" in after
    assert "svimmelhed" in after
    assert "Samtykke mangler" not in after


def test_the_wall_follows_who_is_in_the_room(cast, running):
    preben = running.participants.get(user=cast.preben)
    assert "svimmelhed" not in on_the_wall(running)

    participants.note_attendance(preben, by=cast.inge, attendance="absent")
    assert "svimmelhed" in on_the_wall(running)

    participants.note_attendance(preben, by=cast.inge, attendance="present")
    assert "svimmelhed" not in on_the_wall(running)


def test_what_one_organisation_said_is_not_shown_to_another_that_may_not_hear_it(cast, running):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    rikke = build.make_user("Rikke Dam", "nurse", team=cast.nord, employer=region)

    participants.hand_out_role(running, rikke, by=cast.inge, role="nurse")
    shown = on_the_wall(running)

    assert "Preben så trapper" not in shown
    assert "svimmelhed" not in shown


def test_another_citizens_supplier_hides_nothing_of_this_one_on_the_wall(cast, running):
    type(cast.aase).objects.filter(pk=cast.aase.pk).update(provider=None)
    dossiers.forget()

    assert "17,25" in on_the_wall(running)


def test_why_somebody_is_taken_up_is_told_to_no_receiver_without_consent(cast, running, browse):
    reason = "Triageret rød: ny sårinfektion"
    running.items.update(agenda_reason=reason)
    coming = build.make_meeting(cast.nord, starts_at=clock.now() + NEXT_WEEK)
    build.make_item(coming, cast.aase, agenda_reason=reason)

    def shown_on() -> list[bool]:
        firm = browse(cast.preben)
        pages = [page(firm, name, running.pk) for name in ("room", "room_board")]
        pages += [
            page(firm, "my_week"),
            page(firm, "preparation", coming.pk),
            page(firm, "meeting", coming.pk),
        ]
        return [reason in shown for shown in (*pages, drawn(running, f"supplier-{cast.firm.pk} da"))]

    assert not any(shown_on())
    build.make_consent(cast.aase, cast.karim, cast.firm)
    assert all(shown_on())


def test_the_leader_reads_why_the_wall_tells_less(cast, running, browse):
    with_preben = page(browse(cast.inge), "console", running.pk)
    build.make_consent(cast.aase, cast.karim, cast.firm)
    with_consent = page(browse(cast.inge), "console", running.pk)

    assert "Omsorg Vest ApS sidder i rummet uden borgerens samtykke" in with_preben
    assert "17,25" in with_preben
    assert "sidder i rummet uden" not in with_consent


def test_the_citizens_page_hands_a_supplier_no_measurement_without_consent(cast, browse):
    measure(cast.aase, cast.karim)
    measure(cast.aase, cast.preben, "9.75")

    before = page(browse(cast.preben), "citizen", cast.aase.pk)
    build.make_consent(cast.aase, cast.karim, cast.firm)
    after = page(browse(cast.preben), "citizen", cast.aase.pk)

    assert "17,25" not in before
    assert "9,75" in before
    assert "17,25" in after


def test_the_plan_says_beside_the_citizen_that_consent_is_missing(cast, browse):
    meeting = build.make_meeting(cast.nord)
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)

    before = page(browse(cast.inge), "meeting", meeting.pk)
    build.make_consent(cast.aase, cast.karim, cast.firm)
    after = page(browse(cast.inge), "meeting", meeting.pk)

    assert "Samtykke mangler: Omsorg Vest ApS" in before
    assert "Samtykke mangler" not in after


def test_a_consent_that_runs_out_before_the_meeting_is_missing_at_it(cast):
    meeting = build.make_meeting(cast.nord, starts_at=clock.at(clock.today() + NEXT_WEEK, dt.time(10)))
    build.make_item(meeting, cast.aase)
    build.make_consent(cast.aase, cast.karim, cast.firm, valid_until=clock.today() + dt.timedelta(days=6))

    assert "consent_missing" in [problem.code for problem in rules.readiness(meeting)]
    build.make_consent(cast.aase, cast.karim, cast.firm, valid_until=clock.today() + NEXT_WEEK)
    assert "consent_missing" not in [problem.code for problem in rules.readiness(meeting)]


def test_somebody_from_the_region_who_comes_needs_every_citizens_consent_until_absent(cast):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    rikke = build.make_user("Rikke Dam", "nurse", team=cast.nord, employer=region)
    meeting = build.make_meeting(cast.nord)
    build.make_item(meeting, cast.mogens)
    assert "consent_missing" in [problem.code for problem in rules.readiness(meeting)]

    meeting.participants.filter(user=rikke).update(attendance="absent")

    assert "consent_missing" not in [problem.code for problem in rules.readiness(meeting)]


def test_the_plan_asks_as_many_questions_for_many_citizens_as_for_one(cast, browse):
    meeting = build.make_meeting(cast.nord)
    build.make_item(meeting, cast.aase)
    browser = browse(cast.inge)
    page(browser, "meeting", meeting.pk)
    with CaptureQueriesContext(connection) as one:
        page(browser, "meeting", meeting.pk)
    for number in range(5):
        firm = build.make_supplier(f"Firma {number} ApS")
        build.make_item(meeting, build.make_citizen(f"Borger {number}", cast.nord, provider=firm))
    page(browser, "meeting", meeting.pk)
    with CaptureQueriesContext(connection) as six:
        page(browser, "meeting", meeting.pk)

    assert len(six) == len(one)


def test_minutes_are_for_the_authoritys_own_people(cast, browse):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    rikke = build.make_user("Rikke Dam", "nurse", team=cast.nord, employer=region)
    meeting = build.make_meeting(cast.nord)

    assert access.can(cast.karim, Permission.READ_MINUTES, cast.nord.pk)
    assert not access.can(rikke, Permission.READ_MINUTES, cast.nord.pk)
    assert browse(rikke).get(reverse("minutes", args=[meeting.pk])).status_code == 403


def test_the_paper_of_somebody_from_the_region_holds_no_uncovered_health(cast, monkeypatch):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    rikke = build.make_user("Rikke Dam", "meeting_leader", team=cast.nord, employer=region)
    measure(cast.mogens, cast.karim)
    meeting = build.make_meeting(cast.nord)
    build.make_item(meeting, cast.mogens)
    seen = []
    monkeypatch.setattr(paper, "_pressed", lambda template, told: seen.append(told["cases"]) or b"")

    paper.agenda_to_write_on(meeting, by=rikke)
    paper.agenda_to_write_on(meeting, by=cast.inge)

    assert [len(cases[0].measures) for cases in seen] == [0, 1]
    assert [cases[0].reason for cases in seen] == ["", "Mål nået, hvad nu?"]
