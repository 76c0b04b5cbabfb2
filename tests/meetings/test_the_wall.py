"""The wall: a screen without a person. It shows one meeting to a room, and no more of anybody than needed."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from dtr.audit.models import Event
from dtr.refusal import Refusal
from meetings import board, conduct, walls
from meetings.models import Meeting, WallScreen
from tests import build


@pytest.fixture
def meeting(cast) -> Meeting:
    """Today at ten, with Mogens on the agenda."""
    meeting = build.make_meeting(cast.nord)
    build.make_item(meeting, cast.mogens)
    build.make_goal(cast.mogens, "Jeg vil selv hente avisen")
    return meeting


@pytest.fixture
def screen() -> Client:
    """A browser on the wall."""
    return Client()


def paired(screen: Client, meeting: Meeting, cast) -> WallScreen:
    code = screen.get(reverse("wall")).context["code"]
    return walls.pair(meeting, by=cast.inge, code=code)


def test_a_screen_shows_a_code_and_follows_the_meeting_when_it_is_typed(cast, meeting, screen):
    paired(screen, meeting, cast)

    page = screen.get(reverse("wall"))

    assert page.context["meeting"] == meeting


def test_before_the_start_the_wall_knows_nobody(cast, meeting, screen):
    paired(screen, meeting, cast)

    page = screen.get(reverse("wall")).content.decode()

    assert "Mogens" not in page
    assert "avisen" not in page


def test_while_the_meeting_runs_the_wall_shows_first_name_and_initial(cast, meeting, screen):
    paired(screen, meeting, cast)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)

    page = screen.get(reverse("wall_board")).content.decode()

    assert "Mogens Å." in page
    assert "Jeg vil selv hente avisen" in page
    assert "Ågård" not in page
    assert "120438" not in page


def test_showing_a_citizen_on_the_wall_is_in_the_trail(cast, meeting, screen):
    wall = paired(screen, meeting, cast)
    conduct.open_meeting(meeting, by=cast.inge)

    screen.get(reverse("wall_board"))

    look = Event.objects.looks().get()
    assert look.actor == f"wallscreen:{wall.pk}"
    assert look.citizen_id == cast.mogens.pk


def test_a_wall_that_has_this_version_gets_nothing_again(cast, meeting, screen):
    paired(screen, meeting, cast)
    tag = screen.get(reverse("wall_board"))["HX-PTag"]

    assert screen.get(reverse("wall_board"), headers={"HX-PTag": tag}).status_code == 304


def test_three_wrong_codes_close_the_door_for_five_minutes(cast, meeting, screen, frozen_clock):
    codes = []
    for _try in range(4):
        with pytest.raises(Refusal) as refusal:
            walls.pair(meeting, by=cast.inge, code="abc")
        codes.append(refusal.value.code)

    assert codes == ["code_wrong", "code_wrong", "code_wrong", "too_many_tries"]


def test_a_code_is_good_for_five_minutes(cast, meeting, screen, frozen_clock):
    code = screen.get(reverse("wall")).context["code"]
    frozen_clock.shift(dt.timedelta(minutes=5, seconds=1))

    with pytest.raises(Refusal) as refusal:
        walls.pair(meeting, by=cast.inge, code=code)

    assert refusal.value.code == "code_wrong"


def test_a_code_pairs_one_screen_once(cast, meeting, screen):
    code = screen.get(reverse("wall")).context["code"]
    walls.pair(meeting, by=cast.inge, code=code)

    with pytest.raises(Refusal):
        walls.pair(meeting, by=cast.inge, code=code)


def test_a_screen_switched_off_starts_anew_at_once(cast, meeting, screen):
    wall = paired(screen, meeting, cast)

    walls.revoke(wall, by=cast.inge)

    assert screen.get(reverse("wall_board"))["HX-Refresh"] == "true"
    assert not board.may_watch(None, {walls.COOKIE: screen.cookies[walls.COOKIE].value}, str(meeting.pk), {})


def test_the_wall_forgets_the_meeting_a_quarter_after_its_end(cast, meeting, screen, frozen_clock):
    paired(screen, meeting, cast)
    frozen_clock.move_to(meeting.ends_at + dt.timedelta(minutes=14))
    still = screen.get(reverse("wall")).context.get("meeting")
    frozen_clock.move_to(meeting.ends_at + dt.timedelta(minutes=16))
    after = screen.get(reverse("wall")).context.get("meeting")

    assert still == meeting
    assert after is None


def test_a_wall_watches_its_own_meeting_only(cast, meeting, screen):
    paired(screen, meeting, cast)
    other = build.make_meeting(cast.syd)
    cookies = {walls.COOKIE: screen.cookies[walls.COOKIE].value}

    assert board.may_watch(None, cookies, str(meeting.pk), {})
    assert not board.may_watch(None, cookies, str(other.pk), {})
    assert not board.may_watch(None, {walls.COOKIE: "gæt"}, str(meeting.pk), {})


def test_only_the_leader_pairs_and_switches_off(cast, meeting, screen, browse):
    wall = paired(screen, meeting, cast)
    off = reverse("wall_revoke", args=[meeting.pk, wall.pk])

    assert browse(cast.karim).post(off).status_code == 403
    assert browse(cast.sofie).post(off).status_code == 404
    assert (
        browse(cast.karim).post(reverse("wall_pair", args=[meeting.pk]), {"code": "123456"}).status_code
        == 403
    )


def test_the_token_itself_is_kept_nowhere(cast, meeting, screen):
    paired(screen, meeting, cast)

    token = screen.cookies[walls.COOKIE].value

    assert token not in str(list(WallScreen.objects.values()))


@pytest.mark.parametrize("citizens", [1, 10])
def test_the_wall_asks_the_database_the_same_whatever_the_number_of_citizens(
    cast, meeting, screen, citizens, django_assert_max_num_queries
):
    for number in range(citizens - 1):
        build.make_item(meeting, build.make_citizen(f"Borger Ø{number}", cast.nord))
    paired(screen, meeting, cast)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    screen.get(reverse("wall_board"))

    with django_assert_max_num_queries(15) as asked:
        screen.get(reverse("wall_board"))

    assert len(asked) == 10


def test_a_meeting_that_nobody_closed_does_not_hang_on_the_wall_into_the_night(cast, frozen_clock):
    meeting = build.make_meeting(cast.nord)
    build.make_item(meeting, cast.mogens)
    conduct.open_meeting(meeting, by=cast.inge)
    screen, token, code = walls.new_screen()
    walls.pair(meeting, by=cast.inge, code=code)

    frozen_clock.shift(build.dt.timedelta(hours=2, minutes=55))
    evening = walls.screen_of({walls.COOKIE: token})
    frozen_clock.shift(build.dt.timedelta(minutes=30))
    night = walls.screen_of({walls.COOKIE: token})

    assert (evening, night) == (screen, None)
