"""A nurse with a phone says how a goal goes: at most three taps from the page after the login."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import House

pytestmark = pytest.mark.browser

NURSE, SUPPLIER = 3, 4
PHONE = {"width": 390, "height": 844}
# The least that a finger hits for certain, in CSS pixels.
FINGER = 44


class Hand:
    """Taps, and counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, place: Locator) -> None:
        place.tap()
        self.taps += 1


@pytest.fixture
def phone(house: House, chromium: Browser) -> Iterator[Page]:
    """The nurse's phone, on the landing page."""
    context = chromium.new_context(viewport=PHONE, locale="da-DK", has_touch=True, is_mobile=True)
    complaints: list[str] = []
    context.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    yield house.page_of(context, NURSE)
    context.close()
    assert complaints == []


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_nurse_says_how_any_goal_of_the_team_goes_in_three_taps(phone: Page):
    assert fits(phone)
    hand = Hand(phone)

    hand.tap(phone.locator("#goals-now a.button"))
    hand.tap(phone.locator(".heard-line").last)
    yellow = phone.locator(".pulse button[value=yellow]").first
    hand.tap(yellow)

    expect(phone.locator(".pulse").first.locator(".status-yellow")).to_be_visible()
    expect(yellow).to_have_attribute("aria-pressed", "true")
    assert hand.taps <= 3
    assert fits(phone)
    phone.reload()
    expect(phone.locator(".pulse").first.locator(".status-yellow")).to_be_visible()


def test_a_citizen_of_ones_own_takes_two_taps_and_a_wrong_one_is_taken_back(house: House, chromium: Browser):
    context = chromium.new_context(viewport=PHONE, locale="da-DK", has_touch=True, is_mobile=True)
    page = house.page_of(context, SUPPLIER)
    hand = Hand(page)

    hand.tap(page.locator("#goals-now .heard-line").first)
    pulse = page.locator(".pulse").first
    before = pulse.locator(".pulse-now").inner_text()
    hand.tap(pulse.locator("button[value='1'][name=smiley]"))
    expect(pulse.locator(".pulse-now .face-1")).to_be_visible()
    assert hand.taps <= 2

    pulse.get_by_role("button", name="Fortryd").tap()
    expect(pulse.locator(".pulse-now .face-1")).to_have_count(0)
    assert pulse.locator(".pulse-now").inner_text().splitlines()[0] == before.splitlines()[0]
    context.close()


def test_every_place_to_tap_is_as_large_as_a_finger(phone: Page):
    phone.locator("#goals-now a.button").tap()
    phone.locator(".heard-line").first.tap()
    expect(phone.locator(".pulse-tap").first).to_be_visible()

    sizes = phone.locator(".pulse-tap").evaluate_all(
        "taps => taps.map(tap => tap.getBoundingClientRect()).map(box => [box.width, box.height])"
    )

    assert len(sizes) >= 8
    assert all(width >= FINGER and height >= FINGER for width, height in sizes)
