"""What hands do on the screens: drag, move with the keys, and go on writing while others change things."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import House

pytestmark = pytest.mark.browser

LEADER, VISITATOR = 0, 1
LAPTOP = {"width": 1366, "height": 768}


@pytest.fixture
def leader(house: House, chromium: Browser) -> Iterator[Page]:
    """The leader, logged in on a laptop."""
    context = chromium.new_context(viewport=LAPTOP, locale="da-DK")
    yield house.page_of(context, LEADER)
    context.close()


@pytest.fixture
def visitator(house: House, chromium: Browser) -> Iterator[Page]:
    """The visitator, logged in on another laptop."""
    context = chromium.new_context(viewport=LAPTOP, locale="da-DK")
    yield house.page_of(context, VISITATOR)
    context.close()


@pytest.fixture
def meeting(house: House, leader: Page) -> str:
    """The address of the meeting that is to begin."""
    path = leader.locator('.week a.button[href^="/meetings/"]').last.get_attribute("href")
    # While it runs, its button leads to the console.
    return f"{house.address}/meetings/{path.split('/')[2]}/"


def order(page: Page) -> list[str]:
    return page.locator("#agenda .agenda-who > :first-child").all_inner_texts()


def drag_third_to_the_top(page: Page) -> None:
    citizens = page.locator("#agenda > li")
    citizens.nth(2).locator(".drag-handle").drag_to(citizens.first, target_position={"x": 60, "y": 4})


def test_the_agenda_is_put_in_order_with_the_mouse(leader: Page, meeting: str):
    leader.goto(meeting)
    first, second, third, *others = order(leader)

    with leader.expect_response("**/order/") as answer:
        drag_third_to_the_top(leader)

    assert answer.value.status == 200
    leader.reload()
    assert order(leader) == [third, first, second, *others]


def test_an_order_that_is_refused_is_not_left_on_the_screen(leader: Page, meeting: str):
    leader.goto(meeting)
    before = order(leader)
    # As when somebody else has put one more citizen on the list meanwhile.
    leader.locator('#agenda > li input[name="item"]').nth(1).evaluate("one => one.disabled = true")

    with leader.expect_response("**/order/") as answer:
        drag_third_to_the_top(leader)

    assert answer.value.status == 409
    expect(leader.locator("#messages [role=alert]")).to_be_visible()
    assert order(leader) == before


def test_the_arrows_stay_under_the_hand_while_the_citizen_moves(leader: Page, meeting: str):
    leader.goto(meeting)
    first, second, third, *_others = order(leader)
    button = leader.locator("#agenda > li").nth(2).locator('form[action$="/up/"] button')
    key = button.get_attribute("id")
    button.focus()

    for expected in ([first, third, second], [third, first, second], [third, first, second]):
        with leader.expect_response("**/up/"):
            leader.keyboard.press("Enter")
        expect(leader.locator("#agenda .agenda-who > :first-child").first).to_have_text(expected[0])
        assert leader.evaluate("document.activeElement.id") == key

    assert order(leader)[:3] == [third, first, second]


def test_half_a_sentence_in_the_console_outlives_what_others_do(leader: Page, visitator: Page, meeting: str):
    leader.goto(f"{meeting}console/")
    leader.keyboard.press("o")
    leader.locator('form[action$="/next/"] button').click()
    leader.locator('details:has(form[action$="/ask/"]) summary').click()
    leader.fill('form[action$="/ask/"] input[name=what]', "Træning hjemme")
    leader.locator('form[action$="/ask/"] button').click()
    expect(leader.locator(".console-citizen")).to_contain_text("Træning hjemme")
    visitator.goto(f"{meeting}room/")
    leader.locator("[id^=agree-form] input[name=what]").focus()
    leader.keyboard.type("Øve trappen hver")

    card = visitator.locator("article.proposal", has_text="Træning hjemme")
    card.locator("select[name=legal_basis]").select_option(index=1)
    card.locator('form[action$="/approve/"] button').click()
    expect(leader.locator(".console-citizen .status-approved")).to_be_visible()
    leader.keyboard.type(" formiddag")

    expect(leader.locator("[id^=agree-form] input[name=what]")).to_have_value("Øve trappen hver formiddag")
    assert leader.evaluate("document.activeElement.name") == "what"


def test_half_a_contribution_outlives_the_talk_it_belongs_to(leader: Page, visitator: Page, meeting: str):
    leader.goto(f"{meeting}console/")
    if leader.locator('form[action$="/next/"]').count():
        leader.keyboard.press("n")
    expect(leader.locator(".console-act")).to_be_visible()
    first = leader.locator(".console-name").inner_text()
    visitator.goto(f"{meeting}room/")
    visitator.locator(".mine-case.is-now .mine-write summary").click()
    visitator.locator(".mine-case.is-now .mine-write textarea").focus()
    visitator.keyboard.type("Han går med")

    leader.keyboard.press("c")
    leader.keyboard.type("Tiden gik")
    leader.keyboard.press("Enter")
    expect(leader.locator('form[action$="/next/"]')).to_be_visible()
    leader.keyboard.press("n")
    expect(visitator.locator(".console-name")).not_to_have_text(first)
    expect(visitator.locator(".mine-case.is-now .mine-title")).not_to_have_text(first)
    visitator.keyboard.type(" rollator")

    expect(visitator.locator("#mine-kept .form-for")).to_contain_text(first)
    expect(visitator.locator("#mine-kept textarea")).to_have_value("Han går med rollator")


@pytest.mark.parametrize("width", [390, 820])
def test_a_meeting_can_be_led_from_a_phone_and_a_tablet_across_their_whole_width(
    leader: Page, meeting: str, width: int
):
    leader.goto(f"{meeting}console/")
    if not leader.locator(".console-citizen[id]").count():
        leader.keyboard.press("o")
        expect(leader.locator('form[action$="/next/"]')).to_be_visible()
        leader.keyboard.press("n")
    expect(leader.locator(".console-close")).to_be_attached()

    leader.set_viewport_size({"width": width, "height": 844})

    assert leader.evaluate("document.documentElement.scrollWidth") == width
    widths = leader.locator(".console > *").evaluate_all("parts => parts.map((one) => one.offsetWidth)")
    assert set(widths) == {width}
