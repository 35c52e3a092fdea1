"""The console in a real Chromium: by keyboard, harmlessly, for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import (
    PASSWORD,
    Server,
    Watched,
    account,
    running,
    wrong_with,
)
from payloads import PAYLOADS

from console_town import MINOR, STRONG, post, put
from osint_monitor.model.words import Kind

pytestmark = pytest.mark.browser


def hostile() -> list[Any]:
    """Posts that hold every payload in their texts, and some in each other field."""
    made = []
    for number in range(0, len(PAYLOADS), 10):
        ten = PAYLOADS[number : number + 10]
        text = f"We keep your passport until the debt is paid.\n{' '.join(ten)}"
        title, author, place, price, *_ = (*ten, *PAYLOADS[:4])
        made.append(
            post(
                f"hostile-{number}", text + "\n" + "\n".join(ten), title=title,
                author=author, place=place, price=price,
                contact=ten[-1] + "\n+44 7700 900789",
            )
        )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def server(django: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The production server, on the same data folder."""
    from osint_monitor.console import accounts

    put(django, hostile(), hours_ago=30)
    towns = ("Rotterdam", "Utrecht", "Breda", "Venlo", "Assen", "Tilburg")
    jobs = [
        post(town, f"{STRONG} Bus from {town} every day.", title=f"Cleaner in {town}")
        for town in towns
    ]
    put(django, jobs)
    put(django, [post("minor-2", MINOR + " now", kind=Kind.ESCORT)], hours_ago=50)
    with running(django) as started:
        for name, role in (("walker", "inspector"), ("worker", "patrol")):
            account(started, name, role)
        # Without recovery codes: the second factor is still to be set up.
        accounts.create("newcomer", "patrol", password=PASSWORD, language="en")
        yield started


def test_officer_works_by_keyboard(watched: Watched) -> None:
    page = watched.page
    watched.sign_in("walker")
    page.wait_for_selector(".queue-page tr[data-row]")
    before = page.locator(".queue-page section tr[data-row]").count()
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    chosen = page.locator("tr.on").get_attribute("data-row")
    page.keyboard.press("o")
    page.wait_for_url(f"**/post/{chosen}/")
    page.keyboard.press("c")
    page.wait_for_selector(".deciding >> text=Claimed by you until")
    page.keyboard.press("d")
    page.keyboard.press("3")
    assert page.locator("[name=verdict]:checked").get_attribute("value") == "no_signal"
    page.keyboard.press("n")
    page.keyboard.type("j k d u ? are letters of a note")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.wait_for_selector(".said")
    assert f"/post/{chosen}/" not in page.url
    assert "Weak, keep" in page.inner_text(".said")
    page.keyboard.press("q")
    page.wait_for_selector(".queue-page tr[data-row]")
    assert page.locator(".queue-page section tr[data-row]").count() == before - 1
    page.keyboard.press("j")
    watched.go(f"/post/{chosen}/")
    page.wait_for_selector("text=are letters of a note")
    page.keyboard.press("u")
    page.wait_for_selector("text=Decision undone")
    page.click("button[name=language][value=nl]")
    page.wait_for_selector("button[name=language][value=en]")
    assert "Beslissen" in page.inner_text("#decide")
    page.click("button[name=language][value=en]")
    page.wait_for_selector("text=Sign out")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in/")
    watched.go("/queue/")
    assert page.url.endswith("/sign-in/")
    assert watched.faults == []


def test_ten_hits_are_worked_by_keyboard_only(watched: Watched) -> None:
    page, keys = watched.page, watched.page.keyboard
    watched.go("/sign-in/")
    page.wait_for_selector("[name=username]:focus")
    for typed, key in (("worker", "Tab"), (PASSWORD, "Enter")):
        keys.type(typed)
        keys.press(key)
    page.wait_for_selector("[name=code]:focus")
    keys.type(watched.server.codes["worker"].pop())
    keys.press("Enter")
    page.wait_for_selector(".queue-page tr[data-row]")
    keys.press("j")
    keys.press("o")
    decided = []
    for number in range(10):
        page.wait_for_selector("[data-post]")
        decided.append(page.locator("[data-post]").get_attribute("data-post"))
        if number == 4:
            keys.press("n")
            keys.type("as the one before")
            keys.press("Escape")
        keys.press("d")
        keys.press("2" if number % 2 else "3")
        here = page.url
        keys.press("Enter")
        page.wait_for_url(lambda url, before=here: url != before)
        page.wait_for_selector(".said >> text=Undo")
    assert len(set(decided)) == 10
    keys.press("u")
    page.wait_for_selector("text=Decision undone")
    keys.press("q")
    page.wait_for_selector(".queue-page tr[data-row]")
    left = page.locator("tr[data-row]").evaluate_all(
        "all => all.map(o => o.dataset.row)"
    )
    assert set(left) & set(decided) == {decided[-1]}
    assert watched.faults == []


def test_newcomer_sets_up_a_second_factor(watched: Watched) -> None:
    from base64 import b32decode

    from django_otp.oath import totp

    page = watched.page
    watched.go("/sign-in/")
    page.fill("[name=username]", "newcomer")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".code-square svg")
    secret = page.inner_text("#secret").replace(" ", "")
    key = b32decode(secret + "=" * (-len(secret) % 8))
    page.fill("[name=code]", f"{totp(key):06d}")
    page.keyboard.press("Enter")
    page.wait_for_selector(".codes li")
    assert page.locator(".codes li").count() == 10
    page.click("text=I have kept them")
    page.wait_for_selector(".queue-page")
    assert watched.faults == []


def test_hostile_posts_do_nothing(watched: Watched) -> None:
    page = watched.page
    assert len(PAYLOADS) >= 50
    watched.sign_in("walker")
    addresses = ["/queue/?q=passport&state=all"]
    for version in hostile():
        addresses += [f"/post/{version.post_id}/", f"/post/{version.post_id}/raw/"]
    for address in addresses:
        watched.go(address)
        if address.endswith("/raw/") or "queue" in address:
            continue
        page.keyboard.press("c")
        page.wait_for_selector(".deciding >> text=Claimed by you until")
        assert page.locator(".words script, .words img, .words [style]").count() == 0
        assert page.evaluate("window.pwned === undefined"), address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 1280, f"{address} is {wide} pixels wide"
    page.wait_for_load_state("networkidle")
    assert watched.faults == []


def test_search_and_its_mistakes_are_for_everybody(
    browser: Any, server: Server
) -> None:
    rooms = {
        "search": ("walker", "/queue/?q=passport&lang=en&level=strong"),
        "mistake": ("walker", "/queue/?q=colour:red"),
    }
    assert wrong_with(browser, server, rooms) == {}
