"""The plain words of a page when no field says what its text is."""

from __future__ import annotations

import logging
from typing import Any

import lxml.etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.extract.markup import node_text

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

MAX_ARTICLE = 1_500_000
"""Characters of a page that the slow reader is given."""

_CONTENT = (
    "[itemprop='articleBody'], [itemprop='description'], .ad-text, .description,"
    " #description, .vacancy-description, .job-description, .posting-body,"
    " #postingbody, .advert-text, .offer-description"
)
_LEAST = 15
_FAST: dict[str, bool] = {
    "fast": True,
    "include_comments": False,
    "include_tables": True,
    "include_formatting": False,
    "deduplicate": False,
}
_FRAME = "nav, footer, aside, form, button, select, header nav, [role='navigation']"


def content_of(tree: LexborHTMLParser) -> str:
    """The text of an element that is named as the description; empty without one."""
    nodes = tree.css(_CONTENT)[:20]
    texts = [node_text(node) for node in nodes]
    best = max(texts, key=len, default="")
    return best if len(best) >= _LEAST else ""


def small_page_text(tree: LexborHTMLParser) -> str:
    """The text of ``main`` or the only ``article``, without title and navigation."""
    mains = tree.css("main")
    articles = tree.css("article")
    node = mains[0] if len(mains) == 1 else articles[0] if len(articles) == 1 else None
    if node is None:
        return ""
    return _without_frame(node)


def _without_frame(node: LexborNode) -> str:
    copy = LexborHTMLParser(node.html or "")
    for part in copy.css(f"{_FRAME}, address, h1"):
        part.decompose()
    return node_text(copy.body) if copy.body is not None else ""


def article_text(markup: str) -> str:
    """
    The main text of a page, as trafilatura's fast mode sees it.

    Returns:
        Empty when there is none, or when the page is too odd for it.
    """
    if len(markup) > MAX_ARTICLE:
        return ""
    try:
        return _trafilatura().extract(markup, **_FAST) or ""
    except (
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
        LookupError,
        AssertionError,
        lxml.etree.LxmlError,
    ):
        return ""


def _trafilatura() -> Any:
    """Imported when a page needs it."""
    # A third of what a worker's start costs, and most sources never need it.
    import trafilatura

    return trafilatura


def whole_text(tree: LexborHTMLParser) -> str:
    """All visible words outside navigation, footers and side bars."""
    if tree.body is None:
        return ""
    copy = LexborHTMLParser(tree.body.html or "")
    for part in copy.css(_FRAME):
        part.decompose()
    return node_text(copy.body) if copy.body is not None else ""
