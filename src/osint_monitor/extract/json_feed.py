"""JSON Feed: the same as RSS, written as JSON."""

from __future__ import annotations

import re
from typing import Any

from osint_monitor.errors import ExtractError
from osint_monitor.extract.feeds import MAX_ITEMS
from osint_monitor.extract.found import lang_of, moment_of
from osint_monitor.extract.markup import html_text
from osint_monitor.extract.mastodon import load_json
from osint_monitor.extract.patterns import patterns_of
from osint_monitor.extract.urls import absolute_url
from osint_monitor.extract.versions import clean, version_of
from osint_monitor.model.capture import Page
from osint_monitor.model.extraction import Extraction, FoundLink, LinkRole
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version
from osint_monitor.model.source import Source

_SIGN = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version')
_HEAD = 4_000


def is_json_feed(text: str) -> bool:
    """True when a JSON text says near its beginning that it is a feed."""
    return _SIGN.search(text[:_HEAD]) is not None


def read_json_feed(page: Page, text: str, source: Source) -> Extraction:
    """
    The items of a feed in its order.

    Raises:
        ExtractError: ``bad_json``, ``too_deep``, ``no_feed``.

    Source:
        JSON Feed version 1.1, jsonfeed.org.
    """
    feed = load_json(text)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ExtractError("no_feed")
    patterns = patterns_of(source)
    versions: dict[str, Version] = {}
    for item in items[:MAX_ITEMS]:
        version = _version(item, page, source, _string(feed, "language"))
        if version and not (version.url and patterns.is_ignored(version.url)):
            versions.setdefault(version.post_id, version)
    after = absolute_url(page.url, _string(feed, "next_url"))
    return Extraction(
        versions=tuple(versions.values()),
        links=(FoundLink(after, LinkRole.NEXT),) if after else (),
        addresses=tuple((v.post_id, v.url) for v in versions.values() if v.url),
    )


def _version(item: Any, page: Page, source: Source, lang: str) -> Version | None:
    """An item as a post; ``None`` when it has no words."""
    if not isinstance(item, dict):
        return None
    html, plain = _string(item, "content_html"), _string(item, "content_text")
    words = clean(plain or html_text(html) or _string(item, "summary"))
    title = " ".join(_string(item, "title").split())
    if not words and not title:
        return None
    url = absolute_url(page.url, _string(item, "url"))
    return version_of(
        source_id=source.id,
        kind=source.kind,
        url=url,
        native_id=_string(item, "id") or (None if url else stable_id(title, words)),
        title=title,
        text=words,
        author=_author(item),
        published_at=moment_of(_string(item, "date_published")),
        lang_hint=lang_of(_string(item, "language") or lang),
        by_url=True,
    )


def _author(item: dict[str, Any]) -> str:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return _string(first, "name") if isinstance(first, dict) else ""


def _string(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""
