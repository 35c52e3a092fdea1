"""Quick capture in a real Chromium: by keyboard, pasted pictures, hostile words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Server, Watched, account, running, wrong_with
from payloads import PAYLOADS
from pictures import bring_picture, png

from console_town import STRONG, post
from osint_monitor.settings import shipped

pytestmark = pytest.mark.browser

KNOWN = post("strong", "").post_id

_PASTE = """bytes => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "screen.png", {type: "image/png"}));
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true});
  document.querySelector("textarea").dispatchEvent(event);
}"""


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """A console with a source to bring things in under, and something brought in."""
    bring_picture(django, KNOWN, mandate="invented_data")
    sources = str(shipped("sources") / "demo")
    with running(django, OSINT_MONITOR_SOURCES=sources) as started:
        account(started, "bringer", "inspector")
        account(started, "brenger", "inspector", language="nl")
        yield started


def test_picture_with_hostile_words_is_brought_in_and_looked_at(
    browser: Any, server: Server
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    watched = Watched(context.new_page(), server)
    page = watched.page
    watched.sign_in("bringer")
    page.keyboard.press("b")
    page.wait_for_url("**/capture/")
    page.fill("[name=text]", "\n".join([STRONG, *PAYLOADS]))
    page.fill("[name=title]", PAYLOADS[0])
    page.fill("[name=author]", PAYLOADS[1])
    page.fill("[name=address]", "javascript:window.pwned=1")
    page.evaluate(_PASTE, list(png()))
    page.click("text=Keep, read and open")
    page.wait_for_selector("text=begins with http")
    assert PAYLOADS[0] in page.input_value("[name=text]")
    page.fill(
        "[name=address]", "https://closed.example/<script>window.pwned=1</script>"
    )
    page.evaluate(_PASTE, list(png()))
    page.click("text=Keep, read and open")
    page.wait_for_url("**/post/*/")
    page.wait_for_selector(".said >> text=In custody: sha256:")
    assert page.locator(".words script, .words img, .words [style]").count() == 0
    page.click("text=Look at the picture")
    page.keyboard.type("to see who is in it <b>x</b>")
    page.keyboard.press("Enter")
    page.wait_for_selector("figure img")
    page.wait_for_function("document.querySelector('figure img').naturalWidth === 3")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.pwned === undefined")
    watched.go("/captures/")
    page.click("tbody a >> nth=0")
    page.wait_for_selector("tr[data-row]")
    # The one fault: the first answer says 422, for the address that was none.
    assert [one for one in watched.faults if "422" not in one] == []
    context.close()


PLACES = {
    "capture": "/capture/",
    "captures": "/captures/",
    "brought-post": f"/post/{KNOWN}/",
    "picture": f"/post/{KNOWN}/picture/",
}
ROOMS = {name: ("bringer", place) for name, place in PLACES.items()}
ROOMS |= {f"{name}-nl": ("brenger", place) for name, place in PLACES.items()}


def test_pages_of_capture_are_for_everybody(browser: Any, server: Server) -> None:
    assert wrong_with(browser, server, ROOMS) == {}
