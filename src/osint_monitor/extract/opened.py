"""A page that was decoded and parsed, with what its head declares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from osint_monitor.extract import body, microdata, schema_org
from osint_monitor.extract.contacts import contacts_on
from osint_monitor.extract.found import Found, lang_of
from osint_monitor.extract.jsonld import json_ld_items
from osint_monitor.extract.markup import drop_unread, node_text, parse
from osint_monitor.extract.urls import absolute_url, host_of
from osint_monitor.model.capture import Page

MAX_MARKUP = 2_500_000
"""Characters of a page that are parsed; of a longer one, its head and its tail."""

_TAIL = 250_000
_SURELY_TEXT = 200
_LONG_HEADING = 200
_SMALL_MAIN = 3_000  # characters; a longer main part holds more than the post


@dataclass(frozen=True)
class HtmlPage:
    """
    An HTML page; what it declares in its head is read before scripts are taken out.

    Args:
        items: all its schema.org items that have a type.
        cut: the page was longer than what was parsed.
    """

    url: str
    markup: str
    tree: LexborHTMLParser
    items: tuple[dict[str, Any], ...]
    meta: dict[str, str]
    head_title: str
    canonical: str
    lang: str
    cut: bool

    @cached_property
    def declared(self) -> Found:
        """What structured data says of the post; nothing found is all empty."""
        best = schema_org.best_posting(self.items)
        if best is None:
            return Found()
        found = schema_org.found_in(best, self.url)
        if found.price and found.place:
            return found
        return found.over(self._beside())

    def _beside(self) -> Found:
        """Price and place from items that stand beside the post's own."""
        price = place = ""
        for item in self.items[:20]:
            beside = schema_org.found_in(item, self.url)
            kinds = str(item.get("@type"))
            price = price or (beside.price if "Offer" in kinds else "")
            place = place or (beside.place if "Place" in kinds else "")
        return Found(price=price, place=place)

    @cached_property
    def postings(self) -> int:
        """How many items of the best kind the page has; a list has several."""
        ranks = [schema_org.rank_of(item) for item in self.items]
        known = [rank for rank in ranks if rank is not None]
        return known.count(min(known)) if known else 0

    @cached_property
    def heading(self) -> str:
        """The first heading, or the title of the document."""
        node = self.tree.css_first("h1")
        text = node_text(node) if node is not None else ""
        if node is not None and len(text) > _LONG_HEADING:
            text = text.split("\n", 1)[0]  # never closed: it has swallowed the page
        return text or self.head_title

    @cached_property
    def contacts(self) -> str:
        """See ``contacts_on``."""
        return contacts_on(self.tree, self.markup)

    def said(self) -> Found:
        """What OpenGraph and the document itself say of the post."""
        meta = microdata.found_in_meta(self.meta, self.url)
        author = self.tree.css_first("[rel='author'], article address, .author")
        return meta.over(
            Found(
                title=self.heading,
                author=node_text(author)[:200] if author is not None else "",
                lang_hint=lang_of(self.lang),
            )
        )

    def text(self) -> str:
        """The words of the post by its place on the page, the surest place first."""
        named = body.content_of(self.tree)
        if len(named) >= _SURELY_TEXT:
            return named
        main = body.small_page_text(self.tree)
        if not main or len(main) > _SMALL_MAIN:
            main = body.article_text(self.markup) or main
        if named and len(main) < 4 * len(named):
            return named
        return main or body.whole_text(self.tree)

    def whole_text(self) -> str:
        """All visible words outside navigation."""
        return body.whole_text(self.tree)


def open_html(page: Page, markup: str) -> HtmlPage:
    """
    Parse a page.

    Raises:
        ExtractError: ``too_deep``, ``too_many_attributes``.
    """
    cut = page.cut or len(markup) > MAX_MARKUP
    if len(markup) > MAX_MARKUP:
        markup = f"{markup[: MAX_MARKUP - _TAIL]}\n{markup[-_TAIL:]}"
    tree = parse(markup)
    items = list(json_ld_items(tree)) if "ld+json" in markup else []
    if "itemscope" in markup and schema_org.best_posting(items) is None:
        items += microdata.microdata_items(tree)
    title, link = tree.css_first("title"), tree.css_first("link[rel='canonical' i]")
    root = tree.css_first("html")
    opened = HtmlPage(
        url=page.url,
        markup=markup,
        tree=tree,
        items=tuple(items),
        meta=microdata.meta_of(tree),
        head_title=title.text(strip=True)[:500] if title is not None else "",
        canonical=_canonical(page.url, link.attributes.get("href") if link else None),
        lang=(root.attributes.get("lang") or "") if root is not None else "",
        cut=cut,
    )
    drop_unread(tree, markup)
    return opened


def _canonical(page_url: str, link: str | None) -> str:
    """The address a page gives itself, if it is on the same host and no front page."""
    url = absolute_url(page_url, link)
    same = url and host_of(url) == host_of(page_url)
    return (
        url
        if same and url.count("/") > 2 and not url.endswith(host_of(url) + "/")
        else ""
    )
