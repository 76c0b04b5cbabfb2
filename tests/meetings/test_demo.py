"""The demo municipality: every page has something true to show, and nobody in it can be alive."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.management import call_command

from citizens.models import Approval, CareCourse, Citizen, Closure, Decision, InterventionProposal
from citizens.models.course import ClosureOutcome, CourseKind, CoursePhase, CourseTrack
from citizens.models.decision import DecisionKind
from citizens.models.intervention import ProposalState
from dtr import clock
from dtr.audit.models import Event
from dtr.crypto import birth_date, read_cpr
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from dtr.staff.models import Position, Team, TrainingRecord, Unit, User, trained
from dtr.staff.roles import MEETING_ROLES, Role
from goals import importing
from goals.models import Goal, GoalStatus, Measurement
from meetings import agenda, demo, minutes, ratings, rules
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    AgreedAction,
    Meeting,
    Minutes,
    Participant,
    RuleObservation,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.models.agreements import ActionState
from meetings.states import ItemState, MeetingState


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for all the tests that only look, at the moment all tests share; rolled back at the end."""
    import time_machine
    from django.db import transaction

    from tests.conftest import NOW

    before, settings.VAR = settings.VAR, tmp_path_factory.mktemp("var")
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        assert demo.load()
        yield settings.VAR
        transaction.set_rollback(True)
    settings.VAR = before


def test_there_are_three_teams_sixty_three_citizens_and_thirty_staff_in_the_ten_roles(town, db):
    assert Team.objects.count() == 3
    assert Citizen.objects.count() == 63
    assert User.objects.filter(employer__isnull=True, is_superuser=False).count() == 30
    for team in Team.objects.all():
        roles = set(Position.objects.current().filter(team=team).values_list("role", flat=True))
        assert set(MEETING_ROLES) <= roles


def test_two_private_suppliers_have_people_and_citizens(town, db):
    for firm in Unit.objects.filter(kind=Unit.Kind.PRIVATE_PROVIDER):
        assert firm.employees.filter(positions__role=Role.PRIVATE_SUPPLIER).exists()
        assert firm.citizens_helped.exists()
    assert Unit.objects.filter(kind=Unit.Kind.PRIVATE_PROVIDER).count() == 2


def test_no_cpr_number_belongs_to_anybody_who_is_born(town, db):
    numbers = [citizen.cpr for citizen in Citizen.objects.all()]

    assert len(set(numbers)) == 63
    for number in numbers:
        assert 2037 <= birth_date(number).year <= 2057
        with pytest.raises(Refusal):
            read_cpr(number)


def test_citizens_are_at_every_stage(town, db):
    assert set(CareCourse.objects.values_list("phase", flat=True)) == set(CoursePhase)
    assert set(CareCourse.objects.values_list("kind", flat=True)) == set(CourseKind)
    assert set(CareCourse.objects.values_list("track", flat=True)) == set(CourseTrack)
    assert set(Closure.objects.values_list("outcome", flat=True)) == set(ClosureOutcome)
    assert set(Goal.objects.values_list("status", flat=True)) == set(GoalStatus) - {GoalStatus.PLANNED}


def test_no_two_citizens_want_the_same(town, db):
    wishes = list(Goal.objects.values_list("citizen_wish", flat=True))

    assert len(set(wishes)) == len(wishes) >= 40
    assert len(set(AgreedAction.objects.values_list("what", flat=True))) >= 25


def test_a_meeting_starts_in_a_few_minutes_with_eight_prepared_citizens(town, db):
    meeting = Meeting.objects.get(state=MeetingState.CALLED)
    items = list(meeting.items.select_related("citizen__contact_person"))

    wait = meeting.starts_at - clock.now()
    assert dt.timedelta(minutes=3) <= wait < dt.timedelta(minutes=8)
    assert len(items) == 8
    assert sum(item.time_box_minutes for item in items) <= agenda.time_for_citizens(meeting)
    for item in items:
        assert item.agenda_reason
        assert item.citizen.contact_person
        assert item.citizen.goals.live().exists()
        assert item.citizen.measurements.exists()
        assert AgreedAction.objects.filter(item__citizen=item.citizen).exists()


def test_exactly_one_contact_person_is_missing_from_it(town, db):
    meeting = Meeting.objects.get(state=MeetingState.CALLED)
    items = list(meeting.items.select_related("citizen__contact_person"))

    missing = agenda.missing(meeting, items, list(meeting.participants.all()))

    assert len(missing.contact_persons) == 1
    assert not missing.visitator
    assert not missing.leader


def test_a_proposal_waits_for_its_visitator(town, db):
    meeting = Meeting.objects.get(state=MeetingState.CALLED)
    on_agenda = meeting.items.values("citizen")

    assert InterventionProposal.objects.waiting().filter(citizen__in=on_agenda).count() == 1


def test_each_team_has_half_a_year_behind_it(town, db):
    for team in Team.objects.all():
        held = list(team.meetings.filter(closed_at__isnull=False).order_by("starts_at"))
        assert len(held) == 26
        assert held[-1].state == MeetingState.CLOSED
        assert {one.state for one in held[:-1]} == {MeetingState.LOCKED}
        assert all(one.starts_at <= one.opened_at < one.closed_at for one in held)
        assert all(one.items.count() >= 2 for one in held)
        assert team.meetings.filter(state=MeetingState.PLANNED).count() >= 2


def test_every_past_citizen_of_an_agenda_was_settled(town, db):
    past = AgendaItem.objects.filter(meeting__closed_at__isnull=False)

    assert {item.state for item in past} == {ItemState.DISCUSSED, ItemState.CARRIED_OVER}
    for item in past.filter(state=ItemState.DISCUSSED).prefetch_related("actions"):
        assert item.actions.all() or item.no_action_because
    assert set(past.exclude(outcome="").values_list("outcome", flat=True)) == set(FollowUpOutcome)
    assert set(past.exclude(stay="").values_list("stay", flat=True)) == set(Stay)


def test_agreements_have_gone_every_way(town, db):
    actions = list(AgreedAction.objects.all())

    assert {action.state for action in actions} == set(ActionState)
    assert any(action.is_overdue for action in actions)
    assert all(action.result for action in actions if action.state != ActionState.OPEN)


def test_proposals_were_answered_on_a_legal_basis_or_with_a_reason(town, db):
    assert set(InterventionProposal.objects.values_list("state", flat=True)) == {
        ProposalState.WAITING, ProposalState.APPROVED, ProposalState.REJECTED,
    }  # fmt: skip
    assert all(approval.legal_basis or approval.reason for approval in Approval.objects.all())
    for approval in Approval.objects.filter(verdict="approved"):
        assert approval.intervention.start_date >= approval.legal_basis.valid_from


def test_less_than_was_proposed_led_to_a_decision_and_a_refusal_still_waits_for_its_letter(town, db):
    owed = {approval for approval in Approval.objects.all() if approval.reason or approval.is_partial}

    assert owed <= {decision.approval for decision in Decision.objects.all()}
    assert {decision.kind for decision in Decision.objects.all()} == set(DecisionKind)
    [draft] = Decision.objects.filter(kind=DecisionKind.REJECTION, state="draft")
    assert (draft.citizen.name, draft.is_late) == ("Tove Ørum", False)


def test_scores_are_on_their_instruments_scales(town, db):
    for score in Measurement.objects.select_related("instrument"):
        instrument = score.instrument
        assert instrument.minimum <= score.value <= instrument.maximum
        assert (score.value - instrument.minimum) % instrument.step == 0
        assert score.measured_on <= clock.today()


def test_nothing_happened_in_the_future_and_the_trail_is_in_order(town, db):
    times = list(Event.objects.order_by("pk").values_list("at", flat=True))

    assert max(times) <= clock.now()
    assert times == sorted(times)


def test_every_citizen_has_a_trail(town, db):
    told = set(Event.objects.exclude(citizen_id=None).values_list("citizen_id", flat=True))

    assert told == set(Citizen.objects.values_list("pk", flat=True))
    assert all(event.sentence and "…" not in event.sentence for event in Event.objects.all())


def test_nominations_wait_and_were_declined(town, db):
    waiting = AgendaProposal.objects.filter(state=AgendaProposal.State.WAITING)
    assert waiting.filter(kind=AgendaProposal.Kind.PROPOSAL).count() == 10
    assert waiting.filter(kind=AgendaProposal.Kind.NEED_CHANGE).count() == 1
    assert AgendaProposal.objects.filter(state=AgendaProposal.State.DECLINED).exists()


def test_minutes_are_frozen_and_whole_and_wait_for_their_pdf(town, db):
    assert Minutes.objects.count() == 78
    assert set(Minutes.objects.values_list("state", flat=True)) == {Minutes.State.WAITING}
    assert all(minutes.verify(one) for one in Minutes.objects.all())


def test_no_letter_about_old_minutes_leaves_the_house(town, db):
    present = Participant.objects.filter(
        meeting__minutes__isnull=False, attendance=Participant.Attendance.PRESENT
    )
    hears = present.exclude(role=Role.PRIVATE_SUPPLIER)

    keys = {f"minutes:{one.meeting_id}:{one.user_id}" for one in hears}
    assert keys == set(Letter.objects.filter(state=Letter.State.SENT).values_list("key", flat=True))
    assert not Letter.objects.exclude(state__in=("sent", "failed", "missed")).exists()


def test_the_rules_were_kept_and_broken(town, db):
    verdicts = set(RuleObservation.objects.values_list("verdict", flat=True))

    assert RuleObservation.objects.count() == 78 * 13
    assert verdicts == set(RuleObservation.Verdict) - {RuleObservation.Verdict.NOT_YET}


def test_leaders_have_judged_and_those_present_have_rated(town, db):
    judged = RuleObservation.objects.filter(reason__startswith="leader_")

    assert judged.count() > 24
    assert all("%(" not in rules.sentence(one) for one in judged)
    rated = [ratings.figures(meeting) for meeting in Meeting.objects.filter(closed_at__isnull=False)]
    assert sum(map(bool, rated)) >= 70


def test_all_leaders_but_one_are_trained(town, db):
    leaders = User.objects.filter(positions__role=Role.MEETING_LEADER)
    today = clock.today()

    assert [trained(one, today, TrainingRecord.Kind.LEADER) for one in leaders].count(False) == 1


def test_the_logins_that_are_shown_work(town, db, client):
    shown = [line.split("\t") for line in (town / "demo-logins.txt").read_text().splitlines()]

    assert len(shown) == 6
    for _role, email, password in shown:
        assert User.objects.get(email=email).check_password(password)
    leader = Meeting.objects.get(state=MeetingState.CALLED).participants.in_role(Role.MEETING_LEADER).get()
    assert shown[0][1] == leader.user.email


def test_the_example_file_fits_the_first_team(town, db):
    from citizens import sheet

    example = sheet.read((settings.HOUSE / "docs" / "borgere-eksempel.csv").read_bytes())

    made = importing.plan(example, Team.objects.get(name="Team Nord"))

    assert made.faults == []
    assert made.counts == {"new": 6, "changed": 0, "unchanged": 0}


def test_a_second_time_nothing_happens(town, db, capsys):
    before = Citizen.objects.count(), Event.objects.count()

    call_command("demo")

    assert "bliver ikke oprettet" in capsys.readouterr().out
    assert (Citizen.objects.count(), Event.objects.count()) == before
