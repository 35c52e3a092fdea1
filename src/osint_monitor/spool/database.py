"""The spool's file: connection, schema, transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from osint_monitor.errors import SpoolError

VERSION = 1
BUSY_S = 30.0

_SCHEMA = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    started_at TEXT NOT NULL,
    mandate TEXT NOT NULL,
    state TEXT NOT NULL              -- open, ended
) STRICT;
CREATE UNIQUE INDEX runs_open ON runs(source_id) WHERE state = 'open';
CREATE TABLE frontier (
    number INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL,
    fp TEXT NOT NULL,                -- fingerprint of the address
    url TEXT NOT NULL,
    role TEXT NOT NULL,              -- start, revisit, or a LinkRole
    depth INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,             -- open, done
    outcome TEXT,                    -- read, failed, dropped, alias
    reason TEXT,
    UNIQUE (run_id, fp)
) STRICT;
CREATE INDEX frontier_open ON frontier(run_id, priority DESC, number)
    WHERE state = 'open';
CREATE TABLE captures (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    fp TEXT,
    role TEXT NOT NULL,              -- capture, unchanged
    refers_to TEXT,
    url TEXT NOT NULL,
    status INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,
    digest TEXT NOT NULL,
    file TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    state TEXT NOT NULL              -- unread, read, unreadable
) STRICT;
CREATE INDEX captures_fp ON captures(run_id, fp);
CREATE INDEX captures_unread ON captures(source_id) WHERE state = 'unread';
CREATE INDEX captures_file ON captures(file, offset);
CREATE TABLE failures (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    url TEXT NOT NULL,
    at TEXT NOT NULL,
    capture_id TEXT,
    detail TEXT NOT NULL,
    attempt INTEGER NOT NULL,        -- 1: it is the end of an attempt
    stored INTEGER NOT NULL          -- 1: the store has it
) STRICT;
CREATE INDEX failures_run ON failures(run_id);
CREATE TABLE tallies (
    run_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE pages (
    source_id TEXT NOT NULL,
    url TEXT NOT NULL,
    capture_id TEXT NOT NULL,        -- of the newest capture that was read
    etag TEXT,
    last_modified TEXT,
    PRIMARY KEY (source_id, url)
) STRICT, WITHOUT ROWID;
CREATE TABLE posts (
    source_id TEXT NOT NULL,
    post_id TEXT NOT NULL,
    url TEXT NOT NULL,               -- where this one post can be asked again
    live INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (source_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE leases (
    source_id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    pid INTEGER NOT NULL,
    begun INTEGER NOT NULL,          -- when the process was started, clock ticks
    seen_at TEXT NOT NULL
) STRICT;
CREATE TABLE marks (
    source_id TEXT PRIMARY KEY,
    due_at TEXT NOT NULL             -- the due time that was last taken on
) STRICT;
"""


class Database:
    """
    One connection to the spool, or to another file of work in hand.

    A commit survives the death of the process, but power loss may undo the last ones;
    the file stays sound. What the spool forgets so is found again in the captures,
    which are on the disk before the spool hears of them. ``durable`` is for what stands
    nowhere else.

    Args:
        schema: statements that make the tables of a new file.
        version: of *schema*.

    Raises (all methods):
        SpoolError: the file can't be used.
    """

    def __init__(
        self, path: Path | str, schema: str = _SCHEMA, version: int = VERSION
    ) -> None:
        self._schema, self._version = schema, version
        with _translated():
            self._connection = sqlite3.connect(path, BUSY_S, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            # A checkpoint syncs, and the crawl waits for it: rather fewer, larger ones.
            self._connection.execute("PRAGMA wal_autocheckpoint = 8000")
        if isinstance(path, Path):
            path.chmod(0o600)
        self._migrate()
        self._depth = 0

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with _translated():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        """The first row of a query."""
        with _translated():
            found: tuple[Any, ...] | None = self._connection.execute(
                sql, values
            ).fetchone()
        return found

    def run(self, sql: str, *values: object) -> int:
        """Do one statement; returns how many rows it changed."""
        with _translated():
            return self._connection.execute(sql, values).rowcount

    def run_many(self, sql: str, values: Sequence[Sequence[object]]) -> None:
        """Do one statement for each of *values*."""
        with _translated():
            self._connection.executemany(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another transaction it is a part of that one."""
        if self._depth:
            yield
            return
        self.run("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
        except BaseException:
            self.run("ROLLBACK")
            raise
        else:
            self.run("COMMIT")
        finally:
            self._depth = 0

    @contextmanager
    def durable(self) -> Iterator[None]:
        """A transaction that is on the disk when the outermost block ends."""
        if self._depth:
            yield
            return
        self.run("PRAGMA synchronous = FULL")
        try:
            with self.transaction():
                yield
        finally:
            self.run("PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        """Let go of the file."""
        with _translated():
            self._connection.close()

    def _migrate(self) -> None:
        """
        Make the tables of a new file.

        Raises:
            SpoolError: the file is of another version.
        """
        self._depth = 0
        with self.durable():
            found = self.row("PRAGMA user_version")
            version = found[0] if found else 0
            if version == 0:
                for statement in self._schema.split(";\n"):
                    if statement.strip():
                        self.run(statement)
                self.run(f"PRAGMA user_version = {self._version}")
            elif version != self._version:
                raise SpoolError(
                    f"the spool has version {version}, not {self._version}"
                )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise SpoolError(f"the spool can't be used: {name}") from error
