"""Counting over time, and which posts hold which words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from osint_monitor.errors import StoreError
from osint_monitor.store.elastic.select import clause_of
from osint_monitor.store.elastic.session import Session
from osint_monitor.store.elastic.tree import any_word, every
from osint_monitor.store.query import Query, Step
from osint_monitor.store.values import from_ms

_AT_ONCE = 500
"""Words that are asked for in one request."""

MAX_HELD = 10_000
"""Posts that one request gives at most."""

_MANY, _GROUP = 150, 25
"""Of more words than a post has, most stand nowhere: they are looked for in groups."""


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
    for some in _parts(_known(session, words)):
        totals = _totals(session, [[word] for word in some], at_most)
        for word, number in zip(some, totals, strict=True):
            if number:
                found[word] = number
    return found


def _known(session: Session, words: Sequence[str]) -> list[str]:
    """Of many words those of which a neighbour, or they, stand somewhere."""
    if len(words) <= _MANY:
        return list(words)
    groups = [words[at : at + _GROUP] for at in range(0, len(words), _GROUP)]
    totals = _totals(session, groups, 1)
    rows = zip(groups, totals, strict=True)
    return [word for group, number in rows if number for word in group]


def _totals(
    session: Session, groups: Sequence[Sequence[str]], at_most: int
) -> list[int]:
    """In how many posts any word of each group stands; each stops at *at_most*."""
    if not groups:
        return []
    searches = [
        {
            "query": every([clause_of(Query()), any_word(group)]),
            "size": 0,
            "track_total_hits": at_most,
        }
        for group in groups
    ]
    answers = session.many([("posts", one) for one in searches])
    return [min(one["hits"]["total"]["value"], at_most) for one in answers]


def holding(
    session: Session, words: Sequence[str], at_least: int
) -> dict[str, frozenset[str]]:
    """
    Posts in which at least so many of *words* stand, with these.

    Raises:
        StoreError: there are too many such posts.
    """
    if not words:
        return {}
    session.refresh("posts")
    # By their places: a word may be longer than a name may.
    named = [
        {"bool": {"filter": [any_word([word])], "_name": str(at)}}
        for at, word in enumerate(words)
    ]
    asked = {
        "query": {
            "bool": {
                "filter": [clause_of(Query())],
                "should": named,
                "minimum_should_match": at_least,
            }
        },
        "size": MAX_HELD,
        "sort": ["_doc"],
        "_source": False,
        "docvalue_fields": ["id"],
        "track_total_hits": False,
    }
    (answer,) = session.many([("posts", asked)])
    hits = answer["hits"]["hits"]
    if len(hits) == MAX_HELD:
        raise StoreError("too many posts hold these words")
    return {
        hit["fields"]["id"][0]: frozenset(
            words[int(name)] for name in hit["matched_queries"]
        )
        for hit in hits
    }


def _parts(words: Sequence[str]) -> list[Sequence[str]]:
    return [words[at : at + _AT_ONCE] for at in range(0, len(words), _AT_ONCE)]
