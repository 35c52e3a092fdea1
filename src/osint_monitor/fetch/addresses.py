"""Which address is which page, and whether a source's crawl may ask for it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from osint_monitor.catalogue.hosts import belongs, host_name
from osint_monitor.extract.urls import canonical_url
from osint_monitor.model.identity import stable_id
from osint_monitor.model.source import Source


@lru_cache(maxsize=65_536)
def fingerprint(url: str) -> str:
    """One page has one fingerprint, however its address is written."""
    return stable_id("page", canonical_url(url))


def may_ask(source: Source, url: str) -> bool:
    """True for http(s) addresses on a host of the source, of a bearable length."""
    return _is_on(source.hosts, url)


@lru_cache(maxsize=65_536)  # most links of a page stand on many others, too
def _is_on(hosts: tuple[str, ...], url: str) -> bool:
    # It is empty for what is too long or no web address; such have no fingerprint.
    if not canonical_url(url):
        return False
    try:
        return belongs(host_name(urlsplit(url).hostname or ""), hosts)
    except ValueError:
        return False
