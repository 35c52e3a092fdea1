"""What a crawl found new, changed, gone or back, against what was known before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from osint_monitor.store.base import PostView, Store
from osint_monitor.store.query import Order, Query

Present = Mapping[str, tuple[str, bool]]
"""Post id → (id of the current version, whether the post is gone)."""


class Change(StrEnum):
    """What became of a post since the present before."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    RETURNED = "returned"


def present(store: Store) -> Present:
    """The present of every post that has a wording."""
    return {
        view.post_id: (view.version.id, view.gone)
        for view in store.scan(Query(order=Order.ID))
        if view.version is not None
    }


def changes(store: Store, before: Present) -> dict[Change, int]:
    """How many live or newly gone posts changed in which way; every key is there."""
    found = Counter(
        _change(store, view, before.get(view.post_id))
        for view in store.scan(Query(order=Order.ID))
    )
    return {change: found[change] for change in Change}


def _change(store: Store, view: PostView, was: tuple[str, bool] | None) -> Change:
    if was is None:
        # Its page may have said "gone" before any wording of it was seen.
        sightings = store.history(view.post_id).sightings
        return Change.RETURNED if sightings and sightings[0].gone else Change.NEW
    version, was_gone = was
    if was_gone != view.gone:
        return Change.GONE if view.gone else Change.RETURNED
    if view.version is not None and view.version.id != version:
        return Change.CHANGED
    return Change.SAME
