"""How many people a text speaks of: "5 girls", "20 робітників", "zwei junge Damen"."""

from __future__ import annotations

from osint_monitor.model.document import HeadCount, Who
from osint_monitor.understand.figures import Figure, Figures
from osint_monitor.understand.terms import Terms, terms

_MAX_FOUND = 30
_BETWEEN = 2
"""Words that may stand between a number and whom it counts."""
_MOST = 500


def _table(name: str) -> Terms:
    return terms("people.txt", name)


def find_people(figures: Figures) -> list[HeadCount]:
    """The numbers of people in one field, in order; at most thirty."""
    found: list[HeadCount] = []
    at = 0
    while at < len(figures.found) and len(found) < _MAX_FOUND:
        low, high = figures.found[at], figures.ranged(at)
        count = _counted(figures, low, high)
        if count is not None:
            found.append(count)
        at += 2 if high and count else 1
    return found


def _counted(figures: Figures, low: Figure, high: Figure | None) -> HeadCount | None:
    last = high or low
    if not (_is_count(low) and _is_count(last)) or last.value < low.value:
        return None
    if figures.gap(low.first).endswith("/"):
        return None  # "24/7 staff"
    for at in range(last.end, last.end + _BETWEEN + 1):
        word = figures.word(at)
        if not word or figures.gap(at) not in (" ", "-", "  "):
            return None
        who = _table("who")[word]
        if who:
            return HeadCount(
                who=Who(who),
                low=int(low.value),
                high=int(last.value),
                span=figures.span(low.first, at + 1),
            )
        other = _table("other")[word] or figures.means(at).scale
        if other or not word.isalpha():
            return None
    return None


def _is_count(figure: Figure) -> bool:
    """A whole number that is no time, nor has letters behind it."""
    whole = figure.value == int(figure.value) and 1 <= figure.value <= _MOST
    return whole and not figure.clock and not figure.glued
