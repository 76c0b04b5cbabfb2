"""The small picture beside a figure: its places worked out by hand, and a sentence for whoever sees none."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from goals import measuring
from goals.measures import standings_of
from goals.models import Instrument
from goals.trends import drawn
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 2)


def measure(cast, code, value, ago=0, goal=None, **more):
    instrument = more.pop("instrument", None) or Instrument.objects.in_use().get(code=code)
    return measuring.measure(
        cast.mogens, by=cast.karim, instrument=instrument, value=Decimal(value), goal=goal,
        measured_on=TODAY - dt.timedelta(days=ago), **more,
    )  # fmt: skip


def trend(cast):
    [one] = drawn(standings_of([cast.mogens])[cast.mogens.pk])
    return one.trend


def test_the_places_are_as_worked_out_by_hand(cast):
    """Barthel-20 from 10, threshold 2: drawn from 8 to 15, so 36 units for 7 points and 5.14 for one."""
    for ago, value in ((40, 10), (20, 12), (0, 15)):
        measure(cast, "barthel-20", value, ago)

    found = trend(cast)

    assert found.points == "6.0,31.7 120.0,21.4 234.0,6.0"
    assert (found.base_x, found.base_y) == (1.5, 27.2)
    assert (found.last_x, found.last_y) == (234.0, 6.0)
    assert (found.band_y, found.band_height) == (21.4, 20.6)


def test_a_single_score_has_no_picture(cast):
    measure(cast, "barthel-20", 10)

    assert trend(cast) is None


def test_scores_of_one_day_stand_beside_each_other(cast):
    measure(cast, "smiley-5", 2)
    measure(cast, "smiley-5", 4)

    assert [point.split(",")[0] for point in trend(cast).points.split()] == ["6.0", "234.0"]


def test_a_scale_without_a_threshold_has_no_band(cast):
    measure(cast, "smiley-5", 2, 7)
    measure(cast, "smiley-5", 4)

    assert trend(cast).band_y is None
    with translation.override("da"):
        assert "Grå" not in render_to_string("goals/_trend.html", {"trend": trend(cast)})


def test_what_may_not_be_compared_is_in_no_line(cast):
    measure(cast, "smiley-5", 1, 10)
    newer = Instrument.objects.create(code="smiley-5", version=2, name="Smiley", minimum=1, maximum=7)
    measure(cast, "smiley-5", 6, 5, instrument=newer)
    measure(cast, "smiley-5", 7, instrument=newer)

    assert len(trend(cast).points.split()) == 2


def test_each_goal_has_its_own_picture_of_an_instrument(cast):
    for number in range(2):
        goal = build.make_goal(cast.mogens, f"Mål {number}")
        measure(cast, "smiley-5", 1 + number, 10, goal)
        measure(cast, "smiley-5", 3, 0, goal)

    found = drawn(standings_of([cast.mogens])[cast.mogens.pk])

    assert len({one.trend.points for one in found if one.trend}) == 2


def test_the_picture_says_in_words_what_it_shows(cast):
    measure(cast, "who-5", 40, 10)
    measure(cast, "who-5", 52)

    with translation.override("da"):
        text = render_to_string("goals/_trend.html", {"trend": trend(cast)})

    assert "WHO-5 trivsel, 2 målinger: fra 40 den 20. feb til 52 den 2. mar." in text
    assert "Gråt: mindre end 10 fra baseline." in text
    assert 'role="img"' in text
    assert "style=" not in text
    assert "6,0" not in text
