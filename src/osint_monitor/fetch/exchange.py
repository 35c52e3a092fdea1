"""What went over the wire, from Scrapy's request and response."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Headers, Response

from osint_monitor.evidence.record import Earlier, Exchange
from osint_monitor.model.clock import now
from osint_monitor.spool.pages import KnownPage


def exchange_of(
    request: Request,
    response: Response,
    *,
    source_id: str,
    run_id: str,
    frontier: str | None,
    known: KnownPage | None,
) -> Exchange:
    """
    The exchange as it is kept.

    Args:
        known: the earlier capture that the answer confirms, if it does.
    """
    raw: bytes | None = response.body
    rendered = None
    if request.meta.get("rendered"):
        rendered, raw = response.body, request.meta.get("raw_body")
    return Exchange(
        url=response.url,
        source_id=source_id,
        run_id=run_id,
        started_at=now(),
        status=response.status,
        method=request.method,
        protocol=response.protocol or "HTTP/1.1",
        request_headers=_pairs(request.headers),
        request_body=request.body,
        headers=_pairs(response.headers),
        body=raw,
        rendered=rendered,
        ip_address=str(response.ip_address) if response.ip_address else None,
        frontier=frontier,
        earlier=_earlier(known) if known else None,
    )


def header(headers: Headers, name: str) -> str | None:
    """The last value of a header as text."""
    raw = headers.get(name)
    return raw.decode("latin-1") if raw else None


def _pairs(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, values in headers.items() for value in values]


def _earlier(known: KnownPage) -> Earlier:
    capture = known.capture
    return Earlier(
        record_id=capture.id,
        url=capture.url,
        fetched_at=capture.fetched_at,
        digest=capture.digest,
    )
