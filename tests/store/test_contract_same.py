"""Posts of the very same words are found by the key of these, on every store."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from osint_monitor.model.words import Level
from osint_monitor.store.base import Batch, Store
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Order, Query
from osint_monitor.store.traits import TEXT, text_key
from osint_monitor.store.tree import Has

Make = Any
KINDS = ("versions", "sightings", "assessments")
TITLE, WORDS = "Cleaner", "A bus from the station."


def found(store: Store, words: str = WORDS, **asked: Any) -> set[str]:
    """Ids of the posts of these words."""
    key = text_key(TITLE, words)
    assert key is not None
    query = Query(where=Has(TEXT, key), order=Order.ID, **asked)
    ids = {view.post_id for view in store.search(query).posts}
    assert store.count(query) == len(ids)
    return ids


def put(store: Store, make: Make, post: str, *given: Any, **more: Any) -> None:
    fields: dict[str, Any] = {"title": TITLE, "text": WORDS} | more
    store.put(make.batch(post, *given, **fields))


def test_copies_are_found_and_nothing_else(store: Store, make: Make) -> None:
    put(store, make, "p1")
    put(store, make, "p2", title="CLEANER", text="A bus \n from the  station.")
    put(store, make, "p3", level=None)
    put(store, make, "p4", source_id="town_board")
    put(store, make, "near", text=f"{WORDS} Two beds left.")
    put(store, make, "untitled", title="")
    put(store, make, "empty", title="", text="")
    same = {make.post_id(post) for post in ("p1", "p2", "p3", "p4")}
    assert found(store) == same
    assert found(store, sources=("town_board",)) == {make.post_id("p4")}
    keyed = Query(where=Has(TEXT, "", is_prefix=True))
    assert store.count(keyed) == 6
    assert store.count(Query()) == 7


def test_a_hostile_text_is_found_by_the_key_of_what_is_shown(
    store: Store, make: Make
) -> None:
    put(store, make, "p1", text="een \ud800 twee \x00 ß 🔥")
    (view,) = store.search(Query()).posts
    assert view.version is not None
    assert found(store, view.version.text) == {view.post_id}


def test_only_the_present_words_are_found(store: Store, make: Make) -> None:
    one = {make.post_id("p1")}
    put(store, make, "p1", "a")
    put(store, make, "p1", "b", hour=1, text="It is let.")
    assert (found(store), found(store, "It is let.")) == (set(), one)
    store.put(Batch(sightings=[make.sighting("p1", "a", hour=2)]))
    assert (found(store), found(store, "It is let.")) == (one, set())


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_of_arrival_gives_the_same(
    store: Store, make: Make, order: tuple[int, ...]
) -> None:
    former = make.indexed("p1", "a", title=TITLE, text="It is free.")
    now = make.indexed("p1", "b", title=TITLE, text=WORDS)
    batches = [
        Batch(versions=[former]),
        Batch(sightings=[make.sighting("p1", "a")]),
        Batch(versions=[now]),
        Batch(sightings=[make.sighting("p1", "b", hour=1)]),
    ]
    for index in order:
        store.put(batches[index])
    assert found(store) == {make.post_id("p1")}
    assert found(store, "It is free.") == set()


def test_it_stays_when_a_post_is_assessed_or_read_anew(
    store: Store, make: Make
) -> None:
    put(store, make, "p1", places=("Delft",))
    later = make.assessment("p1", level=Level.STRONG, engine="u1-r2-rules-only", hour=1)
    store.put(Batch(assessments=[later]))
    assert found(store, min_level="strong") == {make.post_id("p1")}
    again = make.indexed("p1", understanding="u2", title=TITLE, text=WORDS)
    newest = make.assessment("p1", engine="u2-r1-rules-only", hour=2)
    store.put(Batch(versions=[again], assessments=[newest]))
    assert found(store, levels=("none",)) == {make.post_id("p1")}


def test_a_post_that_is_gone_is_still_a_copy(store: Store, make: Make) -> None:
    put(store, make, "p1")
    store.put(Batch(sightings=[make.sighting("p1", None, hour=1)]))
    store.put(Batch(sightings=[make.sighting("stranger", None, hour=1)]))
    assert found(store, gone=True) == {make.post_id("p1")}


def test_it_comes_with_the_present_by_rebuilding(store: Store, make: Make) -> None:
    put(store, make, "p1", "a", text="It is free.")
    put(store, make, "p1", "b", hour=1)
    put(store, make, "p2")
    store.rebuild()
    assert found(store) == {make.post_id("p1"), make.post_id("p2")}
    assert found(store, "It is free.") == set()


def test_it_comes_with_the_records_into_another_store(
    store: Store, make: Make, new_url: Callable[[], str]
) -> None:
    put(store, make, "p1", "a", text="It is free.")
    put(store, make, "p1", "b", hour=1)
    put(store, make, "p2")
    with open_store(new_url()) as other:
        for kind in KINDS:
            for _, chunk in store.records(kind):
                other.put(Batch(**{kind: chunk}))
        assert found(other) == found(store) == {make.post_id("p1"), make.post_id("p2")}
        assert found(other, "It is free.") == set()
