"""Any tree gives what a plain look at every post gives, on every store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any as Anything

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osint_monitor.model.words import ExploitationType, Kind, Lang, Level, Mark
from osint_monitor.store.base import Batch, PostView, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.query import FACETS, UNASSESSED, Order, Query
from osint_monitor.store.traits import place_key
from osint_monitor.store.tree import (
    All,
    Any,
    Flag,
    Has,
    Is,
    Node,
    Not,
    Phrase,
    Prefix,
    Settled,
    Time,
    Word,
    all_of,
    any_of,
    negated,
)
from osint_monitor.store.triage import Triage

Make = Anything

SIZE = 48
LEVELS = (Level.NONE, Level.WEAK, Level.STRONG, None)
LANGS = (Lang.NL, Lang.UK)
KINDS = (Kind.JOB, Kind.ESCORT)
SOURCES = ("town_jobs", "town_escort")
TYPES = (ExploitationType.SEXUAL, ExploitationType.LABOUR)
TITLES = ("", "own place", "place own", "м'ясо 🔥 own")
TEXTS = ("own place place", "", "м'ясо own", "huizen", "own own place")
LEMMAS = ("", "huis", "plaats")
PHONES = ("+31600000001", "+31600000002", "+447700900001")
PLACES = ("Łódź", "The Hague")
MARKS = (Mark.DISCLOSURE, Mark.MINOR_OR_ACUTE)
RULES = (("r1", "ilo.debt"), ("r2", "ilo.isolation"))


@dataclass(frozen=True)
class Truth:
    """What was put of a post, apart from what the store shows of it."""

    fields: tuple[tuple[str, ...], ...]
    lemmas: frozenset[str]
    places: frozenset[str]
    phones: frozenset[str]
    is_settled: bool


Town = tuple[Store, dict[str, Truth], dict[Order, tuple[PostView, ...]]]
"""A store, the truth by post, and all posts in each order."""


@pytest.fixture(scope="module")
def town(new_url: Callable[[], str], make: Make) -> Iterator[Town]:
    """Posts that differ in everything; one is not understood, some are gone."""
    truths = {}
    with open_store(new_url()) as store:
        for index in range(SIZE):
            name = f"p{index}"
            tokens = (TITLES[index % 4], TEXTS[index % 5])
            lemmas = LEMMAS[index % 3]
            places = PLACES[: index // 2 % 3]
            phones = PHONES[: index // 4 % 4]
            rules = RULES[: index // 3 % 3]
            batch = make.batch(
                name,
                hour=index // 2,
                level=LEVELS[index // 2 % 4],
                lang=LANGS[index % 2],
                kind=KINDS[index // 5 % 2],
                source_id=SOURCES[index // 7 % 2],
                types=TYPES[: index % 3],
                targets_ukraine=index % 5 == 0,
                tokens=tokens,
                lemmas=("", lemmas),
                places=places,
                phones=phones,
                matches=tuple(
                    make.match(*one, counted=index % 4 != 1) for one in rules
                ),
                marks=MARKS[: index // 5 % 3],
                score=(index % 4) / 4,
            )
            store.put(batch)
            if index % 6 == 0:
                gone = make.sighting(name, None, hour=index)
                store.put(Batch(sightings=[gone]))
            truths[make.post_id(name)] = Truth(
                tuple(tuple(one.split()) for one in tokens),
                frozenset(lemmas.split()),
                frozenset(map(place_key, places)),
                frozenset(phones),
                is_settled=index % 7 < 2,
            )
            # What is not settled was: at a lower level, or in another wording.
            rank = max(LEVELS[index // 2 % 4].rank if LEVELS[index // 2 % 4] else 0, 0)
            wordings = ({"a": rank}, {"a": 2, "b": 0})
            if index % 7 >= 2:
                wordings = ({"a": rank - 1}, {"b": 2})
            settled = wordings[index % 2]
            store.put_triage(
                [
                    Triage(
                        post_id=make.post_id(name),
                        number=index,
                        settled={
                            make.version_id(name, wording): rank
                            for wording, rank in settled.items()
                        },
                    )
                ]
            )
        listed = {
            order: store.search(Query(order=order), limit=1_000).posts
            for order in Order
        }
        yield store, truths, listed


def holds(post: PostView, truth: Truth, node: Node) -> bool:
    """The meaning of a tree, said once more in the plainest way."""
    match node:
        case Word(_, forms):
            return any(form in one for one in _words(truth) for form in forms)
        case Prefix(_, stem):
            return any(word.startswith(stem) for one in _words(truth) for word in one)
        case Phrase(_, words):
            return any(
                one[at : at + len(words)] == words
                for one in truth.fields
                for at in range(len(one))
            )
        case Has(kind, value, is_prefix):
            values = _values(post, truth, kind)
            if is_prefix:
                return any(one.startswith(value) for one in values)
            return value in values
        case Time(field, since, until):
            at = post.last_seen if field == "seen" else post.first_seen
            return (since is None or at >= since) and (until is None or at < until)
        case All(parts):
            return all(holds(post, truth, part) for part in parts)
        case Any(parts):
            return any(holds(post, truth, part) for part in parts)
        case Not(part):
            return not holds(post, truth, part)
        case Is(field, values):
            return not set(values).isdisjoint(_known(post, field))
        case Settled():
            return truth.is_settled
        case Flag("gone", value):
            return post.gone == value
        case Flag(_, value):
            judged = post.assessment
            return bool(judged and judged.targets_ukraine) == value


def _words(truth: Truth) -> tuple[tuple[str, ...], ...]:
    return (*truth.fields, tuple(truth.lemmas))


def _known(post: PostView, field: str) -> set[str]:
    judged = post.assessment
    match field:
        case "level":
            return {judged.level.value if judged else UNASSESSED}
        case "lang":
            return {judged.lang.value if judged else "other"}
        case "type":
            return {one.value for one in judged.types} if judged else set()
        case "kind":
            return {post.version.kind.value} if post.version else set()
        case _:
            return {post.source_id}


def _values(post: PostView, truth: Truth, kind: str) -> frozenset[str]:
    matches = post.assessment.matches if post.assessment else ()
    marks = post.assessment.marks if post.assessment else ()
    known = {
        "phone": truth.phones,
        "place": truth.places,
        "rule": frozenset(one.rule for one in matches if one.counted),
        "indicator": frozenset(one.indicator for one in matches if one.counted),
        "mark": frozenset(marks),
    }
    return known.get(kind, frozenset())


def values(*some: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(some), min_size=1, max_size=2, unique=True).map(
        tuple
    )


def leaves(make: Make) -> st.SearchStrategy[Node]:
    times = st.integers(-2, SIZE + 2).map(make.at)
    return st.one_of(
        st.builds(Word, st.just("w"), values("own", "м'ясо", "huis", "🔥", "no")),
        st.builds(Prefix, st.just("p"), st.sampled_from(["hui", "м'", "pla", "zz"])),
        st.builds(
            Phrase,
            st.just("ph"),
            st.lists(st.sampled_from(["own", "place", "huis", "м'ясо"]), min_size=1,
                     max_size=3).map(tuple),
        ),
        st.builds(Is, st.just("level"), values("none", "weak", "strong", UNASSESSED)),
        st.builds(Is, st.just("lang"), values("nl", "uk", "other")),
        st.builds(Is, st.just("kind"), values("job", "escort", "social")),
        st.builds(Is, st.just("source"), values(*SOURCES)),
        st.builds(Is, st.just("type"), values("sexual", "labour")),
        st.sampled_from(
            [
                Has("phone", "+31600000001"),
                Has("phone", "+316", True),
                Has("phone", "", True),
                Has("email", "", True),
                Has("place", "lodz"),
                Has("place", "the", True),
                Has("indicator", "ilo.debt"),
                Has("indicator", "ilo.", True),
                Has("rule", "r2"),
                Has("mark", "disclosure"),
                Has("mark", "", True),
            ]
        ),
        st.builds(Time, st.sampled_from(["seen", "first"]), times, st.none()),
        st.builds(Time, st.sampled_from(["seen", "first"]), st.none(), times),
        st.builds(Time, st.just("seen"), times, times),
        st.just(Settled()),
        st.builds(Flag, st.sampled_from(["gone", "ukraine"]), st.booleans()),
    )  # fmt: skip


def trees(make: Make) -> st.SearchStrategy[Node]:
    def grow(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(several.map(all_of), several.map(any_of), inner.map(negated))

    return st.recursive(leaves(make), grow, max_leaves=6)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_tree_gives_what_a_look_at_all_posts_gives(
    town: Town, make: Make, data: st.DataObject
) -> None:
    store, truths, listed = town
    where = data.draw(trees(make))
    order = data.draw(st.sampled_from(list(Order)))
    query = Query(where=where, order=order)
    expected = [
        post for post in listed[order] if holds(post, truths[post.post_id], where)
    ]
    assert list(store.search(query, limit=1_000).posts) == expected
    assert store.count(query) == len(expected)
    first = store.search(query, limit=2)
    rest = store.search(query, after=first.after, limit=1_000) if first.after else None
    paged = (*first.posts, *(rest.posts if rest else ()))
    assert list(paged) == expected
    facets = store.facets(query, FACETS)
    assert sum(facets["level"].values()) == len(expected)
    sources = [post.source_id for post in expected]
    assert facets["source"] == {
        name: sources.count(name)
        for name in sorted(set(sources), key=lambda one: (-sources.count(one), one))
    }


@pytest.mark.parametrize(
    ("where", "is_found"),
    [
        (Phrase("", ("own", "own", "place")), True),
        (Phrase("", ("place", "own", "place")), False),  # title and text, not one
        (Phrase("", ("huis",)), False),  # only a dictionary form
        (Word("", ("huis",)), True),
    ],
)
def test_a_phrase_stands_in_one_field_and_is_not_inflected(
    town: Town, where: Node, is_found: bool
) -> None:
    assert bool(town[0].count(Query(where=where))) is is_found


def test_a_tree_narrows_what_plain_fields_ask(town: Town, make: Make) -> None:
    store, truths, _ = town
    where = Has("phone", "+316", True)
    query = Query(min_level="weak", langs=("nl",), where=where, words=(("own",),))
    expected = [
        post.post_id
        for post in store.search(Query(min_level="weak", langs=("nl",))).posts
        if holds(post, truths[post.post_id], all_of([where, Word("", ("own",))]))
    ]
    assert [post.post_id for post in store.search(query).posts] == expected
    assert expected
