"""Finding, listing and counting posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from osint_monitor.errors import StoreError
from osint_monitor.store.base import PostPage, PostView
from osint_monitor.store.codec import clean
from osint_monitor.store.elastic.documents import (
    VIEW_FIELDS,
    key_of,
    observable_key,
    view_from,
)
from osint_monitor.store.elastic.select import (
    SORTS,
    clause_of,
    key_of_mark,
    mark_of,
)
from osint_monitor.store.elastic.session import Session
from osint_monitor.store.query import FACETS, Order, Query
from osint_monitor.store.values import level_of

MIN_PREFIX = 6
"""Characters of an id that are enough to ask for its post."""

MAX_VALUES = 10_000
"""Values of one facet; more than any field has."""

_FIELD_OF = {"type": "types", "targets_ukraine": "ukraine"}
"""Facets whose field is called otherwise."""


def find_post(session: Session, post_id: str) -> PostView | None:
    """
    The post of this id, or of which alone the id begins so.

    Raises:
        StoreError: several posts' ids begin so.
    """
    wanted = clean(post_id)
    if found := posts(session, [wanted]):
        return found[0]
    if len(wanted) < MIN_PREFIX:
        return None
    session.refresh("posts")
    tests: list[dict[str, Any]] = [
        {"prefix": {"id": {"value": wanted}}},
        {"exists": {"field": "last_seen"}},
    ]
    answer = session.ask(
        lambda client: client.search(
            index=session.alias("posts"),
            query={"bool": {"filter": tests}},
            source_includes=list(VIEW_FIELDS),
            size=2,
        )
    )
    hits = answer["hits"]["hits"]
    if len(hits) > 1:
        raise StoreError("more than one post's id begins so; give more of it")
    return view_from(hits[0]["_source"]) if hits else None


def posts(session: Session, post_ids: Sequence[str]) -> list[PostView]:
    """Those of the posts that are there, by their whole ids, in the same order."""
    pairs = [("posts", key_of(clean(one))) for one in dict.fromkeys(post_ids)]
    found = session.get(pairs, VIEW_FIELDS)
    sources = (found[pair]["_source"] for pair in pairs if pair in found)
    return [view_from(source) for source in sources if "last_seen" in source]


def search(
    session: Session, query: Query, *, after: str | None, limit: int
) -> PostPage:
    """One page of a query's answer."""
    clause = clause_of(query)
    key = None if after is None else key_of_mark(query.order, after)
    session.refresh("posts")
    answer = session.ask(
        lambda client: client.search(
            index=session.alias("posts"),
            query=clause,
            sort=list(SORTS[query.order]),
            size=limit + 1,
            search_after=key,
            track_total_hits=False,
            source_includes=list(VIEW_FIELDS),
        )
    )
    hits = answer["hits"]["hits"]
    posts = tuple(view_from(hit["_source"]) for hit in hits[:limit])
    mark = mark_of(query.order, hits[limit - 1]["sort"]) if len(hits) > limit else None
    return PostPage(posts=posts, after=mark)


def scan(session: Session, query: Query, part: tuple[int, int]) -> Iterator[PostView]:
    """All posts that answer, by id, as they are at this moment."""
    clause = clause_of(query, part=part)
    session.refresh("posts")
    for source in session.walk("posts", clause, SORTS[Order.ID], VIEW_FIELDS):
        yield view_from(source)


def ids(session: Session, query: Query) -> Iterator[str]:
    """The ids of all posts that answer, in no order."""
    clause = clause_of(query)
    session.refresh("posts")
    return session.walk_ids("posts", clause)


def count(session: Session, query: Query) -> int:
    """How many posts answer."""
    clause = clause_of(query)
    session.refresh("posts")
    answer = session.ask(
        lambda client: client.count(index=session.alias("posts"), query=clause)
    )
    number: int = answer["count"]
    return number


def facets(
    session: Session, query: Query, names: Sequence[str]
) -> dict[str, dict[str, int]]:
    """
    Exact counts by value of each of *names*, the most frequent value first.

    Raises:
        StoreError: a name is none of ``FACETS``.
    """
    if unknown := [name for name in names if name not in FACETS]:
        raise StoreError(f"no such facet: {', '.join(unknown)}")
    clause = clause_of(query)
    session.refresh("posts")
    (answer,) = session.many([("posts", facet_search(names, clause))])
    return facets_from(names, answer)


def facet_search(names: Sequence[str], clause: dict[str, Any]) -> dict[str, Any]:
    """What to ask for, to count by *names*."""
    return sums_search({name: _FIELD_OF.get(name, name) for name in names}, clause)


def facets_from(
    names: Sequence[str], answer: dict[str, Any]
) -> dict[str, dict[str, int]]:
    """The counts in the answer to ``facet_search``."""
    counted = sums_from(answer)
    return {name: _by_value(name, counted[name]) for name in names}


def sums_search(fields: dict[str, str], clause: dict[str, Any]) -> dict[str, Any]:
    """
    What to ask for, to count all documents that answer, and by each value of *fields*.

    Args:
        fields: name in the answer → field.
    """
    asked: dict[str, Any] = {"query": clause, "size": 0, "track_total_hits": True}
    if fields:
        asked["aggs"] = {
            name: {"terms": {"field": field, "size": MAX_VALUES}}
            for name, field in fields.items()
        }
    return asked


def sums_from(answer: dict[str, Any]) -> dict[str, Counter[Any]]:
    """
    The exact counts in the answer to ``sums_search``.

    Raises:
        StoreError: a field has more values than can be counted.
    """
    counted = {}
    for name, told in answer.get("aggregations", {}).items():
        if told["sum_other_doc_count"]:
            raise StoreError(f"{name} has more than {MAX_VALUES:,} values")
        counted[name] = Counter(
            {each["key"]: each["doc_count"] for each in told["buckets"]}
        )
    return counted


def _by_value(name: str, counted: Counter[Any]) -> dict[str, int]:
    named = {
        "level": lambda value: level_of(int(value)),
        "gone": _truth,
        "targets_ukraine": _truth,
    }.get(name, str)
    rows = [(named(value), n) for value, n in counted.items()]
    return dict(sorted(rows, key=lambda item: (-item[1], item[0])))


def _truth(value: Any) -> str:
    return "true" if value else "false"


def sharing(session: Session, observable: tuple[str, str], limit: int) -> list[str]:
    """Ids of posts that ever showed an observable, by id."""
    session.refresh("posts")
    clause = {"term": {"observables": {"value": observable_key(*observable)}}}
    found = session.walk("posts", clause, SORTS[Order.ID], ("id",))
    return [source["id"] for source in islice(found, limit)]
