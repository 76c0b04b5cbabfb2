"""A whole house as ``./run`` starts it (SQLite, no Redis, real workers), and Chromium to visit it with."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

QUIET = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
STARTS_WITHIN = 90


@dataclass
class House:
    """Where the house answers, and who may come in."""

    address: str
    logins: list[tuple[str, str, str]]

    def page_of(self, context: BrowserContext, number: int) -> Page:
        """The start page, after the ``number``-th demo person has logged in."""
        _role, email, password = self.logins[number]
        page = context.new_page()
        page.goto(self.address)
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", password)
        page.click("main form button[type=submit]")
        page.wait_for_selector(".week")
        return page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo municipality, moved in today."""
    var = tmp_path_factory.mktemp("house")
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}},
        "DTR_VAR": str(var),
        "DTR_ADDRESS": address,
    }
    manage = [sys.executable, str(settings.HOUSE / "manage.py")]
    subprocess.run([*manage, "prepare"], env=environment, check=True, capture_output=True)
    log = (var / "log").open("w")
    running = subprocess.Popen(
        [*manage, "run", f"--port={port}"], env=environment, stdout=log, stderr=subprocess.STDOUT
    )
    try:
        _wait_for(address, running, var / "log")
        lines = (var / "demo-logins.txt").read_text().strip().splitlines()
        yield House(address, [tuple(line.split("\t")) for line in lines])  # type: ignore[misc]
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=30)
        log.close()


def _wait_for(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and running.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no Chromium here; ./test installs it")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
