"""People ask for a citizen to be discussed: with a reason, on a wish, or as a supplier's duty."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.outbox import kinds
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from meetings import agenda, proposing
from meetings.models import AgendaProposal, Meeting, NeedChangeNotice
from tests import build

State = AgendaProposal.State


@pytest.fixture
def meeting(cast) -> Meeting:
    return build.make_meeting(cast.nord, starts_at=clock.now() + dt.timedelta(days=7))


@pytest.fixture
def notice(cast) -> NeedChangeNotice:
    """Preben saw yesterday that Åse no longer manages the stairs."""
    return proposing.report_need(
        cast.aase, by=cast.preben, agenda_reason="Kan ikke gå på trappen",
        noticed_on=clock.today() - dt.timedelta(days=1), details="Vi har flyttet sengen ned.",
    )  # fmt: skip


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def test_a_citizen_is_proposed_on_the_relatives_wish_and_it_is_kept_who_wishes(cast):
    proposal = proposing.nominate(
        cast.mogens, by=cast.karim, agenda_reason="Vil tale om træningen", category="request",
        wished_by="relative", wished_by_name=" Else, datter ",
    )  # fmt: skip

    assert (proposal.wished_by, proposal.wished_by_name) == ("relative", "Else, datter")
    assert Event.objects.changes().get().facts["wished_by"] == "relative"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"agenda_reason": "  "}, "no_reason"),
        ({"agenda_reason": "x" * 301}, "too_long"),
        ({"category": "gossip"}, "no_category"),
        ({"category": "request"}, "no_wisher"),
        ({"wished_by": "neighbour"}, "no_wisher"),
        ({"wished_by": "relative", "wished_by_name": " "}, "no_relative"),
        ({"wished_by": "relative", "wished_by_name": "x" * 101}, "too_long"),
    ],
)
def test_a_proposal_says_what_it_is_about_and_who_wishes_it(cast, typed, code):
    fields = {"agenda_reason": "Fald i går"} | typed

    assert refused(proposing.nominate, cast.mogens, by=cast.karim, **fields) == code
    assert not AgendaProposal.objects.exists()


def test_a_name_that_no_relative_goes_with_is_not_kept(cast):
    proposal = proposing.nominate(
        cast.mogens, by=cast.karim, agenda_reason="Fald", wished_by="citizen", wished_by_name="Else"
    )

    assert proposal.wished_by_name == ""


def test_who_proposed_takes_it_back_once_and_nobody_else_does(cast):
    proposal = build.make_nomination(cast.mogens, cast.karim)

    assert refused(proposing.withdraw, proposal, by=cast.inge) == "not_yours"
    proposing.withdraw(proposal, by=cast.karim)
    proposing.withdraw(proposal, by=cast.karim)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.answered_by) == (State.WITHDRAWN, cast.karim)
    assert Event.objects.changes().filter(code="agenda.withdrawn").count() == 1


def test_what_is_on_an_agenda_is_not_taken_back(cast, meeting):
    proposal = build.make_nomination(cast.mogens, cast.karim)
    agenda.pick(meeting, cast.mogens, by=cast.inge)

    assert refused(proposing.withdraw, proposal, by=cast.karim) == "already_answered"


def test_whoever_proposed_reads_why_it_was_declined(cast, browse):
    proposal = build.make_nomination(cast.mogens, cast.karim)

    assert refused(proposing.decline, proposal, by=cast.inge, reason=" ") == "no_reason"
    proposing.decline(proposal, by=cast.inge, reason="Tages i triagen på fredag")
    proposing.decline(proposal, by=cast.inge, reason="Noget andet")

    assert "Tages i triagen på fredag" in browse(cast.karim).get(reverse("my_week")).content.decode()
    assert "Tages i triagen på fredag" not in browse(cast.vibeke).get(reverse("my_week")).content.decode()
    assert Event.objects.changes().filter(code="agenda.declined").count() == 1


def test_a_supplier_reads_why_it_was_declined_only_by_consent(cast, browse):
    proposal = build.make_nomination(cast.aase, cast.preben)
    proposing.decline(proposal, by=cast.inge, reason="Spiser igen")

    assert "Spiser igen" not in browse(cast.preben).get(reverse("my_week")).content.decode()

    build.make_consent(cast.aase, cast.karim, cast.firm, covers_health=True)
    assert "Spiser igen" in browse(cast.preben).get(reverse("my_week")).content.decode()


def test_whoever_answers_a_notice_is_told_that_the_consent_does_not_go_so_far(cast, notice, browse):
    page = reverse("notice", args=[notice.pk])

    assert "Omsorg Vest ApS læser svaret" in browse(cast.vibeke).get(page).content.decode()

    build.make_consent(cast.aase, cast.karim, cast.firm, covers_health=True)
    assert "læser svaret" not in browse(cast.vibeke).get(page).content.decode()


def test_a_declined_citizen_can_be_proposed_again(cast):
    proposing.decline(build.make_nomination(cast.mogens, cast.karim), by=cast.inge, reason="Ikke nu")

    proposing.nominate(cast.mogens, by=cast.karim, agenda_reason="Er faldet igen")

    assert AgendaProposal.objects.filter(state=State.WAITING).count() == 1


def test_who_leaves_the_agenda_untouched_waits_again(cast, meeting):
    build.make_nomination(cast.mogens, cast.karim)
    item = agenda.pick(meeting, cast.mogens, by=cast.inge)

    agenda.remove(item, by=cast.inge)

    assert AgendaProposal.objects.get().state == State.WAITING


def test_a_notice_has_a_receipt_and_a_clock_and_the_visitators_are_told_without_a_name(cast, notice):
    letter = Letter.objects.get()

    assert notice.number.startswith("20270302-")
    assert notice.answer_by_date == dt.date(2027, 3, 9), "five working days"
    assert (letter.to, letter.kind) == (cast.vibeke, "need_reported")
    assert kinds.find(letter.kind).still_true(letter)
    assert "Åse" not in str(letter.facts)


def test_the_clock_of_a_notice_knows_the_holidays(cast, frozen_clock):
    frozen_clock.move_to(dt.datetime(2027, 3, 24, 9, tzinfo=dt.UTC))

    notice = proposing.report_need(
        cast.aase, by=cast.preben, agenda_reason="Falder", noticed_on=clock.today()
    )

    assert notice.answer_by_date == dt.date(2027, 4, 5), (
        "Maundy Thursday, Good Friday and Easter Monday are none"
    )


def test_the_same_notice_sent_twice_is_one(cast, notice):
    again = proposing.report_need(
        cast.aase, by=cast.preben, agenda_reason="Kan ikke gå på trappen ", noticed_on=notice.noticed_on,
        details="Vi har flyttet sengen ned.",
    )  # fmt: skip

    assert again == notice
    assert Letter.objects.count() == 1


def test_only_the_supplier_of_the_citizen_reports(cast):
    for by, citizen in ((cast.karim, cast.aase), (cast.preben, cast.mogens), (cast.sofie, cast.aase)):
        code = refused(proposing.report_need, citizen, by=by, agenda_reason="Fald", noticed_on=clock.today())
        assert code == "not_yours"


@pytest.mark.parametrize("days", [1, -400])
def test_a_change_was_seen_on_a_day_that_can_be(cast, days):
    code = refused(
        proposing.report_need, cast.aase, by=cast.preben, agenda_reason="Fald",
        noticed_on=clock.today() + dt.timedelta(days=days),
    )  # fmt: skip

    assert code == "date_impossible"


def test_a_notice_is_never_turned_away_by_a_proposal_nor_declined(cast, notice):
    build.make_nomination(cast.aase, cast.karim)

    assert AgendaProposal.objects.filter(citizen=cast.aase, state=State.WAITING).count() == 2
    assert refused(proposing.decline, notice.proposal, by=cast.inge, reason="Nej") == "is_notice"
    assert refused(proposing.withdraw, notice.proposal, by=cast.preben) == "is_notice"


def test_the_visitator_answers_and_the_supplier_reads_it(cast, notice, browse):
    assert refused(proposing.settle_notice, notice, by=cast.inge, answer="Ses på") == "not_yours"
    proposing.settle_notice(notice, by=cast.vibeke, answer="Vibeke kommer på besøg onsdag")
    proposing.settle_notice(notice, by=cast.vibeke, answer="En gang til")

    notice.refresh_from_db()
    page = browse(cast.preben).get(reverse("notice", args=[notice.pk])).content.decode()
    assert notice.read_by == cast.vibeke
    assert "Vibeke kommer på besøg onsdag" in page
    assert Event.objects.changes().filter(code="need.settled").count() == 1


def test_a_notice_that_is_taken_up_says_at_which_meeting(cast, notice, meeting, browse):
    agenda.pick(meeting, cast.aase, by=cast.inge)

    page = browse(cast.preben).get(reverse("notice", args=[notice.pk])).content.decode()

    assert "9. marts 2027" in page


def test_a_notice_without_an_answer_is_late_after_its_day(cast, notice, frozen_clock, browse):
    frozen_clock.move_to(dt.datetime(2027, 3, 10, 9, tzinfo=dt.UTC))

    notice.refresh_from_db()

    assert notice.is_late
    assert "9. marts" in browse(cast.vibeke).get(reverse("notice", args=[notice.pk])).content.decode()


def test_what_was_typed_stays_when_the_form_has_a_fault(cast, browse):
    answer = browse(cast.karim).post(
        reverse("nominate", args=[cast.mogens.pk]),
        {"category": "request", "agenda_reason": "Vil tale om haven", "wished_by": ""},
    )

    assert answer.status_code == 422
    assert "Vil tale om haven" in answer.content.decode()


def test_what_a_colleague_proposed_is_told_to_a_supplier_only_by_consent(cast, browse):
    build.make_nomination(cast.aase, cast.karim, "Triageret rød: sårinfektion")
    page = reverse("nominate", args=[cast.aase.pk])

    assert "sårinfektion" not in browse(cast.preben).get(page).content.decode()
    assert "sårinfektion" in browse(cast.karim).get(page).content.decode()
    build.make_consent(cast.aase, cast.karim, cast.firm)
    assert "sårinfektion" in browse(cast.preben).get(page).content.decode()


def test_the_supplier_reports_on_a_page_and_stands_at_the_receipt(cast, browse):
    preben = browse(cast.preben)

    sent = preben.post(
        reverse("need_change_new", args=[cast.aase.pk]),
        {"agenda_reason": "Går ikke ud mere", "noticed_on": "2027-03-01", "details": "x\ny"},
    )

    notice = NeedChangeNotice.objects.get()
    assert sent.url == reverse("notice", args=[notice.pk])
    assert notice.number in preben.get(sent.url).content.decode()
