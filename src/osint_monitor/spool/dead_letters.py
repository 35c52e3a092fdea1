"""
Records that a store refuses, kept in files until somebody has seen to them.

They are work in hand, not evidence: what they were made from is in the captures, and
they go away once they are stored. One file a source and day, as with captures, so that
a clock destroys whole files.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from osint_monitor.errors import SpoolError

MAX_BYTES = 256 << 20
"""Of all files together; so many refusals mean that something else is wrong."""

SUFFIX = ".jsonl"
_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """
    A refused record.

    Args:
        at: when it was refused, ISO 8601.
        kind, id, reason: as ``store.base.Refused`` has them.
        record: all of it, as JSON; it holds a post's words.
    """

    at: str
    source_id: str
    run_id: str
    kind: str
    id: str
    reason: str
    record: Mapping[str, Any]

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same record."""
        return self.kind, self.id

    def __repr__(self) -> str:
        return f"DeadLetter(kind={self.kind!r}, id={self.id!r}, reason={self.reason!r})"


class DeadLetters:
    """
    The folder of dead letters; several processes may use it at once.

    Args:
        folder: made with mode 0700 when something is first refused.

    Raises (all methods):
        SpoolError: the files can't be read or written, or hold too much.
    """

    def __init__(self, folder: Path, max_bytes: int = MAX_BYTES) -> None:
        self._folder, self._max_bytes = folder, max_bytes

    def add(self, letters: Sequence[DeadLetter]) -> None:
        """
        Append what is not there yet from the same run; on the disk when this returns.

        Raises:
            SpoolError: there are too many.
        """
        with self._locked():
            there = {(one.run_id, *one.key) for one in self._read()}
            fresh = {(one.run_id, *one.key): one for one in letters}
            by_file: dict[str, list[DeadLetter]] = {}
            for key, one in fresh.items():
                if key not in there:
                    by_file.setdefault(_name(one), []).append(one)
            used = sum(path.stat().st_size for path in self._files())
            for name, ones in by_file.items():
                lines = b"".join(map(_line, ones))
                used += len(lines)
                if used > self._max_bytes:
                    raise SpoolError(_too_many(self._max_bytes))
                _append(self._folder / name, lines)

    def all(self) -> list[DeadLetter]:
        """All of them, by file, oldest first."""
        if not self._folder.is_dir():
            return []
        with self._locked():
            return list(self._read())

    def count(self, run_id: str | None = None) -> int:
        """How many records (of a run) are dead letters."""
        found = self.all()
        return len({one.key for one in found if run_id in (None, one.run_id)})

    def remove(self, keys: Collection[tuple[str, str]]) -> None:
        """Take out records that are stored by now."""
        if not keys or not self._folder.is_dir():
            return
        with self._locked():
            for path in self._files():
                lines = list(_lines(path))
                kept = [
                    line for line, one in lines if one is None or one.key not in keys
                ]
                if len(kept) < len(lines):
                    _replace(path, b"".join(kept))

    def older_than(self, day: date) -> dict[str, int]:
        """Files of days before *day*, by name: how many letters are in each."""
        if not self._folder.is_dir():
            return {}
        with self._locked():
            return {
                path.name: sum(one is not None for _, one in _lines(path))
                for path in self._files()
                if (written := _day_of(path)) is not None and written < day
            }

    def destroy(self, names: Collection[str]) -> None:
        """Remove whole files."""
        if not names:
            return
        with self._locked():
            for path in self._files():
                if path.name in names:
                    path.unlink()
            _sync_folder(self._folder)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    def _read(self) -> Iterator[DeadLetter]:
        for path in self._files():
            yield from (one for _, one in _lines(path) if one is not None)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with _translated():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            fd = os.open(self._folder / "lock", flags, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX)
                yield
            finally:
                os.close(fd)


def _name(letter: DeadLetter) -> str:
    day = datetime.fromisoformat(letter.at).astimezone(UTC)
    source = _UNSAFE.sub("_", letter.source_id[:100]) or "none"
    return f"{source}-{day:%Y-%m-%d}{SUFFIX}"


def _day_of(path: Path) -> date | None:
    """The day in a file's name; ``None`` for a file that is none of ours."""
    try:
        return date.fromisoformat(path.stem[-len("2026-03-01") :])
    except ValueError:
        return None


def _line(letter: DeadLetter) -> bytes:
    return json.dumps(asdict(letter)).encode() + b"\n"


def _lines(path: Path) -> Iterator[tuple[bytes, DeadLetter | None]]:
    """Each line with what it says; ``None`` for what a killed writer left."""
    with path.open("rb") as file:
        for line in file:
            try:
                yield line, DeadLetter(**json.loads(line))
            except (ValueError, TypeError):
                yield line, None


def _append(path: Path, lines: bytes) -> None:
    """Write at the end of a file, after closing a line that was torn."""
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    fd = os.open(path, flags, 0o600)
    try:
        size = os.fstat(fd).st_size
        if size and os.pread(fd, 1, size - 1) != b"\n":
            lines = b"\n" + lines
        _write(fd, lines)
    finally:
        os.close(fd)
    _sync_folder(path.parent)


def _replace(path: Path, content: bytes) -> None:
    """The file with another content, or none; at no moment half of it."""
    if not content:
        path.unlink()
        return
    beside = path.with_suffix(".new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    fd = os.open(beside, flags, 0o600)
    try:
        _write(fd, content)
    finally:
        os.close(fd)
    beside.replace(path)
    _sync_folder(path.parent)


def _write(fd: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
    os.fsync(fd)


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SpoolError(f"dead letters can't be kept: {error.strerror}") from error


def _too_many(limit: int) -> str:
    return (
        f"the store refused more records than may be kept ({limit:,} bytes); see "
        "`osint-monitor store dead-letters`, and for the mapping of the store"
    )
