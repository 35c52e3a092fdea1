"""Counting over time, and which posts hold which words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from osint_monitor.errors import StoreError
from osint_monitor.store.elastic.select import clause_of, in_part
from osint_monitor.store.elastic.session import Session
from osint_monitor.store.elastic.tree import any_word, every
from osint_monitor.store.query import Query, Step
from osint_monitor.store.values import from_ms

_AT_ONCE = 500
"""Words that are asked for in one request."""

_SLICES = 64
"""Parts of all posts, of which one is looked at first."""

_ALL: dict[str, Any] = {"match_all": {}}


def histogram(
    session: Session, query: Query, step: Step, zone: ZoneInfo
) -> list[tuple[date, int]]:
    """How many posts were last seen in each step of time, oldest first."""
    clause = clause_of(query)
    steps = {
        "field": "last_seen",
        "calendar_interval": step.value,
        "time_zone": zone.key,
        "min_doc_count": 1,
    }
    session.refresh("posts")
    answer = session.ask(
        lambda client: client.search(
            index=session.alias("posts"),
            query=clause,
            size=0,
            track_total_hits=False,
            aggregations={"steps": {"date_histogram": steps}},
        )
    )
    return [
        (from_ms(each["key"]).astimezone(zone).date(), each["doc_count"])
        for each in answer["aggregations"]["steps"]["buckets"]
    ]


def counts(session: Session, words: Sequence[str], at_most: int) -> dict[str, int]:
    """In how many posts each word stands, counted no further than *at_most*."""
    session.refresh("posts")
    found = {}
    for some in _parts(words):
        # A word that reaches the limit in a part of all need not be counted in all.
        few = _counted(session, some, in_part((0, _SLICES)))
        left = [word for word in some if few[word] < at_most]
        for word, number in {**few, **_counted(session, left, _ALL)}.items():
            if number:
                found[word] = min(number, at_most)
    return found


def _counted(
    session: Session, words: Sequence[str], where: dict[str, Any]
) -> dict[str, int]:
    """In how many posts of *where* each word stands."""
    if not words:
        return {}
    filters = {str(at): any_word([word]) for at, word in enumerate(words)}
    answer = session.ask(
        lambda client: client.search(
            index=session.alias("posts"),
            query=every([clause_of(Query()), where]),
            size=0,
            track_total_hits=False,
            aggregations={"words": {"filters": {"filters": filters}}},
        )
    )
    buckets = answer["aggregations"]["words"]["buckets"]
    return {word: buckets[str(at)]["doc_count"] for at, word in enumerate(words)}


def holding(
    session: Session, words: Sequence[str], at_most: int
) -> dict[str, frozenset[str]]:
    """Ids of the posts in which each word stands, of words in at most *at_most*."""
    session.refresh("posts")
    found = {}
    for some in _parts(words):
        searches: list[dict[str, Any]] = []
        for word in some:
            clause = every([clause_of(Query()), any_word([word])])
            searches += [{}, _ids(clause, at_most + 1)]
        answer = session.ask(
            lambda client, searches=searches: client.msearch(  # type: ignore[misc]
                index=session.alias("posts"), searches=searches
            )
        )
        for word, told in zip(some, answer["responses"], strict=True):
            if "hits" not in told:
                raise StoreError("a search for a word was refused")
            hits = told["hits"]["hits"]
            if 0 < len(hits) <= at_most:
                found[word] = frozenset(hit["fields"]["id"][0] for hit in hits)
    return found


def _ids(clause: dict[str, Any], size: int) -> dict[str, Any]:
    return {
        "query": clause,
        "size": size,
        "sort": ["_doc"],
        "_source": False,
        "docvalue_fields": ["id"],
        "track_total_hits": False,
    }


def _parts(words: Sequence[str]) -> list[Sequence[str]]:
    return [words[at : at + _AT_ONCE] for at in range(0, len(words), _AT_ONCE)]
