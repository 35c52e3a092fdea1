"""What a page gave and that it is done, in one transaction; order 10."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from osint_monitor.errors import RunError
from osint_monitor.fetch.addresses import fingerprint
from osint_monitor.fetch.capture_middleware import ENTRY, WANTED
from osint_monitor.fetch.exchange import header
from osint_monitor.fetch.session import Session
from osint_monitor.fetch.spiders.source_spider import REPLY
from osint_monitor.spool.frontier import Wanted


class FrontierSpiderMiddleware:
    """
    Swallows the requests of a callback and writes them with the page's end.

    Let through one by one, the page could be noted as done before its last link is.
    """

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> FrontierSpiderMiddleware:
        """As Scrapy makes it."""
        return cls(crawler)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Pass the items on; keep the requests until there are no more."""
        session: Session | None = getattr(self._crawler.spider, "session", None)
        if session is None:
            async for one in result:
                yield one
            return
        more: list[Wanted] = []
        async for one in result:
            if isinstance(one, Request):
                more.append(_wanted(one, response))
            else:
                yield one
        reply = response.meta.pop(REPLY, None)
        if reply is None:
            return
        validators = (
            header(response.headers, "ETag"),
            header(response.headers, "Last-Modified"),
        )
        wanted, entry = response.meta[WANTED], response.meta[ENTRY]
        try:
            session.finish(wanted, entry, reply, more, validators)
        except RunError as error:
            session.abort(error)


def _wanted(request: Request, response: Response) -> Wanted:
    parent: Wanted = response.meta[WANTED]
    role = str(request.meta.get("role", "next"))
    return Wanted(fingerprint(request.url), request.url, role, parent.depth + 1)
