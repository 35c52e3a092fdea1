"""What is asked of a store, whatever store it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Order(StrEnum):
    """The order of an answer; the post's id decides between equals."""

    RANK = "rank"  # strongest first: score, then newest
    NEWEST = "newest"  # last seen first
    ID = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """
    Which posts; an empty field asks nothing.

    Args:
        min_level: ``weak`` asks for hits.
        words: all of them must stand in the post (lemma or folded form).
        since, until: of the last sighting; *until* is exclusive.
        observable: (kind, value); a value that ends in ``*`` is a prefix.
    """

    min_level: str | None = None
    levels: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    targets_ukraine: bool | None = None
    gone: bool | None = None
    observable: tuple[str, str] | None = None
    order: Order = Order.RANK
