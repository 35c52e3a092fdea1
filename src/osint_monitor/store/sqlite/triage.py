"""The triage states of posts, and which posts are settled as they are now."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import orjson

from osint_monitor.store.codec import clean
from osint_monitor.store.triage import Triage, is_settled

_KEEP = """
    INSERT INTO triage VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET number = excluded.number, settled = excluded.settled
    WHERE excluded.number > number
"""
_STATE = """
    SELECT t.settled, v.id, p.level
    FROM triage t CROSS JOIN posts p ON p.seq = t.post
    LEFT JOIN versions v ON v.seq = p.version
    WHERE t.post = ?
"""

_STATES = """
    SELECT t.post, p.id, t.number, t.settled
    FROM triage t CROSS JOIN posts p ON p.seq = t.post
    WHERE t.post > ? ORDER BY t.post LIMIT 500
"""


def put_triage(connection: sqlite3.Connection, states: Sequence[Triage]) -> None:
    """Keep each state that is newer than the one before."""
    posts = []
    for state in states:
        post = _post(connection, clean(state.post_id))
        settled = {clean(version): rank for version, rank in state.settled.items()}
        row = (post, state.number, orjson.dumps(settled).decode())
        if connection.execute(_KEEP, row).rowcount:
            posts.append(post)
    settle(connection, posts)


def triaged(connection: sqlite3.Connection) -> Iterator[Triage]:
    """All states, some hundreds at a time."""
    start = 0
    while rows := connection.execute(_STATES, (start,)).fetchall():
        for _, post_id, number, settled in rows:
            ranks = orjson.loads(settled)
            yield Triage(post_id=post_id, number=number, settled=ranks)
        start = rows[-1][0]


def settle(connection: sqlite3.Connection, posts: Iterable[int]) -> None:
    """Write anew which of *posts* are settled, by their states and their present."""
    for post in posts:
        row = connection.execute(_STATE, (post,)).fetchone()
        if row is None:
            continue
        settled, version, level = row
        is_now = version is not None and is_settled(
            orjson.loads(settled), version, level
        )
        change = "INSERT OR IGNORE INTO settled VALUES (?)"
        if not is_now:
            change = "DELETE FROM settled WHERE post = ?"
        connection.execute(change, (post,))


def _post(connection: sqlite3.Connection, post_id: str) -> int:
    """The number of a post, which may not have arrived yet."""
    connection.execute("INSERT OR IGNORE INTO posts (id) VALUES (?)", (post_id,))
    row: tuple[int] = connection.execute(
        "SELECT seq FROM posts WHERE id = ?", (post_id,)
    ).fetchone()
    return row[0]
