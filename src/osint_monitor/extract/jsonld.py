"""JSON-LD blocks of a page, also of careless pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson
from selectolax.lexbor import LexborHTMLParser

from osint_monitor.errors import ExtractError

MAX_BLOCKS = 50
MAX_CHARS = 2_000_000
MAX_DEPTH = 200
"""Brackets within each other; both JSON readers here fail far above it."""

MAX_ITEMS = 2_000
_COMMENT = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*[^*]{0,200}\*/|<!\[CDATA\[)")
_COMMENT_END = re.compile(r"(?:-->|//\]\]>|/\*[^*]{0,200}\*/|\]\]>)\s*;?\s*$")
_LINE_COMMENT = re.compile(r"^\s*//[^\n]*$", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"|([\[{])|([\]}])')


def json_ld_items(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    """
    The objects of all blocks that have a type: graphs, lists and main entities are
    opened, other nested objects stay where they are.

    Raises:
        ExtractError: ``too_deep``.
    """
    left = MAX_ITEMS
    for script in tree.css('script[type*="ld+json" i]')[:MAX_BLOCKS]:
        for item in _opened(read_json(script.text())):
            yield item
            left -= 1
            if not left:
                return


def read_json(text: str) -> Any:
    """
    The value of *text*, with comments, control characters and trailing commas
    forgiven.

    Returns:
        ``None`` when it can't be read.

    Raises:
        ExtractError: ``too_deep``.
    """
    if len(text) > MAX_CHARS:
        return None
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, RecursionError):
        check_depth(text)
    return _forgiving(text)


def _forgiving(text: str) -> Any:
    text = _COMMENT_END.sub("", _COMMENT.sub("", text)).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _LINE_COMMENT.sub("", text))):
        try:
            # strict=False: raw line breaks within strings, as pages often have them.
            return json.JSONDecoder(strict=False).raw_decode(attempt.lstrip())[0]
        except ValueError:
            continue
        except RecursionError as error:
            raise ExtractError("too_deep") from error
    return None


def check_depth(text: str) -> None:
    """
    Check how deep the brackets of a JSON text go.

    Raises:
        ExtractError: ``too_deep``.
    """
    depth = 0
    for token in _BRACKET.finditer(text):
        if token[1]:
            depth += 1
            if depth > MAX_DEPTH:
                raise ExtractError("too_deep")
        elif token[2]:
            depth = max(0, depth - 1)


def _opened(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    seen = 0
    while waiting and seen < MAX_ITEMS:
        seen += 1
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            if "@type" in item:
                yield item
            elif "@context" in item and "type" in item:  # a frequent mistake
                yield {**item, "@type": item["type"]}
            waiting.extend(item[key] for key in ("mainEntity", "@graph") if key in item)
