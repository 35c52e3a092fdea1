"""A query as SQL: conditions, orders, and the marks at which pages go on."""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from osint_monitor.errors import StoreError
from osint_monitor.store.codec import clean
from osint_monitor.store.query import Order, Query
from osint_monitor.store.sqlite import tree
from osint_monitor.store.sqlite.tree import any_match, condition, split_text
from osint_monitor.store.tree import Has, Is, Node, conjuncts
from osint_monitor.store.values import level_rank, to_ms

ORDER_SQL = {
    Order.RANK: "p.score DESC, p.last_seen DESC, p.id",
    Order.NEWEST: "p.last_seen DESC, p.id",
    Order.ID: "p.id",
}

KEY_SQL = {
    Order.RANK: "p.score, p.last_seen, p.id",
    Order.NEWEST: "p.last_seen, p.id",
    Order.ID: "p.id",
}
"""What of a post decides its place."""

_BEYOND_SQL = {
    Order.RANK: "p.score <= {0} AND (p.score < {0} OR p.last_seen < {1}"
    " OR (p.last_seen = {1} AND p.id > {2}))",
    Order.NEWEST: "p.last_seen <= {0} AND (p.last_seen < {0} OR p.id > {1})",
    Order.ID: "p.id > {0}",
}

_KEY_TYPES: dict[Order, tuple[type | tuple[type, ...], ...]] = {
    Order.RANK: ((float, int), int, str),
    Order.NEWEST: (int, str),
    Order.ID: (str,),
}


@dataclass(slots=True)
class Where:
    """
    Conditions that must all hold, with their values by name.

    Args:
        last_seen, seq: the columns as conditions name them.
    """

    parts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    last_seen: str = "p.last_seen"
    seq: str = "p.seq"

    def value(self, value: Any) -> str:
        """Take a value; what stands for it in a condition."""
        name = f"v{len(self.values)}"
        self.values[name] = clean(value) if isinstance(value, str) else value
        return f":{name}"

    def add(self, sql: str, *values: Any) -> None:
        """One more condition; ``{0}``, ``{1}`` ... stand for the values."""
        self.parts.append(f"({sql.format(*map(self.value, values))})")

    def any_of(self, column: str, values: tuple[Any, ...]) -> None:
        """*column* is one of *values*; nothing is asked when there are none."""
        if values:
            marks = ", ".join(f"{{{index}}}" for index in range(len(values)))
            self.add(f"{column} IN ({marks})", *values)

    def __str__(self) -> str:
        return " AND ".join(self.parts)


def conditions(query: Query, checked: Collection[Node] = ()) -> Where:
    """
    All of a query but its words, on ``posts p``.

    Args:
        checked: those of its ``parts_of`` that are to be looked at post by post.
    """
    where = flat(query)
    # The plus keeps SQLite from walking all posts of that time, when it could walk
    # the few that are hits.
    is_few = lowest_rank(query) >= 1 and query.order is not Order.NEWEST
    if is_few:
        where.last_seen = "+p.last_seen"
    if match_of(query) is not None:
        # Or it would go through all that hold something else for each text.
        where.seq = "+p.seq"
    if query.since is not None:
        where.add(f"{where.last_seen} >= {{0}}", to_ms(query.since))
    if query.until is not None:
        where.add(f"{where.last_seen} < {{0}}", to_ms(query.until))
    for part in parts_of(query):
        translate = tree.check if part in checked else condition
        where.parts.append(translate(part, where))
    return where


def parts_of(query: Query) -> list[Node]:
    """What of a query is neither a plain field nor left to the full-text index."""
    parts = split_text(query.where)[1]
    if query.observable is not None:
        kind, value = query.observable
        begin = value.removesuffix("*")
        parts.append(Has(kind, begin, is_prefix=begin != value))
    return parts


def tallied(query: Query) -> Where:
    """All conditions of a query that ``is_tallied``, on ``tallies p``."""
    where = flat(query)
    if query.where is not None:
        where.parts.append(condition(query.where, where))
    return where


def flat(query: Query) -> Where:
    """The conditions of a query's plain fields on columns that are tallied."""
    where = Where()
    _add_levels(where, query)
    where.any_of("p.lang", query.langs)
    where.any_of("p.kind", query.kinds)
    where.any_of("p.source", query.sources)
    if query.types:
        tests = (f"instr(p.types, {{{index}}})" for index in range(len(query.types)))
        where.add(" OR ".join(tests), *(f",{value}," for value in query.types))
    if query.targets_ukraine is not None:
        where.add("p.ukraine = {0}", int(query.targets_ukraine))
    if query.gone is not None:
        where.add("p.gone = {0}", int(query.gone))
    return where


def is_tallied(query: Query) -> bool:
    """True when the tallies alone can answer how many."""
    asked = (query.words, query.since, query.until, query.observable)
    return not any(asked) and tree.asks_only(query.where, tree.TALLIED)


def is_of_levels(query: Query) -> bool:
    """True when nothing but levels is asked for."""
    plain = replace(query, min_level=None, levels=(), where=None, order=Order.RANK)
    return plain == Query() and tree.asks_only(query.where, ("level",))


def _add_levels(where: Where, query: Query) -> None:
    lowest = lowest_rank(query)
    # Written out, not as a mark: only so does SQLite see that a partial index fits.
    if lowest >= 1:
        where.add("p.level >= 1")
    else:
        where.add("p.level IS NOT NULL")
    if lowest not in (-1, 1):
        where.add("p.level >= {0}", lowest)
    where.any_of("p.level", tuple(map(level_rank, query.levels)))


def lowest_rank(query: Query) -> int:
    """The rank below which no post can answer."""
    lowest = min(map(level_rank, query.levels), default=-1)
    if query.min_level is not None:
        lowest = max(lowest, level_rank(query.min_level))
    for part in conjuncts(query.where):
        if isinstance(part, Is) and part.field == "level":
            lowest = max(lowest, min(map(level_rank, part.values)))
    return lowest


def match_of(query: Query) -> str | None:
    """
    What must hold of a text, in the index's own language.

    Returns:
        ``None`` when nothing is asked.
    """
    matches = [any_match(alternatives) for alternatives in query.words]
    if match := split_text(query.where)[0]:
        matches.append(f"({match})")
    return " AND ".join(matches) or None


def mark_of(order: Order, key: tuple[Any, ...]) -> str:
    """Where a page ended, as an opaque word."""
    return base64.urlsafe_b64encode(orjson.dumps([order.value, *key])).decode("ascii")


def add_beyond(where: Where, order: Order, mark: str) -> None:
    """
    Only what comes after *mark*.

    Raises:
        StoreError: the mark is not of a search in this order.
    """
    try:
        raw = base64.b64decode(mark.encode("ascii"), altchars=b"-_", validate=True)
        name, *key = orjson.loads(raw)
        types = _KEY_TYPES[order]
        is_fit = name == order.value and len(key) == len(types)
        is_fit = is_fit and all(map(isinstance, key, types))
    except (ValueError, TypeError):
        is_fit, key = False, []
    if not is_fit:
        raise StoreError("this is no place where a search in this order ended")
    where.add(_BEYOND_SQL[order], *key)
