"""
Appending a batch: records first, then the present, then what says "this is done".

A writer may be killed between any two steps. Assessments and reads come last, because
their absence is what makes somebody do the work again (``outdated``, ``unread``); and
what is done again finds its records there and brings the present up to date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import orjson

from osint_monitor.errors import StoreAway
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.post import Sighting
from osint_monitor.model.run import Failure, Read, Run
from osint_monitor.store.base import Batch, Counts, Indexed, Refused
from osint_monitor.store.codec import clean, pack
from osint_monitor.store.elastic import documents
from osint_monitor.store.elastic.bulk import Item, Written
from osint_monitor.store.elastic.documents import (
    judged_key,
    key_of,
    reading_key,
)
from osint_monitor.store.elastic.later import note, touched
from osint_monitor.store.elastic.present import State
from osint_monitor.store.elastic.projector import Changes, Contents, Projector
from osint_monitor.store.elastic.session import Session
from osint_monitor.store.values import to_ms

Entry = tuple[str, str, Item]
"""A document with the batch's field and the id of the record it is of."""


def put_run(session: Session, run: Run) -> None:
    """Write a run's newest state."""
    document = documents.run_document(run)
    item = Item("index", "runs", key_of(run.id), document)
    session.write([item], session.patience())


class Appender:
    """Appends one batch, and is thrown away."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._patience = session.patience()
        self._counts = Counts()
        self._contents: Contents = {}
        self._changes: dict[str, Changes] = defaultdict(Changes)

    def append(self, batch: Batch) -> Counts:
        """Append everything; the present of the touched posts is then written too."""
        try:
            return self._append_only(batch) if self._is_later else self._append(batch)
        except StoreAway as error:
            error.new = dict(self._counts.new)
            raise

    @property
    def _is_later(self) -> bool:
        return self._session.access.later

    def _append(self, batch: Batch) -> Counts:
        bodies = list(map(_body, batch.versions))
        reads = list(map(documents.reading_body, batch.versions))
        readings = list(map(_reading, batch.versions, reads))
        entries = [
            *map(_version, batch.versions, bodies),
            *(("sightings", each.id, _sighting(each)) for each in batch.sightings),
            *(("failures", each.id, _failure(each)) for each in batch.failures),
        ]
        written = self._write([*entries, *readings])
        for item, body, read, outcome, seen in zip(
            batch.versions,
            bodies,
            reads,
            written,
            written[len(entries) :],
            strict=False,
        ):
            if outcome.refused is None:
                self._take_version(item, body if outcome.is_new else None)
                if seen.refused is None:
                    self._take_reading(item, read if seen.is_new else None)
        self._take_sightings(batch, written[len(batch.versions) :])
        judged = self._take_assessments(batch.assessments)
        projector = Projector(self._session, self._contents, self._patience)
        for version_id, reason in projector.project(self._changes).values():
            self._refuse_post(version_id, reason, batch)
        last = [
            *(("assessments", item.id, _assessment(item)) for item in judged),
            *(("reads", each.capture_id, _read(each)) for each in batch.reads),
        ]
        self._write(last)
        return self._counts

    def _append_only(self, batch: Batch) -> Counts:
        """Create records, and a note of their posts for the projector."""
        posts = touched(batch)
        if batch.assessments and not batch.reads:
            # Nobody would do these again: the note must be there if all else fails.
            self._session.write([note(posts, is_begun=True)], self._patience)
        records = [
            *map(_version, batch.versions, map(_body, batch.versions)),
            *map(_reading, batch.versions, map(documents.reading_body, batch.versions)),
            *(("sightings", each.id, _sighting(each)) for each in batch.sightings),
            *(("failures", each.id, _failure(each)) for each in batch.failures),
            *(
                ("assessments", item.id, _assessment(item))
                for item in batch.assessments
            ),
        ]
        self._write(records)
        if posts:
            self._session.write([note(posts, is_begun=False)], self._patience)
        self._write([("reads", each.capture_id, _read(each)) for each in batch.reads])
        return self._counts

    def _write(self, entries: Sequence[Entry]) -> list[Written]:
        """Write and count; of readings, which belong to versions, only the refused."""
        items = [item for _, _, item in entries]
        written = self._session.write(items, self._patience) if items else []
        for (kind, record_id, item), outcome in zip(entries, written, strict=True):
            if outcome.refused is not None:
                refused = Refused(kind=kind, id=record_id, reason=outcome.refused)
                self._counts.refused.append(refused)
            elif item.index != "readings":
                counts = self._counts.new if outcome.is_new else self._counts.known
                counts[kind] = counts.get(kind, 0) + 1
        return written

    def _take_version(self, item: Indexed, body: bytes | None) -> None:
        """Note a version; its body is at hand when this call has stored it."""
        version = item.version
        if body is not None:
            self._contents["versions", key_of(version.id)] = orjson.loads(body)
        self._changes[clean(version.post_id)].add(
            State.arrived,
            clean(version.id),
            clean(version.source_id),
            version.kind.value,
        )

    def _take_reading(self, item: Indexed, body: dict[str, Any] | None) -> None:
        """Note a reading, in the same way."""
        version, name = clean(item.version.id), clean(item.understanding)
        if body is not None:
            self._contents["readings", reading_key(version, name)] = body
        self._changes[clean(item.version.post_id)].readings.append((version, name))

    def _take_sightings(self, batch: Batch, written: list[Written]) -> None:
        for each, outcome in zip(batch.sightings, written, strict=False):
            if outcome.refused is None:
                self._changes[clean(each.post_id)].add(
                    State.saw,
                    None if each.version_id is None else clean(each.version_id),
                    to_ms(each.seen_at),
                    clean(each.id),
                    clean(each.source_id),
                )

    def _take_assessments(self, items: Sequence[Assessment]) -> list[Assessment]:
        """Note them; one that is stored already counts as it is stored."""
        keys = {("assessments", _key_of(each)) for each in items}
        stored = self._session.get(keys, ("assessed_at", "body"))
        for item in items:
            pair = ("assessments", _key_of(item))
            at = to_ms(item.assessed_at)
            if pair in stored:
                at = stored[pair]["_source"]["assessed_at"]
                self._contents[pair] = stored[pair]["_source"]["body"]
            elif pair not in self._contents:
                self._contents[pair] = orjson.loads(pack(item))
            else:
                continue  # the same one twice in a batch
            self._changes[clean(item.post_id)].add(
                State.judged, clean(item.version_id), clean(item.engine), at, pair[1]
            )
        return list(items)

    def _refuse_post(self, version_id: str, reason: str, batch: Batch) -> None:
        """The present of a post is refused: its version counts as refused."""
        refused = Refused(kind="versions", id=version_id, reason=reason)
        self._counts.refused.append(refused)
        if any(clean(item.version.id) == version_id for item in batch.versions):
            for counts in (self._counts.new, self._counts.known):
                if counts.get("versions"):
                    counts["versions"] -= 1
                    break


def _body(item: Indexed) -> bytes:
    return pack(item.version)


def _version(item: Indexed, body: bytes) -> Entry:
    version = item.version
    document = documents.version_document(version, body)
    item_ = Item("create", "versions", key_of(version.id), document)
    return "versions", version.id, item_


def _reading(item: Indexed, body: dict[str, Any]) -> Entry:
    key = reading_key(item.version.id, item.understanding)
    document = documents.reading_document(item, body)
    return "versions", item.version.id, Item("create", "readings", key, document)


def _sighting(sighting: Sighting) -> Item:
    document = documents.sighting_document(sighting)
    return Item("create", "sightings", key_of(sighting.id), document)


def _assessment(item: Assessment) -> Item:
    document = documents.assessment_document(item, pack(item))
    return Item("create", "assessments", _key_of(item), document)


def _key_of(item: Assessment) -> str:
    return judged_key(item.version_id, item.engine, item.id)


def _failure(failure: Failure) -> Item:
    document = documents.failure_document(failure)
    return Item("create", "failures", key_of(failure.id), document)


def _read(read: Read) -> Item:
    document = documents.read_document(read)
    return Item("create", "reads", key_of(read.capture_id), document)
