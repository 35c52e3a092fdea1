"""
What posts lack that an older program wrote, given to them while others write.

The server can't make the key by which exact copies are found. Each post is written
only if it is still the one that was read; one that somebody else wrote meanwhile is
looked at again. Cut off at any point, doing it again gives it to the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import orjson

from osint_monitor.errors import StoreAway
from osint_monitor.store.elastic.bulk import Guard, Item
from osint_monitor.store.elastic.documents import key_of, observable_key, text_key_of
from osint_monitor.store.elastic.session import PAGE, Session
from osint_monitor.store.traits import TEXT

PASSES = 5
"""Looks for posts that lack it, at most: there may always be some that others write."""

TOLD = 50_000
"""Posts after which it is told how far it is."""

_A_TEXT = observable_key(TEXT, "")
_LACKING = {
    "bool": {
        # A post without a wording has no level.
        "filter": [{"exists": {"field": "level"}}],
        "must_not": [{"prefix": {"traits": {"value": _A_TEXT}}}],
    }
}


def fill(session: Session, tell: Callable[[str], None]) -> None:
    """
    Give each post the key of its present words.

    Args:
        tell: told how far it is; not when there is nothing to do.

    Raises:
        StoreAway: the cluster is away, or others always wrote some posts first.
    """
    for _ in range(PASSES):
        session.refresh("posts", always=True)
        given, lost = _pass(session, tell)
        if given:
            tell(f"posts: {given:,} have the key of their words now")
        if not given and not lost:
            return
    if lost:
        what = f"others write {lost:,} posts all the time; do it again"
        raise StoreAway(f"{session.access}: {what}")
    tell("posts: an older program writes more of them; do it again when it is stopped")


def _pass(session: Session, tell: Callable[[str], None]) -> tuple[int, int]:
    """
    One walk over all that lack it.

    Returns:
        How many were given it, and how many somebody else wrote meanwhile.
    """
    given = lost = looked = 0
    ids = session.walk_ids("posts", _LACKING)
    while chunk := list(islice(ids, PAGE)):
        keys = [("posts", key_of(post)) for post in chunk]
        found = session.get(keys, ("version", "traits"))
        items = [
            item
            for (_, key), document in found.items()
            if (item := _item(key, document)) is not None
        ]
        written = session.write(items, session.patience())
        done = sum(outcome.is_new for outcome in written)
        given, lost = given + done, lost + len(items) - done
        looked += len(chunk)
        if looked % TOLD < len(chunk):
            tell(f"posts: {looked:,} looked at")
    return given, lost


def _item(key: str, found: Mapping[str, Any]) -> Item | None:
    """The key of a post's words for its document; ``None`` when it needs none."""
    source = found["_source"]
    traits, text = source.get("traits", []), text_key_of(source.get("version"))
    if text is None or any(trait.startswith(_A_TEXT) for trait in traits):
        return None
    changed = {"traits": sorted({*traits, observable_key(TEXT, text)})}
    guard = Guard(found["_index"], found["_seq_no"], found["_primary_term"])
    return Item("update", "posts", key, orjson.dumps({"doc": changed}), guard)
