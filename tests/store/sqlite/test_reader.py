"""Ways of finding that give the same, and the indexes that they walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from osint_monitor.model.words import Level
from osint_monitor.store.base import PostView
from osint_monitor.store.parse import parse
from osint_monitor.store.query import Order, Query
from osint_monitor.store.sqlite import reader, ways
from osint_monitor.store.sqlite.store import SqliteStore
from osint_monitor.store.tree import Node, Settled, negated
from osint_monitor.store.triage import Triage

Make = Any


@pytest.fixture
def store(make: Make) -> Iterator[SqliteStore]:
    levels = [Level.NONE, Level.WEAK, Level.STRONG]
    with SqliteStore(":memory:") as opened:
        for index in range(30):
            words = "all even" if index % 2 else "all"
            batch = make.batch(
                f"p{index}",
                hour=index,
                level=levels[index % 3],
                tokens=(words,),
                places=("Gent",) if index % 5 else (),
                phones=(f"+3161{index:02}",) if index % 4 else (),
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
    for way in ways.Way:
        monkeypatch.setattr(reader, "way_of", lambda *_, way=way: way)
        assert _in_two_pages(store, query) == as_rare.posts


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize(
    "typed",
    [
        "place:gent",
        "-place:gent",
        "place:g*",
        "phone:+3161*",
        "phone:+31612* level:hit",
        "-phone:*",
        "-even",
        "-even place:gent -phone:+316105 level:weak",
        "all -even -place:gent",
    ],
)
def test_what_is_checked_post_by_post_is_what_is_listed(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, order: Order, typed: str
) -> None:
    query = replace(parse(typed), order=order)
    listed = store.search(query)
    assert 0 < len(listed.posts) < 30
    assert _walks(store, query) == []
    monkeypatch.setattr(ways, "FEW", 1)
    for name in ("WORDS", "KEYS"):
        monkeypatch.setattr(ways, name, ways.Cost(check=0, step=0))
    assert _in_two_pages(store, query) == listed.posts
    assert _walks(store, query) != []


def test_what_few_hold_is_listed_and_what_many_hold_is_checked(
    store: SqliteStore,
) -> None:
    walk = ways.Walk(total=1_000_000, walked=1_000_000, fit=1_000_000, needed=50)
    assert 2_000 < walk.least(ways.KEYS) < 50_000
    assert 50_000 < walk.least(ways.WORDS) < 200_000
    # Where few posts fit, the walk is long; where few are walked, it ends soon.
    rare = ways.Walk(total=1_000_000, walked=1_000_000, fit=100, needed=50)
    assert rare.least(ways.KEYS) > 1_000_000
    hits = ways.Walk(total=1_000_000, walked=100, fit=100, needed=50)
    assert hits.least(ways.KEYS) == 800


def test_texts_of_a_word_are_listed_noted_or_checked_by_how_many_there_are(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = ways.Walk(total=1_000_000, walked=1_000_000, fit=1_000_000, needed=50)
    # A walk that filters most posts out must be long, and fetches each it does not.
    few = ways.Walk(total=1_000_000, walked=1_000_000, fit=1_000, needed=50)
    hits = ways.Walk(total=1_000_000, walked=30_000, fit=30_000, needed=50)

    def way(number: int, walk: ways.Walk, order: Order = Order.RANK) -> ways.Way:
        monkeypatch.setattr(ways, "texts_of", lambda *_: number)
        monkeypatch.setattr(ways, "walk_of", lambda *_: walk)
        return ways.way_of(store._db, Query(order=order), '("all")', 50)

    assert way(900, many) is ways.Way.LIST
    assert way(20_000, many) is ways.Way.NOTE
    assert way(20_000, many, Order.ID) is ways.Way.LIST
    assert way(20_000, few) is ways.Way.LIST
    assert way(20_000, hits) is ways.Way.NOTE
    for order in Order:
        assert way(500_000, many, order) is ways.Way.CHECK


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Query(), "posts_by_rank"),
        (Query(order=Order.NEWEST), "posts_by_time"),
        (Query(order=Order.NEWEST, sources=("town_jobs",)), "posts_by_source"),
        (Query(min_level="weak"), "hits"),
    ],
)
def test_noted_texts_are_met_in_the_order_of_the_list(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, query: Query, index: str
) -> None:
    monkeypatch.setattr(reader, "way_of", lambda *_: ways.Way.NOTE)
    asked = replace(query, words=(("even",),))
    plan = _plan(store, lambda: store.search(asked, limit=2))
    assert any(f"INDEX {index}" in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)


def test_texts_are_counted_exactly_or_from_the_newest(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ways.texts_of(store._db, "even") == 15
    monkeypatch.setattr(ways, "FEW", 1)
    assert ways.texts_of(store._db, "even") == 20  # one of the newest


def _in_two_pages(store: SqliteStore, query: Query) -> tuple[PostView, ...]:
    first = store.search(query, limit=3)
    if first.after is None:
        return first.posts
    return (*first.posts, *store.search(query, after=first.after, limit=100).posts)


def _walks(store: SqliteStore, query: Query) -> list[Node]:
    return ways.checked(store._db, query, 51)


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


def test_posts_of_a_text_are_found_without_reading_the_rest(
    store: SqliteStore,
) -> None:
    plan = _plan(store, lambda: store.count(Query(words=(("even",),))), "FROM words w")
    assert any("INDEX posts_by_reading" in step for step in plan)


def test_facets_of_hits_since_read_only_the_hits(
    store: SqliteStore, make: Make
) -> None:
    query = Query(min_level="weak", since=make.at(3), order=Order.NEWEST)
    plan = _plan(store, lambda: store.facets(query, ("lang",)))
    assert any("COVERING INDEX hits" in step for step in plan)


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (Query(), "posts_by_rank"),
        (Query(order=Order.NEWEST), "posts_by_time"),
        (Query(min_level="weak", langs=("nl",)), "COVERING INDEX hits"),
    ],
)
def test_settled_posts_are_left_out_by_their_number_while_walking(
    store: SqliteStore, make: Make, query: Query, index: str
) -> None:
    asked = replace(query, where=negated(Settled()))
    settle(store, make)
    plan = _plan(store, lambda: store.search(asked, limit=2))
    assert any(index in step for step in plan)
    assert "USING ROWID SEARCH ON TABLE settled FOR IN-OPERATOR" in plan
    assert not any("TEMP B-TREE" in step or "SCAN settled" in step for step in plan)


def test_settled_posts_are_counted_without_a_look_at_the_others(
    store: SqliteStore, make: Make
) -> None:
    settle(store, make)
    for query in (Query(where=Settled()), Query(min_level="weak", where=Settled())):
        plan = _plan(store, lambda query=query: store.facets(query, ("lang",)))
        assert "SEARCH p USING INTEGER PRIMARY KEY (rowid=?)" in plan


def test_settled_posts_of_a_word_are_looked_up_one_by_one(
    store: SqliteStore, make: Make
) -> None:
    settle(store, make)
    asked = Query(words=(("even",),), where=Settled())
    plan = _plan(store, lambda: store.count(asked), "FROM words w")
    assert "SEARCH p USING INDEX posts_by_reading (reading=?)" in plan
    assert "USING ROWID SEARCH ON TABLE settled FOR IN-OPERATOR" in plan


def test_posts_of_a_word_are_gone_through_by_the_word_alone(store: SqliteStore) -> None:
    asked = replace(parse("place:gent"), words=(("even",),))
    for ask in (store.count, lambda query: store.facets(query, ("lang",))):
        plan = _plan(store, lambda ask=ask: ask(asked), "FROM words w")
        assert "SEARCH p USING INDEX posts_by_reading (reading=?)" in plan


def settle(store: SqliteStore, make: Make) -> None:
    settled = {make.version_id("p3"): 2}
    store.put_triage([Triage(post_id=make.post_id("p3"), number=1, settled=settled)])


def _plan(store: SqliteStore, ask: Any, start: str = "FROM posts p WHERE") -> list[str]:
    """SQLite's plan for the first statement of *ask* that lists or counts posts."""
    said: list[str] = []
    store._db.set_trace_callback(said.append)
    ask()
    store._db.set_trace_callback(None)
    statement = next(sql for sql in said if start in sql)
    return [row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {statement}")]
