"""
The triage states of posts: a section of their documents that no record touches.

Written as the projector writes: only if the document is still the one that was read,
otherwise once more. A post that has not arrived gets a document without a level, which
is in no list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.store.codec import clean
from osint_monitor.store.elastic.bulk import Guard, Item
from osint_monitor.store.elastic.documents import key_of, slot_of
from osint_monitor.store.elastic.faults import Patience
from osint_monitor.store.elastic.present import State, pack_state
from osint_monitor.store.elastic.session import PAGE, Session
from osint_monitor.store.triage import Triage, is_settled

_FIELDS = ("triage", "wording", "level")


def put_triage(session: Session, states: Sequence[Triage]) -> None:
    """
    Keep each state that is newer than the one before.

    Raises:
        StoreAway: the cluster is away, or others are always first.
        StoreError: a document is refused; the others are written.
    """
    newest = {each.post_id: each for each in sorted(states, key=lambda one: one.number)}
    patience = session.patience()
    refused: list[str] = []
    posts = list(newest.values())
    for start in range(0, len(posts), PAGE):
        left = posts[start : start + PAGE]
        while left := _lost(session, left, patience, refused):
            what = "others write the same posts all the time"
            patience.wait(StoreAway(f"{session.access}: {what}"))
    if refused:
        raise StoreError(f"{session.access}: {len(refused)} refused, {refused[0]}")


def section(
    triage: Mapping[str, Any], wording: str | None, level: int
) -> dict[str, Any]:
    """
    The fields of a post's document that follow from its triage state and its present.

    Args:
        triage: as the document keeps it.
        wording: id of the version it shows, if any.
    """
    settled = dict(triage["settled"])
    is_now = wording is not None and is_settled(settled, wording, level)
    return {"triage": triage, "settled": is_now}


def triaged(session: Session) -> Iterator[Triage]:
    """All states, as they are at one moment."""
    session.refresh("posts", always=True)
    having = {"exists": {"field": "settled"}}
    fields, order = ("id", "triage"), ({"_shard_doc": "asc"},)
    for source in session.walk("posts", having, order, fields):
        number, settled = source["triage"]["number"], source["triage"]["settled"]
        yield Triage(post_id=source["id"], number=number, settled=dict(settled))


def _lost(
    session: Session, states: Sequence[Triage], patience: Patience, refused: list[str]
) -> list[Triage]:
    """One attempt; the states whose posts somebody else wrote meanwhile."""
    keys = {each.post_id: ("posts", key_of(each.post_id)) for each in states}
    found = session.get(keys.values(), _FIELDS)
    pairs = [(each, _item(each, found.get(keys[each.post_id]))) for each in states]
    asked = [(each, item) for each, item in pairs if item is not None]
    if not asked:
        return []
    written = session.write([item for _, item in asked], patience)
    lost = []
    for (state, _), outcome in zip(asked, written, strict=True):
        if outcome.is_conflict:
            lost.append(state)
        elif outcome.refused is not None:
            refused.append(outcome.refused)
    return lost


def _item(state: Triage, found: Mapping[str, Any] | None) -> Item | None:
    """What is to be written; ``None`` when the document has it, or a newer one."""
    post, key = clean(state.post_id), key_of(state.post_id)
    # Pairs, not an object: the server would merge it into the one before.
    pairs = sorted((clean(version), rank) for version, rank in state.settled.items())
    triage = {"number": state.number, "settled": pairs}
    if found is None:
        document = {
            "id": post,
            "slot": slot_of(post),
            "versions": 0,
            "observables": [],
            "state": pack_state(State(), None),
            **section(triage, None, -1),
        }
        return Item("create", "posts", key, orjson.dumps(document))
    source = found["_source"]
    before = source.get("triage")
    if before is not None and before["number"] >= state.number:
        return None
    changed = section(triage, source.get("wording"), source.get("level", -1))
    guard = Guard(found["_index"], found["_seq_no"], found["_primary_term"])
    return Item("update", "posts", key, orjson.dumps({"doc": changed}), guard)
