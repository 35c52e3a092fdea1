"""What changed from one wording of a post to the next, in words and in signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.translation import get_language

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.post import Version
from osint_monitor.store.base import History

COMPARED = ("title", "text", "contact", "price", "place", "author")
"""Fields of a wording, in the order in which they are shown."""

MOST = 10_000
"""Characters of a field that are compared at most."""
_MOST_PIECES = 400
"""Words, spaces and signs of a stretch in which smaller changes are looked for."""
_SHOWN = 5
"""Changes that are shown, the newest."""
_NEAR = 16
"""Words, spaces and signs that are shown before and after a change."""

_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")
_PIECE = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a field: ``same``, ``gone``, ``new``, or ``left out``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    From the wording that stood there before to another.

    Args:
        number: of the other, as the history counts wordings.
        at: when it was seen first, after the one before.
        names: the fields that differ.
        fields: those that differ, in parts; empty where contacts are masked, as those
            of an older wording were not looked for. Without parts it is too long.
        came, went: what the signs mean that are read in one of both only.
    """

    number: int
    at: datetime
    names: tuple[str, ...]
    fields: tuple[tuple[str, tuple[Part, ...]], ...]
    came: tuple[str, ...]
    went: tuple[str, ...]


def changes(history: History, *, masked: bool) -> list[Change]:
    """The last changes, the newest first; a wording may come back."""
    known = {one.id: (at, one) for at, one in enumerate(history.versions, 1)}
    judged = {one.version_id: one for one in history.assessments}  # the last one counts
    found, before = [], None
    for one in history.sightings:
        if one.version_id in known and one.version_id != before:
            if before is not None:
                found.append((before, one.version_id, one.seen_at))
            before = one.version_id
    made = []
    for old_id, new_id, at in found[-_SHOWN:]:
        (_, old), (number, new) = known[old_id], known[new_id]
        names = tuple(
            name for name in COMPARED if getattr(old, name) != getattr(new, name)
        )
        was, now = _signs(judged.get(old_id)), _signs(judged.get(new_id))
        made.append(
            Change(
                number=number,
                at=at,
                names=names,
                fields=() if masked else tuple(_fields(old, new, names)),
                came=tuple(one for one in now if one not in was),
                went=tuple(one for one in was if one not in now),
            )
        )
    return made[::-1]


def _signs(judged: Assessment | None) -> list[str]:
    """What the signs that counted mean, each once."""
    language = get_language() or "nl"
    said = (
        one.gloss.get(language, "")
        for one in (judged.matches if judged else ())
        if one.counted
    )
    return list(dict.fromkeys(filter(None, said)))


def _fields(
    old: Version, new: Version, names: Sequence[str]
) -> Iterator[tuple[str, tuple[Part, ...]]]:
    for name in names:
        yield name, tuple(parts(getattr(old, name), getattr(new, name)))


def parts(old: str, new: str) -> list[Part]:
    """
    Two wordings of a field as one text; what is the same for long is left out.

    Sentence by sentence, and word by word in sentences that differ: words alone take
    seconds where somebody writes to make it so. Empty when either is too long.
    """
    if max(len(old), len(new)) > MOST:
        return []
    found = [
        Part(kind, "".join(one.text for one in run))
        for kind, run in groupby(_compared(old, new), key=lambda one: one.kind)
    ]
    return [
        shown
        for at, part in enumerate(found)
        for shown in (
            _near(part.text, at > 0, at < len(found) - 1)
            if part.kind == "same"
            else [part]
        )
    ]


def _compared(old: str, new: str) -> Iterator[Part]:
    for is_same, before, after in _steps(
        _SENTENCE.findall(old), _SENTENCE.findall(new)
    ):
        if is_same:
            yield Part("same", after)
            continue
        pieces = _PIECE.findall(before), _PIECE.findall(after)
        whole = [(False, before, after)]
        small = max(map(len, pieces)) <= _MOST_PIECES
        for is_same_word, gone, come in _steps(*pieces) if small else whole:
            if is_same_word:
                yield Part("same", come)
                continue
            if gone:
                yield Part("gone", gone)
            if come:
                yield Part("new", come)


def _steps(
    before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[bool, str, str]]:
    """Whether it is the same, and how it was and is; in order."""
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        yield kind == "equal", "".join(before[a:b]), "".join(after[c:d])


def _near(text: str, follows: bool, leads: bool) -> list[Part]:
    """What is the same, as far as it is near a change."""
    pieces = _PIECE.findall(text)
    head, tail = _NEAR if follows else 0, _NEAR if leads else 0
    if len(pieces) <= head + tail:
        return [Part("same", text)]
    made = [Part("left out", "")]
    if head:
        made.insert(0, Part("same", "".join(pieces[:head])))
    if tail:
        made.append(Part("same", "".join(pieces[-tail:])))
    return made
