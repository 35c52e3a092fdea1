"""All records, some hundreds at a time, for putting them into another store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from osint_monitor.errors import StoreError
from osint_monitor.model.document import Observable
from osint_monitor.model.run import Read, ReadOutcome
from osint_monitor.store.base import Indexed
from osint_monitor.store.codec import revive
from osint_monitor.store.elastic.documents import (
    Source,
    assessment_from,
    failure_from,
    sighting_from,
    version_from,
)
from osint_monitor.store.elastic.session import PAGE, Session
from osint_monitor.store.values import from_ms

Chunk = tuple[str, Sequence[Any]]
"""(where to go on after it, records)."""

_KEYS = dict.fromkeys(("versions", "sightings", "assessments", "failures"), "id")
_KEYS["reads"] = "capture"
"""By what the records of a kind are walked: their ids."""


def chunks(session: Session, kind: str, after: str) -> Iterator[Chunk]:
    """
    All records of a kind, by id.

    Args:
        kind: a field of ``Batch``.
        after: where an earlier walk ended; empty for all.

    Raises:
        StoreError: no such kind.
    """
    makers: dict[str, Callable[[Source], Any]] = {
        "sightings": sighting_from,
        "assessments": assessment_from,
        "failures": failure_from,
        "reads": _read_from,
    }
    if kind not in _KEYS:
        raise StoreError(f"there are no records of the kind {kind!r}")
    session.refresh("readings", kind, always=True)
    for page in _pages(session, kind, after):
        mark = page[-1][_KEYS[kind]]
        if kind == "versions":
            yield mark, _indexed(session, page)
        else:
            yield mark, list(map(makers[kind], page))


def _pages(session: Session, kind: str, after: str) -> Iterator[list[Source]]:
    key = _KEYS[kind]
    mark = after or None
    while True:
        answer = session.ask(
            lambda client: client.search(
                index=session.alias(kind),
                sort=[{key: "asc"}],
                size=PAGE,
                search_after=[mark] if mark is not None else None,  # noqa: B023
                track_total_hits=False,
            )
        )
        page = [hit["_source"] for hit in answer["hits"]["hits"]]
        if page:
            yield page
        if len(page) < PAGE:
            return
        mark = page[-1][key]


def _indexed(session: Session, page: Sequence[Source]) -> list[Indexed]:
    """Versions, each once for every understanding."""
    clause = {"terms": {"version": [source["id"] for source in page]}}
    readings: dict[str, list[Source]] = defaultdict(list)
    for reading in session.walk(
        "readings", clause, ({"version": "asc"}, {"id": "asc"})
    ):
        readings[reading["version"]].append(reading)
    items = []
    for source in page:
        version = version_from(source)
        for reading in readings[source["id"]]:
            body = reading["body"]
            items.append(
                Indexed(
                    version=version,
                    understanding=reading["id"],
                    observables=revive(tuple[Observable, ...], body["observables"]),
                    places=tuple(body["places"]),
                    tokens=(body["tokens"],),
                    lemmas=(body["lemmas"],),
                )
            )
    return items


def _read_from(source: Source) -> Read:
    return Read(
        capture_id=source["capture"],
        source_id=source["source"],
        run_id=source["run"],
        outcome=ReadOutcome(source["outcome"]),
        posts=source["posts"],
        at=from_ms(source["at"]),
    )
