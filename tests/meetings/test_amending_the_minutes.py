"""The minutes are agreed as the meeting closes, amended by those who took part, and then locked for good;
what must be known afterwards is added beside them.
"""

import datetime as dt
import random

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from dtr import clock, later
from dtr.audit import sentences
from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import amendments, conduct, minutes, sheets
from meetings.models import Meeting, Minutes, MinutesAddendum, MinutesVersion, Sheet
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState, MeetingState
from tests import build

AMENDED = "Aftalen gælder formiddagen"


@pytest.fixture(autouse=True)
def nothing_leaves(monkeypatch):
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)
    monkeypatch.setattr("dtr.pdf.make", lambda html, **more: b"%PDF-1.7 " + html.encode())


@pytest.fixture
def hour(cast) -> Meeting:
    """A meeting that runs, with Mogens and Åse discussed."""
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    for citizen in (cast.mogens, cast.aase):
        item = build.make_item(
            meeting,
            citizen,
            state=ItemState.DISCUSSED,
            outcome=FollowUpOutcome.CONTINUE,
            stay=Stay.ON_AGENDA,
        )
        build.make_action(item, cast.karim, what=f"Øve trappen med {citizen.name.split()[0]}")
    return meeting


@pytest.fixture
def agreed(cast, hour) -> Minutes:
    conduct.close(hour, by=cast.inge)
    return Minutes.objects.get(meeting=hour)


@pytest.fixture
def locked(cast, agreed) -> Minutes:
    assert minutes.render(agreed.pk)
    minutes.lock(agreed.meeting, by=cast.inge)
    assert minutes.render(agreed.pk)
    return Minutes.objects.get()


def page_of(one: Minutes) -> str:
    return reverse("minutes", args=[one.meeting_id])


def test_the_leader_reads_the_draft_while_the_meeting_runs(cast, hour, browse):
    url = reverse("minutes", args=[hour.pk])

    assert "Øve trappen med Mogens" in browse(cast.inge).get(url).content.decode()
    assert "Øve trappen med Mogens" not in browse(cast.karim).get(url).content.decode()
    assert not Minutes.objects.exists()


def test_closing_agrees_the_minutes_until_the_end_of_the_next_working_day(cast, agreed):
    assert agreed.can_be_amended
    assert agreed.amend_until == clock.at(dt.date(2027, 3, 4), dt.time.min)
    assert agreed.snapshot["agreement"]["agreed_by"] == "Inge Kjær"
    assert agreed.snapshot["agreement"]["locked_at"] == ""


@pytest.mark.parametrize(
    ("days", "closed", "last"),
    [
        (0, dt.date(2027, 3, 2), dt.date(2027, 3, 2)),
        (1, dt.date(2027, 3, 5), dt.date(2027, 3, 8)),
        (3, dt.date(2027, 3, 2), dt.date(2027, 3, 5)),
        (1, dt.date(2027, 3, 26), dt.date(2027, 3, 30)),  # Easter Monday, and the clocks change between
    ],
)
def test_the_window_is_as_long_as_the_series_says(cast, hour, days, closed, last):
    hour.series.amendment_days = days

    until = minutes.amend_until(hour, clock.at(closed, dt.time(23, 59)))

    assert until == clock.at(last + dt.timedelta(days=1), dt.time.min)


def test_who_took_part_amends_and_the_leader_takes_it_in(cast, agreed, browse):
    answer = browse(cast.karim).post(
        reverse("minutes_amend", args=[agreed.meeting_id]), {"text": AMENDED, "citizen": cast.mogens.pk}
    )
    found = agreed.amendments.get()

    assert answer.status_code == 302
    assert (found.text, found.citizen, found.proposed_by) == (AMENDED, cast.mogens, cast.karim)
    take = reverse("amendment_take", args=[agreed.meeting_id, found.pk])
    assert browse(cast.karim).post(take).status_code == 403
    assert browse(cast.sofie).post(take).status_code == 404
    assert [browse(cast.inge).post(take, {"reason": "Ja"}).status_code for _press in range(2)] == [302, 302]
    found.refresh_from_db()
    assert (found.state, found.reason, found.answered_by) == ("taken", "Ja", cast.inge)
    assert Event.objects.filter(code="amendment.taken").count() == 1


def test_the_same_proposal_twice_is_one(cast, agreed):
    twice = [amendments.propose(agreed.meeting, by=cast.karim, text=f" {AMENDED} ") for _press in range(2)]

    assert twice[0] == twice[1]
    assert agreed.amendments.count() == 1


def test_a_declined_amendment_keeps_its_reason_and_stays_out_of_the_minutes(cast, agreed):
    found = amendments.propose(agreed.meeting, by=cast.karim, text=AMENDED)
    with pytest.raises(Refusal, match="no_reason"):
        amendments.decline(found, by=cast.inge, reason="  ")

    amendments.decline(found, by=cast.inge, reason="Det blev ikke sagt")
    minutes.lock(agreed.meeting, by=cast.inge)

    found.refresh_from_db()
    assert found.reason == "Det blev ikke sagt"
    assert Minutes.objects.get().snapshot["amendments"] == []
    with pytest.raises(Refusal, match="too_late"):
        amendments.take(found, by=cast.inge)


@pytest.mark.parametrize("who", ["sofie", "lone", "preben"])
def test_others_propose_only_what_is_theirs(cast, agreed, who):
    agreed.meeting.participants.filter(user=cast.lone).delete()

    with pytest.raises(Refusal, match=r"not_participant|not_yours"):
        amendments.propose(agreed.meeting, by=getattr(cast, who), text=AMENDED, citizen=cast.mogens)


def test_nothing_is_proposed_about_a_citizen_who_was_not_there(cast, agreed):
    gerda = build.make_citizen("Gerda Lund", cast.nord)

    with pytest.raises(Refusal, match="not_in_minutes"):
        amendments.propose(agreed.meeting, by=cast.karim, text=AMENDED, citizen=gerda)
    with pytest.raises(Refusal, match="empty"):
        amendments.propose(agreed.meeting, by=cast.karim, text=" ")


def test_a_proposal_that_is_too_long_comes_back_as_it_was_typed(cast, agreed, browse):
    answer = browse(cast.karim).post(reverse("minutes_amend", args=[agreed.meeting_id]), {"text": "Å" * 2001})

    assert answer.status_code == 422
    assert "Å" * 2001 in answer.content.decode()


def test_after_the_window_the_minutes_lock_themselves_with_what_was_taken(cast, agreed, frozen_clock):
    minutes.render(agreed.pk)
    taken = amendments.propose(agreed.meeting, by=cast.karim, text=AMENDED, citizen=cast.mogens)
    amendments.take(taken, by=cast.inge, reason="Rigtigt")
    amendments.propose(agreed.meeting, by=cast.vibeke, text="Ikke besvaret")

    minutes.lock_due()
    assert not Minutes.objects.get().is_locked, "there is still time"
    frozen_clock.move_to(agreed.amend_until)
    for _sweep in range(2):
        minutes.lock_due()

    found = Minutes.objects.get()
    assert (found.is_locked, found.locked_by, found.version) == (True, None, 2)
    assert Meeting.objects.get().state == MeetingState.LOCKED
    told = {one["text"]: one["state"] for one in found.snapshot["amendments"]}
    assert told == {AMENDED: "taken", "Ikke besvaret": "waiting"}
    assert Event.objects.filter(code="minutes.locked").count() == 1
    with pytest.raises(Refusal, match="too_late"):
        amendments.propose(agreed.meeting, by=cast.karim, text="For sent")


def test_a_meeting_that_nobody_closed_never_locks_itself(cast, hour, frozen_clock):
    hour.state = MeetingState.AWAITING_WRAP_UP
    hour.save()
    minutes.draft(hour)

    frozen_clock.move_to(clock.now() + dt.timedelta(days=30))
    minutes.lock_due()

    assert Minutes.objects.get().is_draft


def test_the_leader_locks_early_when_every_amendment_is_answered(cast, agreed, browse):
    found = amendments.propose(agreed.meeting, by=cast.karim, text=AMENDED)
    lock = reverse("minutes_lock", args=[agreed.meeting_id])

    assert browse(cast.inge).post(lock).status_code == 409
    amendments.take(found, by=cast.inge)
    assert browse(cast.karim).post(lock).status_code == 403
    assert [browse(cast.inge).post(lock).status_code for _press in range(2)] == [302, 302]
    assert Event.objects.filter(code="minutes.locked").count() == 1


def test_the_agreed_version_is_kept_with_its_pdf(cast, agreed, browse):
    minutes.render(agreed.pk)
    before = Minutes.objects.get()

    minutes.lock(agreed.meeting, by=cast.inge)
    minutes.render(agreed.pk)

    kept, found = MinutesVersion.objects.get(), Minutes.objects.get()
    assert (kept.number, kept.digest, bytes(kept.pdf)) == (1, before.digest, bytes(before.pdf))
    assert found.digest != kept.digest
    assert found.snapshot["citizens"] == kept.snapshot["citizens"]
    answer = browse(cast.karim).get(reverse("minutes_version", args=[agreed.meeting_id, 1]))
    assert answer.content == bytes(kept.pdf)
    assert browse(cast.karim).get(reverse("minutes_version", args=[agreed.meeting_id, 2])).status_code == 404
    assert minutes.verify(found)


def test_each_version_says_on_its_face_what_it_is(cast, agreed):
    with translation.override("da"):
        first = minutes.as_html(agreed.snapshot)[0]
        minutes.lock(agreed.meeting, by=cast.inge)
        second = minutes.as_html(Minutes.objects.get().snapshot)[0]

    assert "Godkendt, kan rettes til og med 3. marts" in first
    assert "Låst 2. marts 2027" in second
    assert "kan rettes" not in second


def test_locked_minutes_get_dated_addenda_and_stay_as_they_are(cast, locked, browse):
    before = (locked.digest, bytes(locked.pdf))
    add = reverse("minutes_addendum", args=[locked.meeting_id])

    assert browse(cast.karim).post(add, {"text": "x"}).status_code == 403
    for _press in range(2):
        assert browse(cast.inge).post(add, {"text": "Telefonnummeret var forkert"}).status_code == 302

    addendum = MinutesAddendum.objects.get()
    assert (addendum.number, addendum.added_by, addendum.added_at) == (1, cast.inge, clock.now())
    assert sheets.render(addendum.sheet_id)
    addendum.refresh_from_db()
    assert b"Telefonnummeret var forkert" in bytes(addendum.sheet.pdf)
    found = Minutes.objects.get()
    assert (found.digest, bytes(found.pdf)) == before
    assert amendments.addenda_are_whole(found)
    assert "Telefonnummeret var forkert" in browse(cast.karim).get(page_of(found)).content.decode()


def test_an_addendum_waits_until_the_minutes_are_locked(cast, agreed):
    with pytest.raises(Refusal, match="not_locked"):
        amendments.add_addendum(agreed.meeting, by=cast.inge, text="x")


def test_every_event_reads_as_a_sentence(cast, locked):
    amendments.add_addendum(locked.meeting, by=cast.inge, text="x")

    for event in Event.objects.changes():
        assert "%(" not in sentences.sentence_of(event.code, event.actor_name, event.facts)


def test_participants_hear_of_their_minutes_once(cast, locked):
    from dtr.outbox.models import Letter

    assert Letter.objects.filter(key__startswith="minutes:").count() == Letter.objects.values("to").count()


ROUNDS = 100


@pytest.fixture
def whole(cast, agreed) -> Minutes:
    """Minutes with everything that can be changed behind their back."""
    minutes.render(agreed.pk)
    minutes.lock(agreed.meeting, by=cast.inge)
    minutes.render(agreed.pk)
    for text in ("Første tilføjelse", "Anden tilføjelse"):
        sheets.render(amendments.add_addendum(agreed.meeting, by=cast.inge, text=text).sheet_id)
    return Minutes.objects.get()


def is_whole(pk) -> bool:
    found = Minutes.objects.filter(pk=pk).first()
    if found is None:
        return not Event.objects.filter(code="minutes.frozen", object_id=str(pk)).exists()
    return minutes.verify(found) and amendments.addenda_are_whole(found)


def flipped(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _texts(value, path=()):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*path, number))
    elif isinstance(value, str) and value:
        yield path


def edit_snapshot(row, dice: random.Random) -> None:
    *way, last = dice.choice(list(_texts(row.snapshot)))
    place = row.snapshot
    for step in way:
        place = place[step]
    number = dice.randrange(len(place[last]))
    place[last] = (
        place[last][:number] + ("x" if place[last][number] != "x" else "y") + place[last][number + 1 :]
    )
    type(row).objects.filter(pk=row.pk).update(snapshot=row.snapshot)


def tamper(dice: random.Random) -> str:
    """One change that somebody with the database in hand could make."""
    rows = [Minutes.objects.get(), MinutesVersion.objects.get(), *Sheet.objects.all()]
    row = dice.choice(rows)
    what = dice.choice(
        ["pdf", "snapshot", "digest", "addendum text", "addendum gone", "version gone", "both"]
    )
    rows_of = type(row).objects.filter(pk=row.pk)
    if what == "pdf":
        rows_of.update(pdf=flipped(bytes(row.pdf), dice))
    elif what == "snapshot":
        edit_snapshot(row, dice)
    elif what == "digest":
        rows_of.update(digest=flipped(row.digest.encode(), dice).decode("latin-1").replace("\0", "!"))
    elif what == "both":
        edit_snapshot(row, dice)
        row.refresh_from_db()
        rows_of.update(digest=minutes.digest(row.snapshot))
    elif what == "addendum text":
        addendum = dice.choice(list(MinutesAddendum.objects.all()))
        MinutesAddendum.objects.filter(pk=addendum.pk).update(text=addendum.text + ".")
    elif what == "addendum gone":
        MinutesAddendum.objects.filter(pk=dice.choice(list(MinutesAddendum.objects.all())).pk).delete()
    else:
        MinutesVersion.objects.all().delete()
    return f"{what} of {type(row).__name__}"


def test_a_hundred_changes_behind_the_back_of_the_house_are_all_noticed(whole):
    dice, unnoticed = random.Random(20270302), []
    assert is_whole(whole.pk)

    for _round in range(ROUNDS):
        with transaction.atomic():
            what = tamper(dice)
            if is_whole(whole.pk):
                unnoticed.append(what)
            transaction.set_rollback(True)

    assert unnoticed == []
    assert is_whole(whole.pk)


def test_an_addendum_put_into_another_mouth_or_beside_another_citizen_is_noticed(cast, whole):
    row = MinutesAddendum.objects.get(number=1)
    rows = MinutesAddendum.objects.filter(pk=row.pk)

    for changed in ({"added_by": cast.karim}, {"citizen": cast.mogens}, {"number": 7}):
        rows.update(**changed)
        assert not is_whole(whole.pk)
        rows.update(added_by=row.added_by, citizen=row.citizen, number=row.number)

    assert is_whole(whole.pk)


def test_a_changed_addendum_is_not_shown(cast, whole, browse):
    MinutesAddendum.objects.filter(number=1).update(text="KANARIE")

    page = browse(cast.karim).get(page_of(whole)).content.decode()

    assert "KANARIE" not in page
