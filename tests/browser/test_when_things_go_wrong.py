"""The network goes, the server goes, the clock is wrong: the wall says so, and comes back by itself.

``DTR_LONG=1`` cuts the wall's network for ten minutes, as the longest of these goes in real life.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.bench.screens import TEN_MINUTES_WRONG
from tests.browser.conftest import House, _wait_for

pytestmark = pytest.mark.browser

LEADER = 0
LAPTOP, SCREEN = {"width": 1366, "height": 768}, {"width": 1920, "height": 1080}
CUT = 600 if os.environ.get("DTR_LONG") else 40
CHANGES = 25
STALE_WITHIN, BACK_WITHIN, RESTARTED_WITHIN = 30_000, 5_000, 10_000
SEND = """async ([path, fields]) => {
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  const body = new URLSearchParams(fields);
  const headers = { "X-CSRFToken": token, "HX-Request": "true" };
  const answer = await fetch(path, { method: "POST", body, headers });
  return answer.status;
}"""


@dataclass
class Web:
    """A web server that can be ended and started again, on a house of its own."""

    house: House
    start: Callable[[], None]
    end: Callable[[signal.Signals], None]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    var = tmp_path_factory.mktemp("web")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    own = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    environment = {
        **own,
        "DTR_VAR": str(var),
        "DTR_ADDRESS": address,
        "DJANGO_SETTINGS_MODULE": "dtr.settings",
    }
    manage = [sys.executable, str(settings.HOUSE / "manage.py")]
    subprocess.run([*manage, "prepare"], env=environment, check=True, capture_output=True)
    command = [sys.executable, "-m", "uvicorn", "dtr.asgi:application", f"--port={port}", "--lifespan=off"]
    running: list[subprocess.Popen[bytes]] = []

    def start() -> None:
        with (var / "log").open("w") as log:
            running.append(
                subprocess.Popen(command, env=environment, cwd=settings.HOUSE, stdout=log, stderr=log)
            )
        _wait_for(address, running[-1], Path(var / "log"))

    def end(how: signal.Signals) -> None:
        running[-1].send_signal(how)
        running[-1].wait(timeout=30)

    start()
    lines = (var / "demo-logins.txt").read_text().strip().splitlines()
    yield Web(House(address, [tuple(line.split("\t")) for line in lines]), start, end)  # type: ignore[misc]
    end(signal.SIGTERM)


class Wire:
    """The network between one browser and the house. What it carried when it was cut stays dead for good, as
    a line does over which the radio was lost."""

    def __init__(self, to: int) -> None:
        self.to, self.up = to, True
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.dead: set[socket.socket] = set()
        self.alive: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.up = False
        self.dead |= self.alive

    def mend(self) -> None:
        self.up = True

    def _accept(self) -> None:
        while True:
            near, _address = self.door.accept()
            if not self.up:
                self.dead.add(near)
                continue
            far = socket.create_connection(("127.0.0.1", self.to))
            self.alive |= {near, far}
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if source not in self.dead:
                    target.sendall(data)
            if source not in self.dead:
                target.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def leader(web: Web, chromium: Browser) -> Iterator[Page]:
    """The leader at the console, with the meeting opened and the first citizen taken up."""
    context = chromium.new_context(viewport=LAPTOP, locale="da-DK")
    page = web.house.page_of(context, LEADER)
    path = page.locator('.week a.button[href^="/meetings/"]').last.get_attribute("href")
    page.goto(f"{web.house.address}{path}console/")
    page.keyboard.press("o")
    page.locator('form[action$="/next/"] button').click()
    expect(page.locator("[id^=agree-form]")).to_be_visible()
    yield page
    context.close()


def send(leader: Page, path: str, **fields: str) -> int:
    """Post a form of the console as its own script does."""
    status: int = leader.evaluate(SEND, [path, fields])
    return status


def meeting_of(leader: Page) -> str:
    found = re.search(r"/meetings/[0-9a-f-]{36}/", leader.url)
    assert found
    return found[0]


def paired(web: Web, leader: Page, chromium: Browser, *scripts: str, port: int = 0) -> Page:
    """A wall screen that follows the leader's meeting, perhaps over another port."""
    context = chromium.new_context(viewport=SCREEN, locale="da-DK")
    for script in scripts:
        context.add_init_script(script)
    wall = context.new_page()
    address = f"http://127.0.0.1:{port}" if port else web.house.address
    wall.goto(f"{address}/wall/")
    code = wall.locator("#wall-code").inner_text()
    fields = {"code": code, "inches": "55", "seat_metres": "6", "theme": "dark"}
    assert send(leader, f"{meeting_of(leader)}walls/", **fields) == 200
    expect(wall.locator("#wall.wall-focus")).to_be_visible()
    wall.evaluate("window.still = 'the same page'")
    return wall


def rule_shown(page: Page) -> str:
    return page.locator(".wall-rule-no").inner_text()


def test_a_wall_cut_off_says_so_goes_dark_and_comes_back_whole(web: Web, leader: Page, chromium: Browser):
    wire = Wire(to=int(web.house.address.rpartition(":")[2]))
    wall = paired(web, leader, chromium, port=wire.port)
    name = wall.locator(".wall-name").inner_text()
    expect(wall.locator("#stale-notice")).to_be_hidden()

    wire.cut()
    began = time.monotonic()
    for number in range(CHANGES):
        assert send(leader, f"{meeting_of(leader)}rule/{number % 13 + 1}/") == 200
    expect(wall.locator("#stale-notice")).to_be_visible(timeout=STALE_WITHIN)
    if CUT > 120:
        expect(wall.locator("#wall.wall-blank")).to_be_visible(timeout=130_000)
        assert name not in wall.content()
    wall.wait_for_timeout(max(0.0, CUT - (time.monotonic() - began)) * 1000)
    wire.mend()

    expect(wall.locator(".wall-rule-no")).to_have_text(str((CHANGES - 1) % 13 + 1), timeout=BACK_WITHIN)
    expect(wall.locator(".wall-name")).to_have_text(name)
    expect(wall.locator("#stale-notice")).to_be_hidden()
    assert wall.evaluate("window.still") == "the same page"
    wall.context.close()


def test_a_wall_that_went_dark_is_whole_again_also_when_nothing_has_changed(
    web: Web, leader: Page, chromium: Browser
):
    wire = Wire(to=int(web.house.address.rpartition(":")[2]))
    wall = paired(web, leader, chromium, port=wire.port)
    name = wall.locator(".wall-name").inner_text()

    wire.cut()
    wall.evaluate("const now = Date.now; Date.now = () => now() + 150_000")
    expect(wall.locator("#wall.wall-blank")).to_be_visible(timeout=10_000)
    # Long enough for a question that is never answered.
    wall.wait_for_timeout(12_000)
    wire.mend()

    expect(wall.locator(".wall-name")).to_have_text(name, timeout=BACK_WITHIN)
    wall.context.close()


def test_a_restarted_server_has_all_screens_current_again(web: Web, leader: Page, chromium: Browser):
    wall = paired(web, leader, chromium)

    web.end(signal.SIGKILL)
    web.start()
    number = "7" if rule_shown(wall) != "7" else "8"
    assert send(leader, f"{meeting_of(leader)}rule/{number}/") == 200

    expect(wall.locator(".wall-rule-no")).to_have_text(number, timeout=RESTARTED_WITHIN)
    expect(wall.locator("#stale-notice")).to_be_hidden()
    assert wall.evaluate("window.still") == "the same page"
    wall.context.close()


def test_a_wall_whose_clock_is_ten_minutes_wrong_counts_down_rightly(
    web: Web, leader: Page, chromium: Browser
):
    wall = paired(web, leader, chromium, TEN_MINUTES_WRONG)
    wall.wait_for_selector("html[data-clock-offset]", state="attached")
    wall.wait_for_timeout(600)

    shown, deadline, now = wall.evaluate(
        """() => {
          const timer = document.querySelector("[data-countdown-to]");
          return [timer.textContent, window.Date.parse(timer.dataset.countdownTo), window.rightNow()];
        }"""
    )

    minutes, seconds = re.fullmatch(r"(-?−?\d+):(\d\d)", shown).groups()
    assert abs(int(minutes) * 60 + int(seconds) - (deadline - now) / 1000) <= 1
    wall.context.close()


def test_a_countdown_of_many_hours_is_told_in_hours(web: Web, leader: Page):
    leader.evaluate(
        """() => {
          const timer = document.querySelector("[data-countdown-to]");
          timer.dataset.countdownTo = new Date(Date.now() + 17 * 3_600_000 + 65_000).toISOString();
        }"""
    )

    expect(leader.locator("[data-countdown-to]").first).to_have_text(re.compile(r"17:0[01]:\d\d"))


def test_what_is_written_without_contact_is_kept_and_sent_in_order(web: Web, leader: Page):
    leader.reload()
    texts = ["Ringe til lægen", "Øve trappen", "Måle vægt"]
    leader.context.set_offline(True)

    for text in texts:
        leader.keyboard.press("a")
        leader.keyboard.type(text)
        leader.keyboard.press("Enter")
        expect(leader.locator("#unsent")).to_contain_text(text)
        leader.locator("h1").first.click()
    leader.context.set_offline(False)

    expect(leader.locator("#unsent")).to_be_hidden(timeout=15_000)
    written = leader.locator(".console-citizen .agreement-what")
    expect(written).to_contain_text(texts)
    assert [text for text in written.all_inner_texts() if text in texts] == texts
