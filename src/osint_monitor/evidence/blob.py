"""An imported file, kept as it was handed in."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from osint_monitor.errors import EvidenceError, ImportItemError
from osint_monitor.evidence.writer import sync_folder

IMPORTS = "imports"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class KeptFile:
    """
    A file as it is kept.

    Args:
        digest: ``sha256:`` and hex of its bytes.
        file: its name, relative to the captures folder.
        size: bytes.
        known: true when the same bytes had been kept before.
    """

    digest: str
    file: str
    size: int
    known: bool


def keep_file(path: Path, captures: Path) -> KeptFile:
    """
    Copy a file to ``imports/`` under its digest, readable by the owner only.

    Its name is not kept: names of files that officers save can name people.

    Raises:
        ImportItemError: ``unreadable``: the file itself can't be read.
        EvidenceError: it can't be kept.
    """
    folder = captures / IMPORTS
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Beside its final place, so that the rename is one step.
        fd, temporary = tempfile.mkstemp(prefix=".new-", dir=folder)
        try:
            digest, size = _copy(path, fd)
            final = folder / digest
            known = final.exists()
            if not known:
                Path(temporary).replace(final)
                sync_folder(folder)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise EvidenceError(f"a file can't be kept: {error.strerror}") from error
    return KeptFile(f"sha256:{digest}", f"{IMPORTS}/{digest}", size, known)


def _copy(path: Path, fd: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(fd, "wb") as target:
        for piece in _pieces(path):
            digest.update(piece)
            size += len(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise ImportItemError("unreadable") from error
