"""
Which phrases could stand in a document, and where: told by its words alone.

A phrase needs some word of each of its parts. Most are ruled out by a look into the
set of the document's words, before anything is compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang
from osint_monitor.score.phrases import Comparer
from osint_monitor.score.rule import Rule
from osint_monitor.score.rulefile.atoms import Part, Phrase, Run

_Start = tuple[int, tuple[str, ...]]  # number of the alternative, its words


@dataclass(frozen=True, slots=True, eq=False)
class Needle:
    """
    One phrase in one group of one rule.

    Args:
        number: its place among all phrases; *rule*: of its rule among the rules.
        bit: of its group in the rule's masks.
        starts: first word of the anchor → its alternatives that begin so.
        comparer: of a phrase with more parts than the anchor, else ``None``.
        exact: only the words as written count, not their lemmas.
    """

    number: int
    rule: int
    group: str
    bit: int
    lang: Lang | None
    exact: bool
    starts: Mapping[str, Sequence[_Start]]
    comparer: Comparer | None


_Needs = tuple[frozenset[str], ...]  # of each set one word must be there


class Needles:
    """
    All phrases of all rules, by the rarest word that each needs.

    Args:
        bits: of each rule, group → its bit.
    """

    def __init__(
        self, rules: Sequence[Rule], bits: Sequence[Mapping[str, int]]
    ) -> None:
        self.all: list[Needle] = []
        self._by_word: dict[str, list[tuple[Needle, _Needs]]] = defaultdict(list)
        phrases = list(_phrases(rules))
        # A word that many phrases ask for is a poor one to begin with.
        uses = Counter(
            word for *_, phrase in phrases for word in set(_words_of(phrase))
        )
        for i, group, lang, phrase in phrases:
            needle = _needle(len(self.all), (i, group, bits[i][group]), lang, phrase)
            self.all.append(needle)
            for words, needs in _triggers(phrase, uses):
                for word in words:
                    self._by_word[word].append((needle, needs))
        self._words = frozenset(self._by_word)

    def possible(self, words: Set[str]) -> dict[int, set[int]]:
        """
        The phrases all of whose parts have a word in a document.

        Args:
            words: all norms and lemmas of the document.

        Returns:
            Rule → numbers of its phrases.
        """
        shown: dict[int, set[int]] = defaultdict(set)
        by_word = self._by_word
        for word in self._words & words:
            for needle, needs in by_word[word]:
                for need in needs:
                    if need.isdisjoint(words):
                        break
                else:
                    shown[needle.rule].add(needle.number)
        return shown


Anchor = tuple[int, int, int, int, int, int]
"""Field, reading, first word, phrase, alternative of its anchor, words of that."""


class Rows:
    """
    The words of a document, as written and as lemmas, by field and reading.

    Args:
        words: all of them.
    """

    def __init__(self, doc: Document) -> None:
        self._rows: list[tuple[int, int, bool, Sequence[str]]] = []
        for number, field in enumerate(doc.fields.values()):
            for reading_number, reading in enumerate(field.readings):
                self._rows += (
                    (number, reading_number, False, reading.norms),
                    (number, reading_number, True, reading.lemmas),
                )
        self.words: set[str] = set()
        self.words.update(*(row for *_, row in self._rows))
        self._places: dict[str, list[tuple[int, int]]] = {}

    def look_for(self, needles: Iterable[Needle]) -> None:
        """Note where the first words of these phrases' anchors stand."""
        firsts = {word for needle in needles for word in needle.starts}
        firsts &= self.words
        places: dict[str, list[tuple[int, int]]] = {word: [] for word in firsts}
        for number, (*_, row) in enumerate(self._rows):
            for at, word in enumerate(row):
                if word in firsts:
                    places[word].append((number, at))
        self._places = places

    def anchors(self, needles: Iterable[Needle]) -> list[Anchor]:
        """Where the anchors of phrases stand, in order; look for them first."""
        found: set[Anchor] = set()
        for needle in needles:
            for word, starts in needle.starts.items():
                for number, at in self._places.get(word, ()):
                    field, reading, lemmas, row = self._rows[number]
                    if lemmas and needle.exact:
                        continue
                    for run, wanted in starts:
                        size = len(wanted)
                        if size == 1 or tuple(row[at : at + size]) == wanted:
                            found.add((field, reading, at, needle.number, run, size))
        return sorted(found)


def _phrases(rules: Sequence[Rule]) -> Iterator[tuple[int, str, Lang | None, Phrase]]:
    for i, rule in enumerate(rules):
        for lang, groups in rule.atoms.items():
            for group, atoms in groups.items():
                for atom in atoms:
                    if isinstance(atom, Phrase):
                        yield i, group, lang, atom


def _needle(
    number: int, where: tuple[int, str, int], lang: Lang | None, phrase: Phrase
) -> Needle:
    starts: dict[str, list[_Start]] = defaultdict(list)
    for run, found in enumerate(phrase.parts[phrase.anchor].alternatives):
        keys = {found.norms} if phrase.exact else {found.norms, found.lemmas}
        for words in sorted(keys):
            starts[words[0]].append((run, words))
    comparer = Comparer(phrase) if len(phrase.parts) > 1 else None
    return Needle(number, *where, lang, phrase.exact, dict(starts), comparer)


def _words_of(phrase: Phrase) -> Iterator[str]:
    for part in phrase.parts:
        for run in part.alternatives:
            yield from run.norms
            yield from run.lemmas


def _triggers(
    phrase: Phrase, uses: Mapping[str, int]
) -> Iterator[tuple[Set[str], _Needs]]:
    """Words one of which must be there, each with what must be there beside it."""
    needed = [part for part in phrase.parts if not part.optional]
    rarest = min(needed, key=lambda part: _uses_of(part, uses))
    others = tuple(
        frozenset().union(*(_rarest(run, uses) for run in part.alternatives))
        for part in needed
        if part is not rarest
    )
    for run in rarest.alternatives:
        trigger = _rarest(run, uses)
        rest = tuple(words for words in _choices(run) if words != trigger)
        yield trigger, rest + others


def _uses_of(part: Part, uses: Mapping[str, int]) -> int:
    return sum(uses[word] for run in part.alternatives for word in _rarest(run, uses))


def _rarest(run: Run, uses: Mapping[str, int]) -> frozenset[str]:
    """The word of a run that fewest phrases ask for: as written and as lemma."""
    return min(_choices(run), key=lambda words: sum(uses[word] for word in words))


def _choices(run: Run) -> list[frozenset[str]]:
    return [frozenset(pair) for pair in zip(run.norms, run.lemmas, strict=True)]
