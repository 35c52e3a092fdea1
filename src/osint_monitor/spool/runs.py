"""Runs of crawls, and sums over what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from osint_monitor.spool.database import Database


@dataclass(frozen=True, slots=True)
class OpenRun:
    """
    A run that is not ended: now at work, stopped, or killed.

    Args:
        mandate: on what legal ground it was begun, in one line.
    """

    id: str
    source_id: str
    started_at: datetime
    mandate: str


class Runs:
    """At most one open run for each source."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_run(self, source_id: str) -> OpenRun | None:
        """The run of a source that is not ended, if there is one."""
        found = self._database.row(
            "SELECT id, source_id, started_at, mandate FROM runs"
            " WHERE source_id = ? AND state = 'open'",
            source_id,
        )
        return _run(found) if found else None

    def unfinished(self) -> list[OpenRun]:
        """All runs that are not ended, oldest first."""
        rows = self._database.rows(
            "SELECT id, source_id, started_at, mandate FROM runs"
            " WHERE state = 'open' ORDER BY started_at, id"
        )
        return [_run(row) for row in rows]

    def begin(self, run: OpenRun) -> None:
        """Note a new run; it is on the disk with what the same transaction holds."""
        self._database.run(
            "INSERT INTO runs VALUES (?, ?, ?, ?, 'open')",
            run.id,
            run.source_id,
            run.started_at.isoformat(),
            run.mandate,
        )

    def end(self, run_id: str) -> None:
        """
        Close a run and forget its frontier.

        Its captures stay: they are the index of the WARC files.
        """
        with self._database.durable():
            self._database.run("UPDATE runs SET state = 'ended' WHERE id = ?", run_id)
            self._database.run("DELETE FROM frontier WHERE run_id = ?", run_id)

    def tally(self, run_id: str, **more: int) -> None:
        """Add to the sums of a run."""
        self._database.run_many(
            "INSERT INTO tallies VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET value = value + excluded.value",
            [(run_id, name, value) for name, value in more.items() if value],
        )

    def counts(self, run_id: str) -> dict[str, int]:
        """
        What a run did, from what is written of it.

        ``attempts`` is the sum of ``captures``, ``unchanged`` and ``failed``;
        ``captures`` is the sum of ``read``, ``unread`` (could not be read) and
        ``waiting`` (not yet read; 0 at the end of a run).
        """
        one = self._database.row(_COUNTS, run_id) or (0,) * 5
        failed = self._database.row(
            "SELECT count(*) FROM failures WHERE run_id = ? AND attempt", run_id
        )
        names = ("captures", "unchanged", "read", "unread", "waiting")
        counts = dict(zip(names, one, strict=True))
        counts["failed"] = failed[0] if failed else 0
        sent = counts["captures"] + counts["unchanged"] + counts["failed"]
        tallies = self._database.rows(
            "SELECT name, value FROM tallies WHERE run_id = ?", run_id
        )
        return {"attempts": sent, **counts, **dict(tallies)}


_COUNTS = """
SELECT
    count(*) FILTER (WHERE role = 'capture'),
    count(*) FILTER (WHERE role = 'unchanged'),
    count(*) FILTER (WHERE role = 'capture' AND state = 'read'),
    count(*) FILTER (WHERE role = 'capture' AND state = 'unreadable'),
    count(*) FILTER (WHERE role = 'capture' AND state = 'unread')
FROM captures WHERE run_id = ?
"""


def _run(row: tuple[str, str, str, str]) -> OpenRun:
    return OpenRun(row[0], row[1], datetime.fromisoformat(row[2]), row[3])
