"""How much of a page stands in cards: a link to a post with its excerpt around it."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.extract.urls import absolute_url
from osint_monitor.model.extraction import FoundLink

_MAX_CARDS = 300
_MAX_CLIMB = 5


def card_share(
    tree: LexborHTMLParser, posts: Sequence[FoundLink], page_url: str, length: int
) -> float:
    """
    The share of a page's words that stand in cards, 0 to 1.

    Args:
        posts: the links that may lead to posts.
        length: of the page's whole text, characters.

    On the last page of a list nothing leads on, and excerpts are longer than links;
    but nearly all of its words stand in cards. On a post's own page they do not.
    """
    wanted = {link.url for link in posts}
    seen: set[str] = set()
    inside = 0
    for anchor in tree.css("a[href]"):
        url = absolute_url(page_url, anchor.attributes.get("href"))
        if url not in wanted or url in seen or len(seen) >= _MAX_CARDS:
            continue
        seen.add(url)
        inside += len(_card(anchor, wanted, page_url).text(strip=True))
    return min(1.0, inside / max(1, length))


def _card(anchor: LexborNode, wanted: set[str], page_url: str) -> LexborNode:
    """The largest element around a link that holds no link to another post."""
    card = anchor
    for _ in range(_MAX_CLIMB):
        above = card.parent
        if above is None or above.tag in ("body", "html"):
            break
        inner = (
            absolute_url(page_url, one.attributes.get("href"))
            for one in above.css("a[href]")[:_MAX_CARDS]
        )
        if len(wanted.intersection(url for url in inner if url)) > 1:
            break
        card = above
    return card
