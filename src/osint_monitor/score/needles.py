"""Which phrases of which rules could stand in a document, and where they begin."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang
from osint_monitor.score.asks import Asks, once
from osint_monitor.score.phrases import Comparer
from osint_monitor.score.rule import Rule
from osint_monitor.score.rulefile.atoms import Phrase


@dataclass(frozen=True, slots=True, eq=False)
class Needle:
    """
    One phrase in one group of one rule.

    Args:
        firsts: first words of the anchor.
        starts: first word → the anchor's alternatives that begin so: (number,
            the words, how many).
        comparer: of a phrase with more parts than the anchor, else ``None``.
        exact: only the words as written count, not their lemmas.
    """

    number: int
    group: str
    lang: Lang | None
    exact: bool
    firsts: frozenset[str]
    starts: Mapping[str, Sequence[tuple[int, list[str], int]]]
    comparer: Comparer | None


@dataclass(frozen=True, slots=True)
class Possible:
    """
    What could stand in a document.

    Args:
        masks: rule → its groups of which some phrase could stand there.
        phrases: their numbers, ascending.
    """

    masks: Mapping[int, int]
    phrases: Sequence[int]


class Needles:
    """
    All phrases of all rules.

    Args:
        masks: of each rule: (language, group) → its bit.

    Attributes:
        all: the phrases, by number.
        firsts: words at which an anchor can begin.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        masks: Sequence[Mapping[tuple[Lang | None, str], int]],
    ) -> None:
        phrases = list(_phrases(rules))
        self.all = [
            _needle(number, group, lang, phrase)
            for number, (_, group, lang, phrase) in enumerate(phrases)
        ]
        self._rules = [i for i, *_ in phrases]
        where = [(i, masks[i][lang, group]) for i, group, lang, _ in phrases]
        self._groups = list(dict.fromkeys(where))
        number = {one: at for at, one in enumerate(self._groups)}
        self._group = np.array([number[one] for one in where], np.int_)
        self._asks = Asks([phrase for *_, phrase in phrases])
        self.firsts = frozenset().union(*(one.firsts for one in self.all))

    def possible(self, words: frozenset[str]) -> Possible:
        """
        What could be there, because each part of a phrase has a word in a document.

        Args:
            words: all norms and lemmas of the document.
        """
        phrases = self._asks.answered(words)
        shown: dict[int, int] = {}
        for at in once(self._group[phrases], len(self._groups)).tolist():
            i, mask = self._groups[at]
            shown[i] = shown.get(i, 0) | mask
        return Possible(shown, phrases.tolist())

    def of_rule(self, i: int, possible: Possible) -> list[Needle]:
        """The possible phrases of one rule, in order, each once."""
        first, end = bisect_left(self._rules, i), bisect_left(self._rules, i + 1)
        found = possible.phrases
        wanted = found[bisect_left(found, first) : bisect_left(found, end)]
        return [self.all[number] for number in wanted]


Anchor = tuple[int, int, int, int, int, int]
"""Field, reading, first word, phrase, alternative of its anchor, words of that."""


class Rows:
    """
    The words of a document, as written and as lemmas, by field and reading.

    Args:
        firsts: words that :meth:`anchors` is asked for.

    Attributes:
        words: all of them.
    """

    def __init__(self, doc: Document, firsts: frozenset[str]) -> None:
        self._rows: list[tuple[int, int, bool, Sequence[str]]] = []
        for number, one in enumerate(doc.fields.values()):
            for reading_number, reading in enumerate(one.readings):
                self._rows += (
                    (number, reading_number, False, reading.norms),
                    (number, reading_number, True, reading.lemmas),
                )
        self.words = frozenset().union(*(row for *_, row in self._rows))
        self._firsts = firsts

    def anchors(self, needles: Iterable[Needle]) -> list[Anchor]:
        """Where the anchors of phrases stand, in order."""
        found: set[Anchor] = set()
        for needle in needles:
            for word in needle.firsts & self.words:
                for number, at in self._standing[word]:
                    one, reading, lemmas, row = self._rows[number]
                    if lemmas and needle.exact:
                        continue
                    for run, wanted, size in needle.starts[word]:
                        if size == 1 or [*row[at : at + size]] == wanted:
                            found.add((one, reading, at, needle.number, run, size))
        return sorted(found)

    @cached_property
    def _standing(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """Where the first words stand: row and place in it."""
        known = self.words & self._firsts
        found: dict[str, list[tuple[int, int]]] = {word: [] for word in known}
        for number, (*_, row) in enumerate(self._rows):
            here = map(known.__contains__, row)
            for at, word in compress(enumerate(row), here):
                found[word].append((number, at))
        return found


def _phrases(rules: Sequence[Rule]) -> Iterator[tuple[int, str, Lang | None, Phrase]]:
    for i, rule in enumerate(rules):
        for lang, groups in rule.atoms.items():
            for group, atoms in groups.items():
                for atom in atoms:
                    if isinstance(atom, Phrase):
                        yield i, group, lang, atom


def _needle(number: int, group: str, lang: Lang | None, phrase: Phrase) -> Needle:
    starts: dict[str, list[tuple[int, list[str], int]]] = defaultdict(list)
    for run, found in enumerate(phrase.parts[phrase.anchor].alternatives):
        keys = {found.norms} if phrase.exact else {found.norms, found.lemmas}
        for words in sorted(keys):
            starts[words[0]].append((run, [*words], len(words)))
    comparer = Comparer(phrase) if len(phrase.parts) > 1 else None
    firsts = frozenset(starts)
    return Needle(number, group, lang, phrase.exact, firsts, dict(starts), comparer)
