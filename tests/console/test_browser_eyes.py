"""Acts that wait for a second pair of eyes, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import WIDTHS, Server, Watched, account, running, wrong_with
from payloads import PAYLOADS

from console_town import STRONG, post, put

pytestmark = pytest.mark.browser

TEXT = "\n".join([f"{STRONG} Each Wednesday a bus.", *PAYLOADS])
WAITS = [post(f"waits-{n}", f"{TEXT} {n}", title=PAYLOADS[n]) for n in range(3)]
CASES: list[int] = []
"""The case with acts that wait."""
ACTS = ["case.close", "case.hand_on", "post.hand_on"]


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """A console in which all acts are marked, and some wait."""
    put(django, WAITS)
    with running(django) as started:
        account(started, "proposer", "inspector")
        account(started, "looker", "supervisor")
        account(started, "kijker", "patrol", language="nl")
        account(started, "chief", "administrator")
        _marked()
        yield started


def _marked() -> None:
    from types import SimpleNamespace

    from osint_monitor.console.casework import cases
    from osint_monitor.console.models import Account, EyesSetting, Proposal

    by = Account.objects.get(username="proposer")
    EyesSetting(acts=ACTS, by=Account.objects.get(username="chief")).save()
    words = " ".join(PAYLOADS)
    for one in WAITS[:2]:
        given = {
            "version": one.id, "copies": [], "handed_to": "police_unit", "tags": [],
            "reasons": ["words_clear", "several_signs"], "note": words[:2_000],
            "confirmed": [], "rejected": [],
        }  # fmt: skip
        Proposal(act="post.hand_on", object=one.post_id, given=given, by=by).save()
    request = SimpleNamespace(user=by, META={"REMOTE_ADDR": "127.0.0.1"})
    case = cases.make(request, PAYLOADS[3][:120])
    handed = {"recipient": "labour_inspectorate", "form": "labour", "way": "mail",
              "place": PAYLOADS[4][:120], "reference": PAYLOADS[5][:80]}  # fmt: skip
    for act, given in (("case.hand_on", handed), ("case.close", {"outcome": "safe"})):
        Proposal(act=act, object=str(case.pk), given=given, by=by).save()
    CASES.append(case.pk)


def test_pages_with_what_waits_are_for_everybody(browser: Any, server: Server) -> None:
    places = {
        "eyes": "/second-eyes/",
        "eyes-post": f"/post/{WAITS[0].post_id}/",
        "eyes-case": f"/case/{CASES[-1]}/",
        "eyes-queue": "/queue/",
        "eyes-cases": "/cases/",
    }
    rooms = {name: ("looker", place) for name, place in places.items()}
    rooms |= {f"{name}-nl": ("kijker", places[name]) for name in ("eyes", "eyes-post")}
    rooms["eyes-settings"] = ("chief", "/organisations/")
    assert wrong_with(browser, server, rooms) == {}


def test_one_proposes_and_another_refuses_then_confirms(
    browser: Any, server: Server
) -> None:
    context = browser.new_context(viewport={"width": WIDTHS["wide"], "height": 900})
    first = Watched(context.new_page(), server)
    first.sign_in("proposer")
    address = f"/post/{WAITS[2].post_id}/"
    first.go(address)
    first.page.keyboard.press("5")
    first.page.select_option("[name=handed_to]", "police_unit")
    first.page.click("#decide button.main")
    first.page.wait_for_selector(".said >> text=waits for a second pair of eyes")
    other_context = browser.new_context()
    other = Watched(other_context.new_page(), server)
    other.sign_in("looker")
    other.go("/second-eyes/")
    other.page.click(f"a[href='{address}']")
    other.page.fill("#eyes [name=why]", "A lawful agency, it seems.")
    other.page.click("#eyes >> text=Refuse")
    other.page.wait_for_selector(".said >> text=Refused.")
    first.go(address)
    first.page.wait_for_selector("#eyes >> text=A lawful agency, it seems.")
    first.page.keyboard.press("5")
    first.page.select_option("[name=handed_to]", "police_unit")
    first.page.click("#decide button.main")
    other.go(address)
    other.page.locator("#eyes button.main").focus()
    other.page.keyboard.press("Enter")
    other.page.wait_for_selector(".said >> text=Confirmed, and done.")
    other.page.wait_for_selector(".made >> text=proposer")
    assert other.page.evaluate("window.pwned === undefined")
    assert first.faults == [] and other.faults == []
    context.close()
    other_context.close()
