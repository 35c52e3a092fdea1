"""After a kill: what is whole in a file, and where it breaks off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from osint_monitor.errors import EvidenceError
from osint_monitor.evidence.fields import MAX_HEAD, bare_id, read_head, read_moment
from osint_monitor.evidence.members import DamagedMember, Member, TornMember
from osint_monitor.evidence.record import Role
from osint_monitor.evidence.search import GZIP, GivenUp, next_record
from osint_monitor.evidence.writer import Kept, sync_folder
from osint_monitor.model.capture import Capture

SUFFIX = ".warc.gz"


@dataclass(frozen=True, slots=True)
class WholeMember:
    """A gzip member that could be read to its end: its record's fields and place."""

    fields: dict[str, str]
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Recovery:
    """
    What a file holds beyond its index.

    Args:
        kept: records of captures and confirmations, in the order of the file.
        torn_at: where the torn tail begins, to be cut off; ``None`` when there is none.
        damaged_at: where a damaged place begins that has whole members behind it. It
            must not be cut off, and what is behind it is not taken into the index by
            itself: a hostile body could look like a record there.
    """

    kept: tuple[Kept, ...]
    torn_at: int | None
    damaged_at: int | None = None


def whole_members(path: Path, start: int = 0) -> Iterator[WholeMember | int]:
    """
    The members of a file from *start* on, in bounded memory.

    Yields:
        Each whole member; last, if there is one, the offset of a member that ends early
        or can't be read.

    Raises:
        EvidenceError: the file can't be read, or is shorter than *start*.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < start:
                raise EvidenceError(
                    f"{path.name} has {size} bytes, its index speaks of {start}"
                )
            while start < size:
                found = _whole(file, start)
                if found is None:
                    yield start
                    return
                yield found
                start += found.length
    except OSError as error:
        raise EvidenceError(f"{path.name} can't be read: {error.strerror}") from error


def recover(path: Path, indexed_until: int, *, file: str | None = None) -> Recovery:
    """
    Read what was written after the last record that is in the index.

    Args:
        indexed_until: end of the last indexed record, bytes; 0 rebuilds the index.
        file: the name that captures give it; by default that of *path*.

    Raises:
        EvidenceError: the file can't be read, or is shorter than its index.
    """
    kept: list[Kept] = []
    for found in whole_members(path, indexed_until):
        if isinstance(found, int):
            if _goes_on(path, found):
                return Recovery(tuple(kept), None, found)
            return Recovery(tuple(kept), found)
        record = kept_of(found, file or path.name)
        if record:
            kept.append(record)
    return Recovery(tuple(kept), None)


def rebuild(folder: Path) -> Iterator[tuple[Path, Recovery]]:
    """Every capture file of the folder, read from its beginning."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        yield path, recover(path, 0)


def truncate(path: Path, at: int) -> None:
    """
    Cut a torn tail off, durably; appending to it would make the rest unreadable.

    Raises:
        EvidenceError: the file is shorter than *at*, or can't be cut.
    """
    try:
        if path.stat().st_size < at:
            raise EvidenceError(f"{path.name} is shorter than {at} bytes")
        with path.open("r+b") as file:
            file.truncate(at)
            os.fsync(file.fileno())
        sync_folder(path.parent)
    except OSError as error:
        raise EvidenceError(f"{path.name} can't be cut: {error.strerror}") from error


def kept_of(member: WholeMember, file: str) -> Kept | None:
    """What the index should hold of a record, ``None`` for one that is a mere part."""
    fields = member.fields
    role = fields.get("warc-osint-role")
    at = read_moment(fields.get("warc-date", ""))
    status = fields.get("warc-osint-status", "")
    if role not in {Role.CAPTURE, Role.UNCHANGED} or at is None or not status.isdigit():
        return None
    capture = Capture(
        id=bare_id(fields.get("warc-record-id", "")),
        source_id=fields.get("warc-osint-source", ""),
        run_id=fields.get("warc-osint-run", ""),
        url=fields.get("warc-target-uri", ""),
        status=int(status),
        fetched_at=at,
        digest=fields.get("warc-payload-digest", ""),
        file=file,
        offset=member.offset,
        length=member.length,
    )
    return Kept(
        capture=capture,
        role=Role(role),
        frontier=fields.get("warc-osint-frontier"),
        refers_to=bare_id(fields["warc-refers-to"]) if role == Role.UNCHANGED else None,
    )


def _goes_on(path: Path, bad: int) -> bool:
    """True when a whole member stands somewhere behind the bad one."""
    with path.open("rb") as file:
        try:
            at = next_record(file, bad + 1, GZIP)
            while at is not None:
                if _whole(file, at) is not None:
                    return True
                at = next_record(file, at + 1, GZIP)
        except GivenUp:
            return True  # rather keep too much
    return False


def _whole(file: BinaryIO, offset: int) -> WholeMember | None:
    member, head = Member(file, offset), b""
    try:
        for piece in member.pieces():
            if len(head) < MAX_HEAD:
                head += piece[:MAX_HEAD]
    except (TornMember, DamagedMember):
        return None
    found = read_head(head)
    if found is None or member.length is None:
        return None
    return WholeMember(found[0], offset, member.length)
