"""Any query gives what a plain look at every post gives, on every store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.words import ExploitationType, Kind, Lang, Level
from osint_monitor.store.base import Batch, PostView, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.query import FACETS, UNASSESSED, Order, Query

Make = Any

LEVELS = (*Level, None)
LANGS = (Lang.NL, Lang.UK, Lang.OTHER)
KINDS = (Kind.JOB, Kind.ESCORT)
SOURCES = ("town_jobs", "town_escort")
TYPES = (ExploitationType.SEXUAL, ExploitationType.LABOUR)
WORDS = ("werk", "м'ясо", "🔥")
PHONES = ("+31600000001", "+31600000002", "+447700900001")
SIZE = 60


@pytest.fixture(scope="module")
def town(new_url: Callable[[], str], make: Make) -> Iterator[Store]:
    """Posts that differ in everything, some of them gone."""
    with open_store(new_url()) as store:
        for index in range(SIZE):
            store.put(
                make.batch(
                    f"p{index}",
                    hour=index // 3,
                    level=LEVELS[index % 4],
                    lang=LANGS[index % 3],
                    kind=KINDS[index % 2],
                    source_id=SOURCES[index // 7 % 2],
                    types=TYPES[: index % 3],
                    targets_ukraine=index % 5 == 0,
                    tokens=(" ".join(WORDS[: index % 4]),),
                    phones=PHONES[: index // 4 % 4],
                    score=(index % 4) / 4,
                )
            )
            if index % 6 == 0:
                seen = make.sighting(f"p{index}", None, hour=index)
                store.put(Batch(sightings=[seen]))
        yield store


def some(values: tuple[Any, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


QUERIES = st.builds(
    Query,
    min_level=st.sampled_from([None, "none", "weak", "strong"]),
    levels=some(("none", "weak", "strong", UNASSESSED)),
    langs=some(tuple(lang.value for lang in LANGS)),
    kinds=some(tuple(kind.value for kind in KINDS)),
    types=some(tuple(kind.value for kind in TYPES)),
    sources=some(SOURCES),
    words=st.lists(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple), max_size=2
    ).map(tuple),
    targets_ukraine=st.sampled_from([None, True, False]),
    gone=st.sampled_from([None, True, False]),
    observable=st.sampled_from([None, ("phone", PHONES[0]), ("phone", "+447*")]),
    order=st.sampled_from(list(Order)),
)
# Most conditions left out, or nothing would ever be found.
NARROW = st.dictionaries(
    st.sampled_from([item.name for item in fields(Query) if item.name != "order"]),
    st.none(),
    max_size=3,
)


def answers(post: PostView, query: Query, tokens: dict[str, set[str]]) -> bool:
    judged = post.assessment
    level = judged.level.value if judged else UNASSESSED
    rank = judged.level.rank if judged else -1
    types = {kind.value for kind in judged.types} if judged else set()
    assert post.version is not None
    checks = [
        not query.min_level or rank >= Level(query.min_level).rank,
        not query.levels or level in query.levels,
        not query.langs or (judged.lang if judged else "other") in query.langs,
        not query.kinds or post.version.kind in query.kinds,
        not query.types or bool(types & set(query.types)),
        not query.sources or post.source_id in query.sources,
        all(set(word) & tokens[post.post_id] for word in query.words),
        query.since is None or post.last_seen >= query.since,
        query.until is None or post.last_seen < query.until,
        query.gone is None or post.gone == query.gone,
        query.targets_ukraine is None
        or bool(judged and judged.targets_ukraine) == query.targets_ukraine,
        query.observable is None or _shows(post, *query.observable),
    ]
    return all(checks)


def _shows(post: PostView, kind: str, value: str) -> bool:
    values = [each.value for each in post.observables if each.kind == kind]
    if value.endswith("*"):
        return any(each.startswith(value[:-1]) for each in values)
    return value in values


def _key(post: PostView, order: Order) -> tuple[Any, ...]:
    score = post.assessment.score if post.assessment else 0.0
    seen = -post.last_seen.timestamp()
    return {
        Order.RANK: (-score, seen, post.post_id),
        Order.NEWEST: (seen, post.post_id),
        Order.ID: (post.post_id,),
    }[order]


@settings(max_examples=150, deadline=None)
@given(drawn=QUERIES, kept=NARROW, hours=st.tuples(*[st.integers(-1, 30)] * 2))
def test_any_query_gives_what_a_look_at_all_posts_gives(
    town: Store, make: Make, drawn: Query, kept: dict[str, None], hours: tuple[int, int]
) -> None:
    drawn = replace(drawn, since=make.at(hours[0]), until=make.at(hours[1]))
    narrow = {name: getattr(drawn, name) for name in kept}
    query = Query(order=drawn.order, **narrow)
    tokens = {make.post_id(f"p{i}"): set(WORDS[: i % 4]) for i in range(SIZE)}
    expected = [each for each in town.scan(Query()) if answers(each, query, tokens)]
    page = town.search(query, limit=1_000)
    assert list(page.posts) == sorted(expected, key=lambda p: _key(p, query.order))
    assert list(town.scan(query)) == sorted(expected, key=lambda p: p.post_id)
    assert sorted(town.ids(query)) == sorted(each.post_id for each in expected)
    assert town.count(query) == len(expected)
    facets = town.facets(query, FACETS)
    assert all(
        sum(facets[name].values()) == len(expected) for name in FACETS if name != "type"
    )
