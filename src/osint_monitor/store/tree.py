"""
What a search asks, as a tree that every store translates.

Leaves ask one thing of the present of a post. Trees made by ``all_of``, ``any_of`` and
``negated`` have one form for one meaning: no list within a list of its own kind, no
list of one, no double "not".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Word:
    """
    A word of the current wording, inflected or not.

    Args:
        text: as typed.
        forms: any of them, among the words or the dictionary forms.
    """

    text: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """A word, or a dictionary form, that begins so; *text* as typed, without ``*``."""

    text: str
    stem: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words exactly so, one after the other, in one field; *text* as typed."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Is:
    """
    Any of these values.

    Args:
        field: ``level``, ``lang``, ``kind``, ``source``, or ``type``, of which a post
            may have several.
    """

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Has:
    """
    An observable that the post shows or ever showed, or a trait of its present.

    Args:
        kind: of ``ObservableKind``, or of ``traits.TRAITS``.
        is_prefix: *value* is only how it begins; empty for any of this kind.
    """

    kind: str
    value: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Time:
    """
    When a post was seen.

    Args:
        field: ``seen`` for the last time, ``first`` for the first.
        since, until: not both ``None``; *until* is exclusive.
    """

    field: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Flag:
    """``gone``, or ``ukraine`` for posts aimed at displaced Ukrainians: yes or no."""

    field: str
    value: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """Somebody settled the post as it is now (``triage``); nobody can type it."""


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


Text: TypeAlias = Word | Prefix | Phrase
"""Leaves that ask for words."""
Node: TypeAlias = Text | Is | Has | Time | Flag | Settled | All | Any | Not


def all_of(parts: Iterable[Node]) -> Node:
    """Every one of *parts*, of which there is at least one."""
    flat = tuple(_flat(parts, All))
    return flat[0] if len(flat) == 1 else All(flat)


def any_of(parts: Iterable[Node]) -> Node:
    """At least one of *parts*, of which there is at least one."""
    flat = tuple(_flat(parts, Any))
    return flat[0] if len(flat) == 1 else Any(flat)


def negated(part: Node) -> Node:
    """The opposite."""
    return part.part if isinstance(part, Not) else Not(part)


def _flat(parts: Iterable[Node], kind: type[All | Any]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """What must all hold, at the top of a tree; nothing of no tree."""
    if node is None:
        return ()
    return node.parts if isinstance(node, All) else (node,)


def wanted(node: Node | None) -> Iterator[Text]:
    """The leaves that ask for words and are not negated, in order."""
    match node:
        case Word() | Prefix() | Phrase():
            yield node
        case All(parts) | Any(parts):
            for part in parts:
                yield from wanted(part)
