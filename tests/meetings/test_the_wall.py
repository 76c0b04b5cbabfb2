"""The wall: a screen without a person. It shows one meeting to a room, and no more of anybody than needed."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from dtr import watching
from dtr.audit.models import Event
from dtr.refusal import Refusal
from dtr.staff.roles import Role
from meetings import conduct, on_wall, wall_face, walls
from meetings.models import Contribution, Meeting, ParkedTopic, WallPrivacy, WallScreen
from meetings.states import MeetingState
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


def board_of(screen: Client) -> str:
    """The bytes that the wall is sent."""
    return screen.get(reverse("wall_board")).content.decode()


@pytest.fixture
def running(cast, meeting, screen) -> Meeting:
    """The meeting runs, Mogens is taken up, and much has been said; the wall is paired."""
    item = meeting.items.get()
    build.make_action(item, cast.karim, "Rollator hentes på depotet")
    build.make_proposal(cast.mogens, cast.karim, "Træning til Mogens Ågård hjemme")
    ParkedTopic.objects.create(item=item, topic="Nøgleboks", owner=cast.inge)
    for kind, text in (("observation", "Hr. Ågård gik selv til bordet"), ("assumption", "Han er vist bange")):
        Contribution.objects.create(item=item, kind=kind, text=text, by=cast.karim, role=Role.THERAPIST)
    paired(screen, meeting, cast)
    conduct.open_meeting(meeting, by=cast.inge)
    conduct.next_citizen(meeting, by=cast.inge, seen_step=0)
    meeting.refresh_from_db()
    return meeting


SAID = ["Mogens", "avisen", "Rollator", "Træning", "Nøgleboks", "bordet", "bange", "Mål nået"]


def watches(cookies, meeting) -> bool:
    """Whether the stream of the meeting is for the screen behind these cookies."""
    screen = watching.Watcher("meeting", str(meeting.pk), cookies, {"as": "wall"})
    return watching.admit("meeting", [screen]) == [screen]


def test_a_screen_shows_a_code_and_follows_the_meeting_when_it_is_typed(cast, meeting, screen):
    paired(screen, meeting, cast)

    page = screen.get(reverse("wall"))

    assert page.context["meeting"] == meeting


def test_before_the_start_the_wall_knows_nobody(cast, meeting, screen):
    paired(screen, meeting, cast)

    page = screen.get(reverse("wall")).content.decode()

    assert "Mogens" not in page
    assert "avisen" not in page


def test_when_the_time_has_come_and_nobody_opened_the_wall_counts_how_late_it_is(cast, meeting, screen):
    paired(screen, meeting, cast)

    page = screen.get(reverse("wall")).content.decode()

    assert "Mødet begynder om" in page
    assert "Mødet er ikke begyndt" in page
    assert 'data-countdown-to="2027-03-02T10:00:00+01:00"></h1>' in page


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
    assert not watches({walls.COOKIE: screen.cookies[walls.COOKIE].value}, meeting)


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

    assert watches(cookies, meeting)
    assert not watches(cookies, other)
    assert not watches({walls.COOKIE: "gæt"}, meeting)


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


def test_the_wall_asks_the_database_the_same_whatever_the_number_of_citizens(
    cast, running, screen, django_assert_max_num_queries
):
    board_of(screen)
    with django_assert_max_num_queries(15) as one:
        board_of(screen)
    for number in range(9):
        build.make_item(running, build.make_citizen(f"Borger Ø{number}", cast.nord))
    board_of(screen)
    with django_assert_max_num_queries(15) as ten:
        board_of(screen)

    assert len(one) == len(ten)


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


def test_a_meeting_wrapped_up_the_day_after_does_not_come_back_to_its_wall(
    cast, running, screen, frozen_clock
):
    frozen_clock.shift(dt.timedelta(days=1))
    conduct.carry_over(running.items.get(), by=cast.inge, reason="Nåede det ikke")
    conduct.close(running, by=cast.inge)

    assert walls.screen_of({walls.COOKIE: screen.cookies[walls.COOKIE].value}) is None


def test_at_first_the_wall_shows_what_was_said_but_of_the_name_no_more_than_an_initial(running, screen):
    page = board_of(screen)

    assert [word for word in SAID[:-1] if word not in page] == []
    assert "Hr. Å. gik" in page
    assert "Ågård" not in page


def test_an_assumption_is_marked_as_one(running, screen):
    page = board_of(screen)

    assert "status-assumption" in page
    assert "is-assumption" in page


def test_where_only_numbers_are_shown_nothing_of_a_citizen_is_in_the_bytes(cast, running, screen):
    on_wall.show_on_wall(running, by=cast.inge, privacy=WallPrivacy.TAGS)

    page = board_of(screen)

    assert [word for word in SAID if word in page] == []
    assert str(cast.mogens.pk) not in page
    assert "Borger 1" in page or "Citizen 1" in page


def test_a_wall_that_the_leader_blanks_knows_nobody_and_says_why(cast, running, screen):
    on_wall.show_on_wall(running, by=cast.inge, privacy=WallPrivacy.BLANK)

    page = board_of(screen)

    assert [word for word in [*SAID, "Borger 1", "Citizen 1"] if word in page] == []
    assert screen.get(reverse("wall")).context["blank"] == walls.Blank.CHOSEN


@pytest.mark.parametrize("privacy", [WallPrivacy.TAGS, WallPrivacy.BLANK])
def test_whoever_is_not_shown_is_not_in_the_trail(cast, running, screen, privacy):
    on_wall.show_on_wall(running, by=cast.inge, privacy=privacy)

    board_of(screen)

    assert not Event.objects.looks().exists()


def test_a_cpr_number_that_somebody_typed_never_reaches_the_wall(cast, running, screen):
    item = running.items.get()
    for text in ("Se sag 120438-5123 her", "Se sag 1204385123 her"):
        Contribution.objects.create(
            item=item, kind="observation", text=text, by=cast.karim, role=Role.THERAPIST
        )

    page = board_of(screen)

    assert "5123" not in page
    assert "Se sag … her" in page


@pytest.mark.parametrize(
    "typed",
    [
        "120438  5123", "120438\n5123", "120438\u00a05123", "120438–5123", "120438 - 5123", "120438.5123",
        "12 04 38 5123", "12.04.38-5123", "120438\u200b5123", "1204 385123",
    ],
)  # fmt: skip
def test_however_a_cpr_number_is_typed_it_never_reaches_the_wall(cast, running, screen, typed):
    item = running.items.get()
    Contribution.objects.create(
        item=item, kind="observation", text=f"Se sag {typed} her", by=cast.karim, role=Role.THERAPIST
    )

    assert "5123" not in board_of(screen)


@pytest.mark.parametrize(
    "text",
    [
        "Blodtryk 140/80, 135/85 og 120/70", "Ring 20 10 30 40 eller 21 10 30 40",
        "Mødt 02.03.2027 kl. 10:00", "Barthel 80 85 90 95 100", "Vil bo i eget hus i Skov",
    ],
)  # fmt: skip
def test_figures_and_words_that_are_no_numbers_of_persons_stay_on_the_wall(cast, text):
    neighbours = [build.make_citizen("Bo", cast.nord), build.make_citizen("Ib Lund", cast.nord)]

    assert wall_face.short(text, cast.mogens, beside=neighbours) == text


def test_of_any_citizen_of_the_meeting_no_more_than_an_initial_is_in_a_text(cast):
    typed = "MOGENS ÅGÅRDs nabo åse bjørn, hr. ÅGÅRD og Åse Bjørns kat; Åse Bjørnsen"

    shown = wall_face.short(typed, cast.mogens, beside=[cast.mogens, cast.aase])

    assert shown == "Mogens Å.s nabo Åse B., hr. Å. og Åse B.s kat; Åse Bjørnsen"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Fru Skjoldborg gik selv", "Fru S. gik selv"),
        ("Christoffersens søn ringede", "C.s søn ringede"),
        ("SKJOLDBORG-CHRISTOFFERSEN sover", "S. sover"),
        ("Karl-Heinz Frederik vil hjem", "Karl-Heinz F. vil hjem"),
        ("Hans Bach bor i en skjoldborg af bøger", "Hans B. bor i en skjoldborg af bøger"),
        ("Er af den opfattelse, at Karl kan", "Er af den opfattelse, at Karl kan"),
    ],
)
def test_each_part_of_a_name_but_the_first_is_an_initial(cast, typed, shown):
    citizen = build.make_citizen("Karl-Heinz Frederik Bach af Skjoldborg-Christoffersen", cast.nord)

    assert wall_face.short(typed, citizen) == shown


def test_another_citizens_surname_after_a_title_is_an_initial(cast):
    ib = build.make_citizen("Ib Lund", cast.nord)

    shown = wall_face.short("Hr. Lund og fru Lund så ham i Lund", cast.mogens, beside=[ib])

    assert shown == "Hr. L. og fru L. så ham i Lund"


def test_no_sign_that_turns_a_line_round_reaches_the_wall(cast):
    assert wall_face.short("Han \u202egår\u202c selv 👩\u200d👧", cast.mogens) == "Han går selv 👩\u200d👧"


def test_a_meeting_that_nobody_touches_for_ten_minutes_leaves_the_wall_until_somebody_does(
    cast, running, screen, frozen_clock
):
    frozen_clock.shift(dt.timedelta(minutes=9, seconds=59))
    before = board_of(screen)
    tag = screen.get(reverse("wall_board"))["HX-PTag"]
    frozen_clock.shift(dt.timedelta(seconds=1))
    after = screen.get(reverse("wall_board"), headers={"HX-PTag": tag})
    on_wall.focus_on_rule(running, by=cast.inge, number=2)
    again = board_of(screen)

    assert ("Mogens" in before, "Mogens" in again) == (True, True)
    assert after.status_code == 200
    assert [word for word in SAID if word in after.content.decode()] == []


def test_the_screen_is_told_when_it_must_blank_itself(running, screen):
    page = board_of(screen)

    assert 'data-blank-at="2027-03-02T10:00:00+01:00"' in page


@pytest.mark.parametrize("state", [MeetingState.AWAITING_WRAP_UP, MeetingState.CANCELLED])
def test_a_meeting_that_does_not_run_any_more_shows_nobody_at_once(running, screen, state):
    Meeting.objects.filter(pk=running.pk).update(state=state)

    page = board_of(screen) + screen.get(reverse("wall")).content.decode()

    assert [word for word in SAID if word in page] == []


@pytest.mark.parametrize("change", ["place", "team"])
def test_a_meeting_that_was_moved_elsewhere_is_not_shown(cast, running, screen, change):
    moved = {"place": "Kantinen"} if change == "place" else {"team": cast.syd}
    Meeting.objects.filter(pk=running.pk).update(**moved)

    answer = screen.get(reverse("wall_board"))

    assert answer["HX-Refresh"] == "true"
    assert answer.content == b""


def test_what_the_leader_adds_to_the_hour_keeps_the_screen_alive(cast, meeting, screen, frozen_clock):
    paired(screen, meeting, cast)
    Meeting.objects.filter(pk=meeting.pk).update(extended_minutes=10)

    frozen_clock.move_to(meeting.ends_at + dt.timedelta(minutes=24))

    assert screen.get(reverse("wall")).context["meeting"] == meeting


def test_the_page_of_a_wall_has_the_theme_and_the_size_that_its_leader_chose(cast, meeting, screen, browse):
    code = screen.get(reverse("wall")).context["code"]
    told = {"code": code, "inches": "75", "seat_metres": "7,5", "theme": "light"}

    answer = browse(cast.inge).post(reverse("wall_pair", args=[meeting.pk]), told)
    page = screen.get(reverse("wall")).content.decode()

    assert answer.status_code == 302
    assert 'data-theme="light"' in page
    assert "wall-size-54" in page


def test_the_next_screen_in_the_same_room_is_taken_to_be_like_the_last(cast, meeting, screen, browse):
    code = screen.get(reverse("wall")).context["code"]
    walls.pair(meeting, by=cast.inge, code=code, inches=86, theme="light")

    assert walls.usual(meeting) == {"inches": 86, "seat_metres": 6, "theme": "light"}
    assert walls.usual(build.make_meeting(cast.syd)) == {}


def test_a_screen_that_is_too_small_for_the_room_is_named_with_the_size_it_would_need(
    cast, meeting, screen, browse, htmx
):
    code = screen.get(reverse("wall")).context["code"]
    told = {"code": code, "inches": "32", "seat_metres": "6,0", "theme": "dark"}

    page = browse(cast.inge).post(reverse("wall_pair", args=[meeting.pk]), told, headers=htmx)

    assert "notice-warning" in page.content.decode()
    assert "41" in page.content.decode()


@pytest.mark.parametrize("told", [{"inches": "7"}, {"seat_metres": "60"}, {"theme": "pink"}])
def test_an_impossible_screen_is_not_paired(cast, meeting, screen, browse, told):
    code = screen.get(reverse("wall")).context["code"]
    told = {"code": code, "inches": "55", "seat_metres": "6,0", "theme": "dark"} | told

    answer = browse(cast.inge).post(reverse("wall_pair", args=[meeting.pk]), told)

    assert answer.status_code == 422
    assert not meeting.walls.exists()


def test_twelve_wrong_codes_from_one_address_close_the_door_for_its_next_leader(cast, meeting):
    leaders = [build.make_user(f"Leder{n} Å", Role.MEETING_LEADER, team=cast.nord) for n in range(5)]

    codes = []
    for leader in leaders:
        for _try in range(3):
            with pytest.raises(Refusal) as refusal:
                walls.pair(meeting, by=leader, code="abc", address="192.0.2.7")
            codes.append(refusal.value.code)
    with pytest.raises(Refusal) as elsewhere:
        walls.pair(meeting, by=cast.inge, code="abc", address="192.0.2.8")

    assert codes == ["code_wrong"] * 12 + ["too_many_tries"] * 3
    assert elsewhere.value.code == "code_wrong"


def test_a_right_code_costs_no_try(cast, meeting, screen):
    for _screen in range(4):
        _row, _token, code = walls.new_screen()
        walls.pair(meeting, by=cast.inge, code=code, address="192.0.2.7")

    assert meeting.walls.count() == 4


def test_codes_that_are_tried_at_the_same_moment_share_no_try(cast, meeting, monkeypatch):
    monkeypatch.setattr(cache, "get_many", lambda keys: {})

    codes = []
    for _try in range(4):
        with pytest.raises(Refusal) as refusal:
            walls.pair(meeting, by=cast.inge, code="abc")
        codes.append(refusal.value.code)

    assert codes == ["code_wrong", "code_wrong", "code_wrong", "too_many_tries"]


def test_after_five_minutes_the_door_is_open_again(cast, meeting, frozen_clock):
    for _try in range(3):
        with pytest.raises(Refusal):
            walls.pair(meeting, by=cast.inge, code="abc")
    frozen_clock.shift(dt.timedelta(minutes=6))

    _row, _token, code = walls.new_screen()

    assert walls.pair(meeting, by=cast.inge, code=code).meeting == meeting


def test_a_flood_of_screens_from_one_address_closes_no_door_to_another(cast, meeting):
    for _screen in range(walls.SCREENS_OF_ADDRESS):
        walls.new_screen(address="10.0.0.1")

    with pytest.raises(Refusal) as flood:
        walls.new_screen(address="10.0.0.1")
    _row, _token, code = walls.new_screen(address="10.0.0.2")

    assert flood.value.code == "too_many_screens"
    assert walls.pair(meeting, by=cast.inge, code=code).meeting == meeting


def test_a_screen_that_is_loaded_again_waits_once_and_its_former_code_is_nobodys(cast, meeting):
    device = Client()
    first = device.get(reverse("wall"))
    second = device.get(reverse("wall"))

    assert WallScreen.objects.filter(meeting__isnull=True).count() == 1
    with pytest.raises(Refusal) as old:
        walls.pair(meeting, by=cast.inge, code=first.context["code"])
    assert old.value.code == "code_wrong"
    assert walls.pair(meeting, by=cast.inge, code=second.context["code"]).meeting == meeting


def test_what_is_said_of_citizens_stands_once_as_a_heading(cast, meeting, running, screen, frozen_clock):
    build.make_item(meeting, cast.aase)

    def headings() -> list[str]:
        return re.findall(r'"wall-heading"[^>]*><span class="status status-([a-z-]+)"', board_of(screen))

    assert headings() == ["waiting", "present"]

    frozen_clock.shift(dt.timedelta(minutes=58))
    conduct.extend_citizen(running.items.first(), by=cast.inge)
    assert headings() == ["present", "falls-off"]
