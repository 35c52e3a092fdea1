"""Reading the records themselves: histories, failures, runs, sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, ReadOutcome, Run
from osint_monitor.store.base import History, Stats
from osint_monitor.store.codec import clean
from osint_monitor.store.elastic.documents import (
    assessment_from,
    assessment_key,
    failure_from,
    key_of,
    reading_key,
    run_from,
    sighting_from,
    version_from,
)
from osint_monitor.store.elastic.reader import (
    facet_search,
    facets_from,
    sums_from,
    sums_search,
)
from osint_monitor.store.elastic.select import clause_of, in_part
from osint_monitor.store.elastic.session import PAGE, Session
from osint_monitor.store.query import Query
from osint_monitor.store.values import to_ms

Clause = dict[str, Any]

_ALL: Clause = {"match_all": {}}
_SIGHTINGS = ({"seen_at": "asc"}, {"id": "asc"})
_ASSESSMENTS = (
    {"assessed_at": "asc"}, {"engine": "asc"}, {"version": "asc"}, {"id": "asc"},
)  # fmt: skip
_NEWEST = ({"assessed_at": "desc"}, {"engine": "desc"}, {"id": "desc"})
_FAILURES = ({"at": "asc"}, {"id": "asc"})
_COUNTED: dict[str, dict[str, str]] = {
    "versions": {},
    "sightings": {},
    "assessments": {},
    "reads": {"outcome": "outcome"},
    "failures": {"reason": "reason"},
}
"""Records of which there are sums, and by what."""
_RUNS = ({"started_at": "desc"}, {"id": "asc"})


def history(session: Session, post_id: str) -> History:
    """All records of a post, oldest first; versions by when they were first seen."""
    session.refresh("versions", "sightings", "assessments")
    of_post = {"term": {"post": {"value": clean(post_id)}}}
    sightings = tuple(
        map(sighting_from, session.walk("sightings", of_post, _SIGHTINGS))
    )
    first: dict[str | None, int] = {}
    for place, each in enumerate(sightings):
        first.setdefault(each.version_id, place)
    versions = map(version_from, session.walk("versions", of_post, ({"id": "asc"},)))
    judged = session.walk("assessments", of_post, _ASSESSMENTS)
    return History(
        versions=tuple(
            sorted(versions, key=lambda version: _when(sightings, first, version))
        ),
        sightings=sightings,
        assessments=tuple(map(assessment_from, judged)),
    )


def _when(
    sightings: Sequence[Any], first: dict[str | None, int], version: Version
) -> tuple[bool, Any, str]:
    """First what was never seen, then by the first sighting, then by id."""
    place = first.get(version.id)
    seen_at = None if place is None else sightings[place].seen_at
    return place is not None, seen_at and seen_at.timestamp(), version.id


def outdated(
    session: Session, engine: str, part: tuple[int, int], until: datetime | None
) -> Iterator[Version]:
    """Versions without an assessment by *engine*, or with a newer one up to *until*."""
    session.refresh("versions", "assessments", always=True)
    found = session.walk_ids("versions", in_part(part) if part[1] > 1 else _ALL)
    while chunk := list(islice(found, PAGE)):
        keys = {each: ("assessments", assessment_key(each, engine)) for each in chunk}
        judged = session.get(keys.values(), False)
        # Only now what was not assessed: to pass over the rest must cost little.
        ids = [each for each in chunk if keys[each] not in judged]
        if until is not None:
            done = [each for each in chunk if keys[each] in judged]
            ids += [
                version_id
                for version_id, newest in _newest(session, done).items()
                if newest.engine != clean(engine) and newest.ms <= to_ms(until)
            ]
        left = [("versions", key_of(each)) for each in ids]
        for each in session.get(left, ("body",)).values():
            yield version_from(each["_source"])


class _Newest(NamedTuple):
    """The newest assessment of a version: when, by which engine, its id."""

    ms: int
    engine: str
    id: str


def _newest(session: Session, version_ids: Sequence[str]) -> dict[str, _Newest]:
    """The newest assessment of each version, of at most a page of them."""
    if not version_ids:
        return {}
    answer = session.ask(
        lambda client: client.search(
            index=session.alias("assessments"),
            query={"terms": {"version": list(map(clean, version_ids))}},
            collapse={"field": "version"},
            sort=list(_NEWEST),
            size=len(version_ids),
            source=False,
            track_total_hits=False,
        )
    )
    return {
        hit["fields"]["version"][0]: _Newest(*hit["sort"])
        for hit in answer["hits"]["hits"]
    }


def overruled(
    session: Session, engine: str, version_ids: Sequence[str]
) -> dict[str, str]:
    """Of versions that *engine* assessed and then another: the newest's id."""
    keys = {each: ("assessments", assessment_key(each, engine)) for each in version_ids}
    judged = session.get(keys.values(), False)
    ids = [each for each in version_ids if keys[each] in judged]
    if not ids:
        return {}
    session.refresh("assessments")
    newest = _newest(session, ids)
    return {
        each: newest[clean(each)].id
        for each in ids
        if clean(each) in newest and newest[clean(each)].engine != clean(engine)
    }


def assessed(session: Session, engine: str) -> int:
    """How many assessments are by *engine*."""
    session.refresh("assessments", always=True)
    clause = {"term": {"engine": {"value": clean(engine)}}}
    answer = session.ask(
        lambda client: client.count(index=session.alias("assessments"), query=clause)
    )
    return int(answer["count"])


def not_understood(
    session: Session, understanding: str, version_ids: Sequence[str]
) -> set[str]:
    """Versions without a reading of *understanding*."""
    keys = {
        version_id: ("readings", reading_key(version_id, understanding))
        for version_id in version_ids
    }
    there = session.get(keys.values(), False)
    return {version_id for version_id, key in keys.items() if key not in there}


def seen_in(session: Session, capture_id: str) -> list[tuple[str, str]]:
    """What was sighted in a capture, without what was gone."""
    session.refresh("sightings")
    tests: list[Clause] = [
        {"term": {"capture": {"value": clean(capture_id)}}},
        {"exists": {"field": "version"}},
    ]
    clause = {"bool": {"filter": tests}}
    found = session.walk("sightings", clause, _SIGHTINGS, ("post", "version"))
    return sorted({(source["post"], source["version"]) for source in found})


def unread(session: Session, capture_ids: Sequence[str]) -> set[str]:
    """Captures without a read record."""
    keys = {capture_id: ("reads", key_of(capture_id)) for capture_id in capture_ids}
    read = session.get(keys.values(), False)
    return {capture_id for capture_id, key in keys.items() if key not in read}


def reads_of(session: Session, run_id: str) -> dict[str, int]:
    """Sums over the read records of a run."""
    session.refresh("reads", always=True)
    answer = session.ask(
        lambda client: client.search(
            index=session.alias("reads"),
            query={"term": {"run": {"value": clean(run_id)}}},
            size=0,
            aggregations={
                "outcomes": {"terms": {"field": "outcome"}},
                "posts": {"sum": {"field": "posts"}},
            },
        )
    )
    told = answer["aggregations"]
    by = {each["key"]: each["doc_count"] for each in told["outcomes"]["buckets"]}
    return {
        "read": by.get(ReadOutcome.READ.value, 0),
        "unread": by.get(ReadOutcome.FAILED.value, 0),
        "posts": int(told["posts"]["value"]),
    }


def failures(
    session: Session, source_id: str | None, run_id: str | None
) -> Iterator[Failure]:
    """Failures by time, then id."""
    session.refresh("failures", always=True)
    tests = [
        {"term": {field: {"value": clean(value)}}}
        for field, value in (("source", source_id), ("run", run_id))
        if value
    ]
    clause: Clause = {"bool": {"filter": tests}}
    yield from map(failure_from, session.walk("failures", clause, _FAILURES))


def runs(session: Session, source_id: str | None) -> list[Run]:
    """Runs, newest first."""
    session.refresh("runs", always=True)
    clause = {"term": {"source": {"value": clean(source_id)}}} if source_id else _ALL
    return list(map(run_from, session.walk("runs", clause, _RUNS)))


def stats(session: Session) -> Stats:
    """Sums over everything, each of one moment."""
    session.refresh(*_COUNTED, "posts", always=True)
    names = ("level", "lang", "kind", "source", "gone")
    asked = [("posts", facet_search(names, clause_of(Query())))]
    asked += [(kind, sums_search(by, _ALL)) for kind, by in _COUNTED.items()]
    first, *others = session.many(asked)
    by = facets_from(names, first)
    stored = {
        kind: answer["hits"]["total"]["value"]
        for kind, answer in zip(_COUNTED, others, strict=True)
    }
    sums = dict(zip(_COUNTED, map(sums_from, others), strict=True))
    all_runs = runs(session, None)
    worked: Counter[str] = Counter()
    for run in all_runs:
        worked.update(run.counts)
    return Stats(
        posts=sum(by["level"].values()),
        gone=by["gone"].get("true", 0),
        versions=stored["versions"],
        sightings=stored["sightings"],
        assessments=stored["assessments"],
        by_level=by["level"],
        by_lang=by["lang"],
        by_kind=by["kind"],
        by_source=by["source"],
        reads=stored["reads"],
        reads_failed=sums["reads"]["outcome"][ReadOutcome.FAILED.value],
        failures=stored["failures"],
        failures_by_reason=dict(sums["failures"]["reason"]),
        runs=len(all_runs),
        attempts=worked["attempts"],
        captures=worked["captures"],
        unchanged=worked["unchanged"],
        failed=worked["failed"],
    )
