"""The present is what the records say, whatever stood there before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from osint_monitor.model.words import Level
from osint_monitor.store.base import Batch
from osint_monitor.store.query import FACETS, Query, Step
from osint_monitor.store.sqlite.store import SqliteStore

Make = Any
UTC = ZoneInfo("UTC")


def filled(make: Make) -> SqliteStore:
    store = SqliteStore(":memory:")
    levels = [Level.NONE, Level.WEAK, Level.STRONG, None]
    for index in range(12):
        store.put(make.batch(f"p{index}", hour=index, level=levels[index % 4]))
        store.put(make.batch(f"p{index}", "b", hour=index + 1, level=Level.WEAK))
    store.put(Batch(sightings=[make.sighting("p3", None, hour=40)]))
    store.put(Batch(sightings=[make.sighting("stranger", None, hour=40)]))
    return store


def test_a_rebuilt_view_is_the_same(make: Make) -> None:
    with filled(make) as store:
        before = (list(store.scan(Query())), store.stats())
        store.rebuild()
        assert (list(store.scan(Query())), store.stats()) == before


def test_a_spoilt_view_is_mended_by_rebuilding(make: Make) -> None:
    with filled(make) as store:
        before = (list(store.scan(Query())), store.facets(Query(), FACETS))
        store._db.execute("UPDATE posts SET level = 2, version = NULL, gone = 1")
        store._db.execute("UPDATE tallies SET n = n + 5")
        store.rebuild()
        assert (list(store.scan(Query())), store.facets(Query(), FACETS)) == before


def test_tallies_are_what_counting_gives(make: Make) -> None:
    with filled(make) as store:
        tallied = store.facets(Query(), FACETS)
        # A condition that is not tallied, but holds for all, makes it count.
        counted = store.facets(Query(since=make.at(0)), FACETS)
        assert tallied == counted


def test_quarters_of_an_hour_are_what_counting_gives(make: Make) -> None:
    with filled(make) as store:
        store.put(make.batch("p12", hour=900))
        kept, counted = _seen(store), Query(since=make.at(0))
        assert kept[None] == store.histogram(counted, Step.DAY, UTC)
        hits = replace(counted, min_level="weak")
        assert kept["weak"] == store.histogram(hits, Step.DAY, UTC)
        assert 0 < sum(n for _, n in kept["weak"]) < sum(n for _, n in kept[None])
        store._db.execute("UPDATE seen SET n = n + 5")
        store.rebuild()
        assert _seen(store) == kept


def _seen(store: SqliteStore) -> dict[str | None, list[tuple[date, int]]]:
    """By what is kept of quarters of an hour: of all posts, and of hits."""
    asked = (None, "weak")
    return {
        level: store.histogram(Query(min_level=level), Step.DAY, UTC) for level in asked
    }


def test_a_post_that_nothing_new_is_said_of_is_not_written(make: Make) -> None:
    with filled(make) as store:
        before = store._db.total_changes
        store.put(make.batch("p1", "b", hour=2, level=Level.WEAK))
        assert store._db.total_changes == before
