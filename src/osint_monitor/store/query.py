"""What is asked of a store, whatever store it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from osint_monitor.store.tree import Node


class Order(StrEnum):
    """The order of an answer; the post's id decides between equals."""

    RANK = "rank"  # strongest first: score, then newest
    NEWEST = "newest"  # last seen first
    ID = "id"


class Step(StrEnum):
    """A step of time; weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """
    Which posts; an empty field asks nothing, a filled one narrows.

    Only posts of which a wording is stored are found; a page that said "gone" of a
    post never seen makes none.

    Args:
        min_level: ``weak`` asks for hits.
        levels: any of them; ``unassessed`` for posts that could not be assessed.
        types: any of them.
        words: all of them must stand in the current wording, each in any of its
            alternatives (folded form, lemmas): what ``search_tokens`` gives.
        since, until: of the last sighting; *until* is exclusive.
        observable: (kind, value) that the post shows or ever showed; a value that
            ends in ``*`` is a prefix.
        where: what else must hold, as ``parse`` reads it from a typed search.
    """

    min_level: str | None = None
    levels: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    targets_ukraine: bool | None = None
    gone: bool | None = None
    observable: tuple[str, str] | None = None
    where: Node | None = None
    order: Order = Order.RANK


FACETS = ("level", "lang", "kind", "source", "type", "gone", "targets_ukraine")
"""What can be counted by; of ``type`` a post may count several times, or never."""

UNASSESSED = "unassessed"
"""The level of a post whose current wording no engine could assess."""
