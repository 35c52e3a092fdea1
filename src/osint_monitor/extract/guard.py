"""Refuses markup for which building a tree takes time or memory out of proportion."""

from __future__ import annotations

import re

from osint_monitor.errors import ExtractError

MAX_DEPTH = 2_000
"""Elements within each other; browsers stop at 512."""

MAX_ATTRIBUTES = 500
"""Attributes of one element: 80,000 took the parser 39 seconds."""

_MAX_WORK = 30_000_000  # sum of the depths of all tags
_MAX_COPIES = 1_000_000  # elements that unclosed <b>, <i> ... make the parser repeat
_FEW_TAGS = 1_500  # with so few no harm can be done
_SHORT = 50_000

_ATTRIBUTE = (
    r"(?:[\s/]*+[^\s/>=][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+)"
)
_CROWDED = re.compile(rf"<[a-zA-Z][^\s/>]*+{_ATTRIBUTE}{{{MAX_ATTRIBUTES}}}")
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?(?:</\1|\Z)"
    rf"|<(/?)([a-zA-Z][^\s/>]*+){_ATTRIBUTE}*+",
    re.IGNORECASE | re.DOTALL,
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_OPTIONAL = ("p", "li", "td", "tr", "th", "dt", "dd", "option", "tbody")
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)


def check_markup(markup: str) -> None:
    """
    Check before parsing.

    Raises:
        ExtractError: ``too_deep`` or ``too_many_attributes``.
    """
    if len(markup) > _SHORT and _CROWDED.search(markup):
        raise ExtractError("too_many_attributes", limit=MAX_ATTRIBUTES)
    if markup.count("<") > _FEW_TAGS:
        _check_depth(markup)


def _check_depth(markup: str) -> None:
    opened: dict[str, int] = {}
    depth = formatting = work = copies = 0
    for token in _TOKEN.finditer(markup):
        name = token[3]
        if name is None or (tag := name.lower()) in _VOID:
            continue
        count = opened.get(tag, 0)
        if not token[2]:
            opened[tag] = count + 1
            depth += 1
            formatting += tag in _FORMATTING
            copies += 0 if tag in _FORMATTING else formatting
        elif count:
            opened[tag] = count - 1
            depth -= 1
            formatting -= tag in _FORMATTING
        work += depth
        if depth > MAX_DEPTH:
            depth -= _forget_optional(opened)
        if depth > MAX_DEPTH or work > _MAX_WORK or copies > _MAX_COPIES:
            raise ExtractError("too_deep", depth=depth)


def _forget_optional(opened: dict[str, int]) -> int:
    """Elements whose end tag may be left out do not nest in each other."""
    return sum(opened.pop(tag, 0) for tag in _OPTIONAL)
