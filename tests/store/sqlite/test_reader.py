"""Ways of finding that give the same, and the indexes that they walk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from osint_monitor.model.words import Level
from osint_monitor.store.query import Order, Query
from osint_monitor.store.sqlite import reader
from osint_monitor.store.sqlite.store import SqliteStore

Make = Any


@pytest.fixture
def store(make: Make) -> Iterator[SqliteStore]:
    levels = [Level.NONE, Level.WEAK, Level.STRONG]
    with SqliteStore(":memory:") as opened:
        for index in range(30):
            words = "all even" if index % 2 else "all"
            batch = make.batch(
                f"p{index}", hour=index, level=levels[index % 3], tokens=(words,)
            )
            opened.put(batch)
        yield opened


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("words", [(("all",),), (("even",),), (("all",), ("even",))])
@pytest.mark.parametrize("min_level", [None, "weak"])
def test_rare_and_common_words_find_the_same(
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
    order: Order,
    words: tuple[tuple[str, ...], ...],
    min_level: str | None,
) -> None:
    query = Query(words=words, order=order, min_level=min_level)
    as_rare = store.search(query)
    monkeypatch.setattr(reader, "_COMMON", 1)
    assert store.search(query) == as_rare
    first = store.search(query, limit=3)
    rest = store.search(query, after=first.after, limit=100)
    assert (*first.posts, *rest.posts) == as_rare.posts


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Query(), "posts_by_rank"),
        (Query(langs=("nl",)), "posts_by_rank"),
        (Query(order=Order.NEWEST), "posts_by_time"),
        (Query(order=Order.NEWEST, langs=("nl",)), "posts_by_time"),
        (Query(order=Order.NEWEST, sources=("town_jobs",)), "posts_by_source"),
        (Query(min_level="weak"), "hits"),
        (Query(min_level="strong", kinds=("job",)), "hits"),
        (Query(levels=("weak",), gone=False), "hits"),
    ],
)
@pytest.mark.parametrize("goes_on", [False, True])
def test_a_list_is_walked_in_its_order(
    store: SqliteStore, query: Query, index: str, goes_on: bool
) -> None:
    mark = store.search(query, limit=2).after if goes_on else None
    plan = _plan(store, lambda: store.search(query, after=mark, limit=2))
    assert any(f"INDEX {index}" in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)


def test_facets_of_hits_since_read_only_the_hits(
    store: SqliteStore, make: Make
) -> None:
    query = Query(min_level="weak", since=make.at(3), order=Order.NEWEST)
    plan = _plan(store, lambda: store.facets(query, ("lang",)))
    assert any("COVERING INDEX hits" in step for step in plan)


def _plan(store: SqliteStore, ask: Any) -> list[str]:
    """SQLite's plan for the first statement of *ask* that lists or counts posts."""
    said: list[str] = []
    store._db.set_trace_callback(said.append)
    ask()
    store._db.set_trace_callback(None)
    statement = next(sql for sql in said if "FROM posts p WHERE" in sql)
    return [row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {statement}")]
