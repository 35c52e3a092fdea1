"""Chooses the page object that reads a page, by the source's shape and the content."""

from __future__ import annotations

import re

from osint_monitor.errors import ExtractError
from osint_monitor.extract.decode import decode
from osint_monitor.extract.feeds import read_feed
from osint_monitor.extract.gone import GONE_STATUSES
from osint_monitor.extract.json_feed import is_json_feed, read_json_feed
from osint_monitor.extract.mastodon import gone_mastodon, read_mastodon
from osint_monitor.extract.site import gone_site, read_site
from osint_monitor.extract.telegram import SIGN, gone_telegram, read_telegram
from osint_monitor.model.capture import Page
from osint_monitor.model.extraction import Extraction
from osint_monitor.model.source import Shape, Source

_GONE = {
    Shape.TELEGRAM: gone_telegram,
    Shape.MASTODON: gone_mastodon,
    Shape.SITE: gone_site,
    Shape.FEED: gone_site,
}
_BINARY = re.compile(
    rb"\A(?:%PDF-|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|RIFF|OggS|\x00\x00\x00.ftyp"
    rb"|ID3|BM....\x00\x00|wOF[F2]|MZ|\x7fELF)",
    re.DOTALL,
)
_BINARY_TYPES = ("image/", "video/", "audio/", "font/", "application/pdf")
# Every quantifier of spaces is possessive: pages begin with a hundred thousand of them.
_FEED = re.compile(
    r"\A\s*+(?:<\?xml[^>]{0,300}\?>)?\s*+(?:<!--.{0,2000}?-->\s*+"
    r"|<\?[^>]{0,500}\?>\s*+|<!DOCTYPE[^>\[]{0,300}(?:\[.{0,5000}?\]\s*+)?>\s*+)*+"
    r"<(?:rss|feed|rdf:RDF|channel|\w+:feed)\b",
    re.DOTALL | re.IGNORECASE,
)
_SITEMAP = re.compile(
    r"\A\s*+(?:<\?xml[^>]{0,300}\?>)?\s*+(?:<!--.{0,2000}?-->\s*+"
    r"|<\?[^>]{0,500}\?>\s*+)*+<(?:urlset|sitemapindex)\b",
    re.DOTALL,
)
_HEAD = 20_000


def extract_posts(page: Page, source: Source) -> Extraction:
    """
    The posts on a page, the links to follow, the posts that it says are gone.

    Raises:
        ExtractError: the page can't be read; its reason is one of ``empty``,
            ``not_text``, ``sitemap``, ``no_text``, ``no_feed``, ``no_preview``,
            ``bad_json``, ``unknown_json``, ``api_error``, ``bad_selector``,
            ``xml_entities``, ``too_deep``, ``too_large``, ``too_many_attributes``.
    """
    if page.status in GONE_STATUSES:
        reader = _GONE.get(source.shape)
        return reader(page, source) if reader else Extraction()
    try:
        return _read(page, source)
    except RecursionError as error:
        raise ExtractError("too_deep") from error


def _read(page: Page, source: Source) -> Extraction:
    content_type = page.headers.get("content-type", "").lower()
    if not page.body.strip():
        raise ExtractError("empty")
    if content_type.startswith(_BINARY_TYPES) or _BINARY.match(page.body):
        raise ExtractError("not_text")
    text = decode(page.body, content_type)
    if _is_json(text, content_type):
        if is_json_feed(text):
            return read_json_feed(page, text, source)
        return read_mastodon(page, text, source)
    if _SITEMAP.match(text[:_HEAD]):
        raise ExtractError("sitemap")
    if _FEED.match(text[:_HEAD]) or (
        source.shape is Shape.FEED and "html" not in content_type
    ):
        return read_feed(page, text, source)
    if source.shape is Shape.TELEGRAM or (
        source.shape is Shape.FILES and SIGN in text and "data-post=" in text
    ):
        return read_telegram(page, text, source)
    return read_site(page, text, source)


def _is_json(text: str, content_type: str) -> bool:
    if "html" in content_type:
        return False
    return "json" in content_type or text[:200].lstrip("\ufeff \t\r\n")[:1] in (
        "{",
        "[",
    )
