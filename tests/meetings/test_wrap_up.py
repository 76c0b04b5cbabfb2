"""The end of the hour: the leader reads back what was decided, judges what only people can, and closes."""

import datetime as dt

import pytest
from django.urls import reverse

from citizens import visitation
from dtr import clock
from dtr.audit.models import Event
from meetings import snapshot, wrap_up
from meetings.models import ActionProposal, ParkedTopic, ProposalOnAgenda
from meetings.models.agenda import FollowUpOutcome, Stay
from meetings.states import ItemState, MeetingState
from tests import build


@pytest.fixture
def meeting(cast):
    """A running meeting with Mogens discussed and Åse waiting."""
    meeting = build.make_meeting(
        cast.nord, state=MeetingState.RUNNING, opened_at=clock.now(), opened_by=cast.inge
    )
    item = build.make_item(
        meeting, cast.mogens, state=ItemState.DISCUSSED, outcome=FollowUpOutcome.CONTINUE,
        stay=Stay.OFF_AGENDA, started_at=clock.now(), ended_at=clock.now(),
    )  # fmt: skip
    build.make_action(item, cast.karim, "Øve trappen", due_date=dt.date(2027, 3, 9))
    build.make_item(meeting, cast.aase)
    return meeting


def page(browse, user, meeting, **more):
    return browse(user).get(reverse("wrap_up", args=[meeting.pk]), **more).content.decode()


def settle(meeting):
    meeting.items.waiting().update(state=ItemState.CARRIED_OVER, carried_over_because="Tiden gik")


def test_who_does_what_by_when_is_read_back(meeting, cast, browse):
    cast.inge.language = "en"
    cast.inge.save()

    shown = page(browse, cast.inge, meeting)

    assert "Øve trappen" in shown
    assert "Karim Øst · by 9. March" in shown
    assert "Off the agenda" in shown


def test_parked_and_proposed_things_are_read_back(meeting, cast):
    item = meeting.items.get(citizen=cast.mogens)
    ParkedTopic.objects.create(item=item, topic="Nøgleboks", owner=cast.lone)
    help_proposed = build.make_proposal(cast.mogens, cast.karim)
    ProposalOnAgenda.objects.create(proposal=help_proposed, item=item)
    proposed = {"item": item, "owner": cast.karim, "due_date": dt.date(2027, 3, 9), "proposed_by": cast.karim}
    for state in ActionProposal.State:
        ActionProposal.objects.create(what=state.value, state=state, **proposed)

    first, second = wrap_up.read_back(meeting, cast.inge).cases

    assert [topic.topic for topic in first.parked] == ["Nøgleboks"]
    assert first.waiting == [help_proposed]
    assert [one.what for one in first.proposed] == ["waiting"]
    assert second.is_settled is False


def test_help_that_was_asked_for_before_and_is_answered_here_is_read_back_and_in_the_minutes(meeting, cast):
    answered = build.make_proposal(cast.mogens, cast.karim, "Træning i hjemmet")
    build.make_proposal(cast.mogens, cast.karim, "Rengøring")
    visitation.reject(answered, by=cast.vibeke, reason="Kan selv")

    read = wrap_up.read_back(meeting, cast.inge).cases[0]
    kept = snapshot.taken(meeting)["citizens"][0]["help"]

    assert read.decided == [answered]
    assert read.waiting == []
    assert [one["what"] for one in kept] == ["Træning i hjemmet"]


def test_a_citizen_whom_the_reader_may_not_see_is_a_number(meeting, cast):
    read = wrap_up.read_back(meeting, cast.preben)

    assert [case.key for case in read.cases] == [None, cast.aase.pk]
    assert read.cases[0].agreements == ()
    assert read.citizens == [cast.aase]


def test_reading_back_takes_as_many_queries_for_ten_citizens(meeting, cast, django_assert_max_num_queries):
    for number in range(8):
        citizen = build.make_citizen(f"Borger {number}", cast.nord)
        build.make_action(build.make_item(meeting, citizen), cast.karim)

    with django_assert_max_num_queries(10):
        wrap_up.read_back(meeting, cast.inge)


def test_only_who_leads_wraps_up(meeting, cast, browse):
    url = reverse("wrap_up", args=[meeting.pk])

    assert browse(cast.inge).get(url).status_code == 200
    assert browse(cast.karim).get(url).status_code == 403
    assert browse(cast.sofie).get(url).status_code == 404


def test_to_wrap_up_is_to_look_at_the_citizens(meeting, cast, browse):
    page(browse, cast.inge, meeting)

    looks = Event.objects.looks().filter(facts__place="wrap-up")
    assert set(looks.values_list("citizen_id", flat=True)) == {cast.mogens.pk, cast.aase.pk}


def test_the_meeting_is_closed_from_here_when_everybody_is_settled(meeting, cast, browse):
    closes = reverse("meeting_close", args=[meeting.pk])
    assert closes not in page(browse, cast.inge, meeting)

    settle(meeting)

    assert closes in page(browse, cast.inge, meeting)
    browse(cast.inge).post(closes)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED


def test_a_citizen_who_was_not_reached_is_carried_over_from_here(meeting, cast, browse):
    waiting = meeting.items.waiting().get()
    url = reverse("wrap_up_carry_over", args=[waiting.pk])

    assert browse(cast.inge).post(url, {"reason": ""}).status_code == 409
    answer = browse(cast.inge).post(url, {"reason": "Tiden gik"})

    assert answer.url == reverse("wrap_up", args=[meeting.pk])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.carried_over_because) == (ItemState.CARRIED_OVER, "Tiden gik")


def test_a_meeting_that_nobody_closed_is_wrapped_up_afterwards(meeting, cast, browse, frozen_clock):
    type(meeting).objects.filter(pk=meeting.pk).update(state=MeetingState.AWAITING_WRAP_UP)
    settle(meeting)
    frozen_clock.move_to(clock.now() + dt.timedelta(hours=20))

    assert reverse("meeting_close", args=[meeting.pk]) in page(browse, cast.inge, meeting)
    browse(cast.inge).post(reverse("meeting_close", args=[meeting.pk]))

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CLOSED


@pytest.mark.parametrize(
    ("state", "there"), [("planned", "meeting"), ("closed", "minutes"), ("cancelled", "meeting")]
)
def test_a_meeting_with_nothing_to_wrap_up_leads_elsewhere(meeting, cast, browse, state, there):
    type(meeting).objects.filter(pk=meeting.pk).update(state=state)

    answer = browse(cast.inge).get(reverse("wrap_up", args=[meeting.pk]))

    assert answer.url == reverse(there, args=[meeting.pk])


def judge(browser, meeting, number, data, **more):
    return browser.post(reverse("rule_judge", args=[meeting.pk, number]), data, **more)


def test_a_rule_is_ticked_where_it_stands(meeting, cast, browse, htmx):
    answer = judge(browse(cast.inge), meeting, 2, {"verdict": "kept", "remark": "Godt"}, headers=htmx)

    shown = answer.content.decode()
    assert 'id="rule-tick-2"' in shown
    assert "status-kept" in shown
    assert 'value="Godt"' in shown


def test_without_htmx_the_tick_leads_back_to_the_page(meeting, cast, browse):
    answer = judge(browse(cast.inge), meeting, 2, {"verdict": "not_kept"})

    assert answer.url == reverse("wrap_up", args=[meeting.pk])
    assert meeting.rule_observations.get().verdict == "not_kept"


def test_a_tick_is_the_leaders_and_says_yes_or_no(meeting, cast, browse):
    assert judge(browse(cast.karim), meeting, 2, {"verdict": "kept"}).status_code == 403
    assert judge(browse(cast.sofie), meeting, 2, {"verdict": "kept"}).status_code == 404
    assert judge(browse(cast.inge), meeting, 2, {"verdict": "maybe"}).status_code == 409
    assert judge(browse(cast.inge), meeting, 99, {"verdict": "kept"}).status_code == 404
    assert not meeting.rule_observations.exists()


def test_rules_that_the_figures_tell_have_no_buttons(meeting, cast, browse):
    shown = page(browse, cast.inge, meeting)

    assert reverse("rule_judge", args=[meeting.pk, 2]) in shown
    assert reverse("rule_judge", args=[meeting.pk, 10]) not in shown
