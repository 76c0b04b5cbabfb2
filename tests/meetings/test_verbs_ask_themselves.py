"""Every verb asks whether the actor may, whoever calls it, and looks at the rows as they are now."""

import pytest
from django.urls import reverse

from citizens import courses, registry
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import measuring, progress
from goals.models import Instrument
from meetings import (
    actions,
    agenda,
    agreements,
    conduct,
    freezing,
    minutes,
    occurrences,
    participants,
    proposing,
    rules,
    walls,
)
from meetings.models import AgendaProposal, Meeting
from meetings.states import ItemState, MeetingState
from tests import build


@pytest.fixture
def meeting(cast) -> Meeting:
    return build.make_meeting(cast.nord)


@pytest.fixture
def running(cast, meeting) -> Meeting:
    """Mogens is taken up, Åse waits."""
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    return Meeting.objects.get(pk=meeting.pk)


def code_of(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def version(meeting) -> int:
    return Meeting.objects.get(pk=meeting.pk).version


def test_who_does_not_plan_changes_nothing_around_a_meeting(cast, meeting):
    participant = meeting.participants.get(user=cast.inge)
    nomination = proposing.nominate(cast.mogens, by=cast.karim, agenda_reason="Fald")
    build.make_item(meeting, cast.aase)

    for stranger in (cast.karim, cast.sofie, cast.astrid, cast.preben):
        assert code_of(occurrences.cancel, meeting, by=stranger, reason="Nej") == "not_yours"
        assert code_of(freezing.freeze, meeting, by=stranger) == "not_yours"
        assert (
            code_of(participants.hand_out_role, meeting, cast.karim, by=stranger, role="nurse") == "not_yours"
        )
        assert (
            code_of(participants.note_attendance, participant, by=stranger, attendance="absent")
            == "not_yours"
        )
        assert code_of(proposing.decline, nomination, by=stranger, reason="Nej") == "not_yours"
        assert code_of(freezing.reopen, meeting, by=stranger) == "not_leader"

    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.PLANNED
    assert AgendaProposal.objects.get().state == AgendaProposal.State.WAITING


def test_only_the_leader_pairs_a_screen_and_switches_it_off(cast, meeting):
    screen, _token, code = walls.new_screen()

    assert code_of(walls.pair, meeting, by=cast.karim, code=code) == "not_leader"
    paired = walls.pair(meeting, by=cast.inge, code=code)

    assert code_of(walls.revoke, paired, by=cast.karim) == "not_leader"
    assert screen.pk == paired.pk


def test_only_the_keeper_of_the_house_publishes_rules(cast):
    texts = [rules.RuleText("Mål", "Målet først")]

    for other in (cast.inge, cast.vibeke):
        facts = {"name": "Nye", "origin": "", "rules": texts, "seen_version": 1}
        assert code_of(rules.publish, by=other, **facts) == "not_yours"


def test_a_course_is_run_by_those_who_run_courses(cast):
    course = build.make_course(cast.mogens)

    for other in (cast.karim, cast.sofie, cast.astrid):
        new = {"kind": "training", "start_date": clock.today()}
        assert code_of(courses.start, cast.mogens, by=other, **new) == "not_yours"
        assert code_of(courses.move, course, by=other, phase="goal") == "not_yours"
        assert code_of(courses.close, course, by=other, outcome="independent") == "not_yours"


def test_the_minutes_are_read_by_those_who_may(cast, running):
    conduct.carry_over(running.items.get(citizen=cast.mogens), by=cast.inge, reason="Tiden gik")
    conduct.carry_over(running.items.get(citizen=cast.aase), by=cast.inge, reason="Tiden gik")
    conduct.close(running, by=cast.inge)
    frozen = Meeting.objects.get(pk=running.pk).minutes

    for other in (cast.preben, cast.sofie, cast.astrid):
        assert code_of(minutes.fetch_pdf, frozen, by=other, place="the minutes") == "not_yours"


def test_a_citizen_who_was_taken_up_meanwhile_is_not_removed(cast, running):
    old = running.items.get(citizen=cast.mogens)
    old.state = ItemState.WAITING

    assert code_of(agenda.remove, old, by=cast.inge) == "already_taken_up"
    assert running.items.count() == 2


def test_what_was_taken_off_meanwhile_is_not_touched_again(cast, meeting):
    gone = build.make_item(meeting, cast.mogens)
    agenda.remove(type(gone).objects.get(pk=gone.pk), by=cast.inge)

    agenda.remove(gone, by=cast.inge)
    agenda.shift(gone, by=cast.inge, up=True)
    agenda.give_minutes(gone, by=cast.inge, minutes=3)

    assert Event.objects.filter(code__startswith="agenda.").count() == 1


def test_a_meeting_that_was_planned_anew_says_so(cast, meeting):
    Meeting.objects.filter(pk=meeting.pk).delete()

    assert code_of(agenda.pick, meeting, cast.mogens, by=cast.inge) == "gone"


def test_who_was_handed_the_lead_strikes_out_what_was_written_by_mistake(cast, running, browse):
    participants.hand_out_role(running, cast.karim, by=cast.inge, role="therapist", second_role="co_leader")
    item = running.items.get(citizen=cast.mogens)
    action = agreements.agree(item, by=cast.karim, what="Ringe", owner=cast.karim, due_date=clock.today())

    answer = browse(cast.karim).post(reverse("action_strike_out", args=[action.pk]))

    assert answer.status_code == 302
    assert not item.actions.exists()


def test_the_screens_follow_what_is_done_about_the_citizen_who_is_taken_up(cast, running):
    goal = build.make_goal(cast.mogens)
    item = running.items.get(citizen=cast.mogens)
    action = build.make_action(item, cast.karim)
    smiley = Instrument.objects.create(code="prove", name="Prøve", minimum=0, maximum=5)
    verbs = (
        lambda: progress.revise(goal, by=cast.karim, seen_version=1, specific="Går tur"),
        lambda: progress.move(goal, by=cast.karim, status="reached", seen_version=2),
        lambda: progress.set_goal(cast.mogens, by=cast.karim, citizen_wish="Bage"),
        lambda: measuring.measure(
            cast.mogens, by=cast.karim, instrument=smiley, value=3, measured_on=clock.today()
        ),
        lambda: actions.mark_done(action, by=cast.karim),
    )

    for verb in verbs:
        before = version(running)
        verb()

        assert version(running) == before + 1


def test_closing_with_the_next_in_one_press_does_both_or_neither(cast, running, browse):
    item = running.items.get(citizen=cast.mogens)
    form = {
        "outcome": "continue",
        "stay": "on_agenda",
        "no_action_because": "Nej",
        "then_next": "1",
        "step": "0",
    }

    answer = browse(cast.inge).post(reverse("mark_discussed", args=[item.pk]), form)

    assert answer.status_code == 422
    item.refresh_from_db()
    assert item.state == ItemState.PRESENT


def test_a_citizen_who_changes_team_leaves_the_coming_agendas(cast, meeting):
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    build.make_user("Bo Lind", "coordinator", team=cast.nord)
    both = build.make_user("Tove Lund", "coordinator", team=cast.nord)
    type(both).objects.get(pk=both.pk).positions.create(team=cast.syd, role="coordinator", since="2026-01-01")

    registry.change_details(cast.mogens, by=both, team=cast.syd, contact_person=None)

    assert [item.citizen for item in meeting.items.all()] == [cast.aase]
    assert meeting.items.get().position == 1
    assert Event.objects.filter(code="agenda.removed", citizen_id=cast.mogens.pk).exists()


def test_a_citizen_does_not_change_team_in_the_middle_of_a_meeting(cast, running):
    both = build.make_user("Tove Lund", "coordinator", team=cast.nord)
    both.positions.create(team=cast.syd, role="coordinator", since="2026-01-01")

    refused = code_of(registry.change_details, cast.mogens, by=both, team=cast.syd, contact_person=None)

    assert refused == "at_a_meeting"
    cast.mogens.refresh_from_db()
    assert cast.mogens.team == cast.nord


def test_what_somebody_writes_about_an_agreement_is_not_in_the_trail(cast, running):
    action = build.make_action(running.items.get(citizen=cast.mogens), cast.karim)

    actions.mark_done(action, by=cast.karim, result="Mogens 120438-5123 går selv")

    assert "5123" not in str(Event.objects.get(code="action.done").facts)
