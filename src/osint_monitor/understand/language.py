"""
The language of a text: one of the seven, or ``other``.

``eldc``, which knows sixty languages, decides on long texts that it is sure of. All
others are weighed with their words and letters against thirty languages, so that a
neighbour (Bulgarian, Czech, Afrikaans ...) is not forced into one of the seven. What
the page or the source declares counts like a few words of that language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import eldc
import numpy as np

from osint_monitor.model.words import Lang
from osint_monitor.understand.despaced import without_gaps
from osint_monitor.understand.likely import likely
from osint_monitor.understand.wordshares import CODES

_HEAD = 1_000
_SURE = 60
"""Characters from which on ``eldc`` is right whenever it says it is sure."""

_BLOCK = 40
_MAX_BLOCKS = 12
_LINE_BLOCK = 100
_MAX_LINE_BLOCKS = 4
_SCORES = 16
_HINTS = (2.5, 1.5)
"""How much likelier the first and any further hint are (natural logarithm)."""

_WHOLE_HINT = 3.0
_SEVEN = {lang.value: lang for lang in Lang if lang is not Lang.OTHER}
_LANG = [_SEVEN.get(code, Lang.OTHER) for code in CODES]
_NUMBER = {lang: number for number, lang in enumerate(_LANG) if lang is not Lang.OTHER}
_NEIGHBOUR_LETTERS = re.compile("[јљњћђџѓќѕўәғқңөұүһ]")
_UKRAINIAN = re.compile("[іїєґ]")
_RUSSIAN = re.compile("[ыэъё]")
_NO_TEXT = re.compile(r"https?://\S+|\S+@\S+|[@#]\w+")
_SENTENCE = re.compile(r"(?<=[.!?;/|])\s")


class LanguageReader:
    """
    Tells languages; one for each thread.

    The hints of its methods are what page and source declare, the likelier first.
    """

    def __init__(self) -> None:
        eldc.init()
        self._detector = eldc.instance()
        self._detector.set_scores(_SCORES)

    def language(self, text: str, hints: Sequence[Lang] = ()) -> Lang:
        """The language of a whole text; of an empty one, the first hint."""
        return self._read(text, hints, _HINTS[0])

    def parts(
        self, text: str, whole: Lang, hints: Sequence[Lang] = ()
    ) -> Iterator[tuple[Lang, int, int]]:
        """
        Stretches of one language each, covering the text in order.

        Told from blocks of whole lines, ``_BLOCK`` characters or more each and
        ``_MAX_BLOCKS`` at most; of a text of one line, from blocks of sentences.
        """
        start, lang = 0, whole
        for block_start, block_end in _blocks(text):
            here = self._of_block(text[block_start:block_end], whole, hints)
            if here is lang:
                continue
            if block_start > start:
                yield lang, start, block_start
            start, lang = block_start, here
        yield lang, start, len(text)

    def _of_block(self, block: str, whole: Lang, hints: Sequence[Lang]) -> Lang:
        if self._detector.detect(block) == whole.value:
            return whole
        found = self._read(block, (whole, *hints), _WHOLE_HINT)
        # A list of names and numbers looks like anything; the whole decides.
        return whole if found is Lang.OTHER else found

    def _read(self, text: str, hints: Sequence[Lang], first_hint: float) -> Lang:
        head = text[:_HEAD]
        if "http" in head or "@" in head or "#" in head:
            head = _NO_TEXT.sub(" ", head)
        found = self._detector.detect_details(head)
        if not found.scores:
            return hints[0] if hints else Lang.OTHER
        if found.reliable and len(head) >= _SURE:
            sure = _sure(head, found.language)
            if sure is not None:
                return sure
        joined = without_gaps(head)
        if joined != head:
            head, found = joined, self._detector.detect_details(joined)
        logs = likely(head, found.scores)
        for at, hint in enumerate(hints):
            if hint in _NUMBER:
                logs[_NUMBER[hint]] += first_hint if at == 0 else _HINTS[1]
        return _LANG[int(np.argmax(logs))]


def _sure(head: str, code: str) -> Lang | None:
    """The language that ``eldc`` is sure of, unless a sister that it lacks is near."""
    lang = _SEVEN.get(code, Lang.OTHER)
    if lang is Lang.NL:
        return lang if "ij" in head.lower() else None  # Afrikaans never has it
    if lang in (Lang.UK, Lang.RU):
        low = head.lower()
        if len(_NEIGHBOUR_LETTERS.findall(low)) > len(low) // 100:
            return Lang.OTHER
        return _by_letters(low)
    return lang


def _by_letters(low: str) -> Lang | None:
    """Ukrainian or Russian, when the letters that only one of them has tell."""
    ukrainian, russian = len(_UKRAINIAN.findall(low)), len(_RUSSIAN.findall(low))
    if ukrainian > 3 * russian:
        return Lang.UK
    return Lang.RU if russian > 3 * ukrainian else None


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    if "\n" in text:
        least, size = _BLOCK, max(_BLOCK, len(text) // _MAX_BLOCKS)
    else:
        least, size = _LINE_BLOCK, max(_LINE_BLOCK, len(text) // _MAX_LINE_BLOCKS)
    if len(text) < 2 * least:
        return
    start = 0
    while start < len(text):
        end = _block_end(text, start + size)
        end = len(text) if len(text) - end < least else end
        yield start, end
        start = end


def _block_end(text: str, least: int) -> int:
    """The first end of a line, or in a text of one line of a sentence."""
    if "\n" in text:
        return text.find("\n", least) + 1 or len(text)
    found = _SENTENCE.search(text, least)
    return found.end() if found else len(text)
