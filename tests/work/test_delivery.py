"""What is stored goes on while the store is away, and is whole when it is back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.extract.versions import version_of
from osint_monitor.model.capture import Capture
from osint_monitor.model.post import Version, seen_in
from osint_monitor.model.run import ReadOutcome, Run, RunKind, read_of
from osint_monitor.model.words import Kind
from osint_monitor.spool.dead_letters import DeadLetters
from osint_monitor.spool.outbox import Outbox, OutboxFull
from osint_monitor.store.base import Batch, Counts, Indexed, Refused
from osint_monitor.store.open import open_store
from osint_monitor.store.sqlite.store import SqliteStore
from osint_monitor.work.delivery import Delivery
from osint_monitor.work.parcel import Parcel, packed, parcel_of, parts_of, unpacked
from osint_monitor.work.tasks import Append, ReadVersions, SeenAgain

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESS = "http://user:secret@store.example:9200"


@dataclass
class StandIn:
    """
    A store that can be away, lose its acknowledgements, and refuse versions.

    Args:
        deaf: how many writes are done but not acknowledged.
        refuses: ids of versions.
    """

    real: SqliteStore
    away: bool = False
    deaf: int = 0
    refuses: set[str] = field(default_factory=set)
    asked: int = 0

    def put(self, batch: Batch) -> Counts:
        self._reach()
        bad = [one for one in batch.versions if one.version.id in self.refuses]
        good = [one for one in batch.versions if one not in bad]
        counts = self.real.put(replace(batch, versions=good))
        counts.refused += [
            Refused(kind="versions", id=one.version.id, reason="bad_date:published_at")
            for one in bad
        ]
        if self.deaf:
            self.deaf -= 1
            raise StoreAway("no acknowledgement")
        return counts

    def put_run(self, run: Run) -> None:
        self._reach()
        self.real.put_run(run)

    def seen_in(self, capture_id: str) -> list[tuple[str, str]]:
        self._reach()
        return self.real.seen_in(capture_id)

    def reads_of(self, run_id: str) -> dict[str, int]:
        self._reach()
        return self.real.reads_of(run_id)

    def close(self) -> None:
        return None

    def _reach(self) -> None:
        self.asked += 1
        if self.away:
            raise StoreAway("connection refused")


@dataclass
class Bench:
    """A delivery into a stand-in, with its files in a folder."""

    folder: Path
    store: StandIn
    max_bytes: int = 1 << 30

    def delivery(self) -> Delivery:
        opened: list[Any] = [self.store]

        def opens() -> Any:
            self.store._reach()
            return opened[0]

        outbox = Outbox(self.folder / "outbox.db", self.max_bytes)
        return Delivery(opens, ADDRESS, outbox, self.letters)

    @property
    def letters(self) -> DeadLetters:
        return DeadLetters(self.folder / "dead-letters")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    store = SqliteStore(":memory:")
    yield Bench(tmp_path, StandIn(store))
    store.close()


@pytest.fixture
def delivery(bench: Bench) -> Iterator[Delivery]:
    made = bench.delivery()
    made.open()
    yield made
    made.close()


def _capture(number: int) -> Capture:
    return Capture(
        id=f"c{number}", source_id="board", run_id="r", url="", status=200,
        fetched_at=AT, digest="sha256:00", file="x", offset=0, length=1,
    )  # fmt: skip


def _version(number: int) -> Version:
    text = f"Baker number {number} \ud83e wanted, м'ясо"
    url = f"https://board.example/{number}"
    return version_of(source_id="board", kind=Kind.JOB, url=url, title="Ж", text=text)


def _parcel(*numbers: int) -> Parcel:
    versions = [_version(number) for number in numbers]
    captures = [_capture(number) for number in numbers]
    pairs = tuple(zip(versions, captures, strict=True))
    batch = Batch(
        versions=[Indexed(version=one, understanding="u") for one in versions],
        sightings=[seen_in(v.post_id, v.id, c, AT) for v, c in pairs],
        reads=[read_of(one, ReadOutcome.READ, 1, AT) for one in captures],
    )
    return parcel_of(batch, [ReadVersions(pairs)])


def _run(outcome: str = "running", **counts: int) -> Run:
    return Run(
        id="r", kind=RunKind.IMPORT, source_id="board", started_at=AT, mandate="m",
        outcome=outcome, counts=counts,
    )  # fmt: skip


def _append(run: Run) -> Parcel:
    return parcel_of(Batch(), [Append(run=run)])


def test_what_a_store_takes_does_not_wait(bench: Bench, delivery: Delivery) -> None:
    assert delivery.put(_parcel(1, 2)).new["versions"] == 2
    assert delivery.waiting().batches == 0
    assert bench.store.real.stats().posts == 2


def test_work_goes_on_while_the_store_is_away(bench: Bench, delivery: Delivery) -> None:
    bench.store.away = True
    for number in range(5):
        assert delivery.put(_parcel(number)).new == {}
    found = delivery.waiting()
    assert (found.batches, found.why) == (5, "connection refused")
    bench.store.away = False
    assert delivery.drain(must_ask=True).batches == 0
    assert bench.store.real.stats().posts == 5
    assert delivery.waiting().why == ""


def test_an_absent_store_is_not_asked_for_every_batch(
    bench: Bench, delivery: Delivery
) -> None:
    bench.store.away = True
    delivery.put(_parcel(0))
    asked = bench.store.asked
    for number in range(1, 20):
        delivery.put(_parcel(number))
    assert bench.store.asked == asked


def test_what_is_new_goes_behind_what_waits(bench: Bench, delivery: Delivery) -> None:
    bench.store.away = True
    delivery.put(_append(_run()))
    delivery.put(_append(_run("finished", captures=0, unchanged=0)))
    bench.store.away = False
    delivery.put(_parcel(1))
    assert delivery.waiting().batches == 3
    delivery.drain(must_ask=True)
    (run,) = bench.store.real.runs()
    assert run.outcome == "finished"


def test_a_large_batch_is_drained_in_parts_and_goes_on_after_a_failure(
    bench: Bench, delivery: Delivery
) -> None:
    bench.store.away = True
    delivery.put(_parcel(*range(250)))
    bench.store.away = False
    bench.store.deaf = 1
    assert delivery.drain(must_ask=True).batches == 1
    stats = bench.store.real.stats()
    assert (stats.versions, stats.reads) == (100, 0)
    delivery.drain(must_ask=True)
    stats = bench.store.real.stats()
    assert (stats.versions, stats.sightings, stats.reads) == (250, 250, 250)


def test_parts_are_the_whole() -> None:
    parcel = replace(_parcel(*range(5)), runs=(_run(),))
    parts = parts_of(parcel, 2)
    assert [len(part.versions) for part in parts] == [2, 2, 1, 0]
    assert [len(part.reads) for part in parts] == [0, 0, 0, 5]
    for kind in ("versions", "sightings", "reads", "runs"):
        joined = [one for part in parts for one in getattr(part, kind)]
        assert joined == list(getattr(parcel, kind))
    assert parts_of(parcel, 5) == [parcel]


def test_a_lost_acknowledgement_doubles_nothing(
    bench: Bench, delivery: Delivery
) -> None:
    bench.store.deaf = 2
    delivery.put(_parcel(1, 2))
    delivery.drain(must_ask=True)
    assert delivery.waiting().batches == 1
    delivery.drain(must_ask=True)
    stats = bench.store.real.stats()
    assert (stats.posts, stats.versions, stats.sightings, stats.reads) == (2, 2, 2, 2)
    assert delivery.waiting().batches == 0


def test_posts_seen_again_are_found_once_the_store_knows_them(
    bench: Bench, delivery: Delivery
) -> None:
    later = AT + timedelta(days=1)
    bench.store.away = True
    delivery.put(_parcel(1))
    delivery.put(parcel_of(Batch(), [SeenAgain(_capture(1), later)]))
    bench.store.away = False
    delivery.drain(must_ask=True)
    view = bench.store.real.post(_version(1).post_id)
    assert view is not None and view.last_seen == later


def test_sums_of_an_import_are_made_when_all_of_it_is_stored(
    bench: Bench, delivery: Delivery
) -> None:
    delivery.put(_parcel(1))
    bench.store.away = True
    delivery.put(_parcel(1, 2, 3))
    counts = {"captures": 4, "unchanged": 0, "failed": 1, "versions": 1}
    assert delivery.put(_append(_run("finished", **counts))).runs == {}
    bench.store.away = False
    delivery.drain(must_ask=True)
    (run,) = bench.store.real.runs()
    assert run.counts["attempts"] == 5 == 3 + 1 + 1
    assert (run.counts["captures"], run.counts["unchanged"]) == (3, 1)
    assert (run.counts["read"], run.counts["unread"]) == (3, 0)
    assert run.counts["versions"] == 3


def test_a_poisoned_document_is_the_only_one_that_is_not_stored(
    bench: Bench, delivery: Delivery
) -> None:
    poisoned = _version(250)
    bench.store.refuses = {poisoned.id}
    new = delivery.put(_parcel(*range(500))).new
    ended = delivery.put(_append(_run("finished", captures=500, unchanged=0))).runs
    assert new["versions"] + ended["r"].counts["dead_letters"] == 500
    assert bench.store.real.stats().versions == 499
    (letter,) = bench.letters.all()
    assert (letter.id, letter.run_id, letter.source_id) == (poisoned.id, "r", "board")
    (failure,) = bench.store.real.failures(run_id="r")
    assert (failure.stage, failure.reason) == ("store", "refused")
    assert failure.where == f"versions {poisoned.id}"
    assert failure.detail == {"why": "bad_date:published_at"}
    assert "Baker" not in repr(failure)


def test_a_refusal_that_is_repeated_counts_once(
    bench: Bench, delivery: Delivery
) -> None:
    bench.store.refuses = {_version(1).id}
    delivery.put(_parcel(1, 2))
    delivery.put(_parcel(1, 2))
    assert bench.letters.count("r") == 1
    assert bench.store.real.stats().failures == 1


def test_a_document_that_waited_may_be_refused_too(
    bench: Bench, delivery: Delivery
) -> None:
    bench.store.refuses = {_version(1).id}
    bench.store.away = True
    delivery.put(_parcel(1, 2))
    bench.store.away = False
    assert delivery.drain(must_ask=True).batches == 0
    assert [one.id for one in bench.letters.all()] == [_version(1).id]
    assert bench.store.real.stats().versions == 1


def test_a_store_that_never_was_reached_refuses_to_start(bench: Bench) -> None:
    bench.store.away = True
    first = bench.delivery()
    with pytest.raises(StoreAway):
        first.open()
    first.close()


def test_a_store_that_was_reached_once_may_be_away_at_the_start(
    bench: Bench, delivery: Delivery
) -> None:
    bench.store.away = True
    second = bench.delivery()
    second.open()
    second.put(_parcel(1))
    assert second.waiting().batches == 1
    bench.store.away = False
    second.drain(must_ask=True)
    assert bench.store.real.stats().posts == 1
    second.close()


def test_the_password_of_an_address_is_not_kept(
    bench: Bench, delivery: Delivery
) -> None:
    delivery.put(_parcel(1))
    files = bench.folder.glob("outbox.db*")
    assert b"secret" not in b"".join(path.read_bytes() for path in files)


def test_a_full_outbox_stops_the_work_and_says_why(bench: Bench) -> None:
    bench.max_bytes = 2_000
    delivery = bench.delivery()
    delivery.open()
    bench.store.away = True
    with pytest.raises(OutboxFull, match="connection refused"):
        for number in range(100):
            delivery.put(_parcel(number))
    bench.store.away = False
    delivery.drain(must_ask=True)
    assert bench.store.real.stats().posts > 0
    delivery.close()


def test_a_batch_that_can_not_be_read_stays_and_is_told(
    bench: Bench, delivery: Delivery
) -> None:
    box = Outbox(bench.folder / "outbox.db", 1 << 20)
    box.add(b'{"of a later version": 1}')
    with pytest.raises(StoreError, match="another version"):
        delivery.drain()
    assert box.waiting().batches == 1
    box.close()


def test_a_parcel_comes_back_as_it_was() -> None:
    parcel = replace(
        _parcel(1, 2),
        again=(SeenAgain(_capture(3), AT),),
        runs=(_run("finished", posts=3),),
    )
    # A half of a character can't be stored anywhere; it is replaced for good.
    assert unpacked(packed(unpacked(packed(parcel)))) == unpacked(packed(parcel))
    assert parcel.run_ids == {"board": "r"}


DRAIN = """
import os, sys
from pathlib import Path
from osint_monitor.spool.dead_letters import DeadLetters
from osint_monitor.spool.outbox import Outbox
from osint_monitor.store.open import open_store
from osint_monitor.work.delivery import Delivery

folder, dies_after, acknowledged = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
store = open_store(f"sqlite:///{folder / 'store.db'}")
real, calls = store.put, 0

def put(batch):
    global calls
    calls += 1
    if calls > dies_after and acknowledged == "no":
        os._exit(9)
    counts = real(batch)
    if calls > dies_after:
        os._exit(9)
    return counts

store.put = put
box = Outbox(folder / "outbox.db", 1 << 30)
letters = DeadLetters(folder / "dead-letters")
Delivery(lambda: store, "x", box, letters).drain(longest_s=60)
"""


@pytest.mark.parametrize("acknowledged", ["yes", "no"])
def test_a_drainer_that_is_killed_again_and_again_loses_and_doubles_nothing(
    tmp_path: Path, acknowledged: str
) -> None:
    box = Outbox(tmp_path / "outbox.db", 1 << 30)
    for number in range(6):
        box.add(packed(_parcel(number)))
    codes = [
        subprocess.run(
            [sys.executable, "-c", DRAIN, str(tmp_path), dies_after, acknowledged],
            timeout=60,
        ).returncode
        for dies_after in ("0", "1", "2", "99")
    ]
    assert codes == [9, 9, 9, 0]
    assert box.is_empty()
    box.close()
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        stats = store.stats()
        assert (stats.posts, stats.versions, stats.sightings) == (6, 6, 6)
