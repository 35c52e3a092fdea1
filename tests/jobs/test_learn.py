"""Judgements are held against what the store says was shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.jobs import learn as job
from osint_monitor.jobs.learn import draw, learn
from osint_monitor.measure.lesson import Lesson
from osint_monitor.model.assessment import Assessment, Match
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.words import Family, Grade, Kind, Lang, Level
from osint_monitor.score.rule import RuleSet
from osint_monitor.store.base import Batch, Indexed, Store
from osint_monitor.store.open import open_store

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


def _match(rule: str, why_not: str | None = None) -> Match:
    return Match(
        rule=rule, revision=1, title=f"Title of {rule}", indicator="control.kept",
        family=Family.CONTROL, grade=Grade.MEDIUM, spans=(), gloss={},
        counted=why_not is None, why_not=why_not,
    )  # fmt: skip


def _records(name: str, level: Level, *matches: Match) -> Batch:
    version = Version(id=f"v-{name}", post_id=name, source_id="site", kind=Kind.JOB,
                      url="", text=name)  # fmt: skip
    return Batch(
        versions=[Indexed(version=version, understanding="u")],
        sightings=[
            sighting_of(name, version.id, capture_id="c", source_id="site", seen_at=AT)
        ],
        assessments=[
            Assessment(
                id=f"a-{name}", version_id=version.id, post_id=name, engine="u-r-x",
                assessed_at=AT, lang=Lang.EN, level=level, score=level.rank / 2,
                matches=matches,
            )
        ],
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One flagged post and twenty that are not."""
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        matches = (_match("r"), _match("s", "experimental"), _match("t", "negated"))
        store.put(_records("hit", Level.STRONG, *matches))
        for i in range(20):
            store.put(_records(f"plain{i}", Level.NONE))
        yield store


@pytest.fixture
def lesson(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: Callable[..., dict[str, Any]]
) -> Callable[..., Lesson]:
    """What ``learn`` makes of some lines, with a rule book that is empty."""
    monkeypatch.setattr(
        job, "load_rules", lambda _: RuleSet(rules=(), indicators={}, digest="d")
    )

    def make(store: Store | None, *changes: dict[str, Any], sample: int = 0) -> Lesson:
        path = tmp_path / "said.jsonl"
        lines = [said(**{"id": f"j{i}", **one}) for i, one in enumerate(changes)]
        path.write_text("\n".join(map(json.dumps, lines)))
        return learn([path], Path("rules"), store, sample=sample)

    return make


HIT = {"post_id": "hit", "version_id": "v-hit", "engine": "u-r-x"}


def test_rules_that_counted_or_were_on_trial_are_those_of_the_store(
    store: Store, lesson: Callable[..., Lesson]
) -> None:
    other = [{"rule": "other", "revision": 1, "grade": "minor"}]
    found = lesson(store, HIT | {"counted": other})
    assert [(one.rule, one.on_trial) for one in found.rules] == [
        ("r", False), ("s", True),
    ]  # fmt: skip


@pytest.mark.parametrize("change", [{"engine": "older"}, {"version_id": "v-other"}])
def test_what_the_store_does_not_hold_is_taken_from_the_line(
    store: Store, lesson: Callable[..., Lesson], change: dict[str, str]
) -> None:
    counted = [{"rule": "r", "revision": 7, "grade": "minor"}]
    found = lesson(store, HIT | change | {"counted": counted})
    assert [(one.rule, one.revision) for one in found.rules] == [("r", 7)]
    assert lesson(store, HIT | change).unknown == 1


def test_a_store_is_not_needed(lesson: Callable[..., Lesson]) -> None:
    counted = [{"rule": "r", "revision": 7, "grade": "minor"}]
    found = lesson(None, {"counted": counted}, {"by": "officer-2"})
    assert (found.judgements, found.unknown, found.missed) == (2, 1, None)


def test_only_unflagged_posts_that_nobody_judged_are_drawn(store: Store) -> None:
    first = draw(store, set(), 5)
    assert first.unflagged == 20 and len(first.drawn) == 5
    assert {one.level_shown for one in first.drawn} == {"none"}
    judged = {one.post_id for one in first.drawn[:2]}
    again = draw(store, judged, 5)
    assert [one.post_id for one in again.drawn[:3]] == [
        one.post_id for one in first.drawn[2:]
    ]


def test_the_head_of_the_order_is_the_sample_and_chosen_posts_are_not(
    store: Store,
) -> None:
    order = [one.post_id for one in draw(store, set(), 20).drawn]
    found = draw(store, {*order[:3], order[10], "hit"}, 2)
    assert found.judged == set(order[:3])
    assert [one.post_id for one in found.drawn] == order[3:5]


def test_all_that_there_is_can_be_drawn(store: Store) -> None:
    order = [one.post_id for one in draw(store, set(), 10_000).drawn]
    assert len(order) == 20 and order != sorted(order)
    assert draw(store, set(order), 10).drawn == ()


def test_what_was_missed_is_measured_where_unflagged_posts_were_judged(
    store: Store, lesson: Callable[..., Lesson]
) -> None:
    order = [one.post_id for one in draw(store, set(), 20).drawn]

    def plain(post: str, verdict: str) -> dict[str, Any]:
        return {"post_id": post, "version_id": f"v-{post}", "engine": "u-r-x",
                "level_shown": "none", "verdict": verdict}  # fmt: skip

    found = lesson(
        store, HIT, plain(order[0], "no_signal"), plain(order[1], "weak_keep"),
        plain(order[9], "strong"),
    )  # fmt: skip
    assert found.missed is not None
    assert (found.missed.hits, found.missed.whole) == (1, 2)
    assert found.sample is not None and found.sample.drawn == ()
