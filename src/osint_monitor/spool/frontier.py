"""The frontier: which pages of a run are to be asked, and which are done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from osint_monitor.spool.database import Database
from osint_monitor.spool.runs import Runs

PRIORITIES = {"start": 30, "post": 20, "next": 10, "revisit": 10, "listing": 0}
"""Posts before lists, and endless calendars last, so that a limit costs least."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    A page to be asked.

    Args:
        fp: fingerprint of the address; one page has one in a run.
        role: ``start``, ``revisit``, or why a link was worth following.
        depth: links away from the start pages.
    """

    fp: str
    url: str
    role: str
    depth: int


class Frontier:
    """
    The pages of one run.

    Args:
        max_pages: pages in all; more are dropped.
        max_depth: links away from the start pages; what is deeper is dropped.
    """

    def __init__(
        self, database: Database, run_id: str, *, max_pages: int, max_depth: int
    ) -> None:
        self._database, self._run_id = database, run_id
        self._max_pages, self._max_depth = max_pages, max_depth
        self._tally = Runs(database).tally
        rows = database.rows(
            "SELECT fp, state = 'open' FROM frontier WHERE run_id = ?", run_id
        )
        # Most links of a page are known; asking the file for each would cost more
        # than everything else. The limit of pages bounds them.
        self._known: set[str] = {fp for fp, _ in rows}
        self._open = sum(int(is_open) for _, is_open in rows)

    def add(self, wanted: Iterable[Wanted]) -> int:
        """Note new pages; returns how many were new. What limits drop is counted."""
        fresh = {one.fp: one for one in wanted if one.fp not in self._known}
        near = [one for one in fresh.values() if one.depth <= self._max_depth]
        taken = near[: max(0, self._max_pages - len(self._known))]
        self._database.run_many(
            "INSERT OR IGNORE INTO frontier"
            " (run_id, fp, url, role, depth, priority, state)"
            " VALUES (?, ?, ?, ?, ?, ?, 'open')",
            [
                (self._run_id, w.fp, w.url, w.role, w.depth, PRIORITIES.get(w.role, 0))
                for w in taken
            ],
        )
        if len(fresh) > len(taken):
            self._tally(
                self._run_id,
                dropped=len(fresh) - len(taken),
                too_deep=len(fresh) - len(near),
                too_many_pages=len(near) - len(taken),
            )
        self._known.update(one.fp for one in taken)
        self._open += len(taken)
        return len(taken)

    def knows(self, fp: str) -> bool:
        """True when the page is in the run, open or done."""
        return fp in self._known

    def next(self, taken: Collection[str], limit: int) -> list[Wanted]:
        """Open pages that are not in *taken*, the most wanted first."""
        rows = self._database.rows(
            "SELECT fp, url, role, depth FROM frontier"
            " WHERE run_id = ? AND state = 'open'"
            " ORDER BY priority DESC, number LIMIT ?",
            self._run_id,
            limit + len(taken),
        )
        return [Wanted(*row) for row in rows if row[0] not in taken][:limit]

    def done(self, fp: str, outcome: str, reason: str | None = None) -> None:
        """Note that a page needs no more asking."""
        changed = self._database.run(
            "UPDATE frontier SET state = 'done', outcome = ?, reason = ?"
            " WHERE run_id = ? AND fp = ? AND state = 'open'",
            outcome,
            reason,
            self._run_id,
            fp,
        )
        self._open -= changed
        if changed and outcome == "dropped":
            self._tally(self._run_id, dropped=1, **{reason or "other": 1})

    def alias(self, fp: str, url: str) -> None:
        """Note that a page was reached through another one's redirect."""
        if fp in self._known:
            return
        self._database.run(
            "INSERT OR IGNORE INTO frontier"
            " (run_id, fp, url, role, depth, priority, state, outcome)"
            " VALUES (?, ?, ?, 'alias', 0, 0, 'done', 'alias')",
            self._run_id,
            fp,
            url,
        )
        self._known.add(fp)

    @property
    def size(self) -> int:
        """Pages of the run, open and done."""
        return len(self._known)

    @property
    def open_count(self) -> int:
        """Pages that are still to be asked."""
        return self._open
