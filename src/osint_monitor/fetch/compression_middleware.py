"""Undoing content codings, only where the crawler itself reads: robots.txt, a shell."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response

from osint_monitor.fetch.capture_middleware import WANTED


class CompressionForFew(HttpCompressionMiddleware):
    """Scrapy's; pages of the frontier are read from the evidence by the workers."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Any = None,  # noqa: ARG002
    ) -> Any:
        """Leave pages of the frontier alone."""
        if WANTED in request.meta:
            return response
        return super().process_response(request, response)
