"""Refuses markup for which building a tree takes time or memory out of proportion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from osint_monitor.errors import ExtractError


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


MAX_DEPTH = 5_000
"""Elements within each other; real pages with unclosed tags reach 3,500."""

MAX_ATTRIBUTES = 500
"""Attributes of one element: 80,000 took the parser 39 seconds."""

_MAX_WORK = 30_000_000  # sum of the depths of all tags
_MAX_COPIES = 1_000_000  # elements that unclosed <b>, <i> ... make the parser repeat
_FEW_TAGS = 1_500  # with so few no harm can be done
_SHORT = 20_000  # characters; so many attributes as fit in them do no harm

_ATTRIBUTE = (
    r"(?:[\s/]*+[^\s/>=][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+)"
)
_CROWDED = re.compile(rf"<[a-zA-Z][^\s/>]*+{_ATTRIBUTE}{{{MAX_ATTRIBUTES}}}")
# Whoever has so many attributes has a hundred pieces like these, or a huge value. It
# never looks further than that from one "<", however many of them there are.
_PIECE = r"(?:[^>\"']{1,10}+|\"[^\"]{0,1999}+\"|'[^']{0,1999}+')"
_SUSPECT = re.compile(
    rf"<[a-zA-Z]{_PIECE}{{0,99}}+(?:{_PIECE}|\"[^\"]{{2000}}|'[^']{{2000}})"
)
_TOKEN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|<(/?)([a-zA-Z][^\s/>]*+){_ATTRIBUTE}*+",
    re.IGNORECASE | re.DOTALL,
)
_SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
_VOID = _words("area base br col embed hr img input link meta param source track wbr")
_OPTIONAL = _words("p li td tr th dt dd option tbody thead tfoot")
_FORMATTING = _words("a b big code em font i nobr s small strike strong tt u")


def check_markup(markup: str) -> None:
    """
    Check before parsing.

    Raises:
        ExtractError: ``too_deep`` or ``too_many_attributes``.
    """
    crowded = len(markup) > _SHORT and _SUSPECT.search(markup) is not None
    if crowded or markup.count("<") > _FEW_TAGS:
        _check_tags(markup)


def _check_tags(markup: str) -> None:
    opened: dict[str, int] = {}
    depth = formatting = work = copies = 0
    for closing, tag in _tags(markup):
        if not closing and tag not in _FORMATTING:
            copies += formatting
        # Those without an end tag end where the next begins: they do not nest.
        if tag not in _VOID and tag not in _OPTIONAL:
            count = opened.get(tag, 0)
            step = (0 if closing else 1) - (1 if closing and count else 0)
            opened[tag] = count + step
            depth += step
            formatting += step if tag in _FORMATTING else 0
        work += depth
        if depth > MAX_DEPTH or work > _MAX_WORK or copies > _MAX_COPIES:
            raise ExtractError("too_deep", depth=depth)


def _tags(markup: str) -> Iterator[tuple[bool, str]]:
    """(closing, name) of each tag; those inside comments and scripts are none."""
    at, foreign = 0, False
    while token := _TOKEN.search(markup, at):
        at = token.end()
        if token[2] is None:
            continue
        tag, closing = token[2].lower(), bool(token[1])
        if len(token[0]) > 2 * MAX_ATTRIBUTES and _CROWDED.match(token[0]):
            raise ExtractError("too_many_attributes", limit=MAX_ATTRIBUTES)
        foreign = foreign or tag in ("svg", "math")
        yield closing, tag
        # In foreign content a script's text is markup like any other.
        if tag == "script" and not closing and not foreign:
            end = _SCRIPT_END.search(markup, at)
            at = end.start() if end else len(markup)
