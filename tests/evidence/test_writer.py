"""Captures are on the disk before anybody is told."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from osint_monitor.errors import EvidenceError
from osint_monitor.evidence.reader import open_page
from osint_monitor.evidence.record import Exchange
from osint_monitor.evidence.recover import recover
from osint_monitor.evidence.writer import CaptureWriter, Kept

Make = Callable[..., Exchange]


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 5, 1, 23, 59, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def writer(folder: Path, groups: list[list[Kept]], **given: object) -> CaptureWriter:
    def take(rows: Sequence[Kept]) -> None:
        groups.append(list(rows))

    parts: dict[str, object] = {"info": {"mandate": "Us"}, "index": take}
    return CaptureWriter(folder, "board", **(parts | given))  # type: ignore[arg-type]


def test_what_is_put_can_be_opened(tmp_path: Path, make: Make) -> None:
    async def go() -> list[Kept]:
        one = writer(tmp_path, [])
        kept = [await one.put(make(body=b"%d" % n)) for n in range(3)]
        await one.close()
        return kept

    kept = asyncio.run(go())
    bodies = [open_page(tmp_path, one.capture, max_body_bytes=100).body for one in kept]
    assert bodies == [b"0", b"1", b"2"]


def test_put_returns_after_the_disk_and_the_index(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    real = os.fdatasync

    def fdatasync(fd: int) -> None:
        events.append("disk")
        real(fd)

    monkeypatch.setattr(os, "fdatasync", fdatasync)

    async def go() -> None:
        one = writer(tmp_path, [], index=lambda rows: events.append("index"))
        await one.put(make())
        events.append("told")
        await one.close()

    asyncio.run(go())
    assert events == ["disk", "index", "told"]


def test_those_who_wait_together_share_a_group(tmp_path: Path, make: Make) -> None:
    index: list[list[Kept]] = []

    async def go() -> None:
        one = writer(tmp_path, index)
        await asyncio.gather(*(one.put(make()) for _ in range(20)))
        await one.close()

    asyncio.run(go())
    assert len(index) <= 2
    assert sum(map(len, index)) == 20


def test_what_comes_while_the_disk_is_busy_is_the_next_group(
    tmp_path: Path, make: Make
) -> None:
    index: list[list[Kept]] = []

    async def go() -> None:
        one = writer(tmp_path, index)
        first = asyncio.create_task(one.put(make()))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        rest = [asyncio.create_task(one.put(make())) for _ in range(3)]
        await asyncio.gather(first, *rest)
        await one.close()

    asyncio.run(go())
    assert [len(group) for group in index] == [1, 3]


def test_a_short_write_is_gone_on_with(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, data[:100]))
    index: list[list[Kept]] = []

    async def go() -> Kept:
        one = writer(tmp_path, index)
        kept = await one.put(make())
        await one.close()
        return kept

    kept = asyncio.run(go())
    assert open_page(tmp_path, kept.capture, max_body_bytes=100).body == b"<p>work</p>"


def test_every_start_day_and_size_has_its_own_file(tmp_path: Path, make: Make) -> None:
    clock = Clock()

    async def go() -> None:
        one = writer(tmp_path, [], clock=clock)
        await one.put(make())
        clock.at += timedelta(minutes=2)
        await one.put(make())
        await one.close()
        two = writer(tmp_path, [], clock=clock, max_file_bytes=10)
        await two.put(make())
        await two.put(make())
        await two.close()

    asyncio.run(go())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "board-20260501-001.warc.gz",
        "board-20260502-001.warc.gz",
        "board-20260502-002.warc.gz",
        "board-20260502-003.warc.gz",
    ]


def test_a_start_that_captures_nothing_leaves_no_file(tmp_path: Path) -> None:
    asyncio.run(writer(tmp_path, []).close())
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_a_file(tmp_path: Path, make: Make) -> None:
    async def go() -> None:
        one = writer(tmp_path, [])
        await one.put(make())
        await one.close()

    asyncio.run(go())
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_tells_everybody_and_stops(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdatasync", full)

    async def go() -> list[BaseException | Kept]:
        one = writer(tmp_path, [])
        told = await asyncio.gather(
            one.put(make()), one.put(make()), return_exceptions=True
        )
        with pytest.raises(EvidenceError, match="any more"):
            await one.put(make())
        await one.close()
        return told

    told = asyncio.run(go())
    assert [type(one) for one in told] == [EvidenceError, EvidenceError]
    assert str(told[0]).endswith("No space left on device")


def test_an_index_that_refuses_stops_the_writer(tmp_path: Path, make: Make) -> None:
    def refuse(rows: Sequence[Kept]) -> None:
        raise RuntimeError

    async def go() -> None:
        one = writer(tmp_path, [], index=refuse)
        with pytest.raises(EvidenceError):
            await one.put(make())
        await one.close()

    asyncio.run(go())
    (path,) = tmp_path.iterdir()
    assert len(recover(path, 0).kept) == 1  # it is on the disk, and found again


def test_who_stops_waiting_loses_nothing(tmp_path: Path, make: Make) -> None:
    index: list[list[Kept]] = []

    async def go() -> None:
        one = writer(tmp_path, index)
        first = asyncio.create_task(one.put(make()))
        second = asyncio.create_task(one.put(make()))
        await asyncio.sleep(0)
        first.cancel()
        await second
        await one.close()

    asyncio.run(go())
    assert sum(map(len, index)) == 2
