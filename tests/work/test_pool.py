"""The pool with real worker processes."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from osint_monitor.errors import RuleError, StoreError
from osint_monitor.extract.versions import version_of
from osint_monitor.model.capture import Capture
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.run import failure_of
from osint_monitor.model.source import Shape, Source
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings, load_settings
from osint_monitor.store.open import open_store
from osint_monitor.work.pool import Pool
from osint_monitor.work.tasks import (
    Append,
    Assess,
    ReadCapture,
    ReadVersions,
    Rescore,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = Source(
    id="board",
    name="Board",
    kind=Kind.JOB,
    shape=Shape.FILES,
    mandate=Mandate(
        authority="test", basis="general_police_task", purpose="test", expires=date.max
    ),
)


def _capture(number: int) -> Capture:
    return Capture(
        id=f"c{number}",
        source_id="board",
        run_id="r",
        url=f"https://board.example/{number}",
        status=200,
        fetched_at=AT,
        digest="sha256:00",
        file="none.warc.gz",
        offset=0,
        length=1,
    )


def _version(number: int) -> Any:
    return version_of(
        source_id="board",
        kind=Kind.JOB,
        url=f"https://board.example/{number}",
        title="Baker",
        text=f"We look for baker number {number}, contract, eight hours a day.",
    )


class Poison(ReadCapture):
    """A task that ends the worker that opens it."""

    def __reduce__(self) -> Any:
        return os._exit, (3,)


class PoisonedVersion:
    """A version that ends the worker that opens it, and has an id for the parent."""

    id = "poisoned"
    source_id = "board"

    def __reduce__(self) -> Any:
        return os._exit, (3,)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = load_settings(data=tmp_path / "data", workers=1)
    made.folder.make()
    return made


def _children() -> list[psutil.Process]:
    return [
        child
        for child in psutil.Process().children(recursive=True)
        if "osint_monitor.work.worker" in " ".join(child.cmdline())
    ]


def test_versions_are_read_and_stored(settings: Settings) -> None:
    async def main() -> None:
        async with Pool(settings, {"board": SOURCE}) as pool:
            pairs = tuple((_version(n), _capture(n)) for n in range(3))
            reply = await pool.ask(ReadVersions(pairs))
            assert [line.level for line in reply.posts] == ["none"] * 3
            assert reply.new["versions"] == 3

    asyncio.run(main())
    with open_store(settings.folder.store_url) as store:
        assert store.stats().posts == 3


def test_same_task_twice_stores_nothing_twice(settings: Settings) -> None:
    async def main() -> None:
        async with Pool(settings, {"board": SOURCE}) as pool:
            task = ReadVersions(((_version(1), _capture(1)),))
            await asyncio.gather(pool.ask(task), pool.ask(task))

    asyncio.run(main())
    with open_store(settings.folder.store_url) as store:
        stats = store.stats()
        assert (stats.posts, stats.versions, stats.sightings) == (1, 1, 1)


def test_assessing_stores_nothing(settings: Settings) -> None:
    async def main() -> None:
        async with Pool(settings, {}, store=False) as pool:
            reply = await pool.ask(Assess((_version(1), _version(2))))
            assert [item.assessment is not None for item in reply.judged] == [True] * 2

    asyncio.run(main())
    assert not (settings.folder.path / "store.db").exists()


def test_killed_worker_is_replaced_and_its_work_done(settings: Settings) -> None:
    async def main() -> None:
        async with Pool(settings, {"board": SOURCE}) as pool:
            tasks = [ReadVersions(((_version(n), _capture(n)),)) for n in range(200)]
            asked = [asyncio.create_task(pool.ask(task)) for task in tasks]
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            _children()[0].send_signal(signal.SIGKILL)
            await asyncio.gather(*asked)

    asyncio.run(main())
    with open_store(settings.folder.store_url) as store:
        assert store.stats().posts == 200


def test_task_that_kills_every_worker_becomes_a_failure(settings: Settings) -> None:
    async def main() -> None:
        async with Pool(settings, {"board": SOURCE}) as pool:
            good = ReadVersions(((_version(1), _capture(1)),))
            replies = await asyncio.gather(
                pool.ask(Poison(_capture(7))), pool.ask(good)
            )
            assert replies[0].failed
            assert not replies[1].failed

    asyncio.run(main())
    with open_store(settings.folder.store_url) as store:
        assert [failure.reason for failure in store.failures()] == ["worker_died"]
        assert store.unread(["c7"]) == set()
        assert store.stats().posts == 1


def test_only_the_guilty_item_of_a_task_is_given_up(settings: Settings) -> None:
    poisoned: Any = PoisonedVersion()
    pairs = [(_version(n), _capture(n)) for n in range(5)]
    pairs[3] = (poisoned, _capture(3))

    async def main() -> None:
        async with Pool(settings, {"board": SOURCE}) as pool:
            reply = await pool.ask(ReadVersions(tuple(pairs)))
            assert len(reply.posts) == 4
            assert (reply.unread, reply.new["reads"]) == (1, 5)
            assert reply.failures == (("work", "worker_died"),)

    asyncio.run(main())
    with open_store(settings.folder.store_url) as store:
        (failure,) = store.failures()
        assert (failure.reason, failure.capture_id) == ("worker_died", "c3")
        assert store.stats().posts == 4
        assert store.unread([f"c{n}" for n in range(5)]) == set()


def test_a_guilty_version_keeps_its_place_among_the_assessed(
    settings: Settings,
) -> None:
    poisoned: Any = PoisonedVersion()
    asked = (_version(1), poisoned, _version(2))

    async def main() -> None:
        async with Pool(settings, {}, store=False) as pool:
            reply = await pool.ask(Assess(asked))
            assert [one.reason for one in reply.judged] == [None, "worker_died", None]
            assert [one.version_id for one in reply.judged] == [
                version.id for version in asked
            ]

    asyncio.run(main())


def test_a_version_that_can_not_be_rescored_is_a_failure(settings: Settings) -> None:
    poisoned: Any = PoisonedVersion()

    async def main() -> None:
        async with Pool(settings, {}) as pool:
            reply = await pool.ask(Rescore((poisoned, _version(1))))
            assert [one.reason for one in reply.judged] == ["worker_died", None]

    asyncio.run(main())
    with open_store(settings.folder.store_url) as store:
        (failure,) = store.failures()
        assert (failure.stage, failure.reason) == ("score", "worker_died")


def test_capture_that_is_not_in_its_file_stops_the_run(settings: Settings) -> None:
    async def main() -> None:
        async with Pool(settings, {"board": SOURCE}) as pool:
            with pytest.raises(Exception, match=r".+") as raised:
                await pool.ask(ReadCapture(_capture(1)))
            assert type(raised.value).__name__ == "EvidenceError"
            with pytest.raises(type(raised.value)):
                await pool.ask(Append())

    asyncio.run(main())


def test_wrong_rule_refuses_to_start(settings: Settings, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "bad.yml").write_text("title: no more\n")
    broken = settings.model_copy(update={"rules": rules})

    async def main() -> None:
        with pytest.raises(RuleError):
            await Pool(broken, {}).start()

    asyncio.run(main())
    assert _children() == []


def test_store_of_another_kind_refuses_to_start(settings: Settings) -> None:
    broken = settings.model_copy(update={"store": "ftp://x"})

    async def main() -> None:
        with pytest.raises(StoreError):
            await Pool(broken, {}).start()

    asyncio.run(main())


def test_failures_and_runs_are_appended(settings: Settings) -> None:
    failure = failure_of(
        "fetch", "timeout", source_id="board", run_id="r", where="x", at=AT
    )

    async def main() -> None:
        async with Pool(settings, {"board": SOURCE}) as pool:
            await pool.ask(Append(failures=(failure,)))

    asyncio.run(main())
    with open_store(settings.folder.store_url) as store:
        assert list(store.failures()) == [failure]


def test_no_worker_is_left_when_the_pool_is_closed(settings: Settings) -> None:
    async def main() -> None:
        async with Pool(settings, {"board": SOURCE}, workers=2):
            assert len(_children()) == 2

    asyncio.run(main())
    assert _children() == []
