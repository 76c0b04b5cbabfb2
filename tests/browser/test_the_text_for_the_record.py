"""The text for the care record goes by the clipboard or as a file, and is the same either way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import House

pytestmark = pytest.mark.browser

LEADER = 0
LAPTOP = {"width": 1366, "height": 768}
# As on a page over plain http, where a browser gives no clipboard.
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"


@pytest.fixture(params=["with a clipboard", "the old way"])
def record(request: pytest.FixtureRequest, house: House, chromium: Browser) -> Iterator[Page]:
    """The page after a talk, with the text that is not transferred yet."""
    context = chromium.new_context(viewport=LAPTOP, locale="da-DK")
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=house.address)
    page = house.page_of(context, LEADER)
    page.goto(f"{house.address}/after/")
    if request.param == "the old way":
        page.evaluate("navigator.clipboard.writeText('')")
        page.add_init_script(NO_CLIPBOARD)
    page.locator("a.item-title[href$='#record']").first.click()
    yield page
    context.close()


def test_what_is_copied_is_what_stands_there_and_what_the_file_holds(record: Page):
    shown = record.locator("#record-text").input_value()
    button = record.locator("[data-copies]")
    words = button.inner_text()

    button.click()

    expect(button).to_contain_text("Kopieret")
    copied = pasted(record)
    with record.expect_download() as fetched:
        record.get_by_role("link", name="Som fil").click()
    file = fetched.value.path().read_text(encoding="utf-8")
    assert len(shown) > 100
    assert copied.strip() == shown.strip() == file.strip()
    expect(button).to_have_text(words)


def pasted(page: Page) -> str:
    """What comes out when somebody pastes into another text."""
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    other = page.locator("main > textarea").last
    other.focus()
    page.keyboard.press("Control+V")
    return other.input_value()
