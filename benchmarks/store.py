"""
What storing and finding cost.

Puts generated posts (invented words, realistic lengths, 3 % hits) into a store on
disk, in batches, next to a bare ``executemany`` of the same bodies into one table of
the same file settings; then asks what a console asks, and prints p50 and p95.

    python benchmarks/store.py                 # 10,000 and 100,000 posts
    python benchmarks/store.py 1000000
    python benchmarks/store.py 1000000 --also http://127.0.0.1:9200/bench

With ``--also`` the same batches go, one after the other, into SQLite, into its bare
table, into the cluster, and with the client's own bulk helper into indices of the same
form: every document that the store wrote, nothing read, nothing merged. Each question
is asked of both stores; the cluster forgets its answers in between.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from osint_monitor.model.assessment import Assessment, Match
from osint_monitor.model.document import (
    FieldDoc,
    Observable,
    ObservableKind,
    Reading,
    Span,
    View,
)
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Sighting, Version, sighting_of
from osint_monitor.model.run import Read, ReadOutcome
from osint_monitor.model.words import (
    ExploitationType,
    Family,
    Grade,
    Kind,
    Lang,
    Level,
)
from osint_monitor.store.base import Batch, Indexed, PostPage, Store
from osint_monitor.store.codec import pack
from osint_monitor.store.open import open_store
from osint_monitor.store.parse import parse
from osint_monitor.store.query import FACETS, Order, Query, Step
from osint_monitor.store.similar import Similar, similar
from osint_monitor.store.suggest import suggestion

START = datetime(2026, 1, 1, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
KINDS, LANGS = list(Kind), list(Lang)
ENGINE = "0123456789abcdef-fedcba9876543210-rules-only"


class Town:
    """Makes the same posts for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        letters = "abdefgiklmnoprstuvz"
        self.words = [
            "".join(self.random.choices(letters, k=self.random.randint(3, 10)))
            for _ in range(30_000)
        ]
        self.weights = [1 / (rank + 3) for rank in range(len(self.words))]
        # Drawn once, sliced often: drawing words costs more than storing them.
        self.stream = self.random.choices(self.words, self.weights, k=400_000)

    def batches(self, count: int, size: int, first: int = 0) -> Iterator[Batch]:
        """*count* posts, *size* in a batch."""
        for start in range(first, first + count, size):
            yield self._batch(range(start, min(start + size, first + count)))

    def _batch(self, numbers: range) -> Batch:
        items, sightings, judged = [], [], []
        for number in numbers:
            item, sighting, assessment = self._post(number)
            items.append(item)
            sightings.append(sighting)
            judged.append(assessment)
        captures = {each.capture_id: each for each in sightings}
        return Batch(
            versions=items,
            sightings=sightings,
            assessments=judged,
            reads=[_read(each) for each in captures.values()],
        )

    def _post(self, number: int) -> tuple[Indexed, Sighting, Assessment]:
        draw = self.random
        source = f"source_{draw.randrange(40)}"
        seen_at = START + timedelta(seconds=7 * number)
        post = stable_id("post", str(number))
        begin = draw.randrange(len(self.stream) - 200)
        words = self.stream[begin : begin + draw.randint(30, 160)]
        version = Version(
            id=stable_id("version", post),
            post_id=post,
            source_id=source,
            kind=draw.choice(KINDS),
            url=f"https://{source}.example/{number}",
            title=" ".join(words[:6]),
            text=" ".join(words),
            price="€ 15",
            place="Rotterdam",
        )
        phone = f"+3160{draw.randrange(10_000_000):07}"
        item = Indexed(
            version=version,
            understanding=ENGINE[:16],
            observables=(_phone(phone),) if draw.random() < 0.6 else (),
            places=("Rotterdam",) if draw.random() < 0.3 else (),
            tokens=(version.title, version.text),
            lemmas=("", _lemmas(words)),
        )
        sighting = sighting_of(
            post,
            version.id,
            capture_id=f"capture-{number // 3}",
            source_id=source,
            seen_at=seen_at,
        )
        return item, sighting, self._assessment(version, seen_at)

    def _assessment(self, version: Version, at: datetime) -> Assessment:
        draw = self.random.random()
        level = (
            Level.STRONG if draw < 0.005 else Level.WEAK if draw < 0.03 else Level.NONE
        )
        return Assessment(
            id=stable_id("assessment", version.id, ENGINE),
            version_id=version.id,
            post_id=version.post_id,
            engine=ENGINE,
            assessed_at=at,
            lang=self.random.choice(LANGS),
            level=level,
            score=round((level.rank + self.random.random()) / 3, 4)
            if level.rank
            else 0.0,
            types=(ExploitationType.LABOUR,) if level.rank else (),
            matches=_matches(level),
            reasons={"nl": ("reden",), "en": ("reason",)} if level.rank else {},
        )


def _lemma(word: str) -> str:
    """Two words of five have another dictionary form."""
    return word[:-1] if len(word) % 5 < 2 else word


def _lemmas(words: list[str]) -> str:
    """Those that are not among the words, each once."""
    lemmas = dict.fromkeys(map(_lemma, words))
    return " ".join(lemma for lemma in lemmas if lemma not in words)


def _matches(level: Level) -> tuple[Match, ...]:
    """Two for hits, none for others."""
    return tuple(
        Match(
            rule=f"rule-{number}",
            revision=1,
            title="a sign",
            indicator=f"ilo.sign_{number}",
            family=Family.CONTROL,
            grade=Grade.MEDIUM,
            spans=(Span("text", 0, 9),),
            gloss={"nl": "teken", "en": "sign"},
        )
        for number in range(2 if level.rank else 0)
    )


def _phone(value: str) -> Observable:
    return Observable(
        kind=ObservableKind.PHONE, value=value, span=Span("text", 0, len(value))
    )


def _read(sighting: Sighting) -> Read:
    return Read(
        capture_id=sighting.capture_id,
        source_id=sighting.source_id,
        run_id="run",
        outcome=ReadOutcome.READ,
        posts=1,
        at=sighting.seen_at,
    )


def put_all(store: Store, count: int, size: int, first: int = 0) -> float:
    """Seconds that ``put`` took, without making the posts."""
    spent = 0.0
    for batch in Town().batches(count, size, first):
        begin = time.perf_counter()
        store.put(batch)
        spent += time.perf_counter() - begin
    return spent


def put_seen_again(store: Store, count: int) -> float:
    """Seconds for sighting the newest posts once more, 200 at a time."""
    page = store.search(Query(order=Order.NEWEST), limit=1_000)
    later = START + timedelta(days=400)
    spent = 0.0
    for start in range(0, min(count, len(page.posts)), 200):
        sightings = [
            sighting_of(
                post.post_id,
                post.version.id,
                capture_id=f"again-{post.post_id}",
                source_id=post.source_id,
                seen_at=later,
            )
            for post in page.posts[start : start + 200]
            if post.version
        ]
        begin = time.perf_counter()
        store.put(Batch(sightings=sightings))
        spent += time.perf_counter() - begin
    return spent


def read_outdated(store: Store, count: int) -> float:
    """Seconds for reading versions that a new engine has not assessed."""
    begin = time.perf_counter()
    for index, _ in enumerate(store.outdated("another engine")):
        if index + 1 == count:
            break
    return time.perf_counter() - begin


def put_bare(path: Path, count: int, size: int) -> float:
    """Seconds for the same bodies into one table without any index but its key."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (id TEXT PRIMARY KEY, body BLOB, judged BLOB)")
    spent = 0.0
    for batch in Town().batches(count, size):
        begin = time.perf_counter()
        rows = [
            (item.version.id, pack(item.version), pack(assessment))
            for item, assessment in zip(batch.versions, batch.assessments, strict=True)
        ]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT OR IGNORE INTO t VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        spent += time.perf_counter() - begin
    connection.close()
    return spent


def questions(store: Store) -> dict[str, Callable[[], Any]]:
    """What a console asks."""
    words = Town().words
    rare, middle, common = words[20_000], words[500], words[0]
    middle_of_time = START + timedelta(days=3)
    hits = Query(min_level="weak")
    ask = {
        "hits, first page": hits,
        "hits of a language and kind": Query(
            min_level="weak", langs=("uk",), kinds=("escort",)
        ),
        "all by rank": Query(),
        "newest of a language": Query(langs=("nl",), order=Order.NEWEST),
        "newest of a source": Query(sources=("source_3",), order=Order.NEWEST),
        "since a day, by rank": Query(since=middle_of_time, min_level="weak"),
        "a rare word": Query(words=((rare,),)),
        "a middling word": Query(words=((middle,),)),
        "a common word": Query(words=((common,),)),
        "a common word, hits": Query(words=((common,),), min_level="weak"),
        "two words": Query(words=((middle,), (common, words[1]))),
        "posts by phone": Query(observable=("phone", a_phone(store))),
        "a phone's beginning": Query(observable=("phone", "+31601234*")),
    }
    found: dict[str, Callable[[], Any]] = {
        name: partial(store.search, query) for name, query in ask.items()
    }
    typed = {
        "a phrase": f'"{words[3]} {words[7]}"',
        "a common phrase": f'"{words[0]} {words[1]}"',
        "beginning of a word": f"{middle[:4]}*",
        "phone and words and not": f'phone:+3160* ({middle} OR {rare}) -"{words[0]}"',
        "phone or a word": f"phone:+31601234* OR {middle}",
        "all but": f"-({common} OR {words[1]})",
        "a common place": "place:rotterdam",
        "a place, hits": "place:rotterdam level:hit",
        "an indicator": "indicator:ilo.sign_1",
    }
    for name, text in typed.items():
        found[name] = partial(store.search, parse(text))
    found["queue page: list, facets, count"] = partial(queue_page, store)
    found["facets of a phrase"] = lambda: store.facets(parse(typed["a phrase"]), FACETS)
    found["days of all"] = lambda: store.histogram(Query(), Step.DAY, AMSTERDAM)
    found["days of hits"] = lambda: store.histogram(hits, Step.DAY, AMSTERDAM)
    found["a slip of typing"] = lambda: suggestion(store, parse(middle + "x"))
    found["posts alike"] = lambda: _alike(store, stable_id("post", "42"))
    found["facets of all"] = lambda: store.facets(Query(), FACETS)
    found["facets of hits"] = lambda: store.facets(hits, FACETS)
    found["facets of hits since"] = lambda: store.facets(
        Query(min_level="weak", since=middle_of_time), FACETS
    )
    found["facets of a middling word"] = lambda: store.facets(
        Query(words=((middle,),)), FACETS
    )
    found["count of a common word"] = lambda: store.count(Query(words=((common,),)))
    found["one post"] = lambda: store.post(stable_id("post", "42"))
    found["stats"] = store.stats
    return found


def queue_page(store: Store) -> tuple[PostPage, dict[str, dict[str, int]], int]:
    """What the queue shows with two filters set."""
    query = Query(min_level="weak", kinds=("escort",), since=START + timedelta(days=1))
    return store.search(query), store.facets(query, FACETS), store.count(query)


def a_phone(store: Store) -> str:
    """A number that stands in the newest post that shows one."""
    shown = parse("phone:*")
    page = store.search(replace(shown, order=Order.NEWEST), limit=1)
    return page.posts[0].observables[0].value


def _alike(store: Store, post_id: str) -> list[Similar]:
    post = store.post(post_id)
    assert post is not None and post.version is not None
    norms = post.version.text.split()
    places = range(len(norms))
    reading = Reading("plain", places, places, norms, norms, places)
    return similar(store, post, {"text": FieldDoc(View(""), (reading,))})


def latency(
    ask: Callable[[], Any], times: int = 20, before: Callable[[], Any] = int
) -> tuple[float, float]:
    """p50 and p95 in milliseconds; *before* is called each time, and not counted."""
    spent = []
    for _ in range(times):
        before()
        begin = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - begin) * 1_000)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1]


def measure(folder: Path, count: int) -> None:
    """Print one size's table."""
    print(f"\n{count:,} posts")
    for size in (200, 1_000):
        path = folder / f"{count}-{size}.db"
        with open_store(f"sqlite:///{path}") as store:
            spent = put_all(store, count, size)
        bare = put_bare(folder / f"{count}-{size}-bare.db", count, size)
        print(
            f"  put in batches of {size:>5}: {spent / count * 1e6:6.0f} µs a post, "
            f"{count / spent:8,.0f} posts/s; bare table {bare / count * 1e6:4.0f} µs, "
            f"ratio {spent / bare:.1f}"
        )
    print(f"  size on disk: {path.stat().st_size / count:,.0f} bytes a post")
    with open_store(f"sqlite:///{path}") as store:
        measure_asking(store)
        again, old = put_seen_again(store, 1_000), read_outdated(store, 10_000)
        print(f"  a post seen again: {again / 1_000 * 1e6:.0f} µs")
        print(f"  a version to rescore, read: {old / 10_000 * 1e6:.0f} µs")


def measure_asking(store: Store) -> None:
    """Print how long each answer takes."""
    for name, ask in questions(store).items():
        p50, p95 = latency(ask)
        print(f"  {name:<28} p50 {p50:8.2f} ms   p95 {p95:8.2f} ms")


def main() -> None:
    """Measure every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument(
        "--also", help="a cluster with a new prefix, such as http://127.0.0.1:9200/b"
    )
    given = parser.parse_args()
    if given.also:
        import beside
    folder = Path(tempfile.mkdtemp(prefix="store-benchmark-"))
    try:
        for count in given.counts:
            if given.also:
                beside.measure(folder, count, given.also)
            else:
                measure(folder, count)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
