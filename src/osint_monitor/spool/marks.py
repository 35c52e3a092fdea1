"""Which due time of a source was last taken on."""

from __future__ import annotations

from datetime import datetime

from osint_monitor.spool.database import Database


class Marks:
    """Marks of the schedule; a due time that is marked is never taken on again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def last(self, source_id: str) -> datetime | None:
        """The due time that was last taken on, ``None`` for never."""
        found = self._database.row(
            "SELECT due_at FROM marks WHERE source_id = ?", source_id
        )
        return datetime.fromisoformat(found[0]) if found else None

    def take_on(self, source_id: str, due_at: datetime) -> bool:
        """Mark a due time; false when it, or a later one, was marked by somebody."""
        with self._database.durable():
            last = self.last(source_id)
            if last is not None and last >= due_at:
                return False
            self._database.run(
                "INSERT OR REPLACE INTO marks VALUES (?, ?)",
                source_id,
                due_at.isoformat(),
            )
            return True

    def give_back(self, source_id: str, due_at: datetime | None) -> None:
        """Set a mark back to what it was: nothing was begun for it."""
        with self._database.durable():
            self._database.run("DELETE FROM marks WHERE source_id = ?", source_id)
            if due_at is not None:
                self.take_on(source_id, due_at)
