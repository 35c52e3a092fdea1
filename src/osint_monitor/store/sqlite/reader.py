"""Finding, listing and counting posts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import orjson

from osint_monitor.errors import StoreError
from osint_monitor.store.base import PostPage, PostView
from osint_monitor.store.codec import clean
from osint_monitor.store.query import FACETS, Order, Query
from osint_monitor.store.sqlite.rows import VIEW_SELECT, split, view_from
from osint_monitor.store.sqlite.schema import TALLY_COLUMNS
from osint_monitor.store.sqlite.select import (
    KEY_SQL,
    ORDER_SQL,
    Where,
    add_beyond,
    conditions,
    is_tallied,
    mark_of,
    match_of,
    tallied,
)
from osint_monitor.store.sqlite.ways import Way, checked, way_of
from osint_monitor.store.values import level_of

CHUNK = 500
"""Rows that are read together where all are read."""

MIN_PREFIX = 6
"""Characters of an id that are enough to ask for its post."""

_THERE = " WHERE p.last_seen IS NOT NULL AND p.id IN (SELECT value FROM json_each(?))"
_BY_ID = VIEW_SELECT + _THERE
_POSTS = "posts p"
FOUND = "words w CROSS JOIN posts p INDEXED BY posts_by_reading ON p.reading = w.rowid"
"""Posts by their texts; ``level`` must be asked for, or the index does not fit."""


def find_post(connection: sqlite3.Connection, post_id: str) -> PostView | None:
    """
    The post of this id, or of which alone the id begins so.

    Raises:
        StoreError: several posts' ids begin so.
    """
    wanted = clean(post_id)
    if found := posts(connection, [wanted]):
        return found[0]
    if len(wanted) < MIN_PREFIX:
        return None
    where = Where()
    where.add("p.id >= {0} AND p.id < {1}", wanted, wanted + "\U0010ffff")
    where.add("p.last_seen IS NOT NULL")
    rows = _rows(connection, f"{VIEW_SELECT} WHERE {where} LIMIT 2", where)
    if len(rows) > 1:
        raise StoreError("more than one post's id begins so; give more of it")
    return view_from(rows[0]) if rows else None


def posts(connection: sqlite3.Connection, post_ids: Sequence[str]) -> list[PostView]:
    """Those of the posts that are there, by their whole ids, in the same order."""
    wanted = [clean(one) for one in dict.fromkeys(post_ids)]
    rows = connection.execute(_BY_ID, (orjson.dumps(wanted).decode(),)).fetchall()
    found = {view.post_id: view for view in map(view_from, rows)}
    return [found[one] for one in wanted if one in found]


def search(
    connection: sqlite3.Connection,
    query: Query,
    *,
    after: str | None,
    limit: int,
    part: tuple[int, int] = (0, 1),
) -> PostPage:
    """One page of a query's answer."""
    where = conditions(query, checked(connection, query, limit + 1))
    if after is not None:
        add_beyond(where, query.order, after)
    if part[1] > 1:
        where.add("p.seq % {0} = {1}", part[1], part[0])
    source = _source(connection, query, where, limit + 1)
    keys = _rows(
        connection,
        f"SELECT {KEY_SQL[query.order]} FROM {source} WHERE {where}"  # noqa: S608
        f" ORDER BY {ORDER_SQL[query.order]} LIMIT {limit + 1:d}",
        where,
    )
    found = posts(connection, [key[-1] for key in keys[:limit]])  # its id is last
    mark = mark_of(query.order, keys[limit - 1]) if len(keys) > limit else None
    return PostPage(posts=tuple(found), after=mark)


def ids(connection: sqlite3.Connection, query: Query) -> Iterator[str]:
    """The ids of all posts that answer, ascending."""
    by_id = replace(query, order=Order.ID)
    where = conditions(by_id, checked(connection, by_id, CHUNK))
    source = _source(connection, by_id, where, CHUNK)
    sql = (
        f"SELECT p.id FROM {source} WHERE {where} AND p.id > :start"  # noqa: S608
        " ORDER BY p.id LIMIT :limit"
    )
    for row in walk(connection, sql, where.values, ""):
        yield row[0]


def _source(
    connection: sqlite3.Connection, query: Query, where: Where, needed: int
) -> str:
    """
    What to select from; adds the condition on words.

    A rare word's posts are fetched and sorted. A common word's texts are only noted, a
    very common word's looked up one by one, and the list is walked in its order until
    enough of them are met: no way reads much.
    """
    asked = match_of(query)
    if asked is None:
        return _POSTS
    holding = "SELECT w.rowid FROM words w WHERE w.words MATCH {0}"
    match way_of(connection, query, asked, needed):
        case Way.LIST:
            where.add("w.words MATCH {0}", asked)
            return FOUND
        case Way.NOTE:
            # The plus keeps SQLite from fetching the posts of all of them.
            where.add(f"+p.reading IN ({holding})", asked)
        case Way.CHECK:
            where.add(f"EXISTS ({holding} AND w.rowid = p.reading)", asked)
    return _POSTS


def combinations(connection: sqlite3.Connection, query: Query) -> list[tuple[Any, ...]]:
    """How many posts of every combination of ``TALLY_COLUMNS``, the number last."""
    columns = ", ".join(f"p.{name}" for name in TALLY_COLUMNS)
    if is_tallied(query):
        where = tallied(query)
        where.add("p.n > 0")
        sql = f"SELECT {columns}, p.n FROM tallies p WHERE {where}"  # noqa: S608
        return _rows(connection, sql, where)
    source, where = answering(query)
    sql = f"SELECT {columns}, count(*) FROM {source} WHERE {where} GROUP BY {columns}"  # noqa: S608
    return _rows(connection, sql, where)


def answering(query: Query) -> tuple[str, Where]:
    """What to select from, and which of it, when all that answers is read anyway."""
    where = conditions(replace(query, order=Order.RANK))
    match = match_of(query)
    if match is None:
        return _POSTS, where
    where.add("w.words MATCH {0}", match)
    return FOUND, where


def count(connection: sqlite3.Connection, query: Query) -> int:
    """How many posts answer."""
    if is_tallied(query):
        return sum(row[-1] for row in combinations(connection, query))
    source, where = answering(query)
    sql = f"SELECT count(*) FROM {source} WHERE {where}"  # noqa: S608
    number: int = _rows(connection, sql, where)[0][0]
    return number


def facets(
    connection: sqlite3.Connection, query: Query, names: Sequence[str]
) -> dict[str, dict[str, int]]:
    """
    Exact counts by value of each of *names*, the most frequent value first.

    Raises:
        StoreError: a name is none of ``FACETS``.
    """
    if unknown := [name for name in names if name not in FACETS]:
        raise StoreError(f"no such facet: {', '.join(unknown)}")
    sums: dict[str, Counter[str]] = {name: Counter() for name in names}
    for row in combinations(connection, query):
        values = _facet_values(row)
        for name in names:
            for value in values[name]:
                sums[name][value] += row[-1]
    return {name: _sorted(counter) for name, counter in sums.items()}


def _facet_values(row: tuple[Any, ...]) -> dict[str, list[str]]:
    level, lang, kind, source, gone, ukraine, types = row[:-1]
    return {
        "level": [level_of(level)],
        "lang": [lang],
        "kind": [kind],
        "source": [source],
        "type": split(types),
        "gone": ["true" if gone else "false"],
        "targets_ukraine": ["true" if ukraine else "false"],
    }


def _sorted(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def walk(
    connection: sqlite3.Connection, sql: str, values: dict[str, Any], start: Any
) -> Iterator[tuple[Any, ...]]:
    """
    All rows of a statement, ``CHUNK`` at a time, so that no reading lasts long.

    Args:
        sql: with ``:start`` and ``:limit``, in the order of its first column.
        start: less than any value of the first column.
    """
    while True:
        rows = connection.execute(sql, {**values, "start": start, "limit": CHUNK})
        chunk = rows.fetchall()
        yield from chunk
        if len(chunk) < CHUNK:
            return
        start = chunk[-1][0]


def _rows(
    connection: sqlite3.Connection, sql: str, where: Where
) -> list[tuple[Any, ...]]:
    return connection.execute(sql, where.values).fetchall()
