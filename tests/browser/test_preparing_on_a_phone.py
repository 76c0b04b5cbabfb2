"""Several citizens are prepared on a phone, one at a time, and nothing typed is lost on the way."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import House

pytestmark = pytest.mark.browser

NURSE, LEADER = 3, 0
PHONE = {"width": 390, "height": 844}
SCREENS_AT_MOST = 2


def test_one_citizen_is_open_at_a_time_and_what_is_typed_stays(house: House, chromium: Browser):
    context = chromium.new_context(viewport=PHONE, locale="da-DK")
    page = house.page_of(context, NURSE)
    place = page.locator('a[href*="/prepare/"]').first.get_attribute("href") or ""
    page.goto(house.address + place.partition("?")[0])
    cases, opened = page.locator(".prepare-case"), page.locator(".prepare-case[open]")
    assert cases.count() > 1
    assert page.evaluate("document.documentElement.scrollHeight") <= SCREENS_AT_MOST * PHONE["height"]

    cases.nth(0).locator("summary").first.click()
    cases.nth(0).locator("form[id^=bring-fact] textarea").fill("Ikke sendt endnu")
    cases.nth(1).locator("summary").first.click()
    expect(opened).to_have_count(1)

    second = cases.nth(1)
    if not second.locator(".prepare-more[open]").count():
        second.locator(".prepare-more > summary").click()
    second.locator("form[id^=bring-words] textarea").fill("Heller ikke sendt")
    second.locator("form[id^=bring-fact] textarea").fill("Gik selv til døren")
    second.locator("form[id^=bring-fact] button").click()

    expect(second.locator(".items")).to_contain_text("Gik selv til døren")
    expect(second.locator("form[id^=bring-fact] textarea")).to_have_value("")
    expect(second.locator("form[id^=bring-words] textarea")).to_have_value("Heller ikke sendt")
    expect(cases.nth(0).locator("form[id^=bring-fact] textarea")).to_have_value("Ikke sendt endnu")
    expect(opened).to_have_count(1)
    context.close()


def test_the_people_stay_unfolded_when_the_agenda_changes(house: House, chromium: Browser):
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="da-DK")
    page = house.page_of(context, LEADER)
    page.goto(house.address + (page.locator("a:text-is('Se dagsordenen')").first.get_attribute("href") or ""))
    people = page.locator("#people")
    if people.get_attribute("open") is None:
        people.locator("summary").click()

    minutes = page.locator(".agenda-min input[name=minutes]").first
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        minutes.fill("9")
        minutes.press("Tab")

    expect(people).to_have_attribute("open", "")
    context.close()


def test_the_advice_on_a_goal_stays_in_sight_while_somebody_types(house: House, chromium: Browser):
    context = chromium.new_context(viewport=PHONE, locale="da-DK")
    page = house.page_of(context, NURSE)
    page.goto(f"{house.address}/citizens/")
    places = page.locator("main a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    page.goto(house.address + next(one for one in places if re.fullmatch(r"/citizens/[0-9a-f-]{36}/", one)))
    page.locator('a[href^="/goals/new/"]').first.click()
    page.locator("textarea[name=specific]").fill("Støtte til at gå i haven")
    page.locator("textarea[name=evaluation]").press_sequentially("Vi ser på det")

    advice = page.locator("#smarte-advice")
    expect(advice).to_contain_text("siger for lidt")
    expect(advice).not_to_contain_text("hvordan målet evalueres")
    expect(advice).to_be_in_viewport()
    context.close()
