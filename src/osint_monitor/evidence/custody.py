"""The custody log: what was done with evidence, each line sealed by the next."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from osint_monitor.errors import EvidenceError, Problem
from osint_monitor.model.clock import now

Part = str | int | float | bool | None
BEGINNING = "0" * 64
TORN = "line_was_torn"
MAX_PART = 500
MAX_LINE = 64 * 1024


class Custody:
    """
    An append-only file of JSON lines, in a chain of digests.

    Each entry carries the digest of the one before it and its own, so that changing,
    adding or leaving out a line in the middle shows. That lines were cut off the end
    shows only against a ``head`` that was kept elsewhere.

    Several processes may write at once. It holds ids, digests and reasons, never a
    post's content.

    Args:
        path: made with mode 0600 when something is first noted.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, event: str, **parts: Part) -> str:
        """
        Append an entry; it is on the disk when this returns.

        Args:
            event: what was done: ``crawl_started``, ``export``, ``unmasked`` ...
            parts: numbers, ids, digests, short reasons.

        Returns:
            The digest of the entry.

        Raises:
            ValueError: a part is longer than ``MAX_PART``, or all are than
                ``MAX_LINE``: it would be content.
            EvidenceError: the log can't be written.
        """
        if any(isinstance(p, str) and len(p) > MAX_PART for p in parts.values()):
            raise ValueError("a part of a custody entry is too long")
        try:
            with self._locked() as fd:
                end = _end(fd)
                number, before, lines = end.number, end.digest, end.newline
                if end.torn:
                    # A writer was killed in the middle of a line. It stays, closed.
                    torn = end.torn
                    seal: dict[str, Part] = {
                        "bytes": len(torn),
                        "digest": _digest(torn),
                    }
                    line, before = _entry(number + 1, before, TORN, seal)
                    number, lines = number + 1, lines + line
                line, before = _entry(number + 1, before, event, parts)
                if len(line) > MAX_LINE:
                    raise ValueError("a custody entry has too many parts")
                _append(fd, lines + line)
                return before
        except OSError as error:
            raise EvidenceError(f"no custody entry: {error.strerror}") from error

    def head(self) -> tuple[int, str]:
        """Number and digest of the last entry; (0, zeros) for an empty log."""
        if not self.path.exists():
            return 0, BEGINNING
        with self._locked() as fd:
            end = _end(fd)
        return end.number, end.digest

    def noted(self, event: str) -> Iterator[Mapping[str, object]]:
        """The parts of every entry of one event, oldest first."""
        for line in self._lines():
            entry = _parse(line) or {}
            parts = entry.get("parts")
            if entry.get("event") == event and isinstance(parts, dict):
                yield parts

    def verify(self) -> list[Problem]:
        """Every place where the chain is broken, as ``path:line``; empty when whole."""
        problems: list[Problem] = []
        before, number, torn = BEGINNING, 0, b""
        for line_number, line in enumerate(self._lines(), 1):
            where = f"{self.path}:{line_number}"
            entry = _parse(line)
            if entry is None:
                if torn:
                    problems.append(Problem(where, "two lines that are no entry"))
                torn = line
                continue
            what = _broken(entry, number, before)
            if torn and not _seals(entry, torn):
                what = what or "the line before is no entry, and nothing says why"
            torn = b""
            if what:
                problems.append(Problem(where, what))
            number, before = _position(entry, number, before)
        if torn:
            problems.append(Problem(str(self.path), "the last line is no entry"))
        return problems

    def _lines(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                while line := file.readline(MAX_LINE):
                    yield line.rstrip(b"\n")
        except FileNotFoundError:
            return

    @contextmanager
    def _locked(self) -> Iterator[int]:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        fd = os.open(self.path, flags, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield fd
        finally:
            os.close(fd)


@dataclass(frozen=True, slots=True)
class _End:
    """The last entry of a log, and what stands after it."""

    number: int
    digest: str
    torn: bytes
    newline: bytes


def _end(fd: int) -> _End:
    size = os.fstat(fd).st_size
    tail = os.pread(fd, 2 * MAX_LINE, max(0, size - 2 * MAX_LINE))
    lines = tail.split(b"\n")
    last = lines.pop()
    newline = b"\n" if last else b""
    if _parse(last):  # only its line end is missing
        lines.append(last)
        last = b""
    for line in reversed(lines):
        entry = _parse(line)
        if entry:
            return _End(*_position(entry, 0, BEGINNING), last, newline)
    return _End(0, BEGINNING, last, newline)


def _entry(
    number: int, before: str, event: str, parts: Mapping[str, Part]
) -> tuple[bytes, str]:
    """An entry as a line, and its digest."""
    entry: dict[str, object] = {
        "number": number,
        "at": now().isoformat(timespec="milliseconds"),
        "event": event,
        "parts": dict(parts),
        "before": before,
    }
    digest = _digest(_canonical(entry))
    return _canonical(entry | {"digest": digest}) + b"\n", digest


def _canonical(entry: Mapping[str, object]) -> bytes:
    return json.dumps(
        entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    ).encode()


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _parse(line: bytes) -> dict[str, object] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) and "digest" in entry else None


def _broken(entry: Mapping[str, object], number: int, before: str) -> str | None:
    rest = {key: value for key, value in entry.items() if key != "digest"}
    if _digest(_canonical(rest)) != entry["digest"]:
        return "the entry was changed"
    if entry.get("before") != before or entry.get("number") != number + 1:
        return f"entry {number + 1} was expected to follow the one before"
    return None


def _seals(entry: Mapping[str, object], torn: bytes) -> bool:
    parts = entry.get("parts")
    return (
        entry.get("event") == TORN
        and isinstance(parts, dict)
        and parts.get("digest") == _digest(torn)
    )


def _position(entry: Mapping[str, object], number: int, before: str) -> tuple[int, str]:
    """Where the chain goes on after *entry*."""
    found = entry.get("number")
    return (found if isinstance(found, int) else number), str(entry["digest"] or before)


def _append(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
    os.fdatasync(fd)
