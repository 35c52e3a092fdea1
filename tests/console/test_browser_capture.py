"""Quick capture in a real Chromium: by keyboard, pasted pictures, hostile words."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console_town import STRONG
from osint_monitor.settings import shipped

sys.path.insert(0, str(Path(__file__).parent))
from browsing import WIDTHS, Server, Watched, account, chromium, running, wrong_with
from payloads import PAYLOADS
from test_capture import png

pytestmark = pytest.mark.browser

_PASTE = """bytes => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "screen.png", {type: "image/png"}));
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true});
  document.querySelector("textarea").dispatchEvent(event);
}"""


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """A console with a source to bring things in under."""
    sources = str(shipped("sources") / "demo")
    with running(django, OSINT_MONITOR_SOURCES=sources) as started:
        account(started, "bringer", "inspector")
        account(started, "brenger", "inspector", language="nl")
        yield started


@pytest.fixture(scope="module")
def browser(server: Server) -> Iterator[Any]:
    with chromium() as launched:
        yield launched


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
    assert page.evaluate("document.querySelector('figure img').naturalWidth") == 3
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.pwned === undefined")
    watched.go("/captures/")
    page.click("tbody a >> nth=0")
    page.wait_for_selector("tr[data-row]")
    # The one fault: the first answer says 422, for the address that was none.
    assert [one for one in watched.faults if "422" not in one] == []
    context.close()


ROOMS = {
    "capture": ("bringer", "/capture/"),
    "captures": ("bringer", "/captures/"),
    "capture-nl": ("brenger", "/capture/"),
    "captures-nl": ("brenger", "/captures/"),
}


@pytest.mark.parametrize(
    ("width", "scheme"), [(w, s) for w in WIDTHS for s in ("light", "dark")]
)
def test_pages_of_capture_are_for_everybody(
    browser: Any, server: Server, width: str, scheme: str
) -> None:
    assert wrong_with(browser, server, _rooms(), width=width, scheme=scheme) == {}


def _rooms() -> dict[str, tuple[str, str]]:
    from osint_monitor.console.models import BroughtPost

    made = BroughtPost.objects.order_by("-pk").values_list("post_id", flat=True).first()
    rooms = dict(ROOMS)
    for who, end in (("bringer", ""), ("brenger", "-nl")):
        rooms[f"brought-post{end}"] = (who, f"/post/{made}/")
        rooms[f"picture{end}"] = (who, f"/post/{made}/picture/")
    return rooms
