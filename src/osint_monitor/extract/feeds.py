"""RSS and Atom feeds: an item with its whole text is a post, else a link to one."""

from __future__ import annotations

import io
import warnings
from typing import Any
from xml.sax import SAXException

import feedparser

from osint_monitor.errors import ExtractError
from osint_monitor.extract.found import distinct_lines, lang_of, moment_of
from osint_monitor.extract.guard import check_markup
from osint_monitor.extract.markup import html_text
from osint_monitor.extract.patterns import patterns_of
from osint_monitor.extract.urls import absolute_url
from osint_monitor.extract.versions import clean, version_of
from osint_monitor.model.capture import Page
from osint_monitor.model.extraction import Extraction, FoundLink, LinkRole
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version
from osint_monitor.model.source import Shape, Source

MAX_ITEMS = 1_000
MAX_CHARS = 5_000_000
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_CUT = ("…", "...", "[…]", "[...]")


def read_feed(page: Page, text: str, source: Source) -> Extraction:
    """
    The items of a feed in its order.

    Raises:
        ExtractError: ``xml_entities`` (a feed that declares entities is refused),
            ``too_large``, ``too_deep``, ``no_feed``.
    """
    feed = _parsed(text)
    if not feed.get("version") and not feed.get("entries"):
        raise ExtractError("no_feed")
    base, lang = page.url, lang_of(_string(feed.get("feed", {}).get("language")))
    patterns = patterns_of(source)
    versions: dict[str, Version] = {}
    links: dict[str, LinkRole] = {}
    for entry in feed.get("entries", [])[:MAX_ITEMS]:
        url = absolute_url(base, _string(entry.get("link")))
        if url and patterns.is_ignored(url):
            continue
        words = _words(entry)
        excerpt = not words or words.endswith(_CUT)
        if url and excerpt and source.shape is not Shape.FILES:
            links.setdefault(url, LinkRole.POST)
        elif words or entry.get("title"):
            version = _version(entry, words, url, source, lang)
            versions.setdefault(version.post_id, version)
    for link in feed.get("feed", {}).get("links", [])[:20]:
        url = absolute_url(base, _string(link.get("href")))
        if link.get("rel") == "next" and url:
            links.setdefault(url, LinkRole.NEXT)
    return Extraction(
        versions=tuple(versions.values()),
        links=tuple(FoundLink(url, role) for url, role in links.items()),
        addresses=tuple((v.post_id, v.url) for v in versions.values() if v.url),
    )


def _parsed(text: str) -> Any:
    if len(text) > MAX_CHARS:
        raise ExtractError("too_large", chars=len(text))
    if "<!ENTITY" in text or "<!entity" in text:
        raise ExtractError("xml_entities")
    check_markup(text)
    # A string would be taken for an address or a file name, and be fetched.
    body = io.BytesIO(text.encode("utf-8", "replace"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return feedparser.parse(
                body,
                response_headers=_HEADERS,
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        except RecursionError as error:
            raise ExtractError("too_deep") from error
        except (
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
            AssertionError,
            LookupError,
            SAXException,
        ) as error:
            raise ExtractError("no_feed") from error


def _words(entry: Any) -> str:
    """The longest of an item's texts: content, else summary."""
    contents = entry.get("content") or []
    texts = [_string(one.get("value")) for one in contents[:5]]
    texts.append(_string(entry.get("summary")))
    return clean(html_text(max(texts, key=len)))


def _version(entry: Any, words: str, url: str, source: Source, lang: Any) -> Version:
    native_id = _string(entry.get("id"))
    title = " ".join(html_text(_string(entry.get("title"))).split())
    if not url and not native_id:
        native_id = "content:" + stable_id(title, words)
    published = _string(entry.get("published")) or _string(entry.get("updated"))
    detail = entry.get("author_detail") or {}
    return version_of(
        source_id=source.id,
        kind=source.kind,
        url=url,
        native_id=native_id,
        title=title,
        text=words,
        contact=distinct_lines(_string(detail.get("email"))),
        author=_string(entry.get("author")),
        published_at=moment_of(published),
        lang_hint=lang,
        by_url=True,
    )


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
