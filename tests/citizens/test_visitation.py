"""Help is proposed, and a visitator says yes or no: once, on a section in force, with a reason for a no."""

import datetime as dt
from decimal import Decimal

import pytest

from citizens import visitation
from citizens.models import Approval, Intervention, InterventionProposal, LegalBasis
from dtr.audit.models import Event
from dtr.refusal import Refusal
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


@pytest.fixture
def proposal(cast):
    return build.make_proposal(cast.mogens, cast.karim)


@pytest.fixture
def basis(db):
    return build.make_legal_basis()


def address(proposal, verb=""):
    return f"/citizens/proposals/{proposal.pk}/" + (f"{verb}/" if verb else "")


def codes():
    return [event.code for event in Event.objects.changes()]


def test_a_proposal_waits_for_the_visitator(cast):
    proposal = visitation.propose(cast.mogens, by=cast.karim, what=" Bad ", hours_per_week=Decimal("0.5"))

    assert (proposal.what, proposal.state) == ("Bad", "waiting")
    assert codes() == ["proposal.made"]


@pytest.mark.parametrize(("who", "what", "code"), [("sofie", "Bad", "not_yours"), ("karim", " ", "empty")])
def test_an_impossible_proposal_is_refused(cast, who, what, code):
    with pytest.raises(Refusal) as refusal:
        visitation.propose(cast.mogens, by=getattr(cast, who), what=what)

    assert refusal.value.code == code
    assert codes() == []


def test_a_yes_starts_the_help_on_its_legal_basis(cast, proposal, basis):
    visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY)

    given = Intervention.objects.get()
    assert (given.what, given.legal_basis, given.start_date) == (proposal.what, basis, TODAY)
    assert Approval.objects.get().decided_by == cast.vibeke
    assert codes() == ["proposal.approved"]


def test_a_no_has_its_reason_and_starts_nothing(cast, proposal):
    visitation.reject(proposal, by=cast.vibeke, reason="Kan selv")

    assert Approval.objects.get().reason == "Kan selv"
    assert not Intervention.objects.exists()
    assert codes() == ["proposal.rejected"]


def test_a_no_without_a_reason_is_refused(cast, proposal):
    with pytest.raises(Refusal) as refusal:
        visitation.reject(proposal, by=cast.vibeke, reason=" ")

    assert refusal.value.code == "no_reason"


@pytest.mark.parametrize("who", ["karim", "lone", "sofie", "preben"])
def test_only_the_teams_visitator_decides(cast, proposal, basis, who):
    with pytest.raises(Refusal) as refusal:
        visitation.approve(proposal, by=getattr(cast, who), legal_basis=basis, start_date=TODAY)

    assert refusal.value.code == "not_yours"
    assert codes() == []


@pytest.mark.parametrize("start", [dt.date(2020, 1, 1), dt.date(2029, 1, 1)])
def test_an_impossible_start_is_refused(cast, proposal, basis, start):
    with pytest.raises(Refusal) as refusal:
        visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=start)

    assert refusal.value.code == "start_impossible"


def test_a_section_no_longer_in_force_is_refused(cast, proposal):
    old = build.make_legal_basis("§ 79 a", valid_from=dt.date(2010, 1, 1), valid_until=dt.date(2025, 6, 30))

    with pytest.raises(Refusal) as refusal:
        visitation.approve(proposal, by=cast.vibeke, legal_basis=old, start_date=TODAY)

    assert refusal.value.code == "basis_not_in_force"
    assert InterventionProposal.objects.get().state == "waiting"


def test_of_two_visitators_at_once_one_has_decided(cast, basis):
    mine, hers = build.make_proposal(cast.mogens, cast.karim), InterventionProposal.objects.get()
    visitation.approve(mine, by=cast.vibeke, legal_basis=basis, start_date=TODAY)

    with pytest.raises(Refusal) as refusal:
        visitation.reject(hers, by=cast.vibeke, reason="Kan selv")

    assert refusal.value.code == "already_decided"
    assert "Vibeke Sø" in refusal.value.sentence
    assert "9:50" in refusal.value.sentence
    assert Approval.objects.get().verdict == "approved"
    assert codes() == ["proposal.approved"]


def test_a_proposal_is_withdrawn_once_and_never_after_the_answer(cast, proposal, basis):
    visitation.withdraw(proposal, by=cast.karim)
    visitation.withdraw(proposal, by=cast.karim)
    answered = build.make_proposal(cast.mogens, cast.karim)
    visitation.approve(answered, by=cast.vibeke, legal_basis=basis, start_date=TODAY)

    with pytest.raises(Refusal) as refusal:
        visitation.withdraw(answered, by=cast.karim)

    assert refusal.value.code == "already_decided"
    assert codes() == ["proposal.withdrawn", "proposal.approved"]


def test_listeners_hear_of_every_change_and_a_refusing_listener_stops_it(cast, basis, monkeypatch):
    heard = []
    monkeypatch.setattr(visitation, "listeners", [lambda proposal: heard.append(proposal.state)])
    first, second = (visitation.propose(cast.mogens, by=cast.karim, what=what) for what in ("Bad", "Gang"))
    third = visitation.propose(cast.mogens, by=cast.karim, what="Mad")
    visitation.approve(first, by=cast.vibeke, legal_basis=basis, start_date=TODAY)
    visitation.reject(second, by=cast.vibeke, reason="Kan selv")
    visitation.withdraw(third, by=cast.karim)

    assert heard == ["waiting", "waiting", "waiting", "approved", "rejected", "withdrawn"]


# The pages


def test_help_is_proposed_in_the_browser_with_a_danish_comma(cast, browse):
    typed = {"what": "Bad hver uge", "kind": "adjustment", "hours_per_week": "1,5"}

    response = browse(cast.karim).post(f"/citizens/{cast.mogens.pk}/propose/", typed)

    assert response["Location"] == f"/citizens/{cast.mogens.pk}/"
    assert InterventionProposal.objects.get().hours_per_week == Decimal("1.5")


@pytest.mark.parametrize("hours", ["169", "-1", "mange"])
def test_impossible_hours_are_a_sentence_and_the_text_stays(cast, browse, hours):
    typed = {"what": "Bad hver uge", "kind": "adjustment", "hours_per_week": hours}

    response = browse(cast.karim).post(f"/citizens/{cast.mogens.pk}/propose/", typed)

    assert response.status_code == 422
    assert "Bad hver uge" in response.content.decode()


def test_proposing_is_for_the_team_and_the_citizens_own_supplier(cast, browse):
    assert browse(cast.sofie).get(f"/citizens/{cast.mogens.pk}/propose/").status_code == 404
    assert browse(cast.preben).get(f"/citizens/{cast.mogens.pk}/propose/").status_code == 404
    assert browse(cast.preben).get(f"/citizens/{cast.aase.pk}/propose/").status_code == 200


def test_the_visitator_approves_from_the_card_and_it_answers_with_itself(cast, browse, htmx, proposal, basis):
    typed = {"legal_basis": basis.pk, "start_date": "2027-03-02"}

    answer = browse(cast.vibeke).post(address(proposal, "approve"), typed, headers=htmx)

    text = answer.content.decode()
    assert text.count(f'id="proposal-{proposal.pk}"') == 1
    assert "Vibeke Sø" in text
    assert "<form" not in text
    assert answer["HX-Trigger"] == "proposal-answered"


def test_the_visitator_rejects_without_scripts_and_comes_back_to_the_proposal(cast, browse, proposal):
    response = browse(cast.vibeke).post(address(proposal, "reject"), {"reason": "Kan selv"})

    assert response["Location"] == address(proposal)
    assert InterventionProposal.objects.get().state == "rejected"


@pytest.mark.parametrize(
    ("verb", "typed"),
    [
        ("approve", {"start_date": "2027-03-02"}),
        ("approve", {"start_date": "i morgen"}),
        ("reject", {"reason": " "}),
    ],
)
def test_an_unfinished_answer_comes_back_with_its_faults(cast, browse, htmx, proposal, verb, typed):
    client = browse(cast.vibeke)

    fragment = client.post(address(proposal, verb), typed, headers=htmx)
    page = client.post(address(proposal, verb), typed)

    assert fragment.status_code == page.status_code == 422
    assert fragment.content.decode().strip().startswith("<article")
    assert "error-summary" in fragment.content.decode()
    assert "<html" in page.content.decode()
    assert InterventionProposal.objects.get().state == "waiting"


def test_the_second_visitator_is_told_in_a_sentence(cast, browse, htmx, proposal, basis):
    client = browse(cast.vibeke)
    client.post(address(proposal, "reject"), {"reason": "Kan selv"})

    late = client.post(
        address(proposal, "approve"), {"legal_basis": basis.pk, "start_date": "2027-03-02"}, headers=htmx
    )

    assert late.status_code == 409
    assert "Vibeke Sø" in late.content.decode()
    assert not Intervention.objects.exists()


def test_the_sections_offered_are_those_in_force_on_the_start_date(cast, browse, proposal):
    build.make_legal_basis("§ 1", "Fremtidsloven", valid_from=dt.date(2027, 6, 1))
    client = browse(cast.vibeke)

    today = client.get(address(proposal)).content.decode()
    then = client.get(address(proposal, "bases"), {"start_date": "2027-06-01"}).content.decode()

    assert "Ældreloven § 10" in today
    assert today.index("Serviceloven § 83 a") < today.index("Serviceloven § 112")
    assert "Fremtidsloven" not in today
    assert "Fremtidsloven" in then
    assert then.count(f'id="legal-basis-{proposal.pk}"') == 1


def test_a_section_in_force_later_can_be_chosen_for_a_later_start(cast, browse, proposal):
    later = build.make_legal_basis("§ 1", "Fremtidsloven", valid_from=dt.date(2027, 6, 1))
    client = browse(cast.vibeke)

    too_soon = client.post(
        address(proposal, "approve"), {"legal_basis": later.pk, "start_date": "2027-05-31"}
    )
    in_time = client.post(address(proposal, "approve"), {"legal_basis": later.pk, "start_date": "2027-06-01"})

    assert (too_soon.status_code, in_time.status_code) == (422, 302)


def test_colleagues_read_the_page_and_only_the_visitator_may_answer(cast, browse, proposal):
    text = browse(cast.karim).get(address(proposal)).content.decode()

    assert proposal.what in text
    assert "approve/" not in text
    assert "withdraw/" in text
    assert "approve/" in browse(cast.vibeke).get(address(proposal)).content.decode()
    assert browse(cast.sofie).get(address(proposal)).status_code == 404
    assert Event.objects.looks().filter(facts__place="proposal page").count() == 2


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_strangers_colleagues_and_links_decide_nothing(cast, browse, proposal, verb):
    assert browse(cast.sofie).post(address(proposal, verb)).status_code == 404
    assert browse(cast.karim).post(address(proposal, verb)).status_code == 403
    assert browse(cast.vibeke).get(address(proposal, verb)).status_code == 405
    assert browse(cast.karim).get(address(proposal, "bases")).status_code == 403
    assert codes() == []


def test_a_proposal_is_withdrawn_from_the_card_twice_without_harm(cast, browse, htmx, proposal):
    client = browse(cast.karim)

    for _ in range(2):
        assert client.post(address(proposal, "withdraw"), headers=htmx).status_code == 200

    assert browse(cast.sofie).post(address(proposal, "withdraw")).status_code == 404
    assert codes() == ["proposal.withdrawn"]


def test_many_cards_ask_as_few_questions_as_one(cast, django_assert_num_queries):
    from citizens.views.proposals import proposal_contexts

    proposals = [build.make_proposal(cast.mogens, cast.karim) for _ in range(5)]
    proposal_contexts(proposals[:1], cast.vibeke)

    with django_assert_num_queries(2):
        cards = proposal_contexts(proposals, cast.vibeke)

    assert [card["proposal"].pk for card in cards] == [proposal.pk for proposal in proposals]
    assert all(card["may_decide"] for card in cards)


def test_nobody_gets_a_card_of_a_citizen_they_do_not_see(cast, proposal):
    from citizens.views.proposals import proposal_contexts

    assert proposal_contexts([proposal], cast.sofie) == []


def test_the_usual_sections_are_there_from_the_first_day(db):
    shipped = {basis.short for basis in LegalBasis.objects.valid_on(TODAY)}

    assert {"Ældreloven § 10", "Serviceloven § 83 a", "Sundhedsloven § 140"} <= shipped
    assert not LegalBasis.objects.valid_on(dt.date(2025, 6, 30)).filter(law="Ældreloven").exists()
