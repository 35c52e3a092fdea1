"""Model records as rows, and rows as model records."""

from __future__ import annotations

from typing import Any

import orjson

from osint_monitor.model.assessment import Assessment
from osint_monitor.model.document import Observable
from osint_monitor.model.post import Sighting, Version
from osint_monitor.model.run import Failure
from osint_monitor.store.base import Indexed, PostView
from osint_monitor.store.codec import dump, load, pack, unpack
from osint_monitor.store.traits import text_key
from osint_monitor.store.values import from_ms, level_of, to_ms

VERSION_COLUMNS = ("id", "post_id", "source_id", "kind")
ASSESSMENT_COLUMNS = (
    "id", "version_id", "post_id", "engine", "assessed_at", "level", "score", "lang",
)  # fmt: skip
FAILURE_COLUMNS = ("id", "at", "source_id", "run_id")


def joined(values: tuple[str, ...]) -> str:
    """A list that one column holds and ``instr`` can search: ``,a,b,``, or empty."""
    return f",{','.join(values)}," if values else ""


def split(column: str) -> list[str]:
    """What ``joined`` joined."""
    return column.strip(",").split(",") if column else []


def version_body(version: Version) -> bytes:
    """What of a version has no column."""
    return pack(version, VERSION_COLUMNS)


def version_from(
    version_id: str, post_id: str, source_id: str, kind: str, body: bytes
) -> Version:
    """A version from its row."""
    return unpack(
        Version, body, id=version_id, post_id=post_id, source_id=source_id, kind=kind
    )


def text_key_from(body: bytes) -> str | None:
    """The ``text_key`` of a version."""
    packed = orjson.loads(body)
    return text_key(packed.get("title", ""), packed.get("text", ""))


def reading_body(item: Indexed) -> bytes:
    """Observables and places as one column."""
    return dump([item.observables, item.places])


def observables_from(body: bytes | None) -> tuple[Observable, ...]:
    """The observables of a reading; none when there is no reading."""
    if body is None:
        return ()
    found: tuple[tuple[Observable, ...], tuple[str, ...]] = load(
        tuple[tuple[Observable, ...], tuple[str, ...]], body
    )
    return found[0]


def places_from(body: bytes) -> list[str]:
    """The names of the places of a reading."""
    places: list[str] = orjson.loads(body)[1]
    return places


def matches_from(body: bytes) -> list[tuple[str, str, bool]]:
    """(rule, indicator, whether it counted) of each match of an assessment."""
    return [
        (match["rule"], match["indicator"], match.get("counted", True))
        for match in orjson.loads(body).get("matches", ())
    ]


def marks_from(body: bytes) -> list[str]:
    """The safeguarding marks of an assessment."""
    marks: list[str] = orjson.loads(body).get("marks", [])
    return marks


def assessment_row(item: Assessment) -> tuple[Any, ...]:
    """assessed_at, level, score, lang, types, ukraine, body."""
    return (
        to_ms(item.assessed_at),
        item.level.rank,
        item.score,
        item.lang.value,
        joined(tuple(kind.value for kind in item.types)),
        int(item.targets_ukraine),
        pack(item, ASSESSMENT_COLUMNS),
    )


def assessment_from(
    version_id: str, post_id: str, columns: tuple[Any, ...]
) -> Assessment:
    """
    An assessment from its row.

    Args:
        columns: id, engine, assessed_at, level, score, lang, body.
    """
    assessment_id, engine, assessed_at, level, score, lang, body = columns
    return unpack(
        Assessment,
        body,
        id=assessment_id,
        version_id=version_id,
        post_id=post_id,
        engine=engine,
        assessed_at=from_ms(assessed_at),
        level=level_of(level),
        score=score,
        lang=lang,
    )


def sighting_from(post_id: str, columns: tuple[Any, ...]) -> Sighting:
    """
    A sighting from its row.

    Args:
        columns: id, version id or None, capture id, source, seen_at.
    """
    sighting_id, version_id, capture_id, source_id, seen_at = columns
    return Sighting(
        id=sighting_id,
        post_id=post_id,
        version_id=version_id,
        capture_id=capture_id,
        source_id=source_id,
        seen_at=from_ms(seen_at),
    )


def failure_body(failure: Failure) -> bytes:
    """What of a failure has no column."""
    return pack(failure, FAILURE_COLUMNS)


def failure_from(columns: tuple[Any, ...]) -> Failure:
    """
    A failure from its row.

    Args:
        columns: id, at, source, run, body.
    """
    failure_id, at, source_id, run_id, body = columns
    return unpack(
        Failure,
        body,
        id=failure_id,
        at=from_ms(at),
        source_id=source_id,
        run_id=run_id,
    )


VIEW_SELECT = """
    SELECT p.id, p.source, p.gone, p.first_seen, p.last_seen, p.versions,
           v.id, v.source, v.kind, v.body, r.body,
           a.id, n.name, a.assessed_at, a.level, a.score, a.lang, a.body
    FROM posts p
    LEFT JOIN versions v ON v.seq = p.version
    LEFT JOIN readings r ON r.seq = p.reading
    LEFT JOIN assessments a ON a.seq = p.assessment
    LEFT JOIN names n ON n.seq = a.engine
"""
"""The rows that ``view_from`` reads."""


def view_from(row: tuple[Any, ...]) -> PostView:
    """A post's present from a row of ``VIEW_SELECT``."""
    post_id, source, gone, first_seen, last_seen, versions = row[:6]
    version_id, version_source, kind, body = row[6:10]
    version = assessment = None
    if version_id is not None:
        version = version_from(version_id, post_id, version_source, kind, body)
    if row[11] is not None:
        assessment = assessment_from(version_id, post_id, row[11:])
    return PostView(
        post_id=post_id,
        source_id=source,
        version=version,
        observables=observables_from(row[10]),
        assessment=assessment,
        gone=bool(gone),
        first_seen=from_ms(first_seen),
        last_seen=from_ms(last_seen),
        versions=versions,
    )
