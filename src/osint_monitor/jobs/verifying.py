"""Whether the evidence of a sighting still is what was kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from osint_monitor.errors import EvidenceError, ExtractError, SpoolError
from osint_monitor.evidence.reader import capture_path, open_page
from osint_monitor.jobs.brought import kept_copy, read_capture_id
from osint_monitor.jobs.origin import Origin, origin_of
from osint_monitor.settings import DataFolder
from osint_monitor.spool.spool import Spool

_PIECE = 1 << 20
_KEPT_BYTES = 1_000
"""Of a page's body; it is read to its end all the same."""


class Outcome(StrEnum):
    """What a look at a capture found."""

    WHOLE = "whole"  # every byte has the digest of when it was kept
    DAMAGED = "damaged"
    GONE = "gone"  # the index or the id names a file that is not there
    UNKNOWN = "unknown"  # no index here names the capture


@dataclass(frozen=True, slots=True)
class Checked:
    """A capture's origin, and whether it still is what was kept."""

    origin: Origin
    outcome: Outcome


def check_capture(folder: DataFolder, capture_id: str) -> Checked:
    """Read a capture to its end and compare its digest with the one that was kept."""
    try:
        origin = origin_of(folder, capture_id)
        return Checked(origin, _outcome(folder, origin))
    except SpoolError:
        origin = Origin(capture_id=capture_id, file=None, place="")
        return Checked(origin, Outcome.UNKNOWN)


def _outcome(folder: DataFolder, origin: Origin) -> Outcome:
    brought = read_capture_id(origin.capture_id)
    if brought is not None:
        copy = kept_copy(folder.captures, brought)
        if copy is None:
            return Outcome.GONE
        try:
            is_whole = _digest(copy) == copy.name
        except OSError:
            is_whole = False
        return Outcome.WHOLE if is_whole else Outcome.DAMAGED
    if origin.file is None:
        return Outcome.UNKNOWN
    with Spool(folder.spool) as spool:
        capture = spool.captures.get(origin.capture_id)
    if capture is None:
        return Outcome.UNKNOWN
    try:
        if not capture_path(folder.captures, capture.file).exists():
            return Outcome.GONE
        open_page(folder.captures, capture, max_body_bytes=_KEPT_BYTES)
    except EvidenceError:
        return Outcome.DAMAGED
    except ExtractError:
        pass  # its coding can't be undone; its bytes were verified before that was said
    return Outcome.WHOLE


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
