"""What an alert asks: a search of the query language, among hits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, tzinfo

from osint_monitor.store.parse import parse
from osint_monitor.store.query import Query
from osint_monitor.store.tree import All, Any, Is, Node, Not


def alert_query(text: str, *, zone: tzinfo = UTC) -> Query:
    """
    The query that an alert's text asks now: ``last 7d`` counts from the present.

    Args:
        text: as for ``search``; without ``level:`` only hits are asked for, and an
            empty one asks for every hit.
        zone: in which the days of ``seen:`` begin.

    Raises:
        QueryError: it can't be read; says what to do and points at the place.
    """
    query = parse(text, zone=zone)
    return query if _asks_level(query.where) else replace(query, min_level="weak")


def _asks_level(node: Node | None) -> bool:
    match node:
        case All(parts) | Any(parts):
            return any(map(_asks_level, parts))
        case Not(part):
            return _asks_level(part)
        case Is(field="level"):
            return True
    return False
