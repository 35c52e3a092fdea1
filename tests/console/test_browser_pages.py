"""Every page that there is, in a real Chromium: for everybody, and without a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from browsing import Server, Watched, harm_here, looks, running, wrong_with
from browsing import account as account_of
from every_page import UKRAINIAN, WHO, Pages, fill, pages
from payloads import PAYLOADS
from translator import Translator, translating

pytestmark = pytest.mark.browser

TEMPLATES = (
    Path(__file__).parents[2] / "src/osint_monitor/console/templates/console"
)  # fmt: skip
NO_PAGES = {
    "an address that leads on": (
        "search", "search_share", "search_remove", "own_languages", "account_act",
        "home", "language", "sign_out", "codes", "claim", "release", "decide", "undo",
        "operation_state", "operation_code", "operation_join", "operation_leave",
        "operation_next", "operation_screen", "operation_finding_gone",
        "operation_result", "post_contact", "contact_unmask", "contact_order",
        "case_change", "case_contacts", "case_add", "case_remove", "case_note",
        "case_file", "case_hand_on", "case_receipt", "dossier_make", "post_case",
        "post_person", "person_post_out", "person_merge", "person_unmerge",
        "audit_export", "eyes_answer", "eyes_undo", "verify",
    ),
    "a piece of a page, which the page asks": (
        "new_hits", "alike", "operation_board_figures", "contact_places",
        "searches_new", "translation",
    ),
    "a file": ("picture_file", "operation_pdf", "case_file_out", "dossier_pdf"),
}  # fmt: skip
"""Why an address gives no page → its name."""
UNSEEN = {
    "one sentence, as on the page for what is missing": (
        "away.html", "broken.html", "forged.html", "locked.html", "slow_down.html",
    ),
}  # fmt: skip
"""Why a template of a page isn't looked at → its name."""
AFTERWARDS = (
    "account_secret.html", "codes.html", "refused.html", "missing.html",
    "translation_page.html",
)  # fmt: skip
"""Templates of pages that come by doing something; looked at in their own test."""


@dataclass
class Seen:
    """The console, and what it shows."""

    server: Server
    pages: Pages
    translator: Translator


@pytest.fixture(scope="module")
def seen(django: Path) -> Iterator[Seen]:
    """The production server, with something in every room."""
    from osint_monitor.console import accounts
    from osint_monitor.console.models import Account

    asked = pages(fill(django))
    with (
        translating() as translator,
        running(django, OSINT_MONITOR_TRANSLATOR=translator.url) as started,
    ):
        for name in (*WHO, "colleague"):
            account = Account.objects.get(username=name)
            started.codes[name] = accounts.recovery_codes(account, 10)
        account_of(started, "dutch", "inspector", language="nl")
        yield Seen(started, asked, translator)


@pytest.fixture(scope="module")
def server(seen: Seen) -> Server:
    """For the browser."""
    return seen.server


def test_no_page_is_forgotten(seen: Seen) -> None:
    named = [name for names in NO_PAGES.values() for name in names]
    assert sorted(named) == sorted(seen.pages.others)
    assert len(seen.pages.rooms) + len(named) == len(set(seen.pages.rooms) | set(named))


def test_no_template_of_a_page_is_forgotten(seen: Seen) -> None:
    whole = {
        one.name for one in TEMPLATES.glob("*.html")
        if re.search(r"extends .console/\w*base", one.read_text("utf-8"))
        and not one.name.endswith("base.html")
    }  # fmt: skip
    used = {name.removeprefix("console/") for name in seen.pages.templates}
    named = [name for names in UNSEEN.values() for name in names]
    assert sorted(whole - used) == sorted([*named, *AFTERWARDS])


def test_pages_that_come_by_doing_something_are_for_everybody(
    watched: Watched,
) -> None:
    watched.sign_in("colleague")
    watched.go("/account/")
    watched.page.click("form[action='/account/codes/'] button")
    watched.page.wait_for_selector(".codes li")
    found = looks(watched.page, "codes")
    for name, address, status in (
        ("refused", "/audit/", "403"), ("missing", "/nothing/", "404"),
    ):  # fmt: skip
        assert watched.faults == []
        watched.go(address)
        found |= looks(watched.page, name)
        assert [status in one for one in watched.faults] == [True]
        watched.faults.clear()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_post_is_translated_by_a_key(watched: Watched, seen: Seen) -> None:
    watched.sign_in("dutch")
    watched.go(f"/post/{UKRAINIAN.post_id}/")
    page = watched.page
    page.keyboard.press("t")
    page.wait_for_selector("#translation .words[lang=nl]")
    assert "[uk>nl]" in page.inner_text("#translation")
    found = looks(page, "translation")
    page.evaluate("document.querySelector('form[action$=\"/translation/\"]').submit()")
    page.wait_for_selector("main h1 ~ .words[lang=nl]")
    found |= looks(page, "translation_page")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert watched.faults == []


def test_hostile_translator_does_nothing(watched: Watched, seen: Seen) -> None:
    def hostile(asked: dict[str, Any]) -> tuple[int, bytes]:
        words = [f"{' '.join(PAYLOADS)} end" for _ in asked["q"]]
        return 200, orjson.dumps({"translatedText": words})

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seen.translator, "answer", hostile)
        watched.sign_in("dutch")
        watched.go(f"/post/{UKRAINIAN.post_id}/")
        for act in ("click()", "form.submit()"):
            watched.page.evaluate(f"document.querySelector('[data-key=t]').{act}")
            watched.page.wait_for_selector(".words[lang=nl]")
            assert "end" in watched.page.inner_text("main")
            assert harm_here(watched) == []


@pytest.mark.timeout(900)
def test_every_page_is_for_everybody(browser: Any, seen: Seen) -> None:
    assert wrong_with(browser, seen.server, seen.pages.rooms) == {}


@pytest.mark.timeout(900)
def test_every_page_is_for_everybody_in_dutch(browser: Any, seen: Seen) -> None:
    rooms = {f"{name}-nl": room for name, room in seen.pages.rooms.items()}
    dutch = {"scheme": "dark", "language": "nl"}
    assert wrong_with(browser, seen.server, rooms, **dutch) == {}
