"""What the minutes say about one citizen, and about nobody else: as a PDF, and as text for the record."""

import datetime as dt
import io
import json
from decimal import Decimal

import pypdf
import pytest
from django.db import transaction
from django.urls import reverse

from citizens import visitation
from dtr import clock, later
from dtr.audit.models import Event
from dtr.refusal import Refusal
from goals import measuring, pulses
from goals.models import Instrument, Measurement
from meetings import conduct, extracts, record, sheets
from meetings import minutes as minutes_verbs
from meetings.models import (
    CitizenInformation,
    Contribution,
    ListedCitizen,
    Meeting,
    Minutes,
    ProposalOnAgenda,
    RecordTransfer,
    Sheet,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState, MeetingState
from tests import build
from tests.dtr.test_pdf import everything_in

OTHERS = ("Åse Bjørn", "Øjvind Ægidius", "Gerda Lund")


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch):
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)


@pytest.fixture
def closed(cast) -> Meeting:
    """Four citizens; somebody names the others in a text about Mogens."""
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    meeting.participants.update(attendance="present")
    others = [cast.aase, *(build.make_citizen(name, cast.nord) for name in OTHERS[1:])]
    for citizen in (cast.mogens, *others):
        build.make_goal(citizen, f"{citizen.name.split()[0]} vil gå i brugsen")
        item = build.make_item(
            meeting,
            citizen,
            state=ItemState.DISCUSSED,
            outcome=FollowUpOutcome.ADJUST_WITHIN_FRAME,
            stay=Stay.ON_AGENDA,
            agenda_reason="Fald, ligesom Åse Bjørns",
        )
        build.make_action(item, cast.karim, what=f"Øve trappe med {citizen.name}")
    first = meeting.items.first()
    said = (
        ("observation", "Går selv til døren, men Gerda  lund hjalp"),
        ("assumption", "Er vist bange for at falde"),
        ("own_words", "Jeg kan godt selv"),
    )
    for kind, text in said:
        Contribution.objects.create(item=first, kind=kind, text=text, by=cast.karim, role="therapist")
    asked = build.make_proposal(cast.mogens, cast.karim, what="Træning to gange om ugen")
    ProposalOnAgenda.objects.create(proposal=asked, item=first)
    visitation.approve(
        asked, by=cast.vibeke, legal_basis=build.make_legal_basis(), start_date=dt.date(2027, 3, 8)
    )
    conduct.close(meeting, by=cast.inge)
    return meeting


@pytest.fixture
def task(cast, closed) -> CitizenInformation:
    return CitizenInformation.objects.get(citizen=cast.mogens)


def asked_for(task, by) -> Sheet:
    with transaction.atomic():
        minutes, part = extracts.of(task)
        return sheets.ask(minutes, Sheet.Kind.EXTRACT, part, by=by, citizen=task.citizen)


def test_nothing_of_another_citizen_is_in_the_pdf_its_text_or_its_attachment(cast, task):
    sheet = asked_for(task, cast.karim)
    assert sheets.render(sheet.pk)
    sheet.refresh_from_db()

    reader = pypdf.PdfReader(io.BytesIO(bytes(sheet.pdf)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    attached = reader.attachments["referat-borger.json"][0].decode()
    hidden = everything_in(bytes(sheet.pdf)) + bytes(sheet.pdf)
    others = Minutes.objects.get().snapshot["citizens"][1:]
    assert "Mogens Ågård" in text
    assert "[en anden borger]" in text
    for one in others:
        for secret in (*one["name"].split(), one["id"], one["goals"][0]["wish"]):
            assert secret not in text
            assert secret not in attached
            assert secret.encode() not in hidden
            assert secret.encode("utf-16-be") not in hidden


def test_the_pdf_is_tagged_says_its_language_and_tells_a_guess_from_a_fact(cast, task):
    minutes, part = extracts.of(task)

    made = sheets.on_paper(Sheet.Kind.EXTRACT, part)

    reader = pypdf.PdfReader(io.BytesIO(made))
    text = reader.pages[0].extract_text()
    assert reader.trailer["/Root"]["/Lang"] == "da"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert "Side 1 af" in text
    assert "Formodning Er vist bange" in text
    assert "Prøveloven § 10" in text
    assert "Godkendt, kan rettes til og med 3. marts" in text
    assert "Mogens" not in str(reader.metadata)
    assert json.loads(reader.attachments["referat-borger.json"][0]) == part
    assert part["minutes"] == minutes.digest


def test_the_same_part_says_the_same_and_is_asked_for_once(cast, task):
    _minutes, part = extracts.of(task)
    first, second = (sheets.on_paper(Sheet.Kind.EXTRACT, part) for _time in range(2))

    def words(made):
        return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]

    assert words(first) == words(second)
    assert asked_for(task, cast.karim) == asked_for(task, cast.inge)
    assert Event.objects.filter(code="sheet.asked").count() == 1


def test_the_text_for_the_record_is_plain_and_under_its_headings(cast, task):
    text = record.text_for(task, by=cast.karim)

    for said in (
        "Borgers ønsker og mål",
        "Iagttaget og målt",
        "Formodet, ikke iagttaget\n- Er vist bange for at falde (Karim Øst",
        "Opfølgning: E2 ",
        "Øve trappe med Mogens Ågård (Karim Øst, 9. marts 2027)",
        "Prøveloven § 10",
        "8. marts 2027",
    ):
        assert said in text
    assert not any(name in text for name in OTHERS)
    assert "<" not in text
    assert "&" not in text
    assert "\n\n\n" not in text
    assert "1204385" not in text


def test_the_file_names_nobody_and_the_fetching_is_noted(cast, task, browse):
    answer = browse(cast.karim).get(reverse("record_file", args=[task.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="journaltekst-2027-03-02.txt"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert Event.objects.filter(code="record.text_fetched", citizen_id=cast.mogens.pk).count() == 1


def test_it_is_noted_once_where_it_stands_in_the_record(cast, task, browse):
    url = reverse("record_transfer", args=[task.pk])
    assert browse(cast.karim).post(url, {"reference": " "}).status_code == 422

    for _press in range(2):
        assert browse(cast.karim).post(url, {"reference": "Notat 17"}).status_code == 302

    found = RecordTransfer.objects.get()
    assert (found.reference, found.synced_by, found.synced_to_record_at) == (
        "Notat 17", cast.karim, clock.now(),
    )  # fmt: skip
    assert "Notat 17" not in str(Event.objects.get(code="record.transferred").facts)


def test_of_two_who_transfer_it_at_once_the_second_reads_that_it_stands_there_under_another_reference(
    cast, task, browse
):
    path = reverse("record_transfer", args=[task.pk])
    record.transfer(task, by=cast.karim, reference="Notat 17")

    assert browse(cast.inge).post(path, {"reference": "Notat 17"}).status_code == 302
    answer = browse(cast.inge).post(path, {"reference": "Notat 18"})

    assert answer.status_code == 422
    assert "Notat 17" in answer.content.decode()
    assert 'value="Notat 18"' in answer.content.decode()
    assert RecordTransfer.objects.get().reference == "Notat 17"


def test_it_is_taken_back_with_a_reason_and_noted_anew(cast, task):
    record.transfer(task, by=cast.karim, reference="Notat 17")
    with pytest.raises(Refusal, match="no_reason"):
        record.undo(task, by=cast.karim, reason="")

    for _press in range(2):
        record.undo(task, by=cast.karim, reason="Forkert borger")
    record.transfer(task, by=cast.inge, reference="Notat 18")

    kept = set(RecordTransfer.objects.values_list("reference", "undone_because"))
    assert kept == {("Notat 18", ""), ("Notat 17", "Forkert borger")}
    assert record.standing(task).reference == "Notat 18"


def test_what_is_not_in_the_record_after_three_working_days_is_listed_for_who_plans(
    cast, closed, task, frozen_clock, browse
):
    record.transfer(task, by=cast.karim, reference="Notat 17")
    frozen_clock.move_to(clock.at(dt.date(2027, 3, 5), dt.time(23, 59)))
    assert not record.not_transferred(cast.inge).exists()

    frozen_clock.move_to(clock.at(dt.date(2027, 3, 8), dt.time(0, 1)))

    lacking = {one.citizen.name for one in record.not_transferred(cast.inge)}
    assert lacking == set(OTHERS)
    assert not record.not_transferred(cast.karim).exists(), "a therapist plans no meetings"
    assert not record.not_transferred(cast.sofie).exists()
    page = browse(cast.inge).get(reverse("after_meetings")).content.decode()
    assert "Gerda Lund" in page


def test_hours_and_names_stand_in_the_text_as_people_write_them(cast, task):
    _minutes, part = extracts.of(task)
    hours = [{**one, "decision": one["decision"] and {**one["decision"], "granted_hours": "0.50"}}
             for one in part["citizens"][0]["help"]]  # fmt: skip

    text = extracts.record_text({**part, "citizens": [{**part["citizens"][0], "help": hours}]})

    assert "0,5 timer om ugen" in text
    assert "0.50" not in text
    assert not any(line.endswith(";") for line in text.splitlines())


def test_minutes_changed_behind_the_back_give_no_text(cast, task):
    minutes = Minutes.objects.get()
    minutes.snapshot["citizens"][0]["reason"] = "Noget andet"
    minutes.save()

    with pytest.raises(Refusal, match="minutes_tampered"):
        record.text_for(task, by=cast.karim)


@pytest.mark.parametrize("who", ["preben", "sofie"])
def test_strangers_get_none_of_it(cast, task, browse, who):
    sheet = asked_for(task, cast.karim)
    browser = browse(getattr(cast, who))

    for name, pk in (("record_file", task.pk), ("sheet_pdf", sheet.pk), ("sheet_state", sheet.pk)):
        assert browser.get(reverse(name, args=[pk])).status_code == 404
    with pytest.raises(Refusal, match="not_yours"):
        record.transfer(task, by=getattr(cast, who), reference="x")


def figures_of(content: bytes) -> list[str]:
    """What the tagged pictures of a PDF say to whoever does not see them."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    told: list[str] = []
    open_ends = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while open_ends:
        node = open_ends.pop().get_object()
        if not isinstance(node, dict):
            continue
        if node.get("/S") == "/Figure":
            told.append(str(node.get("/Alt", "")))
        kids = node.get("/K", [])
        open_ends += kids if isinstance(kids, list) else [kids]
    return told


@pytest.fixture
def measured(cast) -> None:
    """Two scores of Mogens, one of Åse, and how his goal goes."""
    for value, ago in ((6, 30), (9, 2)):
        measuring.measure(
            cast.mogens,
            by=cast.karim,
            instrument=Instrument.objects.in_use().get(code="chair-stand-30"),
            value=Decimal(value),
            measured_on=clock.today() - dt.timedelta(days=ago),
        )
    goal = build.make_goal(cast.mogens, "Jeg vil op ad trappen")
    pulses.tap(goal, by=cast.karim, light="yellow")
    pulses.tap(goal, by=cast.karim, smiley=4)


def test_the_scores_are_drawn_tagged_and_said_and_are_those_of_the_closing(cast, measured, task):
    _minutes, part = extracts.of(task)
    Measurement.objects.update(value=1)

    made = sheets.on_paper(Sheet.Kind.EXTRACT, part)

    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages).split())
    told = next(one for one in figures_of(made) if "Rejse-sætte-sig" in one)
    assert "2 målinger: fra 6 den 31. jan til 9 den 28. feb." in told
    assert "når grænsen på 2" in text
    assert "Gråt: mindre end 2 fra baseline." in text
    assert "Langsommere end aftalt" in text
    assert "borgeren siger: Godt" in text


def test_the_same_part_gives_the_same_text(cast, measured, task):
    _minutes, part = extracts.of(task)

    first, second = (
        [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
        for made in (sheets.on_paper(Sheet.Kind.EXTRACT, part), sheets.on_paper(Sheet.Kind.EXTRACT, part))
    )

    assert first == second


def test_minutes_kept_before_scores_were_have_none(task):
    minutes, _part = extracts.of(task)
    old = {key: value for key, value in minutes.snapshot.items() if key != "listed"} | {"form": 3}
    old["citizens"] = [
        {
            **{key: value for key, value in one.items() if key != "scores"},
            "goals": [
                {k: v for k, v in goal.items() if k not in ("light", "smiley")} for goal in one["goals"]
            ],
        }
        for one in old["citizens"]
    ]

    part = extracts.extract(old, task.citizen_id)

    assert sheets.on_paper(Sheet.Kind.EXTRACT, part).startswith(b"%PDF")
    assert extracts.record_text(part)


def test_who_was_only_listed_is_in_the_minutes_and_in_nobody_elses_part(cast, browse):
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    listed = build.make_citizen("Hans Ludvigsen", cast.nord)
    ListedCitizen.objects.create(
        meeting=meeting, citizen=listed, note="Træner selv", listed_by=cast.inge, listed_at=clock.now()
    )
    build.make_item(
        meeting, cast.mogens, state=ItemState.DISCUSSED, outcome=FollowUpOutcome.CONTINUE,
        stay=Stay.ON_AGENDA, agenda_reason="Går ture med Hans Ludvigsen", no_action_because="Intet nyt",
    )  # fmt: skip
    conduct.close(meeting, by=cast.inge)
    kept = Minutes.objects.get(meeting=meeting)

    page = browse(cast.inge).get(reverse("minutes", args=[meeting.pk])).content.decode()
    paper = minutes_verbs.as_html(kept.snapshot)[0]
    part = extracts.extract(kept.snapshot, cast.mogens.pk)

    for text in (page, paper):
        assert "Hans Ludvigsen" in text
        assert "Træner selv" in text
        assert "Orienteres, drøftes ikke" in text
    assert "Ludvigsen" not in json.dumps(part, ensure_ascii=False)
    assert Event.objects.filter(kind="look", citizen_id=listed.pk).exists()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Else Kvist (Musse)", "Gik tur med Else Kvist (Musse) i går"),
        ("🙂 Bent Krog", "Gik tur med 🙂 Bent Krogs hund"),
        ("Åge Rønn", "Gik tur med A\u030age Rønn"),
        ("Åge Rønn", "Gik tur med Åge\u00a0Rønn"),
        ("نور حداد", "Gik tur med نور حداد"),
    ],
)
def test_another_citizens_name_is_taken_out_however_it_is_written(cast, closed, task, name, written):
    snapshot = Minutes.objects.get().snapshot
    snapshot["listed"] = [{"id": "0", "name": name, "note": ""}]
    snapshot["citizens"][0]["contributions"][0]["text"] = written

    part = extracts.extract(snapshot, task.citizen_id)

    assert part["citizens"][0]["contributions"][0]["text"].startswith("Gik tur med [en anden borger]")
    assert extracts.names_another(snapshot, task.citizen_id, [written])
