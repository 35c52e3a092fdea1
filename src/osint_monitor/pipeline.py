"""The whole way of a post on one page: read this first."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from osint_monitor.errors import EvidenceError, ItemError
from osint_monitor.evidence.reader import open_page
from osint_monitor.extract.pages import extract_posts
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.capture import Capture, Page
from osint_monitor.model.clock import now
from osint_monitor.model.document import Document
from osint_monitor.model.extraction import Extraction
from osint_monitor.model.post import Version, seen_in
from osint_monitor.model.run import ReadOutcome, failure_in, read_of
from osint_monitor.model.source import Source
from osint_monitor.score.assess import Assessor
from osint_monitor.store.base import Indexed
from osint_monitor.store.outcome import Outcome
from osint_monitor.understand.annotate import Annotator
from osint_monitor.understand.phrase import index_lemmas, index_tokens

READABLE = frozenset({200, 203, 404, 410})
"""Statuses of answers that can hold a post, or say that it is gone."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """
    Captures or versions in, records out; does no I/O but reading captures.

    Args:
        captures: the folder that holds the WARC files.
        sources: by id; a capture of an unknown source is a programming error.
    """

    captures: Path
    sources: Mapping[str, Source]
    annotator: Annotator
    assessor: Assessor
    max_body_bytes: int

    def read_capture(self, capture: Capture) -> Outcome:
        """Open a capture, extract its posts, understand and score each."""
        return self._read(capture, None)

    def read_page(self, page: Page, capture: Capture) -> Outcome:
        """The same for a page that came in a file and is open already."""
        return self._read(capture, page)

    def _read(self, capture: Capture, page: Page | None) -> Outcome:
        source, outcome = self.sources[capture.source_id], Outcome()
        try:
            outcome.extraction = self._extract(capture, source, page)
        except EvidenceError:
            raise
        except Exception as error:  # noqa: BLE001 the per-item boundary
            outcome.failures.append(failure_in(capture, "extract", error, now()))
        for version in outcome.extraction.versions:
            self._take(version, capture, capture.fetched_at, outcome)
        outcome.sightings += (
            seen_in(gone.post_id, None, capture, capture.fetched_at)
            for gone in outcome.extraction.gone
        )
        result = ReadOutcome.FAILED if outcome.failures else ReadOutcome.READ
        outcome.reads.append(read_of(capture, result, len(outcome.versions), now()))
        return outcome

    def confirm(
        self, capture: Capture, seen: Iterable[tuple[str, str]], at: datetime
    ) -> Outcome:
        """An unchanged page: its posts were seen again, its links still hold."""
        outcome = self.seen_again(capture, seen, at)
        # What can't be read was stored as a failure when it was captured.
        with contextlib.suppress(ItemError):
            outcome.extraction = self._extract(capture, self.sources[capture.source_id])
        return outcome

    def seen_again(
        self, capture: Capture, seen: Iterable[tuple[str, str]], at: datetime
    ) -> Outcome:
        """Its posts were seen again."""
        sightings = [seen_in(post, version, capture, at) for post, version in seen]
        return Outcome(sightings=sightings)

    def read_version(self, version: Version, capture: Capture) -> Outcome:
        """A version that came in a file: understand and score it."""
        outcome = Outcome()
        self._take(version, capture, capture.fetched_at, outcome)
        result = ReadOutcome.FAILED if outcome.failures else ReadOutcome.READ
        outcome.reads.append(read_of(capture, result, 1, now()))
        return outcome

    def judge(self, version: Version) -> tuple[Document, Assessment]:
        """
        Understand and score one version.

        Raises:
            ItemError: it can't be understood or scored.
        """
        source = self.sources.get(version.source_id)
        document = self.annotator.annotate(
            version,
            languages=source.languages if source else (),
            country=source.country if source else None,
        )
        return document, self.assessor.assess(document, at=now())

    def _extract(
        self, capture: Capture, source: Source, page: Page | None = None
    ) -> Extraction:
        if capture.status not in READABLE or _is_robots(capture.url):
            return Extraction()
        if page is None:
            page = open_page(self.captures, capture, max_body_bytes=self.max_body_bytes)
        return extract_posts(page, source)

    def _take(
        self, version: Version, capture: Capture, at: datetime, outcome: Outcome
    ) -> None:
        """Add a version and what is thought of it; it is kept even if that fails."""
        outcome.sightings.append(seen_in(version.post_id, version.id, capture, at))
        try:
            document, assessment = self.judge(version)
        except Exception as error:  # noqa: BLE001 the per-item boundary
            outcome.failures.append(failure_in(capture, "understand", error, now()))
            outcome.versions.append(Indexed(version=version, understanding=""))
            return
        outcome.versions.append(indexed(document))
        outcome.assessments.append(assessment)


def indexed(document: Document) -> Indexed:
    """A document as a store keeps it."""
    return Indexed(
        version=document.version,
        understanding=document.understanding,
        observables=document.observables,
        places=tuple(sorted({place.name for place in document.places})),
        tokens=index_tokens(document),
        lemmas=index_lemmas(document),
    )


def _is_robots(url: str) -> bool:
    return urlsplit(url).path == "/robots.txt"
