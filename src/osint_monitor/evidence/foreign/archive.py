"""Archives that others made, also cut or damaged ones: what is whole is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from osint_monitor.evidence.foreign.content import Fault, ForeignCapture, capture_in
from osint_monitor.evidence.foreign.record import (
    MAX_SKIP,
    BadRecord,
    RawRecord,
    read_records,
)
from osint_monitor.evidence.foreign.wacz import archive_parts, is_zip
from osint_monitor.evidence.members import DamagedMember, Member, TornMember
from osint_monitor.evidence.search import GZIP, PLAIN, GivenUp, next_record

MAX_FAULTS = 1_000
"""Damaged places of one file after which no more is looked for."""

MAX_COST = 10_000_000_000
"""Bytes read in vain, after which no more is looked for."""

_BLOCK = 1 << 20

Found = ForeignCapture | Fault


def read_archive(path: Path, *, max_body_bytes: int = 50_000_000) -> Iterator[Found]:
    """
    The captures of a WARC (plain or gzipped) or WACZ file, in its order.

    Memory is bounded by *max_body_bytes*, whatever the file says of itself. After a
    damaged place the reading goes on at the next record that can be found.

    Args:
        max_body_bytes: of one body as stored; a longer one is cut and marked.

    Yields:
        Captures (responses, resources and revisits of http and https addresses), and a
        ``Fault`` for each place that could not be read.
    """
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size == 0:
                yield Fault("", 0, "empty")
            elif is_zip(file):
                yield from _parts(file, max_body_bytes)
            else:
                yield from _scan(file, "", max_body_bytes)
    except OSError:
        yield Fault("", 0, "unreadable")


def _parts(file: BinaryIO, limit: int) -> Iterator[Found]:
    for part in archive_parts(file):
        if isinstance(part, Fault):
            yield part
            if part.reason == "torn_zip":
                # The list of contents is gone, but archives stand in it as they are.
                yield from _scan(file, "", limit, kind=GZIP)
            continue
        with part.file as inner:
            yield from _scan(inner, part.name, limit)


def _scan(
    file: BinaryIO, name: str, limit: int, kind: bytes | None = None
) -> Iterator[Found]:
    """Go from record to record; at a fault, to the next place that looks like one."""
    at: int | None = 0
    faults = cost = 0
    try:
        at, kind = _first(file) if kind is None else (next_record(file, 0, kind), kind)
        if kind is None:
            yield Fault(name, 0, "not_an_archive")
            return
        while at is not None and at < _size(file):
            read = _gzipped if kind == GZIP else _plain
            for found in read(file, at, limit):
                if isinstance(found, int):
                    at = found
                elif isinstance(found, RawRecord):
                    capture = capture_in(found, name)
                    if capture is not None:
                        yield capture
                else:
                    yield Fault(name, found.offset, found.reason)
                    faults, cost, at = faults + 1, cost + found.cost, found.resume
                    if faults >= MAX_FAULTS or cost > MAX_COST:
                        raise GivenUp
                    at = next_record(file, found.resume, kind)
    except GivenUp:
        yield Fault(name, at or 0, "too_many_faults")


@dataclass(frozen=True, slots=True)
class _Broken:
    """A damaged place, where to look for the next record, and bytes read in vain."""

    offset: int
    reason: str
    resume: int
    cost: int


Step = RawRecord | _Broken | int


def _gzipped(file: BinaryIO, at: int, limit: int) -> Iterator[Step]:
    """The records of one member, then where the next member begins."""
    member = Member(file, at)
    pieces = member.pieces()
    try:
        try:
            for record in read_records(pieces, limit):
                yield record.at(at)
        except BadRecord as error:
            cost = error.cost
            if not error.endless:  # what follows may be whole: find the member's end
                cost += _pass_over(pieces)
            yield _Broken(at, error.reason, at + (member.length or 1), cost)
            return
    except TornMember:
        yield _Broken(at, "torn", at + 1, _size(file) - at)
        return
    except DamagedMember:
        yield _Broken(at, "damaged", at + 1, 0)
        return
    yield at + (member.length or 1)


def _pass_over(pieces: Iterator[bytes]) -> int:
    passed = 0
    for piece in pieces:
        passed += len(piece)
        if passed > MAX_SKIP:
            break
    return passed


def _plain(file: BinaryIO, at: int, limit: int) -> Iterator[Step]:
    """The records of the rest of an uncompressed file."""

    def pieces() -> Iterator[bytes]:
        file.seek(at)
        while piece := file.read(_BLOCK):
            yield piece

    try:
        for record in read_records(pieces(), limit, _size(file) - at):
            yield record.at(at + record.offset)
    except BadRecord as error:
        place = at + error.offset
        yield _Broken(place, error.reason, place + 1, error.cost - error.offset)
        return
    yield _size(file)


def _first(file: BinaryIO) -> tuple[int | None, bytes | None]:
    """Where the first record begins, and of which kind the file is."""
    file.seek(0)
    begin = file.read(16)
    for kind in (GZIP, PLAIN):
        if begin.startswith(kind):
            return 0, kind
    places = [(place, kind) for kind in (GZIP, PLAIN)
              if (place := next_record(file, 0, kind)) is not None]  # fmt: skip
    return min(places, default=(None, None))


def _size(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)
