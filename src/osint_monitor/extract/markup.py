"""Markup to a tree, and to plain text with its line breaks."""

from __future__ import annotations

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from osint_monitor.extract.guard import check_markup


# Serialised by the parser: attributes always stand in double quotes.
def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_ANY_TAG = re.compile(
    r'<(/?)([a-zA-Z][^\s/>]*)(?:"[^"]*"|[^">])*>|<!--.*?-->', re.DOTALL
)
_BLOCKS = _words(
    "address article aside blockquote br center dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol option p pre section summary table tbody td th tr ul"
)
_PARAGRAPHS = _words("p h1 h2 h3 h4 h5 h6 ul ol table blockquote")
_SOURCE_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNREAD = ["script", "style", "noscript", "template", "svg", "iframe", "object", "head"]
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
    tree = parse(fragment)
    tree.strip_tags(_UNREAD[:-1])
    body = tree.body
    if body is None:
        return ""
    if not _has_breaks(fragment):
        return "\n".join(_plain(line) for line in (body.html or "").split("\n"))
    return _plain(body.html or "")


def _has_breaks(fragment: str) -> bool:
    """True when the markup itself breaks lines; else its newlines are meant."""
    return any(m[2].lower() in _BLOCKS for m in _ANY_TAG.finditer(fragment) if m[2])


def _plain(markup: str) -> str:
    parts: list[str] = []
    at = 0
    for tag in _ANY_TAG.finditer(markup):
        start = tag.start()
        if start > at:
            parts.append(_SOURCE_SPACE.sub(" ", markup[at:start]))
        at = tag.end()
        name = tag[2]
        if name in _BLOCKS:
            if name in _PARAGRAPHS:
                parts.append("\n\n")
            elif name == "br":
                parts.append("\n")
            else:
                parts.append("\v")
    parts.append(_SOURCE_SPACE.sub(" ", markup[at:]))
    text = unescape("".join(parts))
    return _blocks_to_lines(text)


_BLOCK_EDGE = re.compile(r"[ \n]*\v[ \n\v]*")
_PARAGRAPH_EDGE = re.compile(r" *\n\n[ \n]*")


def _blocks_to_lines(text: str) -> str:
    """Any run of block edges is one line break; one with an empty line stays so."""

    def edge(run: re.Match[str]) -> str:
        return "\n\n" if "\n\n" in run[0] else "\n"

    text = _BLOCK_EDGE.sub(edge, text)
    return _PARAGRAPH_EDGE.sub("\n\n", text).strip()
