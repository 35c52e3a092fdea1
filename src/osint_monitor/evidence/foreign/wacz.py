"""WACZ files: zip archives with WARC files inside, opened with limits."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from osint_monitor.evidence.foreign.content import Fault

MAX_DIRECTORY_BYTES = 8_000_000
"""Of the list of contents; reading a longer one would fill the memory."""

MAX_PARTS = 10_000
MAX_RATIO = 1_000
MAX_UNPACKED_BYTES = 4_000_000_000
"""Of one part that is compressed in the zip and has to be unpacked to a file."""

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_LOCAL = struct.Struct("<4s5H3L2H")
_MAX_COMMENT = 65_535
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A WARC file inside, to be closed by whoever reads it."""

    name: str
    file: BinaryIO


def is_zip(file: BinaryIO) -> bool:
    """True when the file begins as a zip archive does."""
    file.seek(0)
    return file.read(4) in {b"PK\x03\x04", b"PK\x05\x06"}


def archive_parts(file: BinaryIO) -> Iterator[Part | Fault]:
    """
    Every WARC under ``archive/``, by name; names are labels and never paths.

    Yields:
        Parts, and a ``Fault`` for each that can't be opened; ``torn_zip`` when the list
        of contents is missing, as it is in a file that was cut.
    """
    size = _directory_size(file)
    if size is None:
        yield Fault("", 0, "torn_zip")
        return
    if size > MAX_DIRECTORY_BYTES:
        yield Fault("", 0, "zip_bomb")
        return
    try:
        archive = zipfile.ZipFile(file)
    except _ZIP_ERRORS:
        yield Fault("", 0, "torn_zip")
        return
    entries = sorted(filter(_is_archive, archive.infolist()), key=lambda e: e.filename)
    if not entries:
        yield Fault("", 0, "no_archive_inside")
    if len(entries) > MAX_PARTS:
        yield Fault("", 0, "zip_bomb")
        return
    for entry in entries:
        yield _open(archive, file, entry)


def _is_archive(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def _open(
    archive: zipfile.ZipFile, file: BinaryIO, entry: zipfile.ZipInfo
) -> Part | Fault:
    name = "".join(c if c.isprintable() else "?" for c in entry.filename)[:200]
    if entry.flag_bits & 1:
        return Fault(name, 0, "encrypted")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return Fault(name, 0, "unsupported")  # LZMA's header can ask for 4 GB
    stored = entry.compress_type == zipfile.ZIP_STORED
    if stored and entry.compress_size != entry.file_size:
        return Fault(name, 0, "damaged")
    if entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        return Fault(name, 0, "zip_bomb")
    if stored:
        window = _Window(file, entry)
        if window.begin < 0:
            return Fault(name, 0, "damaged")
        return Part(name, cast(BinaryIO, window))
    if entry.file_size > MAX_UNPACKED_BYTES:
        return Fault(name, 0, "too_large")
    unpacked = tempfile.TemporaryFile("w+b")  # noqa: SIM115 (the caller closes it)
    try:
        with archive.open(entry) as packed:
            while piece := packed.read(1 << 20):
                unpacked.write(piece)
    except _ZIP_ERRORS:
        if not unpacked.tell():
            unpacked.close()
            return Fault(name, 0, "damaged")
    return Part(name, cast(BinaryIO, unpacked))


def _directory_size(file: BinaryIO) -> int | None:
    """Bytes of the list of contents, ``None`` when there is none."""
    end = file.seek(0, io.SEEK_END)
    begin = max(0, end - _MAX_COMMENT - _END.size - _LOCATOR.size)
    file.seek(begin)
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        return None
    size = int(_END.unpack_from(tail, place)[5])
    if place >= _LOCATOR.size:
        locator = _LOCATOR.unpack_from(tail, place - _LOCATOR.size)
        if locator[0] == b"PK\x06\x07" and locator[2] < end:
            file.seek(locator[2])
            raw = file.read(_END_64.size)
            if len(raw) == _END_64.size and raw.startswith(b"PK\x06\x06"):
                return int(_END_64.unpack(raw)[8])
    return size


class _Window(io.RawIOBase):
    """A part that stands in the zip as it is, seen as a file of its own."""

    def __init__(self, file: BinaryIO, entry: zipfile.ZipInfo) -> None:
        super().__init__()
        self._file, self._size, self._at = file, entry.file_size, 0
        self.begin = -1
        file.seek(entry.header_offset)
        raw = file.read(_LOCAL.size)
        if len(raw) == _LOCAL.size and raw.startswith(b"PK\x03\x04"):
            lengths = _LOCAL.unpack(raw)[9:]
            self.begin = entry.header_offset + _LOCAL.size + sum(lengths)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._at)
        self._file.seek(self.begin + self._at)
        piece = self._file.read(left if size < 0 else min(size, left))
        self._at += len(piece)
        return piece
