"""Every answer is kept before anybody sees it; order 950, next to the downloader."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import Response

from osint_monitor.errors import RunError
from osint_monitor.evidence.record import sha256
from osint_monitor.fetch.exchange import exchange_of
from osint_monitor.fetch.reasons import Refused, reason_of
from osint_monitor.fetch.session import Session, is_final
from osint_monitor.spool.captures import Entry
from osint_monitor.spool.frontier import Wanted
from osint_monitor.spool.pages import KnownPage

WANTED = "wanted"
ENTRY = "entry"
_KNOWN = "known"
_FAILED = "failed"


class CaptureMiddleware:
    """
    Keeps what goes over the wire: each redirect hop, busy answer and robots.txt too.

    Nothing stands above it on the way back, so no callback runs before the answer is on
    the disk. Here the body is still as it was sent, and each attempt is counted once.
    """

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> CaptureMiddleware:
        """As Scrapy makes it."""
        return cls(crawler)

    @property
    def _session(self) -> Session | None:
        """``None`` in ``scrapy shell``, where nothing is kept."""
        return getattr(self._crawler.spider, "session", None)

    async def process_request(self, request: Request) -> Response | None:
        """Wait for room; answer from the evidence what was kept before a kill."""
        session = self._session
        if session is None:
            return None
        is_first = not request.meta.keys() & {"retry_times", "redirect_times"}
        for name in (ENTRY, _KNOWN, _FAILED):
            request.meta.pop(name, None)
        wanted: Wanted | None = request.meta.get(WANTED)
        if wanted and is_first and (entry := session.kept_answer(wanted)):
            request.meta[ENTRY] = entry
            return Response(entry.capture.url, entry.capture.status)
        await session.backlog.room()
        _ask_if_changed(request, session.pages.known(request.url) if wanted else None)
        session.begun += 1
        return None

    async def process_response(self, request: Request, response: Response) -> Response:
        """Keep the answer, then pass it on."""
        session = self._session
        if session is None or ENTRY in request.meta:
            return response
        session.ended += 1
        wanted: Wanted | None = request.meta.get(WANTED)
        known = request.meta.get(_KNOWN)
        exchange = exchange_of(
            request,
            response,
            source_id=session.source.id,
            run_id=session.run.id,
            frontier=wanted.fp if wanted else None,
            known=known if known and _confirms(response, known) else None,
        )
        entry: Entry = await session.keep(exchange)
        request.meta[ENTRY] = entry
        if wanted is None or not is_final(entry):
            session.read_aside(entry)
        # Workers read the page from the evidence; here it would only use up memory.
        if wanted is None:
            return response
        return Response(response.url, response.status, headers=response.headers)

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Keep a failed attempt; who made it decides later whether to try again."""
        session = self._session
        if session is None or isinstance(exception, RunError):
            return
        if isinstance(exception, Refused):
            if not exception.is_failure:
                return
            session.begun += 1
        session.ended += 1
        request.meta[_FAILED] = True
        try:
            reason = reason_of(exception)
            await session.fail(reason, request.url, error=type(exception).__name__)
        except RunError as error:
            session.abort(error)


def was_counted(request: Request) -> bool:
    """True when the last attempt of *request* is already a stored failure."""
    return bool(request.meta.get(_FAILED))


def _ask_if_changed(request: Request, known: KnownPage | None) -> None:
    """Ask only for what differs from the newest capture, if the server can tell."""
    # A redirect or retry carries the headers of the request before it.
    for name in ("If-None-Match", "If-Modified-Since"):
        request.headers.pop(name, None)
    if known is None:
        return
    request.meta[_KNOWN] = known
    if known.capture.status == 200 and not request.meta.get("playwright"):
        if known.etag:
            request.headers["If-None-Match"] = known.etag
        if known.last_modified:
            request.headers["If-Modified-Since"] = known.last_modified


def _confirms(response: Response, known: KnownPage) -> bool:
    """True when the answer says, or is, what was captured before."""
    if response.status == 304:
        return True
    same_status = response.status == known.capture.status
    return same_status and sha256(response.body) == known.capture.digest
