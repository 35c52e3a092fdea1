"""Copies decided at once in a real Chromium; filters that fold on a small screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Server, Watched, account, running, wrong_with
from payloads import PAYLOADS

from console_town import STRONG, post, put

pytestmark = pytest.mark.browser

TEXT = "\n".join([f"{STRONG} Every Tuesday a van.", *PAYLOADS])
TWINS = [
    post(f"hostile-twin-{n}", TEXT, title=PAYLOADS[n], source=f"town_{n}")
    for n in range(2)
]
SAME = [post(f"same-{n}", TEXT, title=PAYLOADS[0], author=PAYLOADS[1]) for n in (1, 2)]
QUEUE = "/queue/?q=tuesday"


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """A console with hostile copies, and unflagged posts among its hits."""
    put(django, [*TWINS, *SAME])
    with running(django, OSINT_MONITOR_CONSOLE_CHANCE_SHARE="0.04") as started:
        account(started, "copier", "inspector")
        account(started, "kopier", "inspector", language="nl")
        yield started


def test_groups_of_copies_are_for_everybody(browser: Any, server: Server) -> None:
    places = {"copies": f"/post/{SAME[0].post_id}/", "copies-queue": QUEUE,
              "plain-queue": "/queue/"}  # fmt: skip
    rooms = {name: ("copier", place) for name, place in places.items()}
    rooms |= {f"{name}-nl": ("kopier", place) for name, place in places.items()}
    assert wrong_with(browser, server, rooms) == {}


def test_filters_fold_and_a_group_is_decided_by_keyboard(
    browser: Any, server: Server
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    watched = Watched(context.new_page(), server)
    page = watched.page
    watched.sign_in("copier")
    watched.go(QUEUE)
    assert not page.locator("[name=order]").is_visible()
    page.locator("[data-fold] > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("[name=order]").is_visible()
    assert page.locator("tr[data-row]").count() == 2
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_selector("[name=order]")
    watched.go(f"/post/{SAME[0].post_id}/")
    assert page.locator("[name=copy]:checked").count() == 2
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    page.wait_for_selector(".said >> text=and 2 exact copies")
    watched.go(QUEUE)
    assert page.locator("tr[data-row]").count() == 1
    watched.go(f"/post/{SAME[0].post_id}/")
    page.keyboard.press("u")
    page.wait_for_selector("text=Decision undone")
    watched.go(QUEUE)
    assert page.locator("tr[data-row]").count() == 2
    assert page.evaluate("window.pwned === undefined")
    assert watched.faults == []
    context.close()
