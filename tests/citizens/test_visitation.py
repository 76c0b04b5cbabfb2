"""Help is proposed, and a visitator says yes, yes to something else, or no: once, and for good.

A yes rests on a section in force, and says who decides, who runs the help and who pays; a no has its reason.
"""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from citizens import visitation
from citizens.models import Approval, Decision, Intervention, InterventionProposal, LegalBasis
from citizens.visitation import Answerable, Granted
from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.models import Unit
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


@pytest.mark.parametrize("hours", ["-0.25", "168.25"])
def test_help_of_hours_that_no_week_has_is_not_proposed(cast, hours):
    with pytest.raises(Refusal) as refusal:
        visitation.propose(cast.mogens, by=cast.karim, what="Bad", hours_per_week=Decimal(hours))

    assert refusal.value.code == "hours_impossible"
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
    assert codes() == ["proposal.rejected", "decision.opened"]


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
    assert codes() == ["proposal.approved", "proposal.too_late"]
    assert Event.objects.last().actor_name == "Vibeke Sø"


def test_who_comes_a_day_late_is_told_the_day_too(cast, proposal, basis, frozen_clock):
    visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY)
    frozen_clock.move_to(clock.now() + dt.timedelta(days=1))

    with pytest.raises(Refusal) as refusal:
        visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY)

    assert "2027" in refusal.value.sentence


def test_what_was_granted_stands_beside_what_was_proposed(cast, basis):
    proposal = visitation.propose(cast.mogens, by=cast.karim, what="Bad", hours_per_week=Decimal(2))
    granted = Granted("Bad hver anden uge", Decimal(1))

    approval = visitation.approve(
        proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY, granted=granted
    )

    assert (proposal.what, proposal.hours_per_week) == ("Bad", 2)
    assert (approval.what, approval.hours_per_week) == ("Bad hver anden uge", 1)
    assert (approval.is_changed, approval.is_partial) == (True, True)
    assert (approval.intervention.what, approval.intervention.hours_per_week) == (approval.what, 1)
    assert codes() == ["proposal.made", "proposal.changed", "decision.opened"]


@pytest.mark.parametrize(
    ("proposed", "hours", "changed", "partial"),
    [
        (2, 2, False, False),
        (2, 3, True, False),
        (2, 1, True, True),
        (2, None, True, True),
        (None, 1, True, False),
    ],
)
def test_fewer_hours_than_proposed_are_less(cast, basis, proposed, hours, changed, partial):
    proposal = visitation.propose(cast.mogens, by=cast.karim, what="Bad", hours_per_week=proposed)

    approval = visitation.approve(
        proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY, granted=Granted("Bad", hours)
    )

    assert (approval.is_changed, approval.is_partial) == (changed, partial)
    assert Decision.objects.exists() == partial


def test_the_municipality_decides_runs_and_pays_unless_the_citizen_has_a_supplier(cast, basis):
    one, other = (build.make_proposal(citizen, cast.karim) for citizen in (cast.mogens, cast.aase))
    own = cast.nord.unit

    for proposal in (one, other):
        visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY)

    facts = ("authority", "operator", "payer", "provider")
    assert [getattr(one.approval.intervention, name) for name in facts] == [own, own, own, None]
    assert [getattr(other.approval, name) for name in facts] == [own, cast.firm, own, cast.firm]


def test_a_region_may_decide_and_pay_for_what_the_municipality_runs(cast, proposal, basis):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    said = Answerable(authority=region, operator=cast.nord.unit, payer=region, provider=None)

    visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY, answerable=said)

    given = Intervention.objects.get()
    assert (given.authority, given.operator, given.payer) == (region, cast.nord.unit, region)


@pytest.mark.parametrize("part", ["authority", "payer", "operator", "provider"])
def test_a_supplier_neither_decides_nor_pays_and_runs_only_the_help_of_its_own_citizens(
    cast, proposal, basis, part
):
    own = cast.nord.unit
    said = {"authority": own, "operator": own, "payer": own, "provider": None, part: cast.firm}

    with pytest.raises(Refusal) as refusal:
        visitation.approve(
            proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY, answerable=Answerable(**said)
        )

    assert refusal.value.code == "unit_impossible"
    assert codes() == []


@pytest.mark.parametrize(
    ("granted", "code"),
    [(Granted(" ", None), "empty"), (Granted("Bad", Decimal(169)), "hours_impossible")],
)
def test_impossible_help_is_not_granted(cast, proposal, basis, granted, code):
    with pytest.raises(Refusal) as refusal:
        visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY, granted=granted)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        (Approval.objects, {"start_date": dt.date(2027, 5, 1)}),
        (Approval.objects, {"reason": "En anden grund"}),
        (InterventionProposal.objects, {"what": "Noget andet"}),
    ],
)
def test_the_database_itself_refuses_to_change_an_answer_or_what_it_answered(
    cast, proposal, basis, rows, change
):
    visitation.approve(proposal, by=cast.vibeke, legal_basis=basis, start_date=TODAY)

    with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
        rows.update(**change)

    with pytest.raises(TypeError):
        proposal.approval.save()


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


def test_the_visitator_grants_something_else_from_the_card(cast, browse, htmx, basis):
    region = Unit.objects.create(name="Region Fjordland", kind=Unit.Kind.REGION)
    proposal = visitation.propose(cast.aase, by=cast.karim, what="Bad", hours_per_week=Decimal("2.5"))
    typed = {
        "legal_basis": basis.pk, "start_date": "2027-03-02", "what": "Bad hver anden uge",
        "hours_per_week": "1,5", "provider": "", "authority": region.pk, "payer": "",
        "operator": cast.nord.unit_id,
    }  # fmt: skip

    text = browse(cast.vibeke).post(address(proposal, "approve"), typed, headers=htmx).content.decode()

    approval = Approval.objects.get()
    assert (approval.what, approval.hours_per_week) == ("Bad hver anden uge", Decimal("1.5"))
    assert (approval.authority, approval.payer, approval.operator) == (region, region, cast.nord.unit)
    assert approval.provider is None
    for told in (
        "Bad hver anden uge",
        "1,5",
        "2,5",
        "Region Fjordland",
        f"/decisions/{approval.decision.pk}/",
    ):
        assert told in text


def test_the_card_of_the_citizens_own_supplier_leads_to_no_decision(cast, browse):
    proposal = build.make_proposal(cast.aase, cast.karim)
    visitation.reject(proposal, by=cast.vibeke, reason="Kan selv")

    untold = browse(cast.preben).get(address(proposal)).content.decode()
    build.make_consent(cast.aase, cast.karim, cast.firm)
    told = browse(cast.preben).get(address(proposal)).content.decode()

    # Why help is refused tells of the health.
    assert "Afvist" in untold
    assert "Kan selv" not in untold
    assert "Kan selv" in told
    assert "/decisions/" not in told


@pytest.mark.parametrize(
    "typed",
    [
        {"what": "Bad på hverdage", "hours_per_week": "169"},
        {"what": " "},
        {"authority": "0"},
        {"operator": "x"},
    ],
)
def test_a_faulty_change_comes_back_unfolded_with_what_was_typed(cast, browse, htmx, proposal, basis, typed):
    sent = {"legal_basis": basis.pk, "start_date": "2027-03-02", **typed}

    answer = browse(cast.vibeke).post(address(proposal, "approve"), sent, headers=htmx)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert '<details class="proposal-more" open>' in text
    assert all(word in text for word in typed.get("what", "").split())
    assert not Approval.objects.exists()


def test_an_impossible_start_keeps_what_was_typed(cast, browse, htmx, proposal, basis):
    sent = {
        "legal_basis": basis.pk,
        "start_date": "2026-03-02",
        "what": "Bad på hverdage",
        "hours_per_week": "1",
    }

    answer = browse(cast.vibeke).post(address(proposal, "approve"), sent, headers=htmx)

    assert answer.status_code == 422
    assert "Bad på hverdage" in answer.content.decode()


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
    chosen = LegalBasis.objects.get(law="Serviceloven", section="§ 112")
    asked = {"start_date": "2027-06-01", "legal_basis": chosen.pk}
    then = client.get(address(proposal, "bases"), asked).content.decode()

    assert "Ældreloven § 10" in today
    assert today.index("Serviceloven § 83 a") < today.index("Serviceloven § 112")
    assert "Fremtidsloven" not in today
    assert "Fremtidsloven" in then
    assert then.count(f'id="legal-basis-{proposal.pk}"') == 1
    assert f'<option value="{chosen.pk}" selected>' in then


def test_the_sections_are_offered_by_whom_they_are_for(cast, browse, proposal):
    cast.vibeke.language = "en"
    cast.vibeke.save()

    text = browse(cast.vibeke).get(address(proposal)).content.decode()

    places = [
        text.index(words)
        for words in (
            "Of pension age", "Ældreloven § 10", "Not covered by ældreloven", "Serviceloven § 83 a",
            "Whatever the age", "Serviceloven § 112", "Sundhedsloven § 140",
        )
    ]  # fmt: skip
    assert places == sorted(places)


def test_a_section_whose_validity_has_ended_is_not_offered(cast, browse, proposal):
    build.make_legal_basis("§ 2", "Fortidsloven", valid_until=TODAY - dt.timedelta(days=1))
    client = browse(cast.vibeke)

    today = client.get(address(proposal)).content.decode()
    last_day = client.get(address(proposal, "bases"), {"start_date": "2027-03-01"}).content.decode()

    assert "Fortidsloven" not in today
    assert "Serviceloven § 79 a" not in today
    assert "Fortidsloven" in last_day


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

    with django_assert_num_queries(3):  # the proposals, the sections, the units
        cards = proposal_contexts(proposals, cast.vibeke)

    assert [card["proposal"].pk for card in cards] == [proposal.pk for proposal in proposals]
    assert all(card["may_decide"] for card in cards)


def test_who_may_not_answer_needs_nothing_to_choose_from(cast, proposal, django_assert_num_queries):
    from citizens.views.proposals import proposal_contexts

    proposal_contexts([proposal], cast.karim)

    with django_assert_num_queries(1):
        proposal_contexts([proposal], cast.karim)


def test_nobody_gets_a_card_of_a_citizen_they_do_not_see(cast, proposal):
    from citizens.views.proposals import proposal_contexts

    assert proposal_contexts([proposal], cast.sofie) == []


def test_the_usual_sections_are_there_from_the_first_day(db):
    shipped = {basis.short for basis in LegalBasis.objects.valid_on(TODAY)}

    assert {"Ældreloven § 10", "Serviceloven § 83 a", "Sundhedsloven § 140"} <= shipped
    assert not LegalBasis.objects.valid_on(dt.date(2025, 6, 30)).filter(law="Ældreloven").exists()
