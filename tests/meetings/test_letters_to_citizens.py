"""The letter to a citizen: plain Danish, only what the citizen may read, written by a person, and kept."""

import datetime as dt
import io

import pypdf
import pytest
from django.urls import reverse
from django.utils import translation

from citizens import consents, registry, relatives, visitation
from citizens.models.intervention import ProposalKind
from dtr import clock, later
from dtr.audit.models import Event
from dtr.lix import EASY, lix
from dtr.refusal import Refusal
from goals.models import GoalStatus
from meetings import citizen_letters, conduct, extracts, sheets
from meetings.models import CitizenInformation, CitizenLetter, Contribution, ProposalOnAgenda, SpeakingTime
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.models.informing import LETTER_PARTS
from meetings.states import ItemState, MeetingState
from tests import build
from tests.dtr.test_pdf import everything_in


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch):
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)


@pytest.fixture
def task(cast) -> CitizenInformation:
    """Mogens was discussed, with help granted, refused and awaited; and Åse beside him."""
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    for citizen in (cast.mogens, cast.aase):
        build.make_goal(citizen, "Jeg vil selv gå til købmanden")
        item = build.make_item(
            meeting,
            citizen,
            state=ItemState.DISCUSSED,
            outcome=FollowUpOutcome.CONTINUE,
            stay=Stay.ON_AGENDA,
        )
        build.make_action(item, cast.karim, what="Øve trappen hver formiddag")
    item = meeting.items.first()
    Contribution.objects.create(
        item=item, kind="assumption", text="Drikker vist for meget", by=cast.karim, role="therapist"
    )
    SpeakingTime.objects.create(item=item, role="nurse", seconds=321, turns=1)
    yes, no, waits = (
        visitation.propose(cast.mogens, by=cast.karim, what=what, kind=ProposalKind.ADJUSTMENT)
        for what in ("Gåtræning", "Støvsugning", "Badestol")
    )
    for proposal in (yes, no, waits):
        ProposalOnAgenda.objects.get_or_create(proposal=proposal, defaults={"item": item})
    visitation.approve(
        yes, by=cast.vibeke, legal_basis=build.make_legal_basis(), start_date=dt.date(2027, 3, 8)
    )
    visitation.reject(no, by=cast.vibeke, reason="Klarer det selv")
    conduct.close(meeting, by=cast.inge)
    return CitizenInformation.objects.get(citizen=cast.mogens)


@pytest.fixture
def letter(cast, task) -> CitizenLetter:
    return citizen_letters.begin(task, by=cast.karim)


def typed(letter, **more) -> dict[str, str]:
    return {**letter.texts(), "version": str(letter.version)} | more


def test_the_draft_says_what_was_agreed_and_nothing_that_staff_only_thought(letter):
    text = "\n".join(letter.texts().values())

    for said in (
        "Vi holdt et møde om dig den 2. marts 2027.",
        "Du har sagt: »Jeg vil selv gå til købmanden«",
        "Øve trappen hver formiddag. Det står Karim Øst for. Det sker senest den 9. marts 2027.",
        "Du får denne hjælp: Gåtræning. Den starter den 8. marts 2027.",
        "Vi har spurgt, om du kan få: Badestol.",
        "Du kan sige nej",
        "Du kan også klage.",
        "Det får du et brev om for sig selv.",
    ):
        assert said in text
    for kept_inside in ("Drikker", "Klarer det selv", "5:21", "Åse", "1204", "Prøveloven"):
        assert kept_inside not in text


def test_it_is_begun_once_and_by_those_who_read_the_minutes(cast, task, letter, browse):
    begin = reverse("letter_begin", args=[task.pk])

    assert citizen_letters.begin(task, by=cast.inge) == letter
    assert browse(cast.inge).post(begin)["Location"] == reverse("citizen_letter", args=[letter.pk])
    assert browse(cast.sofie).post(begin).status_code == 404
    assert browse(cast.sofie).get(reverse("citizen_letter", args=[letter.pk])).status_code == 404
    with pytest.raises(Refusal, match="not_yours"):
        citizen_letters.begin(task, by=cast.preben)


def cases(snapshot: dict) -> dict[str, dict]:
    """The citizen's part in every turn that a draft may take."""
    citizen = snapshot["citizens"][0]

    def with_(**more) -> dict:
        return {**snapshot, "citizens": [{**citizen, **more}]}

    reached = [{**citizen["goals"][0], "status": GoalStatus.REACHED}]
    answered = [one for one in citizen["help"] if one["decision"]]
    by_firm = [{**one, "decision": {**one["decision"], "provider": "Omsorg Vest"}} for one in answered]
    return {
        "as it is": snapshot,
        "nothing agreed": with_(actions=[], no_action_because="Alt går godt", help=[]),
        "no goal": with_(goals=[]),
        "reached": with_(goals=reached),
        "from a supplier": with_(help=by_firm),
        **{f"only {one['what']}": with_(help=[one]) for one in citizen["help"]},
    }  # fmt: skip


def test_every_sentence_that_we_ship_is_easy_to_read(task):
    _minutes, part = extracts.of(task)

    for name, case in cases(part).items():
        drafted = citizen_letters.drafted(case, contact="Karim Øst")
        whole = lix("\n".join(drafted.values()))
        assert whole is not None
        assert whole <= EASY, (name, whole)
        for heading, text in drafted.items():
            assert (lix(text) or 0) <= EASY, (name, heading, text)


def test_the_draft_is_danish_whoever_writes(cast, task):
    _minutes, part = extracts.of(task)
    with translation.override("en"):
        drafted = citizen_letters.drafted(part, contact="Karim Øst")

    assert "Vi holdt et møde" in drafted["talked_about"]


def test_what_is_written_is_kept_and_never_over_somebody_elses(cast, letter, browse):
    save = reverse("letter_save", args=[letter.pk])
    browse(cast.karim).post(save, typed(letter, agreed="Du øver trappen."))

    late = browse(cast.inge).post(save, typed(letter, agreed="Noget helt andet."))

    letter.refresh_from_db()
    page = late.content.decode()
    assert (letter.agreed, letter.version, late.status_code) == ("Du øver trappen.", 2, 409)
    assert "Noget helt andet." in page
    assert "Du øver trappen." in page


def test_saving_what_has_not_changed_changes_nothing(letter, cast):
    texts = {name: text.replace("\n", "\r\n") for name, text in letter.texts().items()}

    citizen_letters.write(letter, by=cast.inge, seen_version=1, **texts)

    assert CitizenLetter.objects.get().version == 1


def test_only_the_part_that_a_letter_can_do_without_is_called_optional(cast, letter, browse):
    page = browse(cast.karim).get(reverse("citizen_letter", args=[letter.pk])).content.decode()

    assert page.count("(valgfrit)") == 1


def test_the_figure_follows_while_it_is_written(cast, letter, browse):
    hard = "Rehabiliteringspotentialet revurderes efterfølgende i henhold til visitationsproceduren."
    lix_url = reverse("letter_lix", args=[letter.pk])

    easy = browse(cast.karim).post(lix_url, typed(letter)).content.decode()
    heavy = browse(cast.karim).post(lix_url, typed(letter, agreed=hard * 20)).content.decode()

    assert "status-green" in easy
    assert "status-yellow" in heavy
    assert CitizenLetter.objects.get().version == 1


def test_the_figure_of_our_own_sentences_stands_beside_that_of_the_whole(cast, letter, browse):
    hard = "Rehabiliteringspotentialet revurderes efterfølgende i henhold til visitationsproceduren"
    letter.item.actions.update(what=hard)
    text = f"Vi har aftalt: {hard}. Ring til os."

    assert lix(citizen_letters.without_copies(letter, text)) < EASY < lix(text)
    answer = browse(cast.karim).post(reverse("letter_lix", args=[letter.pk]), typed(letter, agreed=text * 9))
    assert "Uden det, mødet skrev: LIX" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Borgeren øver trappen. Ring til os.", ["Borgeren øver trappen."]),
        ("- Karim ringer til borgerens datter.", ["Karim ringer til borgerens datter."]),
        ("Mogens øver. Karim hjælper dig.", ["Mogens øver."]),
        ("Mogens' datter ringer\nDu øver", ["Mogens' datter ringer"]),
        ("Du bor i Borgergade. Borgmesteren er rask.", []),
        ("", []),
    ],
)
def test_sentences_that_speak_of_the_citizen_are_named_to_the_writer(cast, letter, browse, text, named):
    assert citizen_letters.sentences_about(cast.mogens, text) == named

    page = browse(cast.karim).post(reverse("letter_lix", args=[letter.pk]), typed(letter, agreed=text))
    assert ("skriv »du«" in page.content.decode()) is bool(named)


def test_a_citizen_who_has_another_team_by_now_is_told_to_ask_somebody_there(cast, task):
    registry.change_details(cast.mogens, by=None, team=cast.syd, contact_person=None)

    letter = citizen_letters.begin(task, by=cast.sofie)

    assert "Du kan altid spørge Sofie Ågaard." in letter.who_comes
    assert "Karim" not in letter.who_comes + letter.complain


def test_no_sentence_that_we_ship_speaks_of_the_citizen(cast, task):
    _minutes, part = extracts.of(task)

    for case in cases(part).values():
        drafted = citizen_letters.drafted(case, contact="Karim Øst")
        assert citizen_letters.sentences_about(cast.mogens, "\n".join(drafted.values())) == []


@pytest.mark.parametrize(
    ("part", "text", "code"),
    [
        ("agreed", "", "empty"),
        ("complain", " ", "no_way_to_complain"),
        ("agreed", "Dit nummer er 120438-5123", "cpr"),
        ("agreed", "Dit nummer er 12 04 38 – 5123", "cpr"),
        ("talked_about", "Du går tur med Åse Bjørn", "names_another"),
        ("talked_about", "Du går tur med A\u030ase Bjørn", "names_another"),
    ],
)
def test_a_letter_that_must_not_leave_is_not_finished(cast, letter, browse, part, text, code):
    answer = browse(cast.karim).post(
        reverse("letter_finish", args=[letter.pk]), typed(letter, **{part: text})
    )

    letter.refresh_from_db()
    assert (answer.status_code, letter.is_draft) == (422, True)
    assert getattr(letter, part) == text.strip(), "what was typed is kept all the same"
    with pytest.raises(Refusal, match="incomplete") as refused:
        citizen_letters.finish(letter, by=cast.karim, seen_version=letter.version)
    assert code in {problem.code for problem in refused.value.problems}


@pytest.fixture
def finished(cast, letter) -> CitizenLetter:
    return citizen_letters.finish(letter, by=cast.karim, seen_version=letter.version)


def test_it_becomes_a_tagged_pdf_in_two_sizes_of_print(cast, finished):
    for sheet in (finished.sheet, finished.large_sheet):
        assert sheets.render(sheet.pk)
        sheet.refresh_from_db()
        reader = pypdf.PdfReader(io.BytesIO(bytes(sheet.pdf)))
        text = " ".join(page.extract_text() for page in reader.pages)

        assert reader.trailer["/Root"]["/Lang"] == "da"
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert "Mogens" not in str(reader.metadata)
        assert "Kære" not in str(reader.metadata)
        assert "Det aftalte vi" in text
        assert "Hvis du ikke er enig" in text
        hidden = everything_in(bytes(sheet.pdf)).decode("latin-1")
        assert not any(secret in text + hidden for secret in ("Åse", "Drikker", "1204385123"))


def test_in_large_print_nothing_is_smaller_than_16_points(finished):
    sheets.render(finished.large_sheet_id)
    finished.large_sheet.refresh_from_db()
    sizes = set()

    def note(text, _matrix, text_matrix, _font, size) -> None:
        if text.strip():
            sizes.add(round(abs(size * text_matrix[3]), 1))

    for page in pypdf.PdfReader(io.BytesIO(bytes(finished.large_sheet.pdf))).pages:
        page.extract_text(visitor_text=note)

    # The file measures in 1/96 inch, of which a point is 4/3; the page is scaled by 0.75.
    assert sizes
    assert min(sizes) >= 16


def test_it_is_finished_once_and_handed_over_once(cast, finished, browse):
    assert citizen_letters.finish(finished, by=cast.inge, seen_version=99).finished_by == cast.karim
    hand = reverse("letter_handed", args=[finished.pk])
    assert browse(cast.karim).post(hand, {"on": "2027-03-01", "how": "in_person"}).status_code == 422

    for _press in range(2):
        assert browse(cast.karim).post(hand, {"on": "2027-03-03", "how": "in_person"}).status_code == 302
    assert browse(cast.inge).post(hand, {"on": "2027-03-04", "how": "on_paper"}).status_code == 422

    finished.refresh_from_db()
    assert (finished.handed_over_on, finished.handed_over_by) == (dt.date(2027, 3, 3), cast.karim)
    assert Event.objects.filter(code="letter.handed_over").count() == 1
    with pytest.raises(Refusal, match="handed_over"):
        citizen_letters.reopen(finished, by=cast.karim)


def test_a_finished_letter_is_taken_up_again_before_it_is_changed(cast, finished):
    with pytest.raises(Refusal, match="finished"):
        citizen_letters.write(finished, by=cast.karim, seen_version=finished.version, agreed="Andet")

    again = citizen_letters.reopen(finished, by=cast.inge)

    assert (again.is_draft, again.sheet) == (True, None)
    assert (
        citizen_letters.write(again, by=cast.karim, seen_version=again.version, agreed="Andet").agreed
        == "Andet"
    )


def test_a_relative_has_a_copy_only_while_the_citizen_consents(cast, finished, browse):
    anna = relatives.add(cast.mogens, by=cast.karim, name="Anna Ågård", relation="child")
    said = {"by": cast.karim, "relative": anna, "on": clock.today(), "how": "in_person"}
    with pytest.raises(Refusal, match="no_consent"):
        citizen_letters.hand_copy(finished, **said)
    post = {"relative": anna.pk, "on": "2027-03-02", "how": "in_person"}
    assert browse(cast.karim).post(reverse("letter_copy", args=[finished.pk]), post).status_code == 422

    given = consents.give(
        cast.mogens, by=cast.karim, named=[anna], covers_health=True, how="oral", given_on=clock.today()
    )
    for _press in range(2):
        citizen_letters.hand_copy(finished, **said)

    assert finished.copies.get().relative == anna
    consents.withdraw(given, by=cast.karim)
    assert not citizen_letters.may_have_a_copy(finished).exists()


def test_a_draft_is_not_handed_over(cast, letter):
    with pytest.raises(Refusal, match="not_finished"):
        citizen_letters.hand_over(letter, by=cast.karim, on=clock.today(), how="in_person")


def test_ten_thousand_letters_come_back_as_they_were_typed(cast, letter, browse):
    answer = browse(cast.karim).post(
        reverse("letter_save", args=[letter.pk]), typed(letter, agreed="æ" * 10_000)
    )

    assert answer.status_code == 422
    assert "æ" * 10_000 in answer.content.decode()
    assert set(letter.texts()) == set(LETTER_PARTS)
