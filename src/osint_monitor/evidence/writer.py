"""Captures appended to a file, each durable before anybody reads it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from osint_monitor.errors import EvidenceError
from osint_monitor.evidence.record import Exchange, Packed, Role, pack, warcinfo
from osint_monitor.model.capture import Capture
from osint_monitor.model.clock import cut, now

MAX_FILE_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """
    A record that is on the disk.

    Args:
        role: only a ``capture`` is read; ``unchanged`` confirms *refers_to*.
        frontier: fingerprint of the request.
        refers_to: id of the earlier capture that was confirmed.
    """

    capture: Capture
    role: Role
    frontier: str | None = None
    refers_to: str | None = None


Index = Callable[[Sequence[Kept]], None]
_Waiting = tuple[Exchange, "asyncio.Future[Kept]"]


class CaptureWriter:
    """
    Appends exchanges to the WARC files of one source.

    What arrives while the disk is busy is the next group: one write and one fdatasync
    for all of it, begun as soon as the one before has ended. Waiting for a timer
    instead would hold every page back (measured: a quarter of the speed).

    Args:
        folder: the captures folder; it must exist.
        info: said in the first record of each file: mandate, software, run.
        index: called once a group, in the loop's thread, after the group is on the
            disk and before any ``put`` of it returns.
        max_file_bytes: a new file is begun beyond that.
        clock: the present; for tests.
    """

    def __init__(
        self,
        folder: Path,
        source_id: str,
        *,
        info: Mapping[str, str],
        index: Index,
        max_file_bytes: int = MAX_FILE_BYTES,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._files = _Files(folder, source_id, info, max_file_bytes, clock)
        self._index = index
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="captures")
        self._broken: BaseException | None = None

    async def put(self, exchange: Exchange) -> Kept:
        """
        Keep one exchange; returns when it is on the disk and in the index.

        Raises:
            EvidenceError: it could not be written; this writer takes no more.
        """
        if self._broken:
            raise EvidenceError("captures can't be written any more") from self._broken
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Kept] = loop.create_future()
        self._waiting.append((exchange, future))
        if self._task is None:
            self._task = loop.create_task(self._run())
        return await future

    async def close(self) -> None:
        """Wait for what is being written, then let go of the file."""
        while self._task is not None:
            await asyncio.wait([self._task])
        self._thread.shutdown(wait=True)
        self._files.close()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        group: list[_Waiting] = []
        try:
            while self._waiting:
                await asyncio.sleep(0)  # let others of this round of the loop join
                group, self._waiting = self._waiting, []
                exchanges = [exchange for exchange, _ in group]
                kept = await loop.run_in_executor(self._thread, self._write, exchanges)
                self._index(kept)
                for (_, future), record in zip(group, kept, strict=True):
                    if not future.done():
                        future.set_result(record)
                group = []
        except BaseException as error:  # whatever it was, those who wait must be told
            self._fail(group + self._waiting, error)
            if not isinstance(error, Exception):
                raise
        finally:
            self._task = None

    def _fail(self, waiting: Sequence[_Waiting], error: BaseException) -> None:
        """Tell all who wait; what is on the disk without an index is found later."""
        self._broken, self._waiting = error, []
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        for _, future in waiting:
            if not future.done():
                told = EvidenceError(f"a capture could not be written: {why}")
                told.__cause__ = error
                future.set_exception(told)

    def _write(self, exchanges: Sequence[Exchange]) -> list[Kept]:
        """Runs in the writer's thread, so that packing does not hold the loop up."""
        packed = [pack(exchange) for exchange in exchanges]
        places = self._files.append([one.data for one in packed])
        return [_kept(*one) for one in zip(exchanges, packed, places, strict=True)]


def _kept(exchange: Exchange, packed: Packed, place: tuple[str, int]) -> Kept:
    """What the index gets, once the data stands at *place* (file, offset)."""
    file, offset = place
    capture = Capture(
        id=packed.record_id,
        source_id=exchange.source_id,
        run_id=exchange.run_id,
        url=packed.url,
        status=exchange.status,
        fetched_at=cut(exchange.started_at),
        digest=packed.digest,
        file=file,
        offset=offset + packed.start,
        length=packed.length,
    )
    return Kept(
        capture=capture,
        role=packed.role,
        frontier=exchange.frontier,
        refers_to=exchange.earlier.record_id if exchange.earlier else None,
    )


class _Files:
    """The file that is being written; a new one each start, day and size."""

    def __init__(
        self,
        folder: Path,
        source_id: str,
        info: Mapping[str, str],
        max_file_bytes: int,
        clock: Callable[[], datetime],
    ) -> None:
        self.folder, self.source_id, self.info = folder, source_id, info
        self.max_file_bytes, self.clock = max_file_bytes, clock
        self.fd, self.name, self.day, self.size = -1, "", "", 0

    def append(self, pieces: Sequence[bytes]) -> list[tuple[str, int]]:
        """Write a group; returns (file, offset) of each piece, all of it durable."""
        at = self.clock()
        day = f"{at:%Y%m%d}"
        data = b"".join(pieces)
        if self.fd < 0 or day != self.day or self.size >= self.max_file_bytes:
            self.close()
            data = self._begin(at, day) + data
        begin = self.size + len(data) - sum(map(len, pieces))
        _write_whole(self.fd, data)
        os.fdatasync(self.fd)
        self.size += len(data)
        places = []
        for piece in pieces:
            places.append((self.name, begin))
            begin += len(piece)
        return places

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def _begin(self, at: datetime, day: str) -> bytes:
        """Create the next free file; returns its first record."""
        number = 0
        while True:
            number += 1
            name = f"{self.source_id}-{day}-{number:03d}.warc.gz"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
            try:
                self.fd = os.open(self.folder / name, flags, 0o600)
                break
            except FileExistsError:
                continue
        sync_folder(self.folder)
        self.name, self.day, self.size = name, day, 0
        return warcinfo(name, self.info, at)


def _write_whole(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
