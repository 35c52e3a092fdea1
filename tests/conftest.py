"""What every test may ask for; no test reaches beyond loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from elasticsearch_server import shared_server

ROOT = Path(__file__).parents[1]

# Most tests are about one thing, and must not change with the trained heads; those of
# the model, and of the whole way with it, ask for it (`with_model`).
os.environ["OSINT_MONITOR_MODEL"] = "off"


LONGEST = "tests/end_to_end/test_reasons.py"
"""Begun first: begun last, it alone is the last quarter of a run on two cores."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(autouse=True)
def _loopback_only(socket_enabled: None) -> None:
    import pytest_socket

    pytest_socket.socket_allow_hosts(
        ["127.0.0.1", "127.0.0.2", "127.0.0.3", "::1", "localhost"],
        allow_unix_socket=True,
    )


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real texts and pages; its absence fails with REQUIRE_DATA=1."""
    folder = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        if os.environ.get("REQUIRE_DATA") == "1":
            pytest.fail(f"REQUIRE_DATA=1, but there is no {folder}")
        pytest.skip("the folder of real texts and pages is not here")
    return folder


@pytest.fixture
def with_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped model is used; its absence fails with REQUIRE_DATA=1."""
    from osint_monitor.score.open import RULES_ONLY, has_weights

    if not has_weights():
        if os.environ.get("REQUIRE_DATA") == "1":
            pytest.fail(RULES_ONLY)
        pytest.skip(RULES_ONLY)
    monkeypatch.delenv("OSINT_MONITOR_MODEL")


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """A real Elasticsearch, one for the whole run; a missing one fails."""
    with shared_server() as url:
        yield url
