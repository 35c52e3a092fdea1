"""Several processes at once, and one that is killed in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from osint_monitor.store.query import Query
from osint_monitor.store.sqlite.store import SqliteStore

WRITER = """
import sys
from datetime import UTC, datetime
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.words import Kind, Lang, Level
from osint_monitor.store.base import Batch, Indexed
from osint_monitor.store.open import open_store

path, first, last, size = sys.argv[1], *map(int, sys.argv[2:])
at = datetime(2026, 3, 1, tzinfo=UTC)


def one(number):
    post, version = stable_id("post", str(number)), stable_id("version", str(number))
    item = Version(id=version, post_id=post, source_id="town", kind=Kind.JOB,
                   url="https://town.example/", text=f"word{number} " * 60)
    seen = sighting_of(post, version, capture_id=f"c{number}", source_id="town",
                       seen_at=at)
    judged = Assessment(id=stable_id("a", version), version_id=version, post_id=post,
                        engine="u-r-rules-only", assessed_at=at, lang=Lang.NL,
                        level=Level.WEAK, score=0.5)
    return Indexed(version=item, understanding="u", tokens=(item.text,)), seen, judged


with open_store(f"sqlite:///{path}") as store:
    for start in range(first, last, size):
        rows = [one(number) for number in range(start, start + size)]
        items, sightings, judged = zip(*rows)
        store.put(Batch(versions=items, sightings=sightings, assessments=judged))
        print("done", flush=True)
"""


def start(path: Path, first: int, last: int, size: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, path, first, last, size]
    return subprocess.Popen(
        list(map(str, arguments)), stdout=subprocess.PIPE, text=True
    )


def test_two_processes_may_write_the_same_and_other_posts(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with start(path, 0, 600, 20) as one, start(path, 300, 900, 20) as two:
        one.communicate(timeout=120)
        two.communicate(timeout=120)
    assert (one.returncode, two.returncode) == (0, 0)
    with SqliteStore(str(path)) as store:
        stats = store.stats()
        assert (stats.posts, stats.versions, stats.sightings) == (900, 900, 900)
        assert store.count(Query(words=(("word450",),))) == 1
        before = list(store.scan(Query()))
        store.rebuild()
        assert (store.stats(), list(store.scan(Query()))) == (stats, before)


@pytest.mark.parametrize("batches", [1, 4])
def test_a_killed_put_leaves_all_or_nothing(tmp_path: Path, batches: int) -> None:
    path, size = tmp_path / "store.db", 250
    with start(path, 0, 100_000, size) as writer:
        assert writer.stdout is not None
        done = sum(writer.stdout.readline() == "done\n" for _ in range(batches))
        writer.send_signal(signal.SIGKILL)
        done += writer.stdout.read().count("done\n")
    with SqliteStore(str(path)) as store:
        stats = store.stats()
        # What was acknowledged is there; one batch more may be, but never a part of it.
        assert stats.posts in (done * size, (done + 1) * size)
        assert stats.posts == stats.versions == stats.sightings == stats.assessments
        assert store.count(Query(words=(("word1",),))) == 1
        assert len(list(store.scan(Query()))) == stats.posts


def test_a_reader_sees_one_moment_while_another_writes(tmp_path: Path) -> None:
    path, size = tmp_path / "store.db", 50
    with SqliteStore(str(path)) as store, start(path, 0, 2_000, size) as writer:
        while writer.poll() is None:
            stats = store.stats()
            assert stats.posts == stats.versions == sum(stats.by_level.values())
            assert stats.posts % size == 0
        assert store.stats().posts == 2_000
