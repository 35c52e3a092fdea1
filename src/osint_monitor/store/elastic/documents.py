"""Model records as documents, and documents as model records."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.document import Observable
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Sighting, Version
from osint_monitor.model.run import Failure, Read, Run
from osint_monitor.store.base import Indexed, PostView
from osint_monitor.store.codec import clean, dump, pack, revive
from osint_monitor.store.elastic.schema import SLOTS
from osint_monitor.store.traits import text_key
from osint_monitor.store.values import from_ms, index_text, to_ms

MAX_ID_BYTES = 512
MAX_WORD = 255
MAX_OBSERVABLE = 8_000
"""Characters of an observable by which it is found."""

_KEYS = 10_000
"""Keys that are remembered: each is needed several times while a batch is written."""

Source = Mapping[str, Any]
"""A document as it was sent."""


def key_of(record_id: str) -> str:
    """The id of a record's document: its own, where the server takes it."""
    key = clean(record_id)
    is_fit = key and len(key.encode("utf-8")) <= MAX_ID_BYTES
    return key if is_fit else stable_id("key", key)


@lru_cache(_KEYS)
def reading_key(version_id: str, understanding: str) -> str:
    """The id of the document of a reading."""
    return stable_id("reading", clean(version_id), clean(understanding))


@lru_cache(_KEYS)
def assessment_key(version_id: str, engine: str) -> str:
    """The id of the document of an assessment."""
    return stable_id("assessment", clean(version_id), clean(engine))


def judged_key(version_id: str, engine: str, assessment_id: str) -> str:
    """The id of the document of an assessment: an engine's first one, or another."""
    first = assessment_key(version_id, engine)
    is_first = assessment_id in (first, stable_id("assessment", version_id, engine))
    return first if is_first else key_of(assessment_id)


def slot_of(record_id: str) -> int:
    """The part into which a record falls when several walk over all of them."""
    return zlib.crc32(clean(record_id).encode("utf-8")) % SLOTS


def observable_key(kind: str, value: str) -> str:
    """An observable as posts are found by it."""
    return clean(f"{kind}:{value}")[:MAX_OBSERVABLE]


def text_key_of(version: Source | None) -> str | None:
    """The ``text_key`` of a version's body; ``None`` when there is none."""
    if version is None:
        return None
    return text_key(version.get("title", ""), version.get("text", ""))


def ready(text: str) -> str:
    """Tokens for the index; those too long for it as a digest."""
    words = text.split(" ")
    if max(map(len, words)) <= MAX_WORD:
        return text
    return " ".join(map(ready_word, words))


def ready_word(word: str) -> str:
    """One token as it stands in the index."""
    return word if len(word) <= MAX_WORD else stable_id("word", word)


def version_document(version: Version, body: bytes) -> bytes:
    """A version, with what it is asked for by."""
    return orjson.dumps(
        {
            "id": clean(version.id),
            "post": clean(version.post_id),
            "source": clean(version.source_id),
            "kind": version.kind.value,
            "slot": slot_of(version.id),
            "body": orjson.Fragment(body),
        }
    )


def reading_body(item: Indexed) -> dict[str, Any]:
    """What an understanding made of a version, as it is kept and indexed."""
    return {
        "observables": orjson.Fragment(dump(item.observables)),
        "keys": sorted(
            {observable_key(each.kind.value, each.value) for each in item.observables}
        ),
        "places": [clean(place) for place in item.places],
        "tokens": index_text(item.tokens),
        "lemmas": index_text(item.lemmas),
    }


def reading_document(item: Indexed, body: dict[str, Any]) -> bytes:
    """How a version was understood."""
    return orjson.dumps(
        {
            "id": clean(item.understanding),
            "version": clean(item.version.id),
            "post": clean(item.version.post_id),
            "body": body,
        }
    )


def sighting_document(sighting: Sighting) -> bytes:
    """A sighting, all of it in fields."""
    return orjson.dumps(
        {
            "id": clean(sighting.id),
            "post": clean(sighting.post_id),
            "version": _clean_or_none(sighting.version_id),
            "capture": clean(sighting.capture_id),
            "source": clean(sighting.source_id),
            "seen_at": to_ms(sighting.seen_at),
        }
    )


def assessment_document(item: Assessment, body: bytes) -> bytes:
    """An assessment, with what it is asked for by."""
    return orjson.dumps(
        {
            "id": clean(item.id),
            "version": clean(item.version_id),
            "post": clean(item.post_id),
            "engine": clean(item.engine),
            "assessed_at": to_ms(item.assessed_at),
            "level": item.level.rank,
            "body": orjson.Fragment(body),
        }
    )


def failure_document(failure: Failure) -> bytes:
    """A failure, with what it is asked for by."""
    return orjson.dumps(
        {
            "id": clean(failure.id),
            "at": to_ms(failure.at),
            "source": clean(failure.source_id),
            "run": clean(failure.run_id),
            "reason": clean(failure.reason),
            "body": orjson.Fragment(pack(failure)),
        }
    )


def read_document(read: Read) -> bytes:
    """The mark that a capture was read."""
    return orjson.dumps(
        {
            "capture": clean(read.capture_id),
            "source": clean(read.source_id),
            "run": clean(read.run_id),
            "outcome": read.outcome.value,
            "posts": read.posts,
            "at": to_ms(read.at),
        }
    )


def run_document(run: Run) -> bytes:
    """The state of a run."""
    return orjson.dumps(
        {
            "id": clean(run.id),
            "source": clean(run.source_id),
            "started_at": to_ms(run.started_at),
            "body": orjson.Fragment(pack(run)),
        }
    )


def _clean_or_none(text: str | None) -> str | None:
    return None if text is None else clean(text)


def version_from(source: Source) -> Version:
    """A version from its document."""
    version: Version = revive(Version, source["body"])
    return version


def sighting_from(source: Source) -> Sighting:
    """A sighting from its document."""
    return Sighting(
        id=source["id"],
        post_id=source["post"],
        version_id=source["version"],
        capture_id=source["capture"],
        source_id=source["source"],
        seen_at=from_ms(source["seen_at"]),
    )


def assessment_from(source: Source) -> Assessment:
    """An assessment from its document."""
    assessment: Assessment = revive(Assessment, source["body"])
    return assessment


def failure_from(source: Source) -> Failure:
    """A failure from its document."""
    failure: Failure = revive(Failure, source["body"])
    return failure


def run_from(source: Source) -> Run:
    """A run from its document."""
    run: Run = revive(Run, source["body"])
    return run


VIEW_FIELDS = (
    "id", "source", "version", "shown", "assessment", "gone", "first_seen", "last_seen",
    "versions",
)  # fmt: skip
"""The fields of a post's document that ``view_from`` reads."""


def view_from(source: Source) -> PostView:
    """A post's present from its document."""
    version, assessment = source.get("version"), source.get("assessment")
    shown = (source.get("shown") or {}).get("observables", [])
    return PostView(
        post_id=source["id"],
        source_id=source["source"],
        version=revive(Version, version) if version else None,
        observables=revive(tuple[Observable, ...], shown),
        assessment=revive(Assessment, assessment) if assessment else None,
        gone=source["gone"],
        first_seen=from_ms(source["first_seen"]),
        last_seen=from_ms(source["last_seen"]),
        versions=source["versions"],
    )
