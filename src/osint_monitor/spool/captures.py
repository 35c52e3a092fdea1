"""The index of captures: where each record stands, and whether it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from osint_monitor.model.capture import Capture
from osint_monitor.spool.database import Database

_FIELDS = "id, source_id, run_id, url, status, fetched_at, digest, file, offset, length"


@dataclass(frozen=True, slots=True)
class Entry:
    """
    A record of the index.

    Args:
        fp: of the page that it answers; ``None`` for robots.txt.
        role: ``capture``, or ``unchanged``: the server confirmed *refers_to*.
    """

    capture: Capture
    role: str
    fp: str | None = None
    refers_to: str | None = None


class Captures:
    """All records of the WARC files that are read or confirm something."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entries: Iterable[Entry]) -> None:
        """Index records; what is indexed already stays as it is."""
        with self._database.transaction():
            self._database.run_many(
                f"INSERT OR IGNORE INTO captures ({_FIELDS}, fp, role,"  # noqa: S608
                " refers_to, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'unread')",
                [_values(entry) for entry in entries],
            )

    def mark(self, capture_id: str, state: str) -> None:
        """Note that a record was ``read``, or is ``unreadable``."""
        self._database.run(
            "UPDATE captures SET state = ? WHERE id = ?", state, capture_id
        )

    def get(self, capture_id: str) -> Capture | None:
        """The capture of an id."""
        found = self._database.row(
            f"SELECT {_FIELDS} FROM captures WHERE id = ?",  # noqa: S608
            capture_id,
        )
        return _capture(found) if found else None

    def answers(self, run_id: str, fp: str) -> list[Entry]:
        """What a run has kept for a page, newest first."""
        rows = self._database.rows(
            f"SELECT {_FIELDS}, fp, role, refers_to FROM captures"  # noqa: S608
            " WHERE run_id = ? AND fp = ? ORDER BY fetched_at DESC, offset DESC",
            run_id,
            fp,
        )
        return [_entry(row) for row in rows]

    def unread(self, source_id: str) -> list[Entry]:
        """Records of a source that nobody has read yet, in the order of the files."""
        rows = self._database.rows(
            f"SELECT {_FIELDS}, fp, role, refers_to FROM captures"  # noqa: S608
            " WHERE source_id = ? AND state = 'unread' ORDER BY file, offset",
            source_id,
        )
        return [_entry(row) for row in rows]

    def indexed_until(self, source_id: str) -> dict[str, int]:
        """File → where its last indexed record ends, bytes."""
        return dict(
            self._database.rows(
                "SELECT file, max(offset + length) FROM captures"
                " WHERE source_id = ? GROUP BY file",
                source_id,
            )
        )


def _values(entry: Entry) -> tuple[object, ...]:
    capture = entry.capture
    return (
        capture.id,
        capture.source_id,
        capture.run_id,
        capture.url,
        capture.status,
        capture.fetched_at.isoformat(),
        capture.digest,
        capture.file,
        capture.offset,
        capture.length,
        entry.fp,
        entry.role,
        entry.refers_to,
    )


def _capture(row: tuple[Any, ...]) -> Capture:
    return Capture(
        id=row[0],
        source_id=row[1],
        run_id=row[2],
        url=row[3],
        status=row[4],
        fetched_at=datetime.fromisoformat(row[5]),
        digest=row[6],
        file=row[7],
        offset=row[8],
        length=row[9],
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(_capture(row[:10]), row[11], row[10], row[12])
