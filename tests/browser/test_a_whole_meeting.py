"""The main job: a leader, a wall and a visitator, from opening the meeting to reading its minutes."""

import io
from collections.abc import Iterator

import pypdf
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from meetings import walls
from tests.browser.conftest import House

pytestmark = pytest.mark.browser

LEADER, VISITATOR = 0, 1
AGREED = ["Øve trappen hver formiddag", "Ringe til Åse om rollatoren", "Måle vægt på søndag"]
LAPTOP = {"width": 1366, "height": 768}
WALL = {"width": 1920, "height": 1080}
SIZES = range(walls.SMALLEST, walls.LARGEST + 1, 2)
# What is on the screen at this size: shapes whose word is not, and lines and names that are cut off.
UNREADABLE = """size => {
  const root = document.documentElement;
  root.className = root.className.replace(/wall-size-[0-9]+/, `wall-size-${size}`);
  const seen = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 2;
  const mute = [...document.querySelectorAll(".status-shape")]
    .filter((one) => seen(one) && one.getBoundingClientRect().left < innerWidth)
    .filter((one) => getComputedStyle(one.parentElement).position !== "absolute")
    .filter((one) => !seen(one.nextElementSibling))
    .map((one) => one.parentElement.className);
  const rule = document.querySelector(".wall-rule");
  const end = rule?.checkVisibility() ? rule.getBoundingClientRect().top : innerHeight;
  const cut = [...document.querySelectorAll(".wall-line, .wall-agenda-item")]
    .filter((one) => seen(one) && one.getBoundingClientRect().bottom > end + 1)
    .map((one) => one.textContent);
  const name = document.querySelector(".wall-name");
  return [...mute, ...cut, ...(name && name.scrollWidth > name.clientWidth ? [name.textContent] : [])];
}"""


@pytest.fixture
def complaints() -> list[str]:
    """What the browsers complained of: faults in scripts, things the content policy forbade."""
    return []


@pytest.fixture
def contexts(chromium: Browser, complaints: list[str]) -> Iterator[list[BrowserContext]]:
    """Three browsers that know nothing of each other: leader, wall, visitator."""
    made = [chromium.new_context(viewport=size, locale="da-DK") for size in (LAPTOP, WALL, LAPTOP)]
    for context in made:
        context.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        context.on("weberror", lambda fault: complaints.append(str(fault.error)))
    yield made
    for context in made:
        context.close()


def press(page: Page, form: str, button: str = "button[type=submit]") -> None:
    page.locator(f'form[action$="{form}"] {button}').first.click()


def pair(leader: Page, wall: Page, meeting: str, house: House) -> None:
    wall.goto(f"{house.address}/wall/")
    code = wall.locator("#wall-code").inner_text()
    leader.goto(meeting)
    leader.fill("input[name=code]", code)
    press(leader, "/walls/")
    expect(wall.locator("#live")).to_be_attached()
    # A page that is loaded anew forgets this.
    wall.evaluate("window.still = 'the same page'")


def settle(leader: Page, what: str) -> None:
    """Write an agreement by keyboard, and close the citizen with an outcome."""
    leader.keyboard.press("a")
    leader.keyboard.type(what)
    leader.keyboard.press("Enter")
    expect(leader.locator(".console-citizen")).to_contain_text(what)
    # What was chosen for the last citizen must not stand for this one.
    expect(leader.locator("input[name=outcome]:checked")).to_have_count(0)
    leader.locator("input[name=outcome][value=continue]").check()
    leader.locator("input[name=stay][value=on_agenda]").check()


def unreadable(wall: Page) -> list[str]:
    """What cannot be read on the wall, from the smallest text of a room to the largest."""
    wall.evaluate("document.fonts.ready")
    return [f"{size}: {one}" for size in SIZES for one in wall.evaluate(UNREADABLE, size)]


def talk_of_options(leader: Page) -> None:
    """Go through the steps of the talk with one key, to where help is asked for."""
    for number in (2, 3, 4):
        leader.keyboard.press("s")
        expect(leader.locator(".step.is-now")).to_contain_text(f"{number}.")


def carry_over(leader: Page) -> None:
    leader.locator('details:has(form[action$="/carry-over/"]) summary').click()
    leader.fill('form[action$="/carry-over/"] input[name=reason]', "Tiden gik")
    press(leader, "/carry-over/")
    expect(leader.locator('form[action$="/carry-over/"]')).to_have_count(0)


def test_a_meeting_is_led_followed_decided_closed_and_read(
    house: House, contexts: list[BrowserContext], complaints: list[str]
):
    leader = house.page_of(contexts[0], LEADER)
    meeting = house.address + leader.locator('.week a[href^="/meetings/"]').nth(1).get_attribute("href")
    wall = contexts[1].new_page()
    pair(leader, wall, meeting, house)

    leader.goto(f"{meeting}console/")
    leader.keyboard.press("o")
    expect(wall.locator(".wall-line")).not_to_have_count(0)
    assert unreadable(wall) == []

    expect(leader.locator('form[action$="/next/"]')).to_be_visible()
    leader.keyboard.press("n")
    expect(wall.locator(".wall-name")).to_be_visible()
    expect(leader.locator('form[action$="/ask/"]')).to_be_attached()
    first = wall.locator(".wall-name").inner_text()
    assert first.endswith(".")
    assert unreadable(wall) == []

    talk_of_options(leader)
    leader.locator('details:has(form[action$="/ask/"]) summary').click()
    leader.fill('form[action$="/ask/"] input[name=what]', "Træning hjemme to gange om ugen")
    press(leader, "/ask/")
    expect(wall.locator(".wall-proposal", has_text="Træning hjemme")).to_be_visible()

    visitator = house.page_of(contexts[2], VISITATOR)
    visitator.goto(f"{meeting}room/")
    card = visitator.locator("article.proposal", has_text="Træning hjemme")
    card.locator("select[name=legal_basis]").select_option(index=1)
    card.locator('form[action$="/approve/"] button').click()
    expect(wall.locator(".wall-proposal .status-approved")).to_be_visible()
    expect(leader.locator(".console-citizen .status-approved")).to_be_visible()

    for what in AGREED:
        settle(leader, what)
        expect(wall.locator(".wall-today")).to_contain_text(what)
        before = [
            page.locator(name).inner_text()
            for page, name in ((wall, ".wall-name"), (leader, ".console-name"))
        ]
        leader.keyboard.press("n")
        expect(wall.locator(".wall-name")).not_to_have_text(before[0])
        expect(leader.locator(".console-name")).not_to_have_text(before[1])
    while leader.locator('form[action$="/carry-over/"]').count():
        carry_over(leader)
        if leader.locator('form[action$="/next/"]').count():
            press(leader, "/next/")
            expect(leader.locator('form[action$="/carry-over/"]')).to_have_count(1)
    assert wall.evaluate("window.still") == "the same page"
    assert unreadable(wall) == []

    leader.keyboard.press("l")
    leader.wait_for_url("**/wrap-up/")
    # The key that led here, pressed once more, closes nothing.
    leader.keyboard.press("l")
    expect(leader.locator('form[action$="/close/"]')).to_be_visible()
    leader.keyboard.press("d")
    leader.wait_for_url("**/minutes/")
    expect(wall.locator(".wall-blank")).to_be_visible()
    assert first not in wall.content()
    link = leader.locator('a[href$="/minutes/pdf/"]')
    expect(link).to_be_visible(timeout=30_000)
    pdf = contexts[0].request.get(house.address + link.get_attribute("href")).body()
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert all(what in " ".join(text.split()) for what in AGREED)
    assert complaints == []
