"""The generic spider: a source file is all that it needs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from osint_monitor.catalogue.mandates import local_day, require_mandate
from osint_monitor.errors import RunError
from osint_monitor.fetch.capture_middleware import ENTRY, WANTED, was_counted
from osint_monitor.fetch.reasons import Refused, reason_of
from osint_monitor.fetch.session import Session, is_final
from osint_monitor.fetch.standalone import Standalone
from osint_monitor.model.clock import now
from osint_monitor.model.source import Source
from osint_monitor.spool.captures import Entry
from osint_monitor.spool.frontier import Wanted

REPLY = "reply"


class SourceSpider(Spider):
    """
    Has each page read by the workers; what comes back is small.

    Args:
        session: the open run; without it (``scrapy crawl``) the spider opens one.
    """

    source: ClassVar[Source]

    def __init__(self, *args: Any, session: Session | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        require_mandate(self.source, local_day(self.source, now()))
        self.session = session
        self._standalone: Standalone | None = None

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: where a crawl begins stands in the frontier already."""
        nothing: tuple[Any, ...] = ()
        for one in nothing:
            yield one

    def request_for(self, wanted: Wanted) -> Request:
        """The request for a page of the frontier."""
        meta = {"playwright": True} if self.source.render else {}
        return Request(
            wanted.url,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            meta=meta,
        )

    async def parse(self, response: Response) -> AsyncIterator[dict[str, str | None]]:
        """
        Have the page read; yields a line for each post, without its words.

        The links that come back go to the frontier in the same transaction that notes
        the page as done; see ``FrontierSpiderMiddleware``.
        """
        session = self.session
        if session is None:
            return
        try:
            reply = await self._read(session, response)
        except RunError as error:
            session.abort(error)
            return
        if reply is None:
            return
        response.meta[REPLY] = reply
        for post in reply.posts:
            yield {
                "post_id": post.post_id,
                "version_id": post.version_id,
                "url": post.url,
                "kind": post.kind,
                "lang": post.lang,
                "level": post.level,
            }

    async def failed(self, failure: Failure) -> None:
        """A page that could not be had: note why, and that it is done."""
        request: Request = failure.request  # type: ignore[attr-defined]
        session, error = self.session, failure.value or Exception()
        wanted: Wanted | None = request.meta.get(WANTED)
        if session is None or wanted is None:
            return
        if isinstance(error, RunError):
            session.abort(error)
            return
        reason = reason_of(error)
        try:
            if not was_counted(request) and not isinstance(error, Refused):
                # Captured, but then given up: a chain of redirects without an end.
                kind, entry = type(error).__name__, request.meta.get(ENTRY)
                await session.fail(reason, request.url, entry=entry, error=kind)
            dropped = isinstance(error, Refused) and not error.is_failure
            session.give_up(wanted, "dropped" if dropped else "failed", reason)
        except RunError as stop:
            session.abort(stop)

    async def open_session(self) -> Session:
        """The run, opened now if nobody has."""
        if self.session is None:
            self._standalone = Standalone(self.source)
            self.session = await self._standalone.open()
        return self.session

    async def close_session(self, reason: str) -> None:
        """End a run that this spider has opened."""
        if self._standalone is not None and self.session is not None:
            await self._standalone.close(self.session, reason)

    async def _read(self, session: Session, response: Response) -> Any:
        """The reply of the workers; ``None`` for an answer that holds no page."""
        entry: Entry = response.meta[ENTRY]
        if is_final(entry):
            return await session.read(entry)
        reason = f"http_{entry.capture.status}"
        await session.fail(reason, entry.capture.url, entry=entry)
        session.give_up(response.meta[WANTED], "failed", reason)
        return None
