"""Records of an archive that others made, out of a stream of bytes."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from osint_monitor.evidence.fields import MAX_HEAD, length_of, read_head

MAX_SKIP = 4_000_000_000
"""Bytes of one block that are passed over; a longer one is hostile."""

_ALGORITHMS = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}


class BadRecord(Exception):
    """
    What stands at *offset* of the stream is no whole record.

    Args:
        endless: it would take too long to read over it.
        cost: bytes that were read before it showed.
    """

    def __init__(self, offset: int, reason: str, *, endless: bool = False) -> None:
        super().__init__(reason)
        self.offset, self.reason, self.endless = offset, reason, endless
        self.cost = 0


@dataclass(frozen=True, slots=True)
class RawRecord:
    """
    A whole record.

    Args:
        block: at most the limit of the reader; *cut* says that it was longer.
        offset: in the stream, then in the file.
    """

    fields: dict[str, str]
    block: bytes
    cut: bool
    offset: int

    def at(self, offset: int) -> RawRecord:
        """The same record, at another offset."""
        return replace(self, offset=offset)


def read_records(
    pieces: Iterator[bytes], limit: int, size: int | None = None
) -> Iterator[RawRecord]:
    """
    Records one after the other.

    A record is given out only when what follows it was seen to be a record's end, so
    that a wrong length or a broken checksum shows before.

    Args:
        limit: bytes of a block that are kept.
        size: of the whole stream, where it is known.

    Raises:
        BadRecord: there is no whole record at some offset; nothing follows.
    """
    stream = _Stream(pieces)
    try:
        yield from _records(stream, limit, size)
    except BadRecord as error:
        error.cost = stream.position + len(stream.buffer)
        raise


def _records(stream: _Stream, limit: int, size: int | None) -> Iterator[RawRecord]:
    stream.skip_blank()
    while stream.fill(1):
        offset = stream.position
        fields, length = _head(stream, offset)
        if size is not None and length > size - stream.position:
            raise BadRecord(offset, "torn")
        digest = _Digest(fields.get("warc-block-digest", ""))
        block = stream.take(min(length, limit), offset, digest)
        stream.take(length - len(block), offset, digest, keep=False)
        if stream.skip_blank() == 0 and stream.fill(1):
            raise BadRecord(offset, "bad_length")
        if not digest.matches():
            raise BadRecord(offset, "bad_digest")
        yield RawRecord(fields, block, len(block) < length, offset)


def _head(stream: _Stream, offset: int) -> tuple[dict[str, str], int]:
    while (found := read_head(bytes(stream.buffer[:MAX_HEAD]))) is None:
        before = len(stream.buffer)
        if before > MAX_HEAD or not stream.fill(before + 1):
            torn = before <= MAX_HEAD and stream.buffer.startswith(b"WARC/")
            raise BadRecord(offset, "torn" if torn else "bad_head")
    fields, begin = found
    length = length_of(fields)
    if length is None or "warc-type" not in fields:
        raise BadRecord(offset, "bad_head")
    if length > MAX_SKIP:
        raise BadRecord(offset, "too_large", endless=True)
    stream.drop(begin)
    return fields, length


class _Stream:
    """A buffer over pieces of bytes that knows its position."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.buffer = bytearray()
        self.position = 0

    def fill(self, size: int) -> bool:
        """Have at least *size* bytes; false when the stream ends before."""
        while len(self.buffer) < size:
            piece = next(self._pieces, b"")
            if not piece:
                return False
            self.buffer += piece
        return True

    def drop(self, size: int) -> None:
        del self.buffer[:size]
        self.position += size

    def take(
        self, size: int, offset: int, digest: _Digest, *, keep: bool = True
    ) -> bytes:
        """The next *size* bytes; only counted and digested when not to be kept."""
        kept = bytearray()
        while size:
            if not self.fill(1):
                raise BadRecord(offset, "torn")
            piece = bytes(self.buffer[:size])
            self.drop(len(piece))
            digest.add(piece)
            size -= len(piece)
            if keep:
                kept += piece
        return bytes(kept)

    def skip_blank(self) -> int:
        """Pass over line ends; returns how many bytes."""
        skipped = 0
        while self.fill(1):
            blank = len(self.buffer) - len(self.buffer.lstrip(b"\r\n"))
            self.drop(blank)
            skipped += blank
            if self.buffer:
                break
        return skipped


class _Digest:
    """The digest that a record claims for its block, in hex or base 32."""

    def __init__(self, claimed: str) -> None:
        name, _, value = claimed.partition(":")
        name = name.strip().lower().replace("-", "")
        self._value = _bytes_of(value.strip(), _ALGORITHMS.get(name, 0))
        self._hash = (
            hashlib.new(name, usedforsecurity=False)
            if self._value is not None
            else None
        )

    def add(self, piece: bytes) -> None:
        if self._hash is not None:
            self._hash.update(piece)

    def matches(self) -> bool:
        """True also when nothing, or nothing known, is claimed."""
        return self._hash is None or self._hash.digest() == self._value


def _bytes_of(text: str, size: int) -> bytes | None:
    """The digest that *text* spells in *size* bytes, ``None`` when it spells none."""
    padded = text.upper().rstrip("=")
    padded += "=" * (-len(padded) % 8)
    for decode, spelled in ((bytes.fromhex, text), (base64.b32decode, padded)):
        try:
            raw = decode(spelled)
        except (ValueError, binascii.Error):
            continue
        if size and len(raw) == size:
            return raw
    return None
