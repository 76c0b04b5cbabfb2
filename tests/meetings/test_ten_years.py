"""Ten years of a regular meeting: clock changes and holidays come and go, the place in the week stays."""

import datetime as dt
from itertools import pairwise

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from dtr import clock
from dtr.staff.models import Team
from meetings import weeks
from meetings.models import MeetingSeries
from meetings.models.series import Rhythm, WeekOfMonth

FIRST, LAST = dt.date(2027, 1, 1), dt.date(2036, 12, 31)
WEEKS = 523

every_series = st.builds(
    MeetingSeries,
    team=st.builds(Team, name=st.just("Nord")),
    weekday=st.integers(0, 6),
    start_time=st.times(min_value=dt.time(4), max_value=dt.time(23, 59)).map(
        lambda time: time.replace(second=0, microsecond=0, fold=0)
    ),
    rhythm=st.sampled_from(Rhythm.values),
    week_of_month=st.sampled_from(WeekOfMonth.values),
    active_from=st.dates(FIRST, dt.date(2027, 3, 1)),
)
# The nights on which the house happened to plan: several the same, or up to three weeks apart, since the
# fourth of the weeks planned ahead is only begun.
moments = st.lists(st.integers(0, 7 * (weeks.WEEKS_AHEAD - 1)), min_size=60, max_size=120)


@settings(max_examples=60, deadline=None)
@given(every_series)
def test_the_weekday_and_the_local_time_stay_for_ten_years(series):
    days = weeks.slots(series, since=FIRST, weeks=WEEKS)

    starts = [clock.at(day, series.start_time) for day in days]

    assert {clock.local(start).time() for start in starts} == {series.start_time}
    assert {clock.local(start).date().weekday() for start in starts} == {series.weekday}
    assert [clock.local(start).date() for start in starts] == days
    assert days == sorted(set(days))


@settings(max_examples=60, deadline=None)
@given(every_series)
def test_there_is_one_meeting_in_every_round_of_the_rhythm(series):
    days = weeks.slots(series, since=FIRST, weeks=WEEKS)
    apart = {(after - before).days for before, after in pairwise(days)}

    if series.rhythm == Rhythm.MONTHLY:
        months = [(day.year, day.month) for day in days]
        assert len(set(months)) == len(months) >= 118
        assert apart <= {28, 35}
    else:
        assert apart == {7 if series.rhythm == Rhythm.WEEKLY else 14}


@settings(max_examples=60, deadline=None)
@given(every_series, moments)
def test_planning_at_any_moments_loses_no_meeting_and_doubles_none(series, moments):
    """What the planner finds each time it wakes, whatever nights it slept through."""
    planned: list[dt.date] = []
    day, known = series.active_from, set()
    for gap in moments:
        found = weeks.slots(series, since=day, weeks=weeks.PLANNED_AHEAD[Rhythm(series.rhythm)])
        planned += [slot for slot in found if slot not in known]
        known.update(found)
        day += dt.timedelta(days=gap)
    whole = weeks.slots(series, since=series.active_from, weeks=WEEKS)

    assert len(planned) == len(set(planned))
    assert sorted(planned) == [slot for slot in whole if slot <= max(planned, default=series.active_from)]


@settings(max_examples=40, deadline=None)
@given(st.integers(2027, 2036), st.sampled_from(["da", "en"]))
def test_holidays_are_flagged_exactly_as_the_library_knows_them(year, language):
    spoken = {"da": "da", "en": "en_US"}[language]
    known = holidays.country_holidays("DK", years=year, language=spoken)

    days = [dt.date(year, 1, 1) + dt.timedelta(days=number) for number in range(366)]

    for day in days:
        if day.year == year:
            assert clock.public_holidays(year, language).get(day) == known.get(day)
    fridays = [day for day in days if day.weekday() == 4 and day.month in (4, 5)]
    assert not any("bededag" in clock.public_holidays(year).get(day, "").lower() for day in fridays)
