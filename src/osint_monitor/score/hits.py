"""Where atoms and facts were found, and which of them stand near enough."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from osint_monitor.model.document import Document, Reading, Span
from osint_monitor.model.words import Lang
from osint_monitor.score.rule import Within
from osint_monitor.score.rulefile.condition import Condition, holds

MAX_HITS = 200
"""Hits of one group that are looked at; more say nothing new."""


@dataclass(frozen=True, slots=True)
class Hit:
    """
    One place where a group was found.

    Args:
        span: ``None`` for a fact about the whole post.
        first, last: the words that it covers, counted in the field's reading with
            the fewest: letters that are spaced out are one word.
        line: the number of the line it begins on.
        lang: of the atom; ``None`` when it holds in any language.
        group: of what it is a hit, once a condition holds with it.
    """

    span: Span | None
    first: int
    last: int
    line: int
    lang: Lang | None
    group: str = ""


Groups = Mapping[str, Sequence[Hit]]


def place(doc: Document, span: Span | None, lang: Lang | None) -> Hit:
    """A stretch of a document as a hit, by the words of its shortest reading."""
    if span is None or span.field not in doc.fields:
        return Hit(span, 0, 0, 0, lang)
    words = min(doc.fields[span.field].readings, key=_length)
    first = max(bisect_right(words.ends, span.start), 0)
    last = max(bisect_left(words.starts, span.end) - 1, first)
    return Hit(span, first, last, _line(words, first), lang)


def _length(reading: Reading) -> int:
    return len(reading.starts)


def _line(words: Reading, word: int) -> int:
    lines = words.lines
    return lines[min(word, len(lines) - 1)] if len(lines) else 0


def satisfied(
    condition: Condition, within: Within, groups: Groups, refused: Set[str]
) -> list[Hit] | None:
    """
    The hits with which the condition holds; ``None`` when it does not.

    Args:
        refused: groups that stand under ``not``; they are looked for in the same
            stretch and as many words around it, and are not given back.

    Returns:
        The hits with their groups; one that is of two groups stands twice.
    """
    if within.unit == "post":
        if not holds(condition, {name for name, hits in groups.items() if hits}):
            return None
        return _named(_asked(groups, refused))
    found: dict[tuple[str, Hit], None] = {}
    anchors = [hit for _, hit in _asked(groups, refused) if hit.span is not None]
    for anchor in anchors[:MAX_HITS]:
        near = _near(anchor, within, groups, refused)
        if holds(condition, near.keys()):
            found |= dict.fromkeys(_asked(near, refused))
    return _named(found) if found else None


def _asked(groups: Groups, refused: Set[str]) -> list[tuple[str, Hit]]:
    return [
        (name, hit)
        for name, hits in groups.items()
        if name not in refused
        for hit in hits
    ]


def _named(found: Iterable[tuple[str, Hit]]) -> list[Hit]:
    return [
        Hit(hit.span, hit.first, hit.last, hit.line, hit.lang, name)
        for name, hit in found
    ]


def _near(
    anchor: Hit, within: Within, groups: Groups, refused: Set[str]
) -> dict[str, list[Hit]]:
    near: dict[str, list[Hit]] = {}
    for name, hits in groups.items():
        around = name in refused
        for hit in hits:
            if _is_near(anchor, hit, within, around=around):
                near.setdefault(name, []).append(hit)
    return near


def _is_near(anchor: Hit, hit: Hit, within: Within, *, around: bool) -> bool:
    if hit.span is None:
        return True
    assert anchor.span is not None
    if hit.span.field != anchor.span.field:
        return False
    if within.unit == "line":
        return hit.line == anchor.line
    reach = within.tokens
    if around:
        return anchor.first - reach <= hit.last and hit.first < anchor.first + 2 * reach
    return anchor.first <= hit.first and hit.last < anchor.first + reach
