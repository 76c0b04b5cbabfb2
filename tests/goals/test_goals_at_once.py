"""Two people work on the same goal in the same moment: each is told the truth, nothing is lost or doubled.

Only a real PostgreSQL has two transactions at once, so these tests wait for ./test.
"""

import pytest
from django.db import connection

from dtr import clock
from dtr.audit.models import Event
from goals import conversations, progress, pulses, subgoals
from goals.models import (
    Conversation,
    ConversationAnswer,
    ConversationField,
    ConversationForm,
    FunctionalCondition,
    Goal,
    GoalPulse,
    GoalRevision,
    LevelJudgement,
    SubGoal,
    Wish,
)
from tests import build
from tests.meetings.test_two_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the PostgreSQL that ./test starts"),
]
ROUNDS = 5
NOTHING = conversations.digest("", "")


@pytest.fixture
def condition():
    """Made anew, since a test before this one has emptied every table."""
    return FunctionalCondition.objects.create(
        code="gang", area="Mobilitet", title="Gang", valid_from=clock.today()
    )


@pytest.fixture
def form():
    """A talk that asks for wishes."""
    made = ConversationForm.objects.create(
        code="proevesamtale", version=1, name="Prøvesamtale", published_at=clock.now()
    )
    ConversationField.objects.create(form=made, number=1, kind="wish", title="Hvad ønsker du?")
    return made


def test_of_two_who_save_the_new_fields_one_is_told(cast, condition):
    levelled = {"condition": condition, "current_level": 3, "expected_level": 1}
    for _ in range(ROUNDS):
        goal = build.make_goal(cast.mogens)

        came_to = at_once(
            lambda goal=goal: progress.revise(goal, by=cast.karim, seen_version=1, **levelled),
            lambda goal=goal: progress.revise(goal, by=cast.inge, seen_version=1, accepted_words="Ja tak"),
        )

        assert came_to == ["done", "overtaken"]
        assert GoalRevision.objects.filter(goal=goal).count() == 1


def test_a_judgement_and_a_wording_at_once_lose_nothing(cast, condition):
    for _ in range(ROUNDS):
        goal = build.make_goal(cast.mogens, condition=condition, current_level=3, expected_level=1)

        came_to = at_once(
            lambda goal=goal: progress.judge_level(goal, by=cast.karim, level=2, judged_on=clock.today()),
            lambda goal=goal: progress.revise(goal, by=cast.inge, seen_version=1, specific="Går"),
        )

        goal.refresh_from_db()
        assert came_to in (["done", "done"], ["done", "overtaken"])
        assert goal.current_level == 2
        assert LevelJudgement.objects.filter(goal=goal).count() == 1
        assert goal.version == 1 + GoalRevision.objects.filter(goal=goal).count()


def test_one_thumb_that_taps_twice_taps_once(cast):
    for _ in range(ROUNDS):
        goal = build.make_goal(cast.mogens)

        at_once(*[lambda goal=goal: pulses.tap(goal, by=cast.karim, light="green")] * 3)
        pulse = GoalPulse.objects.get(goal=goal)
        at_once(*[lambda pulse=pulse: pulses.take_back(pulse, by=cast.karim)] * 3)

        assert GoalPulse.objects.filter(goal=goal).count() == 1
    assert Event.objects.filter(code="goal.pulse_taken_back").count() == ROUNDS


def test_the_same_step_sent_twice_is_one_and_of_two_changes_one_is_told(cast):
    for _ in range(ROUNDS):
        goal = build.make_goal(cast.mogens)
        at_once(*[lambda goal=goal: subgoals.add(goal, by=cast.karim, text="Går til postkassen")] * 3)
        step = SubGoal.objects.get(goal=goal)

        came_to = at_once(
            lambda step=step: subgoals.move(step, by=cast.karim, status="reached", seen_version=1),
            lambda step=step: subgoals.move(step, by=cast.inge, status="dropped", seen_version=1),
        )

        assert came_to == ["done", "overtaken"]


def test_a_wish_pressed_by_two_is_one_goal(cast, form):
    for _ in range(ROUNDS):
        talk = conversations.start(cast.mogens, by=cast.karim, form=form)
        said = {1: conversations.Typed("Gå til købmanden", seen=NOTHING)}
        conversations.save(talk, by=cast.karim, typed=said, page="side", held_on=clock.today())
        at_once(*[lambda talk=talk: conversations.finish(talk, by=cast.karim)] * 2)
        wish = Wish.objects.get(conversation=talk)

        came_to = at_once(
            lambda wish=wish: conversations.make_goal(wish, by=cast.karim),
            lambda wish=wish: conversations.make_goal(wish, by=cast.inge),
        )

        assert came_to == ["done", "done"]
    assert Goal.objects.count() == ROUNDS


def test_two_who_write_the_same_answer_at_once_are_one_and_one_is_told(cast, form):
    for _ in range(ROUNDS):
        talk = conversations.start(cast.mogens, by=cast.karim, form=form)

        def write(who, text, talk=talk):
            said = {1: conversations.Typed(text, seen=NOTHING)}
            conversations.save(talk, by=who, typed=said, page=text, held_on=clock.today())

        came_to = at_once(lambda: write(cast.karim, "Karims"), lambda: write(cast.inge, "Inges"))

        assert came_to == ["done", "overtaken"]
        assert ConversationAnswer.objects.filter(conversation=talk).count() == 1
        Conversation.objects.filter(pk=talk.pk).update(state="discarded")
