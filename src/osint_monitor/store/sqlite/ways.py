"""
Ways to a page of posts: list all that hold something, or walk over posts in order.

What few posts hold is listed first. Of what many hold a page is full soon when posts
are walked in their order and each is checked. Which costs less follows from how many
there are; all give the same.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from enum import Enum
from math import isqrt

from osint_monitor.store.query import Order, Query
from osint_monitor.store.sqlite.select import Where, flat, lowest_rank, parts_of
from osint_monitor.store.sqlite.tree import (
    TALLIED,
    asks_only,
    condition,
    holders,
    match_of,
)
from osint_monitor.store.tree import Has, Node, Not, conjuncts

FEW = 1_000
"""Posts that are listed without a thought."""

SAMPLE = 20
"""Of so many texts, the newest say how common something is in all: that need not be
exact, and to count a phrase costs as much as to list it."""


class Way(Enum):
    """A way to the posts whose texts hold something."""

    LIST = "fetch the posts of all such texts, and sort them"
    NOTE = "note all such texts, and walk over posts in their order"
    CHECK = "walk over posts in their order, and look each text up"


@dataclass(frozen=True, slots=True)
class Cost:
    """
    What one post costs, when to list one that holds something costs 1.

    Args:
        check: to look whether it holds it.
        step: to come to it in the order of the list; nothing where that is done anyway.
    """

    check: int
    step: int


WORDS, PHRASES = Cost(check=250, step=0), Cost(check=20, step=0)
"""Of the full-text index, where a phrase costs more to list; measured."""

KEYS = Cost(check=4, step=4)
"""Of traits and observables; measured."""


STEPS = 25
"""Steps of a walk that looks at an index alone, for the price of fetching a post;
measured with the file in memory, where it is not, still more."""


@dataclass(frozen=True, slots=True)
class Walk:
    """
    A walk over posts in their order.

    Args:
        total: posts in all.
        walked: posts in the index that is walked.
        fit: those of them that a query's plain fields let pass.
        needed: posts after which it ends.
    """

    total: int
    walked: int
    fit: int
    needed: int

    def least(self, cost: Cost) -> int:
        """From how many posts on that must hold something checking costs less."""
        one = cost.check + cost.step * self.walked // max(self.fit, 1)
        whole = cost.check * self.fit + cost.step * self.walked
        return min(isqrt(self.needed * self.total * one), whole)

    def is_shorter(self, number: int) -> bool:
        """True when it costs less than to fetch and sort the *number* that answer."""
        each = max(self.walked // max(self.fit, 1), 1)
        steps = min(self.walked, self.needed * self.total * each // max(number, 1))
        fetched = min(number, self.needed * each)
        return steps + STEPS * fetched < STEPS * number

    def is_less(self, cost: Cost, barred: int) -> bool:
        """True when checking costs less, of what *barred* posts hold and must not."""
        free = max(self.total - barred, 1)
        checks = min(self.fit, self.needed * self.total // free)
        return cost.check * checks < barred


def walk_of(connection: sqlite3.Connection, query: Query, needed: int) -> Walk:
    """How far a query's list must be walked for *needed* posts, as the tallies say."""
    where = flat(query)
    for part in conjuncts(query.where):
        if asks_only(part, TALLIED):
            where.parts.append(condition(part, where))
    lowest = where.value(1 if lowest_rank(query) >= 1 else -1)
    total, walked, fit = connection.execute(
        f"SELECT total(p.n), total(iif(p.level >= {lowest}, p.n, 0)),"  # noqa: S608
        f" total(iif({where}, p.n, 0)) FROM tallies p",
        where.values,
    ).fetchone()
    return Walk(int(total), int(walked), int(fit), needed)


def checked(connection: sqlite3.Connection, query: Query, needed: int) -> list[Node]:
    """Those parts of a query that are better checked than listed."""
    walk: Walk | None = None
    found = []
    for part in parts_of(query):
        inner = part.part if isinstance(part, Not) else part
        match = match_of(inner)
        if not (match or isinstance(inner, Has)):
            continue
        is_barred = isinstance(part, Not)
        if match is not None:
            cost, number = cost_of(match), texts_of(connection, match)
        else:
            cost, number = KEYS, _posts_of(connection, inner, FEW)
        if number < FEW:
            continue
        walk = walk or walk_of(connection, query, needed)
        if match is None:
            most = walk.total if is_barred else walk.least(cost)
            number = _posts_of(connection, inner, most)
        if walk.is_less(cost, number) if is_barred else number >= walk.least(cost):
            found.append(part)
    return found


def way_of(
    connection: sqlite3.Connection, query: Query, match: str, needed: int
) -> Way:
    """The cheapest way to a query's first *needed* posts, by the texts it asks for."""
    number = texts_of(connection, match)
    if number < FEW:
        return Way.LIST
    walk = walk_of(connection, query, needed)
    if number >= walk.least(cost_of(match)):
        return Way.CHECK
    # No index by id has the texts' numbers.
    is_near = query.order is not Order.ID and walk.is_shorter(number)
    return Way.NOTE if is_near else Way.LIST


def cost_of(match: str) -> Cost:
    """What it costs to find texts by *match*."""
    return PHRASES if "tokens : " in match else WORDS


def texts_of(connection: sqlite3.Connection, match: str) -> int:
    """About how many texts hold what *match* asks of them; exactly, when few are."""
    (last,) = connection.execute("SELECT max(seq) FROM readings").fetchone()
    newest = last or 0
    is_sample = newest >= SAMPLE * FEW
    start = newest - newest // SAMPLE if is_sample else 0
    row: tuple[int] = connection.execute(
        "SELECT count(*) FROM words WHERE words MATCH ? AND rowid > ?", (match, start)
    ).fetchone()
    return row[0] * SAMPLE if is_sample else row[0]


def _posts_of(connection: sqlite3.Connection, node: Node, at_most: int) -> int:
    """How many posts hold it, counted no further than *at_most*."""
    where = Where()
    limited = f"{holders(node, where)} LIMIT {where.value(at_most)}"
    sql = f"SELECT count(*) FROM ({limited})"  # noqa: S608
    row: tuple[int] = connection.execute(sql, where.values).fetchone()
    return row[0]
