"""The RE2 patterns of a source file, compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import re2

from osint_monitor.extract.urls import canonical_url
from osint_monitor.model.source import Source


@dataclass(frozen=True, slots=True)
class SitePatterns:
    """What a source says of its addresses; see ``PageRules``."""

    post: tuple[Any, ...]
    listing: tuple[Any, ...]
    ignore: tuple[Any, ...]
    gone: tuple[Any, ...]
    start_paths: frozenset[tuple[str, str]]

    def is_post(self, url: str) -> bool:
        """True when a post pattern matches and none to ignore does."""
        return _any(self.post, url) and not self.is_ignored(url)

    def is_listing(self, url: str) -> bool:
        """True for listing patterns and for start pages, whatever their query."""
        return _any(self.listing, url) or _place(url) in self.start_paths

    def is_ignored(self, url: str) -> bool:
        """True when a pattern to ignore matches."""
        return _any(self.ignore, url)

    def native_id(self, url: str) -> str:
        """What the first group of a post pattern catches; empty without a group."""
        for pattern in self.post:
            if pattern.groups and (found := pattern.search(url)):
                return found.group(1) or ""
        return ""


def patterns_of(source: Source) -> SitePatterns:
    """The compiled patterns of *source*."""
    pages = source.pages
    return _compiled(
        pages.post_urls,
        pages.listing_urls,
        pages.ignore_urls,
        pages.gone,
        source.start,
    )


@lru_cache(maxsize=512)
def _compiled(
    post: tuple[str, ...],
    listing: tuple[str, ...],
    ignore: tuple[str, ...],
    gone: tuple[str, ...],
    start: tuple[str, ...],
) -> SitePatterns:
    return SitePatterns(
        post=tuple(map(re2.compile, post)),
        listing=tuple(map(re2.compile, listing)),
        ignore=tuple(map(re2.compile, ignore)),
        gone=tuple(map(re2.compile, gone)),
        start_paths=frozenset(_place(canonical_url(url)) for url in start),
    )


def _any(patterns: tuple[Any, ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path.rstrip("/")
