"""Trying again, and waiting as long as a server asks for."""

from __future__ import annotations

import asyncio
import time
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from osint_monitor.egress.check import refusal_in
from osint_monitor.fetch.exchange import header
from osint_monitor.model.clock import now

MAX_WAIT_S = 120.0
"""A server that asks for more is not asked again in this run."""


class PatientRetry(RetryMiddleware):
    """
    Scrapy's, with ``Retry-After``: the whole host is left alone until then.

    Every try is an attempt of its own, kept and counted.
    """

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self._not_before: dict[str, float] = {}

    async def process_request(self, request: Request) -> None:
        """Wait until the host wants to be asked again."""
        host = urlparse_cached(request).netloc
        while (wait_s := self._not_before.get(host, 0.0) - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Any = None,  # noqa: ARG002
    ) -> Any:
        """Note how long to wait; give up where that is too long."""
        if response.status in (429, 503):
            wait_s = retry_after_s(header(response.headers, "Retry-After"))
            if wait_s is not None and wait_s > MAX_WAIT_S:
                return response
            if wait_s:
                host = urlparse_cached(request).netloc
                until = time.monotonic() + wait_s
                self._not_before[host] = max(until, self._not_before.get(host, 0.0))
        return super().process_response(request, response)

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: Any = None,  # noqa: ARG002
    ) -> Any:
        """Try again, but never an address that must not be reached."""
        if refusal_in(exception):
            return None
        return super().process_exception(request, exception)


def retry_after_s(text: str | None) -> float | None:
    """Seconds that a ``Retry-After`` asks for; ``None`` when it can't be read."""
    if not text:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now()).total_seconds())
    except (TypeError, ValueError):
        return None
