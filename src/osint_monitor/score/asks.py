"""
Which phrases could stand in a document: told by its words alone.

A phrase needs some word of each of its parts. Most are ruled out by the set of the
document's words, all in one go with arrays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from osint_monitor.score.rulefile.atoms import Part, Phrase, Run

Numbers = NDArray[np.int_]
_Needs = tuple[frozenset[str], ...]  # of each set one word must be there
_NOTHING: frozenset[str] = frozenset()  # a set that is always there


class Asks:
    """
    Which words phrases ask for.

    An ask is a phrase with a word of its rarest part, and the sets of words of which
    one each must be there as well.
    """

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        # A word that many phrases ask for is a poor one to begin with.
        uses = Counter(word for one in phrases for word in set(_words_of(one)))
        sets = {_NOTHING: 0}
        asks: dict[str, list[int]] = defaultdict(list)
        asked: list[int] = []
        needed: list[list[int]] = []
        for number, phrase in enumerate(phrases):
            for word, needs in _triggers(phrase, uses):
                asks[word].append(len(asked))
                asked.append(number)
                needed.append([sets.setdefault(need, len(sets)) for need in needs])
        members: dict[str, list[int]] = defaultdict(list)
        for need, at in sets.items():
            for word in need:
                members[word].append(at)
        self._phrase = np.array(asked, np.int_)
        self._needs = _columns(needed)
        self._sets, self._phrases = len(sets), len(phrases)
        self._of_word = {
            word: (np.array(asks[word], np.int_), np.array(members[word], np.int_))
            for word in asks.keys() | members.keys()
        }
        self._words = frozenset(self._of_word)

    def answered(self, words: frozenset[str]) -> Numbers:
        """The phrases of which the words hold all that they need, ascending."""
        known = [self._of_word[word] for word in self._words & words]
        if not known:
            return np.empty(0, np.int_)
        asks, members = (np.concatenate(found) for found in zip(*known, strict=True))
        there = np.zeros(self._sets, np.bool_)
        there[0] = there[members] = True
        held = there[self._needs[:, asks]].all(0)
        return once(self._phrase[asks[held]], self._phrases)


def _columns(needed: Sequence[Sequence[int]]) -> Numbers:
    """A column for each ask; 0 where it needs no more."""
    columns = np.zeros((max(map(len, needed), default=0), len(needed)), np.int_)
    for at, one in enumerate(needed):
        columns[: len(one), at] = one
    return columns


def once(numbers: Numbers, limit: int) -> Numbers:
    """Each number once, ascending; all are below the limit."""
    seen = np.zeros(limit, np.bool_)
    seen[numbers] = True
    return seen.nonzero()[0]


def _words_of(phrase: Phrase) -> Iterator[str]:
    for part in phrase.parts:
        for run in part.alternatives:
            yield from run.norms
            yield from run.lemmas


def _triggers(phrase: Phrase, uses: Mapping[str, int]) -> Iterator[tuple[str, _Needs]]:
    """Words one of which must be there, each with what must be there beside it."""
    needed = [part for part in phrase.parts if not part.optional]
    rarest = min(needed, key=lambda part: _uses_of(part, uses))
    others = tuple(
        _NOTHING.union(*(_rarest(run, uses) for run in part.alternatives))
        for part in needed
        if part is not rarest
    )
    for run in rarest.alternatives:
        trigger = _rarest(run, uses)
        rest = tuple(words for words in _choices(run) if words != trigger)
        for word in trigger:
            yield word, rest + others


def _uses_of(part: Part, uses: Mapping[str, int]) -> int:
    return sum(uses[word] for run in part.alternatives for word in _rarest(run, uses))


def _rarest(run: Run, uses: Mapping[str, int]) -> frozenset[str]:
    """The word of a run that fewest phrases ask for: as written and as lemma."""
    return min(_choices(run), key=lambda words: sum(uses[word] for word in words))


def _choices(run: Run) -> list[frozenset[str]]:
    return [frozenset(pair) for pair in zip(run.norms, run.lemmas, strict=True)]
