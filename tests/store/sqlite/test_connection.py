"""The file: who may read it, what is in it, and what is said when it fails."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import StoreError
from osint_monitor.store.base import Batch
from osint_monitor.store.query import Query
from osint_monitor.store.sqlite.connection import connect, translated
from osint_monitor.store.sqlite.schema import MIGRATIONS
from osint_monitor.store.sqlite.store import SqliteStore

Make = Any


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "store.db")


def test_only_the_owner_can_read_the_file(path: str, make: Make) -> None:
    with SqliteStore(path) as store:
        store.put(make.batch("p1"))
        for name in (path, path + "-wal", path + "-shm"):
            assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600


def test_a_commit_is_synced_to_the_disk(path: str) -> None:
    connection = connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()


def test_a_newer_schema_is_refused(path: str) -> None:
    connect(path, migrations=(*MIGRATIONS, ("CREATE TABLE later (x)",))).close()
    with pytest.raises(StoreError, match="newer version"):
        connect(path)


def test_an_older_schema_is_brought_up_to_date(path: str, make: Make) -> None:
    with SqliteStore(path) as store:
        store.put(make.batch("p1"))
    later = (*MIGRATIONS, ("ALTER TABLE runs ADD COLUMN later TEXT",))
    connect(path, migrations=later).close()
    connection = connect(path, migrations=later)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(runs)")]
    assert "later" in columns
    assert connection.execute("SELECT count(*) FROM versions").fetchone() == (1,)
    connection.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: str) -> None:
    connect(path).close()
    broken = (*MIGRATIONS, ("CREATE TABLE half (x)", "no sql at all"))
    with pytest.raises(StoreError):
        connect(path, migrations=broken)
    connection = connect(path)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "half" not in names
    connection.close()


def test_another_programs_database_is_refused(path: str) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmarks (x)")
    other.close()
    with pytest.raises(StoreError, match="not a file of a store"):
        connect(path)


def test_a_file_that_is_no_database_is_refused(path: str) -> None:
    Path(path).write_bytes(b"something else entirely, and rather long " * 50)
    with pytest.raises(StoreError, match="not a file of a store"):
        connect(path)


def test_a_damaged_file_says_so(path: str, make: Make) -> None:
    with SqliteStore(path) as store:
        for index in range(50):
            store.put(make.batch(f"p{index}", text="x" * 3_000))
    size = Path(path).stat().st_size
    with Path(path).open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    with pytest.raises(StoreError, match=r"damaged|disk"), SqliteStore(path) as store:
        store.put(make.batch("new"))
        list(store.scan(Query()))


def test_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        SqliteStore(str(tmp_path / "nowhere" / "store.db"))


def test_a_folder_in_place_of_the_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="opened"):
        SqliteStore(str(tmp_path))


def test_a_path_that_can_not_be_says_so() -> None:
    with pytest.raises(StoreError):
        SqliteStore("nul\x00led")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_an_unreadable_folder_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0)
    try:
        with pytest.raises(StoreError, match=r"folder|opened"):
            SqliteStore(str(tmp_path / "store.db"))
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_says_so_and_keeps_what_was_there(path: str, make: Make) -> None:
    with SqliteStore(path) as store:
        store.put(make.batch("p1"))
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError, match="disk is full"):
            store.put(make.batch("p2", text="x" * 100_000))
        assert store.count(Query()) == store.stats().posts == 1
        store._db.execute("PRAGMA max_page_count = 1000000")
        store.put(make.batch("p2"))
        assert store.count(Query()) == 2


def test_a_closed_store_says_so(path: str) -> None:
    store = SqliteStore(path)
    store.close()
    with pytest.raises(StoreError):
        store.stats()


def test_errors_are_translated_while_rows_are_fetched(path: str, make: Make) -> None:
    store = SqliteStore(path)
    store.put(make.batch("p1"))
    rows = store.outdated("another")
    store.close()
    with pytest.raises(StoreError):
        next(rows)


@pytest.mark.parametrize(
    "error",
    [
        sqlite3.OperationalError,
        sqlite3.IntegrityError,
        sqlite3.DatabaseError,
        sqlite3.ProgrammingError,
        sqlite3.InterfaceError,
        OverflowError,
    ],
)
def test_every_foreign_error_is_translated_without_its_words(
    error: type[Exception],
) -> None:
    with pytest.raises(StoreError) as caught, translated("store.db"):
        raise error("near +31600000001")
    assert "+316" not in str(caught.value)


def test_a_failed_put_changes_nothing(path: str, make: Make) -> None:
    with SqliteStore(path) as store:
        good, bad = make.batch("p1"), make.batch("p2")
        broken = Batch(versions=[*good.versions, object()], sightings=bad.sightings)  # type: ignore[list-item]
        with pytest.raises(AttributeError):
            store.put(broken)
        assert store.stats().versions == 0
        assert store.put(good).new["versions"] == 1
