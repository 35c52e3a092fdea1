"""Settled posts are found and left out as they are now, on every store."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from osint_monitor.model.words import Lang, Level
from osint_monitor.store.base import Batch, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.query import FACETS, Order, Query, Step
from osint_monitor.store.tree import (
    Has,
    Node,
    Settled,
    Word,
    all_of,
    any_of,
    negated,
)
from osint_monitor.store.triage import Triage

Make = Any
NONE, WEAK, STRONG = (level.rank for level in Level)
KINDS = ("versions", "sightings", "assessments")


def state(make: Make, post: str, number: int, **ranks: int) -> Triage:
    """What was settled: ranks by the short names of wordings."""
    settled = {make.version_id(post, name): rank for name, rank in ranks.items()}
    return Triage(post_id=make.post_id(post), number=number, settled=settled)


def found(store: Store, where: Node | None = None, **asked: Any) -> set[str]:
    """Short names of the posts that answer; all ways of asking agree."""
    query = Query(where=where, **asked)
    views = [
        view
        for order in Order
        for view in store.search(Query(where=where, order=order, **asked)).posts
    ]
    ids = {view.post_id for view in views}
    assert len(views) == len(Order) * len(ids)
    assert set(store.ids(query)) == ids
    assert {view.post_id for view in store.scan(query)} == ids
    assert store.count(query) == len(ids)
    assert sum(store.facets(query, FACETS)["level"].values()) == len(ids)
    days = store.histogram(query, Step.DAY, ZoneInfo("UTC"))
    assert sum(number for _, number in days) == len(ids)
    return {view.version.text.split()[0] for view in views if view.version}


def settled(store: Store, **asked: Any) -> set[str]:
    """The settled ones; the others are exactly those that are not."""
    left = found(store, Settled(), **asked)
    others = found(store, negated(Settled()), **asked)
    assert not left & others
    assert left | others == found(store, **asked)
    return left


def test_nothing_is_settled_at_first(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    store.put_triage([])
    assert settled(store) == set()


def test_a_settled_post_is_found_and_left_out(store: Store, make: Make) -> None:
    for post in ("p1", "p2", "p3"):
        store.put(make.batch(post, level=Level.WEAK))
    store.put_triage([state(make, "p1", 1, a=WEAK), state(make, "p3", 2, a=STRONG)])
    assert settled(store) == {"p1", "p3"}
    assert settled(store, min_level="weak") == {"p1", "p3"}
    assert settled(store, levels=("strong",)) == set()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_a_post_the_state_with_the_highest_number_holds(
    store: Store, make: Make, order: tuple[int, ...]
) -> None:
    states = [
        state(make, "p1", 7, a=WEAK),
        state(make, "p1", 8),
        state(make, "p1", 9, a=WEAK, b=WEAK),
    ]
    store.put(make.batch("p1", level=Level.WEAK))
    for index in order:
        store.put_triage([states[index]])
        store.put_triage([states[index]])
    assert settled(store) == {"p1"}
    store.put_triage([states[index] for index in order])
    assert settled(store) == {"p1"}


def test_of_several_states_at_once_too(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    store.put_triage([state(make, "p1", 2), state(make, "p1", 1, a=NONE)])
    assert settled(store) == set()
    store.put_triage([state(make, "p1", 4, a=NONE), state(make, "p1", 3)])
    assert settled(store) == {"p1"}


def test_what_is_taken_back_is_open_again(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    store.put_triage([state(make, "p1", 1, a=NONE)])
    store.put_triage([state(make, "p1", 2)])
    assert settled(store) == set()
    store.put_triage([state(make, "p1", 1, a=NONE)])
    assert settled(store) == set()


def test_it_may_come_before_the_post(store: Store, make: Make) -> None:
    store.put(make.batch("p2"))
    store.put_triage([state(make, "p1", 1, a=WEAK)])
    assert store.post(make.post_id("p1")) is None
    assert store.post(make.post_id("p1")[:12]) is None
    assert store.posts([make.post_id("p1"), make.post_id("p2")])[0].versions == 1
    assert len(store.posts([make.post_id("p1")])) == 0
    assert settled(store) == set()
    assert found(store) == {"p2"}
    assert (store.stats().posts, store.stats().gone) == (1, 0)
    assert store.history(make.post_id("p1")).versions == ()
    store.put(make.batch("p1", level=Level.WEAK))
    assert settled(store) == {"p1"}
    assert store.stats().posts == 2


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_of_arrival_gives_the_same(
    store: Store, make: Make, order: tuple[int, ...]
) -> None:
    acts: list[Callable[[], object]] = [
        lambda: store.put(Batch(versions=[make.indexed("p1")])),
        lambda: store.put(Batch(sightings=[make.sighting("p1")])),
        lambda: store.put(Batch(assessments=[make.assessment("p1", level=Level.WEAK)])),
        lambda: store.put_triage([state(make, "p1", 1, a=WEAK)]),
    ]
    for index in order:
        acts[index]()
    assert settled(store) == {"p1"}


def test_a_post_of_which_only_gone_is_known_is_in_no_list(
    store: Store, make: Make
) -> None:
    store.put_triage([state(make, "p1", 1, a=NONE)])
    store.put(Batch(sightings=[make.sighting("p1", None)]))
    view = store.post(make.post_id("p1"))
    assert view is not None and view.gone and view.version is None
    assert settled(store) == set()
    store.put(make.batch("p1", hour=1))
    assert settled(store) == {"p1"} == settled(store, gone=False)


def test_another_wording_is_open_and_the_former_one_is_not(
    store: Store, make: Make
) -> None:
    store.put(make.batch("p1", "a"))
    store.put_triage([state(make, "p1", 1, a=NONE)])
    store.put(make.batch("p1", "b", hour=1))
    assert settled(store) == set()
    store.put(Batch(sightings=[make.sighting("p1", "a", hour=2)]))
    assert settled(store) == {"p1"}
    store.put_triage([state(make, "p1", 2, a=NONE, b=NONE)])
    store.put(Batch(sightings=[make.sighting("p1", "b", hour=3)]))
    assert settled(store) == {"p1"}


def test_a_level_that_rises_opens_it_and_one_that_falls_does_not(
    store: Store, make: Make
) -> None:
    def assess(level: Level, hour: int) -> None:
        engine = f"u1-r{hour}-rules-only"
        again = make.assessment("p1", level=level, engine=engine, hour=hour)
        store.put(Batch(assessments=[again]))

    store.put(make.batch("p1", level=Level.WEAK, text="p1 words"))
    store.put_triage([state(make, "p1", 1, a=WEAK)])
    assess(Level.STRONG, 2)
    assert settled(store) == set()
    assess(Level.WEAK, 3)
    assert settled(store) == {"p1"}
    assess(Level.NONE, 4)
    assert settled(store) == {"p1"}
    assess(Level.STRONG, 5)
    store.put_triage([state(make, "p1", 2, a=STRONG)])
    assert settled(store) == {"p1"}


def test_an_unassessed_post_counts_as_one_of_no_level(store: Store, make: Make) -> None:
    store.put(make.batch("p1", level=None))
    store.put_triage([state(make, "p1", 1, a=NONE)])
    assert settled(store) == {"p1"} == settled(store, levels=("unassessed",))
    store.put(Batch(assessments=[make.assessment("p1", level=Level.NONE)]))
    assert settled(store) == {"p1"}
    engine = "u1-r2-rules-only"
    higher = make.assessment("p1", level=Level.WEAK, engine=engine, hour=1)
    store.put(Batch(assessments=[higher]))
    assert settled(store) == set()


def test_a_new_understanding_and_a_new_sighting_leave_it_settled(
    store: Store, make: Make
) -> None:
    store.put(make.batch("p1", places=("Delft",)))
    store.put_triage([state(make, "p1", 1, a=NONE)])
    store.put(Batch(versions=[make.indexed("p1", understanding="u2")]))
    newest = make.assessment("p1", engine="u2-r1-rules-only", hour=2)
    store.put(Batch(assessments=[newest]))
    store.put(Batch(sightings=[make.sighting("p1", None, hour=3)]))
    assert settled(store) == {"p1"} == settled(store, gone=True)


def test_it_goes_with_words_filters_and_other_leaves(store: Store, make: Make) -> None:
    for number in range(8):
        post = f"p{number}"
        even = number % 2 == 0
        store.put(
            make.batch(
                post,
                hour=number,
                level=Level.WEAK if even else Level.STRONG,
                lang=Lang.NL if number < 4 else Lang.UK,
                tokens=("all even" if even else "all",),
                places=("Gent",) if number > 5 else (),
            )
        )
    store.put_triage([state(make, f"p{n}", 1, a=STRONG) for n in (0, 1, 6)])
    assert settled(store, langs=("nl",)) == {"p0", "p1"}
    assert settled(store, words=(("even",),)) == {"p0", "p6"}
    assert settled(store, min_level="strong") == {"p1"}
    assert settled(store, since=make.at(1), until=make.at(7)) == {"p1", "p6"}
    even = Word("even", ("even",))
    assert found(store, all_of([even, negated(Settled())])) == {"p2", "p4"}
    assert found(store, any_of([Has("place", "gent"), Settled()])) == {
        "p0", "p1", "p6", "p7",
    }  # fmt: skip
    assert found(store, negated(any_of([even, Settled()]))) == {"p3", "p5", "p7"}
    facets = store.facets(Query(where=Settled()), ("level", "lang"))
    assert facets == {"level": {"weak": 2, "strong": 1}, "lang": {"nl": 2, "uk": 1}}
    days = store.histogram(Query(where=Settled()), Step.MONTH, ZoneInfo("UTC"))
    assert days == [(date(2026, 3, 1), 3)]


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("where", [Settled(), negated(Settled())])
def test_pages_give_each_post_once(
    store: Store, make: Make, order: Order, where: Node
) -> None:
    for number in range(12):
        store.put(make.batch(f"p{number}", hour=number, level=Level.WEAK))
    store.put_triage([state(make, f"p{n}", 1, a=WEAK) for n in range(0, 12, 2)])
    query = Query(where=where, order=order)
    whole = store.search(query).posts
    paged, after = [], None
    while True:
        page = store.search(query, after=after, limit=2)
        paged += page.posts
        if (after := page.after) is None:
            break
    assert tuple(paged) == whole
    assert len(whole) == 6


def test_it_outlives_rebuilding(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "a"))
    store.put(make.batch("p1", "b", hour=1))
    store.put(make.batch("p2"))
    states = [state(make, "p1", 5, b=NONE), state(make, "later", 5, a=NONE)]
    store.put_triage(states)
    store.rebuild()
    assert settled(store) == {"p1"}
    store.put_triage([state(make, "p1", 4)])
    assert settled(store) == {"p1"}
    store.put(make.batch("later"))
    assert settled(store) == {"p1", "later"}


def test_it_is_no_record(store: Store, make: Make, new_url: Callable[[], str]) -> None:
    states = [state(make, "p1", 1, a=NONE)]
    store.put_triage(states)
    store.put(make.batch("p1"))
    with open_store(new_url()) as other:
        for kind in KINDS:
            for _, chunk in store.records(kind):
                other.put(Batch(**{kind: chunk}))
        assert settled(other) == set()
        other.put_triage(states)
        assert settled(other) == {"p1"} == settled(store)


def test_of_a_thousand_states_each_is_kept(store: Store, make: Make) -> None:
    batches = [make.batch(f"p{n}") for n in range(0, 1_000, 10)]
    store.put(Batch(**{
        kind: [one for batch in batches for one in getattr(batch, kind)]
        for kind in KINDS
    }))  # fmt: skip
    store.put_triage([state(make, f"p{n}", 1, a=NONE) for n in range(1_000)])
    assert store.count(Query(where=Settled())) == 100
    assert store.stats().posts == 100


def test_all_states_are_given_back(store: Store, make: Make) -> None:
    assert list(store.triaged()) == []
    states = [state(make, f"p{n}", n + 1, a=WEAK, b=NONE) for n in range(1_200)]
    store.put(make.batch("p0"))
    store.put(make.batch("other"))
    store.put_triage(states)
    store.put_triage([state(make, "p0", 0), state(make, "p1", 5_000)])
    found = sorted(store.triaged(), key=lambda one: one.number)
    assert found == [states[0], *states[2:], state(make, "p1", 5_000)]


def test_hostile_ids_do_no_harm(store: Store, make: Make) -> None:
    post, version = "p\x00'\ud800\"🔥", "v\x00'\ud800\"🔥"
    odd = Triage(post_id=post, number=1, settled={version: 2})
    store.put_triage([odd, odd])
    assert store.count(Query(where=Settled())) == 0


def test_a_late_batch_and_a_state_beside_it_lose_nothing(
    make: Make, new_url: Callable[[], str]
) -> None:
    url = new_url()
    if ":memory:" in url:
        pytest.skip("is of one thread")
    rounds = 20

    def crawl() -> None:
        with open_store(url) as own:
            for hour in range(1, rounds):
                own.put(make.batch("p1", f"w{hour}", hour=hour))
                own.put(make.batch(f"new{hour}", hour=hour))

    def decide() -> None:
        with open_store(url) as own:
            for hour in range(1, rounds):
                wordings = {f"w{n}": NONE for n in range(1, hour + 1)}
                own.put_triage([state(make, "p1", hour, **wordings)])
                own.put_triage([state(make, f"new{hour}", 1, a=NONE)])

    with open_store(url) as store:
        threads = [threading.Thread(target=each) for each in (crawl, decide)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        view = store.post(make.post_id("p1"))
        assert view is not None and view.versions == rounds - 1
        assert settled(store) == {"p1", *(f"new{n}" for n in range(1, rounds))}
