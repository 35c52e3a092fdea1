"""A phrase compared with the words around its anchor."""

from __future__ import annotations

from osint_monitor.model.document import Reading
from osint_monitor.score.rulefile.atoms import Part, Phrase, Run


def stretch(
    phrase: Phrase, run: int, reading: Reading, at: int
) -> tuple[int, int] | None:
    """
    The words that a phrase covers.

    Args:
        run: which alternative of the anchor was found.
        at: the word at which the anchor stands.

    Returns:
        First and last word, both included; ``None`` when the rest does not fit.
    """
    anchor = phrase.parts[phrase.anchor].alternatives[run]
    behind = at + len(anchor.norms)
    if behind > len(reading.norms):
        return None
    if len(phrase.parts) == 1:
        return at, behind - 1
    compare = _Compare(phrase, reading)
    last = compare.forward(phrase.anchor + 1, behind)
    if last is None:
        return None
    first = compare.backward(phrase.anchor, at)
    return None if first is None else (first, last - 1)


class _Compare:
    """Backtracking over at most a dozen parts and gaps; nearest words first."""

    def __init__(self, phrase: Phrase, reading: Reading) -> None:
        self._parts = phrase.parts
        self._exact = phrase.exact
        self._reading = reading
        self._failed: set[tuple[int, int]] = set()

    def forward(self, index: int, at: int) -> int | None:
        """The end of the parts from *index* on, of which the next may begin at *at*."""
        if index == len(self._parts):
            return at
        if (index, at) in self._failed:
            return None
        part = self._parts[index]
        for start in range(at, at + part.gap + 1):
            for run in part.alternatives:
                if self._stands(run, start):
                    end = self.forward(index + 1, start + len(run.norms))
                    if end is not None:
                        return end
        end = self.forward(index + 1, at) if part.optional else None
        if end is None:
            self._failed.add((index, at))
        return end

    def backward(self, index: int, at: int) -> int | None:
        """The start of the parts before *index*, which begins at *at*."""
        if index == 0:
            return at
        if (-index, at) in self._failed:
            return None
        part, before = self._parts[index - 1], self._parts[index]
        start = self._before(index, part, before, at)
        if start is None and part.optional:
            start = self.backward(index - 1, at)
        if start is None:
            self._failed.add((-index, at))
        return start

    def _before(self, index: int, part: Part, before: Part, at: int) -> int | None:
        for end in range(at, at - before.gap - 1, -1):
            for run in part.alternatives:
                begin = end - len(run.norms)
                if begin >= 0 and self._stands(run, begin):
                    start = self.backward(index - 1, begin)
                    if start is not None:
                        return start
        return None

    def _stands(self, run: Run, at: int) -> bool:
        norms, lemmas = self._reading.norms, self._reading.lemmas
        if at + len(run.norms) > len(norms):
            return False
        return all(
            norms[at + i] == norm or (not self._exact and lemmas[at + i] == lemma)
            for i, (norm, lemma) in enumerate(zip(run.norms, run.lemmas, strict=True))
        )
