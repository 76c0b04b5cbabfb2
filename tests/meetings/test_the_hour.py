"""From the opening to the last citizen: one citizen at a time, and nothing half done."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import agreements, conduct, on_wall, undo
from meetings.models import AgendaItem, AgreedAction, Meeting, MeetingScript, ParkedTopic, Participant
from meetings.states import ItemState, MeetingState
from tests import build


@pytest.fixture
def meeting(cast) -> Meeting:
    """Called, with Mogens and Åse on the agenda."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    return meeting


@pytest.fixture
def running(cast, meeting) -> Meeting:
    """Open, and nobody taken up yet."""
    return conduct.open_meeting(meeting, by=cast.inge)


@pytest.fixture
def item(cast, running) -> AgendaItem:
    """Mogens, taken up."""
    return conduct.next_citizen(running, by=cast.inge, seen_step=0)


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def test_opening_stamps_the_start_against_the_plan(cast, meeting, frozen_clock):
    frozen_clock.move_to(meeting.starts_at + dt.timedelta(seconds=42))

    opened = conduct.open_meeting(meeting, by=cast.inge)

    assert opened.seconds_late == 42
    assert opened.participants.get(user=cast.karim).attendance == Participant.Attendance.PRESENT


def test_opening_twice_keeps_the_first_stamp(cast, running, frozen_clock):
    first = running.opened_at
    frozen_clock.shift(60)

    again = conduct.open_meeting(running, by=cast.inge)

    assert again.opened_at == first
    assert Event.objects.filter(code="meeting.opened").count() == 1


def test_a_meeting_of_another_day_is_not_opened_by_mistake(cast):
    meeting = build.make_meeting(cast.nord, starts_at=clock.now() + dt.timedelta(days=7))
    build.make_item(meeting, cast.mogens)

    assert refused(conduct.open_meeting, meeting, by=cast.inge) == "not_today"


def test_an_empty_agenda_is_not_opened(cast):
    assert refused(conduct.open_meeting, build.make_meeting(cast.nord), by=cast.inge) == "agenda_empty"


def test_a_stand_in_with_the_leading_role_may_lead(cast, meeting):
    meeting.participants.filter(user=cast.karim).update(second_role="co_leader")

    assert conduct.open_meeting(meeting, by=cast.karim).is_running


def test_next_takes_the_first_who_waits(cast, running):
    item = conduct.next_citizen(running, by=cast.inge, seen_step=0)

    assert item.citizen == cast.mogens
    assert item.state == ItemState.PRESENT


def test_of_two_who_press_next_at_once_one_gets_a_sentence(cast, running):
    conduct.next_citizen(running, by=cast.inge, seen_step=0)

    assert refused(conduct.next_citizen, running, by=cast.inge, seen_step=0) == "overtaken"
    assert running.items.filter(state=ItemState.PRESENT).count() == 1


def test_next_waits_for_the_present_citizens_outcome(cast, running, item):
    assert refused(conduct.next_citizen, running, by=cast.inge, seen_step=1) == "citizen_open"


def test_next_in_a_meeting_that_is_over_is_a_sentence(cast, meeting, browse):
    Meeting.objects.filter(pk=meeting.pk).update(
        state=MeetingState.CLOSED, closed_at=clock.now(), closed_by=cast.inge
    )

    answer = browse(cast.inge).post(reverse("meeting_next", args=[meeting.pk]), {"step": 0})

    assert answer.status_code == 409
    assert meeting.items.filter(state=ItemState.PRESENT).count() == 0


def test_nobody_is_left_is_a_sentence(cast, running, item):
    conduct.carry_over(item, by=cast.inge, reason="Kontaktpersonen er syg")
    other = conduct.next_citizen(running, by=cast.inge, seen_step=1)
    conduct.carry_over(other, by=cast.inge, reason="Tiden gik")

    assert refused(conduct.next_citizen, running, by=cast.inge, seen_step=2) == "nobody_left"


def test_an_agreement_says_what_who_and_when(cast, item):
    due = clock.today() + dt.timedelta(days=3)

    action = agreements.agree(item, by=cast.inge, what=" Øve trappen ", owner=cast.karim, due_date=due)

    assert (action.what, action.owner, action.due_date) == ("Øve trappen", cast.karim, due)
    assert Event.objects.get(code="action.agreed").citizen_id == cast.mogens.pk


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"what": "  "}, "empty"),
        ({"due_date": dt.date(2027, 3, 1)}, "date_impossible"),
        ({"due_date": dt.date(2029, 3, 1)}, "date_impossible"),
    ],
)
def test_an_impossible_agreement_is_refused(cast, item, change, code):
    words = {"what": "Øve", "owner": cast.karim, "due_date": clock.today()} | change

    assert refused(agreements.agree, item, by=cast.inge, **words) == code
    assert not AgreedAction.objects.exists()


def test_an_agreement_belongs_to_somebody_in_the_room(cast, item):
    assert (
        refused(agreements.agree, item, by=cast.inge, what="Øve", owner=cast.sofie, due_date=clock.today())
        == "not_in_room"
    )


def test_a_supplier_is_not_answerable_for_another_firms_citizen(cast, item):
    assert (
        refused(agreements.agree, item, by=cast.inge, what="Øve", owner=cast.preben, due_date=clock.today())
        == "not_in_room"
    )


def test_only_the_leader_writes_agreements(cast, item):
    assert (
        refused(agreements.agree, item, by=cast.karim, what="Øve", owner=cast.karim, due_date=clock.today())
        == "not_leader"
    )


def test_a_parked_topic_has_an_owner(cast, item):
    agreements.park(item, by=cast.inge, topic="Haven", owner=cast.karim)

    assert ParkedTopic.objects.get().owner == cast.karim


def test_a_citizen_is_not_left_without_what_who_when(cast, item):
    code = refused(conduct.mark_discussed, item, by=cast.inge, outcome="continue", stay="on_agenda")

    assert code == "incomplete"
    assert AgendaItem.objects.get(pk=item.pk).state == ItemState.PRESENT


def test_a_citizen_is_not_left_without_an_outcome(cast, item):
    with pytest.raises(Refusal) as refusal:
        conduct.mark_discussed(item, by=cast.inge, outcome="", stay="", no_action_because="Alt går godt")

    assert [problem.code for problem in refusal.value.problems] == ["no_outcome", "no_stay"]


def test_a_citizen_can_be_closed_with_a_stated_no_agreement(cast, item):
    done = conduct.mark_discussed(
        item, by=cast.inge, outcome="end", stay="off_agenda", no_action_because="Målet er nået"
    )

    assert done.state == ItemState.DISCUSSED


def test_closing_a_citizen_twice_is_recorded_once(cast, item):
    words = {"outcome": "end", "stay": "off_agenda", "no_action_because": "Målet er nået"}
    conduct.mark_discussed(item, by=cast.inge, **words)
    conduct.mark_discussed(item, by=cast.inge, **words)

    assert Event.objects.filter(code="item.closed").count() == 1


def test_a_citizen_closed_by_mistake_is_taken_up_again(cast, item):
    conduct.mark_discussed(item, by=cast.inge, outcome="end", stay="off_agenda", no_action_because="Fejl")

    again = undo.take_up_again(item, by=cast.inge)

    assert again.state == ItemState.PRESENT
    assert again.outcome == ""


def test_everybody_who_may_propose_can_ask_the_visitator(cast, item, browse):
    answer = browse(cast.karim).post(
        reverse("item_ask", args=[item.pk]), {"what": "Træning", "kind": "adjustment"}
    )

    assert answer.status_code == 302
    assert item.help_proposed.get().proposal.what == "Træning"


def test_a_typed_agreement_is_not_lost_when_the_date_is_wrong(cast, item, browse, htmx):
    words = {"what": "Øve trappen i morgen", "owner": cast.karim.pk, "due_date": "1999-01-01"}

    answer = browse(cast.inge).post(reverse("item_agree", args=[item.pk]), words, headers=htmx)

    assert answer.status_code == 422
    assert "Øve trappen i morgen" in answer.content.decode()


def test_a_typed_agreement_is_not_lost_without_script_either(cast, item, browse):
    words = {"what": "Øve trappen i morgen", "owner": cast.karim.pk, "due_date": "31.02.2027"}

    answer = browse(cast.inge).post(reverse("item_agree", args=[item.pk]), words)

    assert answer.status_code == 422
    assert "Øve trappen i morgen" in answer.content.decode()


def test_every_change_raises_the_version_that_screens_wait_for(cast, item):
    before = Meeting.objects.get(pk=item.meeting_id).version

    agreements.park(item, by=cast.inge, topic="Haven", owner=cast.karim)

    assert Meeting.objects.get(pk=item.meeting_id).version == before + 1


def test_a_meeting_keeps_the_script_that_was_in_use_when_it_was_opened(cast, running):
    assert running.script == MeetingScript.current("dtr")


def test_minutes_are_added_deliberately(cast, running, item):
    before = item.minutes_given

    conduct.extend_citizen(item, by=cast.inge)
    conduct.extend_meeting(running, by=cast.inge)

    assert AgendaItem.objects.get(pk=item.pk).minutes_given == before + 2
    assert Meeting.objects.get(pk=running.pk).extended_minutes == 5
    assert Event.objects.get(code="item.extended").facts == {"minutes": 2}


@pytest.mark.parametrize("minutes", [0, -1, 31])
def test_more_than_half_an_hour_at_a_time_is_a_slip_of_the_hand(cast, running, item, minutes):
    assert refused(conduct.extend_citizen, item, by=cast.inge, minutes=minutes) == "too_long"
    assert refused(conduct.extend_meeting, running, by=cast.inge, minutes=minutes) == "too_long"


def test_an_hour_at_most_is_added(cast, running, item):
    for _time in range(2):
        conduct.extend_citizen(item, by=cast.inge, minutes=30)
        conduct.extend_meeting(running, by=cast.inge, minutes=30)

    assert refused(conduct.extend_citizen, item, by=cast.inge, minutes=1) == "too_long"
    assert refused(conduct.extend_meeting, running, by=cast.inge, minutes=1) == "too_long"


def test_only_the_leader_adds_minutes_to_whoever_is_up(cast, running, item):
    waiting = running.items.get(citizen=cast.aase)

    assert refused(conduct.extend_citizen, item, by=cast.karim) == "not_leader"
    assert refused(conduct.extend_meeting, running, by=cast.sofie) == "not_leader"
    assert refused(conduct.extend_citizen, waiting, by=cast.inge) == "not_taken_up"


def test_one_key_goes_from_initials_to_tags_to_nothing_and_round(cast, running):
    shown = []
    for _press in range(3):
        on_wall.privacy_next(running, by=cast.inge)
        shown.append(Meeting.objects.get(pk=running.pk).wall_privacy)

    assert shown == ["tags", "blank", "initials"]


def test_showing_what_is_shown_already_changes_nothing(cast, running):
    on_wall.show_on_wall(running, by=cast.inge, privacy="tags")
    on_wall.show_on_wall(running, by=cast.inge, privacy="tags")

    assert Event.objects.filter(code="wall.privacy").count() == 1
    assert refused(on_wall.show_on_wall, running, by=cast.inge, privacy="names") == "no_such_privacy"
    assert refused(on_wall.privacy_next, running, by=cast.karim) == "not_leader"


def test_the_leader_adds_time_and_hides_names_from_the_console(cast, running, item, browse):
    leader = browse(cast.inge)

    assert leader.post(reverse("citizen_extend", args=[item.pk]), {"minutes": "3"}).status_code == 302
    assert leader.post(reverse("meeting_extend", args=[running.pk])).status_code == 302
    assert leader.post(reverse("meeting_extend", args=[running.pk]), {"minutes": "-3"}).status_code == 409
    assert leader.post(reverse("wall_privacy", args=[running.pk])).status_code == 302
    leader.post(reverse("wall_privacy", args=[running.pk]), {"privacy": "blank"})

    meeting = Meeting.objects.get(pk=running.pk)
    assert (meeting.extended_minutes, meeting.wall_privacy) == (5, "blank")


@pytest.fixture
def forgotten(cast, running, item) -> AgendaItem:
    """Mogens was up when the hour ran out; nobody closed the meeting."""
    Meeting.objects.filter(pk=running.pk).update(state=MeetingState.AWAITING_WRAP_UP)
    return item


def test_after_a_forgotten_meeting_what_was_agreed_is_still_written(cast, forgotten, frozen_clock):
    frozen_clock.shift(dt.timedelta(hours=3))
    words = {"what": "Øve", "owner": cast.karim, "due_date": clock.today()}
    agreements.strike_out(agreements.agree(forgotten, by=cast.inge, **words), by=cast.inge)
    agreements.agree(forgotten, by=cast.inge, **words)
    agreements.park(forgotten, by=cast.inge, topic="Haven", owner=cast.karim)

    done = conduct.mark_discussed(forgotten, by=cast.inge, outcome="continue", stay="on_agenda")

    assert done.ended_at == done.meeting.runs_until


def test_after_a_forgotten_meeting_nobody_is_taken_up(cast, forgotten):
    meeting, waiting = forgotten.meeting, forgotten.meeting.items.get(citizen=cast.aase)
    words = {"outcome": "end", "stay": "off_agenda", "no_action_because": "Målet er nået"}

    assert refused(conduct.next_citizen, meeting, by=cast.inge, seen_step=1) == "wrong_state"
    assert refused(conduct.open_meeting, meeting, by=cast.inge) == "wrong_state"
    assert refused(conduct.extend_citizen, forgotten, by=cast.inge) == "wrong_state"
    assert refused(agreements.ask_visitator, forgotten, by=cast.karim, what="Træning") == "wrong_state"
    assert refused(conduct.mark_discussed, waiting, by=cast.inge, **words) == "not_taken_up"


def test_a_forgotten_meeting_is_closed_when_everybody_is_settled(cast, forgotten):
    meeting = forgotten.meeting
    assert refused(conduct.close, meeting, by=cast.inge) == "incomplete"
    for one in meeting.items.all():
        conduct.carry_over(one, by=cast.inge, reason="Mødet løb ud")

    closed = conduct.close(meeting, by=cast.inge)

    assert closed.state == MeetingState.CLOSED
    assert Event.objects.get(code="meeting.closed").facts["before"] == "awaiting_wrap_up"


def test_the_board_asks_the_database_the_same_whatever_the_number_of_citizens(
    cast, browse, django_assert_max_num_queries
):
    meeting = build.make_meeting(cast.nord, state=MeetingState.CALLED)
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    leader, board = browse(cast.inge), reverse("console_board", args=[meeting.pk])
    leader.get(board)
    with django_assert_max_num_queries(20) as with_two:
        assert leader.get(board).status_code == 200

    for number in range(8):
        build.make_item(
            meeting, build.make_citizen(f"Borger Ø{number}", cast.nord, contact_person=cast.karim)
        )
    leader.get(board)

    with django_assert_max_num_queries(20) as with_ten:
        assert leader.get(board).status_code == 200
    assert len(with_ten) == len(with_two)
