"""Scrapy's scheduler over the spool: what is wanted next, and what was seen."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.utils.defer import deferred_from_coro

from osint_monitor.fetch.addresses import fingerprint
from osint_monitor.fetch.capture_middleware import WANTED
from osint_monitor.fetch.session import Session
from osint_monitor.spool.frontier import Wanted

AHEAD = 64
"""Pages taken from the spool at once."""


class FrontierScheduler(BaseScheduler):
    """
    Hands out open pages; it is the filter of duplicates, too.

    Redirects and retries live in memory only: their page stays open in the spool until
    it is done, and begins anew after a kill. ``JOBDIR`` needs a clean stop: after a
    kill it silently fetches nothing.
    """

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self._session: Session | None = None
        self._returning: deque[Request] = deque()
        self._ready: deque[Wanted] = deque()

    @classmethod
    def from_crawler(cls, crawler: Any) -> FrontierScheduler:
        """As Scrapy makes it."""
        return cls(crawler)

    def open(self, spider: Any) -> Any:
        """Open the run, unless who started the crawler has done so."""
        if not self._crawler.crawling:
            return None  # a shell: nothing but what is typed is asked for
        return deferred_from_coro(self._open(spider))

    async def _open(self, spider: Any) -> None:
        self._session = await spider.open_session()
        loop, engine = asyncio.get_running_loop(), self._crawler.engine

        def stop() -> None:
            task = loop.create_task(engine.close_spider_async(reason="failed"))
            stopping.add(task)

        stopping: set[asyncio.Task[None]] = set()
        self._session.on_abort = stop

    def close(self, reason: str) -> Any:
        """End the run, unless who started the crawler does so."""
        if self._session is None:
            return None
        return deferred_from_coro(self._crawler.spider.close_session(reason))

    def has_pending_requests(self) -> bool:
        """True while there is something to ask that is not being asked."""
        session = self._session
        if self._returning or session is None or session.error is not None:
            return bool(self._returning)
        return bool(self._ready) or session.frontier.open_count > len(session.taken)

    def enqueue_request(self, request: Request) -> bool:
        """Take a redirect, a retry, or what was typed; false for what was seen."""
        wanted: Wanted | None = request.meta.get(WANTED)
        if self._session is not None and wanted is not None:
            target = fingerprint(request.url)
            is_seen = target != wanted.fp and self._session.frontier.knows(target)
            if is_seen and not request.meta.get("retry_times"):
                # Neither callback nor errback would ever hear of it.
                self._session.give_up(wanted, "dropped", "seen")
                return False
        self._returning.append(request)
        return True

    def next_request(self) -> Request | None:
        """The next page to ask."""
        if self._returning:
            return self._returning.popleft()
        if self._session is None or self._session.error is not None:
            return None
        if not self._ready:
            taken = self._session.taken
            self._ready.extend(self._session.frontier.next(taken, AHEAD))
            taken.update(wanted.fp for wanted in self._ready)
        return self._request(self._ready.popleft()) if self._ready else None

    def _request(self, wanted: Wanted) -> Request:
        spider = self._crawler.spider
        request: Request = spider.request_for(wanted)
        request.meta[WANTED] = wanted
        return request
