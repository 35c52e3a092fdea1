"""Dead letters that are put again, and ends of runs that had to wait."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from osint_monitor.evidence.custody import Custody
from osint_monitor.jobs import outbox as job
from osint_monitor.jobs.schedule import crawl_due
from osint_monitor.model.clock import now
from osint_monitor.model.post import Version, sighting_of
from osint_monitor.model.run import Run, RunKind
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings
from osint_monitor.spool.dead_letters import DeadLetter
from osint_monitor.spool.outbox import Outbox
from osint_monitor.store.base import Batch, Counts, History, Indexed, Refused
from osint_monitor.store.codec import pack
from osint_monitor.store.open import open_store
from osint_monitor.work.parcel import Parcel, packed

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIGHTING = sighting_of("p1", "v1", capture_id="c", source_id="board", seen_at=AT)


class StandIn:
    """Refuses versions by id; has seen one post."""

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.batches: list[Batch] = []

    def put(self, batch: Batch) -> Counts:
        self.batches.append(batch)
        ids = [one.version.id for one in batch.versions]
        bad = [name for name in ids if name in self.refused]
        refused = [Refused(kind="versions", id=name, reason="bad") for name in bad]
        return Counts(refused=refused)

    def history(self, post_id: str) -> History:
        seen = (SIGHTING,) if post_id == "p1" else ()
        return History(versions=(), sightings=seen, assessments=())

    def __enter__(self) -> StandIn:
        return self

    def __exit__(self, *exc: object) -> None: ...


def _letter(
    version: str, post: str, record: dict[str, Any] | None = None
) -> DeadLetter:
    made = Version(
        id=version, post_id=post, source_id="board", kind=Kind.JOB,
        url="https://board.example/1", text="Baker wanted",
    )  # fmt: skip
    body = orjson.loads(pack(Indexed(version=made, understanding="u")))
    return DeadLetter(
        at=AT.isoformat(), source_id="board", run_id="r", kind="versions",
        id=version, reason="bad", record=body if record is None else record,
    )  # fmt: skip


@pytest.fixture
def letters(settings: Settings) -> Any:
    settings.folder.make()
    return job.dead_letters(settings)


def test_with_a_version_goes_what_the_store_has_of_its_post(
    settings: Settings, letters: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = StandIn()
    monkeypatch.setattr(job, "open_store", lambda url: store)
    letters.add([_letter("v1", "p1")])
    assert job.retry(settings) == job.Retried(stored=1, left=0)
    assert list(store.batches[0].sightings) == [SIGHTING]
    assert letters.all() == []


def test_what_is_refused_once_more_stays(
    settings: Settings, letters: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "open_store", lambda url: StandIn("v2"))
    letters.add([_letter("v1", "p1"), _letter("v2", "p2")])
    assert job.retry(settings) == job.Retried(stored=1, left=1)
    assert [one.id for one in letters.all()] == ["v2"]


def test_a_letter_without_its_record_is_not_put_and_stays(
    settings: Settings, letters: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = StandIn()
    monkeypatch.setattr(job, "open_store", lambda url: store)
    letters.add([_letter("v1", "p1", {})])
    assert job.retry(settings) == job.Retried(stored=0, left=1)
    assert store.batches == []


def test_a_run_that_had_to_wait_is_told_as_it_was_stored(settings: Settings) -> None:
    settings.folder.make()
    counts = {"captures": 5, "unchanged": 0, "failed": 1}
    run = Run(
        id="r", kind=RunKind.IMPORT, source_id="board", started_at=AT, mandate="m",
        ended_at=AT, outcome="finished", counts=counts,
    )  # fmt: skip
    box = Outbox(settings.folder.outbox, 1_000_000)
    box.add(packed(Parcel(runs=(run,))))
    box.close()

    (told,), waiting = job.settled(settings, [run])

    assert waiting.batches == 0
    assert json.loads(json.dumps(dict(told.counts))) == {
        "attempts": 6, "captures": 0, "unchanged": 5, "failed": 1, "read": 0,
        "unread": 0,
    }  # fmt: skip
    with open_store(settings.folder.store_url) as store:
        assert store.runs() == [told]


def test_old_dead_letters_are_destroyed_and_that_is_noted(settings: Settings) -> None:
    settings.folder.make()
    long_ago = (now() - timedelta(days=settings.dead_letter_days + 2)).isoformat()
    letters = job.dead_letters(settings)
    letters.add([replace(_letter("v1", "p1"), at=long_ago)])
    letters.add([replace(_letter("v2", "p2"), at=now().isoformat())])

    assert job.destroy_old(settings) == 1
    assert job.destroy_old(settings) == 0

    assert [one.id for one in letters.all()] == ["v2"]
    custody = Custody(settings.folder.custody)
    (noted,) = custody.noted("dead_letters_destroyed")
    assert noted == {"file": f"board-{long_ago[:10]}.jsonl", "letters": 1}
    assert custody.verify() == []


def test_what_is_due_destroys_old_dead_letters(settings: Settings) -> None:
    settings.folder.make()
    job.dead_letters(settings).add([replace(_letter("v1", "p1"), at=AT.isoformat())])
    crawl_due({}, settings)
    assert job.dead_letters(settings).all() == []
