"""Min uge: what a person opens in the morning, and from which nothing of others is seen."""

import datetime as dt

import pytest
from django.urls import reverse

from citizens import visitation
from dtr import clock
from meetings.models import Meeting, ParkedTopic
from meetings.states import ItemState
from tests import build


@pytest.fixture
def meeting(cast) -> Meeting:
    """Tomorrow, with Mogens and Åse on the agenda."""
    meeting = build.make_meeting(cast.nord, starts_at=clock.now() + dt.timedelta(days=1))
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    return meeting


def week_of(person, browse):
    return browse(person).get(reverse("my_week"))


def test_the_contact_person_sees_whom_to_prepare_and_what_lacks(cast, meeting, browse):
    page = week_of(cast.karim, browse)

    assert [item.citizen for item, _lacks in page.context["to_prepare"]] == [cast.mogens]
    assert page.context["to_prepare"][0][1]["no_goal"]


def test_the_supplier_prepares_the_firms_own_citizen(cast, meeting, browse):
    page = week_of(cast.preben, browse)

    assert [item.citizen for item, _lacks in page.context["to_prepare"]] == [cast.aase]
    assert "Mogens" not in page.content.decode()


def test_a_promise_stands_there_until_it_is_done(cast, meeting, browse):
    held = build.make_meeting(cast.nord, starts_at=clock.now() - dt.timedelta(days=7))
    item = build.make_item(held, cast.mogens, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda")
    action = build.make_action(item, cast.karim, "Øve trappen")
    karim = browse(cast.karim)

    before = karim.get(reverse("my_week")).content.decode()
    karim.post(reverse("action_done", args=[action.pk]))
    after = karim.get(reverse("my_week")).content.decode()

    assert "Øve trappen" in before
    assert "Øve trappen" not in after


def test_what_awaits_an_answer_stands_there_for_the_visitator_only(cast, meeting, browse):
    visitation.propose(cast.mogens, by=cast.karim, what="Træning to gange om ugen")

    assert "Træning to gange" in week_of(cast.vibeke, browse).content.decode()
    assert "Træning to gange" not in week_of(cast.karim, browse).content.decode()
    assert "Træning to gange" not in week_of(cast.sofie, browse).content.decode()


def test_a_topic_parked_with_somebody_stands_there_for_four_weeks(cast, meeting, browse, frozen_clock):
    item = meeting.items.get(citizen=cast.mogens)
    ParkedTopic.objects.create(item=item, topic="Haven og trappen", owner=cast.karim, parked_at=clock.now())

    assert "Haven og trappen" in week_of(cast.karim, browse).content.decode()
    assert "Haven og trappen" not in week_of(cast.inge, browse).content.decode()
    frozen_clock.move_to(clock.now() + dt.timedelta(days=29))
    assert "Haven og trappen" not in week_of(cast.karim, browse).content.decode()


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_asks_the_database_the_same_however_much_is_on_it(
    cast, meeting, browse, count, django_assert_max_num_queries
):
    held = build.make_meeting(cast.nord, starts_at=clock.now() - dt.timedelta(days=7))
    item = build.make_item(held, cast.mogens, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda")
    for _number in range(count):
        build.make_action(item, cast.karim)
    karim = browse(cast.karim)
    karim.get(reverse("my_week"))

    with django_assert_max_num_queries(15) as asked:
        karim.get(reverse("my_week"))

    assert len(asked) == 14
