"""Snapshots of a store's indices, and restoring them beside it."""

from __future__ import annotations

import re
from typing import Any

from elasticsearch import Elasticsearch

from osint_monitor.errors import StoreError
from osint_monitor.model.identity import stable_id
from osint_monitor.store.elastic import schema
from osint_monitor.store.elastic.access import access_of
from osint_monitor.store.elastic.session import Session

SLOW_S = 6 * 3600
"""Seconds that making or restoring one may take."""

_NAME = re.compile("[a-z0-9][a-z0-9._-]{0,99}")


def snapshot(url: str, repository: str, name: str) -> int:
    """
    Keep the store as it is now; only what no snapshot there has yet is written.

    Args:
        repository: a snapshot repository that the cluster has, or an absolute folder
            of its ``path.repo``, of which one is then made.
        name: of the snapshot; small letters, digits, dots, hyphens.

    Returns:
        How many indices are in it.

    Raises:
        StoreError: there is one of this name, or not all of it could be kept.
    """
    session = _opened(url, name)
    try:
        where = _repository(session, repository)
        indices = [session.alias(kind) for kind in schema.FIELDS]
        answer = session.ask(
            lambda client: client.options(request_timeout=SLOW_S).snapshot.create(
                repository=where,
                snapshot=name,
                indices=indices,
                include_global_state=False,
                wait_for_completion=True,
            )
        )
        told = answer["snapshot"]
        if told["state"] != "SUCCESS":
            raise StoreError(f"the snapshot {name} is not whole ({told['state']})")
        return len(told["indices"])
    finally:
        session.close()


def restore(url: str, repository: str, name: str) -> int:
    """
    A snapshot as the store of another prefix; the one it was made of stays as it is.

    Args:
        url: of the store to be, whose prefix has no indices yet.

    Returns:
        How many indices there are now.

    Raises:
        StoreError: no such snapshot, or the prefix is in use.
    """
    session = _opened(url, name)
    try:
        where = _repository(session, repository)
        prefix = session.access.prefix
        if session.ask(lambda client: _is_used(client, f"{prefix}-*")):
            what = f"there are indices {prefix}-* already; restore into another prefix"
            raise StoreError(f"{session.access}: {what}")
        told = session.ask(
            lambda client: client.snapshot.get(repository=where, snapshot=name)
        )
        names = _kinds(told["snapshots"][0]["indices"])
        former = next(iter(names)).rpartition(f"-{next(iter(names.values()))}-v")[0]
        answer = session.ask(
            lambda client: client.options(request_timeout=SLOW_S).snapshot.restore(
                repository=where,
                snapshot=name,
                indices=list(names),
                include_aliases=False,
                include_global_state=False,
                rename_pattern=f"^{re.escape(former)}-",
                rename_replacement=f"{prefix}-",
                wait_for_completion=True,
            )
        )
        if answer["snapshot"]["shards"]["failed"]:
            raise StoreError(f"not all of the snapshot {name} could be restored")
        actions = [
            {
                "add": {
                    "index": prefix + index.removeprefix(former),
                    "alias": session.alias(kind),
                    "is_write_index": True,
                }
            }
            for index, kind in names.items()
        ]
        session.ask(lambda client: client.indices.update_aliases(actions=actions))
        return len(names)
    finally:
        session.close()


def snapshots(url: str, repository: str) -> list[tuple[str, str]]:
    """(name, state) of all snapshots in a repository, oldest first."""
    session = Session(access_of(url))
    try:
        where = _repository(session, repository)
        told = session.ask(
            lambda client: client.snapshot.get(
                repository=where, snapshot="_all", sort="start_time"
            )
        )
        return [(each["snapshot"], each["state"]) for each in told["snapshots"]]
    finally:
        session.close()


def _opened(url: str, name: str) -> Session:
    if not _NAME.fullmatch(name):
        raise StoreError("a snapshot's name has small letters, digits, dots, hyphens")
    return Session(access_of(url))


def _repository(session: Session, repository: str) -> str:
    """The name of the repository; made when a folder is given."""
    if not repository.startswith("/"):
        return repository
    name = f"osint-monitor-{stable_id('repository', repository)[:8]}"
    session.ask(lambda client: _make(client, name, repository))
    return name


def _is_used(client: Elasticsearch, pattern: str) -> bool:
    return bool(client.indices.exists(index=pattern, allow_no_indices=False))


def _make(client: Elasticsearch, name: str, folder: str) -> None:
    body: dict[str, Any] = {"type": "fs", "settings": {"location": folder}}
    client.snapshot.create_repository(name=name, repository=body)


def _kinds(indices: list[str]) -> dict[str, str]:
    """The kind of record of each index."""
    found = {
        index: kind
        for index in indices
        for kind in schema.FIELDS
        if re.search(rf"-{kind}-v\d+-\d+$", index)
    }
    if len(set(found.values())) != len(schema.FIELDS):
        raise StoreError("this is no snapshot of a store of this program")
    return found
