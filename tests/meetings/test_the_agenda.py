"""Before the meeting: who comes on the agenda, in which order, for how long, and who is missing."""

import datetime as dt

import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import agenda, board, freezing, occurrences, participants, proposing, ranking, weeks
from meetings.models import AgendaProposal, Meeting
from meetings.states import ItemState, MeetingState
from tests import build


@pytest.fixture
def meeting(cast) -> Meeting:
    """Planned for today at ten."""
    return build.make_meeting(cast.nord)


def refused(verb, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refusal:
        verb(*args, **kwargs)
    return refusal.value.code


def test_a_nomination_needs_a_reason(cast):
    assert refused(proposing.nominate, cast.mogens, by=cast.karim, agenda_reason=" ") == "no_reason"


def test_a_supplier_nominates_the_own_citizen_only(cast):
    proposing.nominate(cast.aase, by=cast.preben, agenda_reason="Har det sværere med trappen")

    assert refused(proposing.nominate, cast.mogens, by=cast.preben, agenda_reason="Nysgerrig") == "not_yours"


def test_a_citizen_waits_once(cast):
    proposing.nominate(cast.mogens, by=cast.karim, agenda_reason="Fald i går")

    assert refused(proposing.nominate, cast.mogens, by=cast.inge, agenda_reason="Fald") == "already_nominated"


def test_picking_a_nominated_citizen_keeps_the_reason_and_answers_the_nomination(cast, meeting):
    proposing.nominate(cast.mogens, by=cast.karim, agenda_reason="Fald i går")

    item = agenda.pick(meeting, cast.mogens, by=cast.inge)

    assert item.agenda_reason == "Fald i går"
    assert AgendaProposal.objects.get().state == AgendaProposal.State.TAKEN


def test_a_full_agenda_says_so(cast, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(max_citizens=1)
    agenda.pick(meeting, cast.mogens, by=cast.inge)

    assert refused(agenda.pick, meeting, cast.aase, by=cast.inge) == "agenda_full"
    assert meeting.items.count() == 1


def test_a_citizen_of_another_team_cannot_be_picked(cast, meeting, browse):
    assert refused(agenda.pick, meeting, cast.niels, by=cast.inge) == "other_team"

    answer = browse(cast.inge).post(reverse("agenda_pick", args=[meeting.pk]), {"citizen": cast.niels.pk})

    assert answer.status_code == 409
    assert not meeting.items.exists()


def test_a_therapist_cannot_change_the_agenda(cast, meeting, browse):
    answer = browse(cast.karim).post(reverse("agenda_pick", args=[meeting.pk]), {"citizen": cast.mogens.pk})

    assert answer.status_code == 403


def test_the_order_is_changed_from_the_keyboard_and_with_the_mouse(cast, meeting, browse):
    first, second = build.make_item(meeting, cast.mogens), build.make_item(meeting, cast.aase)
    leader = browse(cast.inge)

    leader.post(reverse("agenda_up", args=[second.pk]))
    by_keyboard = list(meeting.items.values_list("pk", flat=True))
    leader.post(reverse("agenda_order", args=[meeting.pk]), {"item": [first.pk, second.pk]})
    by_mouse = list(meeting.items.values_list("pk", flat=True))

    assert by_keyboard == [second.pk, first.pk]
    assert by_mouse == [first.pk, second.pk]


@pytest.mark.parametrize("keys", [[], ["x"], ["x", "y"]])
def test_an_order_of_another_agenda_is_refused(cast, meeting, keys):
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)

    assert refused(agenda.order, meeting, by=cast.inge, keys=keys) == "order_stale"


def test_taking_a_citizen_off_closes_the_gap(cast, meeting):
    first, second = build.make_item(meeting, cast.mogens), build.make_item(meeting, cast.aase)

    agenda.remove(first, by=cast.inge)

    assert list(meeting.items.values_list("pk", "position")) == [(second.pk, 1)]


def test_ten_citizens_share_what_is_left_of_the_hour(meeting):
    assert agenda.time_for_citizens(meeting) == 48
    assert agenda.usual_minutes(meeting) == 4


@pytest.mark.parametrize("minutes", [0, 121, -3])
def test_impossible_minutes_are_refused(cast, meeting, minutes):
    item = build.make_item(meeting, cast.mogens)

    assert refused(agenda.give_minutes, item, by=cast.inge, minutes=minutes) == "minutes_impossible"


def test_freezing_twice_records_once(cast, meeting):
    build.make_item(meeting, cast.mogens)

    freezing.freeze(meeting, by=cast.inge)
    freezing.freeze(meeting, by=cast.inge)

    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.CALLED
    assert Event.objects.filter(code="agenda.frozen").count() == 1


def test_after_the_freeze_only_the_leader_changes_the_agenda(cast, meeting):
    build.make_item(meeting, cast.mogens)
    freezing.freeze(meeting, by=cast.inge)

    assert refused(agenda.pick, meeting, cast.aase, by=cast.lone) == "wrong_state"
    assert agenda.pick(meeting, cast.aase, by=cast.inge).position == 2


def test_one_sees_at_once_who_is_missing(cast, meeting):
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)
    meeting.participants.filter(user__in=[cast.vibeke, cast.karim]).update(attendance="absent")

    missing = board.for_staff(meeting, cast.inge).missing

    assert missing.visitator
    assert set(missing.contact_persons) == {cast.mogens.pk, cast.aase.pk}


def test_a_role_can_be_handed_out_and_a_supplier_cannot_lead(cast, meeting):
    participants.hand_out_role(meeting, cast.karim, by=cast.inge, role="therapist", second_role="co_leader")

    assert meeting.participants.get(user=cast.karim).roles == ["therapist", "co_leader"]
    assert (
        refused(participants.hand_out_role, meeting, cast.preben, by=cast.inge, role="meeting_leader")
        == "supplier_role"
    )
    assert (
        refused(participants.hand_out_role, meeting, cast.sofie, by=cast.inge, role="nurse") == "not_in_team"
    )


def test_the_folded_people_stay_open_under_a_change_of_them(cast, meeting, browse, htmx):
    karim = meeting.participants.get(user=cast.karim)
    inge = browse(cast.inge)
    folded = 'id="people">'

    page = inge.get(reverse("meeting", args=[meeting.pk])).content.decode()
    changed = inge.post(
        reverse("attendance", args=[meeting.pk, karim.pk]), {"attendance": "absent"}, headers=htmx
    ).content.decode()

    assert folded in page
    assert "Karim Øst" in changed
    assert 'id="people" open>' in changed


def test_a_weekly_meeting_keeps_its_local_time_over_the_clock_change(cast, frozen_clock):
    frozen_clock.move_to(dt.datetime(2027, 3, 22, 8, tzinfo=dt.UTC))

    series = weeks.set_up_series(
        by=cast.inge, team_id=cast.nord.pk, weekday=1, start_time=dt.time(9, 0), place="Kælderen",
        active_from=clock.today(), length_minutes=60, max_citizens=8, meeting_type="dtr",
    )  # fmt: skip

    local = [clock.local(meeting.starts_at).strftime("%d.%m. %H:%M") for meeting in series.meetings.all()]
    assert local == ["23.03. 09:00", "30.03. 09:00", "06.04. 09:00", "13.04. 09:00"]


def test_planning_the_weeks_twice_makes_no_meeting_twice(cast):
    series = build.make_series(cast.nord, weekday=3)

    weeks.plan_weeks(series, by=None)
    weeks.plan_coming_weeks()

    assert series.meetings.count() == weeks.WEEKS_AHEAD


def test_a_cancelled_meeting_is_not_planned_again(cast):
    series = build.make_series(cast.nord, weekday=3)
    first = weeks.plan_weeks(series, by=None)[0]

    occurrences.cancel(first, by=cast.inge, reason="Julefrokost")
    weeks.plan_weeks(series, by=None)

    assert series.meetings.filter(slot=first.slot).get().state == MeetingState.CANCELLED


def test_a_team_does_not_meet_twice_at_the_same_time(cast):
    build.make_series(cast.nord, weekday=3)

    code = refused(
        weeks.set_up_series,
        by=cast.inge,
        team_id=cast.nord.pk,
        weekday=3,
        start_time=dt.time(10, 0),
        place="Her",
    )

    assert code == "series_exists"


def test_a_citizen_who_stayed_on_the_agenda_is_offered_again(cast, meeting):
    held = build.make_meeting(
        cast.nord, state=MeetingState.CLOSED, starts_at=clock.now() - dt.timedelta(days=7),
        closed_at=clock.now() - dt.timedelta(days=7), closed_by=cast.inge,
    )  # fmt: skip
    build.make_item(held, cast.mogens, state=ItemState.DISCUSSED, outcome="continue", stay="on_agenda")
    build.make_item(held, cast.aase, state=ItemState.DISCUSSED, outcome="end", stay="off_agenda")

    assert [one.known.name for one in ranking.ranked(meeting, cast.inge).rehab] == ["Mogens Ågård"]


def test_the_supplier_sees_the_own_citizens_and_nobody_elses_name(cast, meeting, browse):
    build.make_item(meeting, cast.mogens)
    build.make_item(meeting, cast.aase)

    page = browse(cast.preben).get(reverse("meeting", args=[meeting.pk])).content.decode()

    assert "Åse Bjørn" in page
    assert "Mogens" not in page


def test_whoever_joins_the_team_is_invited_and_whoever_leaves_it_is_not(cast, frozen_clock):
    series = build.make_series(cast.nord, weekday=3)
    meeting = weeks.plan_weeks(series, by=None)[0]
    rie = build.make_user("Rie Krogh", "nurse", team=cast.nord)
    cast.karim.positions.update(until=clock.today() - dt.timedelta(days=1))

    weeks.plan_coming_weeks()

    there = set(meeting.participants.values_list("user__name", flat=True))
    assert rie.name in there
    assert cast.karim.name not in there
