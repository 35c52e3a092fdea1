"""
Atoms: the phrases and patterns that a rule looks for.

``(keep|hold) * passport`` becomes parts in a row; each part has alternatives (runs of
words), a number of words that may stand before it, and may be optional.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import re2

from osint_monitor.model.words import Lang
from osint_monitor.understand.phrase import read_phrase

GAP = 3
"""Words that ``*`` allows when it has no number."""

MAX_GAP = 12
MAX_PARTS = 12
MAX_ALTERNATIVES = 200
MAX_PATTERN = 500

_DIGITS = r"(?:\d|\\d|\[[\d-]+\])"
_AT_DIGITS = re.compile(rf"\\b(?=(?:\((?:\?:)?)?{_DIGITS})|(?<=[\d\]])(\)?)\\b")
_ASCII_ONLY = re.compile(r"\\[bBwW]")
_OTHER_LETTER = re.compile(r"[^\W\d_](?<![A-Za-z])")

_PIECE = re.compile(r"\s*(?:\*(\d*)|\(([^()]*)\)(\??)|([^\s()*|?]+)(\??)|(\S))")


class AtomError(ValueError):
    """An atom can't be read; the text says what was expected."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row: as written and as lemmas, of equal length, at least one."""

    norms: tuple[str, ...]
    lemmas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """
    One part of a phrase.

    Args:
        gap: how many other words may stand before it.
        optional: it may be missing; never true of the anchor.
    """

    alternatives: tuple[Run, ...]
    gap: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """
    Parts in a row.

    Args:
        exact: only the very forms count, not their lemmas.
        anchor: index of the part that is searched for; the others are compared.
    """

    parts: tuple[Part, ...]
    exact: bool
    anchor: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """An RE2 pattern over the folded view, capitals ignored."""

    source: str


Atom = Phrase | Pattern


def parse_atom(text: str, lang: Lang) -> Atom:
    """
    Read an atom.

    Args:
        lang: whose dictionary forms the words are.

    Raises:
        AtomError: it is not an atom.
    """
    if text.startswith("re:"):
        return _pattern(text.removeprefix("re:").strip())
    exact = text.startswith("=")
    parts = _parts(text.removeprefix("="), lang)
    needed = [i for i, part in enumerate(parts) if not part.optional]
    if not needed:
        raise AtomError("a word that must be there was expected")
    anchor = max(needed, key=lambda i: (_shortest(parts[i]), -i))
    return Phrase(tuple(parts), exact, anchor)


def _pattern(source: str) -> Pattern:
    if not source or len(source) > MAX_PATTERN:
        raise AtomError(f"a pattern of 1 to {MAX_PATTERN} characters was expected")
    if _OTHER_LETTER.search(source) and _knows_ascii_only(source):
        raise AtomError(
            r"\b and \w know the letters A to Z only: (?:^|[^\pL\pN]) and \pL were "
            "expected in a pattern with other letters"
        )
    try:
        compiled = compile_pattern(source)
    except re2.error as error:
        raise AtomError("a pattern that RE2 can read was expected") from error
    if compiled.search("") is not None:
        raise AtomError("a pattern that needs at least one character was expected")
    return Pattern(source)


def _knows_ascii_only(source: str) -> bool:
    """Whether a word border or word letter of RE2 may stand at another letter."""
    return bool(_ASCII_ONLY.search(_AT_DIGITS.sub(r"\1", source)))


def compile_pattern(source: str) -> re2._Regexp:
    """The pattern, compiled, capitals ignored."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile(source, options)


def _parts(text: str, lang: Lang) -> list[Part]:
    parts: list[Part] = []
    gap = None
    for piece in _PIECE.finditer(text):
        star, choice, maybe, word, maybe_word, stray = piece.groups()
        if stray:
            raise AtomError(f"a word, (a|b) or * was expected, not {stray!r}")
        if star is not None:
            if not parts or gap is not None:
                raise AtomError("* was expected between two words")
            gap = _gap(star)
            continue
        runs = _runs(choice if word is None else word, lang)
        parts.append(Part(runs, gap or 0, bool(maybe or maybe_word)))
        gap = None
    if gap is not None or not 1 <= len(parts) <= MAX_PARTS:
        raise AtomError(f"1 to {MAX_PARTS} words, ending with a word, were expected")
    return _joined(parts)


def _gap(star: str) -> int:
    gap = int(star[:3]) if star else GAP
    if not 1 <= gap <= MAX_GAP:
        raise AtomError(f"*1 to *{MAX_GAP} was expected")
    return gap


def _runs(text: str, lang: Lang) -> tuple[Run, ...]:
    choices = text.split("|")
    if len(choices) > MAX_ALTERNATIVES:
        raise AtomError(f"at most {MAX_ALTERNATIVES} alternatives were expected")
    runs = []
    for choice in choices:
        norms, lemmas = read_phrase(choice, lang)
        if not norms:
            raise AtomError(f"a word was expected, not {choice!r}")
        runs.append(Run(tuple(norms), tuple(lemmas)))
    return tuple(dict.fromkeys(runs))


def _joined(parts: list[Part]) -> list[Part]:
    """Plain words next to each other become one part, which is searched faster."""
    joined = parts[:1]
    for part in parts[1:]:
        last = joined[-1]
        plain = len(last.alternatives) == len(part.alternatives) == 1
        if plain and not (part.gap or part.optional or last.optional):
            left, right = last.alternatives[0], part.alternatives[0]
            run = Run(left.norms + right.norms, left.lemmas + right.lemmas)
            joined[-1] = Part((run,), last.gap)
        else:
            joined.append(part)
    return joined


def _shortest(part: Part) -> int:
    return min(sum(map(len, run.norms)) for run in part.alternatives)
