"""Sources and pages by hand."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.model.capture import Page
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import PageRules, Shape, Source
from osint_monitor.model.words import Kind

MANDATE = Mandate(
    authority="Test",
    basis="invented_data",
    purpose="tests",
    expires=date(2099, 12, 31),
)
MOMENT = datetime(2026, 5, 1, 12, tzinfo=UTC)

MakeSource = Callable[..., Source]
MakePage = Callable[..., Page]


@pytest.fixture(scope="session")
def make_source() -> MakeSource:
    """A source on board.example; page rules by keyword."""

    def make(shape: Shape = Shape.SITE, **rules: Any) -> Source:
        return Source(
            id="board",
            name="Board",
            kind=Kind.JOB,
            shape=shape,
            mandate=MANDATE,
            start=("https://board.example/list",),
            hosts=("board.example",),
            pages=PageRules(**rules),
        )

    return make


@pytest.fixture(scope="session")
def make_page() -> MakePage:
    """A page of board.example from text, bytes or a file (also gzipped)."""

    def make(
        body: str | bytes | Path,
        url: str = "https://board.example/ad/1",
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        **headers: str,
    ) -> Page:
        if isinstance(body, Path):
            raw = body.read_bytes()
            body = gzip.decompress(raw) if body.suffix == ".gz" else raw
        if isinstance(body, str):
            body = body.encode("utf-8", "surrogatepass")
        return Page(
            capture_id="capture",
            source_id="board",
            url=url,
            status=status,
            fetched_at=MOMENT,
            body=body,
            headers={"content-type": content_type, **headers},
        )

    return make
