"""
A new form of the indices, while others write.

A new index is filled beside the old one and catches up with what is written meanwhile.
Only the last step holds writers up, for about a second: the old index takes no writes
(they wait, see ``faults.Patience``), the rest is copied, counts and samples are
compared, and the alias goes over in one request. The old index stays until told.

An index that only lacks fields, or values in documents, is not copied: documents are
given what they lack (see ``fill``), then the index the fields, and it says that it has
the new form. A copy says so no sooner.

Cut off at any point, doing it again finishes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from osint_monitor.errors import StoreError
from osint_monitor.store.elastic import schema
from osint_monitor.store.elastic.access import access_of
from osint_monitor.store.elastic.fill import fill
from osint_monitor.store.elastic.session import Session

SAMPLE = 100
"""Documents of which old and new are compared word for word."""

FIRST_POLL_S, LONGEST_POLL_S = 0.02, 1.0

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Migrated:
    """
    One kind of record in its new index.

    Args:
        held_s: seconds for which writers waited.
    """

    kind: str
    old: str
    new: str
    documents: int
    held_s: float


def migrate(url: str, tell: Tell, *, again: Collection[str] = ()) -> list[Migrated]:
    """
    Bring every index to this program's form.

    Args:
        tell: told of each step.
        again: kinds of which the index is made anew even if it has that form: for
            another number of shards, say.

    Raises:
        StoreError: old and new differ; then the old one goes on being used.
        StoreAway: the cluster is away, or others are always first; do it again.
    """
    session = Session(access_of(url))
    try:
        done = []
        for kind in schema.FIELDS:
            current = _current(session, kind)
            if current is not None and (
                kind in again or _form_of(session, current) < schema.least_number(kind)
            ):
                tell(f"{kind}: copying {current}")
                done.append(_move(session, kind, current))
        _fill(session, tell)
        session.ask(lambda client: schema.ensure(client, session.access))
        return done
    finally:
        session.close()


def drop_old(url: str) -> list[str]:
    """
    Remove the indices that no alias leads to any more.

    Returns:
        Their names.
    """
    session = Session(access_of(url))
    try:
        old = []
        for kind in schema.FIELDS:
            name = session.alias(kind)
            found = session.ask(
                lambda client, name=name: client.indices.get_alias(  # type: ignore[misc]
                    index=f"{name}-v*"
                )
            )
            old += [index for index, told in found.items() if not told["aliases"]]
        for index in old:
            session.ask(lambda client, index=index: client.indices.delete(index=index))  # type: ignore[misc]
        return sorted(old)
    finally:
        session.close()


def _current(session: Session, kind: str) -> str | None:
    """The index behind an alias."""
    name = session.alias(kind)
    found = session.ask(
        lambda client: client.indices.get_alias(
            index=f"{name}-v*", allow_no_indices=True
        )
    )
    return next((index for index in found if name in found[index]["aliases"]), None)


def _form_of(session: Session, index: str) -> int:
    """The number of an index's form."""
    told = session.ask(lambda client: client.indices.get_mapping(index=index))
    number: int = told[index]["mappings"].get("_meta", {}).get("schema", 0)
    return number


def _fill(session: Session, tell: Tell) -> None:
    """Give posts what they lack; then their index has the fields of today's form."""
    number, index = schema.number_of("posts"), _current(session, "posts")
    if index is None or (form := _form_of(session, index)) > number:
        return
    fill(session, tell)
    if form < number:
        meta, fields = {"schema": number}, schema.FIELDS["posts"]
        session.ask(
            lambda client: client.indices.put_mapping(
                index=index, meta=meta, properties=fields
            )
        )


def _move(session: Session, kind: str, old: str) -> Migrated:
    new = _new_index(session, kind, old)
    reached = _copy_since(session, old, new, ())
    # Twice: the second time there is little left, and the last pause is short.
    for _ in range(2):
        reached = _copy_since(session, old, new, reached)
    begun = time.monotonic()
    session.ask(lambda client: _block(client, old, True))
    try:
        _copy_since(session, old, new, reached)
        count = _compare(session, old, new)
        session.ask(lambda client: _swap(client, session.alias(kind), old, new))
    except BaseException:
        session.ask(lambda client: _block(client, old, False))
        raise
    return Migrated(kind, old, new, count, time.monotonic() - begun)


def _new_index(session: Session, kind: str, old: str) -> str:
    """Make the index that follows *old*, or find the one that was begun."""
    number = int(old.rpartition("-")[2]) + 1
    name = schema.index_name(session.access.prefix, kind, number=number)
    if not session.ask(lambda client: client.indices.exists(index=name)):
        session.ask(lambda client: schema.put_template(client, session.access, kind))
        meta = {"schema": _number_of_copy(kind, _form_of(session, old))}
        session.ask(
            lambda client: client.indices.create(index=name, mappings={"_meta": meta})
        )
    return name


def _number_of_copy(kind: str, form: int) -> int:
    """The form of a copy of an index of this *form*, before anything is filled."""
    is_whole = form >= schema.OWN.get(kind, 0)
    return schema.number_of(kind) if is_whole else schema.least_number(kind)


def _copy_since(
    session: Session, old: str, new: str, before: tuple[int, ...]
) -> tuple[int, ...]:
    """
    Copy what was written since shards were at *before*; all, when that is empty.

    Returns:
        Where the shards were when it began: what came later may not be copied.
    """
    reached = _written_until(session, old)
    if reached != before:
        since = max(0, min(before, default=0))
        _copy(session, old, new, {"range": {"_seq_no": {"gte": since}}})
    return reached


def _written_until(session: Session, index: str) -> tuple[int, ...]:
    """The newest sequence number of each shard; -1 where nothing was written."""
    told = session.ask(lambda client: client.indices.stats(index=index, level="shards"))
    shards = told["indices"][index]["shards"]
    return tuple(
        copy["seq_no"]["max_seq_no"]
        for number in sorted(shards, key=int)
        for copy in shards[number]
        if copy["routing"]["primary"]
    )


def _copy(session: Session, old: str, new: str, query: dict[str, Any]) -> None:
    """Copy what answers; what is newer there already stays."""
    session.ask(lambda client: client.indices.refresh(index=old))
    begun = session.ask(
        lambda client: client.reindex(
            source={"index": old, "query": query},
            dest={"index": new, "version_type": "external"},
            script=_script(session, new),
            conflicts="proceed",
            wait_for_completion=False,
        )
    )
    pause_s = FIRST_POLL_S
    while True:
        told = session.ask(lambda client: _task(client, begun["task"]))
        if told["completed"]:
            break
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_POLL_S)
    answer = told.get("response", {})
    if "error" in told or answer.get("failures"):
        raise StoreError(f"{old}: not all of it could be copied to {new}")


def _script(session: Session, index: str) -> dict[str, str] | None:
    """How documents are changed on their way into an index."""
    change = schema.CHANGES.get(_kind_of(session, index))
    return change and {"source": change[1]}


def _kind_of(session: Session, index: str) -> str:
    return index.removeprefix(session.alias("")).rpartition("-v")[0]


def _compare(session: Session, old: str, new: str) -> int:
    """
    How many documents both have.

    Raises:
        StoreError: they have not the same.
    """
    session.ask(lambda client: client.indices.refresh(index=[old, new]))
    counts = [
        session.ask(lambda client, index=index: client.count(index=index))["count"]  # type: ignore[misc]
        for index in (old, new)
    ]
    if counts[0] != counts[1]:
        raise StoreError(f"{old} has {counts[0]:,} documents, {new} {counts[1]:,}")
    chance: dict[str, Any] = {"function_score": {"random_score": {}}}
    picked = session.ask(
        lambda client: client.search(index=old, query=chance, size=SAMPLE)
    )["hits"]["hits"]
    if picked:
        ids = [hit["_id"] for hit in picked]
        found = session.ask(lambda client: client.mget(index=new, ids=ids))["docs"]
        kind = _kind_of(session, new)
        for before, after in zip(picked, found, strict=True):
            if not _is_same(kind, before["_source"], after.get("_source") or {}):
                raise StoreError(f"{old} and {new} differ in some documents")
    number: int = counts[0]
    return number


def _is_same(kind: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether nothing but what the change of form adds was changed."""
    names = schema.CHANGES.get(kind, ((), ""))[0]
    left_out = dict.fromkeys(names)
    if {**old, **left_out} != {**new, **left_out}:
        return False
    for name in names:
        kept, now = old.get(name), new.get(name)
        if isinstance(kept, list) and isinstance(now, list):
            kept, now = set(kept) - set(now), set()
        if kept and kept != now:
            return False
    return True


def _task(client: Elasticsearch, task: str) -> Any:
    # The client's own method warns of changes to come in this part of the server.
    accept = {"accept": "application/json"}
    return client.perform_request("GET", f"/_tasks/{task}", headers=accept)


def _block(client: Elasticsearch, index: str, is_on: bool) -> None:
    client.indices.put_settings(index=index, settings={"index.blocks.write": is_on})


def _swap(client: Elasticsearch, name: str, old: str, new: str) -> None:
    client.indices.update_aliases(
        actions=[
            {"remove": {"index": old, "alias": name}},
            {"add": {"index": new, "alias": name, "is_write_index": True}},
        ]
    )
