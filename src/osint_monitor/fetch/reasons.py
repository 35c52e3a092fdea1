"""Why a page could not be had, as a short stable word."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from osint_monitor.egress.check import refusal_in


class Refused(IgnoreRequest):
    """
    We do not ask for this page.

    Args:
        reason: ``robots`` (obeying is no failure) or ``off_hosts``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def is_failure(self) -> bool:
        """False when leaving the page alone is as it should be."""
        return self.reason != "robots"


_REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (TimeoutError, "timeout"),
    (CannotResolveHostError, "no_such_host"),
    (DownloadConnectionRefusedError, "connection_failed"),
    (DownloadCancelledError, "too_large"),
    (ResponseDataLossError, "broken_off"),
    (UnsupportedURLSchemeError, "bad_address"),
    (NotSupported, "bad_address"),
    (DownloadFailedError, "connection_lost"),
    (ValueError, "bad_answer"),
    (OSError, "connection_lost"),
)


def reason_of(error: BaseException) -> str:
    """The class of a failed request."""
    if isinstance(error, Refused):
        return error.reason
    if refusal_in(error):
        return "address_refused"
    if any(isinstance(one, ssl.SSLError) for one in _chain(error)):
        return "tls"
    if isinstance(error, IgnoreRequest):
        # Of Scrapy's own middlewares only following redirects gives up this way.
        return "too_many_redirects"
    return next((name for kind, name in _REASONS if isinstance(error, kind)), "crash")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(20):
        if error is None:
            return
        yield error
        inner = getattr(error, "os_error", None)  # how aiohttp carries it
        if isinstance(inner, BaseException):
            yield inner
        error = error.__cause__ or error.__context__
