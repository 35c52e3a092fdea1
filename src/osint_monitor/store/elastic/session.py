"""One open connection: asking with patience, and seeing what was written."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from elasticsearch import AuthorizationException, Elasticsearch

from osint_monitor.store.elastic.access import Access, connect
from osint_monitor.store.elastic.bulk import Item, Written, write
from osint_monitor.store.elastic.documents import Source
from osint_monitor.store.elastic.faults import Patience, of_answer
from osint_monitor.store.elastic.schema import FIELDS, alias

T = TypeVar("T")

FRESH_S = 1.0
"""Seconds after which what others wrote is looked for anew; what was written here is
looked for at once."""

PAGE = 500
"""Documents that are fetched at once."""

IDS = 2_000
"""Ids that are fetched at once."""

KEEP = "30m"
"""How long a walk's snapshot is kept between two of its pages."""

Sort = Sequence[dict[str, str]]


class Session:
    """What all parts of the store ask through; used by one thread."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.client: Elasticsearch = connect(access)
        # What was never looked at may hold what others have just written.
        self._unseen = set(FIELDS)
        self._looked_at = dict.fromkeys(FIELDS, 0.0)

    def alias(self, kind: str) -> str:
        """The name under which records of a kind are kept."""
        return alias(self.access.prefix, kind)

    def patience(self) -> Patience:
        """For everything that one call has to do."""
        return Patience(self.access, self.access.patience_s)

    def ask(self, what: Callable[[Elasticsearch], T]) -> T:
        """
        The answer to one request, asked again while the cluster is away.

        Raises:
            StoreAway: there was no answer in time.
            StoreError: the request is refused.
        """
        return self.patience().call(lambda: what(self.client))

    def write(self, items: Sequence[Item], patience: Patience) -> list[Written]:
        """Write documents; see ``bulk.write``."""
        self._unseen.update(item.index for item in items)
        named = [
            Item(item.action, self.alias(item.index), item.id, item.source, item.guard)
            for item in items
        ]
        return write(self.client, named, patience)

    def refresh(self, *kinds: str, always: bool = False) -> None:
        """
        Make what was written visible to searches.

        Args:
            always: also what other processes wrote just now.
        """
        now = time.monotonic()
        stale = [
            kind
            for kind in kinds
            if always or kind in self._unseen or now - self._looked_at[kind] > FRESH_S
        ]
        if not stale:
            return
        names = [self.alias(kind) for kind in stale]
        # Who only reads may not ask for it, and sees things a second later.
        with contextlib.suppress(_MayNotRefresh):
            self.ask(lambda client: _refresh(client, names))
        self._unseen.difference_update(stale)
        self._looked_at.update(dict.fromkeys(stale, now))

    def get(
        self, wanted: Iterable[tuple[str, str]], fields: Sequence[str] | bool = True
    ) -> dict[tuple[str, str], dict[str, Any]]:
        """
        Documents by (kind, id), as they are at this moment, also unrefreshed ones.

        Returns:
            Those that are there: ``_source``, ``_seq_no``, ``_primary_term``.
        """
        found = {}
        keys = list(dict.fromkeys(wanted))
        choice = fields if isinstance(fields, bool) else list(fields)
        for start in range(0, len(keys), PAGE):
            chunk = keys[start : start + PAGE]
            docs = [
                {"_index": self.alias(kind), "_id": key, "_source": choice}
                for kind, key in chunk
            ]
            answer = self.ask(lambda client, docs=docs: client.mget(docs=docs))  # type: ignore[misc]
            for pair, doc in zip(chunk, answer["docs"], strict=True):
                if doc.get("found"):
                    found[pair] = doc
        return found

    def walk(
        self, kind: str, query: dict[str, Any], sort: Sort, fields: Sequence[str] = ()
    ) -> Iterator[Source]:
        """
        All documents that answer, of one moment, some hundreds at a time.

        Args:
            sort: an order without equals.
            fields: to be fetched; all when empty.
        """
        asked: dict[str, Any] = {
            "query": query,
            "sort": list(sort),
            "size": PAGE,
            "track_total_hits": False,
            "source_includes": list(fields) or None,
        }
        if {"_shard_doc": "asc"} not in sort:
            name = self.alias(kind)
            few = self.ask(lambda client: client.search(index=name, **asked))
            hits = few["hits"]["hits"]
            if len(hits) < PAGE:
                yield from (hit["_source"] for hit in hits)
                return
        yield from (hit["_source"] for hit in self._snapshot(kind, asked))

    def walk_ids(self, kind: str, query: dict[str, Any]) -> Iterator[str]:
        """The ids of all documents that answer, of one moment, in no order."""
        asked = {
            "query": query,
            # Not by id: the order of the shards costs nothing.
            "sort": [{"_shard_doc": "asc"}],
            "size": IDS,
            "track_total_hits": False,
            "source": False,
            "docvalue_fields": ["id"],
        }
        for hit in self._snapshot(kind, asked):
            yield hit["fields"]["id"][0]

    def _snapshot(self, kind: str, asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The hits of a search, of one moment, a page at a time."""
        name = self.alias(kind)
        opened = self.ask(
            lambda client: client.open_point_in_time(index=name, keep_alive=KEEP)
        )
        pit = {"id": opened["id"], "keep_alive": KEEP}
        after: list[Any] | None = None
        try:
            while True:
                answer = self.ask(
                    lambda client: client.search(
                        pit=pit,
                        search_after=after,  # noqa: B023 asked at once
                        **asked,
                    )
                )
                pit["id"] = answer.get("pit_id", pit["id"])
                hits = answer["hits"]["hits"]
                yield from hits
                if len(hits) < asked["size"]:
                    return
                after = hits[-1]["sort"]
        finally:
            with contextlib.suppress(Exception):
                self.client.close_point_in_time(id=pit["id"])

    def many(self, asked: Sequence[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
        """
        The answers to several (kind, search), at once.

        Raises:
            StoreAway: one of them could not be answered in time.
            StoreError: one of them is refused.
        """
        lines: list[dict[str, Any]] = []
        for kind, body in asked:
            lines += [{"index": self.alias(kind)}, body]
        answer = self.ask(lambda client: client.msearch(searches=lines))
        responses: list[dict[str, Any]] = answer["responses"]
        for response in responses:
            if "error" in response:
                raise of_answer(self.access, response["status"], response)
        return responses

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()


class _MayNotRefresh(Exception):
    """The user has no right to refresh."""


def _refresh(client: Elasticsearch, names: list[str]) -> None:
    try:
        client.indices.refresh(index=names)
    except AuthorizationException as error:
        if error.error != "security_exception":
            raise
        raise _MayNotRefresh from None
