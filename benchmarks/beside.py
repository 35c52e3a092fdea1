"""The two stores side by side, each next to a bare client; part of ``store.py``."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from elasticsearch import Elasticsearch, helpers

from osint_monitor.store.base import Batch, PostPage, Store
from osint_monitor.store.codec import pack
from osint_monitor.store.elastic.bulk import Item
from osint_monitor.store.elastic.schema import FIELDS, alias
from osint_monitor.store.elastic.store import ElasticStore
from osint_monitor.store.open import open_store
from store import Town, latency, put_seen_again, questions, read_outdated

SIZE, LAST = 1_000, 5_000
"""Posts in a batch; posts over which the cost of one is taken."""

MARKS = (10_000, 100_000, 1_000_000)
"""Numbers of stored posts at which that is printed."""

WAYS = ("SQLite", "bare table", "cluster", "bare bulk")


class BareTable:
    """The same bodies into one table without any index but its key."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE t (id TEXT PRIMARY KEY, body BLOB, judged BLOB)")

    def put(self, batch: Batch) -> None:
        rows = [
            (item.version.id, pack(item.version), pack(assessment))
            for item, assessment in zip(batch.versions, batch.assessments, strict=True)
        ]
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT OR IGNORE INTO t VALUES (?, ?, ?)", rows)
        self._db.execute("COMMIT")


class BareClient:
    """Documents with the client's bulk helper, into indices of the same form."""

    def __init__(self, url: str) -> None:
        with open_store(url) as made:
            assert isinstance(made, ElasticStore)
            self._access = made.session.access
        self._client = Elasticsearch(list(self._access.hosts), request_timeout=60)
        self.documents = 0

    def put(self, actions: Sequence[dict[str, Any]]) -> None:
        # A capture that reaches into the next batch is read twice, and refused once.
        self.documents += helpers.bulk(
            self._client,
            actions,
            chunk_size=SIZE,
            stats_only=True,
            raise_on_error=False,
        )[0]

    def actions(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        """What the store wrote, as the helper takes it."""
        return [
            {
                "_op_type": item.action,
                "_index": alias(self._access.prefix, item.index),
                "_id": item.id,
                "_source": orjson.loads(item.source),
            }
            for item in items
        ]


class Recorder:
    """Keeps the documents that a store writes."""

    def __init__(self, store: ElasticStore) -> None:
        self._items: list[Item] = []
        self._write = store.session.write
        store.session.write = self._keep  # type: ignore[method-assign]

    def _keep(self, items: Sequence[Item], *others: Any) -> Any:
        self._items += items
        return self._write(items, *others)

    def taken(self) -> list[Item]:
        """Those since the last time."""
        items, self._items = self._items, []
        return items


@dataclass(slots=True)
class Spent:
    """Seconds by way, in all and for each batch of late."""

    whole: Counter[str] = field(default_factory=Counter)
    late: list[dict[str, float]] = field(default_factory=list)

    def add(self, took: dict[str, float]) -> None:
        self.whole.update(took)
        self.late = [*self.late, took][-LAST // SIZE :]

    def say_late(self, stored: int) -> None:
        """Print what one of the latest posts cost."""
        posts = len(self.late) * SIZE
        costs = (
            f"{way} {sum(took[way] for took in self.late) / posts * 1e6:,.0f} µs"
            for way in WAYS
        )
        print(f"  one post at {stored:>9,}: {', '.join(costs)}", flush=True)


def measure(folder: Path, count: int, also: str) -> None:
    """
    Print one size's table.

    Args:
        also: URL of a cluster, to which the size is added.

    Raises:
        SystemExit: the stores do not answer the same.
    """
    print(f"\n{count:,} posts", flush=True)
    path, url = folder / f"{count}.db", f"{also}-{count}"
    with open_store(f"sqlite:///{path}") as mine, open_store(url) as other:
        assert isinstance(other, ElasticStore)
        bare = BareClient(f"{url}-bare")
        spent = load(mine, BareTable(folder / "bare.db"), other, bare, count)
        say_rates(spent.whole, count)
        say_sizes(path, other, count)
        print(f"  {'':<32}{'SQLite':>9} {'cluster':>9} {'SQLite':>9} {'cluster':>9}")
        compare(mine, other)
        for name, ask, times in (
            ("a post seen again, µs", put_seen_again, 1_000),
            ("a version to rescore, read, µs", read_outdated, 10_000),
        ):
            costs = [ask(store, times) / times * 1e6 for store in (mine, other)]
            print(f"  {name:<32}{costs[0]:9.0f} {costs[1]:9.0f}", flush=True)


def load(
    mine: Store, table: BareTable, other: ElasticStore, bare: BareClient, count: int
) -> Spent:
    """Put the same posts in four ways, batch by batch."""
    recorder, spent, stored = Recorder(other), Spent(), 0
    for batch in Town().batches(count, SIZE):
        took = {
            "SQLite": timed(mine.put, batch),
            "bare table": timed(table.put, batch),
            "cluster": timed(other.put, batch),
        }
        took["bare bulk"] = timed(bare.put, bare.actions(recorder.taken()))
        spent.add(took)
        stored += len(batch.versions)
        if stored in MARKS:
            spent.say_late(stored)
    print(f"  documents a post: {bare.documents / count:.2f}")
    return spent


def timed(put: Callable[[Any], Any], what: Any) -> float:
    begin = time.perf_counter()
    put(what)
    return time.perf_counter() - begin


def say_rates(spent: Counter[str], count: int) -> None:
    """Print how fast each way was."""
    for way in WAYS:
        rate, cost = count / spent[way], spent[way] / count * 1e6
        print(f"  {way:<12}{rate:9,.0f} posts/s {cost:7,.0f} µs a post")
    for way, to in (("SQLite", "bare table"), ("cluster", "bare bulk")):
        print(f"  {way}: {spent[to] / spent[way]:.0%} of the rate of {to}", flush=True)


def say_sizes(path: Path, other: ElasticStore, count: int) -> None:
    """Print bytes on disk."""
    own = sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*"))
    names = [other.session.alias(kind) for kind in FIELDS]
    client = other.session.client
    client.indices.flush(index=names)
    told = client.indices.stats(index=names, metric="store")
    size = told["_all"]["primaries"]["store"]["size_in_bytes"]
    print(
        f"  on disk: SQLite {own / count:,.0f}, cluster {size / count:,.0f} bytes",
        end="",
    )
    print(" a post (primaries, not merged by force)", flush=True)


def compare(mine: Store, other: ElasticStore) -> None:
    """
    Print how long each answer takes on both, p50 and p95 in milliseconds.

    Raises:
        SystemExit: they do not answer the same.
    """
    name_of = other.session.alias("posts")

    def forget() -> None:
        other.session.client.indices.clear_cache(index=name_of, request=True)

    others = questions(other)
    differing = []
    for name, ask in questions(mine).items():
        first, second = latency(ask), latency(others[name], before=forget)
        if _plain(ask()) != _plain(others[name]()):
            differing.append(name)
        p50, p95 = zip(first, second, strict=True)
        slow = "   *" if max(p95) > 100 else ""
        row = "".join(f" {value:9.2f}" for value in (*p50, *p95))
        print(f"  {name:<31}{row}{slow}", flush=True)
    if differing:
        raise SystemExit(f"the two do not answer the same: {', '.join(differing)}")


def _plain(answer: Any) -> Any:
    return answer.posts if isinstance(answer, PostPage) else answer
