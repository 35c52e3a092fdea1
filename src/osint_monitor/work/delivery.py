"""
What is to be stored goes into the store, or waits in the outbox while that is away.

Whoever stores (a worker, or a command that empties the outbox) does it through a
``Delivery``. While anything waits, what is new goes behind it: so the states of a run
arrive in their order. Records may arrive in any order and any number of times.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.model.clock import now
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Sighting, seen_in
from osint_monitor.model.run import Run, RunKind
from osint_monitor.spool.dead_letters import DeadLetters
from osint_monitor.spool.leases import SourceBusy
from osint_monitor.spool.outbox import HeldBatch, Outbox, Waiting
from osint_monitor.store.base import Batch, Counts, Store
from osint_monitor.work.parcel import Parcel, packed, parts_of, unpacked
from osint_monitor.work.refusals import dead_letters, failures_of

DRAIN_S = 10.0
"""A worker drains no longer at a stretch: others wait for its answers."""

PART = 100
"""Records of a kind that are drained at once: a store that was away is often slow."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """
    What came of a parcel.

    Args:
        new: how many records of each sort were new; nothing when they wait.
        runs: the states of runs as they were stored, by id; not those that wait.
    """

    new: Mapping[str, int] = field(default_factory=dict)
    runs: Mapping[str, Run] = field(default_factory=dict)


class Delivery:
    """
    The way into one store.

    Args:
        open_store: gives the store, reached and checked.
        address: of the store; only its digest is kept.
        at_work: told before the store is asked for something that may take long.
    """

    def __init__(
        self,
        open_store: Callable[[], Store],
        address: str,
        outbox: Outbox,
        letters: DeadLetters,
        at_work: Callable[[], None] = lambda: None,
    ) -> None:
        # Without the user and password that an address may hold.
        self._key = stable_id("store", address.rpartition("@")[2])
        self._open_store = open_store
        self._outbox, self._letters, self._at_work = outbox, letters, at_work
        self._store: Store | None = None

    def open(self) -> None:
        """
        Reach the store; one that was reached before may be away for now.

        Raises:
            StoreAway: it is away, and never was reached: its address may be wrong.
            StoreError: it can't be used.
        """
        if self._outbox.pause_s() and self._outbox.has_reached(self._key):
            return
        try:
            self._reached()
        except StoreAway as error:
            if not self._outbox.has_reached(self._key):
                raise
            self._lose(error)

    def put(self, parcel: Parcel) -> Delivered:
        """
        Store a parcel, or keep it behind what waits; it is durable when this returns.

        Raises:
            StoreError: the store can't be used.
            OutboxFull: the store is away, and there is no room to wait.
        """
        if parcel.is_nothing:
            return Delivered()
        if self._outbox.is_empty() and not self._outbox.pause_s():
            try:
                return self._stored(parcel)
            except StoreAway as error:
                self._outbox.stored_in_part(_of_run(parcel, error.new))
                self._lose(error)
        self._outbox.add(packed(parcel))
        self.drain()
        return Delivered()

    def drain(self, *, longest_s: float = DRAIN_S, must_ask: bool = False) -> Waiting:
        """
        Store what waits, oldest first, until nothing does or the store is away.

        Args:
            longest_s: no new batch is begun after so many seconds.
            must_ask: ask the store now, even if it was away a moment ago.

        Returns:
            What still waits; another process may be draining it.

        Raises:
            StoreError: the store can't be used; what waits stays where it is.
        """
        end = time.monotonic() + longest_s
        if not self._outbox.is_empty() and (must_ask or not self._outbox.pause_s()):
            with suppress(SourceBusy), self._outbox.draining() as held:
                for one in held:
                    if not self._take_out(one) or time.monotonic() > end:
                        break
            self._outbox.tidy()
        return self._outbox.waiting()

    def pause_s(self) -> float | None:
        """Seconds until ``drain`` may find the store back; ``None``: nothing waits."""
        return None if self._outbox.is_empty() else self._outbox.pause_s()

    def waiting(self) -> Waiting:
        """What waits."""
        return self._outbox.waiting()

    def close(self) -> None:
        """Let go of the store and the outbox."""
        if self._store is not None:
            self._store.close()
        self._outbox.close()

    def _take_out(self, held: HeldBatch) -> bool:
        """Store the oldest batch and forget it here; false when the store is away."""
        try:
            parcel = unpacked(held.body)
        except StoreError as error:
            raise StoreError(
                f"a batch in the outbox can't be read (number {held.number}); it was "
                "written by another version of this program: use that one to drain"
            ) from error
        new: Counter[str] = Counter()
        try:
            for part in parts_of(parcel, PART):
                new.update(self._stored(part).new)
        except StoreAway as error:
            new.update(error.new)
            self._outbox.stored_in_part(_of_run(parcel, new))
            self._lose(error)
            return False
        self._outbox.done(held.number, _of_run(parcel, new))
        return True

    def _stored(self, parcel: Parcel) -> Delivered:
        self._at_work()
        store = self._reached()
        batch = parcel.batch(_seen_again(store, parcel))
        self._at_work()
        counts = store.put(batch) if batch != Batch() else Counts()
        try:
            return self._told(store, parcel, batch, counts)
        except StoreAway as error:
            error.new = counts.new
            raise

    def _told(
        self, store: Store, parcel: Parcel, batch: Batch, counts: Counts
    ) -> Delivered:
        """Keep what the store refused, and write the runs."""
        self._at_work()
        if counts.refused:
            letters = dead_letters(batch, counts.refused, parcel, now())
            self._letters.add(letters)
            store.put(Batch(failures=failures_of(letters)))
        runs = {run.id: self._with_sums(run, store) for run in parcel.runs}
        for run in runs.values():
            store.put_run(run)
        self._outbox.back()
        return Delivered(counts.new, runs)

    def _with_sums(self, run: Run, store: Store) -> Run:
        """A run at its end, with what only the store and the dead letters know."""
        if run.outcome == "running":
            return run
        counts = dict(run.counts)
        if run.kind is RunKind.IMPORT:
            counts = recounted(counts, store.reads_of(run.id))
        name = "versions" if run.kind is RunKind.IMPORT else "new_versions"
        if late := self._outbox.stored_of(run.id).get("versions"):
            counts[name] = counts.get(name, 0) + late
        if dead := self._letters.count(run.id):
            counts["dead_letters"] = dead
        return replace(run, counts=counts)

    def _lose(self, error: StoreAway) -> None:
        """
        The store is away; it is opened anew when it is asked next.

        That tells soon whether it is back, where a write would be tried for long, and
        checks that it still is what it was.
        """
        self._outbox.away(str(error))
        store, self._store = self._store, None
        if store is not None:
            with suppress(StoreError):
                store.close()

    def _reached(self) -> Store:
        if self._store is None:
            self._store = self._open_store()
            self._outbox.reach(self._key)
        return self._store


def open_delivery(
    open_store: Callable[[], Store],
    address: str,
    *,
    outbox: Path,
    max_bytes: int,
    letters: Path,
    at_work: Callable[[], None] = lambda: None,
) -> Delivery:
    """
    A delivery with its files, and its store if that is there.

    Raises:
        StoreError, SpoolError: as ``Delivery.open``.
    """
    made = Delivery(
        open_store,
        address,
        Outbox(outbox, max_bytes),
        DeadLetters(letters),
        at_work,
    )
    try:
        made.open()
    except BaseException:
        made.close()
        raise
    return made


def _of_run(parcel: Parcel, new: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """(run, name of records) → number; a parcel of several runs is counted for none."""
    run_ids = set(parcel.run_ids.values())
    # Which run a new version belongs to is only known when there is one.
    run_id = run_ids.pop() if len(run_ids) == 1 else ""
    return {(run_id, name): number for name, number in new.items()}


def recounted(counts: Mapping[str, int], reads: Mapping[str, int]) -> dict[str, int]:
    """
    The sums of an import, by what the store says that it read.

    What was answered stays: ``attempts = captures + unchanged + failed``.
    """
    answered = counts.get("captures", 0) + counts.get("unchanged", 0)
    captures = reads["read"] + reads["unread"]
    # A worker that died after it stored something has told nobody.
    unchanged = max(0, answered - captures)
    return {
        **counts,
        "attempts": captures + unchanged + counts.get("failed", 0),
        "captures": captures,
        "unchanged": unchanged,
        "read": reads["read"],
        "unread": reads["unread"],
    }


def _seen_again(store: Store, parcel: Parcel) -> list[Sighting]:
    return [
        seen_in(post, version, one.capture, one.seen_at)
        for one in parcel.again
        for post, version in store.seen_in(one.capture.id)
    ]
