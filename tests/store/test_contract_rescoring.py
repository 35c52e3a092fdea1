"""What rescoring asks of a store: what is left to do, and that only opinions change."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from osint_monitor.model.assessment import id_after
from osint_monitor.model.words import Lang, Level
from osint_monitor.store.base import Batch, Store
from osint_monitor.store.parse import parse
from osint_monitor.store.query import Query

Make = Any


def test_how_many_versions_an_engine_has_assessed(store: Store, make: Make) -> None:
    store.put(make.batch("p1", "a"))
    store.put(make.batch("p1", "b", hour=1))
    store.put(make.batch("p2", level=None))
    store.put(Batch(assessments=[make.assessment("p2", engine="u1-r2-rules-only")]))
    assert store.assessed("u1-r1-rules-only") == 2
    assert store.assessed("u1-r2-rules-only") == 1
    assert store.assessed("unknown") == 0


def test_which_versions_an_understanding_has_not_read(store: Store, make: Make) -> None:
    store.put(make.batch("p1"))
    store.put(Batch(versions=[make.indexed("p2", understanding="u2")]))
    ids = [make.version_id(post) for post in ("p1", "p2", "p3")]
    assert store.not_understood("u1", ids) == {ids[1], ids[2]}
    assert store.not_understood("u2", ids) == {ids[0], ids[2]}
    assert store.not_understood("u1", []) == set()


def test_a_later_assessment_alone_changes_what_follows_from_it_and_nothing_else(
    store: Store, make: Make
) -> None:
    before = make.match("rule-1", "ilo.one")
    first = make.batch(
        "p1", level=Level.STRONG, places=("Delft",), phones=("+31600000001",),
        tokens=("red house",), lemmas=("rood",), matches=(before,),
    )  # fmt: skip
    store.put(first)
    after = make.match("rule-2", "ilo.two")
    later = make.assessment(
        "p1", level=Level.WEAK, engine="u1-r2-rules-only", hour=1, matches=(after,),
        lang=Lang.UK,
    )  # fmt: skip
    store.put(Batch(assessments=[later]))
    post = store.post(make.post_id("p1"))
    assert post is not None
    assert post.assessment == later
    assert post.version == first.versions[0].version
    assert post.observables == first.versions[0].observables
    for query in (
        "place:delft", "indicator:ilo.two", "rule:rule-2", "phone:+31600000001",
        '"red house"', "rood",
    ):  # fmt: skip
        assert store.count(parse(query)) == 1, query
    for query in ("indicator:ilo.one", "rule:rule-1"):
        assert store.count(parse(query)) == 0, query
    assert store.facets(Query(), ["level", "lang"]) == {
        "level": {"weak": 1},
        "lang": {"uk": 1},
    }


OTHER, AGAIN = "u1-r2-rules-only", "u1-r1-rules-only"


def _taken_back(make: Make) -> list[Batch]:
    """An opinion, that of another engine, and the first engine's once more."""
    first = make.batch("p1", level=Level.STRONG, matches=(make.match("r1", "ilo.one"),))
    other = make.assessment("p1", engine=OTHER, hour=1)
    again = replace(
        make.assessment("p1", hour=2, level=Level.STRONG),
        id=id_after(make.version_id("p1"), AGAIN, other.id),
        matches=(make.match("r1", "ilo.one"),),
    )
    return [first, Batch(assessments=[other]), Batch(assessments=[again])]


def test_an_engine_whose_opinion_was_overruled_has_that_version_to_do(
    store: Store, make: Make
) -> None:
    first, other, again = _taken_back(make)
    p1, p2 = make.version_id("p1"), make.version_id("p2")
    store.put(first)
    store.put(make.batch("p2", hour=0))
    assert list(store.outdated(AGAIN, until=make.at(9))) == []
    store.put(other)
    assert list(store.outdated(AGAIN)) == []
    assert [one.id for one in store.outdated(AGAIN, until=make.at(1))] == [p1]
    assert list(store.outdated(AGAIN, until=make.at(0))) == []
    assert [one.id for one in store.outdated(OTHER, until=make.at(9))] == [p2]
    assert store.overruled(AGAIN, [p1, p2]) == {p1: other.assessments[0].id}
    assert store.overruled(OTHER, [p1, p2, "unknown"]) == {}
    store.put(again)
    assert list(store.outdated(AGAIN, until=make.at(9))) == []
    assert store.overruled(AGAIN, [p1, p2]) == {}
    assert store.overruled(OTHER, [p1]) == {p1: again.assessments[0].id}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_opinion_that_is_taken_back_to_is_the_present_one_in_any_order(
    store: Store, make: Make, order: tuple[int, ...]
) -> None:
    batches = _taken_back(make)
    for index in order:
        store.put(batches[index])
    again = batches[2].assessments[0]
    for _ in range(2):
        post = store.post(make.post_id("p1"))
        assert post is not None and post.assessment == again
        assert store.count(parse("indicator:ilo.one level:strong")) == 1
        judged = store.history(make.post_id("p1")).assessments
        assert [one.engine for one in judged] == [AGAIN, OTHER, AGAIN]
        assert (store.assessed(AGAIN), store.stats().assessments) == (2, 3)
        for batch in batches:  # put again, they change nothing
            assert not store.put(batch).new
        store.rebuild()
