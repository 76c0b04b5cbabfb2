"""People see their meetings in their own calendars, by a secret link that tells nothing of any citizen."""

import datetime as dt
import logging

import icalendar
import pytest
from django.urls import reverse

from dtr import clock
from dtr.audit.models import Event
from dtr.crypto import WithoutCpr
from dtr.staff.models import Position
from meetings import absences, agenda, calendar, occurrences, weeks
from meetings.models import CalendarFeed, GoneFromCalendar, Meeting, Participant
from meetings.views.calendar import WRONG_LINKS
from tests import build


@pytest.fixture
def meeting(cast) -> Meeting:
    series = build.make_series(cast.nord, weekday=3)
    weeks.plan_weeks(series, by=None)
    found = series.meetings.order_by("slot")[3]  # on 25 March; the clocks change on the 28th
    agenda.pick(found, cast.mogens, by=cast.inge, agenda_reason="Fald i badet")
    return found


def fetched(client, token):
    return client.get(reverse("calendar_feed", args=[token]))


def events_of(answer) -> dict[str, icalendar.Event]:
    found = icalendar.Calendar.from_ical(answer.content)
    return {str(one["uid"]): one for one in found.walk("VEVENT")}


def test_the_link_shows_ones_own_meetings_in_local_time(meeting, cast, client):
    token = calendar.make_feed(by=cast.karim)

    answer = fetched(client, token)

    assert answer["Content-Type"].startswith("text/calendar")
    assert "private" in answer["Cache-Control"]
    events = events_of(answer)
    assert len(events) == 4
    one = next(event for uid, event in events.items() if uid.startswith(str(meeting.pk)))
    assert one["dtstart"].dt.isoformat() == "2027-03-25T10:00:00+01:00"
    assert one["dtstart"].params["TZID"] == "Europe/Copenhagen"
    assert (str(one["status"]), int(one["sequence"])) == ("CONFIRMED", 0)
    assert "BEGIN:VTIMEZONE" in answer.content.decode()


def test_the_zone_of_the_feed_knows_both_clock_changes(meeting, cast, client):
    zone = icalendar.Calendar.from_ical(fetched(client, calendar.make_feed(by=cast.karim)).content)

    summer = zone.walk("VTIMEZONE")[0].to_tz()

    assert dt.datetime(2027, 7, 1, 10, tzinfo=summer).utcoffset() == dt.timedelta(hours=2)
    assert dt.datetime(2027, 11, 1, 10, tzinfo=summer).utcoffset() == dt.timedelta(hours=1)


def test_no_citizen_and_no_reason_is_in_the_feed(meeting, cast, client):
    occurrences.move(
        meeting, by=cast.inge, day=dt.date(2027, 3, 26), time=dt.time(9), place="Havestuen",
        reason="Mogens er syg",
    )  # fmt: skip

    text = fetched(client, calendar.make_feed(by=cast.karim)).content.decode()

    for secret in ("Mogens", "Ågård", "120438", "Fald i badet", "syg", str(cast.mogens.pk)):
        assert secret not in text
    assert "Havestuen" in text


def test_a_moved_meeting_keeps_its_name_and_a_cancelled_one_stands_as_cancelled(meeting, cast, client):
    token = calendar.make_feed(by=cast.karim)
    before = set(events_of(fetched(client, token)))

    occurrences.move(
        meeting, by=cast.inge, day=dt.date(2027, 3, 26), time=dt.time(9), place="A", reason="Ferie"
    )
    moved = events_of(fetched(client, token))
    occurrences.cancel(meeting, by=cast.inge, reason="Ferie")
    gone = events_of(fetched(client, token))

    uid = f"{meeting.pk}@fjordby.example"
    assert before == set(moved) == set(gone)
    assert (moved[uid]["dtstart"].dt.day, int(moved[uid]["sequence"])) == (26, 1)
    assert (str(gone[uid]["status"]), int(gone[uid]["sequence"])) == ("CANCELLED", 2)


def test_only_meetings_in_which_one_takes_part_are_there(meeting, cast, client):
    build.make_meeting(cast.syd)
    Participant.objects.filter(meeting=meeting, user=cast.karim).update(attendance="absent")

    events = events_of(fetched(client, calendar.make_feed(by=cast.karim)))

    confirmed = [uid for uid, one in events.items() if str(one["status"]) == "CONFIRMED"]
    assert len(confirmed) == 3
    assert f"{meeting.pk}@fjordby.example" not in confirmed
    assert not events_of(fetched(client, calendar.make_feed(by=cast.sofie))).keys() & events.keys()


def test_the_secret_is_kept_as_a_digest_and_told_once(cast, browse):
    page = browse(cast.karim).post(reverse("feed_make"))

    link = next(part for part in page.content.decode().split('"') if part.endswith("/dtr.ics"))
    token = link.split("/")[-2]
    feed = CalendarFeed.objects.get()
    assert len(token) >= 43
    assert token not in feed.token_digest
    assert "dtr.ics" not in browse(cast.karim).get(reverse("my_settings")).content.decode()
    assert token not in str(list(Event.objects.values()))


def test_a_new_link_makes_the_old_one_useless_and_revoking_twice_does_nothing(cast, client, browse):
    old = calendar.make_feed(by=cast.karim)
    new = calendar.make_feed(by=cast.karim)

    assert (fetched(client, old).status_code, fetched(client, new).status_code) == (404, 200)
    browse(cast.karim).post(reverse("feed_revoke"))
    browse(cast.karim).post(reverse("feed_revoke"))
    assert fetched(client, new).status_code == 404
    assert Event.objects.filter(code="feed.revoked").count() == 2


def test_the_link_ends_with_the_position_the_login_and_the_year(cast, client, frozen_clock):
    token = calendar.make_feed(by=cast.karim)
    cast.karim.is_active = False
    cast.karim.save()
    assert fetched(client, token).status_code == 404
    cast.karim.is_active = True
    cast.karim.save()
    assert fetched(client, token).status_code == 200

    frozen_clock.move_to(dt.datetime(2028, 3, 2, 8, tzinfo=dt.UTC))
    assert fetched(client, token).status_code == 404
    frozen_clock.move_to(dt.datetime(2027, 3, 3, 8, tzinfo=dt.UTC))
    Position.objects.filter(user=cast.karim).update(until=dt.date(2027, 3, 2))
    assert fetched(client, token).status_code == 404


@pytest.mark.parametrize("token", ["x", "x" * 5000, "æøå", "..%2F", "'--"])
def test_a_wrong_link_is_not_found(db, client, token):
    assert fetched(client, token).status_code == 404


def test_whoever_guesses_links_waits_and_takes_nobody_elses_time(cast, client, frozen_clock):
    token = calendar.make_feed(by=cast.karim)
    for _time in range(WRONG_LINKS):
        assert fetched(client, "wrong").status_code == 404

    assert fetched(client, "wrong").status_code == 429
    assert client.get(reverse("calendar_feed", args=[token]), REMOTE_ADDR="10.0.0.9").status_code == 200
    frozen_clock.shift(dt.timedelta(minutes=7))
    assert fetched(client, token).status_code == 200


def test_the_log_of_the_machine_holds_no_link():
    line = "Not Found: /calendar/" + "aB3_-" * 9 + "/dtr.ics"

    said = WithoutCpr("%(message)s").format(logging.makeLogRecord({"msg": line}))

    assert said == "Not Found: /calendar/…/dtr.ics"


def test_the_feed_asks_as_little_for_many_meetings_as_for_one(cast, client, django_assert_max_num_queries):
    token = calendar.make_feed(by=cast.karim)
    weeks.plan_weeks(build.make_series(cast.nord, weekday=3), by=None, weeks=40)

    with django_assert_max_num_queries(6):
        assert len(events_of(fetched(client, token))) == 40


def test_one_meeting_is_a_file_for_those_who_see_it(meeting, cast, browse):
    url = reverse("meeting_ics", args=[meeting.pk])

    answer = browse(cast.karim).get(url)

    assert answer["Content-Disposition"] == 'attachment; filename="dtr-2027-03-25.ics"'
    assert list(events_of(answer)) == [f"{meeting.pk}@fjordby.example"]
    assert browse(cast.sofie).get(url).status_code == 404


def test_a_feed_speaks_its_owners_language(meeting, cast, client):
    cast.karim.language = "en"
    cast.karim.save()

    text = fetched(client, calendar.make_feed(by=cast.karim)).content.decode()

    assert "DTR meeting\\, Team Nord" in text
    assert clock.local(meeting.starts_at).strftime("%H:%M") == "10:00"


def test_a_series_on_another_weekday_leaves_the_old_days_cancelled(meeting, cast, client):
    token = calendar.make_feed(by=cast.karim)
    before = events_of(fetched(client, token))

    weeks.change_series(meeting.series, by=cast.inge, weekday=1)
    after = events_of(fetched(client, token))

    kept = {uid for uid in before if str(after[uid]["status"]) == "CONFIRMED"}
    gone = set(before) - kept
    assert before.keys() <= after.keys()
    assert gone
    for uid in gone:
        assert str(after[uid]["status"]) == "CANCELLED"
        assert int(after[uid]["sequence"]) > int(before[uid]["sequence"])
        assert after[uid]["dtstart"].dt == before[uid]["dtstart"].dt
    assert {after[uid]["dtstart"].dt.weekday() for uid in after.keys() - before.keys()} == {1}


def test_nothing_is_kept_of_a_meeting_that_no_calendar_fetched(meeting, cast):
    weeks.change_series(meeting.series, by=cast.inge, weekday=1)

    assert not GoneFromCalendar.objects.exists()


def test_whoever_leaves_the_team_has_its_meetings_cancelled(meeting, cast, client):
    token = calendar.make_feed(by=cast.karim)
    held = events_of(fetched(client, token))
    cast.karim.positions.update(team=cast.syd)

    weeks.plan_coming_weeks()
    after = events_of(fetched(client, token))

    uid = f"{meeting.pk}@fjordby.example"
    assert uid in held
    assert str(after[uid]["status"]) == "CANCELLED"
    assert "url" not in after[uid]


def test_whoever_is_away_has_the_meeting_cancelled_and_comes_back_to_it(meeting, cast, client):
    token, uid = calendar.make_feed(by=cast.karim), f"{meeting.pk}@fjordby.example"
    away = absences.note_absence(cast.karim, by=cast.karim, first_day=meeting.day, last_day=meeting.day)
    assert str(events_of(fetched(client, token))[uid]["status"]) == "CANCELLED"

    absences.withdraw(away, by=cast.karim)

    assert str(events_of(fetched(client, token))[uid]["status"]) == "CONFIRMED"


def test_traces_are_forgotten_when_no_link_tells_of_them(meeting, cast, client, frozen_clock):
    calendar.make_feed(by=cast.karim)
    weeks.change_series(meeting.series, by=cast.inge, weekday=1)
    assert GoneFromCalendar.objects.exists()

    calendar.forget_traces()
    assert GoneFromCalendar.objects.exists()
    frozen_clock.shift(dt.timedelta(days=120))
    calendar.forget_traces()

    assert not GoneFromCalendar.objects.exists()
