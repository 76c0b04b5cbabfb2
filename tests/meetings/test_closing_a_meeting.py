"""Closing is the moment after which nothing is forgotten: every citizen has an outcome, the minutes are
frozen, the PDF is on its way, and the wall no longer shows anybody."""

import pytest
from django.urls import reverse
from django.utils import translation

from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import agreements, conduct
from meetings.models import Meeting, Minutes
from meetings.states import ItemState, MeetingState
from tests import build


@pytest.fixture
def hour(cast) -> Meeting:
    """A running meeting with Mogens discussed and settled."""
    meeting = build.make_meeting(cast.nord)
    item = build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    agreements.agree(item, by=cast.inge, what="Øve trappen", owner=cast.karim, due_date=build.clock.today())
    conduct.mark_discussed(item, by=cast.inge, outcome="continue", stay="on_agenda")
    return Meeting.objects.get(pk=meeting.pk)


def test_the_leader_can_close(cast, hour):
    closed = conduct.close(hour, by=cast.inge)

    assert closed.state == MeetingState.CLOSED
    assert closed.closed_by == cast.inge


def test_a_therapist_is_refused(cast, hour):
    with pytest.raises(Refusal) as refusal:
        conduct.close(hour, by=cast.karim)

    assert refusal.value.code == "not_leader"


def test_somebody_from_another_team_does_not_find_the_meeting(cast, hour, browse):
    answer = browse(cast.sofie).post(reverse("meeting_close", args=[hour.pk]))

    assert answer.status_code == 404


def test_a_citizen_nobody_discussed_is_named_in_the_refusal(cast, hour):
    build.make_item(hour, cast.aase)

    with pytest.raises(Refusal) as refusal:
        conduct.close(hour, by=cast.inge)

    assert refusal.value.code == "incomplete"
    assert "Åse B." in refusal.value.problems[0].sentence
    assert Meeting.objects.get(pk=hour.pk).state == MeetingState.RUNNING


def test_closing_twice_changes_nothing_and_is_recorded_once(cast, hour):
    conduct.close(hour, by=cast.inge)
    conduct.close(hour, by=cast.inge)

    assert Event.objects.filter(code="meeting.closed").count() == 1
    assert Minutes.objects.count() == 1


def test_the_trail_reads_as_a_sentence_in_both_languages(cast, hour):
    conduct.close(hour, by=cast.inge)

    event = Event.objects.get(code="meeting.closed")
    with translation.override("en"):
        assert event.sentence == "Inge Kjær closed the meeting."
    with translation.override("da"):
        assert event.sentence == "Inge Kjær afsluttede mødet."


def test_the_minutes_are_asked_for_only_after_commit(
    cast, hour, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    monkeypatch.setattr("dtr.later._send", lambda task, ids: asked.append((task, *ids)))

    with django_capture_on_commit_callbacks() as waiting:
        conduct.close(hour, by=cast.inge)
    assert asked == []
    for callback in waiting:
        callback()

    assert ("meetings.tasks.render_minutes", Minutes.objects.get().pk) in asked or asked == [
        ("meetings.tasks.render_minutes", str(Minutes.objects.get().pk))
    ]


def test_the_citizen_is_no_longer_on_anybodys_board(cast, hour, browse):
    conduct.close(hour, by=cast.inge)

    page = browse(cast.inge).get(reverse("console", args=[hour.pk])).content.decode()

    assert "Mogens" not in page
    assert hour.items.get().state == ItemState.DISCUSSED
