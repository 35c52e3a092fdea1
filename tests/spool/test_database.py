"""The file: permissions, versions, transactions, foreign errors."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from osint_monitor.errors import SpoolError
from osint_monitor.spool.database import Database
from osint_monitor.spool.spool import Spool


def test_only_the_owner_may_read_it(path: Path, spool: Spool) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_version_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(SpoolError, match="version 99"):
        Spool(path)


def test_what_is_no_database_is_refused(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough for a header" * 40)

    with pytest.raises(SpoolError) as told:
        Spool(path)

    assert told.value.__cause__ is not None


def test_a_transaction_that_fails_leaves_nothing(spool: Spool) -> None:
    with pytest.raises(ZeroDivisionError), spool.database.transaction():
        spool.runs.tally("run", posts=3)
        raise ZeroDivisionError

    assert "posts" not in spool.runs.counts("run")


def test_a_transaction_inside_another_belongs_to_it(spool: Spool) -> None:
    with pytest.raises(ZeroDivisionError), spool.database.transaction():
        with spool.database.durable():
            spool.runs.tally("run", posts=3)
        raise ZeroDivisionError

    assert "posts" not in spool.runs.counts("run")


def test_two_connections_see_each_others_commits(path: Path, spool: Spool) -> None:
    spool.runs.tally("run", posts=3)

    other = Database(path)

    assert other.row("SELECT value FROM tallies") == (3,)
    other.close()
