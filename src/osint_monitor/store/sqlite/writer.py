"""Appending records: each once, in any order, the view of the present with them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Any

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.post import Sighting
from osint_monitor.model.run import Failure, Read, Run
from osint_monitor.store.base import Batch, Counts, Indexed
from osint_monitor.store.codec import clean, pack
from osint_monitor.store.sqlite.rows import (
    assessment_row,
    failure_body,
    reading_body,
    version_body,
)
from osint_monitor.store.sqlite.view import refresh
from osint_monitor.store.values import index_text, to_ms

_COUNT = """
    INSERT INTO counters VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET n = n + excluded.n
"""


def put_run(connection: sqlite3.Connection, run: Run) -> None:
    """Write a run's newest state."""
    row = (clean(run.id), clean(run.source_id), to_ms(run.started_at), pack(run))
    connection.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?)", row)


class Appender:
    """
    Appends one batch within one transaction, and is thrown away with it.

    Numbers of names are remembered no longer than that: a transaction that is rolled
    back takes them with it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._numbers: dict[tuple[str, str], int] = {}
        self._touched: set[int] = set()
        self._sums: Counter[tuple[str, str]] = Counter()
        self._counts = Counts()

    def append(self, batch: Batch) -> Counts:
        """Append everything, then bring the touched posts up to date."""
        for item in batch.versions:
            self._version(item)
        for sighting in batch.sightings:
            self._sighting(sighting)
        for assessment in batch.assessments:
            self._assessment(assessment)
        for failure in batch.failures:
            self._failure(failure)
        for read in batch.reads:
            self._read(read)
        refresh(self._db, self._touched)
        sums = ((name, part, n) for (name, part), n in self._sums.items())
        self._db.executemany(_COUNT, sums)
        return self._counts

    def _version(self, item: Indexed) -> None:
        version = item.version
        post = self._post(version.post_id)
        row = self._db.execute(
            "SELECT seq, body IS NULL FROM versions WHERE id = ?", (clean(version.id),)
        ).fetchone()
        is_new = row is None or bool(row[1])
        columns = (clean(version.source_id), version.kind.value)
        if row is None:
            sql = (
                "INSERT INTO versions (id, post, source, kind, body) VALUES (?,?,?,?,?)"
            )
            values = (clean(version.id), post, *columns, version_body(version))
            seq = self._insert(sql, values)
            self._numbers["versions", version.id] = seq
        else:
            seq = row[0]
            if is_new:
                sql = "UPDATE versions SET source = ?, kind = ?, body = ? WHERE seq = ?"
                self._db.execute(sql, (*columns, version_body(version), seq))
        self._count("versions", is_new)
        if self._reading(item, post, seq) or is_new:
            self._touched.add(post)

    def _reading(self, item: Indexed, post: int, version: int) -> bool:
        """Keep how a version was understood, once for every understanding."""
        kept = self._db.execute(
            "INSERT OR IGNORE INTO readings (version, understanding, post, body)"
            " VALUES (?, ?, ?, ?)",
            (version, self._name(item.understanding), post, reading_body(item)),
        )
        if not kept.rowcount:
            return False
        tokens, lemmas = index_text(item.tokens), index_text(item.lemmas)
        if tokens or lemmas:
            sql = "INSERT INTO words (rowid, tokens, lemmas) VALUES (?, ?, ?)"
            self._db.execute(sql, (kept.lastrowid, tokens, lemmas))
        self._db.executemany(
            "INSERT OR IGNORE INTO observables VALUES (?, ?, ?)",
            [(each.kind.value, clean(each.value), post) for each in item.observables],
        )
        return True

    def _sighting(self, sighting: Sighting) -> None:
        post = self._post(sighting.post_id)
        row = (
            post,
            to_ms(sighting.seen_at),
            clean(sighting.id),
            self._version_seq(sighting.version_id, post),
            self._number("captures", "id", sighting.capture_id),
            clean(sighting.source_id),
        )
        if self._add("sightings", "INTO sightings VALUES (?, ?, ?, ?, ?, ?)", row):
            self._touched.add(post)

    def _assessment(self, item: Assessment) -> None:
        post = self._post(item.post_id)
        version = self._version_seq(item.version_id, post)
        row = (clean(item.id), version, self._name(item.engine), *assessment_row(item))
        sql = (
            "INTO assessments (id, version, engine, assessed_at, level, score, lang,"
            " types, ukraine, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        if self._add("assessments", sql, row):
            self._touched.add(post)

    def _failure(self, failure: Failure) -> None:
        source, run = clean(failure.source_id), clean(failure.run_id)
        row = (clean(failure.id), to_ms(failure.at), source, run, failure_body(failure))
        if self._add("failures", "INTO failures VALUES (?, ?, ?, ?, ?)", row):
            self._sums["failure", clean(failure.reason)] += 1

    def _read(self, read: Read) -> None:
        row = (
            self._number("captures", "id", read.capture_id),
            clean(read.source_id),
            clean(read.run_id),
            read.outcome.value,
            read.posts,
            to_ms(read.at),
        )
        if self._add("reads", "INTO reads VALUES (?, ?, ?, ?, ?, ?)", row):
            self._sums["read", read.outcome.value] += 1

    def _add(self, what: str, sql: str, row: tuple[Any, ...]) -> bool:
        """Insert a row unless it is there; true when it was not."""
        is_new = self._db.execute("INSERT OR IGNORE " + sql, row).rowcount > 0
        self._count(what, is_new)
        return is_new

    def _count(self, what: str, is_new: bool) -> None:
        counts = self._counts.new if is_new else self._counts.known
        counts[what] = counts.get(what, 0) + 1
        if is_new:
            self._sums["records", what] += 1

    def _post(self, post_id: str) -> int:
        return self._number("posts", "id", post_id)

    def _name(self, name: str) -> int:
        return self._number("names", "name", name)

    def _version_seq(self, version_id: str | None, post: int) -> int | None:
        """A version's number, given out before the version itself has arrived."""
        if version_id is None:
            return None
        return self._number("versions", "id", version_id, post=post)

    def _number(self, table: str, column: str, value: str, **others: int) -> int:
        """The number that stands for a long id."""
        known = self._numbers.get((table, value))
        if known is not None:
            return known
        text = clean(value)
        sql = f"SELECT seq FROM {table} WHERE {column} = ?"  # noqa: S608 our names
        row = self._db.execute(sql, (text,)).fetchone()
        if row is None:
            columns = ", ".join((column, *others))
            marks = ", ".join("?" * (len(others) + 1))
            sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
            number = self._insert(sql, (text, *others.values()))
        else:
            number = row[0]
        self._numbers[table, value] = number
        return number

    def _insert(self, sql: str, row: tuple[Any, ...]) -> int:
        number = self._db.execute(sql, row).lastrowid
        assert number is not None
        return number
