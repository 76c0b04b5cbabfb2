"""Before a no the citizen is heard, or it is said why not; and the letter is whole or not there at all.

Forvaltningsloven §§ 19 and 22-25. A person finishes each decision; a worker makes its letter from what was
frozen then, and a changed byte is found.
"""

import datetime as dt
import io

import pytest
from django.db import DatabaseError, transaction
from pypdf import PdfReader

from citizens import decisions, hearings, letters, visitation
from citizens.models import (
    Decision,
    DecisionLetter,
    DecisionRevision,
    DecisionText,
    HearingTakenBack,
    PartyHearing,
)
from citizens.models.intervention import ProposalKind
from citizens.tasks import render_letter, sweep_letters
from dtr import pdf, press
from dtr.audit.models import Event
from dtr.refusal import Refusal
from tests import build
from tests.citizens.test_decisions import WHOLE, address, codes

pytestmark = pytest.mark.django_db
TODAY, FRIDAY = dt.date(2027, 3, 2), dt.date(2027, 3, 5)
UNHEARD = {**WHOLE, "no_hearing_because": ""}


@pytest.fixture
def decision(cast) -> Decision:
    """A rejection, written except for the hearing."""
    proposal = build.make_proposal(cast.mogens, cast.karim)
    opened = visitation.reject(proposal, by=cast.vibeke, reason="Kan selv").decision
    return decisions.write(opened, by=cast.vibeke, seen_version=1, **UNHEARD)


@pytest.fixture
def hearing(cast, decision) -> PartyHearing:
    return hearings.begin(decision, by=cast.vibeke, put_to_citizen="Du går selv på trappen", answer_by=FRIDAY)


@pytest.fixture
def finished(cast, decision) -> Decision:
    written = decisions.write(decision, by=cast.vibeke, seen_version=2, **WHOLE)
    return decisions.finish(written, by=cast.vibeke, seen_version=3)


def lacking(decision) -> list[str]:
    return [problem.code for problem in decisions.problems(Decision.objects.get(pk=decision.pk))]


# The hearing


def test_a_no_is_not_finished_before_the_citizen_is_heard_or_it_is_said_why_not(cast, decision):
    with pytest.raises(Refusal) as refusal:
        decisions.finish(decision, by=cast.vibeke, seen_version=2)

    assert [problem.code for problem in refusal.value.problems] == ["not_heard"]
    decisions.write(decision, by=cast.vibeke, seen_version=2, no_hearing_because="Alt er kendt")
    assert lacking(decision) == []


def test_while_the_citizen_may_still_answer_nothing_is_finished(cast, decision, hearing, frozen_clock):
    decisions.write(decision, by=cast.vibeke, seen_version=2, no_hearing_because="Alligevel")
    frozen_clock.move_to(dt.datetime(2027, 3, 5, 22, 59, tzinfo=dt.UTC))
    assert lacking(decision) == ["hearing_runs"]

    frozen_clock.move_to(dt.datetime(2027, 3, 5, 23, 0, tzinfo=dt.UTC))

    assert lacking(decision) == []
    assert PartyHearing.objects.get().status == "unanswered"


def test_an_answer_ends_the_hearing_and_is_noted_once(cast, decision, hearing):
    for _ in range(2):
        hearings.answer(hearing, by=cast.vibeke, answer="Kun to trin", answered_on=TODAY)

    assert lacking(decision) == []
    assert [code for code in codes() if "hearing" in code] == [
        "decision.hearing_begun",
        "decision.hearing_answered",
    ]
    with pytest.raises(Refusal) as refusal:
        hearings.answer(hearing, by=cast.vibeke, answer="Noget andet", answered_on=TODAY)
    assert refusal.value.code == "answered"
    with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
        PartyHearing.objects.update(answer="Noget andet")


def test_one_hearing_runs_at_a_time_and_the_same_twice_is_one(cast, decision, hearing):
    again = hearings.begin(
        decision, by=cast.vibeke, put_to_citizen=" Du går selv på trappen ", answer_by=FRIDAY
    )

    assert again == hearing
    with pytest.raises(Refusal) as refusal:
        hearings.begin(decision, by=cast.vibeke, put_to_citizen="Noget andet", answer_by=FRIDAY)
    assert refusal.value.code == "hearing_runs"
    with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
        PartyHearing.objects.update(put_to_citizen="Noget andet")
    with pytest.raises(TypeError):
        hearing.delete()


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        (" ", FRIDAY, "empty"),
        ("Målt", dt.date(2027, 3, 1), "date_impossible"),
        ("Målt", TODAY, "date_impossible"),
        ("Målt", dt.date(2027, 3, 4), "date_impossible"),
        ("Målt", dt.date(2028, 3, 1), "date_impossible"),
    ],
)
def test_a_hearing_puts_something_to_the_citizen_with_time_to_answer(cast, decision, text, day, code):
    with pytest.raises(Refusal) as refusal:
        hearings.begin(decision, by=cast.vibeke, put_to_citizen=text, answer_by=day)

    assert refusal.value.code == code


@pytest.mark.parametrize("day", [dt.date(2027, 3, 1), dt.date(2027, 3, 3)])
def test_the_citizen_answers_after_the_hearing_began_and_not_tomorrow(cast, hearing, day):
    with pytest.raises(Refusal) as refusal:
        hearings.answer(hearing, by=cast.vibeke, answer="Ja", answered_on=day)

    assert refusal.value.code == "date_impossible"


def test_only_the_teams_visitator_hears_and_nobody_does_after_the_end(
    cast, decision, hearing, finished_by_answer
):
    for by in (cast.karim, cast.sofie, cast.preben):
        with pytest.raises(Refusal) as refusal:
            hearings.begin(decision, by=by, put_to_citizen="Målt", answer_by=FRIDAY)
        assert refusal.value.code == "not_yours"
        with pytest.raises(Refusal) as refusal:
            decisions.mark_in_record(decision, by=by, reference="N-1")
        assert refusal.value.code == "not_yours"
    with pytest.raises(Refusal) as refusal:
        hearings.begin(decision, by=cast.vibeke, put_to_citizen="Målt", answer_by=FRIDAY)
    assert refusal.value.code == "finished"


@pytest.fixture
def finished_by_answer(cast, decision, hearing) -> Decision:
    hearings.answer(hearing, by=cast.vibeke, answer="Kun to trin", answered_on=TODAY)
    return decisions.finish(decision, by=cast.vibeke, seen_version=2)


def test_a_hearing_begun_by_a_mistake_is_taken_back_and_the_citizen_heard_anew(cast, decision, hearing):
    for _ in range(2):
        hearings.take_back(hearing, by=cast.vibeke, because=" Forkert dag ")

    assert lacking(decision) == ["not_heard"]
    taken = PartyHearing.objects.get()
    assert (taken.status, taken.taken_back.because, taken.taken_back.by) == (
        "taken_back",
        "Forkert dag",
        cast.vibeke,
    )
    assert codes().count("decision.hearing_taken_back") == 1
    with pytest.raises(Refusal, match="taken_back"):
        hearings.answer(hearing, by=cast.vibeke, answer="Kun to trin", answered_on=TODAY)
    with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
        HearingTakenBack.objects.update(because="Noget andet")

    anew = hearings.begin(decision, by=cast.vibeke, put_to_citizen="Du går selv på trappen", answer_by=FRIDAY)

    assert anew != hearing
    assert lacking(decision) == ["hearing_runs"]
    hearings.answer(anew, by=cast.vibeke, answer="Kun to trin", answered_on=TODAY)
    finished = decisions.finish(decision, by=cast.vibeke, seen_version=2)
    assert [one["answer"] for one in finished.letter.snapshot["hearings"]] == ["Kun to trin"]
    with pytest.raises(Refusal, match="finished"):
        hearings.take_back(anew, by=cast.vibeke, because="For sent")


@pytest.mark.parametrize(
    ("who", "because", "code"),
    [("karim", "Forkert", "not_yours"), ("preben", "Forkert", "not_yours"), ("vibeke", " ", "empty")],
)
def test_a_hearing_is_taken_back_by_the_visitator_with_a_reason(cast, hearing, who, because, code):
    with pytest.raises(Refusal, match=code):
        hearings.take_back(hearing, by=getattr(cast, who), because=because)

    assert not HearingTakenBack.objects.exists()


def test_what_the_citizen_has_answered_is_not_taken_back(cast, hearing):
    hearings.answer(hearing, by=cast.vibeke, answer="Kun to trin", answered_on=TODAY)

    with pytest.raises(Refusal, match="answered"):
        hearings.take_back(hearing, by=cast.vibeke, because="Forkert dag")


def test_a_hearing_is_taken_back_from_the_page(cast, browse, decision, hearing):
    client, where = browse(cast.vibeke), f"/citizens/hearings/{hearing.pk}/take-back/"

    assert client.post(where, {"because": ""}).status_code == 422
    assert client.post(where, {"because": "Forkert dag"}).status_code == 302

    page = client.get(address(decision)).content.decode()
    assert "Vibeke" in page
    assert "Forkert dag" in page
    assert "Begynd en partshøring" in page


def test_a_yes_to_everything_needs_no_hearing(cast):
    proposal = visitation.propose(cast.mogens, by=cast.karim, what="Bad", kind=ProposalKind.NEW_DECISION)
    approval = visitation.approve(
        proposal, by=cast.vibeke, legal_basis=build.make_legal_basis(), start_date=TODAY
    )

    assert lacking(approval.decision) == []


def test_the_hearing_is_begun_and_answered_from_the_page_and_faults_lose_nothing(cast, browse, decision):
    client = browse(cast.vibeke)
    wrong = client.post(
        address(decision, "hear"), {"put_to_citizen": "Målt i går", "answer_by": "2026-01-01"}
    )
    client.post(address(decision, "hear"), {"put_to_citizen": "Målt i går", "answer_by": "2027-03-05"})
    hearing = PartyHearing.objects.get()
    answer = f"/citizens/hearings/{hearing.pk}/answer/"
    late = client.post(answer, {"answer": "Det passer ikke", "answered_on": "2027-04-01"})
    client.post(answer, {"answer": "Det passer ikke", "answered_on": "2027-03-02"})

    assert (wrong.status_code, late.status_code) == (422, 422)
    assert "Målt i går" in wrong.content.decode()
    assert "Det passer ikke" in late.content.decode()
    assert "Det passer ikke" in client.get(address(decision)).content.decode()
    assert browse(cast.sofie).post(answer).status_code == 404
    assert browse(cast.karim).post(answer).status_code == 403


# Filled in from the tables


def test_rules_and_guidance_come_from_the_table_and_what_stood_there_is_kept(cast, browse, decision):
    basis = build.make_legal_basis()
    DecisionText.objects.create(
        legal_basis=basis, rules="Prøveloven handler om prøver.", complaint_guidance="Klag til {myndighed}.",
        valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    typed = {**UNHEARD, "rules": "Skrevet og ikke gemt", "version": 2, "legal_basis": basis.pk}

    browse(cast.vibeke).post(address(decision, "fill"), typed)

    filled = Decision.objects.get()
    assert filled.rules == "Prøveloven handler om prøver."
    assert filled.complaint_guidance == "Klag til Fjordby Hjemmepleje."
    assert filled.reasons == WHOLE["reasons"]
    assert "Skrevet og ikke gemt" in [one.fields["rules"] for one in DecisionRevision.objects.all()]
    with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
        DecisionRevision.objects.update(version=99)


def test_a_section_no_longer_in_force_fills_nothing_in(cast, browse, decision):
    old = build.make_legal_basis("§ 1", valid_until=dt.date(2026, 12, 31))

    with pytest.raises(Refusal) as refusal:
        decisions.fill_in(decision, by=cast.vibeke, seen_version=2, legal_basis=old)
    page = browse(cast.vibeke).post(
        address(decision, "fill"), {**UNHEARD, "version": 2, "legal_basis": old.pk}
    )

    assert refusal.value.code == "basis_not_in_force"
    assert page.status_code == 422


# The letter


def test_no_letter_is_made_of_a_draft_and_one_of_what_is_finished(cast, browse, decision):
    assert not DecisionLetter.objects.exists()
    decisions.write(decision, by=cast.vibeke, seen_version=2, **WHOLE)

    decisions.finish(decision, by=cast.vibeke, seen_version=3)
    decisions.finish(decision, by=cast.vibeke, seen_version=3)

    assert DecisionLetter.objects.get().state == "waiting"


def test_the_letter_holds_reasons_rules_facts_the_answer_and_how_to_complain(cast, finished_by_answer):
    render_letter(finished_by_answer.letter.pk)

    letter = DecisionLetter.objects.get()
    paper = PdfReader(io.BytesIO(bytes(letter.pdf)))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    said = (
        WHOLE["reasons"], WHOLE["rules"], WHOLE["facts"], WHOLE["complaint_guidance"], "Kun to trin",
        "Mogens Ågård", "Du får ikke denne hjælp", "2. marts 2027", "Vibeke Sø", "Fjordby Hjemmepleje",
    )  # fmt: skip
    for words in said:
        assert words in text
    assert "1204385123" not in text
    assert paper.trailer["/Root"]["/Lang"] == "da"
    assert "/StructTreeRoot" in paper.trailer["/Root"]
    assert paper.metadata.title == "Afgørelse"
    assert "Mogens" not in str(paper.metadata)


def test_two_workers_make_one_letter(cast, finished, monkeypatch):
    monkeypatch.setattr(pdf, "make", lambda html, **more: b"%PDF")

    assert [letters.render(finished.letter.pk) for _ in range(2)] == [True, False]
    assert codes().count("decision.letter_made") == 1


def test_a_letter_that_fails_is_tried_again_given_up_seen_and_asked_for_again(
    cast, browse, finished, monkeypatch, frozen_clock
):
    def broken(html, **more):
        raise RuntimeError

    monkeypatch.setattr(pdf, "make", broken)
    for _ in range(press.MOST_ATTEMPTS):
        letters.render(finished.letter.pk)
        frozen_clock.shift(dt.timedelta(minutes=30))

    letter = DecisionLetter.objects.get()
    assert (letter.state, letter.pdf, letter.last_error) == ("failed", None, "RuntimeError")
    assert "/letter/again/" in browse(cast.vibeke).get(address(finished)).content.decode()
    assert "/letter/again/" not in browse(cast.karim).get(address(finished)).content.decode()
    monkeypatch.setattr(pdf, "make", lambda html, **more: b"%PDF")
    browse(cast.vibeke).post(address(finished, "letter/again"))
    sweep_letters()
    assert letters.render(letter.pk)


def test_a_worker_that_died_is_taken_over_when_its_lease_is_out(cast, finished, monkeypatch, frozen_clock):
    monkeypatch.setattr(pdf, "make", lambda html, **more: b"%PDF")
    assert press.claim(letters.JOB, finished.letter.pk)

    assert not letters.render(finished.letter.pk)
    frozen_clock.shift(press.LEASE)
    assert letters.render(finished.letter.pk)


def test_a_changed_letter_is_refused_by_the_database_and_found_all_the_same(cast, finished, monkeypatch):
    monkeypatch.setattr(pdf, "make", lambda html, **more: b"%PDF")
    letters.render(finished.letter.pk)
    for change in ({"snapshot": {}}, {"pdf": b"%PDF other"}):
        with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
            DecisionLetter.objects.update(**change)
    letter = DecisionLetter.objects.get()
    letter.pdf = b"%PDF other"

    assert not letters.verify(letter)


def test_a_letter_whose_text_and_fingerprint_were_changed_together_is_found_and_not_made(
    cast, finished, monkeypatch
):
    """Somebody with the database in hand can change both; the trail says what was frozen."""
    letter = DecisionLetter.objects.get()
    letter.snapshot["reasons"] = "Noget andet"
    letter.digest = press.digest(letter.snapshot)

    assert not letters.verify(letter)
    assert letters.verify(DecisionLetter.objects.get())


def test_the_letter_is_read_by_the_team_each_time_on_record_and_by_no_stranger(
    cast, browse, finished, monkeypatch
):
    address_of_pdf = address(finished, "letter/pdf")
    assert browse(cast.vibeke).get(address_of_pdf).status_code == 409
    monkeypatch.setattr(pdf, "make", lambda html, **more: b"%PDF")
    letters.render(finished.letter.pk)

    answer = browse(cast.karim).get(address_of_pdf)

    assert answer.content == b"%PDF"
    assert answer["Content-Disposition"] == 'attachment; filename="afgoerelse-2027-03-02.pdf"'
    assert Event.objects.looks().filter(facts__place="decision letter").count() == 1
    for stranger in (cast.sofie, cast.preben, cast.astrid):
        assert browse(stranger).get(address_of_pdf).status_code == 404


# The record


def test_the_reference_in_the_record_is_noted_once_with_who_and_when(cast, browse, finished):
    client = browse(cast.vibeke)

    empty = client.post(address(finished, "in-record"), {"reference": ""})
    for _ in range(2):
        client.post(address(finished, "in-record"), {"reference": "N-2027-114"})

    kept = Decision.objects.get()
    assert empty.status_code == 422
    assert (kept.record_reference, kept.synced_by, kept.status) == ("N-2027-114", cast.vibeke, "in_record")
    assert codes().count("decision.in_record") == 1
    with pytest.raises(Refusal) as refusal:
        decisions.mark_in_record(finished, by=cast.vibeke, reference="N-2")
    assert refusal.value.code == "in_record"
    for change in ({"record_reference": "N-2"}, {"no_hearing_because": "Andet"}):
        with pytest.raises(DatabaseError, match="is never changed"), transaction.atomic():
            Decision.objects.update(**change)


def test_a_draft_is_in_no_record(cast, decision):
    with pytest.raises(Refusal) as refusal:
        decisions.mark_in_record(decision, by=cast.vibeke, reference="N-1")

    assert refusal.value.code == "not_finished"


def test_in_the_record_first_and_sent_afterwards_is_possible(cast, finished):
    decisions.mark_in_record(finished, by=cast.vibeke, reference="N-1")

    decisions.mark_sent(finished, by=cast.vibeke, received_on=TODAY)

    kept = Decision.objects.get()
    assert (kept.sent_by, kept.complaint_until) == (cast.vibeke, dt.date(2027, 3, 30))
