"""What rescoring asks of a store: what is left to do, and that only opinions change."""

from __future__ import annotations

from typing import Any

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
