"""Whether the farthest seat can read the wall: computed sizes, and a style sheet that keeps to them."""

import math
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from meetings import walls
from meetings.models import WallScreen

SHEET = Path(settings.HOUSE / "static/css/wall.css").read_text()
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
ROOMS = [(20, 1), (32, 3), (43, 4.2), (55, 6), (65, 6.5), (75, 7.5), (86, 12), (98, 15), (120, 15), (24, 9)]
HEADLINES = {
    ".wall-name", ".wall-timer-left", ".wall-clock", ".wall-idle h1", ".wall-idle .wall-code",
}  # fmt: skip


def size_of(inches: int, metres: float) -> walls.TextSize:
    return walls.text_size(WallScreen(inches=inches, seat_metres=Decimal(str(metres))))


def arc(rems: float, tenths: int, inches: float, metres: float) -> float:
    """Minutes of arc of a capital, from the farthest seat."""
    height = inches * 0.0254 * 9 / math.sqrt(337)
    capital = 0.698 * rems * tenths / 1000 * height
    return math.degrees(2 * math.atan(capital / 2 / metres)) * 60


def fonts() -> list[tuple[list[str], str]]:
    """Every rule that sets a size of text: its selectors, and the size."""
    found = []
    for selectors, body in RULE.findall(re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)):
        if size := re.search(r"font-size:\s*([^;]+);", body):
            found.append(([one.strip() for one in selectors.split(",")], size.group(1)))
    return found


def test_fifty_five_inches_at_six_metres():
    assert size_of(55, 6) == walls.TextSize(59)


@pytest.mark.parametrize(("inches", "metres"), ROOMS)
def test_text_fills_sixteen_minutes_of_arc_and_headlines_twenty_or_the_leader_is_told(inches, metres):
    size = size_of(inches, metres)

    if size.inches_needed is None:
        assert arc(1, size.tenths, inches, metres) >= 16
        assert arc(walls.HEADLINE_REM, size.tenths, inches, metres) >= 20
    else:
        assert size.tenths == walls.LARGEST
        assert arc(1, size.tenths, inches, metres) < 16


@pytest.mark.parametrize(("inches", "metres"), [(20, 3.5), (32, 6), (55, 12.5), (86, 15)])
def test_the_screen_that_is_named_and_the_distance_that_is_named_would_do(inches, metres):
    size = size_of(inches, metres)

    assert size.inches_needed
    assert size.metres_reached
    assert size_of(size.inches_needed, metres).inches_needed is None
    assert size_of(size.inches_needed - 1, metres).inches_needed is not None
    assert size_of(inches, size.metres_reached).inches_needed is None


def test_no_text_on_the_wall_is_smaller_than_the_least_that_can_be_read():
    small = [
        (selectors, size)
        for selectors, size in fonts()
        if not size.startswith("min(") and not (size.endswith("rem") and float(size.removesuffix("rem")) >= 1)
    ]

    assert small == []


def test_headlines_are_never_smaller_than_headlines_must_be():
    sizes = {
        (selector, float(size.removesuffix("rem")))
        for selectors, size in fonts()
        for selector in selectors
        if selector in HEADLINES
    }

    assert {selector for selector, _size in sizes} == HEADLINES
    assert min(size for _selector, size in sizes) >= walls.HEADLINE_REM


def test_there_is_a_class_for_every_size_and_it_never_rounds_down():
    for tenths in range(walls.SMALLEST, walls.LARGEST + 1):
        found = re.search(rf"\.wall-size-{tenths} \{{\s*font-size: min\(([\d.]+)vh, ([\d.]+)vw\);", SHEET)

        assert found, tenths
        assert float(found.group(1)) * 10 == pytest.approx(tenths)
        assert Decimal(found.group(2)) * 16 >= Decimal(tenths) / 10 * 9


def test_nothing_on_the_wall_blinks():
    assert "animation" not in SHEET
    assert "@keyframes" not in SHEET
