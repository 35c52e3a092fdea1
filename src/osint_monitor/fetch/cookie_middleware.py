"""Cookies of a session, as many as a session needs; order 700."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares import cookies
from scrapy.http import Response
from tldextract import TLDExtract

MAX_COOKIES = 200
"""Of one source; browsers keep so many of a site."""

MAX_BYTES = 16_384
"""Of all cookies in one answer; more is sent to fill our memory."""

# Scrapy's would get the list of public suffixes from the internet, past every check of
# addresses, while the crawl waits; the one that the package brings is good enough.
cookies._split_domain = TLDExtract(
    cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True
)


class CookiesForFew(cookies.CookiesMiddleware):
    """Scrapy's, within limits: a site may set cookies on every page for ever."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Any = None,  # noqa: ARG002
    ) -> Any:
        """Keep the cookies of an answer, unless they are too many or too large."""
        jar = self.jars[request.meta.get("cookiejar")]
        size = sum(map(len, response.headers.getlist("Set-Cookie")))
        if not size or size > MAX_BYTES or len(jar) >= MAX_COOKIES:
            return response
        return super().process_response(request, response)
