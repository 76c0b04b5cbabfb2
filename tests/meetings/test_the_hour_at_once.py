"""In the hour too, two press at the same moment: one of them did it, and nothing is done twice.

Only a real PostgreSQL has two transactions at once, so these tests wait for ./test.
"""

from functools import partial

import pytest
from django.db import connection
from django.urls import reverse

from dtr import clock
from meetings import conduct, facts, undo, word
from meetings.models import AgendaItem, AgreedAction, Meeting, WordRequest
from meetings.states import ItemState, MeetingState
from tests import build
from tests.meetings.test_two_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the PostgreSQL that ./test starts"),
]
ROUNDS = 10


def taken_up(cast, week: int) -> AgendaItem:
    """Mogens, taken up at the meeting of another week."""
    starts_at = clock.now() - build.dt.timedelta(days=7 * week)
    meeting = build.make_meeting(cast.nord, starts_at=starts_at, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)
    return conduct.next_citizen(meeting, by=cast.inge, seen_step=0)


def _post(url, words, headers, answers, browser) -> None:
    answers.append(browser.post(url, words, headers=headers).status_code)


def test_a_form_that_arrives_twice_at_once_is_done_once(cast, browse, htmx):
    words = {"what": "Øve trappen", "owner": cast.karim.pk, "due_date": "2027-03-09"}
    browsers = [browse(cast.inge) for _each in range(3)]
    for week in range(ROUNDS):
        item = taken_up(cast, week)
        headers = htmx | {"X-Action-Key": f"3b1d0f0e-6f1c-4a57-9e0c-1f4bb7f0a{week:03}"}
        url = reverse("item_agree", args=[item.pk])

        answers = []
        send = partial(_post, url, words, headers, answers)
        at_once(*[partial(send, browser) for browser in browsers])

        assert answers == [200, 200, 200]
        assert AgreedAction.objects.filter(item=item).count() == 1


def test_a_proposal_is_taken_or_declined(cast):
    for week in range(ROUNDS):
        item = taken_up(cast, week)
        proposal = facts.propose_action(
            item, by=cast.karim, what="Øve", owner=cast.karim, due_date=clock.today()
        )

        came_to = at_once(
            lambda p=proposal: facts.take_proposal(p, by=cast.inge),
            lambda p=proposal: facts.decline_proposal(p, by=cast.inge),
        )

        assert came_to == ["already_answered", "done"]
        proposal.refresh_from_db()
        assert AgreedAction.objects.filter(item=item).count() == (proposal.state == "taken")


def test_a_step_is_undone_once(cast):
    for week in range(ROUNDS):
        item = taken_up(cast, week)
        seen = undo.last_step(item.meeting).pk

        came_to = at_once(*[lambda i=item, s=seen: undo.undo(i.meeting, by=cast.inge, seen_step_pk=s)] * 3)

        assert came_to == ["done", "nothing_to_undo", "nothing_to_undo"]
        assert AgendaItem.objects.get(pk=item.pk).state == ItemState.WAITING


def test_the_ball_and_the_queue_stand_many_hands(cast):
    for week in range(ROUNDS):
        item = taken_up(cast, week)
        meeting = item.meeting

        came_to = at_once(
            lambda m=meeting: word.ask_for_word(m, by=cast.karim),
            lambda m=meeting: word.ask_for_word(m, by=cast.karim),
            lambda m=meeting: word.give_word_to_first(m, by=cast.inge),
            lambda i=item: facts.contribute(i, by=cast.vibeke, kind="observation", text="Går selv"),
        )

        assert came_to == ["done"] * 4
        assert Meeting.objects.get(pk=meeting.pk).speaker.user == cast.karim
        assert WordRequest.objects.filter(meeting=meeting).count() <= 1
