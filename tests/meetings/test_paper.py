"""Paper for a breakdown: the agenda to write on and signs for the table, for those who plan the meeting; who
was printed is in the log, and no file is called by anybody's name.
"""

import datetime as dt
import io
import subprocess

import pypdf
import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from dtr import clock, pdf
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals.models import Informant, Instrument, Measurement
from meetings import paper
from meetings.models import Contribution, Meeting, Participant
from meetings.sheet_texts import readable_addendum
from meetings.states import ItemState, MeetingState
from tests import build

CPR = "1204385123"
# As a web process has it done; the tests below do it here, which is quicker.
APART = pdf.make_apart


@pytest.fixture(autouse=True)
def pressed_here(monkeypatch) -> None:
    monkeypatch.setattr(pdf, "make_apart", lambda html, *, title: pdf.make(html, title=title))


@pytest.fixture
def planned(cast) -> Meeting:
    """A called meeting: Mogens with everything that is known, and Åse with nothing."""
    before = build.make_meeting(
        cast.nord, state=MeetingState.CLOSED, starts_at=clock.now() - dt.timedelta(days=7),
        opened_at=clock.now(), opened_by=cast.inge, closed_at=clock.now(), closed_by=cast.inge,
    )  # fmt: skip
    discussed = build.make_item(
        before, cast.mogens, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda"
    )
    build.make_action(discussed, cast.karim, what="Øve trappen hver formiddag")
    goal = build.make_goal(cast.mogens, "Jeg vil selv gå til købmanden", specific="Går 300 meter")
    copm = Instrument.objects.create(code="copm-proeve", name="COPM udførelse", minimum=1, maximum=10)
    Measurement.objects.create(
        citizen=cast.mogens, goal=goal, instrument=copm, value=6, measured_on=clock.today(),
        measured_by=cast.karim, informant=Informant.STAFF,
    )  # fmt: skip
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    item = build.make_item(meeting, cast.mogens, agenda_reason="Fald på badeværelset", time_box_minutes=8)
    build.make_item(meeting, cast.aase)
    Contribution.objects.create(
        item=item, kind="assumption", text="Er måske bange", by=cast.karim, role="therapist"
    )
    meeting.participants.filter(user=cast.lone).update(attendance=Participant.Attendance.ABSENT)
    return meeting


@pytest.fixture
def quick_pdf(monkeypatch) -> None:
    """The press is left out where the paper itself is not what is looked at."""
    monkeypatch.setattr(pdf, "make_apart", lambda html, **more: b"%PDF-1.7 " + html.encode())


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_the_agenda_says_all_that_is_known_and_leaves_room_to_write(cast, planned):
    with translation.override("en"):
        first, mogens, aase = pages_of(paper.agenda_to_write_on(planned, by=cast.inge))

    for said in ("Agenda Team Nord", "Confidential", "Mogens Ågård", "Åse Bjørn", "Karim Øst", "Page 1 of 3"):
        assert said in first
    assert "Fakta" in first or "facts" in first.lower(), "the script"
    for said in (
        "Mogens Ågård", "8 minutes", "Fald på badeværelset", "Jeg vil selv gå til købmanden", "Går 300 meter",
        "Øve trappen hver formiddag", "COPM udførelse 6", "Contact person: Karim Øst",
        "Assumption: Er måske bange", "What", "Who", "When", "Continue", "End", "Carried over", "Parked",
    ):  # fmt: skip
        assert said in mogens
    assert "Åse Bjørn" in aase
    assert "No active goal yet" in aase


def test_the_agenda_holds_no_cpr_number(cast, planned, quick_pdf):
    assert CPR[:6].encode() not in paper.agenda_to_write_on(planned, by=cast.inge)


def test_every_page_of_it_is_marked_confidential(cast, planned):
    with translation.override("da"):
        pages = pages_of(paper.agenda_to_write_on(planned, by=cast.inge))

    assert all("Fortroligt" in page for page in pages)


def test_printing_is_noted_for_the_meeting_and_for_each_citizen(cast, planned, quick_pdf, browse):
    answer = browse(cast.inge).get(reverse("paper_agenda", args=[planned.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="dagsorden-2027-03-02.pdf"'
    assert Event.objects.get(code="agenda.printed").meeting_id == planned.pk
    looks = Event.objects.looks().filter(facts__place="paper agenda", actor=f"user:{cast.inge.pk}")
    assert {look.citizen_id for look in looks} == {cast.mogens.pk, cast.aase.pk}


def test_each_print_is_a_look_of_its_own(cast, planned, quick_pdf):
    for _print in range(2):
        paper.agenda_to_write_on(planned, by=cast.inge)

    assert Event.objects.looks().filter(facts__place="paper agenda", citizen_id=cast.mogens.pk).count() == 2


def test_the_queries_do_not_grow_with_the_citizens(cast, planned, quick_pdf, django_assert_max_num_queries):
    for number in range(8):
        citizen = build.make_citizen(f"Borger {number}", cast.nord)
        build.make_goal(citizen)
        build.make_item(planned, citizen)
    meeting = Meeting.objects.select_related("team__unit", "series", "script").get(pk=planned.pk)

    with django_assert_max_num_queries(16):
        paper.agenda_to_write_on(meeting, by=cast.inge)


def test_of_a_citizen_whom_the_leader_may_not_see_only_the_number_is_printed(cast, planned, quick_pdf):
    build.make_item(planned, cast.niels)

    with translation.override("en"):
        page = paper.agenda_to_write_on(planned, by=cast.inge).decode()

    assert "Niels" not in page
    assert "Another citizen" in page
    assert not Event.objects.looks().filter(citizen_id=cast.niels.pk).exists()


def test_everybody_who_comes_has_a_sign_read_from_both_sides_and_guests_have_blank_ones(cast, planned):
    with translation.override("da"):
        pages = pages_of(paper.signs(planned, by=cast.inge))

    named = [page for page in pages if "Team Nord" in page or "Omsorg Vest" in page]
    assert len(pages) == 4 + len(paper.BLANK_SIGNS), "Lone does not come"
    assert len(named) == len(pages)
    for name, said in (
        ("Inge Kjær", "Mødeleder"),
        ("Karim Øst", "Team Nord"),
        ("Preben Højgård", "Omsorg Vest ApS"),
    ):
        [page] = [page for page in pages if name in page]
        assert page.count(name) == 2
        assert page.count(said) == 2
    assert not any("Lone" in page for page in pages)


def test_signs_name_no_citizen(cast, planned, quick_pdf, browse):
    answer = browse(cast.inge).get(reverse("name_signs", args=[planned.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="navneskilte-2027-03-02.pdf"'
    assert b"Mogens" not in answer.content
    assert not Event.objects.looks().filter(meeting_id=planned.pk).exists()


@pytest.mark.parametrize("make", [paper.agenda_to_write_on, paper.signs])
def test_the_file_says_of_itself_whose_meeting_it_is_and_names_nobody(cast, planned, make):
    with translation.override("en"):
        reader = pypdf.PdfReader(io.BytesIO(make(planned, by=cast.inge)))

    assert "Team Nord" in reader.metadata.title
    said = str(dict(reader.metadata))
    assert not any(name in said for name in ("Mogens", "Ågård", "Inge", "Karim"))


WHO_MAY_PRINT = {
    "inge": 200,
    "lone": 200,
    "karim": 403,
    "vibeke": 403,
    "preben": 403,
    "sofie": 404,
    "astrid": 404,
}


@pytest.mark.parametrize("view", ["paper_agenda", "name_signs"])
@pytest.mark.parametrize("who", WHO_MAY_PRINT)
def test_those_who_plan_the_meeting_print_and_nobody_else(cast, planned, quick_pdf, browse, view, who):
    answer = browse(getattr(cast, who)).get(reverse(view, args=[planned.pk]))

    assert answer.status_code == WHO_MAY_PRINT[who]
    assert (b"%PDF" in answer.content) == (answer.status_code == 200)


@pytest.mark.parametrize("verb", [paper.agenda_to_write_on, paper.signs])
def test_the_verbs_ask_themselves(cast, planned, quick_pdf, verb):
    with pytest.raises(Refusal, match="not_yours"):
        verb(planned, by=cast.karim)


@pytest.mark.parametrize("verb", [paper.agenda_to_write_on, paper.signs])
@pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
def test_what_is_over_is_read_in_its_minutes_and_not_printed(cast, quick_pdf, verb, state):
    with pytest.raises(Refusal, match="wrong_state"):
        verb(build.make_meeting(cast.nord, state=state), by=cast.inge)


def test_both_are_offered_on_the_page_of_the_meeting_to_those_who_plan_it(cast, planned, browse):
    for who, offered in (("inge", True), ("karim", False)):
        page = browse(getattr(cast, who)).get(reverse("meeting", args=[planned.pk])).content.decode()

        for view in ("paper_agenda", "name_signs"):
            assert (reverse(view, args=[planned.pk]) in page) == offered


def test_a_paper_that_somebody_waits_for_is_made_in_a_process_of_its_own():
    made = APART('<html lang="da"><body><p>Blåbærgrød</p></body></html>', title="Prøve")

    assert "Blåbærgrød" in pages_of(made)[0]
    assert pypdf.PdfReader(io.BytesIO(made)).metadata.title == "Prøve"


def test_one_that_takes_too_long_is_ended_and_said_so_politely(cast, planned, monkeypatch):
    def hangs(*args, timeout, **more):
        raise subprocess.TimeoutExpired("press", timeout)

    monkeypatch.setattr(pdf, "make_apart", APART)
    monkeypatch.setattr(pdf.subprocess, "run", hangs)

    with pytest.raises(Refusal, match="paper_not_made"):
        paper.agenda_to_write_on(planned, by=cast.inge)
    assert not Event.objects.filter(code="agenda.printed").exists(), "nothing was shown to anybody"


def test_one_that_breaks_is_a_fault_and_loud(monkeypatch):
    monkeypatch.setattr(pdf.sys, "executable", "/bin/false")

    with pytest.raises(RuntimeError):
        APART("<p>æøå</p>", title="DTR")


def test_what_people_write_is_text_on_paper_too(cast, planned, quick_pdf):
    planned.items.update(agenda_reason='<img src="file:///etc/passwd">')

    page = paper.agenda_to_write_on(planned, by=cast.inge).decode()

    assert "<img src=" not in page
    assert "&lt;img" in page


@pytest.mark.parametrize("lines", [28, 76, 122])
def test_the_fingerprint_of_an_addendum_is_never_alone_on_its_last_page(lines):
    told = {
        "form": 1, "minutes": "a" * 64, "number": 1, "citizen": "", "added_by": "Inge Kjær",
        "meeting": {
            "team": "Team Nord", "unit": "Fjordby", "type": "dtr", "starts_at": "2027-03-02T10:00:00+01:00"
        },
        "locked_at": "2027-03-05T00:00:00+01:00", "added_at": "2027-03-06T10:00:00+01:00",
        "text": "\n".join(f"Linje {number}" for number in range(lines)),
    }  # fmt: skip
    with translation.override("da"):
        html = render_to_string("paper/addendum.html", readable_addendum(told) | {"digest": "b" * 64})

    pages = pages_of(pdf.make(html, title="Prøve"))

    assert len(pages) > 1
    assert "Linje" in pages[-1]
    assert "b" * 64 in pages[-1]
