"""A document as the model reads it: masked words, cut into segments and passages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from osint_monitor.model.document import Document, FieldDoc, Reading, Span
from osint_monitor.score.masking import is_masked

FIELDS = ("title", "text")
MAX_SEGMENT = 40
"""Words of a segment at most."""

MIN_SEGMENT = 5
"""Shorter ones are joined to the next of the same field."""

MAX_PASSAGE = 90
"""Words of a passage at most: about what the deep stage reads in one go."""

MAX_CLOSE = 40
"""Words of a close-up: of a long post, what is looked at before its surroundings."""

MAX_TITLE = 20
_ENDS = re.compile(r"[.!?…;\n]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Word:
    """
    One word of a field, as well spelled as any reading has it.

    Args:
        gap: what stands before it.
        shown: the word as written, or as read where the spelling hides it.
    """

    start: int
    end: int
    gap: str
    shown: str
    norm: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, a line, or a piece of one."""

    span: Span
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """As the model reads it, masked words left out."""
        return _joined(self.words)

    def stands_in(self, spans: Sequence[Span]) -> bool:
        """Whether it shares a character with any of the spans."""
        return any(map(self.span.overlaps, spans))


@dataclass(frozen=True, slots=True)
class Passage:
    """Segments in a row; the title goes with each."""

    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """As the model reads it, masked words left out."""
        return "\n".join(filter(None, (one.text for one in self.segments)))


def segments(doc: Document) -> list[Segment]:
    """The segments of the title and the text, in order."""
    found: list[Segment] = []
    for name in FIELDS:
        field = doc.fields.get(name)
        if field is not None:
            words = _words(field, getattr(doc.version, name))
            found += _cut(name, words)
    return found


def without(parts: Sequence[Segment], left_out: Sequence[Span]) -> list[Segment]:
    """The segments without the sentences in which any of the spans stands."""
    found: list[Segment] = []
    for part in parts:
        if not part.stands_in(left_out):
            found.append(part)
            continue
        kept = [
            word
            for sentence in _sentences(part)
            if not sentence.stands_in(left_out)
            for word in sentence.words
        ]
        if kept:
            found.append(_segment(part.span.field, kept))
    return found


def passages(parts: Sequence[Segment]) -> list[Passage]:
    """
    Passages that cover all segments; each begins where half of the last one is over.

    A short post is one passage.
    """
    title = [one for one in parts if one.span.field == "title"]
    head = title if sum(len(one.words) for one in title) <= MAX_TITLE else []
    rest = [one for one in parts if one not in head] if head else list(parts)
    if not rest:
        return [Passage(tuple(head))] if head else []
    room = MAX_PASSAGE - sum(len(one.words) for one in head)
    return [Passage((*head, *rest[first:end])) for first, end in _windows(rest, room)]


def close_ups(parts: Sequence[Segment]) -> list[tuple[int, int]]:
    """(first, end) of the segments of each close-up; one begins at each segment."""
    before = [0, *accumulate(len(one.words) for one in parts)]
    return [
        (at, max(bisect_right(before, before[at] + MAX_CLOSE) - 1, at + 1))
        for at in range(len(parts))
    ]


def around(parts: Sequence[Segment], first: int, end: int) -> Passage:
    """The passage with a close-up in its middle."""
    room = MAX_PASSAGE - sum(len(one.words) for one in parts[first:end])
    while room > 0 and (first > 0 or end < len(parts)):
        room -= sum(
            len(one.words) for one in (*parts[first - 1 : first], *parts[end : end + 1])
        )
        first, end = max(first - 1, 0), min(end + 1, len(parts))
    return Passage(tuple(parts[first:end]))


def _windows(parts: Sequence[Segment], room: int) -> Iterator[tuple[int, int]]:
    """(first, end) of each passage; the next begins in the middle of the last."""
    before = [0, *accumulate(len(one.words) for one in parts)]
    first = 0
    while True:
        end = max(bisect_right(before, before[first] + room) - 1, first + 1)
        yield first, end
        if end == len(parts):
            return
        middle = (before[first] + before[end]) / 2
        first = min(max(bisect_left(before, middle), first + 1), end)


def _words(field: FieldDoc, raw: str) -> list[Word]:
    """The plain words, with those of other readings put where they differ."""
    plain = field.readings[0]
    better = _rewrites(field.readings[1:], plain)
    cyrillic = next((one for one in field.readings if one.name == "cyrillic"), None)
    base = cyrillic or plain
    found: list[Word] = []
    last = skip_to = 0
    for at, start in enumerate(plain.starts):
        if start < skip_to:
            continue
        end, norm, lemma = plain.ends[at], base.norms[at], base.lemmas[at]
        if start in better:
            end, norm, lemma = better[start]
        written = raw[start:end]
        shown = written if written.lower() == norm else norm
        found.append(Word(start, end, raw[last:start], shown, norm, lemma))
        last = skip_to = end
    return found


def _rewrites(
    readings: Sequence[Reading], plain: Reading
) -> dict[int, tuple[int, str, str]]:
    """Start → (end, norm, lemma) of words that only a further reading has."""
    better: dict[int, tuple[int, str, str]] = {}
    ends = dict(zip(plain.starts, plain.ends, strict=True))
    for reading in readings:
        if reading.name == "cyrillic":
            continue
        known = dict(zip(plain.starts, plain.norms, strict=True))
        for start, end, norm, lemma in zip(
            reading.starts, reading.ends, reading.norms, reading.lemmas, strict=True
        ):
            if (ends.get(start), known.get(start)) != (end, norm):
                longer = better.get(start)
                if longer is None or longer[0] < end:
                    better[start] = (end, norm, lemma)
    return better


def _cut(name: str, words: Sequence[Word]) -> Iterator[Segment]:
    run: list[Word] = []
    for word in words:
        ended = len(run) >= MIN_SEGMENT and _ENDS.search(word.gap)
        if run and (ended or len(run) >= MAX_SEGMENT):
            yield _segment(name, run)
            run = []
        run.append(word)
    if run:
        yield _segment(name, run)


def _sentences(part: Segment) -> Iterator[Segment]:
    """A segment cut at each end of a sentence, however short."""
    run: list[Word] = []
    for word in part.words:
        if run and _ENDS.search(word.gap):
            yield _segment(part.span.field, run)
            run = []
        run.append(word)
    yield _segment(part.span.field, run)


def _segment(name: str, run: Sequence[Word]) -> Segment:
    return Segment(Span(name, run[0].start, run[-1].end), tuple(run))


def _joined(words: Sequence[Word]) -> str:
    parts: list[str] = []
    for at, word in enumerate(words):
        if at:
            parts.append(_SPACE.sub(" ", word.gap)[:3])
        if not is_masked(word.norm):
            parts.append(word.shown)
    return _SPACE.sub(" ", "".join(parts)).strip()
