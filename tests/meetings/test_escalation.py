"""What stays undone comes before the daily manager: after the team's own days, once a date, naming nobody."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from dtr import clock, later
from dtr.audit.models import Event
from dtr.outbox import post
from dtr.outbox.models import Letter
from dtr.refusal import Refusal
from dtr.staff.models import Position
from meetings import actions, escalation, letters, tasks
from meetings.models import AgreedAction, Escalation, FollowUp
from meetings.states import ItemState, MeetingState
from tests import build

DUE = dt.date(2027, 3, 8)


@pytest.fixture(autouse=True)
def no_workers(monkeypatch) -> None:
    monkeypatch.setattr(later.current_app, "send_task", lambda task, ids: None)


@pytest.fixture
def action(cast) -> AgreedAction:
    """Karim has promised something for Monday the eighth."""
    meeting = build.make_meeting(cast.nord, state=MeetingState.CLOSED)
    item = build.make_item(meeting, cast.mogens, state=ItemState.CARRIED_OVER)
    return build.make_action(item, cast.karim, what="Ring til Mogens' datter Bodil", due_date=DUE)


def after(frozen_clock, days: int, time: str = "07:00") -> None:
    """So many days after the date, with the minute's work done twice."""
    day = DUE + dt.timedelta(days=days)
    frozen_clock.move_to(clock.at(day, dt.time.fromisoformat(time)).astimezone(dt.UTC))
    for _run in range(2):
        tasks.sweep_escalations()
        for letter in Letter.objects.filter(state=Letter.State.WAITING):
            post.deliver(letter.pk)


def test_the_daily_manager_hears_of_it_once_after_the_usual_days(cast, action, frozen_clock):
    after(frozen_clock, FollowUp.USUAL_DAYS, "06:59")
    assert not mail.outbox

    for days in range(FollowUp.USUAL_DAYS, FollowUp.USUAL_DAYS + 4):
        after(frozen_clock, days)

    [told] = mail.outbox
    assert told.to == ["lone@fjordby.example"]
    assert not [word for word in ("Mogens", "Ågård", "Bodil", "Ring") if word in told.body + told.subject]
    assert reverse("action", args=[action.pk]) in told.body
    assert Event.objects.filter(code="action.escalated").count() == Escalation.objects.count() == 1


def test_each_team_chooses_its_days(cast, action, frozen_clock):
    escalation.choose_days(cast.nord, by=cast.inge, days=2)

    after(frozen_clock, 2)

    assert len(mail.outbox) == 1


def test_a_team_that_wants_none_gets_none(cast, action, frozen_clock):
    escalation.choose_days(cast.nord, by=cast.inge, days=0)

    after(frozen_clock, 30)

    assert not Escalation.objects.exists()


def test_a_new_date_can_be_escalated_anew(cast, action, frozen_clock):
    after(frozen_clock, 5)
    actions.move_date(action, by=cast.karim, due_date=DUE + dt.timedelta(days=10), reason="Syg")
    assert not AgreedAction.objects.escalated().exists()

    after(frozen_clock, 15)

    assert AgreedAction.objects.escalated().count() == 1
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("why", ["done", "moved"])
def test_what_is_done_or_moved_meanwhile_is_not_sent(cast, action, frozen_clock, why):
    frozen_clock.move_to(clock.at(DUE + dt.timedelta(days=5), dt.time(7)).astimezone(dt.UTC))
    tasks.sweep_escalations()
    if why == "done":
        actions.mark_done(action, by=cast.karim)
    else:
        actions.move_date(action, by=cast.karim, due_date=DUE + dt.timedelta(days=20), reason="Syg")

    post.deliver(Letter.objects.get(kind=letters.ACTION_ESCALATED).pk)

    assert not mail.outbox


def test_where_nobody_is_daily_manager_the_leader_hears_of_it(cast, action, frozen_clock):
    Position.objects.filter(user=cast.lone).update(until=clock.today() - dt.timedelta(days=1))

    after(frozen_clock, 5)

    assert [one.to for one in mail.outbox] == [["inge@fjordby.example"]]


def test_a_manager_who_has_left_the_house_is_not_the_one_to_tell(cast, action, frozen_clock):
    cast.lone.is_active = False
    cast.lone.save()

    after(frozen_clock, 5)

    assert [one.to for one in mail.outbox] == [["inge@fjordby.example"]]


def test_a_manager_who_has_promised_it_is_not_the_one_to_tell(cast, action, frozen_clock):
    AgreedAction.objects.update(owner=cast.lone)

    after(frozen_clock, 5)

    assert [one.to for one in mail.outbox] == [["inge@fjordby.example"]]


def test_a_manager_who_has_promised_it_hears_of_it_where_there_is_nobody_else(cast, action, frozen_clock):
    AgreedAction.objects.update(owner=cast.lone)
    Position.objects.filter(user=cast.inge).update(until=clock.today() - dt.timedelta(days=1))

    after(frozen_clock, 5)

    assert [one.to for one in mail.outbox] == [["lone@fjordby.example"]]


def test_where_there_is_nobody_it_waits_for_the_first_who_comes(cast, action, frozen_clock):
    gone = Position.objects.filter(user__in=[cast.lone, cast.inge])
    gone.update(until=clock.today() - dt.timedelta(days=1))
    after(frozen_clock, 5)
    assert not Escalation.objects.exists()

    gone.filter(user=cast.lone).update(until=None)
    after(frozen_clock, 9)

    assert [one.to for one in mail.outbox] == [["lone@fjordby.example"]]
    assert Escalation.objects.count() == 1


@pytest.mark.parametrize(("who", "days", "code"), [
    ("karim", 3, "not_yours"), ("sofie", 3, "not_yours"), ("inge", -1, "days_impossible"),
    ("inge", 61, "days_impossible"),
])  # fmt: skip
def test_days_that_cannot_be_chosen_are_refused(cast, who, days, code):
    with pytest.raises(Refusal, match=code):
        escalation.choose_days(cast.nord, by=getattr(cast, who), days=days)


def test_the_same_choice_twice_is_recorded_once(cast):
    for _press in range(2):
        escalation.choose_days(cast.nord, by=cast.lone, days=3)

    assert Event.objects.filter(code="follow_up.set").count() == 1


@pytest.mark.parametrize(("days", "status"), [("3", 302), ("61", 422), ("", 422), ("x", 422)])
def test_the_form_saves_or_says_what_is_wrong(cast, browse, days, status):
    answer = browse(cast.lone).post(reverse("follow_up", args=[cast.nord.pk]), {"days": days})

    assert answer.status_code == status
    assert FollowUp.objects.filter(escalate_after_days=3).exists() == (status == 302)


def test_two_who_sweep_at_once_escalate_once(cast, action, frozen_clock):
    frozen_clock.move_to(clock.at(DUE + dt.timedelta(days=5), dt.time(7)).astimezone(dt.UTC))

    for _worker in range(2):
        escalation.escalate(action)

    assert Letter.objects.filter(kind=letters.ACTION_ESCALATED).count() == 1
