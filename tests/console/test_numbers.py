"""Numbers: they add up, and each leads to the very posts it counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from payloads import PAYLOADS

from console_town import STRONG, post, put


def counted(page: Any) -> dict[str, dict[str, int]]:
    return {
        group["name"]: {one.value: one.number for one, _ in group["figures"]}
        for group in page.context["groups"]
    }


@pytest.mark.parametrize("address", ["", "?level=none&level=strong", "?q=passport"])
def test_every_number_leads_to_so_many_posts(signed_in: Any, address: str) -> None:
    client = signed_in("inspector")
    page = client.get(f"/numbers/{address}")
    links = [
        (one.number, posts)
        for group in page.context["groups"]
        for one, posts in group["figures"]
    ]
    links += [(one.number, posts) for one, posts in page.context["times"]]
    links.append((page.context["total"], page.context["all_posts"]))
    assert len(links) > 6
    for number, posts in links:
        assert client.get(f"/queue/{posts}").context["total"] == number, posts


def test_days_and_levels_add_up_to_the_whole(signed_in: Any) -> None:
    page = signed_in("analyst").get("/numbers/?level=none&level=weak&level=strong")
    whole = page.context["total"]
    assert sum(one.number for one, _ in page.context["times"]) == whole
    for name in ("level", "lang", "source", "kind"):
        assert sum(counted(page)[name].values()) == whole, name


def test_value_narrows_and_lets_go_again(signed_in: Any) -> None:
    client = signed_in("inspector")
    page = client.get("/numbers/?kind=escort")
    assert set(counted(page)["kind"]) == {"escort"}
    (kind,) = (one for one in page.context["groups"] if one["name"] == "kind")
    back = client.get("/numbers/" + kind["figures"][0][0].link)
    assert back.context["total"] > page.context["total"]


@pytest.mark.parametrize("step", ["day", "week", "month", "eon"])
def test_steps_of_time(signed_in: Any, step: str) -> None:
    page = signed_in("inspector").get(f"/numbers/?step={step}")
    chosen = page.context["step"]
    assert chosen == (step if step != "eon" else "day")
    assert sum(one.number for one, _ in page.context["times"]) == page.context["total"]


def test_only_sources_that_are_mine_are_counted(signed_in: Any) -> None:
    client = signed_in("elsewhere")
    for address in ("", "?source=town_jobs", "?q=source:town_jobs"):
        page = client.get(f"/numbers/{address}")
        assert set(counted(page).get("source", {})) <= {"other_board"}
    assert client.get("/numbers/").context["total"] == 1


def test_mistake_is_pointed_at_and_hostile_searches_are_harmless(
    signed_in: Any, data: Path
) -> None:
    client = signed_in("inspector")
    assert "no such field" in client.get("/numbers/?q=colour:red").content.decode()
    put(data, [post("numbered", STRONG + PAYLOADS[0])])
    for one in PAYLOADS:
        shown = client.get("/numbers/", {"q": one, "source": one}).content.decode()
        assert "<script>window" not in shown and "<img src=x" not in shown


def test_chart_leaves_no_gap_in_time(django: Path) -> None:
    from datetime import date

    from osint_monitor.console.looking.known import unbroken
    from osint_monitor.store.query import Step

    counted = [(date(2026, 11, 29), 2), (date(2026, 12, 2), 1)]
    days = unbroken(counted, Step.DAY)
    assert [number for _, number in days] == [2, 0, 0, 1]
    months = unbroken([(date(2025, 12, 1), 1), (date(2026, 2, 1), 3)], Step.MONTH)
    assert months == [(date(2025, 12, 1), 1), (date(2026, 1, 1), 0),
                      (date(2026, 2, 1), 3)]  # fmt: skip
    assert unbroken([], Step.WEEK) == []
    assert (
        len(unbroken([(date(2000, 1, 1), 1), (date(2026, 1, 1), 1)], Step.DAY)) == 400
    )
