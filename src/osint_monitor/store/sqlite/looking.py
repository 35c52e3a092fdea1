"""Counting over time, and which posts hold which words."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from osint_monitor.store.query import Query, Step
from osint_monitor.store.sqlite.reader import FOUND, answering
from osint_monitor.store.sqlite.schema import QUARTER_MS
from osint_monitor.store.sqlite.select import is_of_levels, tallied
from osint_monitor.store.sqlite.tree import any_match
from osint_monitor.store.values import from_ms

_HOLDING = f"FROM {FOUND} WHERE w.words MATCH ? AND p.level IS NOT NULL"
_POSTS = f"SELECT p.seq {_HOLDING}"
_ID = "SELECT id FROM posts WHERE seq = ?"
_MANY = f"SELECT count(*) FROM (SELECT 1 {_HOLDING} LIMIT ?)"  # noqa: S608


def histogram(
    connection: sqlite3.Connection, query: Query, step: Step, zone: ZoneInfo
) -> list[tuple[date, int]]:
    """How many posts were last seen in each step of time, oldest first."""
    if is_of_levels(query):
        where = tallied(query)
        sql = f"SELECT p.quarter, p.n FROM seen p WHERE p.n > 0 AND {where}"  # noqa: S608
    else:
        source, where = answering(query)
        sql = f"SELECT p.last_seen / {QUARTER_MS}, count(*) FROM {source}"  # noqa: S608
        sql += f" WHERE {where} GROUP BY 1"
    rows = connection.execute(sql, where.values)
    sums: Counter[date] = Counter()
    for quarter, number in rows:
        day = from_ms(quarter * QUARTER_MS).astimezone(zone).date()
        sums[_first_day(day, step)] += number
    return sorted(sums.items())


def _first_day(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)


def counts(
    connection: sqlite3.Connection, words: Sequence[str], at_most: int
) -> dict[str, int]:
    """In how many posts each word stands, counted no further than *at_most*."""
    found = {}
    for word in words:
        (number,) = connection.execute(_MANY, (any_match([word]), at_most)).fetchone()
        if number:
            found[word] = number
    return found


def holding(
    connection: sqlite3.Connection, words: Sequence[str], at_least: int
) -> dict[str, frozenset[str]]:
    """Posts in which at least so many of *words* stand, with these."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for word in words:
        for (post,) in connection.execute(_POSTS, (any_match([word]),)):
            found[post].add(word)
    several = {post: held for post, held in found.items() if len(held) >= at_least}
    return {
        connection.execute(_ID, (post,)).fetchone()[0]: frozenset(held)
        for post, held in several.items()
    }
