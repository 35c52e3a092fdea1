"""Posts that share the rare words of a post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from osint_monitor.model.document import FieldDoc, Reading, Span
from osint_monitor.store.base import PostView, Store
from osint_monitor.store.query import Query

RARE = range(5, 501)
"""A word that stands in more posts than one of fifty, within these, says little."""
MAX_RARE = 25
"""Rare words by which others are looked for, the rarest first."""
MIN_SHARED = 2
"""Rare words that another post must share."""
_MAX_WORDS = 600
_MIN_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Similar:
    """
    A post that shares rare words with another.

    Args:
        weight: higher for more words, and for rarer ones.
        words: those that are shared, the rarest first.
    """

    post_id: str
    weight: int
    words: tuple[str, ...]


def similar(
    store: Store, post: PostView, fields: Mapping[str, FieldDoc], *, limit: int = 20
) -> list[Similar]:
    """
    Posts whose current wording shares rare words with a post.

    Args:
        fields: the words of *post*. Its contacts are left out: a search finds those.

    Returns:
        The most alike first, then by id; the same on every store.
    """
    most = min(max(store.count(Query()) // 50, RARE[0]), RARE[-1])
    known = store.counts(_words(post, fields), most + 1)
    rare = sorted((n, word) for word, n in known.items() if 1 < n <= most)
    chosen = [word for _, word in rare[:MAX_RARE]]
    found = [
        Similar(
            post_id,
            sum(_weight(known[word]) for word in shared),
            tuple(word for word in chosen if word in shared),
        )
        for post_id, shared in store.holding(chosen, MIN_SHARED).items()
        if post_id != post.post_id
    ]
    return sorted(found, key=lambda one: (-one.weight, one.post_id))[:limit]


def _weight(number: int) -> int:
    """Ten for a word in two posts, about one less each time that number doubles."""
    return (RARE[-1] * 4 // number).bit_length()


def _words(post: PostView, fields: Mapping[str, FieldDoc]) -> Sequence[str]:
    """The words of title and text that are letters and no part of a contact."""
    found: dict[str, None] = {}
    for name in ("title", "text"):
        if name in fields:
            contacts = [one.span for one in post.observables if one.span.field == name]
            found |= dict.fromkeys(_plain(fields[name].readings[0], contacts))
    return list(found)[:_MAX_WORDS]


def _plain(reading: Reading, contacts: Sequence[Span]) -> Iterator[str]:
    rows = zip(reading.starts, reading.ends, reading.norms, strict=True)
    for start, end, norm in rows:
        if len(norm) < _MIN_LENGTH or not norm.replace("'", "").isalpha():
            continue
        if not any(start < one.end and end > one.start for one in contacts):
            yield norm
