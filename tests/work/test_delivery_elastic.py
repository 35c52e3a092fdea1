"""Deliveries into a real Elasticsearch: what it refuses, and what it won't take now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from elasticsearch_server import Prefixes, ask
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.run import Run, RunKind
from osint_monitor.model.words import Kind
from osint_monitor.spool.dead_letters import DeadLetters
from osint_monitor.spool.outbox import Outbox
from osint_monitor.store.base import Indexed, Store
from osint_monitor.store.open import open_store
from osint_monitor.work.delivery import Delivery
from osint_monitor.work.parcel import Parcel

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOO_LONG = "v" * 40_000
"""No term of an index may be so long."""


@pytest.fixture(scope="module")
def prefixes(elasticsearch_url: str) -> Iterator[Prefixes]:
    with Prefixes(elasticsearch_url, count=1) as names:
        yield names


@pytest.fixture
def url(prefixes: Prefixes) -> str:
    return prefixes.next()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def letters(tmp_path: Path) -> DeadLetters:
    return DeadLetters(tmp_path / "dead-letters")


@pytest.fixture
def delivery(url: str, tmp_path: Path, letters: DeadLetters) -> Iterator[Delivery]:
    outbox = Outbox(tmp_path / "outbox.db", 1 << 20)
    made = Delivery(lambda: open_store(url), url, outbox, letters)
    made.open()
    yield made
    made.close()


def _item(post: str, version: str | None = None) -> Indexed:
    made = Version(
        id=version or f"version-{post}", post_id=post, source_id="board",
        kind=Kind.JOB, url="https://board.example/1", text=f"Baker {post} wanted",
    )  # fmt: skip
    return Indexed(version=made, understanding="u", tokens=("baker",))


def _parcel(*items: Indexed) -> Parcel:
    sightings = tuple(
        sighting_of(
            one.version.post_id, one.version.id, capture_id="c", source_id="board",
            seen_at=AT,
        )
        for one in items
        if one.version.id != TOO_LONG
    )  # fmt: skip
    return Parcel(versions=items, sightings=sightings, run_ids={"board": "r"})


def test_a_poisoned_document_in_a_batch_of_500_is_the_only_one_not_stored(
    delivery: Delivery, store: Store, letters: DeadLetters
) -> None:
    items = [_item(f"post-{number}") for number in range(499)]
    items.insert(250, _item("poisoned", TOO_LONG))
    new = delivery.put(_parcel(*items)).new
    run = Run(
        id="r", kind=RunKind.CRAWL, source_id="board", started_at=AT, mandate="m",
        outcome="finished", counts={"posts": 500},
    )  # fmt: skip
    ended = delivery.put(Parcel(runs=(run,))).runs["r"]

    assert new["versions"] == 499
    assert ended.counts == {"posts": 500, "dead_letters": 1}
    assert store.stats().posts == 499
    (letter,) = letters.all()
    assert (letter.kind, letter.id, letter.run_id) == ("versions", TOO_LONG, "r")
    assert letter.reason and "Baker" not in letter.reason
    (failure,) = store.failures(run_id="r")
    assert (failure.stage, failure.reason) == ("store", "refused")
    assert "Baker" not in str(dict(failure.detail))


@pytest.mark.parametrize("block", ["write", "read_only_allow_delete"])
def test_an_index_that_takes_no_writes_now_loses_nothing(
    delivery: Delivery, store: Store, url: str, block: str
) -> None:
    server, prefix = url.partition("?")[0].rsplit("/", 1)

    def blocked(now: bool | None) -> None:
        ask(
            server,
            "PUT",
            f"{prefix}-versions/_settings",
            {f"index.blocks.{block}": now},
        )

    blocked(True)
    try:
        delivery.put(_parcel(_item("post-1")))
        waiting = delivery.waiting()
    finally:
        blocked(None)
    assert waiting.batches == 1
    said = "disk is full" if block == "read_only_allow_delete" else "takes no writes"
    assert said in waiting.why
    assert delivery.drain(must_ask=True).batches == 0
    assert store.stats().posts == 1
