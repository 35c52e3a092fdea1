"""Ways from one place to another: "Przemyśl -> Berlin", "з Києва до Варшави"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from osint_monitor.model.document import Place, Route, Span
from osint_monitor.understand.terms import terms

_MAX_FOUND = 20
_MAX_BETWEEN = 40
_MAX_WORDS = 4
_ARROW = re.compile(
    r"\s*(?:[-–—−=]{0,3}>{1,2}|[-–—−]{1,2}|[→➡⇒⟶➜➔✈🚌🚐🚗🚙\ufe0f]{1,4}|»|\.{2,3}|…)\s*"
)
_HYPHENS = frozenset("-–—")
_LETTERS = re.compile(r"[^\W\d_]+")
_BREAKS = frozenset(".,;:!?|•()")


def find_routes(raw: str, places: Sequence[Place]) -> list[Route]:
    """
    The ways that one field names, in order; at most twenty.

    Args:
        raw: the field as written.
        places: of that field, in order.
    """
    found: list[Route] = []
    at = 0
    while at + 1 < len(places) and len(found) < _MAX_FOUND:
        end = _chain(raw, places, at)
        if end == at:
            at += 1
            continue
        stops = places[at : end + 1]
        if stops[0].name != stops[-1].name:
            span = Span(stops[0].span.field, stops[0].span.start, stops[-1].span.end)
            found.append(
                Route(
                    origin=stops[0],
                    destination=stops[-1],
                    via=tuple(stops[1:-1]),
                    span=span,
                )
            )
        at = end + 1
    return found


def _chain(raw: str, places: Sequence[Place], at: int) -> int:
    """The last place of the way that begins at place number *at*; *at* if none does."""
    end, said_from = at, _word_before(raw, places[at]) is not None
    reached = False
    while end + 1 < len(places):
        link = _link(raw, places[end], places[end + 1], said_from=said_from)
        if link is None:
            break
        end += 1
        reached = reached or link == "to"
    return end if reached or end == at else at


def _word_before(raw: str, place: Place) -> str | None:
    """The word for "from" right before a place."""
    words = _LETTERS.findall(raw[max(place.span.start - 12, 0) : place.span.start])
    word = words[-1].lower() if words else ""
    return word if word and terms("routes.txt", "from")[word] else None


def _link(raw: str, one: Place, two: Place, *, said_from: bool) -> str | None:
    """How the way goes on between two places: ``to``, ``via``, or not at all."""
    between = raw[one.span.end : two.span.start]
    if len(between) > _MAX_BETWEEN or "\n" in between:
        return None
    abroad = one.country != two.country
    if _ARROW.fullmatch(between):
        # "Ireland - Cork" and "Rapperswil-Jona" are one place.
        towns = one.geoname_id is not None and two.geoname_id is not None
        return "to" if abroad or (towns and between not in _HYPHENS) else None
    if not _BREAKS.isdisjoint(between):
        return None
    words = [word.lower() for word in _LETTERS.findall(between)]
    if not 1 <= len(words) <= _MAX_WORDS:
        return None
    if any(terms("routes.txt", "via")[word] for word in words):
        return "via"
    last = words[-1]
    if not said_from:
        alone = len(words) == 1 and terms("routes.txt", "alone")[last]
        return "to" if alone else None
    to = terms("routes.txt", "to")[last] or (
        abroad and terms("routes.txt", "abroad")[last]
    )
    return "to" if to else None
