"""Runs, failures and reads: the bookkeeping that must add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from osint_monitor.errors import ItemError
from osint_monitor.model.capture import Capture
from osint_monitor.model.identity import stable_id


class RunKind(StrEnum):
    """What a run does."""

    CRAWL = "crawl"
    IMPORT = "import"
    RESCORE = "rescore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """
    One crawl, import or rescoring, with its counts.

    Args:
        ended_at: ``None`` while it runs, and for ever when it was killed and not
            resumed.
        outcome: ``running``, ``finished``, ``stopped`` (asked to), ``failed``, or
            ``killed``, which the next import or rescoring writes of one before it.
        counts: ``attempts = captures + unchanged + failed`` for crawls;
            ``captures = read + unread``.
    """

    id: str
    kind: RunKind
    source_id: str
    started_at: datetime
    mandate: str
    ended_at: datetime | None = None
    outcome: str = "running"
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """
    Something could not be done; kept so that nothing is lost silently.

    Args:
        id: deterministic; see ``failure_of``.
        stage: fetch, extract, understand, score, import.
        reason: a short stable class, such as ``timeout``, ``http_404``, ``too_deep``.
        where: an address, or a file with an offset or line; no post text.
        detail: parts; no post text.
    """

    id: str
    stage: str
    reason: str
    source_id: str
    run_id: str
    where: str
    at: datetime
    capture_id: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


def failure_of(
    stage: str,
    reason: str,
    *,
    source_id: str,
    run_id: str,
    where: str,
    at: datetime,
    capture_id: str | None = None,
    detail: Mapping[str, str] | None = None,
) -> Failure:
    """A failure with its deterministic id: stage, reason, where, capture or run."""
    return Failure(
        id=stable_id("failure", stage, reason, where, capture_id or run_id),
        stage=stage,
        reason=reason,
        source_id=source_id,
        run_id=run_id,
        where=where,
        at=at,
        capture_id=capture_id,
        detail=detail or {},
    )


def failure_in(capture: Capture, stage: str, error: Exception, at: datetime) -> Failure:
    """
    What went wrong with a capture: a class and parts, never a post's words.

    Args:
        stage: for an error that does not know its own.
    """
    if isinstance(error, ItemError):
        stage, reason, detail = error.stage, error.reason, error.detail
    else:
        reason, detail = "crash", {"error": type(error).__name__}
    return failure_of(
        stage,
        reason,
        source_id=capture.source_id,
        run_id=capture.run_id,
        where=capture.url,
        at=at,
        capture_id=capture.id,
        detail={name: str(value) for name, value in detail.items()},
    )


class ReadOutcome(StrEnum):
    """How reading a capture ended."""

    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A capture was read; written in the same transaction as what it gave."""

    capture_id: str
    source_id: str
    run_id: str
    outcome: ReadOutcome
    posts: int
    at: datetime


def read_of(capture: Capture, outcome: ReadOutcome, posts: int, at: datetime) -> Read:
    """The record that *capture* was read."""
    return Read(
        capture_id=capture.id,
        source_id=capture.source_id,
        run_id=capture.run_id,
        outcome=outcome,
        posts=posts,
        at=at,
    )
