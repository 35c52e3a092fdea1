"""What was told to be kept is there after a kill and after a power cut."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from osint_monitor.evidence.reader import open_page
from osint_monitor.evidence.record import Exchange
from osint_monitor.evidence.recover import rebuild, recover, truncate
from osint_monitor.evidence.writer import CaptureWriter, Kept

Make = Callable[..., Exchange]

WRITE_FOR_EVER = """
import asyncio, pathlib, sys
from osint_monitor.evidence.record import Exchange
from osint_monitor.evidence.writer import CaptureWriter
from osint_monitor.model.clock import now

async def put(writer, n):
    exchange = Exchange(
        url=f"https://board.example/{n}", source_id="board", run_id="r",
        started_at=now(), status=200, body=b"%d" % n * 5_000,
    )
    kept = await writer.put(exchange)
    print(kept.capture.id, flush=True)

async def main():
    folder = pathlib.Path(sys.argv[1])
    writer = CaptureWriter(folder, "board", info={}, index=lambda rows: None)
    for n in range(0, 100_000, 8):
        await asyncio.gather(*(put(writer, n + i) for i in range(8)))

asyncio.run(main())
"""


def test_a_kill_loses_nothing_that_was_told(tmp_path: Path) -> None:
    told: set[str] = set()
    for lines in (3, 40):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        told |= {process.stdout.readline().decode().strip() for _ in range(lines)}
        process.kill()
        rest, _ = process.communicate()
        told |= {line.decode() for line in rest.split(b"\n")[:-1]}
    found: set[str] = set()
    for path, recovery in rebuild(tmp_path):
        if recovery.torn_at is not None:
            truncate(path, recovery.torn_at)
        for kept in recovery.kept:
            open_page(tmp_path, kept.capture, max_body_bytes=100_000)
            found.add(kept.capture.id)
    assert len(list(rebuild(tmp_path))) == 2
    assert told <= found


def test_what_was_told_lies_before_the_last_sync(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut: every byte after the last sync is dropped."""
    synced: dict[int, int] = {}
    told: list[tuple[Kept, int]] = []
    real = os.fdatasync

    def fdatasync(fd: int) -> None:
        real(fd)
        synced[fd] = os.fstat(fd).st_size

    monkeypatch.setattr(os, "fdatasync", fdatasync)

    async def go() -> None:
        writer = CaptureWriter(tmp_path, "board", info={}, index=lambda rows: None)

        async def put() -> None:
            kept = await writer.put(make())
            told.append((kept, max(synced.values())))

        await asyncio.gather(*(put() for _ in range(50)))
        await writer.close()

    asyncio.run(go())
    for kept, durable in told:
        assert kept.capture.offset + kept.capture.length <= durable
    (path,) = tmp_path.iterdir()
    truncate(path, min(durable for _, durable in told))
    left = {kept.capture.id for kept in recover(path, 0).kept}
    first = min(durable for _, durable in told)
    assert {kept.capture.id for kept, durable in told if durable == first} <= left


def test_the_rebuilt_index_is_the_index(tmp_path: Path, make: Make) -> None:
    index: list[Kept] = []

    async def go() -> None:
        def take(rows: Sequence[Kept]) -> None:
            index.extend(rows)

        writer = CaptureWriter(tmp_path, "board", info={}, index=take)
        await writer.put(make(frontier="f1"))
        await writer.put(
            make(status=404, reason="Not Found", url="https://é.example/ x")
        )
        await writer.put(make(rendered=b"<p>after</p>", frontier="f3"))
        await writer.close()

    asyncio.run(go())
    ((_, recovery),) = rebuild(tmp_path)
    assert list(recovery.kept) == index
