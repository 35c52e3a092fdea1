"""Looking in a real Chromium: contacts, figures, rules, sources, accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import Server, Watched, account, running, wrong_with
from payloads import PAYLOADS

from console_town import OTHER_PHONE, PHONE, STRONG, post, put, today

pytestmark = pytest.mark.browser

ONE = post("strong", STRONG, title="Work in Rotterdam")
THIRD_PHONE = "+447700900777"
IDS = {
    value: f"c-{number:032x}"
    for number, value in enumerate((PHONE, OTHER_PHONE, THIRD_PHONE))
}
"""Contacts that are known before anybody looks; the last two too often looked at."""


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """A console with a busy contact, and one that was looked at too often."""
    from osint_monitor.console.models import Account, ContactLook, KnownContact

    towns = ("Rotterdam", "Utrecht", "Breda", "Venlo", "Assen", "Tilburg")
    for number, town in enumerate(towns):
        text = f"{STRONG} Bus from {town} every day. Write @town_{town.lower()}."
        put(django, [post(f"t-{town}", text)], hours_ago=number * 53)
    hostile = [f"{STRONG} {' '.join(PAYLOADS[at : at + 12])}" for at in (0, 12, 24, 36)]
    put(django, [post(f"x-{at}", one) for at, one in enumerate(hostile)], hours_ago=400)
    put(django, [post("third", STRONG.replace("900123", "900777"))])
    with running(django) as started:
        account(started, "looker", "inspector")
        account(started, "kijker", "inspector", language="nl")
        for value, made in IDS.items():
            KnownContact(pk=made, kind="phone", value=value).save()
        by = Account.objects.get(username="looker")
        for value in (OTHER_PHONE, THIRD_PHONE) * 5:
            at = "2026-01-01T00:00:00Z"
            ContactLook(contact_id=IDS[value], by=by, at=at).save()
        yield started


def test_officer_looks_at_a_contact_and_is_asked_for_an_order(
    watched: Watched,
) -> None:
    page = watched.page
    watched.sign_in("looker")
    watched.go(f"/post/{ONE.post_id}/")
    page.click(".reading td.inert a")
    page.wait_for_url("**/contact/**")
    assert PHONE not in page.content() and "+44…23" in page.inner_text("h1")
    page.fill("[name=why]", "is it in another case?")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"h1 >> text={PHONE}")
    page.click(".facet a:has-text('job')")
    page.wait_for_url("**kind=job**")
    assert page.locator("tr[data-row]").count() > 6
    watched.go(f"/contact/{IDS[THIRD_PHONE]}/")
    page.wait_for_selector(".gate")
    assert page.locator("tr[data-row]").count() == 0
    page.fill("[name=number]", "R 26-113")
    page.fill("[name=until]", str(today() + timedelta(days=30)))
    page.click("text=Keep, and look")
    page.wait_for_selector("tr[data-row]")
    assert "order R 26-113" in page.inner_text(".facts")
    assert page.evaluate("window.pwned === undefined")
    assert watched.faults == []


def test_numbers_lead_to_their_posts(watched: Watched) -> None:
    page = watched.page
    watched.sign_in("looker")
    page.click("nav >> text=Figures")
    page.wait_for_selector("svg.chart")
    link = page.locator(".figures .num a").first
    number = link.inner_text()
    link.click()
    page.wait_for_selector(".queue-page")
    assert page.inner_text(".over .dim").startswith(number + " post")
    assert watched.faults == []


ROOMS = {
    "contact": ("looker", f"/contact/{IDS[PHONE]}/"),
    "gate": ("kijker", f"/contact/{IDS[OTHER_PHONE]}/"),
    "numbers-nl": ("kijker", "/numbers/?level=none&level=weak&level=strong&step=week"),
}


def test_every_page_is_for_everybody(browser: Any, server: Server) -> None:
    assert wrong_with(browser, server, ROOMS) == {}
