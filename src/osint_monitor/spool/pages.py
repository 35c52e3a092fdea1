"""What is known of pages from one run to the next: validators, and posts to revisit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from osint_monitor.model.capture import Capture
from osint_monitor.spool.captures import Captures
from osint_monitor.spool.database import Database


@dataclass(frozen=True, slots=True)
class KnownPage:
    """
    A page that was read before.

    Args:
        capture: the newest one; a later answer may confirm it.
        etag, last_modified: as the server gave them.
    """

    capture: Capture
    etag: str | None
    last_modified: str | None


class Pages:
    """The pages and posts of one source."""

    def __init__(self, database: Database, source_id: str) -> None:
        self._database, self._source_id = database, source_id
        self._captures = Captures(database)

    def known(self, url: str) -> KnownPage | None:
        """What is known of an address."""
        found = self._database.row(
            "SELECT capture_id, etag, last_modified FROM pages"
            " WHERE source_id = ? AND url = ?",
            self._source_id,
            url,
        )
        capture = self._captures.get(found[0]) if found else None
        return KnownPage(capture, found[1], found[2]) if found and capture else None

    def remember(
        self, url: str, capture_id: str, etag: str | None, last_modified: str | None
    ) -> None:
        """Note the newest capture of an address that was read, and its validators."""
        self._database.run(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)",
            self._source_id,
            url,
            capture_id,
            etag,
            last_modified,
        )

    def seen(self, addresses: Iterable[tuple[str, str]], at: datetime) -> None:
        """Note posts (id, own address) that are there."""
        self._database.run_many(
            "INSERT OR REPLACE INTO posts VALUES (?, ?, ?, 1, ?)",
            [(self._source_id, post, url, at.isoformat()) for post, url in addresses],
        )

    def gone(self, post_ids: Iterable[str]) -> None:
        """Note posts that are removed; a list that links one brings it back."""
        self._database.run_many(
            "UPDATE posts SET live = 0 WHERE source_id = ? AND post_id = ?",
            [(self._source_id, post_id) for post_id in post_ids],
        )

    def to_revisit(self, limit: int) -> list[str]:
        """Addresses of posts that were there, those longest unasked first."""
        rows = self._database.rows(
            "SELECT url FROM posts WHERE source_id = ? AND live"
            " ORDER BY asked_at, post_id LIMIT ?",
            self._source_id,
            limit,
        )
        return [url for (url,) in rows]
