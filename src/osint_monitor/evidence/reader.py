"""A capture opened again: exactly the record that the index names, and verified."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from osint_monitor.errors import EvidenceError, ExtractError
from osint_monitor.evidence.decode import decoded
from osint_monitor.evidence.fields import MAX_HEAD, bare_id, length_of, read_head
from osint_monitor.evidence.members import DamagedMember, Member, TornMember
from osint_monitor.model.capture import Capture, Page

MAX_HTTP_HEAD = 8 * 1024 * 1024
"""Bytes of the headers of an answer that are read; servers have sent 4 MB."""


def open_page(folder: Path, capture: Capture, *, max_body_bytes: int) -> Page:
    """
    Read a capture back.

    Args:
        folder: the captures folder.
        max_body_bytes: of the decoded body; a longer one is cut and marked.

    Raises:
        EvidenceError: the file is not there, or is not what the index says.
        ExtractError: ``bad_encoding``: the server's content encoding can't be undone.
    """
    path = capture_path(folder, capture.file)
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < capture.offset + capture.length:
                raise EvidenceError(f"{capture.file} is shorter than its index says")
            return _read(Member(file, capture.offset), capture, max_body_bytes)
    except (TornMember, DamagedMember) as error:
        where = f"{capture.file} at {capture.offset}"
        raise EvidenceError(f"{where}: the record is damaged") from error
    except OSError as error:
        raise EvidenceError(
            f"{capture.file} can't be read: {error.strerror}"
        ) from error


def capture_path(folder: Path, file: str) -> Path:
    """
    Where a capture's file stands.

    Raises:
        EvidenceError: *file* leads out of the folder.
    """
    path = Path(file)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise EvidenceError("a capture's file stands outside the captures folder")
    return folder / path


@dataclass(slots=True)
class _Block:
    """The block of a record: its first bytes, and the rest as it comes."""

    first: bytes
    rest: Iterator[bytes]
    length: int
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def head(self) -> bytes:
        """Take the HTTP head off the beginning."""
        while (end := self.first.find(b"\r\n\r\n")) < 0:
            more = next(self.rest, b"")
            self.first += more
            if not more or len(self.first) > MAX_HTTP_HEAD:
                raise DamagedMember
        head, self.first = self.first[: end + 4], self.first[end + 4 :]
        self.length -= len(head)
        return head

    def payload(self) -> Iterator[bytes]:
        """What follows, to the end of the block; its digest grows on the way."""
        left = self.length
        piece: bytes | None = self.first
        while left and piece is not None:
            piece = piece[:left]
            left -= len(piece)
            self.digest.update(piece)
            if piece:
                yield piece
            piece = next(self.rest, None)
        if left:
            raise DamagedMember


def _read(member: Member, capture: Capture, limit: int) -> Page:
    pieces = member.pieces()
    fields, block = _open(pieces)
    if bare_id(fields.get("warc-record-id", "")) != capture.id:
        where = f"{capture.file} at {capture.offset}"
        raise EvidenceError(f"{where}: another record stands there")
    if fields.get("content-type", "").startswith("application/http"):
        headers = http_headers(block.head())
    else:
        headers = {"content-type": fields.get("content-type", "")}
    payload = block.payload()
    try:
        body, cut = decoded(payload, headers.get("content-encoding", ""), limit)
    except ExtractError:
        _verify(payload, pieces, block, member, capture)
        raise
    _verify(payload, pieces, block, member, capture)
    return Page(
        capture_id=capture.id,
        source_id=capture.source_id,
        url=capture.url,
        status=capture.status,
        fetched_at=capture.fetched_at,
        body=body,
        headers=headers,
        cut=cut or "warc-truncated" in fields,
        rendered=fields.get("warc-osint-rendered") == "yes",
    )


def _open(pieces: Iterator[bytes]) -> tuple[dict[str, str], _Block]:
    raw = b""
    while (found := read_head(raw)) is None:
        more = next(pieces, b"")
        raw += more
        if not more or len(raw) > MAX_HEAD + len(more):
            raise DamagedMember
    fields, begin = found
    length = length_of(fields)
    if length is None:
        raise DamagedMember
    return fields, _Block(raw[begin:], pieces, length)


def _verify(
    payload: Iterator[bytes],
    pieces: Iterator[bytes],
    block: _Block,
    member: Member,
    capture: Capture,
) -> None:
    """Read on to the end, whatever was kept, and compare with the index."""
    for _ in payload:
        pass
    for _ in pieces:
        pass
    where = f"{capture.file} at {capture.offset}"
    if member.length != capture.length:
        raise EvidenceError(f"{where}: the record has another length")
    if f"sha256:{block.digest.hexdigest()}" != capture.digest:
        raise EvidenceError(f"{where}: the payload has another digest")


def http_headers(head: bytes) -> dict[str, str]:
    """Headers of an answer: names in lower case, the last value of a repeated one."""
    headers: dict[str, str] = {}
    for line in head.splitlines()[1:]:
        name, colon, value = line.partition(b":")
        if colon:
            headers[name.decode("latin-1").strip().lower()] = value.decode(
                "latin-1"
            ).strip()
    return headers
