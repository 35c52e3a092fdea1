"""Rescoring: what is left is found again, and changed rules stop it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import small_rules
from osint_monitor.errors import RunError, StoreAway
from osint_monitor.jobs import rescore as job
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version
from osint_monitor.model.run import Run
from osint_monitor.model.words import Kind, Lang, Level
from osint_monitor.settings import Settings
from osint_monitor.store.base import Batch, Indexed
from osint_monitor.store.open import open_store
from osint_monitor.store.sqlite.store import SqliteStore
from osint_monitor.understand.annotate import Annotator
from osint_monitor.work.tasks import Append, Judged, Reply, Rescore, Task

AT = datetime(2027, 3, 1, tzinfo=UTC)
OLD = "u0-r0-rules-only"


class Workers:
    """A stand-in for the pool: stores an opinion of what it is asked, or refuses."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.engine = settings, job.engine_of(settings)
        self.asked: list[Rescore] = []
        self.refused: set[str] = set()
        self.meanwhile: Callable[[], None] = lambda: None

    async def ask(self, task: Task) -> Reply:
        if not isinstance(task, Rescore):
            assert isinstance(task, Append)
            return Reply(run=task.run)
        self.asked.append(task)
        judged = []
        with open_store(self.settings.folder.store_url) as store:
            for version in task.versions:
                reason = "crash" if version.id in self.refused else None
                if reason is None:
                    store.put(Batch(assessments=[_assessment(version, self.engine)]))
                judged.append(Judged(version.id, (), None, reason))
        self.meanwhile()
        return Reply(judged=tuple(judged))

    def __call__(self, *_: Any, **__: Any) -> Workers:
        return self

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(self, *_: object) -> None: ...


def _version(name: str) -> Version:
    return Version(
        id=stable_id("version", name), post_id=stable_id("post", name),
        source_id="board", kind=Kind.JOB, url=f"https://board.example/{name}",
        text="A room with a garden.",
    )  # fmt: skip


def _assessment(version: Version, engine: str) -> Assessment:
    return Assessment(
        id=stable_id("assessment", version.id, engine), version_id=version.id,
        post_id=version.post_id, engine=engine, assessed_at=AT, lang=Lang.EN,
        level=Level.NONE, score=0.0,
    )  # fmt: skip


def _put(settings: Settings, *names: str, understanding: str = "u0") -> None:
    versions = [_version(name) for name in names]
    settings.folder.make()
    with open_store(settings.folder.store_url) as store:
        store.put(
            Batch(
                versions=[
                    Indexed(version=one, understanding=understanding)
                    for one in versions
                ],
                assessments=[_assessment(one, OLD) for one in versions],
            )
        )


@pytest.fixture
def workers(
    settings: Settings, write_rules: Callable[..., None], monkeypatch: Any
) -> Workers:
    write_rules("decisive")
    stand_in = Workers(settings)
    monkeypatch.setattr(job, "Pool", stand_in)
    return stand_in


def _rescore(settings: Settings, **more: Any) -> Run:
    return asyncio.run(job.rescore(settings, {}, **more))


def test_what_crawls_add_meanwhile_is_assessed_too(
    settings: Settings, workers: Workers
) -> None:
    _put(settings, "a", "b")
    workers.meanwhile = lambda: _put(settings, "c")
    run = _rescore(settings)
    assert run.counts["rescored"] == 3
    with open_store(settings.folder.store_url) as store:
        assert list(store.outdated(workers.engine)) == []


def test_it_ends_although_something_is_added_all_the_time(
    settings: Settings, workers: Workers
) -> None:
    _put(settings, "a")
    numbers = iter(range(1_000))
    workers.meanwhile = lambda: _put(settings, f"more-{next(numbers)}")
    assert _rescore(settings).counts["rescored"] == job.PASSES


def test_what_can_not_be_assessed_is_tried_once(
    settings: Settings, workers: Workers
) -> None:
    _put(settings, "a", "b", "c")
    workers.refused = {_version("b").id}
    run = _rescore(settings)
    assert run.counts == {"rescored": 2, "not_rescored": 1}
    asked = [one.id for task in workers.asked for one in task.versions]
    assert sorted(asked) == sorted(_version(name).id for name in "abc")


def test_workers_are_told_whose_reading_is_stored(
    settings: Settings, workers: Workers
) -> None:
    _put(settings, "a")
    _put(settings, "b", understanding=Annotator().digest)
    _rescore(settings)
    assert {one for task in workers.asked for one in task.understood} == {
        _version("b").id
    }


def test_a_store_that_goes_away_is_waited_for(
    settings: Settings, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(settings, *(f"p{number}" for number in range(250)))
    asked, real = [], SqliteStore.not_understood

    def away(*given: Any) -> set[str]:
        asked.append(given)
        if len(asked) == 2:
            raise StoreAway("it is away")
        return real(*given)

    monkeypatch.setattr(SqliteStore, "not_understood", away)
    monkeypatch.setattr(job, "PAUSE_S", 0)
    assert _rescore(settings).counts == {"rescored": 250, "not_rescored": 0}


def test_a_store_that_stays_away_ends_it(
    settings: Settings, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    _put(settings, "a")

    def away(*_: Any, **__: Any) -> None:
        raise StoreAway("it is away")

    monkeypatch.setattr(SqliteStore, "not_understood", away)
    monkeypatch.setattr(job, "drain", away)
    monkeypatch.setattr(job, "PAUSE_S", 0)
    monkeypatch.setattr(job, "AWAY_S", 0)
    with pytest.raises(StoreAway, match="it is away"):
        _rescore(settings)


def test_slices_are_disjoint_and_whole(settings: Settings, workers: Workers) -> None:
    names = [f"p{number}" for number in range(30)]
    _put(settings, *names)
    counts = [
        _rescore(settings, part=(number, 3)).counts["rescored"] for number in range(3)
    ]
    assert sum(counts) == 30 and all(counts)


def test_how_far_it_is_is_told(settings: Settings, workers: Workers) -> None:
    _put(settings, *(f"p{number}" for number in range(250)))
    told: list[tuple[int, int]] = []
    _rescore(settings, tell=lambda *far: told.append(far))
    assert [done for done, _ in told] == [100, 200, 250]
    assert {total for _, total in told} == {250}


def test_changed_rules_stop_it(
    settings: Settings, workers: Workers, write_rules: Callable[..., None]
) -> None:
    _put(settings, *(f"p{number}" for number in range(250)))
    workers.meanwhile = lambda: write_rules("minor", revision=2)
    with pytest.raises(RunError, match="rules changed"):
        _rescore(settings)
    with open_store(settings.folder.store_url) as store:
        assert store.assessed(workers.engine) > 0  # what was done stays done


def test_rules_written_again_as_they_were_do_not(
    settings: Settings, workers: Workers
) -> None:
    _put(settings, *(f"p{number}" for number in range(250)))

    def touch() -> None:
        for path in settings.rules_folder.glob("*.yml"):
            os.utime(path, (1, 1))

    workers.meanwhile = touch
    assert _rescore(settings).counts["rescored"] == 250


@pytest.fixture
def write_rules(tmp_path: Path, settings: Settings) -> Callable[..., None]:
    """A rule book of one rule; later calls change its grade."""
    folder = tmp_path / "rules"
    folder.mkdir()
    settings.rules = folder

    return partial(small_rules.write_rules, folder)
