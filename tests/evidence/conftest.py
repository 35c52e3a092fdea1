"""Exchanges to be kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from osint_monitor.evidence.record import Exchange

Make = Callable[..., Exchange]


@pytest.fixture
def make() -> Make:
    """An exchange with some of its parts given."""

    def exchange(**given: object) -> Exchange:
        parts: dict[str, object] = {
            "url": "https://board.example/jobs/1",
            "source_id": "board",
            "run_id": "run-1",
            "started_at": datetime(2026, 5, 1, 12, tzinfo=UTC),
            "status": 200,
            "reason": "OK",
            "headers": [(b"Content-Type", b"text/html")],
            "body": b"<p>work</p>",
        }
        return Exchange(**(parts | given))  # type: ignore[arg-type]

    return exchange
