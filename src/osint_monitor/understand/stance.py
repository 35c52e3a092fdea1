"""
How the writer stands to the words used: a first reading, by cues in seven languages.

Warnings, advice, reports and disclosures reach over the whole field; a question and
a quotation over their own sentence; a negation over some words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import compress, count, islice

from osint_monitor.model.document import Reading, Span, Stance, StanceKind, View
from osint_monitor.model.words import Direction
from osint_monitor.understand.views import fold, to_raw
from osint_monitor.understand.wordlists import read_lines, read_words
from osint_monitor.understand.words import Words, split

_NEGATIONS = read_words("negations.txt")
_NEGATE_BACK = frozenset({"niet", "nicht"})
_NEGATING = _NEGATIONS | _NEGATE_BACK
_REACH = 5
_REACH_BACK = 6
_MAX_FOUND = 100
_MAX_KNOWN = 100_000
_CLAUSE_ENDS = frozenset(".,;:!?\n()")
_QUOTED = re.compile(
    '«[^«»]{20,400}»|“[^“”]{20,400}”|„[^„“”"]{20,400}[“”"]'
    r"|(?<![^\s(:,])»(?=\S)[^«»]{20,400}(?<=\S)«(?!\w)"
    r"|(?<=:\s)\"(?=\S)[^\"\n]{20,400}(?<=\S)\"(?!\w)"
)
"""Quotations; straight marks, which are anybody's, only after a colon."""

_OWN_WORDS = 2
"""Words outside quotation marks without which nothing is quoted: an advert that stands
in them as a whole is an advert."""
_MARKS = frozenset('«»“„"')
_SENTENCE_ENDS = re.compile("[.!?\n]")
_DIRECTIONS = ("offer", "demand")
_WIDE = frozenset({"warning", "advice", "report", "disclosure", "own_voice",
                   "manager_voice"})  # fmt: skip
_ASKED = "asked"
"""A question, but only as a short one to the reader."""

_MAX_ASKED = 12
"""Words from the cue to the question mark."""

_NEAR_ASKED = 240
"""Characters looked at behind and before; else many cues would take the square."""

_ASKED_REST = re.compile(rf"[^.!?\n]{{0,{_NEAR_ASKED}}}[.!]{{0,9}}\?")
_BEFORE_ASKED = re.compile(r"(?:^|[.!?\n:])[^\w.!?\n:]*\Z")
_FIRST_PERSON = frozenset({
    "we", "us", "our", "wij", "ons", "onze", "wir", "uns", "unser", "unsere", "my",
    "nas", "nam", "nasz", "nasze", "noi", "nouă", "nostru", "noastră", "ми", "мы",
    "нас", "нам", "наш", "наше",
})  # fmt: skip

Phrase = tuple[str, tuple[str, ...]]  # kind, words


@cache
def _cues() -> Mapping[str, Sequence[Phrase]]:
    """Phrases by the first four letters of their first word."""
    cues: dict[str, list[Phrase]] = {}
    for line in read_lines("stance.txt"):
        kind, *phrases = (part.strip() for part in line.split("|"))
        for phrase in phrases:
            words = tuple(
                split(fold(word).text).norms[0] + "*" * word.endswith("*")
                for word in phrase.split()
            )
            cues.setdefault(words[0].rstrip("*")[:4], []).append((kind, words))
    return cues


def find_stances(
    name: str, view: View, words: Words, reading: Reading
) -> tuple[list[Stance], list[Direction]]:
    """
    The stances of one field, and the directions that its words point to.

    Args:
        words: of the view; the reading has one norm for each.
    """
    stances: list[Stance] = []
    directions: list[Direction] = []
    for kind, first, end in _found_cues(reading.norms):
        cue = Span(name, reading.starts[first], reading.ends[end - 1])
        if kind in _DIRECTIONS:
            directions.append(Direction(kind))
        elif kind in _WIDE:
            whole = Span(name, *to_raw(view, 0, len(view.text)))
            stances.append(Stance(kind=StanceKind(kind), cue=cue, scope=whole))
        else:
            scope = _sentence(name, view, cue)
            if kind != _ASKED:
                stances.append(Stance(kind=StanceKind(kind), cue=cue, scope=scope))
            elif _is_asked(view, reading.norms, cue, end):
                stances.append(Stance(kind=StanceKind.QUESTION, cue=cue, scope=scope))
    stances += islice(_negations(name, view, words, reading), _MAX_FOUND)
    stances += _quotations(name, view)
    return stances[:_MAX_FOUND], directions


class _Begun(dict[str, tuple[Phrase, ...]]):
    """The phrases that a word can begin, filled as words come along; bounded."""

    def __missing__(self, norm: str) -> tuple[Phrase, ...]:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        self[norm] = found = tuple(
            phrase
            for phrase in _cues().get(norm[:4], ())
            if _stands(phrase[1][:1], (norm,), 0)
        )
        return found


_begun = _Begun()


def _found_cues(norms: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    for at in compress(count(), map(_begun.__getitem__, norms)):
        for kind, words in _begun[norms[at]]:
            if len(words) == 1 or _stands(words, norms, at):
                yield kind, at, at + len(words)


def _stands(words: Sequence[str], norms: Sequence[str], at: int) -> bool:
    if at + len(words) > len(norms):
        return False
    if len(words) > 1 and norms[at + 1] != words[1] and not words[1].endswith("*"):
        return False  # most that begin alike end here
    return all(
        norms[at + step].startswith(word[:-1])
        if word.endswith("*")
        else norms[at + step] == word
        for step, word in enumerate(words)
    )


def _negations(
    name: str, view: View, words: Words, reading: Reading
) -> Iterator[Stance]:
    norms = reading.norms
    if _NEGATING.isdisjoint(norms):
        return
    for at in compress(count(), map(_NEGATING.__contains__, norms)):
        first, last = at, _clause_end(view, words.starts, words.ends, at)
        if norms[at] in _NEGATE_BACK:
            first = _clause_start(view, words.starts, words.ends, at)
        yield Stance(
            kind=StanceKind.NEGATION,
            cue=Span(name, reading.starts[at], reading.ends[at]),
            scope=Span(name, reading.starts[first], reading.ends[last]),
        )


def _clause_end(view: View, starts: Sequence[int], ends: Sequence[int], at: int) -> int:
    last = at
    while last + 1 < len(starts) and last - at < _REACH:
        gap = view.text[ends[last] : starts[last + 1]]
        if not _CLAUSE_ENDS.isdisjoint(gap):
            break
        last += 1
    return last


def _clause_start(
    view: View, starts: Sequence[int], ends: Sequence[int], at: int
) -> int:
    first = at
    while first > 0 and at - first < _REACH_BACK:
        gap = view.text[ends[first - 1] : starts[first]]
        if not _CLAUSE_ENDS.isdisjoint(gap):
            break
        first -= 1
    return first


def _quotations(name: str, view: View) -> Iterator[Stance]:
    if _MARKS.isdisjoint(view.text):
        return
    # Fewer words are a name.
    found = [hit for hit in _QUOTED.finditer(view.text) if hit[0].count(" ") >= 3]
    if not found or len(split(_QUOTED.sub(" ", view.text)).norms) < _OWN_WORDS:
        return
    for hit in found:
        span = Span(name, *to_raw(view, *hit.span()))
        yield Stance(kind=StanceKind.QUOTATION, cue=span, scope=span)


def _sentence(name: str, view: View, cue: Span) -> Span:
    """From the cue to the end of its sentence, at most; positions are raw."""
    if view.segments:
        return Span(name, cue.start, to_raw(view, 0, len(view.text))[1])
    end = _SENTENCE_ENDS.search(view.text, cue.end)
    return Span(name, cue.start, end.end() if end else len(view.text))


def _begins(view: View, cue: Span) -> bool:
    """Whether a cue is the first of its sentence."""
    near = max(0, cue.start - _NEAR_ASKED)
    return _BEFORE_ASKED.search(view.text, near, cue.start) is not None


def _is_asked(view: View, norms: Sequence[str], cue: Span, end: int) -> bool:
    """
    Whether a cue is a short question to the reader, in which no offer is made.

    An advert with a question mark behind it is none: the cue begins the sentence, the
    mark comes soon, and the writer does not speak of himself.
    """
    if view.segments:
        return False
    rest = _ASKED_REST.match(view.text, cue.end)
    if rest is None or not _begins(view, cue):
        return False
    asked = norms[end : end + len(rest[0].split()) + 1]
    return len(rest[0].split()) <= _MAX_ASKED and _FIRST_PERSON.isdisjoint(asked)
