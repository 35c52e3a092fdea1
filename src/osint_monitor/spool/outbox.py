"""What waits for a store that is away: batches in order, until it is back."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from osint_monitor.errors import SpoolError
from osint_monitor.model.clock import now
from osint_monitor.spool.database import Database
from osint_monitor.spool.leases import Leases, Owner

VERSION = 1
PAUSE_S, LONGEST_PAUSE_S = 1, 30
"""Seconds until an absent store is asked again: doubled each time, up to the second."""

TIDY_PAGES = 1_000
"""An emptied file of more pages than that gives its room back to the disk."""

_DRAIN = "outbox"

# A file of its own beside spool.db: it holds posts' words, which the spool never does;
# workers write it while the crawl's process writes the spool; and it shrinks again.
_SCHEMA = """
CREATE TABLE batches (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX batches_bytes ON batches(bytes);
CREATE TABLE away (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    since TEXT NOT NULL,
    why TEXT NOT NULL,
    tries INTEGER NOT NULL,
    next_at TEXT NOT NULL
) STRICT;
CREATE TABLE reached (
    store TEXT PRIMARY KEY           -- a digest of the store's address
) STRICT, WITHOUT ROWID;
CREATE TABLE stored (
    run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,          -- records that were new when they were stored
    PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE leases (
    source_id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    pid INTEGER NOT NULL,
    begun INTEGER NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;
"""


class OutboxFull(SpoolError):
    """No more may wait; nothing is lost by it, but the work must stop."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    What waits for the store.

    Args:
        batches: how many; ``size`` is their bytes on the disk.
        since: when the first of them came; ``None`` when none waits.
        why: what the store said last, empty when it is back.
    """

    batches: int = 0
    size: int = 0
    since: datetime | None = None
    why: str = ""


NONE_WAITS = Waiting()


@dataclass(frozen=True, slots=True)
class HeldBatch:
    """A batch that waits; *number* rises in the order in which they came."""

    number: int
    body: bytes


class Outbox:
    """
    ``outbox.db``: any process of the installation adds, one at a time drains.

    Args:
        path: made, with mode 0600, when it is not there.
        max_bytes: no more than that may wait.

    Raises (all methods):
        SpoolError: the file can't be used.
    """

    def __init__(self, path: Path, max_bytes: int, owner: Owner | None = None) -> None:
        self._database = Database(path, _SCHEMA, VERSION)
        # What is deleted is overwritten: these are words of posts.
        self._database.row("PRAGMA secure_delete = ON")
        self._leases = Leases(self._database, owner)
        self._max_bytes = max_bytes

    def add(self, body: bytes) -> None:
        """
        Keep a batch behind the others; it is on the disk when this returns.

        Raises:
            OutboxFull: there is no room.
        """
        packed = zlib.compress(body, 1)
        with self._database.durable():
            waiting = self.waiting()
            if waiting.size + len(packed) > self._max_bytes:
                raise OutboxFull(_full(waiting, self._max_bytes))
            self._database.run(
                "INSERT INTO batches (at, bytes, body) VALUES (?, ?, ?)",
                now().isoformat(),
                len(packed),
                packed,
            )

    def waiting(self) -> Waiting:
        """What waits, and since when."""
        found = self._database.row("SELECT count(*), sum(bytes) FROM batches")
        count, size = found or (0, 0)
        away = self._database.row("SELECT why FROM away")
        first = self._database.row("SELECT at FROM batches ORDER BY number LIMIT 1")
        since = datetime.fromisoformat(first[0]) if first else None
        return Waiting(count, size or 0, since, away[0] if away else "")

    def is_empty(self) -> bool:
        """True when nothing waits: what is new may be stored at once."""
        return self._database.row("SELECT 1 FROM batches LIMIT 1") is None

    @contextmanager
    def draining(self) -> Iterator[Iterator[HeldBatch]]:
        """
        Be the only one who drains: gives the batches, oldest first.

        Each must be told ``done`` before the next is asked for, else they end.

        Raises:
            SourceBusy: another one drains.
        """
        self._leases.take(_DRAIN)
        try:
            yield self._held()
        finally:
            self._leases.give_back(_DRAIN)

    def done(self, number: int, new: Mapping[tuple[str, str], int]) -> None:
        """
        A batch is in the store, durably; it is forgotten here.

        Args:
            new: (run, name of records) → how many were new to the store.
        """
        with self._database.durable():
            self._database.run("DELETE FROM batches WHERE number = ?", number)
            self._add_stored(new)

    def stored_in_part(self, new: Mapping[tuple[str, str], int]) -> None:
        """Records of a batch that still waits, of which a part is in the store."""
        with self._database.durable():
            self._add_stored(new)

    def _add_stored(self, new: Mapping[tuple[str, str], int]) -> None:
        self._database.run_many(
            "INSERT INTO stored VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET value = value + excluded.value",
            [(*key, value) for key, value in new.items() if value],
        )

    def stored_of(self, run_id: str) -> dict[str, int]:
        """Records of a run that waited here and were new when they were stored."""
        return dict(
            self._database.rows(
                "SELECT name, value FROM stored WHERE run_id = ?", run_id
            )
        )

    def away(self, why: str) -> None:
        """The store did not answer; it is left alone for a while."""
        with self._database.transaction():
            found = self._database.row("SELECT since, tries FROM away")
            since, tries = found or (now().isoformat(), 0)
            pause = min(PAUSE_S * 2 ** min(tries, 10), LONGEST_PAUSE_S)
            next_at = now() + timedelta(seconds=pause)
            self._database.run(
                "INSERT OR REPLACE INTO away VALUES (1, ?, ?, ?, ?)",
                since,
                why,
                tries + 1,
                next_at.isoformat(),
            )

    def back(self) -> None:
        """The store answers."""
        if self._database.row("SELECT 1 FROM away"):
            self._database.run("DELETE FROM away")

    def pause_s(self) -> float:
        """Seconds until the store may be asked again; 0 for now."""
        found = self._database.row("SELECT next_at FROM away")
        if found is None:
            return 0.0
        left = (datetime.fromisoformat(found[0]) - now()).total_seconds()
        # More than the longest pause: the clock was set back.
        return left if 0 < left <= LONGEST_PAUSE_S else 0.0

    def reach(self, store: str) -> None:
        """Note that a store was reached (a digest of its address)."""
        if not self.has_reached(store):
            with self._database.durable():
                self._database.run("INSERT OR IGNORE INTO reached VALUES (?)", store)

    def has_reached(self, store: str) -> bool:
        """True when this installation has reached the store before."""
        row = self._database.row("SELECT 1 FROM reached WHERE store = ?", store)
        return row is not None

    def tidy(self) -> None:
        """Give the room of an emptied file back; somebody else's work comes first."""
        pages = self._database.row("PRAGMA freelist_count") or (0,)
        if pages[0] > TIDY_PAGES and self.is_empty():
            with suppress(SpoolError):
                self._database.run("VACUUM")
                self._database.row("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _held(self) -> Iterator[HeldBatch]:
        last = 0
        while self._leases.renew(_DRAIN):
            found = self._database.row(
                "SELECT number, body FROM batches ORDER BY number LIMIT 1"
            )
            if found is None or found[0] == last:
                return
            last = found[0]
            yield HeldBatch(last, zlib.decompress(found[1]))


def waiting_in(path: Path) -> Waiting:
    """
    What waits in an outbox, which need not be there.

    Raises:
        SpoolError: the file can't be used.
    """
    if not path.exists():
        return NONE_WAITS
    outbox = Outbox(path, 0)
    try:
        return outbox.waiting()
    finally:
        outbox.close()


def _full(waiting: Waiting, limit: int) -> str:
    since = f"{waiting.since:%Y-%m-%d %H:%M} UTC" if waiting.since else "now"
    return (
        f"the store is away since {since}, and no more than {limit:,} bytes may wait "
        f"(setting outbox_bytes; {waiting.batches:,} batches wait). Nothing is lost: "
        "make the store reachable, then resume, or import the same files again"
        + (f". The store said: {waiting.why}" if waiting.why else "")
    )
