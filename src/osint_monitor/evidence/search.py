"""Where the next record begins, in a file that is damaged."""

from __future__ import annotations

import zlib
from typing import BinaryIO

GZIP, PLAIN = b"\x1f\x8b\x08", b"WARC/"
"""How a record begins: as a gzip member, or uncompressed."""

MAX_CANDIDATES = 10_000
_BLOCK = 1 << 20
_PROBE = 512


class GivenUp(Exception):
    """Too many places look like a record and are none."""


def next_record(file: BinaryIO, start: int, kind: bytes) -> int | None:
    """
    The first place from *start* on where a record of this kind begins.

    Raises:
        GivenUp: after ``MAX_CANDIDATES`` false beginnings.
    """
    candidates = 0
    at, keep = start, len(kind) - 1
    while True:
        file.seek(at)
        block = file.read(_BLOCK)
        if len(block) <= keep:
            return None
        place = block.find(kind)
        while place >= 0:
            if _begins(file, at + place, kind):
                return at + place
            candidates += 1
            if candidates > MAX_CANDIDATES:
                raise GivenUp
            place = block.find(kind, place + 1)
        at += len(block) - keep


def _begins(file: BinaryIO, at: int, kind: bytes) -> bool:
    if kind == PLAIN:
        file.seek(max(0, at - 1))
        text = file.read(12)
        return at == 0 or text.startswith((b"\nWARC/1.", b"\nWARC/0."))
    file.seek(at)
    try:
        begin = zlib.decompressobj(31).decompress(file.read(_PROBE), len(PLAIN))
    except zlib.error:
        return False
    return begin == PLAIN
