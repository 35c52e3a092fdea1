"""What ``scrapy crawl`` needs around a run, when no job of ours has made it."""

from __future__ import annotations

from contextlib import AsyncExitStack

from osint_monitor.fetch.backlog import Backlog
from osint_monitor.fetch.opening import close_session, open_session
from osint_monitor.fetch.session import Session
from osint_monitor.model.source import Source
from osint_monitor.settings import load_settings
from osint_monitor.spool.spool import Spool
from osint_monitor.work.pool import Pool


class Standalone:
    """A spool, workers and a run of one source, for one crawler."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._settings = load_settings()
        self._folder = self._settings.folder
        self._stack = AsyncExitStack()

    async def open(self) -> Session:
        """
        Open everything.

        Raises:
            SetupError, RunError: as ``open_session``.
        """
        self._folder.make()
        try:
            spool = self._stack.enter_context(Spool(self._folder.spool))
            pool = Pool(self._settings, {self._source.id: self._source})
            workers = await self._stack.enter_async_context(pool)
            return await open_session(
                self._source,
                self._folder,
                spool,
                workers,
                backlog=Backlog(self._settings.backlog),
            )
        except BaseException:
            await self._stack.aclose()
            raise

    async def close(self, session: Session, reason: str) -> None:
        """End the run and close everything."""
        try:
            await close_session(session, self._folder, stopped=reason != "finished")
        finally:
            await self._stack.aclose()
