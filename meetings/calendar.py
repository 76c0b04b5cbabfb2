"""Meetings in people's own calendars: a feed behind a secret link, and one meeting as a file.

Neither says anything about a citizen: when, where, which team, and an address that asks for a login. The
link's secret is shown once and kept nowhere; what is kept is a digest, by which it is found.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

import icalendar
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dtr import clock
from dtr.audit import trail
from dtr.refusal import Refusal
from dtr.staff import access
from dtr.staff.models import User
from meetings.models import CalendarFeed, GoneFromCalendar, Meeting, Participant
from meetings.states import MeetingState

LIFE = dt.timedelta(days=365)
LOOKS_BACK = dt.timedelta(days=60)
TZID = "Europe/Copenhagen"
FETCHED_EVERY = dt.timedelta(hours=1)


def digest(token: str) -> str:
    """What is kept of a link's secret."""
    key = b"calendar:" + settings.SECRET_KEY.encode()
    return hmac.new(key, token.encode(), hashlib.sha256).hexdigest()


@transaction.atomic
def make_feed(*, by: User) -> str:
    """Make one's secret link, and revoke the one before. Returns the secret, which is never shown again.

    Refuses ``overtaken`` when the same person makes one at the same moment.
    """
    revoke_feed(by=by)
    token = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            feed = CalendarFeed.objects.create(
                user=by,
                token_digest=digest(token),
                made_at=clock.now(),
                runs_out_on=clock.today() + LIFE,
            )
    except IntegrityError:
        raise Refusal("overtaken", _("A link was made at the same moment. Look again.")) from None
    trail.record("feed.made", by=by, about=feed)
    return token


@transaction.atomic
def revoke_feed(*, by: User) -> None:
    """Make one's secret link useless at once. Does nothing when there is none."""
    for feed in CalendarFeed.objects.select_for_update().filter(user=by, revoked_at__isnull=True):
        feed.revoked_at = clock.now()
        feed.save(update_fields=["revoked_at"])
        trail.record("feed.revoked", by=by, about=feed)


def feed_of(user: User) -> CalendarFeed | None:
    """The link that is in use, if any."""
    return CalendarFeed.objects.filter(
        user=user, revoked_at__isnull=True, runs_out_on__gte=clock.today()
    ).first()


def owner_of(token: str) -> User | None:
    """Whose link it is; None for a wrong, revoked or old one, and for whoever works in no team any more.

    The secret is compared by its keyed digest only, so the time it takes tells nothing of it.
    """
    feed = (
        CalendarFeed.objects.filter(
            token_digest=digest(token),
            revoked_at__isnull=True,
            runs_out_on__gte=clock.today(),
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if feed is None or not access.teams(feed.user):
        return None
    return feed.user


def feed_for(user: User) -> bytes:
    """The meetings in which a person takes part, from two months ago on, as a calendar in three queries.

    Calendars keep copies. So a meeting that is cancelled, or to which the person does not come, stands as
    cancelled, and so does for a while what is deleted or theirs no longer.
    """
    since = clock.now() - LOOKS_BACK
    mine = Participant.objects.filter(user=user)
    meetings = list(
        Meeting.objects.visible_to(user)
        .filter(pk__in=mine.values("meeting_id"), starts_at__gte=since)
        .annotate(comes=models.Exists(mine.coming().filter(meeting=models.OuterRef("pk"))))
        .select_related("team")
        .order_by("starts_at", "pk")
    )
    gone = GoneFromCalendar.objects.filter(user=user, starts_at__gte=since).select_related("team")
    gone = gone.exclude(meeting_key__in=[meeting.pk for meeting in meetings])
    with translation.override(user.language):
        events = [_event(one, is_on=one.comes and one.state != MeetingState.CANCELLED) for one in meetings]
        return _calendar([*events, *(_gone(one) for one in gone)])


def leave_trace(meeting: Meeting, users: Iterable[Any]) -> None:
    """Remember, for those of the people (by key) whose calendars fetch their meetings, that this one is gone.

    Call it before the meeting or the participation is deleted. Does nothing the second time.
    """
    fetching = CalendarFeed.objects.filter(
        user_id__in=list(users), revoked_at__isnull=True, runs_out_on__gte=clock.today()
    )
    GoneFromCalendar.objects.bulk_create(
        [
            GoneFromCalendar(
                user_id=user,
                team_id=meeting.team_id,
                meeting_key=meeting.pk,
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
                place=meeting.place,
                sequence=meeting.calendar_sequence + 1,
            )
            for user in fetching.values_list("user_id", flat=True)
        ],
        ignore_conflicts=True,
    )


def forget_traces() -> None:
    """Delete the traces of meetings that no link tells of any more; for the timetable."""
    GoneFromCalendar.objects.filter(starts_at__lt=clock.now() - LOOKS_BACK).delete()


def one_meeting(meeting: Meeting) -> bytes:
    """One meeting as a file that a calendar opens, in the reader's language."""
    return _calendar([_event(meeting, is_on=meeting.state != MeetingState.CANCELLED)])


def _calendar(events: Iterable[icalendar.Event]) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//DTR-moedet//DTR//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("DTR meetings"))
    calendar.add("x-wr-timezone", TZID)
    calendar.add("refresh-interval", FETCHED_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add_component(_zone())
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _zone() -> icalendar.Timezone:
    year = clock.today().year
    return icalendar.Timezone.from_tzid(
        TZID, first_date=dt.date(year - 1, 1, 1), last_date=dt.date(year + 3, 1, 1)
    )


def _event(meeting: Meeting, *, is_on: bool) -> icalendar.Event:
    event = _entry(meeting.pk, meeting.calendar_sequence, meeting, is_on=is_on)
    event.add("url", settings.SITE_ADDRESS + reverse("meeting", args=[meeting.pk]))
    return event


def _gone(one: GoneFromCalendar) -> icalendar.Event:
    return _entry(one.meeting_key, one.sequence, one, is_on=False)


def _entry(key: Any, sequence: int, one: Meeting | GoneFromCalendar, *, is_on: bool) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{key}@{settings.MAIL_DOMAIN}")
    event.add("sequence", sequence)
    event.add("dtstamp", clock.now().astimezone(dt.UTC))
    event.add("dtstart", clock.local(one.starts_at))
    event.add("dtend", clock.local(one.ends_at))
    event.add("summary", _("DTR meeting, %(team)s") % {"team": one.team})
    event.add("location", one.place)
    event.add("status", "CONFIRMED" if is_on else "CANCELLED")
    event.add("transp", "OPAQUE" if is_on else "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
