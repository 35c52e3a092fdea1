"""Whether innocent posts are flagged more often for who is named in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from osint_monitor.measure.shares import Share, share_true
from osint_monitor.measure.trial import Trial
from osint_monitor.model.words import Level

NOBODY = "-"
"""Stands for posts that name no nationality."""

_TABLE = Path(__file__).parent / "tables" / "nationalities.txt"
_WORD = re.compile(r"\w+")
_MAX_NAMED = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often posts that are no lead were flagged; labelled and ordinary ones."""

    name: str
    labelled: Share
    ordinary: Share


def fairness_of(trials: Sequence[Trial]) -> dict[str, list[Rate]]:
    """
    ``named``, ``lang``, ``kind`` → rates, most posts first.

    A post that names several nationalities counts for each.
    """
    innocent = [trial for trial in trials if not trial.is_lead]
    by: Mapping[str, Callable[[Trial], tuple[str, ...]]] = {
        "named": lambda trial: trial.named or (NOBODY,),
        "lang": lambda trial: (trial.lang,),
        "kind": lambda trial: (trial.kind,),
    }
    return {name: _rates(innocent, names) for name, names in by.items()}


def _rates(
    trials: Sequence[Trial], names: Callable[[Trial], tuple[str, ...]]
) -> list[Rate]:
    groups: dict[str, list[Trial]] = {}
    for trial in trials:
        for name in names(trial):
            groups.setdefault(name, []).append(trial)
    return [
        Rate(
            name=name,
            labelled=_flagged([trial for trial in groups[name] if trial.label]),
            ordinary=_flagged([trial for trial in groups[name] if not trial.label]),
        )
        for name in sorted(groups, key=lambda name: (-len(groups[name]), name))
    ]


def _flagged(trials: Sequence[Trial]) -> Share:
    return share_true(trial.given is not Level.NONE for trial in trials)


def nationalities_in(text: str) -> tuple[str, ...]:
    """The nationalities that a text names, by their English names, in order of name."""
    whole, beginnings, shortest = _words()
    found = set()
    for hit in _WORD.finditer(text[:_MAX_NAMED].lower()):
        word = hit[0]
        if name := whole.get(word):
            found.add(name)
            continue
        for end in range(shortest, len(word) + 1):
            if name := beginnings.get(word[:end]):
                found.add(name)
                break
    return tuple(sorted(found))


@cache
def _words() -> tuple[dict[str, str], dict[str, str], int]:
    """Whole words, beginnings of words, and the length of the shortest of these."""
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for line in _TABLE.read_text("utf-8").splitlines():
        name, colon, words = line.partition("#")[0].partition(":")
        for word in words.split() if colon else ():
            table = beginnings if word.endswith("*") else whole
            table[word.rstrip("*")] = name.strip()
    return whole, beginnings, min(map(len, beginnings))
