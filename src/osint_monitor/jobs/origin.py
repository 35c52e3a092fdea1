"""Where the evidence of a sighting stands."""

from __future__ import annotations

from dataclasses import dataclass

from osint_monitor.jobs.brought import kept_copy, read_capture_id
from osint_monitor.settings import DataFolder
from osint_monitor.spool.spool import Spool


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """
    A place in a kept file.

    Args:
        file: relative to the captures folder; ``None`` when the file is gone (its
            was removed) or was never indexed.
        place: ``byte 1234``, ``row 17``, ``message 3``.
        url: the address that gave it, where one did.
    """

    capture_id: str
    file: str | None
    place: str
    digest: str | None = None
    url: str | None = None
    fetched_at: str | None = None


def origin_of(folder: DataFolder, capture_id: str) -> Origin:
    """
    The origin of a capture: of a file that was brought, its id says it; of a fetched
    page, the index of captures does.
    """
    brought = read_capture_id(capture_id)
    if brought is not None:
        copy = kept_copy(folder.captures, brought)
        part = f"archive {brought.part + 1} inside, " if brought.part else ""
        return Origin(
            capture_id=capture_id,
            file=f"imports/{copy.name}" if copy else None,
            place=part + brought.place,
            digest=f"sha256:{copy.name}" if copy else None,
        )
    if not folder.spool.exists():
        return Origin(capture_id=capture_id, file=None, place="")
    with Spool(folder.spool) as spool:
        capture = spool.captures.get(capture_id)
    if capture is None:
        return Origin(capture_id=capture_id, file=None, place="")
    return Origin(
        capture_id=capture_id,
        file=capture.file,
        place=f"byte {capture.offset}",
        digest=capture.digest,
        url=capture.url,
        fetched_at=capture.fetched_at.isoformat(timespec="milliseconds"),
    )
