"""Reading the records themselves: histories, failures, runs, sums."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, ReadOutcome, Run
from osint_monitor.store.base import History, Stats
from osint_monitor.store.codec import clean, unpack
from osint_monitor.store.query import Query
from osint_monitor.store.sqlite.reader import facets, walk
from osint_monitor.store.sqlite.rows import (
    assessment_from,
    failure_from,
    sighting_from,
    version_from,
)
from osint_monitor.store.values import to_ms

_SIGHTINGS = """
    SELECT s.id, v.id, c.id, s.source, s.seen_at
    FROM posts p
    CROSS JOIN sightings s ON s.post = p.seq
    JOIN captures c ON c.seq = s.capture
    LEFT JOIN versions v ON v.seq = s.version
    WHERE p.id = ?
    ORDER BY s.seen_at, s.id
"""
_VERSIONS = """
    SELECT v.id, v.source, v.kind, v.body
    FROM posts p CROSS JOIN versions v ON v.post = p.seq
    WHERE p.id = ? AND v.body IS NOT NULL
    ORDER BY (
        SELECT min(s.seen_at) FROM sightings s
        WHERE s.post = p.seq AND s.version = v.seq
    ), v.id
"""
_ASSESSMENTS = """
    SELECT v.id, a.id, n.name, a.assessed_at, a.level, a.score, a.lang, a.body
    FROM posts p
    CROSS JOIN versions v ON v.post = p.seq
    CROSS JOIN assessments a ON a.version = v.seq
    CROSS JOIN names n ON n.seq = a.engine
    WHERE p.id = ?
    ORDER BY a.assessed_at, n.name, v.id, a.id
"""
_NEWEST = """
    SELECT a.id, a.engine, a.assessed_at
    FROM assessments a CROSS JOIN names n ON n.seq = a.engine
    WHERE a.version = v.seq
    ORDER BY a.assessed_at DESC, n.name DESC, a.id DESC LIMIT 1
"""
_IS_ASSESSED = """
    EXISTS (
        SELECT 1 FROM assessments a
        WHERE a.version = v.seq
        AND a.engine = (SELECT seq FROM names WHERE name = :engine)
    )
"""
_OUTDATED = f"""
    SELECT v.seq, v.id, p.id, v.source, v.kind, v.body
    FROM versions v CROSS JOIN posts p ON p.seq = v.post
    WHERE v.seq > :start AND v.seq % :parts = :part AND v.body IS NOT NULL
    AND (
        NOT {_IS_ASSESSED}
        OR :until IS NOT NULL AND EXISTS (
            SELECT 1 FROM ({_NEWEST}) newest
            WHERE newest.engine != (SELECT seq FROM names WHERE name = :engine)
            AND newest.assessed_at <= :until
        )
    )
    ORDER BY v.seq LIMIT :limit
"""  # noqa: S608 texts of our own
_OVERRULED = f"""
    SELECT (
        SELECT newest.id FROM ({_NEWEST}) newest
        WHERE newest.engine != (SELECT seq FROM names WHERE name = :engine)
    )
    FROM versions v WHERE v.id = :version AND {_IS_ASSESSED}
"""  # noqa: S608 texts of our own
_ASSESSED = """
    SELECT count(*) FROM assessments
    WHERE engine = (SELECT seq FROM names WHERE name = ?)
"""
_IS_UNDERSTOOD = """
    SELECT 1 FROM versions v
    CROSS JOIN readings r ON r.version = v.seq
        AND r.understanding = (SELECT seq FROM names WHERE name = ?)
    WHERE v.id = ?
"""
_SHARING = """
    SELECT p.id FROM observables o CROSS JOIN posts p ON p.seq = o.post
    WHERE o.kind = ? AND o.value = ? ORDER BY p.id LIMIT ?
"""
_SEEN_IN = """
    SELECT DISTINCT p.id, v.id
    FROM captures c
    CROSS JOIN sightings s ON s.capture = c.seq
    CROSS JOIN posts p ON p.seq = s.post
    CROSS JOIN versions v ON v.seq = s.version
    WHERE c.id = ? ORDER BY p.id, v.id
"""
_IS_READ = """
    SELECT 1 FROM captures c CROSS JOIN reads r ON r.capture = c.seq WHERE c.id = ?
"""
_READS_OF = """
    SELECT
        count(*) FILTER (WHERE outcome = 'read'),
        count(*) FILTER (WHERE outcome = 'failed'),
        total(posts)
    FROM reads WHERE run = ?
"""
_FAILURES = """
    SELECT id, at, source, run, body FROM failures
    WHERE (at, id) > (:at, :id)
    AND (:source IS NULL OR source = :source) AND (:run IS NULL OR run = :run)
    ORDER BY at, id LIMIT 500
"""
_RUNS = """
    SELECT body FROM runs WHERE ?1 IS NULL OR source = ?1 ORDER BY started_at DESC, id
"""


def history(connection: sqlite3.Connection, post_id: str) -> History:
    """All records of a post, oldest first; versions by when they were first seen."""
    wanted = (clean(post_id),)
    versions = connection.execute(_VERSIONS, wanted).fetchall()
    sightings = connection.execute(_SIGHTINGS, wanted).fetchall()
    assessments = connection.execute(_ASSESSMENTS, wanted).fetchall()
    return History(
        versions=tuple(version_from(row[0], post_id, *row[1:]) for row in versions),
        sightings=tuple(sighting_from(post_id, row) for row in sightings),
        assessments=tuple(
            assessment_from(row[0], post_id, row[1:]) for row in assessments
        ),
    )


def outdated(
    connection: sqlite3.Connection,
    engine: str,
    part: tuple[int, int],
    until: datetime | None,
) -> Iterator[Version]:
    """Versions without an assessment by *engine*, or with a newer one up to *until*."""
    values = {
        "engine": clean(engine),
        "part": part[0],
        "parts": part[1],
        "until": None if until is None else to_ms(until),
    }
    for _, version_id, post_id, source, kind, body in walk(
        connection, _OUTDATED, values, 0
    ):
        yield version_from(version_id, post_id, source, kind, body)


def overruled(
    connection: sqlite3.Connection, engine: str, version_ids: Sequence[str]
) -> dict[str, str]:
    """Of versions that *engine* assessed and then another: the newest's id."""
    found = {}
    for version_id in version_ids:
        values = {"engine": clean(engine), "version": clean(version_id)}
        row = connection.execute(_OVERRULED, values).fetchone()
        if row is not None and row[0] is not None:
            found[version_id] = row[0]
    return found


def assessed(connection: sqlite3.Connection, engine: str) -> int:
    """How many assessments are by *engine*."""
    count: int = connection.execute(_ASSESSED, (clean(engine),)).fetchone()[0]
    return count


def not_understood(
    connection: sqlite3.Connection, understanding: str, version_ids: Sequence[str]
) -> set[str]:
    """Versions without a reading of *understanding*."""
    name = clean(understanding)
    return {
        version_id
        for version_id in version_ids
        if not connection.execute(_IS_UNDERSTOOD, (name, clean(version_id))).fetchone()
    }


def sharing(
    connection: sqlite3.Connection, observable: tuple[str, str], limit: int
) -> list[str]:
    """Ids of posts that ever showed an observable."""
    kind, value = map(clean, observable)
    rows = connection.execute(_SHARING, (kind, value, limit))
    return [row[0] for row in rows]


def seen_in(connection: sqlite3.Connection, capture_id: str) -> list[tuple[str, str]]:
    """What was sighted in a capture, without what was gone."""
    return connection.execute(_SEEN_IN, (clean(capture_id),)).fetchall()


def unread(connection: sqlite3.Connection, capture_ids: Sequence[str]) -> set[str]:
    """Captures without a read record."""
    return {
        capture_id
        for capture_id in capture_ids
        if not connection.execute(_IS_READ, (clean(capture_id),)).fetchone()
    }


def reads_of(connection: sqlite3.Connection, run_id: str) -> dict[str, int]:
    """Sums over the read records of a run."""
    row = connection.execute(_READS_OF, (clean(run_id),)).fetchone()
    return {"read": row[0], "unread": row[1], "posts": int(row[2])}


def failures(
    connection: sqlite3.Connection, source_id: str | None, run_id: str | None
) -> Iterator[Failure]:
    """Failures by time, then id."""
    values: dict[str, str | int | None] = {
        "source": source_id and clean(source_id),
        "run": run_id and clean(run_id),
    }
    at, failure_id = -1 << 62, ""
    while True:
        mark = {**values, "at": at, "id": failure_id}
        rows = connection.execute(_FAILURES, mark).fetchall()
        yield from map(failure_from, rows)
        if not rows:
            return
        failure_id, at = rows[-1][:2]


def runs(connection: sqlite3.Connection, source_id: str | None) -> list[Run]:
    """Runs, newest first."""
    rows = connection.execute(_RUNS, (source_id and clean(source_id),))
    return [unpack(Run, row[0]) for row in rows]


def stats(connection: sqlite3.Connection) -> Stats:
    """Sums; all of posts from the same tallies, so that each adds up to *posts*."""
    names = ("level", "lang", "kind", "source", "gone")
    by = facets(connection, Query(), names)
    counters: dict[str, dict[str, int]] = {"records": {}, "failure": {}, "read": {}}
    for name, part, n in connection.execute("SELECT name, part, n FROM counters"):
        counters[name][part] = n
    stored, reads = counters["records"], counters["read"]
    all_runs = runs(connection, None)
    worked: Counter[str] = Counter()
    for run in all_runs:
        worked.update(run.counts)
    return Stats(
        posts=sum(by["level"].values()),
        gone=by["gone"].get("true", 0),
        versions=stored.get("versions", 0),
        sightings=stored.get("sightings", 0),
        assessments=stored.get("assessments", 0),
        by_level=by["level"],
        by_lang=by["lang"],
        by_kind=by["kind"],
        by_source=by["source"],
        reads=stored.get("reads", 0),
        reads_failed=reads.get(ReadOutcome.FAILED.value, 0),
        failures=stored.get("failures", 0),
        failures_by_reason=counters["failure"],
        runs=len(all_runs),
        attempts=worked["attempts"],
        captures=worked["captures"],
        unchanged=worked["unchanged"],
        failed=worked["failed"],
    )
