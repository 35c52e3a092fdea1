"""The work in hand of one installation."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from osint_monitor.spool.captures import Captures
from osint_monitor.spool.database import Database
from osint_monitor.spool.failures import Failures
from osint_monitor.spool.frontier import Frontier
from osint_monitor.spool.leases import Leases
from osint_monitor.spool.marks import Marks
from osint_monitor.spool.pages import Pages
from osint_monitor.spool.runs import Runs


class Spool:
    """
    ``spool.db`` with its parts, each for one concern.

    Only the process that crawls a source writes what concerns that source.

    Args:
        path: made, with mode 0600, when it is not there; its folder must exist.

    Raises:
        SpoolError: the file can't be used, or is of another version.
    """

    def __init__(self, path: Path) -> None:
        self.database = Database(path)
        self.runs = Runs(self.database)
        self.captures = Captures(self.database)
        self.failures = Failures(self.database)
        self.leases = Leases(self.database)
        self.marks = Marks(self.database)

    def frontier(self, run_id: str, *, max_pages: int, max_depth: int) -> Frontier:
        """The frontier of a run."""
        return Frontier(self.database, run_id, max_pages=max_pages, max_depth=max_depth)

    def pages(self, source_id: str) -> Pages:
        """The known pages of a source."""
        return Pages(self.database, source_id)

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
