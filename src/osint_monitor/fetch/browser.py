"""Pages that exist only after scripts ran: Chromium, behind our own proxy."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from playwright.async_api import Error, Page, Response
from playwright.async_api import TimeoutError as BrowserTimeout
from scrapy import Request
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Headers
from scrapy.http import Response as ScrapyResponse
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object
from scrapy_playwright.handler import (
    DEFAULT_BROWSER_PROVIDER,
    Config,
    ScrapyPlaywrightDownloadHandler,
)

from osint_monitor.catalogue.hosts import belongs, host_name
from osint_monitor.egress.check import Allowances
from osint_monitor.egress.proxy import Connection, EgressProxy
from osint_monitor.fetch.http_handler import PRIVATE_ADDRESSES, CheckedHandler

DEBIAN = Path("/usr/bin/chromium")
QUIET_MS = 3_000
"""How long a page that is loaded may go on asking before it is taken as it is."""

_HEAVY = frozenset({"image", "media", "font"})
_ARGUMENTS = [
    # Both would pass the proxy by.
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-component-update",
]


class BrowserHandler(ScrapyPlaywrightDownloadHandler):
    """
    Renders requests with ``playwright`` in their meta; sends the others as always.

    Everything that the browser asks for goes through ``EgressProxy``, which refuses
    addresses that are not public and hosts that are not the source's. (Interception
    of routes alone leaks: redirects, WebSockets, workers and new windows pass it.)
    The raw answer is kept with the rendered page.
    """

    lazy = True

    def __init__(self, crawler: Any) -> None:
        # The parent's own needs a Twisted reactor, for plain requests that it would
        # send itself; here those go to CheckedHandler. This is the rest of it.
        self._crawler = self.crawler = crawler
        self.stats = crawler.stats
        self.config = Config.from_settings(crawler.settings)
        self.browser_provider_cls = load_object(DEFAULT_BROWSER_PROVIDER)
        self.browser_launch_lock = asyncio.Lock()
        self.context_launch_lock = asyncio.Lock()
        self.context_wrappers: dict[str, Any] = {}
        self.process_request_headers = None
        self.abort_request = _is_heavy
        self._start_lock = asyncio.Lock()
        self._is_started = False
        self._plain = CheckedHandler(crawler)
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._addresses: dict[tuple[str, int], str] = {}
        self._proxy = EgressProxy(
            Allowances.of(crawler.settings.getlist(PRIVATE_ADDRESSES)),
            seen=self._seen,
            may_ask=self._may_ask,
        )

    async def download_request(self, request: Request) -> ScrapyResponse:
        """
        The page as it is after its scripts ran, or a plain answer.

        Raises:
            DownloadTimeoutError, DownloadFailedError, DownloadCancelledError: as every
                download handler.
        """
        if not request.meta.get("playwright"):
            return await self._plain.download_request(request)
        await self._start()
        limit_s = float(request.meta.get("download_timeout", 60.0))
        request.meta["playwright_context_kwargs"] = self._context(request)
        request.meta["playwright_page_init_callback"] = self._watch
        try:
            # A page that never stops computing can't be stopped by Playwright.
            async with asyncio.timeout(limit_s):
                answer = await self._download_request(request)
        except (BrowserTimeout, TimeoutError) as error:
            raise DownloadTimeoutError("the page took too long") from error
        except Error as error:
            raise DownloadFailedError("the browser could not get the page") from error
        finally:
            await _close(request.meta.pop("page", None))
        return self._answer(request, answer)

    async def close(self) -> None:
        """Stop the browser, then what it talks to."""
        await self._close()
        await self._plain.close()
        await self._proxy.close()

    async def _start(self) -> None:
        """Start the proxy and Playwright, when something is first to be rendered."""
        async with self._start_lock:
            if not self._is_started:
                self.config.launch_options = launch_options(await self._proxy.start())
                await self._launch()
                self._is_started = True

    async def _apply_page_methods(
        self, page: Page, request: Request, spider: Any
    ) -> None:
        """Let scripts finish, then take the page."""
        del spider
        with suppress(BrowserTimeout):
            await page.wait_for_load_state("networkidle", timeout=QUIET_MS)
        request.meta["dom"] = (await page.content()).encode("utf-8", "replace")

    def _context(self, request: Request) -> dict[str, Any]:
        raw = request.headers.get("User-Agent") or b""
        return {
            "user_agent": raw.decode("latin-1"),
            "accept_downloads": False,
            "service_workers": "block",
        }

    async def _watch(self, page: Page, request: Request) -> None:
        """Keep the page's main answer as it comes, and the page to close it."""
        request.meta["page"] = page
        request.meta.pop("raw_body", None)

        async def take(response: Response) -> None:
            is_main = response.frame == page.main_frame
            if is_main and response.request.is_navigation_request():
                # A redirect has no body, nor has a page that has moved on.
                with suppress(Error):
                    request.meta["raw_body"] = await response.body()

        page.on("response", take)

    def _answer(self, request: Request, answer: ScrapyResponse) -> ScrapyResponse:
        dom: bytes = request.meta.pop("dom", b"") or answer.body
        raw: bytes = request.meta.get("raw_body") or b""
        if max(len(dom), len(raw)) > self._max_bytes:
            raise DownloadCancelledError("the page is too large")
        request.meta["rendered"] = True
        parts = urlparse_cached(answer)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = self._addresses.get((parts.hostname or "", port))
        return ScrapyResponse(
            answer.url,
            answer.status,
            headers=_decoded(answer.headers),
            body=dom,
            protocol="HTTP/1.1",
            ip_address=ip_address(address) if address else None,
        )

    def _seen(self, connection: Connection) -> None:
        if connection.address:
            self._addresses[connection.host, connection.port] = connection.address

    def _may_ask(self, host: str) -> bool:
        source = getattr(self._crawler.spider, "source", None)
        if source is None:
            return True
        try:
            return belongs(host_name(host), source.hosts)
        except ValueError:
            return False


def launch_options(proxy_port: int) -> dict[str, Any]:
    """How Chromium is started: Debian's if there is one, else Playwright's own."""
    options: dict[str, Any] = {
        "headless": True,
        "args": list(_ARGUMENTS),
        "proxy": {
            "server": f"http://127.0.0.1:{proxy_port}",
            "bypass": "<-loopback>",  # loopback, too, goes through the proxy
        },
    }
    if DEBIAN.exists():
        options["executable_path"] = str(DEBIAN)
    if os.geteuid() == 0:
        options["args"].append("--no-sandbox")  # Chromium refuses root otherwise
    return options


def _is_heavy(request: Any) -> bool:
    """What a page need not have to be read."""
    return request.resource_type in _HEAVY


def _decoded(headers: Headers) -> Headers:
    """The body that the browser gives is decoded."""
    kept = headers.copy()
    for name in ("Content-Encoding", "Transfer-Encoding", "Content-Length"):
        kept.pop(name, None)
    return kept


async def _close(page: Page | None) -> None:
    if page is not None and not page.is_closed():
        with suppress(Error, TimeoutError):
            async with asyncio.timeout(5):
                await page.close()
