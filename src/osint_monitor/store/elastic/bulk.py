"""Many documents at once: by bytes and count, tried again item by item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from elasticsearch import ApiError, Elasticsearch

from osint_monitor.errors import StoreAway
from osint_monitor.store.elastic.faults import Patience, is_held, of_answer, refusal

MAX_BYTES, MAX_ITEMS = 5_000_000, 1_000
"""Of one request."""


class Guard(NamedTuple):
    """What a document must still be, when it is written: in which index, which one."""

    where: str
    number: int
    term: int


@dataclass(frozen=True, slots=True)
class Item:
    """
    One document to be written.

    Args:
        action: ``create`` (once, and never again), ``index``, ``update``, ``delete``.
        guard: what it must still be. Its numbers mean something in its own index
            only, so that index is written to, whatever the alias leads to by now.
    """

    action: str
    index: str
    id: str
    source: bytes
    guard: Guard | None = None

    def lines(self) -> tuple[bytes, ...]:
        """The lines that a bulk request has of it."""
        head: dict[str, Any] = {"_index": self.index, "_id": self.id}
        if self.guard is not None:
            head["_index"], head["if_seq_no"], head["if_primary_term"] = self.guard
        line = orjson.dumps({self.action: head})
        return (line, self.source) if self.source else (line,)


@dataclass(frozen=True, slots=True)
class Written:
    """How writing one item ended: done, there already or changed, or refused."""

    is_new: bool = False
    is_conflict: bool = False
    refused: str | None = None


_NEW, _CONFLICT = Written(is_new=True), Written(is_conflict=True)


def write(
    client: Elasticsearch, items: Sequence[Item], patience: Patience
) -> list[Written]:
    """
    Write *items*, in order; all that are not refused are on the disks afterwards.

    Raises:
        StoreAway: not all could be written in time.
        StoreError: it is not allowed, or nowhere to be written to.
    """
    written: list[Written] = []
    for chunk in _chunks(items):
        written += _write_chunk(client, chunk, patience)
    return written


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        if chunk and (len(chunk) == MAX_ITEMS or size + len(item.source) > MAX_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += len(item.source)
    if chunk:
        yield chunk


def _write_chunk(
    client: Elasticsearch, items: list[Item], patience: Patience
) -> list[Written]:
    done: dict[int, Written] = {}
    left = list(range(len(items)))
    while left:
        answers = _ask(client, [items[index] for index in left], patience)
        again = []
        for index, answer in zip(left, answers, strict=True):
            if isinstance(answer, Written):
                done[index] = answer
            else:
                again.append((index, answer))
        if again:
            status, error = again[0][1]
            patience.wait(_away(items[0].index, status, error))
        left = [index for index, _ in again]
    return [done[index] for index in range(len(items))]


def _away(where: str, status: int, error: Any) -> StoreAway:
    """The error of an item that may be tried again; raises what may not."""
    fault = of_answer(where, status, error)
    if not isinstance(fault, StoreAway):
        raise fault
    return fault


def _ask(
    client: Elasticsearch, items: list[Item], patience: Patience
) -> list[Written | tuple[int, Any]]:
    """For each item how it ended, or (status, error) when it is not settled."""
    lines = [line for item in items for line in item.lines()]
    try:
        answers = patience.call(lambda: _bulk(client, lines))
    except _WholeRefused as refused:
        if len(items) == 1:
            return [Written(refused=refused.reason)]
        middle = len(items) // 2
        return [
            *_ask(client, items[:middle], patience),
            *_ask(client, items[middle:], patience),
        ]
    return [
        _outcome(item, *answer.values())
        for item, answer in zip(items, answers, strict=True)
    ]


class _WholeRefused(Exception):
    """A request was refused for one of its documents; says not which."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _bulk(client: Elasticsearch, lines: list[bytes]) -> list[dict[str, Any]]:
    try:
        answer = client.bulk(
            operations=lines,  # type: ignore[arg-type]  # ready lines are taken too
            filter_path="items.*.status,items.*.error",
        )
    except ApiError as error:
        if error.status_code in (400, 413):
            raise _WholeRefused(refusal(error.body)) from None
        raise
    items: list[dict[str, Any]] = answer["items"]
    return items


def _outcome(item: Item, answer: dict[str, Any]) -> Written | tuple[int, Any]:
    status, error = answer["status"], answer.get("error")
    if item.guard is not None and (status == 404 or is_held(error)):
        return _CONFLICT  # another index stands in its place, or will: look again
    if status in (200, 201) or (status == 404 and item.action == "delete"):
        return _NEW
    if status == 409:
        return _CONFLICT
    if status == 400:
        return Written(refused=refusal(error))
    return status, error
