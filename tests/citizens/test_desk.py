"""The visitator's desk: nothing that waits for an answer, a text, a letter or the record is out of sight.

The municipality has published how long a case may take; where that cannot be kept, the citizen is told in
writing (retssikkerhedsloven § 3).
"""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from citizens import cases, decisions, desk, hearings, standards, starts, visitation
from citizens.models import CaseDeadline, DecisionText, DelayNotice, Intervention, LegalBasis, StartNote
from citizens.models.intervention import ProposalKind
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.roles import Permission
from tests import build
from tests.citizens.test_decisions import WHOLE

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


@pytest.fixture
def proposal(cast):
    return build.make_proposal(cast.mogens, cast.karim)


@pytest.fixture
def help(cast, proposal) -> Intervention:
    """Help that Vibeke granted today, from today."""
    visitation.approve(proposal, by=cast.vibeke, legal_basis=build.make_legal_basis(), start_date=TODAY)
    return Intervention.objects.get()


@pytest.fixture(autouse=True)
def ten_days(db):
    """What this municipality has published."""
    CaseDeadline.objects.all().delete()
    CaseDeadline.objects.create(kind=ProposalKind.ADJUSTMENT, days=10, valid_from=dt.date(2026, 1, 1))


def case_of(proposal):
    return cases.time_of(proposal, standards.CaseDeadlines())


def codes(prefix):
    return [event.code for event in Event.objects.changes() if event.code.startswith(prefix)]


def test_a_case_is_late_on_the_day_after_its_deadline_and_then_the_citizen_must_be_told(
    proposal, frozen_clock
):
    assert case_of(proposal).deadline == dt.date(2027, 3, 12)
    frozen_clock.move_to(dt.datetime(2027, 3, 12, 22, 59, tzinfo=dt.UTC))
    assert not case_of(proposal).is_late

    frozen_clock.move_to(dt.datetime(2027, 3, 12, 23, 0, tzinfo=dt.UTC))

    assert case_of(proposal).must_tell


def test_the_deadline_counts_from_the_day_in_copenhagen_on_which_help_was_asked_for(cast, frozen_clock):
    frozen_clock.move_to(dt.datetime(2027, 3, 2, 23, 30, tzinfo=dt.UTC))

    assert case_of(build.make_proposal(cast.mogens, cast.karim)).deadline == dt.date(2027, 3, 13)


def test_a_new_deadline_holds_for_cases_that_begin_after_it(cast, proposal):
    CaseDeadline.objects.create(kind=ProposalKind.ADJUSTMENT, days=5, valid_from=dt.date(2027, 3, 3))

    assert case_of(proposal).deadline == dt.date(2027, 3, 12)


def test_where_nothing_is_published_nothing_is_late(cast, proposal):
    CaseDeadline.objects.all().delete()

    assert case_of(proposal).deadline is None
    assert not case_of(proposal).must_tell


def test_a_citizen_who_is_told_need_not_be_told_again_until_that_day_has_passed(cast, proposal, frozen_clock):
    frozen_clock.move_to(dt.datetime(2027, 3, 15, 9, 0, tzinfo=dt.UTC))
    cast.vibeke.__dict__.pop("_positions_today", None)
    day, expected = dt.date(2027, 3, 15), dt.date(2027, 3, 22)
    for _ in range(2):
        cases.tell_of_delay(proposal, by=cast.vibeke, told_on=day, expected_on=expected)

    assert case_of(proposal).is_late
    assert not case_of(proposal).must_tell
    assert codes("case.") == ["case.delay_told"]
    frozen_clock.move_to(dt.datetime(2027, 3, 23, 9, 0, tzinfo=dt.UTC))
    assert case_of(proposal).must_tell


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (dt.date(2027, 3, 3), dt.date(2027, 3, 20)),
        (dt.date(2027, 3, 1), dt.date(2027, 3, 20)),
        (TODAY, dt.date(2027, 3, 1)),
        (TODAY, dt.date(2030, 1, 1)),
    ],
)
def test_nobody_is_told_before_the_request_or_of_a_day_that_has_passed(cast, proposal, told, expected):
    with pytest.raises(Refusal) as refusal:
        cases.tell_of_delay(proposal, by=cast.vibeke, told_on=told, expected_on=expected)

    assert refusal.value.code == "date_impossible"


def test_of_a_case_that_is_decided_there_is_no_delay(cast, help, proposal):
    proposal.refresh_from_db()

    with pytest.raises(Refusal) as refusal:
        cases.tell_of_delay(proposal, by=cast.vibeke, told_on=TODAY, expected_on=TODAY)

    assert refusal.value.code == "case_over"


def test_only_the_teams_visitator_notes_a_delay(cast, proposal):
    for by in (cast.karim, cast.sofie, cast.preben):
        with pytest.raises(Refusal) as refusal:
            cases.tell_of_delay(proposal, by=by, told_on=TODAY, expected_on=TODAY)

        assert refusal.value.code == "not_yours"


def test_the_delay_is_noted_from_the_page_and_a_wrong_day_loses_nothing(cast, browse, proposal):
    address, client = f"/citizens/proposals/{proposal.pk}/delay/", browse(cast.vibeke)

    wrong = client.post(address, {"told_on": "2027-03-02", "expected_on": "2027-01-17"})
    right = client.post(address, {"told_on": "2027-03-02", "expected_on": "2027-03-17"})

    assert wrong.status_code == 422
    assert "2027-01-17" in wrong.content.decode()
    assert right["Location"] == "/citizens/desk/"
    assert DelayNotice.objects.get().expected_on == dt.date(2027, 3, 17)


# What lies on it


def test_the_desk_shows_what_waits_the_most_urgent_first_and_only_to_a_visitator(cast, browse, proposal):
    older = build.make_proposal(cast.aase, cast.karim, "Badetræning")
    older.proposed_at -= dt.timedelta(days=20)
    older.save()
    build.make_proposal(cast.niels, cast.sofie, "Fremmed hjælp")

    text = browse(cast.vibeke).get("/citizens/desk/").content.decode()

    assert text.index("Badetræning") < text.index("Træning to gange om ugen")
    assert "borgeren skal have skriftlig besked" in text
    assert "Fremmed hjælp" not in text
    assert browse(cast.karim).get("/citizens/desk/").status_code == 403
    assert browse(cast.astrid).get("/citizens/desk/").status_code == 403
    assert Event.objects.looks().filter(facts__place="visitator's desk").count() == 2


def test_a_decision_moves_over_the_desk_until_it_is_in_the_record(cast, proposal):
    decision = visitation.reject(proposal, by=cast.vibeke, reason="Kan selv").decision
    assert [one.decision for one in desk.of(cast.vibeke).drafts] == [decision]

    decision = decisions.write(decision, by=cast.vibeke, seen_version=1, **WHOLE)
    decisions.finish(decision, by=cast.vibeke, seen_version=2)
    shown = desk.of(cast.vibeke)
    assert (shown.drafts, shown.to_send, shown.to_record) == ([], [decision], [decision])

    decisions.mark_sent(decision, by=cast.vibeke, received_on=TODAY)
    decisions.mark_in_record(decision, by=cast.vibeke, reference="N-2027-114")
    shown = desk.of(cast.vibeke)
    assert (shown.to_send, shown.to_record, shown.complaints) == ([], [], [decision])
    assert shown.complaints[0].status == "in_record"


def test_the_desk_asks_no_more_for_many_than_for_one(
    cast, browse, proposal, django_assert_max_num_queries, help
):
    def fill(number):
        for nth in range(number):
            citizen = build.make_citizen(f"Borger {nth}", cast.nord)
            build.make_proposal(citizen, cast.karim)
            asked = build.make_proposal(citizen, cast.karim)
            decision = visitation.reject(asked, by=cast.vibeke, reason="Nej").decision
            hearings.begin(
                decision, by=cast.vibeke, put_to_citizen="Målt", answer_by=TODAY + dt.timedelta(days=7)
            )
            granted = build.make_proposal(citizen, cast.karim)
            visitation.approve(granted, by=cast.vibeke, legal_basis=help.legal_basis, start_date=TODAY)
            starts.not_started(
                Intervention.objects.get(approval__proposal=granted), by=cast.karim, because="Venter"
            )

    client = browse(cast.vibeke)
    fill(2)
    client.get("/citizens/desk/")
    with django_assert_max_num_queries(20) as few:
        client.get("/citizens/desk/")
        asked = len(few)
    fill(9)
    client.get("/citizens/desk/")
    with django_assert_max_num_queries(asked):
        client.get("/citizens/desk/")


# Granted, and begun or not


def test_the_start_of_help_is_noted_once_with_the_days_it_took(cast, help, frozen_clock):
    frozen_clock.move_to(dt.datetime(2027, 3, 9, 9, 0, tzinfo=dt.UTC))
    for _ in range(2):
        starts.started(help, by=cast.karim, on=dt.date(2027, 3, 8))

    assert starts.days_to_start(Intervention.objects.get()) == 6
    assert codes("help.") == ["help.started"]
    assert not Intervention.objects.not_begun().exists()
    for verb in (
        lambda: starts.started(help, by=cast.karim, on=dt.date(2027, 3, 9)),
        lambda: starts.not_started(help, by=cast.karim, because="Alligevel ikke"),
    ):
        with pytest.raises(Refusal) as refusal:
            verb()
        assert refusal.value.code == "started"


@pytest.mark.parametrize("day", [dt.date(2027, 3, 1), dt.date(2027, 3, 3)])
def test_help_begins_neither_before_the_yes_nor_tomorrow(cast, help, day):
    with pytest.raises(Refusal) as refusal:
        starts.started(help, by=cast.karim, on=day)

    assert refusal.value.code == "date_impossible"


def test_why_help_has_not_begun_is_noted_and_it_stays_on_the_list(cast, browse, help):
    for _ in range(2):
        starts.not_started(help, by=cast.karim, because=" Borgeren er indlagt ")

    assert StartNote.objects.get().because == "Borgeren er indlagt"
    assert "Borgeren er indlagt" in browse(cast.karim).get("/citizens/help/waiting/").content.decode()
    with pytest.raises(Refusal) as refusal:
        starts.not_started(help, by=cast.karim, because="  ")
    assert refusal.value.code == "empty"


def test_help_that_ended_or_was_never_answered_here_awaits_no_start(cast, help):
    Intervention.objects.update(end_date=TODAY - dt.timedelta(days=1))

    assert desk.not_begun(cast.karim, Permission.PROPOSE_HELP) == []


def test_a_supplier_notes_the_start_for_the_own_citizens_only(cast, help):
    asked = build.make_proposal(cast.aase, cast.karim)
    visitation.approve(asked, by=cast.vibeke, legal_basis=help.legal_basis, start_date=TODAY)
    own = Intervention.objects.get(citizen=cast.aase)

    starts.started(own, by=cast.preben, on=TODAY)

    assert desk.not_begun(cast.preben, Permission.PROPOSE_HELP) == []
    for by in (cast.preben, cast.sofie):
        with pytest.raises(Refusal) as refusal:
            starts.started(help, by=by, on=TODAY)
        assert refusal.value.code == "not_yours"


def test_the_start_is_noted_from_the_page_and_what_was_typed_stays(cast, browse, help):
    address, client = f"/citizens/help/{help.pk}/", browse(cast.karim)

    wrong = client.post(address + "started/", {"started_on": "2027-04-01"})
    empty = client.post(address + "not-started/", {"because": ""})
    right = client.post(address + "started/", {"started_on": "2027-03-02"})

    assert (wrong.status_code, empty.status_code, right.status_code) == (422, 422, 302)
    assert "2027-04-01" in wrong.content.decode()
    assert "0 dage efter visitators ja" in client.get(address).content.decode()
    assert browse(cast.sofie).get(address).status_code == 404
    assert browse(cast.preben).get(address).status_code == 404


# What the database itself refuses


def test_nobody_changes_by_hand_what_was_granted_by_whom_and_on_what(cast, help):
    basis = build.make_legal_basis("§ 99")
    starts.not_started(help, by=cast.karim, because="Venter")
    for change in (
        {"legal_basis": basis},
        {"authority": cast.firm},
        {"payer": cast.firm},
        {"what": "Noget andet"},
        {"hours_per_week": 99},
    ):
        with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
            Intervention.objects.update(**change)
    with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
        StartNote.objects.update(because="Noget andet")
    Intervention.objects.update(end_date=TODAY)


# The texts


def test_the_text_of_a_section_is_the_one_in_force_on_the_day_with_the_authoritys_name(cast):
    basis = build.make_legal_basis()
    for day, words in ((dt.date(2026, 1, 1), "Gammel"), (dt.date(2027, 3, 2), "Klag til {myndighed}")):
        DecisionText.objects.create(legal_basis=basis, complaint_guidance=words, valid_from=day)

    assert standards.text(basis, "Fjordby", on=dt.date(2027, 3, 1)).complaint_guidance == "Gammel"
    assert standards.text(basis, "Fjordby", on=TODAY).complaint_guidance == "Klag til Fjordby"
    assert not standards.text(basis, "Fjordby", on=TODAY).approved


def test_a_section_without_a_text_gets_that_of_every_other_and_the_house_always_has_one(cast):
    basis = build.make_legal_basis()
    DecisionText.objects.all().delete()
    assert "Ankestyrelsen" in standards.text(basis, "Fjordby", on=TODAY).complaint_guidance

    DecisionText.objects.create(complaint_guidance="Til alle", valid_from=dt.date(2026, 1, 1))

    assert standards.text(basis, "Fjordby", on=TODAY).complaint_guidance == "Til alle"


def test_every_section_that_came_with_the_house_has_a_text_that_names_four_weeks(db):
    for basis in LegalBasis.objects.all():
        text = standards.text(basis, "Fjordby", on=TODAY)

        assert "fire uger" in text.complaint_guidance
        assert "{" not in text.complaint_guidance
        assert not text.approved
