"""Opening the file, transactions, and what SQLite's errors mean."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.store.sqlite.rows import text_key_from
from osint_monitor.store.sqlite.schema import META, MIGRATIONS
from osint_monitor.store.traits import place_key

BUSY_S = 60
"""Seconds to wait for another process that is writing."""

_ADVICE = {
    "SQLITE_FULL": "the disk is full; make room and start again, nothing is half done",
    "SQLITE_IOERR": "the disk can't be read or written",
    "SQLITE_CORRUPT": "the file is damaged; restore it, or read the captures anew",
    "SQLITE_NOTADB": "this is not a file of a store",
    "SQLITE_CANTOPEN": "the file can't be opened; is its folder there, and writable?",
    "SQLITE_READONLY": "the file or its folder is read-only",
    "SQLITE_PERM": "the file may not be opened by this user",
    "SQLITE_AUTH": "the file may not be opened by this user",
    "SQLITE_BUSY": f"another process held the store for more than {BUSY_S} seconds",
}


@contextlib.contextmanager
def translated(where: str) -> Iterator[None]:
    """
    SQLite's errors as the project's own.

    Raises:
        StoreError: *where*, and what to do about it; never a stored value.
        StoreAway: another process is still at it.
    """
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or type(error).__name__
        primary = "_".join(name.split("_")[:2])
        advice = _ADVICE.get(primary, "the store refused")
        kind = StoreAway if primary == "SQLITE_BUSY" else StoreError
        raise kind(f"{where}: {advice} ({name})") from error
    except OverflowError as error:
        raise StoreError(f"{where}: a number is too large to be stored") from error


def connect(
    path: str, *, migrations: tuple[tuple[str, ...], ...] = MIGRATIONS
) -> sqlite3.Connection:
    """
    A connection to the store in *path* (or ``:memory:``), made or brought up to date.

    Raises:
        StoreError: it can't be opened, is no store, or is newer than this program.
    """
    with translated(path):
        if path != ":memory:":
            _create_private(Path(path))
        connection = sqlite3.connect(
            path, timeout=BUSY_S, isolation_level=None, cached_statements=256
        )
        try:
            _set_up(connection)
            migrate(connection, path, migrations)
        except BaseException:
            connection.close()
            raise
    return connection


def _create_private(path: Path) -> None:
    """An empty file that only its owner can read; SQLite's side files follow it."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except (OSError, ValueError) as error:
        name = type(error).__name__
        raise StoreError(
            f"{path}: can't be made; is its folder there, and writable? ({name})"
        ) from error
    os.close(handle)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _set_up(connection: sqlite3.Connection) -> None:
    # For migrations, which know no Python.
    connection.create_function("place_key", 1, place_key, deterministic=True)
    connection.create_function("text_key", 1, text_key_from, deterministic=True)
    _turn_on_wal(connection)
    # FULL: a commit is on the disk when it returns. The spool forgets a capture only
    # after that, so neither a kill nor a power cut can lose what was acknowledged.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")  # KiB
    connection.execute("PRAGMA wal_autocheckpoint = 4000")  # pages
    connection.execute("PRAGMA journal_size_limit = 67108864")  # bytes
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")


def _turn_on_wal(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself when two processes turn a new file to WAL."""
    deadline = time.monotonic() + BUSY_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


@contextlib.contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction that alone may write: all of it, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Several statements that see the same moment."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def migrate(
    connection: sqlite3.Connection, path: str, migrations: tuple[tuple[str, ...], ...]
) -> None:
    """
    Make the schema the newest, one step after the other, in one transaction.

    Raises:
        StoreError: the file is newer than this program, or something else's.
    """
    if _schema_of(connection, path) == len(migrations):
        return
    with writing(connection):
        schema = _schema_of(connection, path)
        if schema > len(migrations):
            raise StoreError(
                f"{path}: made by a newer version of this program (schema {schema}, "
                f"this one knows {len(migrations)}); use that version"
            )
        if schema == 0:
            connection.execute(META)
        for step in migrations[schema:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('schema', ?)", (str(len(migrations)),)
        )


def _schema_of(connection: sqlite3.Connection, path: str) -> int:
    """The schema's number; 0 for an empty file."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        return 0
    if "meta" not in tables:
        raise StoreError(f"{path}: this is not a file of a store")
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if row is None or not str(row[0]).isdecimal():
        raise StoreError(f"{path}: this is not a file of a store")
    return int(row[0])
