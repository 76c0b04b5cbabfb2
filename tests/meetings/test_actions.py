"""What was agreed, after the meeting: its owner, and who plans the meetings, say how it goes."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.models import Position
from meetings import actions
from meetings.models import AgreedAction, ParkedTopic
from meetings.models.agreements import ActionState
from meetings.states import ItemState, MeetingState
from meetings.views.actions import card, for_card
from tests import build

NEXT_MONTH = dt.date(2027, 4, 2)
# What each address is told, so that it says yes.
SAID = {
    "action_done": {"result": "Går selv"},
    "action_move": {"due_date": "2027-04-02", "reason": "Syg"},
    "action_stuck": {"reason": "Venter på hjælpemiddel"},
    "action_reopen": {},
}


@pytest.fixture
def action(cast) -> AgreedAction:
    """Karim has promised something about Mogens."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CLOSED)
    return build.make_action(build.make_item(meeting, cast.mogens, state=ItemState.CARRIED_OVER), cast.karim)


def test_done_has_a_time_and_a_result(cast, action):
    actions.mark_done(action, by=cast.karim, result=" Går selv ")

    action.refresh_from_db()
    assert (action.state, action.done_at, action.result) == (ActionState.DONE, clock.now(), "Går selv")
    event = Event.objects.get(code="action.done")
    assert (event.citizen_id, event.meeting_id) == (cast.mogens.pk, action.item.meeting_id)


def test_done_twice_is_done_once(cast, action):
    for _press in range(2):
        actions.mark_done(action, by=cast.karim)

    assert Event.objects.filter(code="action.done").count() == 1


def test_a_new_date_needs_a_reason_and_remembers_the_old_one(cast, action):
    before = action.due_date
    with pytest.raises(Refusal, match="no_reason"):
        actions.move_date(action, by=cast.karim, due_date=NEXT_MONTH, reason=" ")

    actions.move_date(action, by=cast.karim, due_date=NEXT_MONTH, reason="Syg")

    action.refresh_from_db()
    assert (action.state, action.due_date, action.result) == (ActionState.MOVED, NEXT_MONTH, "Syg")
    assert Event.objects.get(code="action.moved").facts["moved_from"] == before.isoformat()


@pytest.mark.parametrize("days", [-1, 367])
def test_a_new_date_lies_ahead_and_within_a_year(cast, action, days):
    with pytest.raises(Refusal, match="date_impossible"):
        actions.move_date(
            action, by=cast.karim, due_date=clock.today() + dt.timedelta(days=days), reason="Syg"
        )


def test_moved_is_moved_to_another_date(cast, action):
    with pytest.raises(Refusal, match="same_date"):
        actions.move_date(action, by=cast.karim, due_date=action.due_date, reason="Syg")

    action.refresh_from_db()
    assert action.state == ActionState.OPEN


def test_moved_twice_in_one_press_is_moved_once(cast, action):
    for _press in range(2):
        actions.move_date(action, by=cast.karim, due_date=NEXT_MONTH, reason="Syg")

    assert action.steps.count() == Event.objects.filter(code="action.moved").count() == 1


def test_every_move_stays_in_the_history(cast, action):
    first, later = action.due_date, NEXT_MONTH + dt.timedelta(days=7)
    actions.move_date(action, by=cast.karim, due_date=NEXT_MONTH, reason="Syg")
    actions.mark_stuck(action, by=cast.karim, reason="Venter på hjælpemiddel")
    actions.move_date(action, by=cast.inge, due_date=later, reason="Rejser")
    actions.mark_done(action, by=cast.karim, result="Går selv")
    actions.reopen(action, by=cast.inge)

    assert [(one.state, one.words, one.due_before, one.due_after, one.by) for one in action.steps.all()] == [
        ("moved", "Syg", first, NEXT_MONTH, cast.karim),
        ("stuck", "Venter på hjælpemiddel", NEXT_MONTH, NEXT_MONTH, cast.karim),
        ("moved", "Rejser", NEXT_MONTH, later, cast.inge),
        ("done", "Går selv", later, later, cast.karim),
        ("open", "", later, later, cast.inge),
    ]


def test_what_came_of_it_can_be_written_after_one_tap(cast, action):
    actions.mark_done(action, by=cast.karim)

    for _press in range(2):
        actions.mark_done(action, by=cast.karim, result="Går selv")

    action.refresh_from_db()
    assert (action.state, action.result) == (ActionState.DONE, "Går selv")
    assert Event.objects.filter(code="action.result_written").count() == 1


@pytest.fixture
def of_aase(cast, action):
    """What a supplier, a daughter and the citizen have promised about Åse, whom Karim knows best."""
    cast.aase.contact_person = cast.karim
    cast.aase.save()
    item = build.make_item(action.item.meeting, cast.aase, state=ItemState.CARRIED_OVER)
    bodil = build.make_relative(cast.aase, by=cast.karim)
    return [build.make_action(item, owner, agreed_by=cast.inge) for owner in (cast.firm, bodil, cast.aase)]


def test_for_an_owner_without_a_login_the_contact_person_answers(cast, of_aase):
    for promised in of_aase:
        assert promised.follower == cast.karim
        actions.mark_done(promised, by=cast.karim)

    assert set(AgreedAction.objects.followed_by(cast.karim).filter(item__citizen=cast.aase)) == set(of_aase)


def test_without_a_contact_person_whoever_wrote_it_down_answers(cast, of_aase):
    cast.aase.contact_person = None
    cast.aase.save()

    assert list(AgreedAction.objects.followed_by(cast.inge)) == of_aase
    assert {one.follower for one in AgreedAction.objects.followed_by(cast.inge)} == {cast.inge}


def test_a_supplier_answers_for_what_the_firm_has_promised(cast, of_aase):
    of_the_firm, _of_the_daughter, of_the_citizen = of_aase

    actions.mark_done(of_the_firm, by=cast.preben)
    with pytest.raises(Refusal, match="not_yours"):
        actions.mark_done(of_the_citizen, by=cast.preben)


def test_the_database_keeps_exactly_one_owner(cast, action):
    for wrong in ({"owner_kind": "citizen"}, {"owner": None}, {"owner_unit": cast.firm}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgreedAction.objects.filter(pk=action.pk).update(**wrong)


@pytest.fixture
def parked(cast, action) -> ParkedTopic:
    """Karim has taken a discussion on."""
    return ParkedTopic.objects.create(item=action.item, topic="Nyt gulv", owner=cast.karim)


def test_a_parked_topic_is_settled_with_what_came_of_it(cast, parked):
    with pytest.raises(Refusal, match="no_result"):
        actions.settle(parked, by=cast.karim, result=" ")

    for _press in range(2):
        actions.settle(parked, by=cast.karim, result="Boligselskabet lægger nyt")

    parked.refresh_from_db()
    assert (parked.result, parked.settled_by) == ("Boligselskabet lægger nyt", cast.karim)
    assert Event.objects.filter(code="topic.settled").count() == 1
    with pytest.raises(Refusal, match="already_settled"):
        actions.settle(parked, by=cast.inge, result="Noget andet")


@pytest.mark.parametrize("who", ["vibeke", "preben", "sofie", "astrid"])
def test_a_parked_topic_is_settled_by_whoever_took_it_on_or_plans(cast, parked, who):
    with pytest.raises(Refusal, match="not_yours"):
        actions.settle(parked, by=getattr(cast, who), result="Afklaret")


def test_stuck_says_what_it_waits_for(cast, action):
    with pytest.raises(Refusal, match="no_reason"):
        actions.mark_stuck(action, by=cast.karim, reason="")

    for _press in range(2):
        actions.mark_stuck(action, by=cast.karim, reason="Venter på hjælpemiddel")

    action.refresh_from_db()
    assert (action.state, action.result) == (ActionState.STUCK, "Venter på hjælpemiddel")
    assert Event.objects.filter(code="action.stuck").count() == 1


def test_what_is_done_is_opened_before_it_is_moved_or_stuck(cast, action):
    actions.mark_done(action, by=cast.karim)

    with pytest.raises(Refusal, match="already_done"):
        actions.move_date(action, by=cast.karim, due_date=NEXT_MONTH, reason="Syg")
    with pytest.raises(Refusal, match="already_done"):
        actions.mark_stuck(action, by=cast.karim, reason="Syg")


def test_opened_again_it_is_to_be_done(cast, action):
    actions.mark_done(action, by=cast.karim)

    for _press in range(2):
        actions.reopen(action, by=cast.karim)

    action.refresh_from_db()
    assert (action.state, action.done_at) == (ActionState.OPEN, None)
    assert Event.objects.filter(code="action.reopened").count() == 1


def test_who_no_longer_sees_the_citizen_changes_nothing(cast, action):
    Position.objects.filter(user=cast.karim).update(until=clock.today() - dt.timedelta(days=1))

    with pytest.raises(Refusal, match="not_yours"):
        actions.mark_done(action, by=cast.karim)


def test_a_supplier_answers_for_the_own_promise_and_for_no_other(cast, action):
    item = build.make_item(action.item.meeting, cast.aase, state=ItemState.CARRIED_OVER)
    own, other = build.make_action(item, cast.preben), build.make_action(item, cast.karim)

    actions.mark_done(own, by=cast.preben)
    with pytest.raises(Refusal, match="not_yours"):
        actions.mark_done(other, by=cast.preben)


WHO_MAY_SEE = {"karim": 200, "inge": 200, "vibeke": 200, "preben": 404, "sofie": 404, "astrid": 404}
WHO_MAY_CHANGE = {
    "karim": 200,
    "inge": 200,
    "lone": 200,
    "vibeke": 403,
    "preben": 404,
    "sofie": 404,
    "astrid": 404,
}


@pytest.mark.parametrize("who", WHO_MAY_SEE)
def test_who_sees_the_citizen_sees_the_agreement(cast, action, browse, who):
    answer = browse(getattr(cast, who)).get(reverse("action", args=[action.pk]))

    assert answer.status_code == WHO_MAY_SEE[who]
    assert Event.objects.looks().filter(citizen_id=cast.mogens.pk).exists() == (answer.status_code == 200)


@pytest.mark.parametrize("view", SAID)
@pytest.mark.parametrize("who", WHO_MAY_CHANGE)
def test_only_owner_and_planners_change_it(cast, action, browse, htmx, view, who):
    answer = browse(getattr(cast, who)).post(reverse(view, args=[action.pk]), SAID[view], headers=htmx)

    assert answer.status_code == WHO_MAY_CHANGE[who]


@pytest.mark.parametrize("view", SAID)
def test_nobody_changes_it_without_logging_in_or_by_following_a_link(cast, action, browse, client, view):
    address = reverse(view, args=[action.pk])

    assert client.post(address, SAID[view]).status_code == 302
    assert browse(cast.karim).get(address).status_code == 405
    assert not Event.objects.filter(code__startswith="action.").exists()


@pytest.mark.parametrize("view", SAID)
def test_the_answer_is_the_agreement_itself(cast, action, browse, htmx, view):
    answer = browse(cast.karim).post(reverse(view, args=[action.pk]), SAID[view], headers=htmx)

    text = answer.content.decode()
    assert text.count(f'id="action-{action.pk}"') == 1
    assert text.strip().startswith("<article")
    assert answer["HX-Trigger"] == "action-changed"


def test_without_script_one_lands_on_its_page(cast, action, browse):
    answer = browse(cast.karim).post(reverse("action_done", args=[action.pk]), SAID["action_done"])

    assert answer.status_code == 302
    assert answer["Location"] == reverse("action", args=[action.pk])


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_what_was_typed_stays_when_it_is_refused(cast, action, browse, headers):
    answer = browse(cast.karim).post(
        reverse("action_move", args=[action.pk]),
        {"due_date": "2020-01-01", "reason": "Syg i går"},
        headers=headers,
    )

    assert answer.status_code == 422
    assert "Syg i går" in answer.content.decode()
    action.refresh_from_db()
    assert action.state == ActionState.OPEN


def test_who_may_only_look_is_shown_no_button(cast, action, browse):
    text = browse(cast.vibeke).get(reverse("action", args=[action.pk])).content.decode()

    assert action.what in text
    assert reverse("action_done", args=[action.pk]) not in text


def test_a_list_of_cards_costs_no_query_each(cast, action, django_assert_num_queries):
    for number in range(5):
        build.make_action(action.item, cast.karim, what=f"nr. {number}")
    actions.may_change(cast.karim, action)

    with django_assert_num_queries(1):
        assert len([card(one, cast.karim) for one in for_card(AgreedAction.objects.all())]) == 6
