"""Gzip members of a file, one after the other, in bounded memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_READ = 64 * 1024
_PIECE = 256 * 1024


class TornMember(Exception):
    """The file ends inside the member."""


class DamagedMember(Exception):
    """What stands there is no gzip member, or not the one that was written."""


@dataclass(slots=True)
class Member:
    """
    One gzip member, being read.

    Args:
        offset: where it begins in the file.
        length: bytes of the file that belong to it; known once it was read to its end.
    """

    file: BinaryIO
    offset: int
    length: int | None = None

    def pieces(self) -> Iterator[bytes]:
        """
        What it holds, in pieces of bounded size; its checksum is verified at the end.

        Raises:
            TornMember: the file ends first.
            DamagedMember: it can't be unpacked.
        """
        inflate = zlib.decompressobj(31)
        self.file.seek(self.offset)
        fed, pending = 0, b""
        while not inflate.eof:
            if not pending:
                pending = self.file.read(_READ)
                if not pending:
                    raise TornMember
                fed += len(pending)
            try:
                piece = inflate.decompress(pending, _PIECE)
            except zlib.error as error:
                raise DamagedMember from error
            pending = inflate.unconsumed_tail
            if piece:
                yield piece
        self.length = fed - len(inflate.unused_data)
