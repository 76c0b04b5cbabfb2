"""A form that a page sends again is answered again, and done once."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr.audit.models import Event
from meetings import agreements, conduct, tasks
from meetings.models import AgendaItem, AgreedAction, Contribution, Meeting, ParkedTopic, ReceivedForm
from meetings.states import ItemState, MeetingState
from tests import build

KEY = "3b1d0f0e-6f1c-4a57-9e0c-1f4bb7f0a001"


@pytest.fixture
def item(cast) -> AgendaItem:
    """Mogens, taken up; Åse waits."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    conduct.open_meeting(meeting, by=cast.inge)
    return conduct.next_citizen(meeting, by=cast.inge, seen_step=0)


@pytest.fixture
def send(browse, htmx):
    """``send(user, name, pk, key=…, **words)``: a form with its key, as the page sends it."""

    def sent(user, name, pk, *, key=KEY, **words):
        return browse(user).post(reverse(name, args=[pk]), words, headers=htmx | {"X-Action-Key": key})

    return sent


def promise(cast, **changes) -> dict:
    return {"what": "Øve trappen", "owner": cast.karim.pk, "due_date": "2027-03-09"} | changes


def test_the_same_form_twice_is_one_agreement(cast, item, send):
    first = send(cast.inge, "item_agree", item.pk, **promise(cast))
    again = send(cast.inge, "item_agree", item.pk, **promise(cast))

    assert (first.status_code, again.status_code) == (200, 200)
    assert AgreedAction.objects.count() == 1
    assert "Øve trappen" not in again.content.decode()


def test_the_token_of_the_page_does_not_make_it_another_form(cast, item, send):
    send(cast.inge, "item_agree", item.pk, **promise(cast), csrfmiddlewaretoken="a")
    again = send(cast.inge, "item_agree", item.pk, **promise(cast), csrfmiddlewaretoken="b")

    assert again.status_code == 200
    assert AgreedAction.objects.count() == 1


def test_another_form_with_the_same_key_is_refused(cast, item, send):
    send(cast.inge, "item_agree", item.pk, **promise(cast))

    other = send(cast.inge, "item_agree", item.pk, **promise(cast, what="Noget andet"))
    elsewhere = send(cast.inge, "item_park", item.pk, topic="Haven", owner=cast.karim.pk)

    assert (other.status_code, elsewhere.status_code) == (409, 409)
    assert AgreedAction.objects.count() == 1
    assert not ParkedTopic.objects.exists()


def test_what_came_back_with_a_fault_is_corrected_with_the_same_key(cast, item, send):
    wrong = send(cast.inge, "item_agree", item.pk, **promise(cast, due_date="1999-01-01"))
    right = send(cast.inge, "item_agree", item.pk, **promise(cast))

    assert (wrong.status_code, right.status_code) == (422, 200)
    assert AgreedAction.objects.count() == 1


def test_what_was_refused_leaves_no_key(cast, item, send):
    assert send(cast.inge, "meeting_next", item.meeting_id, step=1).status_code == 409
    assert not ReceivedForm.objects.exists()


def test_a_crash_leaves_neither_the_key_nor_half_a_change(cast, item, send, monkeypatch):
    def crash(meeting):
        raise RuntimeError("the light goes out")

    monkeypatch.setattr(agreements, "touch", crash)
    with pytest.raises(RuntimeError):
        send(cast.inge, "item_agree", item.pk, **promise(cast))

    assert not ReceivedForm.objects.exists()
    assert not AgreedAction.objects.exists()


def test_a_closed_door_is_in_the_trail_and_leaves_no_key(cast, item, send):
    assert send(cast.karim, "item_agree", item.pk, **promise(cast)).status_code == 403
    assert Event.objects.filter(code="door.closed").count() == 1
    assert not ReceivedForm.objects.exists()


def test_next_sent_twice_is_one_step(cast, item, send):
    conduct.carry_over(item, by=cast.inge, reason="Tiden gik")

    first = send(cast.inge, "meeting_next", item.meeting_id, step=1)
    again = send(cast.inge, "meeting_next", item.meeting_id, step=1)

    assert (first.status_code, again.status_code) == (200, 200)
    assert 'id="console"' in again.content.decode()
    assert Meeting.objects.get().step == 2


def test_close_and_next_sent_twice_is_done_once(cast, item, send):
    words = {"outcome": "continue", "stay": "off_agenda", "no_action_because": "Det går godt"}
    for _time in range(2):
        answer = send(cast.inge, "mark_discussed", item.pk, **words, then_next="1", step=1)
        assert answer.status_code == 200

    assert Meeting.objects.get().step == 2
    assert AgendaItem.objects.get(state=ItemState.PRESENT).citizen == cast.aase


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("item_park", {"topic": "Haven"}),
        ("item_ask", {"what": "Træning", "kind": "adjustment"}),
        ("item_carry_over", {"reason": "Tiden gik"}),
        ("contribute", {"kind": "observation", "text": "Går selv"}),
        ("action_propose", {"what": "Øve trappen", "due_date": "2027-03-09"}),
    ],
)
def test_each_form_of_the_hour_is_done_once(cast, item, send, name, words):
    words = words | {"owner": cast.karim.pk}
    before = Event.objects.changes().count()
    answers = [send(cast.inge, name, item.pk, **words).status_code for _time in range(2)]

    assert answers == [200, 200]
    assert Event.objects.changes().count() == before + 1
    assert ReceivedForm.objects.count() == 1


def test_two_people_may_have_the_same_key(cast, item, send):
    words = {"kind": "observation", "text": "Går selv"}
    send(cast.karim, "contribute", item.pk, **words)
    send(cast.vibeke, "contribute", item.pk, **words)

    assert Contribution.objects.count() == 2


@pytest.mark.parametrize("key", ["", "not-a-key", "1"])
def test_without_a_key_two_forms_are_two(cast, item, send, key):
    send(cast.inge, "item_agree", item.pk, key=key, **promise(cast))
    send(cast.inge, "item_agree", item.pk, key=key, **promise(cast))

    assert AgreedAction.objects.count() == 2


def test_keys_are_forgotten_after_a_day(cast, item, send, frozen_clock):
    send(cast.inge, "item_agree", item.pk, **promise(cast))
    frozen_clock.shift(dt.timedelta(hours=24))
    tasks.forget_received_forms()
    assert ReceivedForm.objects.count() == 1

    frozen_clock.shift(1)
    tasks.forget_received_forms()
    assert not ReceivedForm.objects.exists()
