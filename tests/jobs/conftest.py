"""A stand-in for the worker processes: keeps what it is asked, answers at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.jobs import imports
from osint_monitor.model.capture import Capture, Page
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.post import Version
from osint_monitor.model.run import Failure, Run
from osint_monitor.model.source import Shape, Source
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings
from osint_monitor.work.tasks import (
    Append,
    PostLine,
    ReadPages,
    ReadVersions,
    Reply,
    SeenAgain,
    Task,
)


class Workers:
    """Every record is new once, as in a store."""

    def __init__(self) -> None:
        self.versions: list[tuple[Version, Capture]] = []
        self.pages: list[tuple[Page, Capture]] = []
        self.failures: dict[str, Failure] = {}
        self.runs: dict[str, Run] = {}
        self.again: list[SeenAgain] = []
        self.read: dict[str, str] = {}
        self.largest = 0

    async def ask(self, task: Task) -> Reply:
        match task:
            case ReadVersions(versions):
                self.largest = max(self.largest, len(versions))
                self.versions += versions
                lines = [_line(version) for version, _ in versions]
                return self._reply([c for _, c in versions], tuple(lines))
            case ReadPages(pages):
                self.pages += pages
                return self._reply([capture for _, capture in pages], ())
            case Append(failures, _, run):
                self.failures |= {one.id: one for one in failures}
                if run:
                    self.runs[run.id] = run
            case SeenAgain():
                self.again.append(task)
        return Reply()

    def _reply(self, captures: list[Capture], lines: tuple[PostLine, ...]) -> Reply:
        new = {one.id: one.run_id for one in captures if one.id not in self.read}
        self.read |= new
        return Reply(posts=lines, new={"reads": len(new), "versions": len(new)})

    def reads_of(self, _: Settings, run_id: str) -> dict[str, int]:
        """As the store counts them."""
        read = sum(one == run_id for one in self.read.values())
        return {"read": read, "unread": 0, "posts": read}

    def __call__(self, *_: Any, **__: Any) -> Workers:
        return self

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(self, *_: object) -> None: ...


def _line(version: Version) -> PostLine:
    return PostLine(version.post_id, version.id, version.url, "job", "en", "none")


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> Workers:
    """In place of the pool."""
    stand_in = Workers()
    monkeypatch.setattr(imports, "Pool", stand_in)
    monkeypatch.setattr(imports, "reads_of", stand_in.reads_of)
    return stand_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def source() -> Source:
    return Source(
        id="brought",
        name="Brought files",
        kind=Kind.JOB,
        shape=Shape.FILES,
        mandate=Mandate(
            authority="Example Police",
            basis="general_police_task",
            purpose="tests",
            expires=date(2099, 12, 31),
        ),
    )


@pytest.fixture
def said() -> Callable[..., dict[str, Any]]:
    """A line of a file of judgements, with some fields changed."""

    def line(**changes: Any) -> dict[str, Any]:
        return {
            "id": "j1", "post_id": "post-1", "version_id": "version-1",
            "judged_at": "2027-03-01T10:00:00Z", "by": "officer-1",
            "verdict": "strong", "lang": "en", "source_id": "site", "kind": "job",
            "engine": "u-r-rules-only", "level_shown": "strong",
        } | changes  # fmt: skip

    return line
