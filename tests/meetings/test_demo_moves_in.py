"""The demo municipality moves into an empty house on any day, and into no other house."""

import datetime as dt

import pytest
from django.core.management import call_command

from citizens.models import Citizen
from dtr import clock
from dtr.staff.models import User
from meetings import demo
from meetings.models import AgreedAction, Meeting
from meetings.models.agreements import ActionState
from meetings.states import MeetingState


def test_a_house_with_people_in_it_is_left_alone(cast):
    assert demo.load() is False
    assert Citizen.objects.count() == 3


def test_a_production_house_refuses_it(db, settings):
    settings.PRODUCTION = True

    with pytest.raises(SystemExit, match="Systemet er i drift"):
        call_command("demo")

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("now", "then"),
    [("09:50:00", "09:55:00"), ("09:52:00", "09:55:00"), ("09:52:01", "10:00:00"), ("23:58:30", "00:05:00")],
)
def test_the_meeting_starts_at_the_next_five_minutes_at_least_three_away(now, then):
    moment = dt.datetime.fromisoformat(f"2027-03-02T{now}+00:00")

    assert demo.in_a_few_minutes(moment).strftime("%H:%M:%S") == then


@pytest.mark.parametrize(
    "moment",
    ["2027-01-01T23:58", "2027-03-28T00:30", "2027-05-07T12:00", "2028-02-29T06:00", "2027-10-31T00:40"],
)
def test_the_town_can_be_made_on_any_day(db, frozen_clock, settings, tmp_path, moment):
    settings.VAR = tmp_path
    frozen_clock.move_to(dt.datetime.fromisoformat(f"{moment}+00:00"))

    assert demo.load()

    assert Meeting.objects.filter(state=MeetingState.CALLED, starts_at__gt=clock.now()).count() == 1
    assert AgreedAction.objects.filter(state=ActionState.OPEN, due_date__lt=clock.today()).exists()
