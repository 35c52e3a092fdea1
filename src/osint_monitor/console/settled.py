"""Which posts left the queue, as a search asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from osint_monitor.console import reading
from osint_monitor.console.models import Decision
from osint_monitor.console.recent import recent
from osint_monitor.store.query import Query
from osint_monitor.store.tree import Node, Settled, all_of, conjuncts, negated

_RECENT_S = 5
"""Seconds for which numbers of all posts are good enough, decided ones aside."""


def settled() -> Node | None:
    """
    What asks for the posts that somebody decided on as they are now.

    ``None`` when there is no decision.
    """
    return Settled() if Decision.objects.exists() else None


def without(query: Query, node: Node | None) -> Query:
    """The same query without the posts that *node* asks for."""
    if node is None:
        return query
    return replace(query, where=all_of([*conjuncts(query.where), negated(node)]))


def count(query: Query, node: Node | None) -> int:
    """
    How many posts answer, without those of *node*.

    By two counts: that of all posts is some seconds old, and the decided ones, which
    are few, are counted now.
    """
    number: int = recent(
        _RECENT_S, lambda: reading.store().count(query), "count", query
    )
    if node is None:
        return number
    return max(0, number - reading.store().count(_of(query, node)))


def facets(
    query: Query, node: Node | None, names: tuple[str, ...]
) -> Mapping[str, Mapping[str, int]]:
    """How many posts answer by each value, without those of *node*; by two counts."""
    found: Mapping[str, Mapping[str, int]] = recent(
        _RECENT_S, lambda: reading.store().facets(query, names), "facets", names, query
    )
    if node is None:
        return found
    less = reading.store().facets(_of(query, node), names)
    left = {
        name: {value: n - less[name].get(value, 0) for value, n in counts.items()}
        for name, counts in found.items()
    }
    return {
        name: {value: n for value, n in counts.items() if n > 0}
        for name, counts in left.items()
    }


def _of(query: Query, node: Node) -> Query:
    return replace(query, where=all_of([*conjuncts(query.where), node]))
