"""Records to put into stores; all invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from elasticsearch_server import Prefixes
from osint_monitor.model.assessment import Assessment, Match
from osint_monitor.model.document import Observable, ObservableKind, Span
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Sighting, Version, sighting_of
from osint_monitor.model.run import Failure, Read, ReadOutcome, Run, RunKind, failure_of
from osint_monitor.model.words import (
    ExploitationType,
    Family,
    Grade,
    Kind,
    Lang,
    Level,
    Mark,
)
from osint_monitor.store.base import Batch, Indexed, Store
from osint_monitor.store.open import open_store

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCORES = {Level.NONE: 0.1, Level.WEAK: 0.5, Level.STRONG: 0.9}


@dataclass(frozen=True)
class Maker:
    """Builds records with ids that follow from short names."""

    def at(self, hour: int) -> datetime:
        return START + timedelta(hours=hour)

    def post_id(self, post: str) -> str:
        return stable_id("post", post)

    def version_id(self, post: str, wording: str = "a") -> str:
        return stable_id("version", post, wording)

    def version(self, post: str, wording: str = "a", **fields: object) -> Version:
        given: dict[str, object] = {
            "source_id": "town_jobs",
            "kind": Kind.JOB,
            "url": f"https://town.example/{post}",
            "text": f"{post} {wording}",
        }
        return Version(
            id=self.version_id(post, wording),
            post_id=self.post_id(post),
            **(given | fields),  # type: ignore[arg-type]
        )

    def indexed(
        self,
        post: str,
        wording: str = "a",
        *,
        understanding: str = "u1",
        tokens: tuple[str, ...] | None = None,
        lemmas: tuple[str, ...] = (),
        places: tuple[str, ...] = (),
        phones: tuple[str, ...] = (),
        **fields: object,
    ) -> Indexed:
        version = self.version(post, wording, **fields)
        observables = tuple(
            Observable(kind=ObservableKind.PHONE, value=phone, span=Span("text", 0, 3))
            for phone in phones
        )
        return Indexed(
            version=version,
            understanding=understanding,
            observables=observables,
            places=places,
            tokens=(version.text,) if tokens is None else tokens,
            lemmas=lemmas,
        )

    def sighting(
        self,
        post: str,
        wording: str | None = "a",
        *,
        hour: int = 0,
        source: str = "town_jobs",
        capture: str | None = None,
    ) -> Sighting:
        return sighting_of(
            self.post_id(post),
            None if wording is None else self.version_id(post, wording),
            capture_id=capture or f"capture-{post}-{hour}",
            source_id=source,
            seen_at=self.at(hour),
        )

    def assessment(
        self,
        post: str,
        wording: str = "a",
        *,
        level: Level = Level.NONE,
        engine: str = "u1-r1-rules-only",
        hour: int = 0,
        score: float | None = None,
        lang: Lang = Lang.NL,
        types: tuple[ExploitationType, ...] = (),
        targets_ukraine: bool = False,
        matches: tuple[Match, ...] = (),
        marks: tuple[Mark, ...] = (),
    ) -> Assessment:
        version_id = self.version_id(post, wording)
        return Assessment(
            id=stable_id("assessment", version_id, engine),
            version_id=version_id,
            post_id=self.post_id(post),
            engine=engine,
            assessed_at=self.at(hour),
            lang=lang,
            level=level,
            score=SCORES[level] if score is None else score,
            types=types,
            targets_ukraine=targets_ukraine,
            matches=matches,
            marks=marks,
            reasons={"nl": ("omdat",), "en": ("because",)},
        )

    def match(self, rule: str, indicator: str, *, counted: bool = True) -> Match:
        return Match(
            rule=rule,
            revision=1,
            title="a sign",
            indicator=indicator,
            family=Family.CONTROL,
            grade=Grade.MINOR,
            spans=(Span("text", 0, 2),),
            gloss={"nl": "teken", "en": "sign"},
            counted=counted,
        )

    @staticmethod
    def merged(batches: Sequence[Batch]) -> Batch:
        """All of them as one."""
        return Batch(
            versions=[item for batch in batches for item in batch.versions],
            sightings=[item for batch in batches for item in batch.sightings],
            assessments=[item for batch in batches for item in batch.assessments],
            failures=[item for batch in batches for item in batch.failures],
            reads=[item for batch in batches for item in batch.reads],
        )

    def batch(
        self,
        post: str,
        wording: str = "a",
        *,
        hour: int = 0,
        level: Level | None = Level.NONE,
        lang: Lang = Lang.NL,
        types: tuple[ExploitationType, ...] = (),
        targets_ukraine: bool = False,
        score: float | None = None,
        matches: tuple[Match, ...] = (),
        marks: tuple[Mark, ...] = (),
        **fields: object,
    ) -> Batch:
        """A version, its sighting and its assessment (none with level ``None``)."""
        item = self.indexed(post, wording, **fields)  # type: ignore[arg-type]
        source = item.version.source_id
        judged = []
        if level is not None:
            judged.append(
                self.assessment(
                    post,
                    wording,
                    hour=hour,
                    level=level,
                    lang=lang,
                    types=types,
                    targets_ukraine=targets_ukraine,
                    score=score,
                    matches=matches,
                    marks=marks,
                )
            )
        return Batch(
            versions=[item],
            sightings=[self.sighting(post, wording, hour=hour, source=source)],
            assessments=judged,
        )

    def read(
        self, capture: str, *, failed: bool = False, source: str = "town_jobs"
    ) -> Read:
        return Read(
            capture_id=capture,
            source_id=source,
            run_id="run-1",
            outcome=ReadOutcome.FAILED if failed else ReadOutcome.READ,
            posts=0 if failed else 1,
            at=self.at(0),
        )

    def failure(
        self, where: str, *, reason: str = "timeout", hour: int = 0, run: str = "run-1"
    ) -> Failure:
        return failure_of(
            "fetch",
            reason,
            source_id="town_jobs",
            run_id=run,
            where=where,
            at=self.at(hour),
            detail={"tries": "3"},
        )

    def run(self, run_id: str, *, hour: int = 0, **counts: int) -> Run:
        return Run(
            id=run_id,
            kind=RunKind.CRAWL,
            source_id="town_jobs",
            started_at=self.at(hour),
            mandate="Town police",
            counts=counts,
        )


@pytest.fixture(scope="session")
def make() -> Maker:
    return Maker()


NewUrl = Callable[[], str]


def _on_sqlite(where: str, folders: pytest.TempPathFactory) -> NewUrl:
    if where == "memory":
        return lambda: "sqlite:///:memory:"
    return lambda: f"sqlite:///{folders.mktemp('store') / 'store.db'}"


@pytest.fixture(scope="session", params=["memory", "disk"])
def sqlite_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> NewUrl:
    """Gives URLs of new, empty stores on SQLite."""
    return _on_sqlite(request.param, tmp_path_factory)


@pytest.fixture(scope="session")
def elastic_url(elasticsearch_url: str) -> Iterator[NewUrl]:
    """Gives URLs of empty stores on Elasticsearch; at most three are in use at once."""
    with Prefixes(elasticsearch_url) as prefixes:
        yield prefixes.next


@pytest.fixture(scope="session", params=["memory", "disk", "elastic"])
def new_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> NewUrl:
    """Gives URLs of empty stores, of every kind that must answer the same."""
    if request.param == "elastic":
        given: NewUrl = request.getfixturevalue("elastic_url")
        return given
    return _on_sqlite(request.param, tmp_path_factory)


@pytest.fixture
def store(new_url: Callable[[], str]) -> Iterator[Store]:
    with open_store(new_url()) as opened:
        yield opened
