"""A few unflagged posts stand among the hits, unmarked, so that misses are measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from console_town import HARMLESS, post, put
from osint_monitor.jobs.judgements import read_judgements
from osint_monitor.jobs.learn import draw
from osint_monitor.model.words import Level
from osint_monitor.store.open import open_store

NAMES = [f"dull-{number}" for number in range(8)]


@pytest.fixture
def drawn(django: Path) -> list[str]:
    """Some unflagged posts, drawn; their ids in the order in which they are shown."""
    from osint_monitor.console import chance
    from osint_monitor.console.models import Drawn

    put(django, [post(name, f"{HARMLESS} Shift {name}.") for name in NAMES])
    assert chance.top_up() >= len(NAMES)
    return list(Drawn.objects.order_by("at").values_list("post_id", flat=True))


def rows(client: Any, address: str = "/queue/") -> list[Any]:
    return list(client.get(address).context["rows"])


def unflagged(client: Any, address: str = "/queue/") -> list[str]:
    return [row.view.post_id for row in rows(client, address) if row.level == "none"]


def test_one_stands_among_the_hits_and_nothing_marks_it(
    signed_in: Any, drawn: list[str]
) -> None:
    client = signed_in("inspector")
    assert unflagged(client) == drawn[:1]
    page = client.get("/queue/")
    assert page.context["total"] == len(page.context["rows"]) + len(
        page.context["lane"]
    )
    text = page.content.decode().lower()
    assert "chance" not in text and "random" not in text
    assert unflagged(client) == drawn[:1]


def test_they_are_the_sample_that_learning_draws(
    django: Path, drawn: list[str]
) -> None:
    with open_store(f"sqlite:///{django / 'store.db'}") as store:
        sample = draw(store, (), 5)
    assert [one.post_id for one in sample.drawn] == drawn[:5]


def test_decided_one_gives_place_to_the_next(signed_in: Any, drawn: list[str]) -> None:
    client = signed_in("inspector")
    view = next(row.view for row in rows(client) if row.level == "none")
    given = {"verdict": "no_signal", "version": view.version.id}
    client.post(f"/post/{view.post_id}/decide/", given)
    assert unflagged(client) == drawn[1:2]


@pytest.mark.parametrize(
    "asked", ["?q=passport", "?level=strong", "?ukraine=yes", "?type=labour",
              "?state=all&level=strong", "?lang=pl", "?kind=escort"],
)  # fmt: skip
def test_chance_has_no_place_in_what_was_searched(
    signed_in: Any, drawn: list[str], asked: str
) -> None:
    assert unflagged(signed_in("inspector"), f"/queue/{asked}") == []


def test_none_is_shown_of_a_source_that_is_not_mine(
    signed_in: Any, drawn: list[str]
) -> None:
    assert unflagged(signed_in("elsewhere")) == []


def test_share_of_nought_draws_and_shows_nothing(
    signed_in: Any, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from osint_monitor.console import chance

    none = settings.OSINT_MONITOR.model_copy(update={"console_chance_share": 0.0})
    monkeypatch.setattr(settings, "OSINT_MONITOR", none)
    assert unflagged(signed_in("inspector")) == [] and chance.top_up() == 0


def test_judgement_says_that_its_post_came_by_chance(
    signed_in: Any, drawn: list[str], tmp_path: Path
) -> None:
    from osint_monitor.console.export import export

    client = signed_in("inspector")
    for row in [*rows(client)[:1], *(r for r in rows(client) if r.level == "none")]:
        given = {"verdict": "weak_keep", "version": row.view.version.id}
        client.post(f"/post/{row.view.post_id}/decide/", given)
    path = tmp_path / "judgements.jsonl"
    export(path)
    held = read_judgements([path])
    came = {one.post_id for one in held if one.by_chance}
    assert came == {one.post_id for one in held if one.level_shown is Level.NONE}
    assert came == set(drawn[:1])
