"""A small action day in a real Chromium: three officers, from hotspots to report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from browsing import Server, Watched, account, harm_of, running
from payloads import PAYLOADS

from console_town import STRONG, post, put

pytestmark = pytest.mark.browser

OFFICERS = {"tulip": "inspector", "river": "patrol", "meadow": "inspector"}
TOWNS = ("Rotterdam", "Utrecht", "Breda", "Venlo", "Groningen", "Tilburg", "Kyiv")


@pytest.fixture(scope="module")
def server(django: Path) -> Iterator[Server]:
    """The production server, with posts to hand out and a hostile action day."""
    jobs = [
        post(f"day-{town}", f"{STRONG} Bus from {town}. Write to @agency_{town}",
             title=f"Work in {town}", source="day_jobs")
        for town in TOWNS
    ]  # fmt: skip
    put(django, jobs)
    with running(django) as started:
        for name, role in {**OFFICERS, "lead": "coordinator"}.items():
            account(started, name, role)
        started.codes["hostile"] = [str(_hostile())]
        yield started


def _hostile() -> int:
    """An action day with a payload wherever somebody types words."""
    from django.utils import timezone

    from osint_monitor.console.models import (
        Account,
        Finding,
        Hotspot,
        LogEntry,
        Operation,
        Passing,
    )

    lead = Account.objects.get(username="lead")
    day = Operation(
        name=PAYLOADS[0], begins=date(2026, 12, 1), ends=date(2026, 12, 1),
        zone="Europe/Amsterdam", made_by=lead, desks=list(PAYLOADS[:8]),
        scope={"q": PAYLOADS[1], "source": list(PAYLOADS[2:6])},
        opened_at=timezone.now(), closed_at=timezone.now() + timedelta(seconds=1),
    )  # fmt: skip
    day.save()
    for number, words in enumerate(PAYLOADS):
        LogEntry(operation=day, by=lead, what="note", text=words[:1000]).save()
        LogEntry(operation=day, by=lead, what="joined", text=words[:60]).save()
        Finding(
            operation=day, by=lead, kind="platform", name=words[:200],
            key=f"{number}", is_linked=True, on_ukraine=True, note=words[:500],
        ).save()  # fmt: skip
        Hotspot(
            operation=day, kind="place", value=words[:120], note=words[:200],
            hits=number or None, north=number / 9, east=number / 7,
        ).save()  # fmt: skip
        Passing(
            operation=day, recipient="police_unit", what=words[:200], by=lead,
            place=words[:120], reference=words[:80],
        ).save()  # fmt: skip
    return int(day.pk)


def opened(browser: Any, server: Server, name: str) -> Watched:
    """A signed-in page in a browser context of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    watched = Watched(context.new_page(), server)
    watched.sign_in(name)
    return watched


def _prepared(lead: Watched) -> tuple[str, str]:
    """Address of a new running action day, and its code."""
    page = lead.page
    page.click("nav >> text=Action days")
    page.click("text=Prepare an action day")
    page.fill("[name=name]", "Day of the bridges")
    page.fill("[name=begins]", "2026-12-01")
    page.fill("[name=ends]", "2026-12-01")
    page.fill("[name=desks]", "labour\nsexual")
    page.check("[name=source][value=day_jobs]")
    page.click("text=Save")
    page.wait_for_selector(".tabs")
    day = re.sub(r"^http://[^/]+", "", page.url)
    page.click(".tabs >> text=Hotspots")
    page.click("text=Work out the hotspots")
    page.wait_for_selector(".chart circle")
    assert "day_jobs" in page.inner_text("main")
    assert "7700" not in page.inner_text("main"), "phones are masked"
    page.click(".tabs >> text=Overview")
    page.click("text=New code to join")
    code = page.inner_text(".op-code code")
    page.click("button[value=open]")
    page.wait_for_selector("button[value=close]")
    return day, code


def _join(officer: Watched, name: str, day: str, code: str) -> None:
    page = officer.page
    officer.go(day)
    page.fill("[name=code]", code)
    page.fill("[name=second]", officer.server.codes[name].pop())
    page.select_option("[name=desk]", "sexual")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2 >> text=You take part")


def _work(officers: dict[str, Watched]) -> None:
    """Each asks for a post and decides on it, all at the same time."""
    verdicts = {"tulip": "1", "river": "3", "meadow": "3"}
    for officer in officers.values():
        officer.page.keyboard.press("g")
    for officer in officers.values():
        officer.page.wait_for_selector("[data-post]")
    got = [one.page.url for one in officers.values()]
    for name, officer in officers.items():
        officer.page.keyboard.press("d")
        officer.page.keyboard.press(verdicts[name])
        officer.page.keyboard.press("Enter")
    for officer in officers.values():
        officer.page.wait_for_selector(".said >> text=Undo")
    got += [one.page.url for one in officers.values()]
    assert len(set(got)) == 2 * len(officers), "nobody gets what another has or had"


def _counts(board: Watched, name: str, number: int) -> None:
    """Wait until the board, which nobody touches, says so."""
    board.page.wait_for_selector(f".op-figures .{name} .op-number:text-is('{number}')")


def test_action_day_from_hotspots_to_report_with_three_officers(
    browser: Any, server: Server
) -> None:
    lead = opened(browser, server, "lead")
    day, code = _prepared(lead)
    lead.page.click(".tabs >> text=Board")
    officers = {name: opened(browser, server, name) for name in OFFICERS}
    for name, officer in officers.items():
        _join(officer, name, day, code)
    _work(officers)
    _counts(lead, "posts", 3)
    for name in ("leads", "platforms", "platforms_linked", "platforms_ukraine", "urls",
                 "user_names"):  # fmt: skip
        _counts(lead, name, 1)
    _write_down(officers["tulip"], day)
    for name, number in (("victims", 1), ("platforms", 2), ("platforms_linked", 2)):
        _counts(lead, name, number)
    lead.page.click(".op-figures .leads a")
    assert lead.page.locator("tr[data-row]").count() == 1
    lead.go(day)
    lead.page.click("text=Close for good")
    _report(lead, day)
    for one in (lead, *officers.values()):
        assert one.faults == []
        one.page.context.close()


def _report(lead: Watched, day: str) -> None:
    """In both languages, as page and PDF; no officer is named."""
    page, pages = lead.page, []
    said = {
        "English": ("1 of them was judged a lead", "What was found"),
        "Nederlands": ("1 daarvan is als aanwijzing beoordeeld", "Wat gevonden is"),
    }
    page.click(".tabs >> text=Report")
    for language, words in said.items():
        page.click(f".op-print >> text={language}")
        page.wait_for_selector(f".op-print [aria-current] >> text={language}")
        text = page.inner_text(".op-paper")
        for told in (*words, "chat.example", "two adverts with one phone"):
            assert told in text
        assert not any(name in text for name in OFFICERS)
        with page.expect_download() as download:
            page.click("text=PDF")
        pages.append(Path(download.value.path()).read_bytes())
    assert all(one.startswith(b"%PDF-") for one in pages) and pages[0] != pages[1]


def _write_down(officer: Watched, day: str) -> None:
    """A platform without an adapter, a possible victim, a hand-over with its result."""
    page = officer.page
    officer.go(f"{day}by-hand/")
    page.fill("[name=name]", "https://www.chat.example/rooms")
    page.check("[name=is_linked]")
    page.click("text=Write it down")
    page.wait_for_selector("td >> text=chat.example")
    page.select_option("[name=kind]", "victim")
    page.fill("[name=name]", "the woman of the bus")
    page.click("text=Write it down")
    page.wait_for_selector("td >> text=the woman of the bus")
    officer.go(f"{day}hand-overs/")
    page.fill("[name=what]", "two adverts with one phone")
    page.click("form >> button >> text=Hand over")
    page.click("text=Add a result")
    page.select_option("[name=result]", "taken_up")
    page.click("details >> button")
    page.wait_for_selector("li >> text=taken up")
    officer.go(f"{day}log/")
    page.fill("[name=text]", "Second shift has begun.")
    page.click("text=Add")
    page.wait_for_selector("td >> text=Second shift")


ROOMS = (
    "", "hotspots/", "board/", "figure/platforms/", "by-hand/", "hand-overs/", "log/",
    "report/", "edit/",
)  # fmt: skip


def test_hostile_words_of_an_action_day_do_nothing(
    watched: Watched, server: Server
) -> None:
    watched.sign_in("lead")
    day = f"/operation/{server.codes['hostile'][0]}/"
    assert harm_of(watched, ["/operations/", *(day + room for room in ROOMS)]) == {}
