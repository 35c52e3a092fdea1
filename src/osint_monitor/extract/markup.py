"""Markup to a tree, and to plain text with its line breaks."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.extract.guard import check_markup


# Serialised by the parser: attributes always stand in double quotes.
def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# What does not end goes on to the end: it is not looked through again and again.
_ANY_TAG = re.compile(
    r'<(/?)([a-zA-Z][^\s/>]*+)(?:"[^"]*+"|[^">]++)*+(?:>|"|\Z)|<!--.*?(?:-->|\Z)',
    re.DOTALL,
)
_BLOCKS = _words(
    "address article aside blockquote br center dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol option p pre section summary table tbody td th tr ul"
)
_PARAGRAPHS = _words("p h1 h2 h3 h4 h5 h6 ul ol table blockquote")
_SOURCE_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNREAD = ["script", "style", "noscript", "template", "svg", "iframe", "object", "head"]
# Markup that means the same with or without a tree, if it is all there is.
_SIMPLE = re.compile(
    r"<(/?(?:p|br|ul|ol|li|b|i|u|em|strong|small|span|div|h[1-6]))"
    r"(?:\s+[a-z-]{1,20}=\"[^\"<>]*\")*\s*/?>",
)
_MAX_SIMPLE = 20_000
_HIDDEN = "[hidden], [style*='display:none' i], [style*='display: none' i]"


def parse(markup: str) -> LexborHTMLParser:
    """
    The tree of a page.

    Raises:
        ExtractError: ``too_deep`` or ``too_many_attributes``; see ``check_markup``.
    """
    check_markup(markup)
    return LexborHTMLParser(markup)


def drop_unread(tree: LexborHTMLParser, markup: str) -> None:
    """Take out scripts, styles and what is hidden from people, in place."""
    tree.strip_tags(_UNREAD)
    if "hidden" in markup or "display" in markup:
        for node in tree.css(_HIDDEN):
            if node.parent is not None and node.tag not in ("body", "html"):
                node.decompose()


def node_text(node: LexborNode) -> str:
    """The words of an element as a person sees them: one line per block."""
    return _plain(node.html or "")


def html_text(fragment: str) -> str:
    """
    The words of a piece of HTML, such as a description inside JSON or a feed.

    Text without markup comes back with its own line breaks.

    Raises:
        ExtractError: ``too_deep``.
    """
    if "<" not in fragment:
        return unescape(fragment) if "&" in fragment else fragment
    if _is_simple(fragment):
        return _lines_of(fragment, fragment.lstrip())
    tree = parse(fragment)
    tree.strip_tags(_UNREAD[:-1])
    body = tree.body
    if body is None:
        return ""
    return _lines_of(fragment, body.html or "")


def _is_simple(fragment: str) -> bool:
    """True when a tree would say nothing that the tags themselves do not."""
    if len(fragment) > _MAX_SIMPLE or "\0" in fragment or "\r" in fragment:
        return False
    tags = _SIMPLE.findall(fragment)
    if len(tags) != fragment.count("<"):
        return False
    opened = Counter[str]()
    for tag in tags:
        if tag[0] != "/":
            opened[tag] += 1
        elif opened[tag[1:]]:
            opened[tag[1:]] -= 1
        else:
            return False
    return not opened["p"]


def _lines_of(fragment: str, markup: str) -> str:
    """The words of *markup*, which *fragment* was written as."""
    if not _has_breaks(fragment):
        return "\n".join(map(_plain, markup.split("\n")))
    return _plain(markup)


def _has_breaks(fragment: str) -> bool:
    """True when the markup itself breaks lines; else its newlines are meant."""
    return any(m[2].lower() in _BLOCKS for m in _ANY_TAG.finditer(fragment) if m[2])


def _plain(markup: str) -> str:
    parts: list[str] = []
    at = 0
    for tag in _ANY_TAG.finditer(markup):
        start = tag.start()
        if start > at:
            parts.append(_spaced(markup[at:start]))
        at = tag.end()
        name = tag[2]
        if name in _BLOCKS:
            if name in _PARAGRAPHS:
                parts.append("\n\n")
            elif name == "br":
                parts.append("\n")
            else:
                parts.append("\v")
    parts.append(_spaced(markup[at:]))
    text = unescape("".join(parts))
    return _blocks_to_lines(text)


def _spaced(words: str) -> str:
    """Any run of spaces and line breaks of the source is one space."""
    if words.isprintable() and "  " not in words:
        return words
    return _SOURCE_SPACE.sub(" ", words)


# A run of edges, from its first space on: what is inside of it is not tried again.
_EDGES = re.compile(r"(?: (?<![ \n\v] ) *+[\n\v]|[\n\v])[ \n\v]*+")


def _blocks_to_lines(text: str) -> str:
    """Any run of block edges is one line break; one with an empty line stays so."""

    def edge(run: re.Match[str]) -> str:
        if "\n\n" in run[0]:
            return "\n\n"
        return "\n" if "\v" in run[0] else run[0]

    return _EDGES.sub(edge, text).strip()
