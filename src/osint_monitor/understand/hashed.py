"""Tables from hashes to some bytes, mapped from a file by all processes."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from itertools import pairwise

import numpy as np

_HEAD = struct.Struct("<8sQQ")  # mark, entries, bytes of values


class HashedBytes:
    """
    A table that ``packed`` made.

    Args:
        mark: eight bytes that say what the table is of.

    Raises:
        ValueError, struct.error: it is no such table, or it is cut off.
    """

    def __init__(self, table: memoryview, mark: bytes) -> None:
        found, entries, size = _HEAD.unpack_from(table)
        borders = [_HEAD.size]
        for length in (8 * entries, 4 * (entries + 1), size):
            borders.append(borders[-1] + length)
        if found != mark or len(table) != borders[-1]:
            raise ValueError("not a table of this kind")
        parts = [table[a:b] for a, b in pairwise(borders)]
        self._hashes, self._offsets = parts[0].cast("Q"), parts[1].cast("I")
        self._blob = parts[2]

    def get(self, wanted: int) -> memoryview | None:
        """The value of a hash."""
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return None
        return self._blob[self._offsets[at] : self._offsets[at + 1]]


def packed(values: Mapping[int, bytes], mark: bytes) -> bytes:
    """Hashes and their values as a table."""
    order = sorted(values)
    blobs = [values[one] for one in order]
    ends = np.cumsum([0, *map(len, blobs)], dtype=np.uint32)
    blob = b"".join(blobs)
    head = _HEAD.pack(mark, len(order), len(blob))
    return b"".join((head, array("Q", order).tobytes(), ends.tobytes(), blob))
