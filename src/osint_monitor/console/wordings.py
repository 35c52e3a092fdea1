"""What changed from one wording of a post to the next, in words and in signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from django.utils.translation import get_language

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.post import Version
from osint_monitor.store.base import History

COMPARED = ("title", "text", "contact", "price", "place", "author")
"""Fields of a wording, in the order in which they are shown."""

MOST = 3_000
"""Words of a field that are compared at most."""

_SHOWN = 20
"""Wordings that are shown, the newest."""

_NEAR = 8
"""Words that are shown before and after a change."""

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a field: ``same``, ``gone``, ``new``, or ``left out``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    From the wording before to this one.

    Args:
        number: of this wording, as the history counts them.
        at: when it was first seen.
        names: the fields that differ.
        fields: those that differ, in parts; empty where contacts are masked, as those
            of an older wording were not looked for. Without parts it is too long.
        came, went: what the signs mean that are read in one of both only.
    """

    number: int
    at: datetime | None
    names: tuple[str, ...]
    fields: tuple[tuple[str, tuple[Part, ...]], ...]
    came: tuple[str, ...]
    went: tuple[str, ...]


def changes(history: History, *, masked: bool) -> list[Change]:
    """Each wording against the one before, the newest first."""
    first_seen: dict[str | None, datetime] = {}
    for one in history.sightings:
        first_seen.setdefault(one.version_id, one.seen_at)
    judged = {one.version_id: one for one in history.assessments}  # the last one counts
    found = []
    for number, (old, new) in enumerate(pairwise(history.versions), 2):
        names = tuple(
            name for name in COMPARED if getattr(old, name) != getattr(new, name)
        )
        before, after = _signs(judged.get(old.id)), _signs(judged.get(new.id))
        found.append(
            Change(
                number=number,
                at=first_seen.get(new.id),
                names=names,
                fields=() if masked else tuple(_fields(old, new, names)),
                came=tuple(one for one in after if one not in before),
                went=tuple(one for one in before if one not in after),
            )
        )
    return found[::-1][:_SHOWN]


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


def parts(old: str, new: str) -> Iterator[Part]:
    """
    Two wordings of a field as one text; what is the same for long is left out.

    Nothing when either is longer than ``MOST`` words.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    if max(len(before), len(after)) > MOST:
        return
    same = SequenceMatcher(None, before, after)
    steps = same.get_opcodes()
    for at, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            yield from _same(after[c:d], at > 0, at < len(steps) - 1)
            continue
        if b > a:
            yield Part("gone", "".join(before[a:b]))
        if d > c:
            yield Part("new", "".join(after[c:d]))


def _same(words: Sequence[str], follows: bool, leads: bool) -> Iterator[Part]:
    """What is the same, as far as it is near a change."""
    head = 2 * _NEAR if follows else 0
    tail = 2 * _NEAR if leads else 0
    if len(words) <= head + tail:
        yield Part("same", "".join(words))
        return
    if head:
        yield Part("same", "".join(words[:head]))
    yield Part("left out", "")
    if tail:
        yield Part("same", "".join(words[-tail:]))
