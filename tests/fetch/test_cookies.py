"""Cookies are kept within limits, and nothing is asked of anybody because of them."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from osint_monitor.fetch.cookie_middleware import MAX_COOKIES, CookiesForFew


@pytest.fixture
def cookies() -> CookiesForFew:
    return CookiesForFew()


def _sets(cookies: CookiesForFew, *values: str) -> int:
    """How many cookies are kept after an answer that sets some."""
    request = Request("http://board.example/")
    headers: dict[str, Any] = {"Set-Cookie": list(values)}
    cookies.process_response(request, Response(request.url, headers=headers))
    return len(cookies.jars[None])


def test_a_cookie_is_kept_and_sent_back(cookies: CookiesForFew) -> None:
    assert _sets(cookies, "session=1") == 1
    request = Request("http://board.example/next")
    cookies.process_request(request)
    assert request.headers["Cookie"] == b"session=1"


def test_cookies_without_end_are_not_kept(cookies: CookiesForFew) -> None:
    kept = [_sets(cookies, f"a{n}=1", f"b{n}=1") for n in range(MAX_COOKIES)]
    assert kept[-1] <= MAX_COOKIES + 1


def test_huge_cookies_are_not_kept(cookies: CookiesForFew) -> None:
    assert _sets(cookies, *(f"c{n}={'x' * 4_000}" for n in range(20))) == 0


def test_a_cookie_for_a_public_suffix_is_not_kept(cookies: CookiesForFew) -> None:
    request = Request("http://board.co.uk/")
    headers = {"Set-Cookie": "session=1; Domain=co.uk"}
    cookies.process_response(request, Response(request.url, headers=headers))
    assert len(cookies.jars[None]) == 0


def test_no_list_of_domains_is_fetched() -> None:
    from scrapy.downloadermiddlewares import cookies as scrapys

    assert not scrapys._split_domain.suffix_list_urls
