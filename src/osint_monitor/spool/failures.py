"""Failures of fetching, kept here until the store has them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from osint_monitor.model.identity import stable_id
from osint_monitor.model.run import Failure
from osint_monitor.spool.database import Database


class Failures:
    """What went wrong while fetching."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, failure: Failure, *, is_attempt: bool) -> Failure:
        """
        Keep a failure.

        Args:
            is_attempt: it is how an attempt ended; false for what was captured, and
                then could not be used.

        Returns:
            The failure with an id of its own: the same may happen several times.
        """
        with self._database.transaction():
            if is_attempt:
                found = self._database.row(
                    "SELECT count(*) FROM failures WHERE run_id = ?", failure.run_id
                )
                number = str(found[0] if found else 0)
                failure = replace(failure, id=stable_id(failure.id, number))
            self._database.run(
                "INSERT OR IGNORE INTO failures VALUES (?,?,?,?,?,?,?,?,?,0)",
                failure.id,
                failure.run_id,
                failure.source_id,
                failure.reason,
                failure.where,
                failure.at.isoformat(),
                failure.capture_id,
                json.dumps(dict(failure.detail)),
                int(is_attempt),
            )
        return failure

    def unstored(self, source_id: str) -> list[Failure]:
        """Those of a source that the store does not have yet."""
        rows = self._database.rows(
            "SELECT id, run_id, reason, url, at, capture_id, detail FROM failures"
            " WHERE source_id = ? AND NOT stored",
            source_id,
        )
        return [
            Failure(
                id=row[0],
                stage="fetch",
                reason=row[2],
                source_id=source_id,
                run_id=row[1],
                where=row[3],
                at=datetime.fromisoformat(row[4]),
                capture_id=row[5],
                detail=json.loads(row[6]),
            )
            for row in rows
        ]

    def stored(self, failures: Sequence[Failure]) -> None:
        """Note that the store has them."""
        with self._database.transaction():
            self._database.run_many(
                "UPDATE failures SET stored = 1 WHERE id = ?",
                [(failure.id,) for failure in failures],
            )
