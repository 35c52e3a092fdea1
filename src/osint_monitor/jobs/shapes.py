"""Records as JSON objects: what scripts and spreadsheets get (``docs/json.md``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from osint_monitor.jobs.masking import masked_author, masked_text, masked_value
from osint_monitor.model.assessment import Assessment, Match
from osint_monitor.model.document import Observable, Span
from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, Run
from osint_monitor.store.base import History, PostView, Stats

if TYPE_CHECKING:
    # It brings the whole of the evidence, which most short commands do without.
    from osint_monitor.jobs.origin import Origin
    from osint_monitor.spool.dead_letters import DeadLetter
    from osint_monitor.spool.outbox import Waiting


def assessment_shape(assessment: Assessment) -> dict[str, Any]:
    """What the machine says of a wording; level and reasons first."""
    return {
        "lang": assessment.lang.value,
        "level": assessment.level.value,
        "score": round(assessment.score, 4),
        "types": [one.value for one in assessment.types],
        "acts": [one.value for one in assessment.acts],
        "families": [one.value for one in assessment.families],
        "direction": assessment.direction.value if assessment.direction else None,
        "targets_ukraine": assessment.targets_ukraine,
        "marks": [one.value for one in assessment.marks],
        "matches": [match_shape(match) for match in assessment.matches],
        "reasons": {key: list(said) for key, said in assessment.reasons.items()},
    }


def match_shape(match: Match) -> dict[str, Any]:
    """One rule that fired."""
    return {
        "rule": match.rule,
        "revision": match.revision,
        "title": match.title,
        "indicator": match.indicator,
        "family": match.family.value,
        "grade": match.grade.value,
        "spans": [span_shape(span) for span in match.spans],
        "gloss": dict(match.gloss),
        "counted": match.counted,
        "why_not": match.why_not,
    }


def span_shape(span: Span) -> dict[str, Any]:
    """Where, in code points of the field, end exclusive."""
    return {"field": span.field, "start": span.start, "end": span.end}


def observable_shape(one: Observable, *, masked: bool) -> dict[str, Any]:
    """Something that can be found again elsewhere."""
    value = masked_value(one.kind.value, one.value) if masked else one.value
    shape = {"kind": one.kind.value, "value": value, **span_shape(one.span)}
    if one.service:
        shape["service"] = one.service
    if one.candidates:
        shape["candidates"] = [
            masked_value(one.kind.value, other) if masked else other
            for other in one.candidates
        ]
    return shape


_UNASSESSED: Mapping[str, Any] = {
    "lang": None,
    "level": "unassessed",
    "score": None,
    "types": [],
    "acts": [],
    "families": [],
    "direction": None,
    "targets_ukraine": False,
    "marks": [],
    "matches": [],
    "reasons": {},
}


def post_shape(view: PostView, *, masked: bool, text: bool = False) -> dict[str, Any]:
    """
    The present of a post.

    Args:
        masked: contacts are masked, also inside the words.
        text: with the whole wording.
    """
    version = view.version
    shape: dict[str, Any] = {
        "id": view.post_id,
        "version": version.id if version else None,
        "source": view.source_id,
        "kind": version.kind.value if version else None,
    }
    shape |= assessment_shape(view.assessment) if view.assessment else _UNASSESSED
    if version is not None:
        shape |= _wording(version, view, masked=masked, text=text)
    return shape | {
        "observables": [
            observable_shape(one, masked=masked) for one in view.observables
        ],
        "gone": view.gone,
        "first_seen": moment(view.first_seen),
        "last_seen": moment(view.last_seen),
        "versions": view.versions,
    }


def _wording(
    version: Version, view: PostView, *, masked: bool, text: bool
) -> dict[str, Any]:
    def said(field: str) -> str:
        value = str(getattr(version, field))
        return masked_text(value, field, view.observables) if masked else value

    shape: dict[str, Any] = {"title": said("title"), "url": said("url")}
    if text:
        shape |= {"text": said("text"), "contact": said("contact"), "cut": version.cut}
    shape |= {"price": said("price"), "place": said("place")}
    author = version.author
    shape["author"] = masked_author(author) if masked else author
    shape["published_at"] = moment(version.published_at)
    return shape


def history_shape(history: History) -> dict[str, Any]:
    """All wordings, sightings and levels over time, oldest first; no words."""
    return {
        "versions": [
            {"version": one.id, "published_at": moment(one.published_at)}
            for one in history.versions
        ],
        "sightings": [
            {
                "seen_at": moment(one.seen_at),
                "version": one.version_id,
                "gone": one.gone,
                "capture": one.capture_id,
            }
            for one in history.sightings
        ],
        "levels": [
            {
                "assessed_at": moment(one.assessed_at),
                "version": one.version_id,
                "level": one.level.value,
                "engine": one.engine,
            }
            for one in history.assessments
        ],
    }


def origin_shape(origin: Origin | None, *, masked: bool) -> dict[str, Any] | None:
    """Where the newest sighting's evidence stands."""
    if origin is None:
        return None
    url = origin.url
    return {
        "id": origin.capture_id,
        "file": origin.file,
        "place": origin.place,
        "digest": origin.digest,
        "url": masked_text(url) if url and masked else url,
        "fetched_at": origin.fetched_at,
    }


def run_shape(run: Run) -> dict[str, Any]:
    """One run with its counts."""
    return {
        "id": run.id,
        "kind": run.kind.value,
        "source": run.source_id,
        "outcome": run.outcome,
        "started_at": moment(run.started_at),
        "ended_at": moment(run.ended_at),
        "mandate": run.mandate,
        "counts": dict(run.counts),
    }


def stats_shape(stats: Stats) -> dict[str, Any]:
    """The sums over everything."""
    return {
        "posts": stats.posts,
        "gone": stats.gone,
        "versions": stats.versions,
        "sightings": stats.sightings,
        "assessments": stats.assessments,
        "by_level": dict(stats.by_level),
        "by_lang": dict(stats.by_lang),
        "by_kind": dict(stats.by_kind),
        "by_source": dict(stats.by_source),
        "attempts": stats.attempts,
        "captures": stats.captures,
        "unchanged": stats.unchanged,
        "failed": stats.failed,
        "read": stats.reads - stats.reads_failed,
        "read_failed": stats.reads_failed,
        "failures": stats.failures,
        "failures_by_reason": dict(stats.failures_by_reason),
        "runs": stats.runs,
    }


def waiting_shape(waiting: Waiting, dead_letters: int) -> dict[str, Any]:
    """What is not in the store: it waits, or was refused."""
    return {
        "waiting": {
            "batches": waiting.batches,
            "bytes": waiting.size,
            "since": moment(waiting.since),
            "why": waiting.why,
        },
        "dead_letters": dead_letters,
    }


def dead_letter_shape(letter: DeadLetter) -> dict[str, Any]:
    """A record that the store refused, without the record itself."""
    return {
        "at": moment(datetime.fromisoformat(letter.at)),
        "source": letter.source_id,
        "run": letter.run_id,
        "kind": letter.kind,
        "id": letter.id,
        "reason": letter.reason,
    }


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC, with milliseconds and ``Z``."""
    if at is None:
        return None
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def failure_shape(failure: Failure) -> dict[str, Any]:
    """One thing that could not be done; addresses are masked."""
    return {
        "id": failure.id,
        "stage": failure.stage,
        "reason": failure.reason,
        "source": failure.source_id,
        "run": failure.run_id,
        "where": masked_text(failure.where),
        "at": moment(failure.at),
        "capture": failure.capture_id,
        "detail": dict(failure.detail),
    }
