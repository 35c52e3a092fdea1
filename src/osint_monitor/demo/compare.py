"""Holds what a crawl found against what is true in the town."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from osint_monitor.demo.ledger import Entry
from osint_monitor.model.words import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    How a crawl and the truth differ.

    Args:
        missed: live posts that were not found, as addresses.
        thought_live: gone posts that were found as live ones.
        thought_gone: live posts that were taken for gone.
        doubled: addresses of posts that were found under another address too.
        unexpected: addresses that are no post of the town.
        levels: (true level, found level) → how many live posts.
    """

    missed: tuple[str, ...]
    thought_live: tuple[str, ...]
    thought_gone: tuple[str, ...]
    doubled: tuple[str, ...]
    unexpected: tuple[str, ...]
    levels: Mapping[tuple[Level, Level], int]

    @property
    def found_share(self) -> float:
        """The share of live posts that were found, 0 to 1."""
        found = sum(self.levels.values())
        return found / max(1, found + len(self.missed) + len(self.thought_gone))

    def share(self, true: Level, *found: Level) -> float:
        """Of the posts of level *true*, the share that got one of *found*."""
        counts = {pair: n for pair, n in self.levels.items() if pair[0] is true}
        right = sum(n for pair, n in counts.items() if pair[1] in found)
        return right / max(1, sum(counts.values()))


def compare(entries: Sequence[Entry], found: Mapping[str, Level | None]) -> Comparison:
    """
    Compare a crawl with the ledger of its day.

    Args:
        found: address of a post → its level; ``None`` when it was found to be gone.
    """
    true = {entry.url: entry for entry in entries}
    live = {url for url, entry in true.items() if entry.wording is not None}
    strange = [url for url in found if url not in true]
    levels: Counter[tuple[Level, Level]] = Counter()
    for url in live & found.keys():
        level = found[url]
        if level is not None:
            levels[true[url].label.level, level] += 1
    return Comparison(
        missed=tuple(sorted(live - found.keys())),
        thought_live=tuple(
            sorted(u for u in true.keys() - live if found.get(u) is not None)
        ),
        thought_gone=tuple(sorted(u for u in live & found.keys() if found[u] is None)),
        doubled=tuple(sorted(u for u in strange if u.split("?")[0] in true)),
        unexpected=tuple(sorted(u for u in strange if u.split("?")[0] not in true)),
        levels=dict(levels),
    )
