"""
Which phrases could stand in a document, and where: told by its words alone.

A phrase needs some word of each of its parts. Most are ruled out by a look into the
set of the document's words, before anything is compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from osint_monitor.model.document import Document
from osint_monitor.model.words import Lang
from osint_monitor.score.phrases import Comparer
from osint_monitor.score.rule import Rule
from osint_monitor.score.rulefile.atoms import Part, Phrase, Run


@dataclass(frozen=True, slots=True, eq=False)
class Needle:
    """
    One phrase in one group of one rule.

    Args:
        firsts: first words of the anchor.
        starts: first word → the anchor's alternatives that begin so: (number,
            the words between spaces, how many).
        comparer: of a phrase with more parts than the anchor, else ``None``.
        exact: only the words as written count, not their lemmas.
    """

    number: int
    group: str
    lang: Lang | None
    exact: bool
    firsts: frozenset[str]
    starts: Mapping[str, Sequence[tuple[int, str, int]]]
    comparer: Comparer | None


_Needs = tuple[frozenset[str], ...]  # of each set one word must be there


@dataclass(slots=True)
class _Trigger:
    """
    What a word can be part of.

    Args:
        sure: rule and mask of what needs nothing else.
        unsure: rule, mask and what must be there beside it.
    """

    sure: Sequence[tuple[int, int]] = ()
    unsure: list[tuple[int, int, _Needs]] = field(default_factory=list)


class Needles:
    """
    All phrases of all rules, by the rarest word that each needs.

    Args:
        masks: of each rule: (language, group) → its bit.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        masks: Sequence[Mapping[tuple[Lang | None, str], int]],
    ) -> None:
        self.all: list[Needle] = []
        self._of_rule: list[dict[str, list[tuple[Needle, _Needs]]]]
        self._of_rule = [defaultdict(list) for _ in rules]
        phrases = list(_phrases(rules))
        # A word that many phrases ask for is a poor one to begin with.
        uses = Counter(
            word for *_, phrase in phrases for word in set(_words_of(phrase))
        )
        sure: dict[str, Counter[int]] = defaultdict(Counter)
        self._triggers: dict[str, _Trigger] = defaultdict(_Trigger)
        for i, group, lang, phrase in phrases:
            needle = _needle(len(self.all), group, lang, phrase)
            self.all.append(needle)
            mask = masks[i][lang, group]
            for word, needs in _triggers(phrase, uses):
                self._of_rule[i][word].append((needle, needs))
                if needs:
                    self._triggers[word].unsure.append((i, mask, needs))
                else:
                    sure[word][i] |= mask
        for word, found in sure.items():
            self._triggers[word].sure = tuple(found.items())
        self._words = frozenset(self._triggers)
        self._words_of_rule = [frozenset(by_word) for by_word in self._of_rule]

    def possible(self, words: frozenset[str]) -> dict[int, int]:
        """
        What could be there, because each part of a phrase has a word in a document.

        Args:
            words: all norms and lemmas of the document.

        Returns:
            Rule → mask of its possible groups.
        """
        shown: dict[int, int] = {}
        triggers, known = self._triggers, shown.get
        for word in self._words & words:
            trigger = triggers[word]
            for i, mask in trigger.sure:
                shown[i] = known(i, 0) | mask
            for i, mask, needs in trigger.unsure:
                so_far = known(i, 0)
                if so_far & mask:
                    continue
                for need in needs:
                    if need.isdisjoint(words):
                        break
                else:
                    shown[i] = so_far | mask
        return shown

    def of_rule(self, i: int, words: frozenset[str]) -> list[Needle]:
        """The possible phrases of one rule, in order, each once."""
        by_word = self._of_rule[i]
        found: set[int] = set()
        for word in self._words_of_rule[i] & words:
            for needle, needs in by_word[word]:
                for need in needs:
                    if need.isdisjoint(words):
                        break
                else:
                    found.add(needle.number)
        return [self.all[number] for number in sorted(found)]


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
        for number, one in enumerate(doc.fields.values()):
            for reading_number, reading in enumerate(one.readings):
                self._rows += (
                    (number, reading_number, False, reading.norms),
                    (number, reading_number, True, reading.lemmas),
                )
        self.words = frozenset().union(*(row for *_, row in self._rows))
        self._texts: list[str] = []
        self._known: dict[str, list[tuple[int, int]]] = {}

    def anchors(self, needles: Iterable[Needle]) -> list[Anchor]:
        """Where the anchors of phrases stand, in order."""
        found: set[Anchor] = set()
        for needle in needles:
            for word in needle.firsts & self.words:
                for run, wanted, size in needle.starts[word]:
                    for number, at in self._standing(wanted):
                        one, reading, lemmas, _ = self._rows[number]
                        if not (lemmas and needle.exact):
                            found.add((one, reading, at, needle.number, run, size))
        return sorted(found)

    def _standing(self, wanted: str) -> list[tuple[int, int]]:
        """Row and word where *wanted* (words between spaces) stands."""
        found = self._known.get(wanted)
        if found is None:
            if not self._texts:
                self._texts = [f" {' '.join(row)} " for *_, row in self._rows]
            found = self._known[wanted] = [
                (number, at)
                for number, text in enumerate(self._texts)
                for at in _words_at(text, wanted)
            ]
        return found


def _words_at(text: str, wanted: str) -> Iterator[int]:
    at = seen = 0
    place = text.find(wanted)
    while place >= 0:
        at += text.count(" ", seen, place)
        seen = place
        yield at
        place = text.find(wanted, place + 1)


def _phrases(rules: Sequence[Rule]) -> Iterator[tuple[int, str, Lang | None, Phrase]]:
    for i, rule in enumerate(rules):
        for lang, groups in rule.atoms.items():
            for group, atoms in groups.items():
                for atom in atoms:
                    if isinstance(atom, Phrase):
                        yield i, group, lang, atom


def _needle(number: int, group: str, lang: Lang | None, phrase: Phrase) -> Needle:
    starts: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    for run, found in enumerate(phrase.parts[phrase.anchor].alternatives):
        keys = {found.norms} if phrase.exact else {found.norms, found.lemmas}
        for words in sorted(keys):
            starts[words[0]].append((run, f" {' '.join(words)} ", len(words)))
    comparer = Comparer(phrase) if len(phrase.parts) > 1 else None
    firsts = frozenset(starts)
    return Needle(number, group, lang, phrase.exact, firsts, dict(starts), comparer)


def _words_of(phrase: Phrase) -> Iterator[str]:
    for part in phrase.parts:
        for run in part.alternatives:
            yield from run.norms
            yield from run.lemmas


def _triggers(phrase: Phrase, uses: Mapping[str, int]) -> Iterator[tuple[str, _Needs]]:
    """Words one of which must be there, each with what must be there beside it."""
    needed = [part for part in phrase.parts if not part.optional]
    rarest = min(needed, key=lambda part: _uses_of(part, uses))
    none: frozenset[str] = frozenset()
    others = tuple(
        none.union(*(_rarest(run, uses) for run in part.alternatives))
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
