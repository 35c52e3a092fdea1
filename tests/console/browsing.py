"""A running console, a real Chromium, and pages whose every fault is kept."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, sync_playwright

PASSWORD = "correct-horse-battery-9"
WIDTHS = {"wide": 1280, "narrow": 390}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PICTURES = os.environ.get("CONSOLE_SCREENSHOTS", "")
_SPY = """
addEventListener("securitypolicyviolation", (event) => {
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI);
});
"""


_AXE = """options => axe.run(options).then(found => found.violations.map(
  (one) => `${one.id}: ${one.nodes[0].html.slice(0, 150)}`))"""


@dataclass
class Server:
    """A running console, and recovery codes of its accounts."""

    url: str
    process: subprocess.Popen[str]
    codes: dict[str, list[str]] = field(default_factory=dict)


def account(server: Server, name: str, role: str, *, language: str = "en") -> None:
    """An account with recovery codes, to sign in by."""
    from osint_monitor.console import accounts

    made = accounts.create(name, role, password=PASSWORD, language=language)
    server.codes[name] = accounts.recovery_codes(made, 30)


@contextmanager
def running(data: Path, **environment: str) -> Iterator[Server]:
    """The production server on a data folder; this process lets go of its files."""
    from django.db import connections

    from osint_monitor.console import reading

    reading.let_go()
    connections.close_all()
    process = subprocess.Popen(
        [sys.executable, "-m", "osint_monitor", "console", "--listen", "127.0.0.1:0",
         "--data", str(data)], stderr=subprocess.PIPE, text=True,
        env={**os.environ, "OSINT_MONITOR_CONSOLE_CHANCE_SHARE": "0", **environment},
    )  # fmt: skip
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + process.stderr.read()
        yield Server(found[0], process)
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stderr.close()


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's browser where it is installed, else Playwright's."""
    with sync_playwright() as playwright:
        own = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
        launched = playwright.chromium.launch(
            executable_path=own, args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()


class Watched:
    """A page whose every fault is kept."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.faults: list[str] = []
        page.add_init_script(_SPY)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("dialog", self._dialog)
        page.set_default_timeout(90_000)

    def _said(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.server.url, "data:", "blob:")):
            self.faults.append(f"asked {request.url[:80]}")

    def _dialog(self, dialog: Any) -> None:
        self.faults.append("a dialog opened")
        dialog.dismiss()

    def go(self, address: str) -> None:
        """Open an address of the console."""
        self.page.goto(self.server.url + address)

    def sign_in(self, name: str) -> None:
        """With password and a recovery code; who has none stays halfway."""
        self.go("/sign-in/")
        self.page.fill("[name=username]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/second-factor/**")
        if not self.server.codes.get(name):
            return
        self.page.fill("[name=code]", self.server.codes[name].pop())
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("nav a")


def wrong_with(
    browser: Any,
    server: Server,
    rooms: Mapping[str, tuple[str, str]],
    *,
    width: str = "",
    scheme: str = "",
    language: str = "",
) -> dict[str, list[str]]:
    """
    By page what axe finds, what is too wide, and every fault; empty when all is well.

    A page is read once and then looked at as it is wide and narrow, light and dark.

    Args:
        rooms: name → (account, or nobody; address).
        width, scheme: this one only.
        language: chosen after signing in.
    """
    found: dict[str, list[str]] = {}
    for who in dict.fromkeys(account for account, _ in rooms.values()):
        context = browser.new_context()
        watched = Watched(context.new_page(), server)
        if who:
            watched.sign_in(who)
        if language:
            if not who:
                watched.go("/sign-in/")
            watched.page.click(f"button[name=language][value={language}]")
            watched.page.wait_for_selector(f"html[lang={language}]")
        for name, (account, address) in rooms.items():
            if account == who:
                watched.go(address)
                watched.page.wait_for_load_state("networkidle")
                found |= looks(watched.page, name, width=width, scheme=scheme)
        found[f"faults of {who}"] = watched.faults
        context.close()
    return {name: wrong for name, wrong in found.items() if wrong}


_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What can be wrong in one scheme and right in the other."""


def looks(
    page: Page, name: str, *, width: str = "", scheme: str = ""
) -> dict[str, list[str]]:
    """What is wrong with the page that is open, in each of its looks."""
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    found = {}
    for wide in [width] if width else WIDTHS:
        page.set_viewport_size({"width": WIDTHS[wide], "height": 900})
        for number, colours in enumerate([scheme] if scheme else SCHEMES):
            page.emulate_media(color_scheme=colours)
            look = f"{name}-{wide}-{colours}"
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{look}.png", full_page=True)
            asked = {"resultTypes": ["violations"]}
            if number:
                asked |= {"runOnly": _COLOURS}
            violations = page.evaluate(_AXE, asked)
            across = page.evaluate("document.documentElement.scrollWidth")
            found[look] = violations + [f"{across} pixels wide"] * (
                across > WIDTHS[wide]
            )
    return found


_HARM = "main :is(script, img, iframe, object, embed, video, [style], base)"


def harm_of(
    watched: Watched, addresses: Iterable[str], *, inside: str = _HARM
) -> dict[str, list[str]]:
    """
    By address what hostile words did there; empty when they did nothing.

    Args:
        inside: what no page may hold, as it could only come from them.
    """
    found = {}
    for address in addresses:
        watched.go(address)
        watched.page.wait_for_load_state("networkidle")
        if wrong := harm_here(watched, inside=inside):
            found[address] = wrong
    return found


def harm_here(watched: Watched, *, inside: str = _HARM) -> list[str]:
    """What hostile words did on the page that is open, and its faults."""
    page, wrong = watched.page, []
    if page.evaluate("window.pwned !== undefined"):
        wrong.append("a script ran")
    if number := page.locator(inside).count():
        wrong.append(f"{number} elements stand in it")
    for size in WIDTHS.values():
        page.set_viewport_size({"width": size, "height": 900})
        across = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{across} pixels wide"] * (across > size)
    wrong += watched.faults
    watched.faults.clear()
    return wrong
