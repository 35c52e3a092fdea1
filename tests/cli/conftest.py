"""A data folder with two posts made by hand, and a way to run commands on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import small_rules
from osint_monitor.cli.app import app
from osint_monitor.jobs.brought import capture_id
from osint_monitor.model.assessment import Assessment, Match
from osint_monitor.model.capture import Capture
from osint_monitor.model.document import Observable, ObservableKind, Span
from osint_monitor.model.post import Version, seen_in
from osint_monitor.model.run import ReadOutcome, failure_of, read_of
from osint_monitor.model.words import (
    Act,
    ExploitationType,
    Family,
    Grade,
    Kind,
    Lang,
    Level,
)
from osint_monitor.store.base import Batch, Indexed
from osint_monitor.store.open import open_store

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
PHONE, SHOWN = "+447700900123", "+44…23"
DIGEST = "sha256:" + "ab" * 32
TEXT = "We keep your passport \x1b[31m\u202e[bold]now[/bold]. Call +44 7700 900123"
RULE = "4d2f8c1e-6a57-4b39-8a0d-1b7f0c2e9d31"

SOURCE = """\
id: brought
name: Brought files
kind: job
shape: files
mandate:
  authority: Example Police
  basis: {basis}
  purpose: tests
  expires: 2099-12-31
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that holds a strong and an ordinary post, and one failure."""
    folder = tmp_path / "data"
    folder.mkdir()
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "brought.yml").write_text(SOURCE.format(basis="general_police_task"))
    (sources / "open.yml").write_text(
        SOURCE.format(basis="").replace("id: brought", "id: open")
    )
    monkeypatch.setenv("OSINT_MONITOR_SOURCES", str(sources))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)
    with open_store(f"sqlite:///{folder / 'store.db'}") as store:
        store.put(_batch())
    return folder


def _batch() -> Batch:
    capture = Capture(
        id=capture_id(DIGEST, "byte 0"), source_id="brought", run_id="run", url="",
        status=200, fetched_at=AT, digest=DIGEST, file="imports/x", offset=0, length=1,
    )  # fmt: skip
    strong, plain = _version("1" * 32, TEXT), _version("2" * 32, "=1+1 room in Delft")
    seen = Observable(kind=ObservableKind.PHONE, value=PHONE, span=Span("text", 49, 64))
    return Batch(
        versions=[
            Indexed(version=strong, understanding="u", observables=(seen,)),
            Indexed(version=plain, understanding="u"),
        ],
        sightings=[seen_in(v.post_id, v.id, capture, AT) for v in (strong, plain)],
        assessments=[_assessment(strong, Level.STRONG), _assessment(plain, Level.NONE)],
        failures=[
            failure_of(
                "import", "bad_json", source_id="brought", run_id="run",
                where="imports/abab byte 7", at=AT,
            )
        ],
        reads=[read_of(capture, ReadOutcome.READ, 2, AT)],
    )  # fmt: skip


def _version(post_id: str, text: str) -> Version:
    return Version(
        id="v" + post_id, post_id=post_id, source_id="brought", kind=Kind.JOB,
        url="https://board.example/1", title="Work [red]here[/red]", text=text,
        author="Anna",
    )  # fmt: skip


def _assessment(version: Version, level: Level) -> Assessment:
    match = Match(
        rule=RULE, revision=1, title="Keeps the document",
        indicator="control.documents_kept", family=Family.CONTROL,
        grade=Grade.DECISIVE, spans=(Span("text", 3, 21),),
        gloss={"nl": "houdt het paspoort", "en": "keeps the passport"},
    )  # fmt: skip
    is_strong = level is Level.STRONG
    return Assessment(
        id="a" + version.id, version_id=version.id, post_id=version.post_id,
        engine="u-r-rules-only", assessed_at=AT, lang=Lang.EN, level=level,
        score=0.9 if is_strong else 0.0, types=(ExploitationType.LABOUR,),
        acts=(Act.WORK,), families=(Family.CONTROL,),
        matches=(match,) if is_strong else (),
        reasons={"nl": ("Houdt het paspoort.",), "en": ("Keeps the passport.",)},
    )  # fmt: skip


@pytest.fixture
def run(data: Path) -> Callable[..., Any]:
    """Run a command on that data folder; gives the result."""
    runner = CliRunner()

    def invoke(*args: str, to: Path = data, **more: Any) -> Any:
        return runner.invoke(app, [*args, "--data", str(to)], **more)

    return invoke


@pytest.fixture
def write_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A rule book of one rule; later calls change its grade."""
    folder = tmp_path / "rules"
    folder.mkdir()
    monkeypatch.setenv("OSINT_MONITOR_RULES", str(folder))

    return partial(small_rules.write_rules, folder)


@pytest.fixture
def fresh(data: Path, tmp_path: Path) -> Path:
    """A data folder with nothing in it; the sources are those of ``data``."""
    del data
    return tmp_path / "fresh"
