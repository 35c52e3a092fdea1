"""Brought files as streams of bytes: gzip undone, damage and bombs told."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from osint_monitor.errors import ImportItemError

GZIP = b"\x1f\x8b"
PIECE = 1 << 18
MAX_RATIO = 1_000
"""A gzip file that grows more than this, past ``FREE_BYTES``, is taken for a bomb."""

FREE_BYTES = 256 << 20
MAX_LINE = 16 << 20
"""Bytes of one line; a longer one is a failure and is skipped."""


def pieces(path: Path) -> Iterator[bytes]:
    """
    The content of a file, gzip undone where its first bytes say so.

    Raises:
        ImportItemError: ``damaged_gzip``, ``bomb`` (after what could be read), or
            ``unreadable``.
    """
    try:
        with path.open("rb") as file:
            first = file.read(PIECE)
            rest = iter(lambda: file.read(PIECE), b"")
            if first.startswith(GZIP):
                yield from _gunzip(first, rest)
            elif first:
                yield first
                yield from rest
    except OSError as error:
        raise ImportItemError("unreadable") from error


def _gunzip(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """Members one after the other, a bounded piece at a time."""
    decoder, begun, taken, given = zlib.decompressobj(31), False, 0, 0
    data = first
    while data:
        taken += len(data)
        while data:
            try:
                out = decoder.decompress(data, PIECE)
            except zlib.error as error:
                raise ImportItemError("damaged_gzip", read_bytes=given) from error
            begun, given = True, given + len(out)
            if given > FREE_BYTES and given > taken * MAX_RATIO:
                raise ImportItemError("bomb", read_bytes=given)
            if out:
                yield out
            data = decoder.unconsumed_tail
            if decoder.eof:
                data = decoder.unused_data.lstrip(b"\0")  # some tools pad the end
                decoder, begun = zlib.decompressobj(31), False
        data = next(rest, b"")
    if begun:
        raise ImportItemError("damaged_gzip", read_bytes=given)


def head(path: Path, limit: int) -> bytes:
    """The first *limit* bytes of the content, as far as it can be read."""
    parts, size = [], 0
    try:
        for piece in pieces(path):
            parts.append(piece)
            size += len(piece)
            if size >= limit:
                break
    except ImportItemError:
        pass
    return b"".join(parts)[:limit]


def body(path: Path, limit: int) -> tuple[bytes, bool]:
    """
    The content up to *limit* bytes, and whether it was longer.

    Raises:
        ImportItemError: as ``pieces``.
    """
    parts, size = [], 0
    for piece in pieces(path):
        parts.append(piece)
        size += len(piece)
        if size > limit:
            return b"".join(parts)[:limit], True
    return b"".join(parts), False
