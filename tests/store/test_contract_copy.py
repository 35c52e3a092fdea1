"""All records of one store, put into another of any kind, give the same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from osint_monitor.errors import StoreError
from osint_monitor.model.words import Lang, Level
from osint_monitor.store.base import Batch, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.query import FACETS, Query

Make = Any
KINDS = ("versions", "sightings", "assessments", "failures", "reads")


@pytest.fixture
def target() -> Iterator[Store]:
    with open_store("sqlite:///:memory:") as opened:
        yield opened


def fill(store: Store, make: Make) -> None:
    """Posts that changed, went, came back, were read twice and judged twice."""
    many = [make.batch(f"m{index}", hour=index % 7) for index in range(600)]
    store.put(
        Batch(
            versions=[item for batch in many for item in batch.versions],
            sightings=[item for batch in many for item in batch.sightings],
            assessments=[item for batch in many for item in batch.assessments],
        )
    )
    store.put(make.batch("p1", "a", level=Level.WEAK, phones=("+31600000001",)))
    store.put(make.batch("p1", "b", hour=2, tokens=("één м'ясо", "🔥 twee één")))
    store.put(Batch(sightings=[make.sighting("p1", "a", hour=3)]))
    store.put(make.batch("p2", level=None, lang=Lang.UK, source_id="town_board"))
    again = make.indexed("p2", understanding="u2", tokens=("x y z",), lemmas=("zet",))
    newer = make.assessment("p2", engine="u2-r1-rules-only", hour=1)
    store.put(Batch(versions=[again], assessments=[newer]))
    store.put(Batch(sightings=[make.sighting("p3", None, hour=4)]))
    store.put(Batch(versions=[make.indexed("p4")]))
    store.put(
        Batch(
            failures=[make.failure("x"), make.failure("y", reason="http_500")],
            reads=[make.read("c1"), make.read("c2", failed=True)],
        )
    )
    store.put_run(make.run("run-1", attempts=3))


def copy(source: Store, target: Store) -> None:
    for kind in KINDS:
        for _, chunk in source.records(kind):
            target.put(Batch(**{kind: chunk}))
    for run in source.runs():
        target.put_run(run)


def answers(store: Store, make: Make) -> list[Any]:
    words = ("één", "м'ясо", "🔥", "y", "zet", "m7")
    return [
        store.stats(),
        store.facets(Query(), FACETS),
        store.search(Query(), limit=1_000).posts,
        [store.history(make.post_id(post)) for post in ("p1", "p2", "p3", "p4")],
        [store.post(make.post_id(post)) for post in ("p1", "p2", "p3", "p4")],
        [store.count(Query(words=((word,),))) for word in words],
        store.sharing(("phone", "+31600000001"), 10),
        list(store.failures()),
        store.runs(),
        store.reads_of("run-1"),
    ]


def test_a_copy_gives_the_same_answers_and_so_does_the_copy_back(
    store: Store, target: Store, make: Make, new_url: Callable[[], str]
) -> None:
    fill(store, make)
    expected = answers(store, make)
    copy(store, target)
    assert answers(target, make) == expected
    with open_store(new_url()) as back:
        copy(target, back)
        assert answers(back, make) == expected
    copy(target, store)
    assert answers(store, make) == expected


def test_words_are_copied_in_their_order(
    store: Store, target: Store, make: Make
) -> None:
    fill(store, make)
    copy(store, target)

    def read(place: Store) -> list[Any]:
        items = [item for _, chunk in place.records("versions") for item in chunk]
        return sorted(
            (item.version.id, item.understanding, item.tokens, item.lemmas)
            for item in items
        )

    assert read(target) == read(store)
    assert any(words[0].count("één") == 2 for *_, words, _ in read(target))


@pytest.mark.parametrize("kind", KINDS)
def test_a_walk_goes_on_where_it_was(store: Store, make: Make, kind: str) -> None:
    fill(store, make)
    whole = [item for _, chunk in store.records(kind) for item in chunk]
    mark, first = next(store.records(kind))
    rest = [item for _, chunk in store.records(kind, after=mark) for item in chunk]
    assert [*first, *rest] == whole


def test_an_unknown_kind_is_refused(store: Store) -> None:
    with pytest.raises(StoreError):
        list(store.records("posts"))
