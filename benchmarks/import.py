"""
What importing costs: posts a second, and each stage in microseconds a post.

Writes invented posts (the demo town's, each time with another number in it) as JSON
Lines and imports them with two workers into a fresh data folder. Then does the same
work stage by stage in one process.

    python benchmarks/import.py                    # 100,000 posts
    python benchmarks/import.py --posts 10000 --stages 2000
"""

from __future__ import annotations

import argparse
import asyncio
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import orjson

from osint_monitor.demo.ledger import ledger
from osint_monitor.extract.files.draft import Record, draft_version
from osint_monitor.extract.files.lines import read_json_lines
from osint_monitor.jobs.imports import import_paths
from osint_monitor.model.capture import Capture
from osint_monitor.model.clock import now
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.post import Version, seen_in
from osint_monitor.model.source import Shape, Source
from osint_monitor.model.words import Kind
from osint_monitor.pipeline import indexed
from osint_monitor.score.assess import Assessor
from osint_monitor.score.load import load_rules
from osint_monitor.settings import Settings
from osint_monitor.store.open import open_store
from osint_monitor.store.outcome import Outcome, batch_of
from osint_monitor.understand.annotate import Annotator

T = TypeVar("T")

SOURCE = Source(
    id="benchmark",
    name="Invented posts",
    kind=Kind.SOCIAL,
    shape=Shape.FILES,
    mandate=Mandate(
        authority="nobody",
        basis="invented_data",
        purpose="measuring",
        expires=date(2099, 12, 31),
    ),
)
BATCH = 200


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    options.add_argument("--posts", type=int, default=100_000)
    options.add_argument("--stages", type=int, default=5_000)
    options.add_argument("--workers", type=int, default=2)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.jsonl"
        write_posts(path, given.posts)
        size = path.stat().st_size
        print(f"{given.posts:,} posts, {size / given.posts:,.0f} bytes each")
        whole(path, Path(folder) / "data", given.posts, given.workers)
        small = Path(folder) / "small.jsonl"
        write_posts(small, given.stages)
        stages(small, Path(folder) / "stages.db", given.stages)


def write_posts(path: Path, count: int) -> None:
    """Invented posts, no two alike."""
    wordings = [entry for entry in ledger(1) if entry.wording is not None]
    with path.open("wb") as file:
        for number in range(count):
            entry = wordings[number % len(wordings)]
            assert entry.wording is not None
            line = {
                "id": str(number),
                "title": entry.wording.title,
                "text": f"{entry.wording.text}\nRef. {number}",
                "lang": entry.lang.value,
            }
            file.write(orjson.dumps(line) + b"\n")


def whole(path: Path, data: Path, count: int, workers: int) -> None:
    """The import as a user has it, processes and all."""
    settings = Settings(data=data, workers=workers)
    begun, cpu = time.perf_counter(), os.times()
    done = asyncio.run(import_paths([path], SOURCE, settings))
    seconds = time.perf_counter() - begun
    used = os.times()
    parent = used.user + used.system - cpu.user - cpu.system
    children = (
        used.children_user
        + used.children_system
        - cpu.children_user
        - cpu.children_system
    )
    assert done.run.counts["read"] == count, done.run.counts
    print(f"{count / seconds:,.0f} posts/s with {workers} workers: {seconds:.1f} s")
    print(f"CPU: parent {parent:.1f} s, workers {children:.1f} s,", end=" ")
    print(f"{(parent + children) / count * 1e6:,.0f} µs a post")
    print("levels:", dict(done.levels))


def stages(path: Path, store_path: Path, count: int) -> None:
    """The same work in one process, one stage after the other."""
    print(f"\none process, {count:,} posts: microseconds a post")
    records = _timed("read and parse", lambda: list(_records(path)), count)
    made = _timed("make versions", lambda: _versions(records), count)
    frame = pickle.HIGHEST_PROTOCOL
    packed = _timed("pack for a worker", lambda: pickle.dumps(made, frame), count)
    pairs = _timed("unpack", lambda: pickle.loads(packed), count)
    versions = [version for version, _ in pairs]
    annotator, rules = Annotator(), load_rules(Settings().rules_folder)
    assessor = Assessor(rules)
    for version in versions[:200]:  # what is made at the first use
        assessor.assess(annotator.annotate(version), at=now())
    docs = _timed(
        "understand", lambda: [annotator.annotate(v) for v in versions], count
    )
    at = now()
    judged = _timed("score", lambda: [assessor.assess(d, at=at) for d in docs], count)
    ready = _timed("index", lambda: [indexed(doc) for doc in docs], count)
    outcomes = [
        Outcome(
            versions=[one],
            sightings=[seen_in(version.post_id, version.id, capture, at)],
            assessments=[assessment],
        )
        for one, (version, capture), assessment in zip(
            ready, pairs, judged, strict=True
        )
    ]
    _timed("store", lambda: _put(store_path, outcomes), count)
    print(f"{len(rules.rules)} rules")


def _records(path: Path) -> Iterator[Record]:
    return (one for one in read_json_lines(path) if isinstance(one, Record))


def _versions(records: Sequence[Record]) -> list[tuple[Version, Capture]]:
    at = now()
    return [
        (
            draft_version(one.values, source_id=SOURCE.id, kind=SOURCE.kind),
            Capture(
                id=str(one.place),
                source_id=SOURCE.id,
                run_id="run",
                url="",
                status=200,
                fetched_at=at,
                digest="",
                file="",
                offset=one.place.offset,
                length=one.place.length,
            ),
        )
        for one in records
    ]


def _put(path: Path, outcomes: Sequence[Outcome]) -> None:
    with open_store(f"sqlite:///{path}") as store:
        for start in range(0, len(outcomes), BATCH):
            store.put(batch_of(outcomes[start : start + BATCH]))


def _timed(name: str, work: Callable[[], T], count: int) -> T:
    begun = time.process_time()
    result: Any = work()
    print(f"  {name:<20}{(time.process_time() - begun) / count * 1e6:>8,.0f}")
    return result  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
