"""
The language of a text: one of the seven, or ``other``.

A detector that knows sixty languages decides, so that a neighbour (Bulgarian,
Czech, Spanish ...) is not forced into one of the seven. What it does not know is
told by letters that only a neighbour has. What the page or the source declares
breaks ties of short texts, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import eldc
import langdetect
from langdetect.lang_detect_exception import LangDetectException

from osint_monitor.model.words import Lang

langdetect.DetectorFactory.seed = 0  # unseeded, it changes its mind

_HEAD = 1_000
_SHORT = 60
_LONG = 300
_BLOCK = 40
_MAX_BLOCKS = 12
_SEVEN = {lang.value: lang for lang in Lang if lang is not Lang.OTHER}
_NEIGHBOUR_LETTERS = re.compile("[јљњћђџѓќѕўәғқңөұүһ]")
_UKRAINIAN = re.compile("[іїєґ]")
_RUSSIAN = re.compile("[ыэъё]")
_NO_TEXT = re.compile(r"https?://\S+|\S+@\S+|[@#]\w+")


class LanguageReader:
    """
    Tells languages; one for each thread.

    The hints of its methods are what page and source declare, the likelier first.
    """

    def __init__(self) -> None:
        eldc.init()
        self._detector = eldc.instance()
        self._detector.set_scores(4)

    def language(self, text: str, hints: Sequence[Lang] = ()) -> Lang:
        """The language of a whole text; of an empty one, the first hint."""
        head = text[:_HEAD]
        if "http" in head or "@" in head or "#" in head:
            head = _NO_TEXT.sub(" ", head)
        found = self._detector.detect_details(head)
        code = found.language
        lang = _SEVEN.get(code, Lang.OTHER)
        if not found.scores:
            return hints[0] if hints else Lang.OTHER
        if lang in (Lang.UK, Lang.RU):
            return _east_slavic(head.lower(), lang, hints)
        if len(head) < _SHORT or not found.reliable:
            return _tie(found.scores, lang, hints, head)
        return lang

    def parts(
        self, text: str, whole: Lang, hints: Sequence[Lang] = ()
    ) -> Iterator[tuple[Lang, int, int]]:
        """
        Stretches of one language each, covering the text in order.

        Told from blocks of whole lines, ``_BLOCK`` characters or more each and
        ``_MAX_BLOCKS`` at most.
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
        found = self.language(block, (whole, *hints))
        # A list of names and numbers looks like anything; the whole decides.
        return whole if found is Lang.OTHER else found


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    if len(text) < 2 * _BLOCK or "\n" not in text:
        return
    size, start = max(_BLOCK, len(text) // _MAX_BLOCKS), 0
    while start < len(text):
        end = text.find("\n", start + size)
        end = len(text) if end < 0 or len(text) - end < _BLOCK else end + 1
        yield start, end
        start = end


def _east_slavic(head: str, lang: Lang, hints: Sequence[Lang]) -> Lang:
    """Ukrainian, Russian, or a neighbour that the detector does not know."""
    if len(_NEIGHBOUR_LETTERS.findall(head)) > len(head) // 100:
        return Lang.OTHER
    ukrainian, russian = len(_UKRAINIAN.findall(head)), len(_RUSSIAN.findall(head))
    if ukrainian > 3 * russian:
        return Lang.UK
    if russian > 3 * ukrainian:
        return Lang.RU
    if not ukrainian and not russian:  # no letter tells
        return next((hint for hint in hints if hint in (Lang.UK, Lang.RU)), lang)
    return lang


def _tie(
    scores: dict[str, float], lang: Lang, hints: Sequence[Lang], head: str
) -> Lang:
    """A short or doubtful text: a hint that is nearly as likely wins."""
    best = max(scores.values())
    for hint in hints:
        if scores.get(hint.value, 0.0) >= 0.85 * best:
            return hint
    if len(head) >= _LONG and lang is Lang.OTHER:
        return _second_opinion(head)
    return lang


def _second_opinion(head: str) -> Lang:
    """langdetect's word on a long text that the first detector doubts."""
    try:
        return _SEVEN.get(langdetect.detect(head), Lang.OTHER)
    except LangDetectException:
        return Lang.OTHER
