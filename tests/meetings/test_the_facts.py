"""What people bring to the table, and the agreements they propose."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.roles import Role
from meetings import agenda, agreements, conduct, facts
from meetings.models import ActionProposal, AgendaItem, AgreedAction, Contribution, Meeting
from meetings.states import MeetingState
from tests import build


@pytest.fixture
def ahead(cast) -> AgendaItem:
    """Mogens, on the agenda of a meeting that has not begun; Åse comes after him."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    return meeting.items.get(citizen=cast.mogens)


@pytest.fixture
def item(cast, ahead) -> AgendaItem:
    """Mogens, taken up."""
    conduct.open_meeting(ahead.meeting, by=cast.inge)
    return conduct.next_citizen(ahead.meeting, by=cast.inge, seen_step=0)


@pytest.fixture
def promise(cast) -> dict:
    return {"what": "Øve trappen", "owner": cast.karim, "due_date": clock.today() + dt.timedelta(days=3)}


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def say(item, by, text="Går selv til købmanden", kind="observation") -> Contribution:
    return facts.contribute(item, by=by, kind=kind, text=text)


def test_a_contribution_is_prepared_before_the_meeting(cast, ahead):
    contribution = say(ahead, cast.karim, " Går selv ")

    assert (contribution.text, contribution.role) == ("Går selv", Role.THERAPIST)
    assert Event.objects.get(code="contribution.made").citizen_id == cast.mogens.pk


def test_an_assumption_is_marked_as_one(cast, item):
    assert say(item, cast.vibeke, kind="assumption").is_assumption


def test_anybody_who_contributes_may_bring_the_citizens_own_words(cast, item):
    assert say(item, cast.karim, "Jeg vil hjem", "own_words").kind == "own_words"


def test_a_contribution_tells_the_screens(cast, item):
    before = Meeting.objects.get().version

    say(item, cast.karim)

    assert Meeting.objects.get().version == before + 1


@pytest.mark.parametrize(
    ("change", "code"),
    [({"text": "  "}, "empty"), ({"text": "å" * 501}, "too_long"), ({"kind": "rumour"}, "no_kind")],
)
def test_an_impossible_contribution_is_refused(cast, item, change, code):
    words = {"kind": "observation", "text": "Går selv"} | change

    assert refused(facts.contribute, item, by=cast.karim, **words) == code
    assert not Contribution.objects.exists()


def test_five_hundred_characters_are_kept(cast, item):
    assert len(say(item, cast.karim, "å" * 500).text) == 500


def test_a_stranger_brings_nothing(cast, item):
    for other in (cast.sofie, cast.astrid, cast.preben):
        assert refused(say, item, other) == "not_yours"


def test_a_supplier_contributes_about_the_firms_own_citizen(cast, item):
    aase = item.meeting.items.get(citizen=cast.aase)

    assert say(aase, cast.preben).role == Role.PRIVATE_SUPPLIER


def test_a_colleague_who_does_not_take_part_brings_nothing(cast, item):
    item.meeting.participants.filter(user=cast.vibeke).delete()

    assert refused(say, item, cast.vibeke) == "not_in_room"


def test_the_contact_person_contributes_also_when_not_invited(cast, item):
    item.meeting.participants.filter(user=cast.karim).delete()

    assert say(item, cast.karim).role == Role.THERAPIST


def test_nothing_is_brought_to_a_talk_that_is_over(cast, item):
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    assert refused(say, item, cast.karim) == "citizen_closed"


def test_nothing_is_brought_to_a_meeting_that_is_over(cast, item):
    Meeting.objects.update(state=MeetingState.AWAITING_WRAP_UP)

    assert refused(say, item, cast.karim) == "wrong_state"


def test_one_takes_back_what_one_has_written(cast, item):
    contribution = say(item, cast.karim)

    facts.withdraw(contribution, by=cast.karim)
    facts.withdraw(contribution, by=cast.karim)

    assert not Contribution.objects.exists()
    assert Event.objects.filter(code="contribution.withdrawn").count() == 1


def test_nobody_takes_back_what_another_has_written(cast, item):
    contribution = say(item, cast.karim)

    assert refused(facts.withdraw, contribution, by=cast.inge) == "not_yours"
    assert refused(facts.withdraw, contribution, by=cast.sofie) == "not_yours"


def test_a_contribution_to_a_talk_that_is_over_stays(cast, item):
    contribution = say(item, cast.karim)
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    assert refused(facts.withdraw, contribution, by=cast.karim) == "citizen_closed"


def test_what_was_prepared_goes_with_a_citizen_taken_off_the_agenda(cast, ahead):
    say(ahead, cast.karim)

    agenda.remove(ahead, by=cast.inge)

    assert not Contribution.objects.exists()
    assert Event.objects.get(code="agenda.removed").facts == {"contributions": 1}


def test_a_participant_proposes_an_agreement(cast, item, promise):
    proposal = facts.propose_action(item, by=cast.karim, **promise)

    assert proposal.state == ActionProposal.State.WAITING
    assert not AgreedAction.objects.exists()


def test_a_proposal_holds_only_what_can_be_promised(cast, item, promise):
    def propose(**change):
        return refused(facts.propose_action, item, by=cast.karim, **(promise | change))

    assert propose(what=" ") == "empty"
    assert propose(due_date=dt.date(2027, 3, 1)) == "date_impossible"
    assert propose(owner=cast.sofie) == "not_in_room"
    assert propose(owner=cast.preben) == "not_in_room"


def test_a_stranger_proposes_nothing(cast, item, promise):
    for other in (cast.sofie, cast.preben, cast.astrid):
        assert refused(facts.propose_action, item, by=other, **promise) == "not_yours"


def test_nothing_is_proposed_about_a_citizen_who_waits(cast, item, promise):
    aase = item.meeting.items.get(citizen=cast.aase)

    assert refused(facts.propose_action, aase, by=cast.karim, **promise) == "not_taken_up"


def test_the_leader_takes_a_proposal_once(cast, item, promise):
    proposal = facts.propose_action(item, by=cast.karim, **promise)

    action = facts.take_proposal(proposal, by=cast.inge)
    again = facts.take_proposal(proposal, by=cast.inge)

    assert action == again == AgreedAction.objects.get()
    assert (action.what, action.owner, action.agreed_by) == ("Øve trappen", cast.karim, cast.inge)
    assert ActionProposal.objects.get().state == ActionProposal.State.TAKEN


def test_a_declined_proposal_is_not_taken(cast, item, promise):
    proposal = facts.propose_action(item, by=cast.karim, **promise)
    facts.decline_proposal(proposal, by=cast.inge)
    facts.decline_proposal(proposal, by=cast.inge)

    assert refused(facts.take_proposal, proposal, by=cast.inge) == "already_answered"
    assert not AgreedAction.objects.exists()
    assert Event.objects.filter(code="action.proposal_declined").count() == 1


def test_a_taken_proposal_is_not_declined(cast, item, promise):
    proposal = facts.propose_action(item, by=cast.karim, **promise)
    facts.take_proposal(proposal, by=cast.inge)

    assert refused(facts.decline_proposal, proposal, by=cast.inge) == "already_answered"


def test_only_the_leader_answers_a_proposal(cast, item, promise):
    proposal = facts.propose_action(item, by=cast.karim, **promise)

    for other in (cast.karim, cast.preben, cast.sofie):
        assert refused(facts.take_proposal, proposal, by=other) == "not_leader"
        assert refused(facts.decline_proposal, proposal, by=other) == "not_leader"


def test_a_proposal_is_not_taken_when_the_talk_is_over(cast, item, promise):
    proposal = facts.propose_action(item, by=cast.karim, **promise)
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    assert refused(facts.take_proposal, proposal, by=cast.inge) == "not_taken_up"
    assert ActionProposal.objects.get().state == ActionProposal.State.WAITING


def test_a_proposal_whose_agreement_is_struck_out_waits_again(cast, item, promise):
    proposal = facts.propose_action(item, by=cast.karim, **promise)
    agreements.strike_out(facts.take_proposal(proposal, by=cast.inge), by=cast.inge)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.action) == (ActionProposal.State.WAITING, None)


def test_the_doors_of_contributions(cast, item, browse):
    url, words = reverse("contribute", args=[item.pk]), {"kind": "assumption", "text": "Bange for at falde"}

    assert browse(cast.sofie).post(url, words).status_code == 404
    assert browse(cast.preben).post(url, words).status_code == 404
    assert browse(cast.karim).post(url, words).status_code == 302
    assert Contribution.objects.get().text == "Bange for at falde"


def test_a_typed_contribution_is_not_lost_when_it_lacks_its_kind(cast, item, browse, htmx):
    url = reverse("contribute", args=[item.pk])

    answer = browse(cast.karim).post(url, {"text": "Bange for at falde"}, headers=htmx)

    assert answer.status_code == 422
    assert "Bange for at falde" in answer.content.decode()


def test_a_typed_proposal_is_not_lost_when_its_date_is_wrong(cast, item, browse, htmx):
    words = {"what": "Øve trappen", "owner": cast.karim.pk, "due_date": "1999-01-01"}

    answer = browse(cast.karim).post(reverse("action_propose", args=[item.pk]), words, headers=htmx)

    assert answer.status_code == 422
    assert "Øve trappen" in answer.content.decode()


def test_the_leader_takes_a_proposal_from_the_console(cast, item, promise, browse):
    proposal = facts.propose_action(item, by=cast.karim, **promise)
    url = reverse("action_take", args=[proposal.pk])

    assert browse(cast.karim).post(url).status_code == 403
    assert browse(cast.sofie).post(url).status_code == 404
    assert browse(cast.inge).post(url).status_code == 302
    assert AgreedAction.objects.get().what == "Øve trappen"
