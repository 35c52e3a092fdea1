"""The dating site is empty until its script ran."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from osint_monitor.demo.addresses import path_of
from osint_monitor.demo.content import posts_of
from osint_monitor.demo.posts import SiteName, State
from osint_monitor.demo.run import RunningTown
from osint_monitor.demo.seed import number_of

DATING = SiteName.DATING
_CHROMIUM = Path("/usr/bin/chromium")


def test_the_page_holds_nothing_but_a_script(town: RunningTown, ask) -> None:
    post = next(p for p in posts_of(DATING) if p.live(1))
    page = ask(town, DATING, path_of(post)).text
    wording = post.live(1)
    assert wording is not None
    assert wording.title not in page
    assert '<script src="/duet.js">' in page


def test_the_api_pages_through_all_members(town: RunningTown, ask) -> None:
    found, page, more = [], 1, True
    while more:
        answer = json.loads(ask(town, DATING, f"/api/members?page={page}").body)
        found += [member["number"] for member in answer["members"]]
        page, more = page + 1, answer["more"]
    live = [post.number for post in posts_of(DATING) if post.live(1)]
    assert found == live[::-1]


def test_who_left_is_gone_or_said_to_be_removed(second_day: RunningTown, ask) -> None:
    gone = [p for p in posts_of(DATING) if p.state(2) is State.GONE]
    assert gone
    for post in gone:
        status = ask(second_day, DATING, path_of(post)).status
        assert status == (410, 404, 200)[number_of("gone", post.key) % 3]
        member = ask(second_day, DATING, f"/api/members/{post.number}")
        assert json.loads(member.body)["removed"]


@pytest.mark.browser
@pytest.mark.skipif(not _CHROMIUM.exists(), reason="needs Debian's Chromium")
def test_the_script_builds_list_and_profile(town: RunningTown) -> None:
    from playwright.sync_api import sync_playwright

    base = f"http://127.0.0.1:{town.base_port + DATING.port_offset}"
    post = next(p for p in reversed(posts_of(DATING)) if p.live(1))
    wording = post.live(1)
    assert wording is not None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(_CHROMIUM), args=["--no-sandbox"]
        )
        tab = browser.new_page()
        tab.goto(base)
        tab.click(f'a[href="/member/{post.number}"]')
        tab.wait_for_selector("#app[data-ready] article")
        shown = tab.inner_text("h1"), tab.inner_text(".story").split()
        browser.close()
    assert shown == (wording.title, wording.text.split())
