"""Fields that a source file says where to find, in CSS or XPath."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from parsel import Selector
from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from osint_monitor.errors import ExtractError
from osint_monitor.extract.found import Found, distinct_lines, lang_of, moment_of
from osint_monitor.extract.markup import html_text, node_text
from osint_monitor.model.source import FieldRule

MAX_NODES = 50
_ATTRIBUTE = re.compile(r"^(.*?)::(?:attr\(\s*([\w:-]+)\s*\)|(text))\s*$")
_PLAIN_XPATH = re.compile(r"^//(\*|\w+)(?:\[@([\w-]+)\])?/@([\w-]+)$")
_PHONE_LIMIT = 5


class Overrides:
    """Reads overrides on one page; the XPath tree is only built when needed."""

    def __init__(self, tree: LexborHTMLParser, markup: str) -> None:
        self._tree = tree
        self._markup = markup
        self._selector: Selector | None = None

    def found(self, rules: Mapping[str, FieldRule]) -> Found:
        """
        The fields that *rules* give.

        Raises:
            ExtractError: ``bad_selector``.
        """
        words = {name: self.values(rule) for name, rule in rules.items()}
        one = {name: values[0] for name, values in words.items() if values}
        phones = words.get("phone", []) + words.get("contact", [])
        return Found(
            native_id=one.get("native_id", ""),
            title=one.get("title", ""),
            text="\n\n".join(dict.fromkeys(words.get("text", []))),
            contact=distinct_lines(*phones[:_PHONE_LIMIT]),
            price=one.get("price", ""),
            place=one.get("place", ""),
            author=one.get("author", ""),
            published_at=moment_of(one.get("published_at", "")),
            lang_hint=lang_of(one.get("lang")),
        )

    def values(self, rule: FieldRule) -> list[str]:
        """The texts, or attributes, at a rule's place, in page order."""
        css = rule.css or _as_css(rule.xpath or "")
        values = self._css(css) if css else self._xpath(rule.xpath or "")
        return [value.strip() for value in values if value.strip()][:MAX_NODES]

    def nodes(self, rule: FieldRule) -> list[LexborNode]:
        """The elements at a CSS rule's place."""
        return self._select(rule.css or "") if rule.css else []

    def _css(self, css: str) -> list[str]:
        found = _ATTRIBUTE.match(css)
        if not found:
            return [node_text(node) for node in self._select(css)[:MAX_NODES]]
        nodes = self._select(found[1])[:MAX_NODES]
        if found[3]:
            return [node_text(node) for node in nodes]
        return [node.attributes.get(found[2]) or "" for node in nodes]

    def _select(self, css: str) -> list[LexborNode]:
        try:
            return self._tree.css(css)
        except (SelectolaxError, ValueError) as error:
            raise ExtractError("bad_selector") from error

    def _xpath(self, xpath: str) -> list[str]:
        if self._selector is None:
            self._selector = Selector(text=self._markup, type="html")
        try:
            values = self._selector.xpath(xpath)[:MAX_NODES].getall()
        except ValueError as error:
            raise ExtractError("bad_selector") from error
        return [html_text(value) for value in values]


@lru_cache(maxsize=1_024)
def _as_css(xpath: str) -> str:
    """The frequent ``//tag[@a]/@b`` as CSS, which costs no second tree."""
    found = _PLAIN_XPATH.match(xpath)
    if not found:
        return ""
    tag, having, wanted = found.groups()
    return f"{tag}[{having or wanted}][{wanted}]::attr({wanted})"
