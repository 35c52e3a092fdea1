"""One post of an exam: what people say of it, and what the machine said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from osint_monitor.model.words import Level

SETS = ("types", "acts", "families")
"""Labels that hold any number of words."""

CONTACTS = ("phones", "handles", "emails")
"""Labels that hold contacts: E.164, names without ``@``, addresses in lower case."""

Words = tuple[tuple[str, bool], ...]
"""A text in pieces; true where a rule fired."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """
    What people say of a post; ``None`` and absent names are what nobody labelled.

    Args:
        sets: name of ``SETS`` → words.
        contacts: name of ``CONTACTS`` → values.
    """

    level: Level
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    contacts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    targets_ukraine: bool | None = None
    lang: str | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Fired:
    """
    A rule that matched.

    Args:
        sign: it can lift a level (decisive, medium or minor).
        why_not: ``None`` when it counted.
    """

    rule: str
    title: str
    grade: str
    sign: bool
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the machine said of a post; names as in ``Label``."""

    level: Level
    score: float
    lang: str | None = None
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    contacts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    targets_ukraine: bool = False
    fired: tuple[Fired, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """
    A post with both.

    Args:
        key: unique within a run, the same in every run of the same posts.
        digest: of title and text, so that a changed wording is noticed.
        lang: as labelled, else as found.
        label: ``None`` for an ordinary post, of which only false flags are counted.
        found: ``None`` when it could not be assessed; *error* then says why.
        named: nationalities that its words name.
        title, text: kept of a post whose level is wrong.
    """

    key: str
    set: str
    id: str
    lang: str
    kind: str
    digest: str = ""
    group: str = ""
    label: Label | None = None
    found: Found | None = None
    error: str | None = None
    named: tuple[str, ...] = ()
    title: Words = ()
    text: Words = ()

    @property
    def wanted(self) -> Level:
        """The level after the label; none for an ordinary post."""
        return self.label.level if self.label else Level.NONE

    @property
    def given(self) -> Level:
        """The level that the machine gave; none where it gave no answer."""
        return self.found.level if self.found else Level.NONE

    @property
    def score(self) -> float:
        """The score that the machine gave; 0 where it gave no answer."""
        return self.found.score if self.found else 0.0

    @property
    def is_lead(self) -> bool:
        """People hold it for a lead."""
        return self.wanted is not Level.NONE

    @property
    def is_wrong(self) -> bool:
        """The levels differ."""
        return self.wanted is not self.given
