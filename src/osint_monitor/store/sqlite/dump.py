"""All records, some hundreds at a time, for putting them into another store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from osint_monitor.errors import StoreError
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.document import Observable
from osint_monitor.model.post import Sighting
from osint_monitor.model.run import Failure, Read, ReadOutcome
from osint_monitor.store.base import Indexed
from osint_monitor.store.codec import load
from osint_monitor.store.sqlite.rows import (
    assessment_from,
    failure_from,
    sighting_from,
    version_from,
)
from osint_monitor.store.values import from_ms

CHUNK = 500

Chunk = tuple[str, Sequence[Any]]
"""(where to go on after it, records)."""

_WORDS = (
    # Sorted once: the index itself is in the order of its words.
    "PRAGMA temp_store = FILE",
    "DROP TABLE IF EXISTS temp.instances",
    "DROP TABLE IF EXISTS temp.indexed",
    "CREATE VIRTUAL TABLE temp.instances USING fts5vocab (main, words, instance)",
    """
    CREATE TEMP TABLE indexed AS SELECT doc, col, term FROM temp.instances
    ORDER BY doc, col, offset
    """,
    "CREATE INDEX temp.indexed_doc ON indexed (doc)",
)
_VERSIONS = """
    SELECT v.seq, v.id, p.id, v.source, v.kind, v.body
    FROM versions v CROSS JOIN posts p ON p.seq = v.post
    WHERE v.seq > ? AND v.body IS NOT NULL ORDER BY v.seq LIMIT ?
"""
_READINGS = """
    SELECT r.seq, n.name, r.body FROM readings r JOIN names n ON n.seq = r.understanding
    WHERE r.version = ? AND r.seq <= ? ORDER BY r.seq
"""
_SIGHTINGS = """
    SELECT s.rowid_, p.id, s.id, v.id, c.id, s.source, s.seen_at
    FROM (
        SELECT *, post || ' ' || seen_at || ' ' || id AS rowid_ FROM sightings
        WHERE (post, seen_at, id) > (?, ?, ?) ORDER BY post, seen_at, id LIMIT ?
    ) s
    JOIN posts p ON p.seq = s.post
    JOIN captures c ON c.seq = s.capture
    LEFT JOIN versions v ON v.seq = s.version
    ORDER BY s.post, s.seen_at, s.id
"""
_ASSESSMENTS = """
    SELECT a.seq, p.id, v.id, a.id, n.name, a.assessed_at, a.level, a.score, a.lang,
           a.body
    FROM assessments a
    JOIN versions v ON v.seq = a.version
    JOIN posts p ON p.seq = v.post
    JOIN names n ON n.seq = a.engine
    WHERE a.seq > ? ORDER BY a.seq LIMIT ?
"""
_FAILURES = """
    SELECT id, at, source, run, body FROM failures WHERE id > ? ORDER BY id LIMIT ?
"""
_READS = """
    SELECT r.capture, c.id, r.source, r.run, r.outcome, r.posts, r.at
    FROM reads r JOIN captures c ON c.seq = r.capture
    WHERE r.capture > ? ORDER BY r.capture LIMIT ?
"""


def chunks(connection: sqlite3.Connection, kind: str, after: str) -> Iterator[Chunk]:
    """
    All records of a kind.

    Args:
        kind: a field of ``Batch``.
        after: where an earlier walk ended; empty for all.

    Raises:
        StoreError: no such kind, or no such place.
    """
    walks: dict[str, Callable[[sqlite3.Connection, str], Iterator[Chunk]]] = {
        "versions": _versions,
        "sightings": _sightings,
        "assessments": _assessments,
        "failures": _failures,
        "reads": _reads,
    }
    try:
        yield from walks[kind](connection, after)
    except (KeyError, ValueError) as error:
        raise StoreError("this is no place where a walk ended") from error


def _versions(connection: sqlite3.Connection, after: str) -> Iterator[Chunk]:
    """Versions, each once for every understanding."""
    last = connection.execute("SELECT max(seq) FROM readings").fetchone()[0] or 0
    for statement in _WORDS:
        connection.execute(statement)
    mark = int(after or 0)
    while rows := connection.execute(_VERSIONS, (mark, CHUNK)).fetchall():
        mark = rows[-1][0]
        found = (_indexed(connection, row, last) for row in rows)
        yield str(mark), [item for items in found for item in items]


def _indexed(
    connection: sqlite3.Connection, row: tuple[Any, ...], last: int
) -> list[Indexed]:
    version = version_from(*row[1:])
    items = []
    for seq, name, body in connection.execute(_READINGS, (row[0], last)).fetchall():
        observables, places = load(tuple[tuple[Observable, ...], tuple[str, ...]], body)
        words: dict[str, list[str]] = {"tokens": [], "lemmas": []}
        sql = "SELECT col, term FROM temp.indexed WHERE doc = ? ORDER BY rowid"
        for column, term in connection.execute(sql, (seq,)):
            words[column].append(term)
        items.append(
            Indexed(
                version=version,
                understanding=name,
                observables=observables,
                places=places,
                tokens=(" ".join(words["tokens"]),),
                lemmas=(" ".join(words["lemmas"]),),
            )
        )
    return items


def _sightings(connection: sqlite3.Connection, after: str) -> Iterator[Chunk]:
    post, at, sighting = after.split(" ", 2) if after else ("-1", "0", "")
    while True:
        start = (int(post), int(at), sighting, CHUNK)
        rows = connection.execute(_SIGHTINGS, start).fetchall()
        if not rows:
            return
        post, at, sighting = rows[-1][0].split(" ", 2)
        made: list[Sighting] = [sighting_from(row[1], row[2:]) for row in rows]
        yield rows[-1][0], made


def _assessments(connection: sqlite3.Connection, after: str) -> Iterator[Chunk]:
    for mark, rows in _pages(connection, _ASSESSMENTS, int(after or 0)):
        made: list[Assessment] = [
            assessment_from(row[2], row[1], row[3:]) for row in rows
        ]
        yield mark, made


def _failures(connection: sqlite3.Connection, after: str) -> Iterator[Chunk]:
    for mark, rows in _pages(connection, _FAILURES, after):
        made: list[Failure] = list(map(failure_from, rows))
        yield mark, made


def _reads(connection: sqlite3.Connection, after: str) -> Iterator[Chunk]:
    for mark, rows in _pages(connection, _READS, int(after or -1)):
        yield (
            mark,
            [
                Read(
                    capture_id=capture,
                    source_id=source,
                    run_id=run,
                    outcome=ReadOutcome(outcome),
                    posts=posts,
                    at=from_ms(at),
                )
                for _, capture, source, run, outcome, posts, at in rows
            ],
        )


def _pages(
    connection: sqlite3.Connection, sql: str, mark: int | str
) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Rows by their first column, which is the mark."""
    while rows := connection.execute(sql, (mark, CHUNK)).fetchall():
        mark = rows[-1][0]
        yield str(mark), rows
