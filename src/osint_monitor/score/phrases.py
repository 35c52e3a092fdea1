"""A phrase compared with the words around its anchor."""

from __future__ import annotations

from dataclasses import dataclass

from osint_monitor.model.document import Reading
from osint_monitor.score.rulefile.atoms import Part, Phrase


@dataclass(frozen=True, slots=True)
class _Step:
    """
    One part of a phrase, ready to compare.

    Args:
        gap: how many other words may stand before it.
        single: alternatives of one word, as written and (if allowed) as lemmas.
        longer: alternatives of several words, longest first: (norms, lemmas).
        firsts: words with which a longer one can begin.
    """

    gap: int
    optional: bool
    single: frozenset[str]
    longer: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    firsts: frozenset[str]


class Comparer:
    """A phrase, ready to be compared at places where its anchor stands."""

    def __init__(self, phrase: Phrase) -> None:
        self._steps = [_step(part, exact=phrase.exact) for part in phrase.parts]
        self._exact = phrase.exact
        self._anchor = phrase.anchor
        runs = phrase.parts[phrase.anchor].alternatives
        self._lengths = [len(run.norms) for run in runs]

    def stretch(self, run: int, reading: Reading, at: int) -> tuple[int, int] | None:
        """
        The words that the phrase covers.

        Args:
            run: which alternative of the anchor was found.
            at: the word at which the anchor stands.

        Returns:
            First and last word, both included; ``None`` when the rest does not fit.
        """
        behind = at + self._lengths[run]
        if len(self._steps) == 1:
            return at, behind - 1
        last = self._forward(reading, self._anchor + 1, behind)
        if last is None:
            return None
        first = self._backward(reading, self._anchor, at)
        return None if first is None else (first, last - 1)

    def _forward(self, reading: Reading, index: int, at: int) -> int | None:
        """The end of the steps from *index* on, the next of which may begin at *at*."""
        if index == len(self._steps):
            return at
        step = self._steps[index]
        for start in range(at, min(at + step.gap + 1, len(reading.norms))):
            for length in self._standing(reading, step, start):
                end = self._forward(reading, index + 1, start + length)
                if end is not None:
                    return end
        return self._forward(reading, index + 1, at) if step.optional else None

    def _backward(self, reading: Reading, index: int, at: int) -> int | None:
        """The start of the steps before *index*, which begins at *at*."""
        if index == 0:
            return at
        step, gap = self._steps[index - 1], self._steps[index].gap
        sizes = [1] if step.single else []
        sizes += sorted({len(norms) for norms, _ in step.longer})
        for end in range(at, max(at - gap - 1, -1), -1):
            for size in sizes:
                begin = end - size
                if begin >= 0 and size in self._standing(reading, step, begin):
                    start = self._backward(reading, index - 1, begin)
                    if start is not None:
                        return start
        return self._backward(reading, index - 1, at) if step.optional else None

    def _standing(self, reading: Reading, step: _Step, at: int) -> list[int]:
        """How many words of the step stand at *at*: each length that fits."""
        norms, lemmas = reading.norms, reading.lemmas
        begins = norms[at] in step.firsts or lemmas[at] in step.firsts
        found: list[int] = []
        for run_norms, run_lemmas in step.longer if begins else ():
            if len(run_norms) not in found and all(
                at + i < len(norms)
                and (
                    norms[at + i] == norm
                    or (not self._exact and lemmas[at + i] == run_lemmas[i])
                )
                for i, norm in enumerate(run_norms)
            ):
                found.append(len(run_norms))
        single = step.single
        if norms[at] in single or (not self._exact and lemmas[at] in single):
            found.append(1)
        return found


def _step(part: Part, *, exact: bool) -> _Step:
    single: set[str] = set()
    longer = []
    for run in part.alternatives:
        if len(run.norms) > 1:
            longer.append((run.norms, run.lemmas))
        else:
            single.update(run.norms if exact else run.norms + run.lemmas)
    longer.sort(key=lambda run: -len(run[0]))
    firsts = frozenset(words[0] for run in longer for words in run)
    return _Step(part.gap, part.optional, frozenset(single), tuple(longer), firsts)
