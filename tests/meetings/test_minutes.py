"""The minutes: what the meeting came to is frozen as it closes, becomes one whole PDF, and is read by those
who may; what is changed behind its back is noticed.
"""

import datetime as dt
import io
import json
from pathlib import Path

import pypdf
import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from citizens import visitation
from dtr import clock, later, pdf, press
from dtr.audit.models import Event
from dtr.outbox import post
from dtr.outbox.models import Letter
from meetings import conduct, minutes
from meetings.models import (
    Contribution,
    ContributionKind,
    Meeting,
    Minutes,
    ParkedTopic,
    Participant,
    ProposalOnAgenda,
    SpeakingTime,
)
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState, MeetingState
from tests import build

NAMES = (
    "Mogens Ågård", "Åse Bjørn", "Ærø Sørensen", "Øjvind Ægidius", "Bodil Bæk", "Grethe Højlund",
    "Poul Kjærgård", "Rigmor Brøns", "Tage Ladefoged", "Yrsa Nørgård",
)  # fmt: skip
CPR = "1204385123"


@pytest.fixture(autouse=True)
def handed(monkeypatch) -> list[tuple[str, list[str]]]:
    """What was handed to the workers."""
    seen: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: seen.append((task, ids)))
    return seen


@pytest.fixture
def held(cast) -> Meeting:
    """A meeting of ten citizens, ready to be closed: two agreements each, help decided, one carried over."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.RUNNING, length_minutes=60)
    meeting.opened_at, meeting.opened_by = clock.now(), cast.inge
    meeting.save()
    meeting.participants.update(attendance=Participant.Attendance.PRESENT)
    meeting.participants.filter(user=cast.lone).update(attendance=Participant.Attendance.ABSENT)
    for number, name in enumerate(NAMES, start=1):
        citizen = {"Mogens Ågård": cast.mogens, "Åse Bjørn": cast.aase}.get(name) or build.make_citizen(
            name, cast.nord
        )
        build.make_goal(
            citizen, wish=f"Jeg vil selv gå til købmanden, nr. {number}", specific=f"Går {number}00 meter"
        )
        if name == NAMES[-1]:
            build.make_item(
                meeting, citizen, state=ItemState.CARRIED_OVER, carried_over_because="Indlagt på Ærø"
            )
            continue
        begun = clock.now() + dt.timedelta(minutes=4 * number)
        item = build.make_item(
            meeting,
            citizen,
            state=ItemState.DISCUSSED,
            outcome=FollowUpOutcome.CONTINUE,
            stay=Stay.ON_AGENDA,
            started_at=begun,
            ended_at=begun + dt.timedelta(minutes=3),
        )
        build.make_action(item, cast.karim, what=f"Øve trappe {number} hver formiddag")
        build.make_action(
            item, cast.vibeke, what=f"Afklare hjælpemiddel {number}", due_date=dt.date(2027, 4, number)
        )
    first = meeting.items.first()
    ParkedTopic.objects.create(item=first, topic="Rampe ved hoveddøren", owner=cast.lone)
    yes = build.make_proposal(first.citizen, cast.karim, what="Træning to gange om ugen")
    no = build.make_proposal(first.citizen, cast.karim, what="Personlig pleje om aftenen")
    for proposal in (yes, no):
        ProposalOnAgenda.objects.create(proposal=proposal, item=first)
    visitation.approve(
        yes, by=cast.vibeke, legal_basis=build.make_legal_basis(), start_date=dt.date(2027, 3, 8)
    )
    visitation.reject(no, by=cast.vibeke, reason="Borgeren klarer det selv")
    return meeting


@pytest.fixture
def frozen(cast, held) -> Minutes:
    """The minutes of the closed meeting, without a PDF yet."""
    conduct.close(held, by=cast.inge)
    return Minutes.objects.get()


@pytest.fixture
def quick_pdf(monkeypatch) -> None:
    """The PDF engine is left out where the paper itself is not what is looked at."""
    monkeypatch.setattr(pdf, "make", lambda html, **kwargs: b"%PDF-1.7 " + html.encode())


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_closing_freezes_and_asks_for_the_pdf_only_when_that_is_committed(
    cast, held, handed, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        conduct.close(held, by=cast.inge)
        assert not handed

    assert [ids for task, ids in handed if task == "meetings.tasks.render_minutes"] == [
        [str(Minutes.objects.get().pk)]
    ]
    assert Event.objects.get(code="minutes.frozen").meeting_id == held.pk


def test_freezing_twice_keeps_the_first(cast, frozen):
    frozen.meeting.items.update(agenda_reason="noget andet")

    again = minutes.freeze(frozen.meeting, by=cast.inge)

    assert again.digest == frozen.digest
    assert Event.objects.filter(code="minutes.frozen").count() == 1


def test_the_snapshot_says_who_what_when_and_on_what_basis(frozen):
    mogens, *_others, last = frozen.snapshot["citizens"]

    assert [citizen["name"] for citizen in frozen.snapshot["citizens"]] == list(NAMES)
    assert mogens["actions"][0] == {
        "what": "Øve trappe 1 hver formiddag",
        "who": "Karim Øst",
        "due": "2027-03-09",
    }
    assert mogens["help"][0]["decision"] == {
        "verdict": "approved",
        "granted": "Træning to gange om ugen",
        "granted_hours": "",
        "is_changed": False,
        "authority": "Fjordby Hjemmepleje",
        "operator": "Fjordby Hjemmepleje",
        "payer": "Fjordby Hjemmepleje",
        "provider": "",
        "legal_basis": "Prøveloven § 10: Pleje- og omsorgsforløb",
        "start_date": "2027-03-08",
        "reason": "",
        "visitator": "Vibeke Sø",
        "decided_at": "2027-03-02T09:50:00+01:00",
    }
    assert mogens["parked"] == [{"topic": "Rampe ved hoveddøren", "who": "Lone Bæk"}]
    assert mogens["minutes_used"] == 3
    assert last["carried_over_because"] == "Indlagt på Ærø"
    assert len(frozen.snapshot["rules"]["observed"]) == 13


def test_a_goal_that_ended_at_the_meeting_is_in_the_minutes_and_one_that_ended_before_is_not(cast, held):
    build.make_goal(cast.mogens, wish="Nået i dag", status="reached", changed_at=clock.now())
    build.make_goal(
        cast.mogens, wish="Nået i fjor", status="reached", changed_at=clock.now() - dt.timedelta(days=300)
    )

    conduct.close(held, by=cast.inge)

    wishes = [goal["wish"] for goal in Minutes.objects.get().snapshot["citizens"][0]["goals"]]
    assert "Nået i dag" in wishes
    assert "Nået i fjor" not in wishes


@pytest.fixture
def talked(cast, held) -> Meeting:
    """The same meeting, with what was brought up about Mogens and who had the word."""
    item = held.items.first()
    item.extended_minutes = 2
    item.save()
    Meeting.objects.filter(pk=held.pk).update(extended_minutes=5)
    for kind, text in (("observation", "Går selv til døren"), ("assumption", "Er vist bange for at falde")):
        Contribution.objects.create(item=item, kind=kind, text=text, by=cast.karim, role="therapist")
    for one, role, seconds in (
        (item, "therapist", 130),
        (item, "nurse", 65),
        (held.items.last(), "nurse", 5),
    ):
        SpeakingTime.objects.create(item=one, role=role, seconds=seconds, turns=1)
    return held


def test_the_snapshot_says_what_was_brought_up_and_which_professions_spoke(cast, talked):
    conduct.close(talked, by=cast.inge)

    snapshot = Minutes.objects.get().snapshot
    assert snapshot["form"] == 4
    assert snapshot["citizens"][0]["contributions"] == [
        {"kind": "observation", "text": "Går selv til døren", "who": "Karim Øst", "role": "therapist"},
        {"kind": "assumption", "text": "Er vist bange for at falde", "who": "Karim Øst", "role": "therapist"},
    ]
    assert (snapshot["citizens"][0]["extended_minutes"], snapshot["meeting"]["extended_minutes"]) == (2, 5)
    assert {one["role"]: one["seconds"] for one in snapshot["speaking"]} == {"nurse": 70, "therapist": 130}
    assert "Karim" not in json.dumps(snapshot["speaking"])


def test_an_assumption_is_called_one_on_paper_and_on_the_page(cast, talked, browse):
    conduct.close(talked, by=cast.inge)
    found = Minutes.objects.get()
    with translation.override("da"):
        word = str(ContributionKind.ASSUMPTION.label)

    text = text_of(minutes.on_paper(found.snapshot))
    page = english(browse, cast.karim).get(page_of(found)).content.decode()

    assert f"{word} Er vist bange for at falde" in text
    assert "2:10" in text
    assert "65 %" in text
    assert page.index("Assumption") < page.index("Er vist bange for at falde")
    assert "2:10" in page


def test_the_page_says_what_the_paper_says(cast, frozen, browse):
    page = browse(cast.karim).get(page_of(frozen)).content.decode()

    for said in (
        *NAMES,
        "Øve trappe 3 hver formiddag",
        "Rampe ved hoveddøren",
        "Indlagt på Ærø",
        "Prøveloven § 10",
    ):
        assert said in page
    assert CPR[:6] not in page


def test_reading_the_page_is_a_look_at_each_citizen_once_in_a_while(cast, frozen, browse, frozen_clock):
    browser = browse(cast.karim)
    looks = Event.objects.looks().filter(actor=f"user:{cast.karim.pk}", facts__place="the minutes")

    for _look in range(2):
        browser.get(page_of(frozen))
    assert looks.count() == len(NAMES)

    frozen_clock.move_to(clock.now() + dt.timedelta(hours=1))
    browser.get(page_of(frozen))
    assert looks.count() == 2 * len(NAMES)


def test_a_changed_snapshot_is_not_shown_on_the_page_either(cast, frozen, browse):
    frozen.snapshot["citizens"][0]["actions"][0]["who"] = "Karim Ost"
    frozen.save()

    page = english(browse, cast.karim).get(page_of(frozen)).content.decode()

    assert "Karim Ost" not in page
    assert "not what was frozen" in page


def old_snapshot() -> dict:
    """What a meeting was kept as before contributions were."""
    return json.loads((Path(__file__).parent / "minutes_form_1.json").read_text())


def test_minutes_kept_in_the_first_form_are_read_as_they_were(cast, frozen, browse):
    old = old_snapshot()
    Minutes.objects.filter(pk=frozen.pk).update(snapshot=old, digest=minutes.digest(old))
    minutes._note("minutes.frozen", frozen, by=cast.inge, digest=minutes.digest(old))

    text = text_of(minutes.on_paper(old))
    page = browse(cast.karim).get(page_of(frozen)).content.decode()

    for said in ("Mogens Ågård", "Øve trappe 1 hver formiddag", "Borgeren klarer det selv", "Indlagt på Ærø"):
        assert said in text
        assert said in page
    assert minutes.digest(old) in text, "the fingerprint is of what was kept"


def test_a_form_that_nobody_knows_is_not_guessed_at(frozen):
    with pytest.raises(ValueError, match="99"):
        minutes.on_paper({**frozen.snapshot, "form": 99})


@pytest.mark.parametrize("took_part", [8, 16])
def test_no_row_of_the_results_stands_alone_on_a_page(frozen, took_part):
    snapshot = frozen.snapshot
    bare = [{**one, "goals": [], "actions": [], "help": []} for one in snapshot["citizens"]]
    long = {**snapshot, "participants": snapshot["participants"][:1] * took_part, "citizens": bare}

    first = pypdf.PdfReader(io.BytesIO(minutes.on_paper(long))).pages[0].extract_text()

    assert sum(name in first for name in NAMES) not in (1, len(NAMES) - 1)


def test_the_snapshot_holds_no_cpr_number(frozen):
    assert CPR not in json.dumps(frozen.snapshot)
    assert CPR[:6] not in json.dumps(frozen.snapshot)


def test_the_pdf_says_every_agreement_of_a_meeting_of_ten(frozen):
    assert minutes.render(frozen.pk)

    frozen.refresh_from_db()
    text = text_of(frozen.pdf)
    for number, name in enumerate(NAMES[:-1], start=1):
        assert name in text
        assert f"Øve trappe {number} hver formiddag" in text
        assert f"Afklare hjælpemiddel {number}" in text
        assert f"Jeg vil selv gå til købmanden, nr. {number}" in text
    for said in (
        "Prøveloven § 10",
        "Borgeren klarer det selv",
        "Rampe ved hoveddøren",
        "Indlagt på Ærø",
        "8. marts 2027",
    ):
        assert said in text


def test_the_file_tells_nobody_whom_it_is_about_until_it_is_opened(frozen):
    minutes.render(frozen.pk)
    frozen.refresh_from_db()

    reader = pypdf.PdfReader(io.BytesIO(frozen.pdf))

    said = json.dumps({key: str(value) for key, value in reader.metadata.items()}) + str(
        reader.trailer["/Root"]["/Metadata"].get_data(), "utf-8"
    )
    assert "Team Nord" in reader.metadata.title
    assert "2. marts 2027" in reader.metadata.title
    assert not any(part in said for name in NAMES for part in name.split())
    assert json.loads(reader.attachments["referat.json"][0]) == frozen.snapshot
    assert set(NAMES) <= {one.title.split(" ", 1)[-1].strip() for one in _flat(reader.outline)}


def _flat(outline):
    for one in outline:
        yield from _flat(one) if isinstance(one, list) else [one]


def test_rendering_asks_the_database_nothing_about_the_meeting(frozen, django_assert_num_queries):
    with django_assert_num_queries(0):
        minutes.on_paper(frozen.snapshot)


def test_what_people_write_is_text_and_never_markup(cast, held):
    build.make_action(held.items.first(), cast.karim, what='<img src="file:///etc/passwd"><b>fed</b>')

    conduct.close(held, by=cast.inge)
    minutes.render(Minutes.objects.get().pk)

    assert '<img src="file:///etc/passwd"><b>fed</b>' in text_of(Minutes.objects.get().pdf)


def test_the_same_snapshot_says_the_same(frozen):
    assert text_of(minutes.on_paper(frozen.snapshot)) == text_of(minutes.on_paper(frozen.snapshot))


def test_made_once_however_often_it_is_tried(frozen, quick_pdf):
    assert [minutes.render(frozen.pk) for _attempt in range(3)] == [True, False, False]

    assert Event.objects.filter(code="minutes.rendered").count() == 1


def test_those_who_came_and_may_read_are_told_once(cast, frozen, quick_pdf):
    minutes.render(frozen.pk)

    told = set(Letter.objects.values_list("to__name", flat=True))
    assert told == {"Inge Kjær", "Karim Øst", "Vibeke Sø"}, "Lone was away; Preben sees his own citizens only"
    for letter in Letter.objects.all():
        assert post.deliver(letter.pk)
    assert len(mail.outbox) == 3
    assert reverse("minutes", args=[frozen.meeting_id]) in mail.outbox[0].body


def test_two_workers_never_make_the_same(frozen, quick_pdf, frozen_clock):
    assert press.claim(minutes.JOB, frozen.pk)

    assert not minutes.render(frozen.pk)
    frozen_clock.move_to(clock.now() + press.LEASE)
    assert minutes.render(frozen.pk), "the first one is dead, and its claim has run out"


def test_a_worker_that_was_overtaken_changes_nothing(frozen, quick_pdf, frozen_clock):
    slow = press.claim(minutes.JOB, frozen.pk)
    frozen_clock.move_to(clock.now() + press.LEASE)
    minutes.render(frozen.pk)

    assert not press.ready(minutes.JOB, slow, b"late")

    frozen.refresh_from_db()
    assert bytes(frozen.pdf) != b"late"
    assert minutes.verify(frozen)


def test_a_broken_render_is_tried_again_and_in_the_end_shown(cast, frozen, monkeypatch, frozen_clock, browse):
    monkeypatch.setattr(pdf, "make", lambda *args, **kwargs: 1 / 0)

    for _attempt in range(press.MOST_ATTEMPTS):
        assert not minutes.render(frozen.pk)
        assert not minutes.render(frozen.pk), "set aside for a while"
        frozen_clock.move_to(clock.now() + dt.timedelta(hours=1))

    frozen.refresh_from_db()
    assert (frozen.state, frozen.pdf, frozen.last_error) == (Minutes.State.FAILED, None, "ZeroDivisionError")
    assert Event.objects.filter(code="minutes.failed").count() == 1
    assert "could not be made" in english(browse, cast.inge).get(page_of(frozen)).content.decode()


def test_the_sweep_hands_out_what_waits_and_gives_up_what_keeps_killing_workers(
    frozen, handed, frozen_clock, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        minutes.sweep()
    assert handed == [("meetings.tasks.render_minutes", [str(frozen.pk)])]

    for _attempt in range(press.MOST_ATTEMPTS):
        assert press.claim(minutes.JOB, frozen.pk)
        frozen_clock.move_to(clock.now() + press.LEASE)
    minutes.sweep()

    frozen.refresh_from_db()
    assert frozen.state == Minutes.State.FAILED


def test_minutes_that_were_given_up_are_made_when_the_leader_asks_again(cast, frozen, handed, browse):
    Minutes.objects.filter(pk=frozen.pk).update(state=Minutes.State.FAILED, attempts=press.MOST_ATTEMPTS)
    again = reverse("minutes_again", args=[frozen.meeting_id])

    assert browse(cast.karim).post(again).status_code == 403
    assert browse(cast.inge).post(again).status_code == 302
    assert browse(cast.inge).post(again).status_code == 302

    assert minutes.render(frozen.pk)
    assert Event.objects.filter(code="minutes.asked_again").count() == 1


def test_a_changed_snapshot_is_not_made_into_a_pdf(frozen):
    Minutes.objects.update(snapshot={**frozen.snapshot, "form": 99})

    assert not minutes.render(frozen.pk)

    frozen.refresh_from_db()
    assert (frozen.state, frozen.last_error) == (Minutes.State.FAILED, "minutes_tampered")


@pytest.mark.parametrize("what", ["snapshot", "pdf"])
def test_one_changed_byte_is_noticed_before_anything_is_shown(cast, frozen, quick_pdf, browse, what):
    minutes.render(frozen.pk)
    frozen.refresh_from_db()
    if what == "snapshot":
        frozen.snapshot["citizens"][0]["actions"][0]["who"] = "Karim Ost"
    else:
        frozen.pdf = bytes(frozen.pdf)[:-1] + b"!"
    frozen.save()

    answer = browse(cast.inge).get(reverse("minutes_pdf", args=[frozen.meeting_id]))

    assert answer.status_code == 409
    assert not Event.objects.filter(code="minutes.read").exists()


@pytest.fixture
def ready(frozen, quick_pdf) -> Minutes:
    """The minutes of the closed meeting with a PDF."""
    minutes.render(frozen.pk)
    frozen.refresh_from_db()
    return frozen


def page_of(one: Minutes) -> str:
    return reverse("minutes", args=[one.meeting_id])


def english(browse, user):
    user.language = "en"
    user.save()
    return browse(user)


WHO_MAY_READ = {
    "inge": 200,
    "karim": 200,
    "vibeke": 200,
    "lone": 200,
    "preben": 403,
    "sofie": 404,
    "astrid": 404,
}


@pytest.mark.parametrize("view", ["minutes", "minutes_state", "minutes_pdf"])
@pytest.mark.parametrize("who", WHO_MAY_READ)
def test_the_teams_own_people_may_read(cast, ready, browse, view, who):
    answer = browse(getattr(cast, who)).get(reverse(view, args=[ready.meeting_id]))

    assert answer.status_code == WHO_MAY_READ[who]


@pytest.mark.parametrize("view", ["minutes", "minutes_state", "minutes_pdf"])
def test_nobody_reads_without_logging_in(ready, client, view):
    answer = client.get(reverse(view, args=[ready.meeting_id]))

    assert answer.status_code == 302


def test_fetching_the_pdf_is_noted_for_the_meeting_and_for_each_citizen(cast, ready, browse):
    answer = browse(cast.karim).get(reverse("minutes_pdf", args=[ready.meeting_id]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="referat-2027-03-02.pdf"'
    assert answer.content == bytes(ready.pdf)
    assert Event.objects.get(code="minutes.read").actor == f"user:{cast.karim.pk}"
    looks = Event.objects.looks().filter(actor=f"user:{cast.karim.pk}")
    assert {str(look.citizen_id) for look in looks} == {one["id"] for one in ready.snapshot["citizens"]}


def test_the_page_asks_until_the_pdf_is_there_and_then_stops(cast, frozen, quick_pdf, browse, htmx):
    browser = browse(cast.karim)
    state = reverse("minutes_state", args=[frozen.meeting_id])

    before = browser.get(state, headers=htmx).content.decode()
    minutes.render(frozen.pk)
    after = browser.get(state, headers=htmx).content.decode()

    root = f'id="minutes-{frozen.meeting_id}"'
    assert root in before
    assert root in after
    assert ("every 2s" in before, "every 2s" in after) == (True, False)
    assert reverse("minutes_pdf", args=[frozen.meeting_id]) in after


def test_a_pdf_that_is_not_ready_is_asked_for_in_vain_and_politely(cast, frozen, browse):
    answer = browse(cast.karim).get(reverse("minutes_pdf", args=[frozen.meeting_id]))

    assert answer.status_code == 409


def test_a_meeting_that_is_not_over_has_no_minutes(cast, held, browse):
    browser = browse(cast.karim)

    assert browser.get(reverse("minutes", args=[held.pk])).status_code == 200
    assert browser.get(reverse("minutes_pdf", args=[held.pk])).status_code == 404
