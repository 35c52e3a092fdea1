"""A query as the server's own: filters, orders, and the marks at which pages go on."""

from __future__ import annotations

import base64
from typing import Any

import orjson

from osint_monitor.errors import StoreError
from osint_monitor.store.codec import clean
from osint_monitor.store.elastic.documents import observable_key
from osint_monitor.store.elastic.schema import SLOTS
from osint_monitor.store.elastic.tree import Clause, any_word, clause_of_tree
from osint_monitor.store.query import Order, Query
from osint_monitor.store.tree import conjuncts
from osint_monitor.store.values import LEVELS, rank_of, to_ms

SORTS: dict[Order, list[dict[str, str]]] = {
    Order.RANK: [{"score": "desc"}, {"last_seen": "desc"}, {"id": "asc"}],
    Order.NEWEST: [{"last_seen": "desc"}, {"id": "asc"}],
    Order.ID: [{"id": "asc"}],
}

_KEY_TYPES: dict[Order, tuple[type | tuple[type, ...], ...]] = {
    Order.RANK: ((float, int), int, str),
    Order.NEWEST: (int, str),
    Order.ID: (str,),
}


def clause_of(query: Query, *, part: tuple[int, int] = (0, 1)) -> Clause:
    """
    The posts that answer a query, and fall into a part of all.

    Raises:
        StoreError: a level is none.
    """
    filters: list[Clause] = [_levels(query)]
    for name, values in (
        ("lang", query.langs),
        ("kind", query.kinds),
        ("source", query.sources),
        ("types", query.types),
    ):
        if values:
            filters.append({"terms": {name: list(map(clean, values))}})
    for name, flag in (("ukraine", query.targets_ukraine), ("gone", query.gone)):
        if flag is not None:
            filters.append({"term": {name: flag}})
    if query.since is not None:
        filters.append({"range": {"last_seen": {"gte": to_ms(query.since)}}})
    if query.until is not None:
        filters.append({"range": {"last_seen": {"lt": to_ms(query.until)}}})
    if query.observable is not None:
        filters.append(_observable("observables", *query.observable))
    filters += map(any_word, query.words)
    filters += map(clause_of_tree, conjuncts(query.where))
    if part[1] > 1:
        filters.append(in_part(part))
    return {"bool": {"filter": filters}}


def in_part(part: tuple[int, int]) -> Clause:
    """What falls into the i-th of n disjoint parts."""
    return {"terms": {"slot": list(range(part[0], SLOTS, part[1]))}}


def _levels(query: Query) -> Clause:
    """Only posts with a wording have a level; of these, those that are asked for."""
    lowest = -1 if query.min_level is None else _rank(query.min_level)
    known = range(-1, len(LEVELS) - 1)
    ranks = [rank for rank in known if rank >= lowest]
    if query.levels:
        ranks = sorted(set(map(_rank, query.levels)).intersection(ranks))
    if len(ranks) == len(known):
        # Asks for nothing where each post has one: sums then need not look at posts.
        return {"exists": {"field": "level"}}
    return {"terms": {"level": ranks}}


def _rank(level: str) -> int:
    if level not in LEVELS:
        raise StoreError(f"a level is one of {', '.join(LEVELS)}")
    return rank_of(level)


def _observable(field: str, kind: str, value: str) -> Clause:
    prefix = value.removesuffix("*")
    test = "term" if prefix == value else "prefix"
    return {test: {field: {"value": observable_key(kind, prefix)}}}


def mark_of(order: Order, key: list[Any]) -> str:
    """Where a page ended, as an opaque word."""
    return base64.urlsafe_b64encode(orjson.dumps([order.value, *key])).decode("ascii")


def key_of_mark(order: Order, mark: str) -> list[Any]:
    """
    The key of the post at which a page ended.

    Raises:
        StoreError: the mark is not of a search in this order.
    """
    try:
        raw = base64.b64decode(mark.encode("ascii"), altchars=b"-_", validate=True)
        name, *rest = orjson.loads(raw)
        key: list[Any] = rest
        types = _KEY_TYPES[order]
        is_fit = name == order.value and len(key) == len(types)
        is_fit = is_fit and all(map(isinstance, key, types))
    except (ValueError, TypeError):
        is_fit, key = False, []
    if not is_fit:
        raise StoreError("this is no place where a search in this order ended")
    return key
