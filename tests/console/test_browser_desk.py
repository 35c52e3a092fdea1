"""Audit, saved searches, own languages and accounts in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import WIDTHS, Server, Watched, account, harm_of, running, wrong_with
from payloads import PAYLOADS

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """A console whose searches, organisations and reasons are hostile as well."""
    from osint_monitor.console import auditing
    from osint_monitor.console.models import Account, Organisation, SavedSearch

    with running(django) as started:
        for name, role in (
            ("searcher", "inspector"), ("hostile", "inspector"),
            ("watcher", "auditor"), ("keeper", "administrator"),
        ):  # fmt: skip
            account(started, name, role)
        by = Account.objects.get(username="hostile")
        for number, one in enumerate(PAYLOADS[:30]):
            auditing.note(None, "picture.shown", object_id=one, why=one)
            Organisation.objects.create(name=f"{number} {one}"[:80], sources=[one[:60]])
            asked = "q=passport&source=" + one.replace("&", "").replace("#", "")
            SavedSearch.objects.create(
                owner=by, name=f"{number} {one}"[:80], asked=asked
            )
        yield started


def _earlier() -> None:
    """The last look was earlier; in a thread of its own, apart from the browser's."""
    from django.db import connections

    from osint_monitor.console.models import SearchSeen

    for one in SearchSeen.objects.all():
        one.at -= timedelta(hours=3)
        one.save()
    connections.close_all()


def test_officer_keeps_a_search_and_sees_what_is_new(watched: Watched) -> None:
    page = watched.page
    watched.sign_in("searcher")
    page.keyboard.press("/")
    page.keyboard.type("passport")
    page.keyboard.press("Enter")
    page.click("summary:has-text('Keep this search')")
    page.fill("#search-name", "Passports kept")
    page.check("[name=shared]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".said >> text=Search kept")
    assert page.inner_text(".saved-list [aria-current]") == "Passports kept"
    with ThreadPoolExecutor(1) as apart:
        apart.submit(_earlier).result()
    watched.go("/queue/")
    page.wait_for_selector(".saved-list .count >> text=3 new")
    page.click(".saved-list a")
    page.wait_for_url("**search=*")
    assert page.locator("tr[data-row] .tag:has-text('new')").count() == 3
    page.click("#saved-title a")
    page.click("tr:has-text('Passports kept') >> text=Stop sharing")
    page.wait_for_selector("button:has-text('Share Passports kept')")
    page.click("tr:has-text('Passports kept') >> text=Let go")
    page.wait_for_selector(".empty")
    assert watched.faults == []


def test_own_languages_are_said_and_lifted_by_a_click(watched: Watched) -> None:
    page = watched.page
    watched.sign_in("searcher")
    watched.go("/account/")
    page.check("[name=lang][value=uk]")
    page.click(".own-languages button")
    page.wait_for_selector(".said >> text=Languages kept")
    watched.go("/queue/")
    assert page.inner_text(".own strong") == "Ukrainian"
    assert page.locator("section > .queue tr[data-row]").count() < 3
    page.click("text=Show all languages")
    page.wait_for_selector("text=Only my own")
    assert page.locator("section > .queue tr[data-row]").count() >= 3
    assert watched.faults == []


def test_auditor_searches_and_writes_out(watched: Watched) -> None:
    page = watched.page
    watched.sign_in("watcher")
    page.select_option("[name=what]", "picture.shown")
    page.fill("[name=from]", "2026-01-01T00:00")
    page.click(".watching button")
    page.wait_for_selector("h1 + .dim >> text=30 events")
    page.fill("[name=why]", "complaint 7")
    for form in ("csv", "jsonl", "csv"):
        with page.expect_download() as written:
            page.click(f"[name=form][value={form}]")
        assert written.value.suggested_filename == f"audit.{form}"
    page.select_option("[name=what]", "audit.exported")
    page.click(".watching button")
    page.wait_for_selector(
        "td >> text=picture.shown, from 01 Jan 2026 00h00, complaint"
    )
    assert page.locator("tr[data-line]").count() == 3
    assert watched.faults == []


def test_administrator_makes_and_locks_an_account(watched: Watched) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = watched.page
    watched.sign_in("keeper")
    page.click("text=Make an account")
    page.keyboard.type("vermeer")
    page.select_option("[name=role]", "inspector")
    page.select_option("[name=organisation]", "none")
    page.keyboard.press("Enter")
    page.wait_for_selector("#password")
    assert len(page.inner_text("#password")) == 23
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 900})
        assert Axe().run(page).response["violations"] == []
    page.click("text=It is handed over")
    page.click("text=Lock")
    page.wait_for_selector(".said >> text=Account locked")
    assert "locked" in page.inner_text(".over")
    watched.go("/accounts/?q=keeper")
    page.click("tr[data-line] a")
    assert "another administrator" in page.inner_text(".notice")
    assert page.locator("main button").count() == 0
    assert watched.faults == []


def test_hostile_words_do_nothing(watched: Watched) -> None:
    rooms = {
        "hostile": ["/queue/", "/searches/"],
        "watcher": ["/audit/?what=picture.shown"],
        "keeper": ["/accounts/new/", "/accounts/sources/"],
    }
    found: dict[str, Any] = {}
    for who, addresses in rooms.items():
        watched.page.context.clear_cookies()
        watched.sign_in(who)
        found |= harm_of(watched, addresses)
    assert found == {}


def test_full_rooms_are_for_everybody(browser: Any, server: Server) -> None:
    rooms = {
        "searches-full": ("hostile", "/searches/"),
        "audit-full": ("watcher", "/audit/"),
        "groups-full": ("keeper", "/accounts/sources/"),
    }
    assert wrong_with(browser, server, rooms) == {}
