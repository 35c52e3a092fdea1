"""
The present of a post, as it follows from its records.

It is computed from all that is stored of the post, never from what was there before;
so the order in which records arrive, and how often, can't matter.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from typing import Any

from osint_monitor.store.sqlite.rows import (
    marks_from,
    matches_from,
    places_from,
    text_key_from,
)
from osint_monitor.store.sqlite.schema import (
    QUARTER_MS,
    TALLY_COLUMNS,
    VIEW_COLUMNS,
)
from osint_monitor.store.sqlite.triage import settle
from osint_monitor.store.traits import traits_of

_PRESENT = """
    WITH
    -- the newest sighting says when, and whether the post is gone
    newest AS (
        SELECT seen_at, source, version IS NULL AS gone FROM sightings
        WHERE post = :post ORDER BY seen_at DESC, id DESC LIMIT 1
    ),
    -- the wording last seen, of those that have arrived
    present AS (
        SELECT v.seq, v.source, v.kind
        FROM sightings s CROSS JOIN versions v ON v.seq = s.version
        WHERE s.post = :post AND v.body IS NOT NULL
        ORDER BY s.seen_at DESC, s.id DESC LIMIT 1
    ),
    -- what was last thought of it
    judged AS (
        SELECT a.seq, a.level, a.score, a.lang, a.types, a.ukraine, n.name AS engine
        FROM assessments a CROSS JOIN names n ON n.seq = a.engine
        WHERE a.version = (SELECT seq FROM present)
        ORDER BY a.assessed_at DESC, n.name DESC, a.id DESC LIMIT 1
    ),
    -- the reading which that engine had: an engine's name begins with it
    understood AS (
        SELECT r.seq FROM readings r CROSS JOIN names n ON n.seq = r.understanding
        WHERE r.version = (SELECT seq FROM present)
        ORDER BY
            substr((SELECT engine FROM judged), 1, length(n.name) + 1) = n.name || '-'
                DESC,
            n.name DESC
        LIMIT 1
    )
    SELECT
        present.seq, understood.seq, judged.seq,
        coalesce(present.source, newest.source), present.kind,
        (SELECT seen_at FROM sightings WHERE post = :post ORDER BY seen_at LIMIT 1),
        newest.seen_at,
        (SELECT count(*) FROM versions WHERE post = :post AND body IS NOT NULL),
        newest.gone,
        -- NULL keeps a post without any wording out of lists and sums
        iif(present.seq IS NULL, NULL, coalesce(judged.level, -1)),
        iif(present.seq IS NULL, NULL, coalesce(judged.score, 0.0)),
        iif(present.seq IS NULL, NULL, coalesce(judged.lang, 'other')),
        iif(present.seq IS NULL, NULL, coalesce(judged.types, '')),
        iif(present.seq IS NULL, NULL, coalesce(judged.ukraine, 0))
    FROM newest
    LEFT JOIN present ON true
    LEFT JOIN judged ON true
    LEFT JOIN understood ON true
"""

_BEFORE = f"SELECT {', '.join(VIEW_COLUMNS)} FROM posts WHERE seq = ?"  # noqa: S608
_SET = f"""
    UPDATE posts SET {", ".join(f"{name} = ?" for name in VIEW_COLUMNS)}
    WHERE seq = ?
"""  # noqa: S608
_TALLY = f"""
    INSERT INTO tallies VALUES ({", ".join("?" * (len(TALLY_COLUMNS) + 1))})
    ON CONFLICT DO UPDATE SET n = n + excluded.n
"""  # noqa: S608
_SOURCES = len(("version", "reading", "assessment"))
"""The first of ``VIEW_COLUMNS``, from which all but the times follows."""
_TALLIED = tuple(VIEW_COLUMNS.index(name) for name in TALLY_COLUMNS)
_SEEN = """
    INSERT INTO seen VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET n = n + excluded.n
"""
_LEVEL, _LAST_SEEN = VIEW_COLUMNS.index("level"), VIEW_COLUMNS.index("last_seen")


def refresh(connection: sqlite3.Connection, posts: Iterable[int]) -> None:
    """Compute the present of *posts* anew, and the sums with it."""
    changes: Counter[tuple[Any, ...]] = Counter()
    seen: Counter[tuple[int, int]] = Counter()
    rows = []
    for post in sorted(posts):
        after = connection.execute(_PRESENT, {"post": post}).fetchone()
        before = connection.execute(_BEFORE, (post,)).fetchone()
        if after is None or after == before:
            continue
        rows.append((*after, post))
        if after[:_SOURCES] != before[:_SOURCES]:
            _set_traits(connection, post, after)
        for row, step in ((before, -1), (after, 1)):
            if row[0] is not None:
                changes[tuple(row[index] for index in _TALLIED)] += step
                seen[row[_LAST_SEEN] // QUARTER_MS, row[_LEVEL]] += step
    connection.executemany(_SET, rows)
    settle(connection, (row[-1] for row in rows))
    connection.executemany(_TALLY, ((*key, n) for key, n in changes.items() if n))
    connection.executemany(_SEEN, ((*key, n) for key, n in seen.items() if n))


def _set_traits(
    connection: sqlite3.Connection, post: int, after: tuple[Any, ...]
) -> None:
    """Write the traits of a post's present in place of the former."""
    version, reading, assessment = after[:_SOURCES]
    connection.execute("DELETE FROM traits WHERE post = ?", (post,))
    worded = connection.execute(
        "SELECT body FROM versions WHERE seq = ?", (version,)
    ).fetchone()
    read = connection.execute(
        "SELECT body FROM readings WHERE seq = ?", (reading,)
    ).fetchone()
    judged = connection.execute(
        "SELECT body FROM assessments WHERE seq = ?", (assessment,)
    ).fetchone()
    traits = traits_of(
        places_from(read[0]) if read else (),
        matches_from(judged[0]) if judged else (),
        marks_from(judged[0]) if judged else (),
        text_key_from(worded[0]) if worded else None,
    )
    connection.executemany(
        "INSERT OR IGNORE INTO traits VALUES (?, ?, ?)",
        [(kind, value, post) for kind, value in traits],
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Compute the present of all posts anew, and all sums of it."""
    columns = ", ".join(f"{name} = NULL" for name in VIEW_COLUMNS)
    connection.execute("DELETE FROM tallies")
    connection.execute("DELETE FROM seen")
    connection.execute("DELETE FROM traits")
    connection.execute("DELETE FROM settled")
    connection.execute(f"UPDATE posts SET {columns}")  # noqa: S608 names of our own
    seqs = [row[0] for row in connection.execute("SELECT seq FROM posts")]
    refresh(connection, seqs)
