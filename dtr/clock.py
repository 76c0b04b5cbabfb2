"""The only clock: now, today and this meeting week, as people in Copenhagen read them."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
# What the library of holidays calls the languages of the house.
HOLIDAYS_SPOKEN = {"da": "da", "en": "en_US"}


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return timezone.now()  # noqa: TID251 the one place that may ask


def shared() -> dt.datetime:
    """This moment, aware, as the database has it: what several servers agree on, though one's clock is wrong.

    A house on one machine has one clock, and asks that.
    """
    if not settings.CLOCK_OF_DATABASE:
        return now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment.astimezone(dt.UTC)


def stamp() -> dt.datetime | Now:
    """``shared`` for a column of a new row, where the database fills it in by itself: no question more."""
    return Now() if settings.CLOCK_OF_DATABASE else now()


def today() -> dt.date:
    """The date on the wall in Copenhagen."""
    return now().astimezone(COPENHAGEN).date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment as the wall clock in Copenhagen shows it."""
    return moment.astimezone(COPENHAGEN)


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """The moment when Copenhagen's clocks show ``time`` on ``day``.

    A time that the spring change skips becomes the moment one hour later by the clock; a time that
    the autumn change repeats means its first occurrence.
    """
    moment = dt.datetime.combine(day, time, tzinfo=COPENHAGEN)
    return moment.astimezone(dt.UTC).astimezone(COPENHAGEN)


def monday(day: dt.date) -> dt.date:
    """The Monday of the meeting week that ``day`` lies in."""
    return day - dt.timedelta(days=day.weekday())


@lru_cache(maxsize=64)
def public_holidays(year: int, language: str = "da") -> dict[dt.date, str]:
    """The Danish public holidays of a year, each with its name; Store Bededag is none since 2024."""
    import holidays

    return dict(holidays.country_holidays("DK", years=year, language=HOLIDAYS_SPOKEN.get(language, "da")))


def is_working_day(day: dt.date) -> bool:
    """Monday to Friday, and no public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day`` (before it when ``count`` is negative)."""
    step = dt.timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        if is_working_day(day):
            count -= int(step.days)
    return day
