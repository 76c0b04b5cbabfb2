"""After the meeting the visitator writes the decision: an answer opens it, a person writes it, and it stands.

A rejection, less than was proposed, or a new decision opens a draft with four weeks to finish it. It needs
rules, and when not everything was granted reasons, facts and complaint guidance (forvaltningsloven §§ 22-25).
"""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from citizens import decisions, visitation
from citizens.models import Decision, DecisionRevision
from citizens.models.decision import DecisionKind, last_day_to_complain
from citizens.models.intervention import ProposalKind
from citizens.visitation import Granted
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)
WHOLE = {
    "reasons": "Du kan selv klare badet.",
    "rules": "Ældreloven § 10",
    "facts": "Målt den 1. marts.",
    "considerations": "",
    "hearing": "",
    "no_hearing_because": "Borgeren kender alle oplysninger.",
    "complaint_guidance": "Skriv eller ring til os inden fire uger.",
}


@pytest.fixture
def decision(cast) -> Decision:
    """The draft that Vibeke's rejection opened."""
    proposal = build.make_proposal(cast.mogens, cast.karim)
    return visitation.reject(proposal, by=cast.vibeke, reason="Kan selv").decision


@pytest.fixture
def finished(cast, decision) -> Decision:
    written = decisions.write(decision, by=cast.vibeke, seen_version=1, **WHOLE)
    return decisions.finish(written, by=cast.vibeke, seen_version=2)


def address(decision, verb=""):
    return f"/citizens/decisions/{decision.pk}/" + (f"{verb}/" if verb else "")


def codes():
    return [event.code for event in Event.objects.changes() if event.code.startswith("decision.")]


def test_a_rejection_opens_a_draft_that_lacks_its_reasons_and_has_four_weeks(cast, decision):
    assert (decision.kind, decision.state, decision.reasons, decision.rules) == ("rejection", "draft", "", "")
    assert decision.finish_by == dt.date(2027, 3, 30)
    assert "Fjordby Hjemmepleje" in decision.complaint_guidance
    assert "Ankestyrelsen" in decision.complaint_guidance
    assert codes() == ["decision.opened"]


@pytest.mark.parametrize(
    ("kind", "opened"), [(ProposalKind.NEW_DECISION, [DecisionKind.GRANT]), (ProposalKind.ADJUSTMENT, [])]
)
def test_a_yes_opens_a_draft_when_a_new_decision_is_needed(cast, kind, opened):
    proposal = visitation.propose(cast.mogens, by=cast.karim, what="Bad", kind=kind)

    visitation.approve(proposal, by=cast.vibeke, legal_basis=build.make_legal_basis(), start_date=TODAY)

    assert [decision.kind for decision in Decision.objects.all()] == opened
    assert all("Prøveloven § 10" in decision.rules for decision in Decision.objects.all())


def test_a_draft_is_written_and_what_it_said_before_is_kept(cast, decision):
    decisions.write(decision, by=cast.vibeke, seen_version=1, reasons="Først")
    decisions.write(decision, by=cast.vibeke, seen_version=2, reasons="Så")
    decisions.write(decision, by=cast.vibeke, seen_version=3, reasons="Så")

    assert [revision.fields["reasons"] for revision in DecisionRevision.objects.all()] == ["Først", ""]
    assert codes() == ["decision.opened", "decision.written", "decision.written"]


def test_who_writes_from_an_older_text_is_told_and_overwrites_nothing(cast, decision):
    decisions.write(decision, by=cast.vibeke, seen_version=1, reasons="Først")

    with pytest.raises(decisions.Overtaken) as overtaken:
        decisions.write(decision, by=cast.vibeke, seen_version=1, reasons="Samtidig")

    assert overtaken.value.current.reasons == "Først"
    assert "Vibeke Sø" in overtaken.value.sentence


def test_a_rejection_never_becomes_a_grant_on_paper(cast, decision):
    with pytest.raises(Refusal) as refusal:
        decisions.write(decision, by=cast.vibeke, seen_version=1, kind=DecisionKind.GRANT)

    assert refusal.value.code == "kind_impossible"


def test_fewer_hours_than_asked_for_never_become_a_yes_to_everything_on_paper(cast):
    """Else neither reasons nor a hearing would be asked for (forvaltningsloven §§ 19 and 22)."""
    kind = ProposalKind.NEW_DECISION
    proposal = visitation.propose(
        cast.mogens, by=cast.karim, what="Bad", kind=kind, hours_per_week=Decimal(3)
    )
    approval = visitation.approve(
        proposal,
        by=cast.vibeke,
        legal_basis=build.make_legal_basis(),
        start_date=TODAY,
        granted=Granted("Bad", Decimal(2)),
    )
    opened = approval.decision

    assert decisions.kinds(opened) == [DecisionKind.PARTIAL]
    with pytest.raises(Refusal, match="kind_impossible"):
        decisions.write(opened, by=cast.vibeke, seen_version=1, kind=DecisionKind.GRANT)
    assert "not_heard" in [problem.code for problem in decisions.problems(opened)]


@pytest.mark.parametrize("who", ["karim", "lone", "sofie", "preben"])
def test_only_the_teams_visitator_writes_finishes_and_sends(cast, decision, who):
    by = getattr(cast, who)
    for verb in (
        lambda: decisions.write(decision, by=by, seen_version=1, reasons="Nej"),
        lambda: decisions.finish(decision, by=by, seen_version=1),
        lambda: decisions.mark_sent(decision, by=by, received_on=TODAY),
    ):
        with pytest.raises(Refusal) as refusal:
            verb()

        assert refusal.value.code == "not_yours"


def test_a_decision_is_not_finished_while_it_lacks_something_and_all_of_it_is_named(cast, decision):
    decision = decisions.write(decision, by=cast.vibeke, seen_version=1, complaint_guidance="")

    with pytest.raises(Refusal) as refusal:
        decisions.finish(decision, by=cast.vibeke, seen_version=2)

    assert refusal.value.code == "not_whole"
    lacking = {problem.code for problem in refusal.value.problems}
    assert lacking == {"no_reasons", "no_rules", "no_facts", "no_complaint_guidance", "not_heard"}


def test_what_is_granted_in_full_needs_rules_and_no_reasons(cast):
    proposal = visitation.propose(cast.mogens, by=cast.karim, what="Bad", kind=ProposalKind.NEW_DECISION)
    approval = visitation.approve(
        proposal, by=cast.vibeke, legal_basis=build.make_legal_basis(), start_date=TODAY
    )

    decisions.finish(approval.decision, by=cast.vibeke, seen_version=1)

    assert Decision.objects.get().state == "finished"


def test_a_decision_is_finished_once(cast, finished):
    decisions.finish(finished, by=cast.vibeke, seen_version=2)

    assert finished.finished_by == cast.vibeke
    assert codes() == [
        "decision.opened",
        "decision.written",
        "decision.finished",
        "decision.letter_frozen",
    ]


def test_nobody_finishes_a_text_that_they_have_not_seen(cast, decision):
    decisions.write(decision, by=cast.vibeke, seen_version=1, **WHOLE)

    with pytest.raises(decisions.Overtaken):
        decisions.finish(decision, by=cast.vibeke, seen_version=1)


def test_a_finished_decision_stands(cast, finished):
    with pytest.raises(Refusal) as refusal:
        decisions.write(finished, by=cast.vibeke, seen_version=2, reasons="Alligevel ikke")

    assert refusal.value.code == "finished"
    for change in (
        {"reasons": "Alligevel ikke"},
        {"state": "draft", "finished_at": None, "finished_by": None},
    ):
        with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
            Decision.objects.update(**change)
    with pytest.raises(TypeError):
        finished.delete()


def test_the_four_weeks_to_complain_count_from_the_day_the_citizen_has_the_letter(cast, finished):
    for _ in range(2):
        decisions.mark_sent(finished, by=cast.vibeke, received_on=dt.date(2027, 3, 4))

    assert Decision.objects.get().complaint_until == dt.date(2027, 4, 1)
    assert codes()[-2:] == ["decision.letter_frozen", "decision.sent"]
    with pytest.raises(Refusal) as refusal:
        decisions.mark_sent(finished, by=cast.vibeke, received_on=dt.date(2027, 3, 5))
    assert refusal.value.code == "sent"
    with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
        Decision.objects.update(complaint_until=dt.date(2028, 1, 1))


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-12-03", "2026-12-31"),
        ("2026-12-04", "2027-01-04"),  # New Year's Day is a Friday
        ("2026-11-27", "2026-12-28"),  # Christmas Day is a Friday, too
        ("2027-02-25", "2027-03-30"),  # from Maundy Thursday over Easter
        ("2028-02-01", "2028-02-29"),
        ("2027-03-06", "2027-04-05"),  # a letter that came on a Saturday
    ],
)
def test_the_four_weeks_to_complain_end_on_a_working_day(received, last):
    assert last_day_to_complain(dt.date.fromisoformat(received)) == dt.date.fromisoformat(last)


@pytest.mark.parametrize("day", [dt.date(2027, 3, 1), dt.date(2027, 3, 17)])
def test_a_letter_arrives_after_the_decision_and_soon(cast, finished, day):
    with pytest.raises(Refusal) as refusal:
        decisions.mark_sent(finished, by=cast.vibeke, received_on=day)

    assert refusal.value.code == "date_impossible"


def test_a_draft_is_not_sent(cast, decision):
    with pytest.raises(Refusal) as refusal:
        decisions.mark_sent(decision, by=cast.vibeke, received_on=TODAY)

    assert refusal.value.code == "not_finished"


# The page


def test_the_team_reads_the_visitator_writes_and_no_supplier_knows_of_it(cast, browse):
    proposal = build.make_proposal(cast.aase, cast.karim)
    decision = visitation.reject(proposal, by=cast.vibeke, reason="Kan selv").decision

    team, visitator = (browse(who).get(address(decision)) for who in (cast.karim, cast.vibeke))

    assert "/save/" not in team.content.decode()
    assert "/save/" in visitator.content.decode()
    assert browse(cast.sofie).get(address(decision)).status_code == 404
    assert browse(cast.preben).get(address(decision)).status_code == 404
    assert Event.objects.looks().filter(facts__place="decision").count() == 2
    for page in (f"/citizens/{cast.aase.pk}/", "/"):
        assert "/decisions/" not in browse(cast.preben).get(page).content.decode()


@pytest.mark.parametrize("verb", ["save", "finish", "sent"])
def test_strangers_colleagues_suppliers_and_links_change_nothing(cast, browse, decision, verb):
    assert browse(cast.sofie).post(address(decision, verb)).status_code == 404
    assert browse(cast.preben).post(address(decision, verb)).status_code == 404
    assert browse(cast.karim).post(address(decision, verb)).status_code == 403
    assert browse(cast.vibeke).get(address(decision, verb)).status_code == 405
    assert codes() == ["decision.opened"]


def test_the_page_says_that_the_click_was_not_the_letter(cast, browse, decision):
    cast.vibeke.language = "en"
    cast.vibeke.save()

    text = browse(cast.vibeke).get(address(decision)).content.decode()

    assert "The answer in the meeting is not the decision letter." in text
    assert "Kan selv" in text


def test_the_draft_is_saved_from_the_page(cast, browse, decision):
    response = browse(cast.vibeke).post(address(decision, "save"), {**WHOLE, "version": 1})

    assert response["Location"] == address(decision)
    assert Decision.objects.get().reasons == WHOLE["reasons"]


def test_two_who_write_at_once_see_both_texts(cast, browse, decision):
    client = browse(cast.vibeke)
    client.post(address(decision, "save"), {**WHOLE, "version": 1})

    answer = client.post(
        address(decision, "finish"), {**WHOLE, "reasons": "En anden begrundelse", "version": 1}
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert WHOLE["reasons"] in text
    assert "En anden begrundelse" in text
    assert 'name="version" value="2"' in text
    assert Decision.objects.get().reasons == WHOLE["reasons"]


def test_finishing_from_the_page_saves_what_is_typed_first(cast, browse, decision):
    client = browse(cast.vibeke)

    lacking = client.post(address(decision, "finish"), {**WHOLE, "facts": "", "version": 1})
    whole = client.post(address(decision, "finish"), {**WHOLE, "version": 2})

    assert lacking.status_code == 422
    assert WHOLE["reasons"] in lacking.content.decode()
    assert 'name="version" value="2"' in lacking.content.decode()
    assert whole.status_code == 302
    assert Decision.objects.get().state == "finished"


def test_text_written_while_somebody_finished_is_shown_and_not_lost(cast, browse, finished):
    answer = browse(cast.vibeke).post(
        address(finished, "save"), {**WHOLE, "reasons": "For sent skrevet", "version": 2}
    )

    assert answer.status_code == 422
    assert "For sent skrevet" in answer.content.decode()


def test_the_day_of_the_letter_is_noted_from_the_page(cast, browse, finished):
    client = browse(cast.vibeke)

    wrong = client.post(address(finished, "sent"), {"received_on": "2027-01-01"})
    right = client.post(address(finished, "sent"), {"received_on": "2027-03-03"})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Decision.objects.get().complaint_until == dt.date(2027, 3, 31)


def test_the_citizens_page_lists_the_decision_and_its_day(cast, browse, decision):
    text = browse(cast.karim).get(f"/citizens/{cast.mogens.pk}/").content.decode()

    assert address(decision) in text
    assert "30. marts 2027" in text


def test_min_uge_shows_the_visitator_what_to_finish_until_it_is_sent(cast, browse, decision):
    visitator = browse(cast.vibeke)

    assert address(decision) in visitator.get("/").content.decode()
    assert address(decision) not in browse(cast.karim).get("/").content.decode()
    decisions.write(decision, by=cast.vibeke, seen_version=1, **WHOLE)
    decisions.finish(decision, by=cast.vibeke, seen_version=2)
    assert address(decision) in visitator.get("/").content.decode()
    decisions.mark_sent(decision, by=cast.vibeke, received_on=clock.today())
    assert address(decision) not in visitator.get("/").content.decode()
