"""Microdata and OpenGraph, to the shapes that JSON-LD has."""

from __future__ import annotations

from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.extract.found import Found, lang_of, moment_of
from osint_monitor.extract.markup import node_text
from osint_monitor.extract.schema_org import POSTINGS
from osint_monitor.extract.urls import absolute_url

_MAX_ITEMS = 200
_MAX_PROPERTIES = 3_000
_LINK_ATTRIBUTES = {
    "a": "href",
    "link": "href",
    "area": "href",
    "img": "src",
    "audio": "src",
    "video": "src",
    "source": "src",
    "iframe": "src",
    "object": "data",
}
_POSTING_TYPES = frozenset(POSTINGS)


def microdata_items(tree: LexborHTMLParser) -> list[dict[str, Any]]:
    """
    The page's items as JSON-LD would write them: nested ones stay nested.

    Source: WHATWG HTML, Microdata; without itemref.
    """
    scopes = tree.css("[itemscope]")[:_MAX_ITEMS]
    items: dict[int, dict[str, Any]] = {
        scope.mem_id: {"@type": _types(scope)} for scope in scopes
    }
    owned: set[int] = set()
    for node in tree.css("[itemprop]")[:_MAX_PROPERTIES]:
        owner = _owner(node, items)
        if owner is None:
            continue
        if node.mem_id in items:
            owned.add(node.mem_id)
            value: Any = items[node.mem_id]
            if not value["@type"] and "content" in node.attributes:
                value = node.attributes["content"] or ""
        else:
            value = _value(node)
        for name in (node.attributes.get("itemprop") or "").split()[:5]:
            owner.setdefault(name, []).append(value)
    return [
        item
        for mem_id, item in items.items()
        if mem_id not in owned or _POSTING_TYPES.intersection(item["@type"])
    ]


def _types(scope: LexborNode) -> list[str]:
    names = (scope.attributes.get("itemtype") or "").split()
    return [name.rstrip("/").rsplit("/", 1)[-1] for name in names[:5]]


def _owner(node: LexborNode, items: dict[int, dict[str, Any]]) -> dict[str, Any] | None:
    above = node.parent
    for _ in range(64):
        if above is None:
            return None
        if above.mem_id in items:
            return items[above.mem_id]
        above = above.parent
    return None


def _value(node: LexborNode) -> str:
    attributes = node.attributes
    if attributes.get("content"):
        return attributes["content"] or ""
    tag = node.tag or ""
    if tag in _LINK_ATTRIBUTES:
        link = attributes.get(_LINK_ATTRIBUTES[tag]) or ""
        return link if tag != "a" or not _is_name(node) else node_text(node)
    if tag == "time":
        return attributes.get("datetime") or node_text(node)
    if tag in ("data", "meter"):
        return attributes.get("value") or node_text(node)
    return node_text(node)


def _is_name(node: LexborNode) -> bool:
    """A link that stands where words are meant, as careless pages have it."""
    return (node.attributes.get("itemprop") or "") in ("name", "title", "author")


def meta_of(tree: LexborHTMLParser) -> dict[str, str]:
    """``property`` or ``name`` of the page's meta elements → first content."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]")[:300]:
        attributes = node.attributes
        name = attributes.get("property") or attributes.get("name")
        if name:
            found.setdefault(name.lower(), attributes.get("content") or "")
    return found


def found_in_meta(meta: dict[str, str], page_url: str) -> Found:
    """The fields that OpenGraph gives; its description is only an excerpt."""
    amount = meta.get("product:price:amount") or meta.get("og:price:amount", "")
    currency = meta.get("product:price:currency") or meta.get("og:price:currency", "")
    image = absolute_url(page_url, meta.get("og:image"))
    return Found(
        title=meta.get("og:title", ""),
        price=f"{amount} {currency}".strip() if amount else "",
        place=meta.get("og:locality", ""),
        author=meta.get("article:author:name", "") or meta.get("author", ""),
        published_at=moment_of(meta.get("article:published_time", "")),
        lang_hint=lang_of(meta.get("og:locale")),
        images=(image,) if image else (),
    )
